"""Other drawings in place of ours: cut, joined, turned, measured, checked, credited."""

import json

import drawing_server
import example_files
import geopandas as gpd
import pandas as pd
import pytest
import shapely
import toy_atlas
from unpacking import whole_text

import geo
from geo.atlas.check import check_atlas
from geo.atlas.finer import JOIN_KM, put_in_place
from geo.atlas.finer_report import finer_report
from geo.atlas.load import lines, points
from geo.atlas.load import load as load_layers
from geo.commands import cli
from geo.errors import LayerError, UnknownNameError
from geo.formats.finer import load, with_finer_lines
from geo.geometry.lengths import length_km
from geo.network.graph import edges_of
from geo.page.atlas_maps import draw

OURS_KM, THERE = 111.0, 0.05  # about a degree; theirs swings 5.5 km to each side
THEIRS = [(round(18.95 - i / 20, 6), 5 + (THERE if i % 2 else -THERE)) for i in range(359)]  # against the flow


def change(folder, layer, identity, **properties):
    path = folder / f"{layer}.geojson"
    content = json.loads(path.read_text())
    for member in content["features"]:
        if member["properties"]["id"] == identity:
            member["properties"] |= properties
    path.write_text(json.dumps(content))


@pytest.fixture
def folder(toy_folder):
    """The toy atlas with its border crossing called one, and a published kilometre point in the east."""
    change(toy_folder, "points", "middle", kind="pipeline-border-crossing", country_to="GE", country="AZ")
    change(toy_folder, "points", "east", system="btc", kp_km=2500)
    return toy_folder


def write(path, *lines):
    path.write_bytes(drawing_server.drawing(*lines))
    return path


@pytest.fixture
def mine(tmp_path):
    """A drawing of btc in three pieces, against the flow, with more vertices than ours."""
    return write(tmp_path / "mine.geojson", THEIRS[:100], THEIRS[99:250], THEIRS[249:])


@pytest.fixture
def finer(folder, mine):
    return load(folder=folder, geometry={"btc": mine})


def line(frame, identity):
    return frame[frame["id"] == identity].iloc[0]


def test_lines_run_along_the_flow_from_end_point_to_end_point_cut_at_the_border(finer):
    az, ge = (shapely.get_coordinates(line(finer, name).geometry) for name in ("btc-az", "btc-ge"))
    assert (az[0].tolist(), az[-1].tolist()) == ([1, 5], [10, 5])
    assert (ge[0].tolist(), ge[-1].tolist()) == ([10, 5], [19, 5])
    assert az[:, 0].max() == 10
    assert ge[:, 0].min() == 10
    assert (az[:, 0] == sorted(az[:, 0])).all()
    given = {place for place in THEIRS if place[0] < 9.8}
    assert len(given - set(map(tuple, az))) <= 5  # but those that the ways to the end points pass by


def test_other_lines_rows_and_columns_stay_as_they_were(folder, finer):
    plain = load(folder=folder)
    same = finer["id"] != "none"
    changed = finer["line_source"].notna()
    assert list(finer["id"]) == list(plain["id"])
    assert set(finer.loc[changed, "id"]) == {"btc-az", "btc-ge"}
    kept = [name for name in plain.columns if name not in ("geometry", "sources")]
    pd.testing.assert_frame_equal(pd.DataFrame(finer[kept]), pd.DataFrame(plain[kept]))
    assert finer.geometry[~changed & same].geom_equals(plain.geometry[~changed]).all()
    assert finer.attrs == plain.attrs


def test_without_a_drawing_nothing_changes(folder):
    plain = load_layers(folder=folder)
    assert with_finer_lines(plain, folder=folder) is plain
    assert list(load(folder=folder).columns) == list(plain.columns)


def test_three_lengths_stand_side_by_side_with_the_reason(folder, finer):
    found = geo.lengths(finer, systems=["btc"])
    plain = geo.lengths(load(folder=folder), systems=["btc"])
    assert found["drawn_km"].tolist() == pytest.approx(plain["measured_km"].tolist())
    assert found["published_km"].tolist() == plain["published_km"].tolist()
    own = length_km(lines(finer)[lines(finer)["system"] == "btc"]).tolist()
    assert found["measured_km"].tolist() == pytest.approx([*own, sum(own)])
    assert (found["measured_km"] > 1.4 * found["drawn_km"]).all()
    assert found["reason"].str.startswith("finer lines of mine.geojson stand in for the atlas' own").all()
    assert plain["drawn_km"].isna().all()
    assert geo.leg_lengths(finer)["drawn_km"].notna().sum() == 2


