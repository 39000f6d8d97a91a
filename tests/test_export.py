"""What is exported opens elsewhere with the same values, sources and units, and is written whole or not at all."""

import csv
import json
import sqlite3
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, Polygon

from geo.atomic import replace_file
from geo.commands.cli import main
from geo.errors import LayerError, OutputError
from geo.formats.about import About, about_sources, unit_of
from geo.formats.gdal_writer import FIXED_DATE
from geo.formats.kml_writer import COLOURS
from geo.formats.read import read
from geo.formats.writers import WRITERS, export
from geo.geometry.conflation import distance_apart, find_duplicates, join_layers, name_likeness
from geo.page import style

ABOUT = About("Corridor", "A & B", "CC BY 4.0", {"bp": "bp, page <1>"})
KML = "{http://www.opengis.net/kml/2.2}"


def corridor():
    return gpd.GeoDataFrame(
        {
            "id": ["a", "b"],
            "kind": ["pipeline", "pipeline"],
            "name": ["Bakı–Tbilisi", "=HYPERLINK(1)"],
            "sources": ["bp", None],
            "accuracy_km": [5.0, np.nan],
            "lanes": pd.array([2, None], dtype="Int64"),
            "open": pd.array([True, None], dtype="boolean"),
        },
        geometry=[LineString([(50, 40), (51, 41)]), MultiLineString([[(50, 40), (51, 40)], [(52, 40), (53, 40)]])],
        crs=4326,
    )


@pytest.mark.parametrize("suffix", WRITERS)
def test_what_is_exported_reads_back_the_same_and_twice_gives_the_same_bytes(tmp_path, suffix):
    frame = corridor()
    one, two = tmp_path / "1" / f"x{suffix}", tmp_path / "2" / f"x{suffix}"
    export(frame, one, about=ABOUT)
    export(frame, two, about=ABOUT)
    assert one.read_bytes() == two.read_bytes()
    back = read(one)
    assert back.counts == {"read": 2, "mended": 0, "refused": 0}
    tidy = back.frame.sort_values("id").reset_index(drop=True)
    name = "'=HYPERLINK(1)" if suffix == ".csv" else "=HYPERLINK(1)"
    assert tidy["name"].tolist() == ["Bakı–Tbilisi", name]
    assert tidy["accuracy_km"][0] == 5.0
    assert np.isnan(tidy["accuracy_km"][1])
    assert float(tidy["lanes"][0]) == 2
    assert str(tidy["open"][0]).lower() in ("true", "1", "1.0")  # SQLite has no truth values
    assert tidy.geometry.geom_equals_exact(frame.geometry, 1e-6).all()


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet", ".fgb", ".geojson"])
def test_geopandas_reads_what_is_exported(tmp_path, suffix):
    export(corridor(), tmp_path / f"x{suffix}", about=ABOUT)
    opened = (gpd.read_parquet if suffix == ".parquet" else gpd.read_file)(tmp_path / f"x{suffix}")
    assert sorted(opened["id"]) == ["a", "b"]
    assert opened.crs.equals("EPSG:4326", ignore_axis_order=True)


def test_a_projected_frame_is_written_as_longitude_and_latitude(tmp_path):
    export(corridor().to_crs(32639), tmp_path / "x.geojson")
    assert read(tmp_path / "x.geojson").frame.geometry.geom_equals_exact(corridor().geometry, 1e-6).all()