def test_a_part_that_stays_ours_counts_as_drawn_in_the_whole(folder, tmp_path):
    half = write(tmp_path / "half.geojson", [place for place in THEIRS if place[0] < 10.5])
    found = load(folder=folder, geometry={"btc": half})
    assert line(found, "btc-ge")["line_note"].startswith("ours: the other drawing passes 'east' at ")
    lengths = geo.lengths(found, systems=["btc"])
    assert lengths["drawn_km"].notna().tolist() == [True, False, True]
    assert lengths["drawn_km"].iloc[-1] == pytest.approx(lengths["drawn_km"].iloc[0] + lengths["measured_km"].iloc[1])


def test_the_report_tells_ours_theirs_published_and_how_far_apart(folder, finer):
    report = finer_report(finer).set_index("id")
    assert report["in_use"].tolist() == ["theirs", "theirs"]
    assert report.loc["btc-az", "published_km"] == 1000
    assert report.loc["btc-az", "drawn_km"] == pytest.approx(9 * 111.0, rel=0.01)
    assert report["apart_max_km"].tolist() == pytest.approx([5.5, 5.5], rel=0.02)
    assert report["apart_mean_km"].between(1, 5.5).all()
    assert (report["joined_km"] > 0).all()
    assert finer_report(load(folder=folder)).empty


def test_kilometre_points_are_calibrated_to_the_same_published_ones(finer):
    route = geo.route_of(finer, "btc")
    east = geo.locate(route, 19, 5)
    assert east.kp_km == pytest.approx(2500)
    assert east.drawn_km == pytest.approx(route.length_km)
    assert route.length_km > 1.4 * 18 * 111


def test_no_control_point_a_vertex_is_demanded_of_a_finer_line_and_all_else_is(folder, mine):
    def problems(**changes):
        def redraw(atlas):
            found = with_finer_lines(atlas, folder=folder, geometry={"btc": mine})
            for name, values in changes.items():
                found.loc[found["id"] == "btc-az", name] = values
            return found

        return "\n".join(check_atlas(folder, redraw=redraw)[1])

    assert problems() == ""
    assert "its vertices are not its control points" in problems(line_source=None)
    assert "the vertex (1, 5) lies" in problems(country="GE")
    assert "its end 'nowhere' is no point of the atlas" in problems(to_point="nowhere")
    assert "names the source 'a-dream'" in problems(sources="a-dream; mine.geojson")
    moved = shapely.LineString([(1, 5.01), *THEIRS[:180:-1], (10, 5)])
    assert "its start lies 1106 m from the point 'west'" in problems(geometry=moved)


def test_only_the_part_in_the_countries_named_is_used(folder):
    frame = load(folder=folder)
    countries = frame[frame["kind"] == "country"].set_index("id").geometry
    theirs = geo_drawing(countries=frozenset({"GE"}))
    found = put_in_place(frame, [theirs], ends=frame, countries=countries)
    assert line(found, "btc-az")["line_note"] == "ours: only the part in GE is to be used"
    assert line(found, "btc-ge")["line_source"] == "theirs"
    both = put_in_place(frame, [theirs, geo_drawing(countries=frozenset({"AZ"}))], ends=frame, countries=countries)
    assert both["line_source"].notna().sum() == 2


def geo_drawing(shapes=None, **told):
    from geo.atlas.finer import Drawing

    return Drawing("btc", shapes or [shapely.LineString(THEIRS)], "theirs", **told)


@pytest.mark.parametrize(
    ("through", "reason"),
    [
        ([(1, 5), (19, 5)], "the other drawing has no more vertices a kilometre"),
        ([(1, 7), (2, 7), (3, 7)], "passes 'west' at 22. km, further than 20 km"),
    ],
)
def test_ours_stays_where_another_drawing_is_no_better_and_the_reason_is_told(folder, through, reason):
    frame = load(folder=folder)
    countries = frame[frame["kind"] == "country"].set_index("id").geometry
    found = put_in_place(frame, [geo_drawing([shapely.LineString(through)])], ends=frame, countries=countries)
    told = line(found, "btc-az")
    assert pd.isna(told["line_source"])
    assert pd.Series([told["line_note"]]).str.contains(reason).all()


def test_a_line_that_says_it_is_inaccurate_may_be_further_from_the_drawing(folder):
    frame = load(folder=folder)
    frame.loc[frame["id"] == "btc-az", "accuracy_km"] = 2 * JOIN_KM
    countries = frame[frame["kind"] == "country"].set_index("id").geometry
    beside = [shapely.LineString([(lon, lat + 0.3) for lon, lat in THEIRS])]
    found = put_in_place(frame, [geo_drawing(beside)], ends=points(frame), countries=countries)
    assert line(found, "btc-az")["line_source"] == "theirs"
    assert pd.isna(line(found, "btc-ge")["line_source"])


def test_a_file_of_ones_own_is_used_even_where_it_is_coarser_and_refused_where_it_fits_nowhere(folder, tmp_path):
    coarse = write(tmp_path / "coarse.geojson", [(1, 5.01), (19, 5.01)])
    assert load(folder=folder, geometry={"btc": coarse})["line_source"].notna().sum() == 2
    assert load(folder=folder, geometry={"Toy oil line": coarse})["line_source"].notna().sum() == 2
    far = write(tmp_path / "far.geojson", [(1, 8), (19, 8)])
    with pytest.raises(
        LayerError, match=r"far.geojson: replaces no line of 'btc' \(btc-az: ours: .* further than 20 km"
    ):
        load(folder=folder, geometry={"btc": far})
    with pytest.raises(UnknownNameError, match="no system is called 'btx'; did you mean"):
        load(folder=folder, geometry={"btx": coarse})


def test_a_file_with_lines_of_several_systems_gives_those_of_the_one_named(folder, tmp_path):
    lines = gpd.GeoDataFrame(
        {"system": ["bte", "btc"]},
        geometry=[shapely.LineString([(1, 5), (19, 5.2)]), shapely.LineString(THEIRS)], crs=4326,
    )  # fmt: skip
    lines.to_crs(3857).to_file(tmp_path / "both.gpkg")
    found = load(folder=folder, geometry={"btc": tmp_path / "both.gpkg"})
    assert finer_report(found)["vertices"].sum() > 340


def test_every_export_names_whose_the_lines_are(finer, tmp_path):
    credit = "Lines: mine.geojson, cut and joined to the points of this atlas."
    for name in ("out.geojson", "out.csv", "out.gpkg", "out.parquet", "out.fgb", "out.kml"):
        geo.write_file(finer, tmp_path / name)
    assert json.loads((tmp_path / "out.geojson").read_text())["attribution"] == credit
    assert credit in (tmp_path / "out.csv").read_text()
    assert credit.encode() in (tmp_path / "out.gpkg").read_bytes()
    assert credit.encode() in (tmp_path / "out.parquet").read_bytes()
    assert set(gpd.read_file(tmp_path / "out.fgb")["line_attribution"].dropna()) == {"mine.geojson"}
    assert credit in (tmp_path / "out.kml").read_text()


def test_a_page_names_whose_the_lines_are_and_shows_three_lengths(finer, folder):
    page = whole_text(draw(finer, folder=folder).get_root().render())
    plain = whole_text(draw(load(folder=folder), folder=folder).get_root().render())
    assert "Lines: mine.geojson, cut and joined to the points of this atlas." in page
    assert "mine.geojson" not in plain
    assert '"drawn_km"' in page