def test_sources_and_units_travel_with_the_file(tmp_path):
    for suffix in WRITERS:
        export(corridor(), tmp_path / f"x{suffix}", about=ABOUT)
    geojson = json.loads((tmp_path / "x.geojson").read_text())
    assert geojson["units"] == {"accuracy_km": "km"}
    assert geojson["sources"] == {"bp": "bp, page <1>"}
    import pyarrow.parquet as pq

    told = json.loads(pq.read_schema(tmp_path / "x.parquet").metadata[b"energy_routes"])
    assert told["licence"] == "CC BY 4.0"
    assert told["units"] == {"accuracy_km": "km"}
    with sqlite3.connect(tmp_path / "x.gpkg") as base:
        (stored,) = base.execute("SELECT metadata FROM gpkg_metadata").fetchone()
    base.close()
    assert "CC BY 4.0" in stored
    assert "accuracy_km" in stored
    document = ElementTree.fromstring((tmp_path / "x.kml").read_text(encoding="utf-8"))[0]
    assert document.findtext(f"{KML}name") == "Corridor"
    assert "Source bp: bp, page &lt;1&gt;" in document.findtext(f"{KML}description")
    assert "Accuracy (km)" in [cell.text for cell in document.iter(f"{KML}displayName")]
    with (tmp_path / "x.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["attribution"] == "A & B"
    assert rows[0]["wkt"] == "LINESTRING (50 40, 51 41)"


def test_about_names_the_sources_of_the_features_and_no_others():
    table = pd.DataFrame(
        {"id": ["x", "bp"], "title": ["X", "Page"], "publisher": ["", "bp"], "url": ["", "https://bp.com"]}
    )
    assert about_sources(corridor(), table, title="T") == About("T", sources={"bp": "Page, bp, https://bp.com"})


def test_units_are_those_the_name_ends_in():
    assert [unit_of(name) for name in ("length_km", "size_m", "capacity_bcm_per_year", "name", "km")] == [
        "km", "m", "bcm/yr", "", "",
    ]  # fmt: skip


def test_points_go_to_csv_as_longitude_and_latitude_and_tables_without_shapes_as_they_are(tmp_path):
    points = gpd.GeoDataFrame({"id": ["p"], "kind": ["hub"]}, geometry=[Point(50.1234567, 40)], crs=4326)
    export(points, tmp_path / "p.csv")
    assert (tmp_path / "p.csv").read_text(encoding="utf-8-sig") == "id,kind,lon_deg,lat_deg\np,hub,50.123457,40.0\n"
    table = pd.DataFrame({"system": ["btc"], "length_km": [1.5], "parts": [["a", "b"]]})
    for suffix in (".csv", ".parquet", ".gpkg"):
        export(table, tmp_path / f"t{suffix}")
    assert pd.read_parquet(tmp_path / "t.parquet")["length_km"].tolist() == [1.5]
    assert pyogrio.read_dataframe(tmp_path / "t.gpkg")["parts"].tolist() == ['["a", "b"]']
    with pytest.raises(LayerError, match="without shapes"):
        export(table, tmp_path / "t.geojson")


def test_csv_opens_in_spreadsheets_with_its_letters_and_with_commas_where_these_part_decimals(tmp_path):
    export(corridor(), tmp_path / "x.csv", about=About(decimal=","))
    content = (tmp_path / "x.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0]["accuracy_km"] == "5,0"
    assert rows[0]["name"] == "Bakı–Tbilisi"
    assert rows[0]["wkt"] == "LINESTRING (50 40, 51 41)"
    assert read(tmp_path / "x.csv").frame["accuracy_km"].tolist()[0] == 5.0


def test_rings_of_geojson_run_as_rfc_7946_says(tmp_path):
    hole = [(1, 1), (1, 2), (2, 2), (1, 1)]
    for outer in ([(0, 0), (9, 0), (9, 9), (0, 9)], [(0, 0), (0, 9), (9, 9), (9, 0)]):
        for inner in (hole, hole[::-1]):
            area = gpd.GeoDataFrame({"id": ["a"]}, geometry=[Polygon(outer, [inner])], crs=4326)
            export(area, tmp_path / "a.geojson")
            rings = json.loads((tmp_path / "a.geojson").read_text())["features"][0]["geometry"]["coordinates"]
            assert [shapely.is_ccw(shapely.LinearRing(ring)) for ring in rings] == [True, False]


def test_kml_has_a_folder_a_kind_our_colours_and_hidden_control_points(tmp_path):
    kinds, carried = ["pipeline", "pipeline", "control-point", "country"], ["oil", "gas", None, None]
    shapes = [
        LineString([(0, 0), (1, 1)]),
        LineString([(0, 0), (1, 2)]),
        Point(1, 1),
        Polygon([(0, 0), (1, 0), (1, 1)]),
    ]
    mixed = gpd.GeoDataFrame({"id": [*"abcd"], "kind": kinds, "commodity": carried}, geometry=shapes, crs=4326)
    export(mixed, tmp_path / "x.kml")
    document = ElementTree.fromstring((tmp_path / "x.kml").read_bytes())[0]
    folders = document.findall(f"{KML}Folder")
    assert [folder.findtext(f"{KML}name") for folder in folders] == [
        "pipeline, oil", "pipeline, gas", "control-point", "country",
    ]  # fmt: skip
    styles = [folder.findtext(f"{KML}Placemark/{KML}styleUrl") for folder in folders]
    assert styles == ["#oil", "#gas", "#quiet", "#area"]
    assert [folder.findtext(f"{KML}visibility") for folder in folders] == [None, None, "0", None]
    assert {f"#{one.get('id')}" for one in document.findall(f"{KML}Style")} >= {*styles}
    light = {name: style.THEMES["light"][name] for name in COLOURS}
    assert light == COLOURS
    assert read(tmp_path / "x.kml", geometry="lines").counts["read"] == 2


def test_kml_says_the_type_and_the_title_of_each_column_and_holds_only_what_is_there(tmp_path):
    cells = {
        "id": [*"abc"], "pipes": [2, None, 3], "length_km": [1.5, 2.0, None], "buried": [True, None, False],
        "big": [2**40, 1, 2], "mixed": [1, "x", 2.5], "none": [None] * 3,
    }  # fmt: skip
    shapes = [LineString([(0, 0), (1, n)]) for n in (1, 2, 3)]
    mixed = gpd.GeoDataFrame({name: pd.Series(column, dtype=object) for name, column in cells.items()}, geometry=shapes)
    export(mixed.set_crs(4326), tmp_path / "x.kml")
    document = ElementTree.fromstring((tmp_path / "x.kml").read_bytes())[0]
    told = {one.get("name"): (one.get("type"), one[0].text) for one in document.iter(f"{KML}SimpleField")}
    assert told == {
        "id": ("string", "Id"), "pipes": ("int", "Pipes"), "length_km": ("double", "Length (km)"),
        "buried": ("bool", "Buried"), "big": ("double", "Big"), "mixed": ("string", "Mixed"),
        "none": ("string", "None"),
    }  # fmt: skip
    rows = [{cell.get("name"): cell.text for cell in row} for row in document.iter(f"{KML}SchemaData")]
    assert rows[1] == {"id": "b", "length_km": "2.0", "big": "1", "mixed": "x"}
    assert rows[2]["buried"] == "0"
    back = read(tmp_path / "x.kml").frame
    assert back["id"].tolist() == [*"abc"]


def test_an_export_of_many_layers_is_called_as_the_atlas_is(tmp_path):
    for names, title in (([], "Oil and gas routes from Kazakhstan and the Caspian to Europe"), (["tap"], "Other gas")):
        assert main(["export", *names, "--out", str(tmp_path / "x.geojson")]) == 0
        assert json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))["title"].startswith(title)