def test_a_network_branches_where_it_did(folder):
    change(folder, "points", "middle", kind="field", country_to=None)
    frame = load(folder=folder)
    whole = frame["id"] == "btc-az"
    frame.loc[whole, "to_point"] = "east"
    frame.loc[whole, "geometry"] = shapely.LineString([(1, 5), (10, 5), (19, 5)])
    frame = frame[~frame["id"].isin(["btc-ge", "bte-az"])]
    countries = frame[frame["kind"] == "country"].set_index("id").geometry
    beside = shapely.LineString([(lon, lat + 0.01 if lon > 10 else 5.01) for lon, lat in THEIRS])
    found = put_in_place(frame, [geo_drawing([beside])], ends=frame, countries=countries)
    own_km = length_km(lines(frame).iloc[:1]).iloc[0]
    assert line(found, "btc-az")["line_passes"] == f"middle={own_km / 2:.3f}"
    ours, theirs = (edges_of(geo.atlas_network("oil", frame=one, folder=folder)) for one in (frame, found))
    assert [edge["segment"] for edge in theirs] == ["btc-az:middle-east", "btc-az:west-middle"]
    assert [edge["segment"] for edge in ours] == [edge["segment"] for edge in theirs]
    ours_km = [edge["length_km"] for edge in ours]
    assert [edge["length_km"] for edge in theirs] == pytest.approx([2.23 * ours_km[0], ours_km[1]], rel=0.02)
    assert [edge["drawn_km"] for edge in theirs] == pytest.approx(ours_km, abs=0.001)


def test_a_way_tells_what_it_measures_on_finer_lines_and_on_our_own(folder, mine, capsys):
    asked = ("routes", "--layers", folder, "--from", "west", "--to", "east")
    [plain] = json.loads(run(*asked, "--format", "json", capsys=capsys)[1].out)
    other = (*asked, "--geometry", f"btc={mine}")
    [way] = json.loads(run(*other, "--format", "json", capsys=capsys)[1].out)
    assert plain["drawn_km"] is None
    assert way["drawn_km"] == pytest.approx(plain["length_km"])
    assert way["length_km"] > 1.4 * way["drawn_km"]
    assert sum(leg["drawn_km"] for leg in way["legs"]) == pytest.approx(way["drawn_km"])
    text = run(*other, capsys=capsys)[1].out
    assert "length_km  drawn_km  pipeline_km" in text
    assert f"km as drawn here: {way['drawn_km']:,.1f}" in text
    assert "Lines: mine.geojson, cut and joined to the points of this atlas." in text
    assert "drawn" not in run(*asked, capsys=capsys)[1].out.replace("the drawn lines", "").replace("drawn tracks", "")


@pytest.mark.parametrize("name", ["osm", "gem"])
def test_the_credit_of_a_known_maker_is_theirs(folder, tmp_path, name):
    way = {
        "type": "way", "id": 7, "tags": {"man_made": "pipeline", "substance": "oil"},
        "geometry": [{"lon": lon, "lat": lat} for lon, lat in THEIRS],
    }  # fmt: skip
    shape = {"type": "LineString", "coordinates": THEIRS}
    feature = {"type": "Feature", "properties": example_files.GEM_ROW, "geometry": shape}
    content = {
        "osm": {"version": 0.6, "generator": "Overpass API", "elements": [way]},
        "gem": {"type": "FeatureCollection", "features": [feature]},
    }[name]
    path = tmp_path / {"osm": "overpass.json", "gem": "P0001.geojson"}[name]
    path.write_text(json.dumps(content))
    found = line(load(folder=folder, geometry={"btc": path}), "btc-az")
    told = {"osm": ("© OpenStreetMap contributors", "ODbL"), "gem": ("Global Energy Monitor", "CC BY 4.0")}[name]
    assert told[0] in found["line_attribution"]
    assert told[1] in found["line_licence"]


def run(*arguments, capsys):
    status = cli.main(list(map(str, arguments)))
    return status, capsys.readouterr()


def test_a_build_with_a_file_of_ones_own_writes_the_report_and_one_without_takes_it_away(
    folder, mine, tmp_path, capsys
):
    out = tmp_path / "maps"
    assert run("build", "--layers", folder, "--out", out, "--geometry", f"btc={mine}", capsys=capsys)[0] == 0
    report = pd.read_csv(out / "finer-lines.csv")
    assert report["id"].tolist() == ["btc-az", "btc-ge"]
    assert json.loads((out / "finer-lines.json").read_text())[0]["in_use"] == "theirs"
    assert "Lines: mine.geojson" in whole_text((out / "index.html").read_text())
    assert pd.read_csv(out / "lengths.csv")["drawn_km"].notna().sum() == 3
    assert run("build", "--layers", folder, "--out", out, capsys=capsys)[0] == 0
    assert not (out / "finer-lines.csv").exists()
    assert "mine.geojson" not in whole_text((out / "index.html").read_text())


def test_the_commands_of_kilometre_points_go_by_a_file_of_ones_own(folder, mine, capsys):
    own = ("--layers", folder, "--geometry", f"btc={mine}", "--format", "json")
    _, captured = run("kp", "btc", "2500", *own, capsys=capsys)
    assert json.loads(captured.out)["lon"] == 19
    _, captured = run("locate", "5", "5.05", "--system", "btc", *own, capsys=capsys)
    assert json.loads(captured.out)[0]["offset_km"] < 0.1
    _, captured = run("lengths", *own, "--system", "btc", capsys=capsys)
    assert all(row["drawn_km"] for row in json.loads(captured.out))
    assert run("check", *own[:-2], capsys=capsys)[0] == 0


@pytest.mark.parametrize(
    ("given", "message"),
    [("btc", "write it as SYSTEM=FILE"), ("btc=", "write it as SYSTEM=FILE"), ("btc=absent.gpkg", "absent.gpkg: ")],
)
def test_a_geometry_that_cannot_be_is_named(folder, capsys, given, message):
    status, captured = run("lengths", "--layers", folder, "--geometry", given, capsys=capsys)
    assert status == 1
    assert message in captured.err
    assert captured.out == ""


def test_finer_lines_do_not_go_with_a_file_to_measure(folder, mine, capsys):
    for command in ("lengths", "check"):
        assert cli.main([command, str(mine), "--geometry", f"btc={mine}"]) == 1
        assert "its lines run as they are" in capsys.readouterr().err


def test_a_drawing_in_metres_that_names_no_crs_is_used_when_it_is_named(folder, tmp_path, capsys):
    metres = gpd.GeoSeries([shapely.LineString(THEIRS)], crs=4326).to_crs(3857)
    rows = pd.DataFrame({"name": ["mine"], "shape": [shapely.to_wkt(metres[0])]})
    rows.to_csv(tmp_path / "mine.csv", index=False)
    own = ("--layers", folder, "--geometry", f"btc={tmp_path / 'mine.csv'}")
    for command in (("lengths",), ("check",), ("kp", "btc", "100"), ("routes", "--from", "west", "--to", "east")):
        status, told = run(*command, *own, capsys=capsys)
        assert (status, "give --crs EPSG:..." in told.err) == (1, True), command
        assert run(*command, *own, "--crs", "EPSG:3857", capsys=capsys)[0] == 0, command
    found = load(folder=folder, geometry={"btc": tmp_path / "mine.csv"}, crs="EPSG:3857")
    assert found["line_source"].notna().sum() == 2
    for command in (("check",), ("export", "--out", tmp_path / "out.gpkg")):
        status, told = run(*command, "--layers", folder, "--crs", "EPSG:3857", capsys=capsys)
        assert status == 1
        assert "--crs EPSG:3857: no file is given; it is of the files of --geometry" in told.err


def test_a_page_names_whose_lines_its_ways_are_measured_on_though_it_shows_none_of_them(tmp_path):
    drawn = lines(load_layers())
    drawn[drawn["system"] == "btc"][["id", "system", "geometry"]].to_file(tmp_path / "mine.gpkg")
    page = draw(load(geometry={"btc": tmp_path / "mine.gpkg"}), page="kazakhstan").payload
    [shown] = [cells for name, cells in page["lines"]["columns"] if name == "id"]
    assert page["routes"]
    assert "btc-tr" not in shown
    assert page["credit"].endswith("Lines: mine.gpkg, cut and joined to the points of this atlas.")


def test_a_data_package_takes_no_finer_lines(folder, mine, tmp_path, capsys):
    asked = ("export", "--layers", folder, "--geometry", f"btc={mine}", "--out", tmp_path / "datapackage.json")
    status, told = run(*asked, capsys=capsys)
    assert status == 1
    assert "holds tables and no lines; leave out --finer and --geometry" in told.err


def test_an_export_does_not_overwrite_the_file_it_takes_a_line_from(folder, mine, capsys):
    before = mine.read_bytes()
    status, _ = run("export", "--layers", folder, "--geometry", f"btc={mine}", "--out", mine, capsys=capsys)
    assert status == 1
    assert mine.read_bytes() == before


def test_the_layers_of_the_toy_atlas_are_as_the_tests_believe(folder):
    assert toy_atlas.PLACES["middle"] == (10, 5)
    assert check_atlas(folder)[1] == []