def test_areas_go_to_kml_with_their_holes(tmp_path):
    hole = [(1, 1), (2, 1), (2, 2), (1, 1)]
    area = gpd.GeoDataFrame({"id": ["a"]}, geometry=[Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [hole])], crs=4326)
    export(area, tmp_path / "a.kml")
    opened = pyogrio.read_dataframe(tmp_path / "a.kml")
    assert shapely.force_2d(opened.geometry[0]).equals(area.geometry[0])


def test_what_cannot_be_written_is_said_before_anything_is_touched(tmp_path):
    frame = corridor()
    (tmp_path / "x.shp").write_text("old")
    for bad, name, text in (
        (frame, "x.shp", "cannot be told from its suffix"),
        (frame.iloc[:0], "x.gpkg", "nothing to write"),
        (frame.set_crs(None, allow_override=True), "x.gpkg", "no CRS"),
        (frame.assign(Name=1), "x.gpkg", "columns of one name"),
    ):
        with pytest.raises(LayerError, match=text):
            export(bad, tmp_path / name)
    assert (tmp_path / "x.shp").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.shp"]


FULL_DISK = """
import resource, signal, sys
import geopandas as gpd, numpy as np, shapely
from geo.errors import OutputError
from geo.formats.writers import export
rng = np.random.default_rng(0)
lines = shapely.linestrings(rng.uniform(0, 80, (3000, 20, 2)))
frame = gpd.GeoDataFrame({"id": [f"a{n}" for n in range(3000)]}, geometry=list(lines), crs=4326)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    export(frame, sys.argv[1])
except OutputError as error:
    print("refused:", error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file size")
@pytest.mark.parametrize("suffix", WRITERS)
def test_a_disk_that_fills_up_leaves_the_previous_file_whole(tmp_path, suffix):
    target = tmp_path / f"x{suffix}"
    target.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", FULL_DISK, str(target)], capture_output=True, text=True, timeout=120)
    assert target.read_bytes() == b"old", done.stdout
    assert "refused: cannot write" in done.stdout, done.stderr[-2000:]
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_a_writer_that_stores_less_than_asked_is_found_out(tmp_path, monkeypatch):
    real = pyogrio.raw.write

    def first_row(path, *, geometry, field_data, field_mask, **more):
        masks = [mask if mask is None else mask[:1] for mask in field_mask]
        return real(path, geometry=geometry[:1], field_data=[x[:1] for x in field_data], field_mask=masks, **more)

    monkeypatch.setattr(pyogrio.raw, "write", first_row)
    (tmp_path / "x.gpkg").write_bytes(b"old")
    with pytest.raises(OutputError, match="only 1 of 2 rows"):
        export(corridor(), tmp_path / "x.gpkg")
    assert (tmp_path / "x.gpkg").read_bytes() == b"old"


TEXTS = st.text(max_size=30)


@given(st.lists(TEXTS, min_size=1, max_size=3), st.sampled_from([".geojson", ".csv", ".kml"]))
def test_any_text_in_a_cell_leaves_a_whole_file(tmp_path_factory, texts, suffix):
    target = tmp_path_factory.mktemp("x") / f"x{suffix}"
    frame = gpd.GeoDataFrame(
        {"id": texts, "name": texts}, geometry=[LineString([(0, 0), (1, 1)])] * len(texts), crs=4326
    )
    export(frame, target)
    if suffix == ".kml":
        names = [
            mark.findtext(f"{KML}name") for mark in ElementTree.fromstring(target.read_bytes()).iter(f"{KML}Placemark")
        ]
        assert len(names) == len(texts)
    elif suffix == ".csv":
        with target.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))[1:]
        expected = [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
        assert [row[1].removeprefix("'") for row in rows] == [text.removeprefix("'") for text in expected]
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    else:
        assert [f["properties"].get("name", "") for f in json.loads(target.read_bytes())["features"]] == texts


def test_replace_file_is_what_export_uses(tmp_path, monkeypatch):
    import geo.formats.writers as module

    used = []
    monkeypatch.setattr(module, "replace_file", lambda path: used.append(path) or replace_file(path))
    for suffix in WRITERS:
        export(corridor(), tmp_path / f"x{suffix}")
    assert len(used) == len(WRITERS)


# their lines beside ours


def drawn(identity, name, places, commodity="oil"):
    return {"id": identity, "name": name, "commodity": commodity, "geometry": LineString(places)}


def frame_of(*rows):
    return gpd.GeoDataFrame(list(rows), crs=4326)


OURS = frame_of(
    drawn("btc-az", "Baku-Tbilisi-Ceyhan, Azerbaijan", [(49.5, 40.2), (45, 41.2)]),
    drawn("bte-az", "Baku-Tbilisi-Erzurum, Azerbaijan", [(49.5, 40.2), (45, 41.2)], "gas"),
    drawn("far", "Uzen-Aktau", [(53, 43), (51, 43.6)]),
)
THEIRS = frame_of(
    drawn("P1", "Baku–Tbilisi–Ceyhan Oil Pipeline (BTC)", [(49.5, 40.3), (45, 41.3), (40, 40), (36, 36.9)]),
    drawn("P2", "Some Parallel Line", [(49.5, 40.21), (45, 41.21)]),
    drawn("P3", "Baku-Tbilisi-Ceyhan", [(49.5, 40.2), (45, 41.2)], "gas"),
    drawn("far", "Elsewhere", [(10, 50), (11, 50)]),
)


def test_the_same_pipeline_is_found_by_name_and_geometry_and_others_are_told_apart():
    found = find_duplicates(OURS, THEIRS).set_index(["id", "other_id"])
    assert found["verdict"].to_dict() == {
        ("btc-az", "P1"): "same pipeline", ("btc-az", "P2"): "same route", ("bte-az", "P3"): "same pipeline",
    }  # fmt: skip
    btc = found.loc[("btc-az", "P1")]
    assert 8 < btc["mean_km"] < 12
    assert btc["other_max_km"] > 500
    assert btc["length_km"] < btc["other_length_km"]
    assert list(find_duplicates(OURS.iloc[2:], THEIRS).columns) == list(find_duplicates(OURS, THEIRS).columns)


def test_a_drawing_without_a_name_is_told_by_its_way_from_end_to_end():
    eight_km = [(49.5, 40.27), (45, 41.27)]
    longer = [*eight_km, (40, 40), (36, 36.9)]
    theirs = frame_of(drawn("P1", "P1", eight_km), drawn("P2", "P2", longer), drawn("P3", "Another Line", eight_km))
    found = find_duplicates(OURS, theirs)
    assert found[["id", "other_id", "verdict"]].to_numpy().tolist() == [["btc-az", "P1", "same route"]]


def test_points_stubs_and_laterals_are_never_the_route_they_lie_on():
    stub = [(47, 40.756), (47.02, 40.752)]
    lateral = [(47, 40.76), (47.1, 40.9)]
    theirs = frame_of(
        drawn("stub", "Metering", stub),
        drawn("lateral", "Ganja supply", lateral),
        drawn("named", "Baku-Tbilisi-Ceyhan lateral", [(47, 40.756), (46.5, 40.87)]),
        drawn("beside", "Another corridor", [(49.4, 40.23), (45.5, 41.1)]),
    )
    place = gpd.GeoDataFrame(
        {"id": ["p"], "name": ["Valve"], "commodity": ["oil"]}, geometry=[Point(47, 40.76)], crs=4326
    )
    both = gpd.GeoDataFrame(pd.concat([theirs, place], ignore_index=True), crs=4326)
    found = find_duplicates(OURS, both)
    assert found[["id", "other_id", "verdict"]].to_numpy().tolist() == [["btc-az", "beside", "same route"]]


def test_both_stand_in_one_table_and_duplicates_are_marked_not_removed():
    both = join_layers(OURS, THEIRS)
    assert both["id"].tolist() == ["btc-az", "bte-az", "far", "P1", "P2", "P3", "far-2"]
    assert both["duplicate_of"].tolist() == [None, None, None, "btc-az", "btc-az", "bte-az", None]
    assert both["duplicate"].tolist()[3:] == ["same pipeline", "same route", "same pipeline", None]
    assert both["apart_mean_km"].notna().tolist() == [False, False, False, True, True, True, False]
    assert both.crs == "EPSG:4326"
    assert THEIRS["id"].tolist()[-1] == "far"


def test_distances_agree_with_a_search_of_every_place_by_another_program():
    from geographiclib.geodesic import Geodesic

    line, other = LineString([(50, 40), (54, 43)]), LineString([(50, 41), (52, 41), (55, 42.5)])
    apart = distance_apart(line, other, step_km=20)
    feet = np.concatenate([np.linspace(a, b, 4000) for a, b in zip(other.coords[:-1], other.coords[1:], strict=True)])
    greatest = 0.0
    for share in np.linspace(0, 1, 30):
        lon, lat = np.array(line.coords[0]) + share * np.subtract(line.coords[1], line.coords[0])
        near = feet[np.argsort(np.hypot((feet[:, 0] - lon) * np.cos(np.radians(lat)), feet[:, 1] - lat))[:5]]
        greatest = max(greatest, min(Geodesic.WGS84.Inverse(lat, lon, y, x)["s12"] for x, y in near) / 1000)
    assert apart.max_km == pytest.approx(greatest, abs=0.05)
    assert 0 < apart.mean_km < apart.max_km
    assert distance_apart(line, line).max_km == pytest.approx(0, abs=1e-6)


@given(
    st.lists(st.tuples(st.floats(40, 60), st.floats(35, 50)), min_size=2, max_size=5, unique=True), st.floats(0.01, 0.5)
)
def test_a_line_moved_north_lies_no_farther_apart_than_it_was_moved(places, step_deg):
    line = LineString(places)
    moved = shapely.transform(line, lambda xy: xy + np.array([0, step_deg]))
    apart = distance_apart(line, moved, step_km=50)
    assert apart.mean_km <= apart.max_km <= step_deg * 111.4 + 0.05


def test_names_are_alike_across_spellings_but_not_for_a_shared_town():
    assert name_likeness(["Orta Asya–Merkez"], ["orta asya merkez gas pipeline"]) == 1
    assert name_likeness(["Baku-Supsa"], ["Baku-Novorossiysk Oil Pipeline"]) <= 0.5
    assert name_likeness(["Tengiz"], ["Tengiz-Atyrau-Novorossiysk"]) < 0.5
    assert name_likeness([], ["x"]) == 0


def test_files_written_in_threads_bear_the_same_date_and_leave_gdal_as_it_was(tmp_path, monkeypatch):
    write, dates = pyogrio.raw.write, []

    def slow(*arguments, **options):
        write(*arguments, **options)
        time.sleep(0.05)
        dates.append(pyogrio.get_gdal_config_option("OGR_CURRENT_DATE"))

    monkeypatch.setattr(pyogrio.raw, "write", slow)
    frame = corridor()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: export(frame, tmp_path / f"{number}.fgb"), range(4)))
    assert dates == [FIXED_DATE] * 4
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None
