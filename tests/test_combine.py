import geopandas as gpd
import pytest
import toy_atlas
from geopandas.testing import assert_geodataframe_equal
from shapely import LineString
from unpacking import whole_text

from geo.atlas.columns import COLUMNS
from geo.atlas.layer import to_frame
from geo.atlas.load import combine, control_points, lines, load, points
from geo.commands.cli import main
from geo.errors import LayerError, UnknownNameError


def frame_of(name):
    return to_frame(toy_atlas.features()[name], layer=name)


def test_one_call_gives_everything_with_the_same_columns(toy_folder):
    atlas = load(folder=toy_folder)
    assert list(atlas.columns) == [*COLUMNS, "geometry"]
    assert len(atlas) == sum(len(members) for members in toy_atlas.features().values())
    assert atlas.crs.to_epsg() == 4326
    assert list(atlas.index) == list(range(len(atlas)))


def test_the_shipped_atlas_holds_every_layer_but_the_world():
    atlas = load()
    assert {"btc", "bte", "kazakhstan-exports", "control-points", "countries", "seas"} <= set(atlas["layer"])
    assert "world-countries" not in set(atlas["layer"])
    assert atlas["id"].is_unique


def test_a_single_layer_can_be_named(toy_folder):
    assert set(load("points", folder=toy_folder)["layer"]) == {"points"}


def test_an_unknown_layer_gets_a_suggestion(toy_folder):
    with pytest.raises(UnknownNameError, match="no system or layer is called 'pionts'; did you mean points"):
        load("pionts", folder=toy_folder)


def test_another_file_can_be_put_beside_the_layers(toy_folder, tmp_path):
    extra = toy_atlas.features()["lines"][:1]
    extra[0]["properties"]["id"] = "mine"
    toy_atlas.write_json(tmp_path / "extra.geojson", extra)
    atlas = load(folder=toy_folder, add=[tmp_path / "extra.geojson"])
    assert set(atlas.loc[atlas["layer"] == "extra", "id"]) == {"mine"}


def test_problems_of_several_files_are_reported_together(toy_folder):
    (toy_folder / "lines.geojson").write_text("")
    (toy_folder / "points.geojson").write_text("[]")
    with pytest.raises(LayerError) as caught:
        load(folder=toy_folder)
    assert "lines.geojson" in str(caught.value)
    assert "points.geojson" in str(caught.value)


def test_combining_is_idempotent():
    once = combine([frame_of("lines"), frame_of("points")])
    assert_geodataframe_equal(combine([once, once]), once)


def test_combining_does_not_depend_on_the_order():
    one = combine([frame_of("lines"), frame_of("points")]).sort_values("id", ignore_index=True)
    other = combine([frame_of("points"), frame_of("lines")]).sort_values("id", ignore_index=True)
    assert_geodataframe_equal(one, other)


def test_combining_leaves_its_input_alone():
    frame = frame_of("lines")
    before = frame.copy()
    combine([frame, frame_of("points")])
    assert_geodataframe_equal(frame, before)


def test_two_different_features_with_one_id_are_refused():
    other = frame_of("lines")
    other["name"] = "another"
    with pytest.raises(LayerError, match="share the id 'btc-az'"):
        combine([frame_of("lines"), other])


def test_a_frame_of_another_crs_is_refused():
    with pytest.raises(LayerError, match="to_crs"):
        combine([frame_of("lines").to_crs(3857)])


def test_a_frame_without_the_columns_is_refused():
    with pytest.raises(LayerError, match="lacks the columns kind"):
        combine([frame_of("lines").drop(columns="kind")])


def test_nothing_combined_is_an_empty_tidy_frame():
    assert list(combine([]).columns) == [*COLUMNS, "geometry"]


def test_lines_points_and_control_points_part_the_frame(toy_folder):
    atlas = load(folder=toy_folder)
    parts = [lines(atlas), points(atlas), control_points(atlas)]
    assert [len(part) for part in parts] == [3, 4, 8]


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "parquet", "csv"])
def test_what_import_writes_is_drawn_beside_the_atlas(tmp_path, suffix):
    """Neither its accuracy nor its ids are those of the atlas; its own columns stay."""
    rows = {"id": ["btc-az", "mine"], "name": ["My line", "Other"], "contractor": ["Acme", "Dig"]}
    shapes = [LineString([(47, 41), (49, 42)]), LineString([(48, 40), (50, 41)])]
    gpd.GeoDataFrame(rows, geometry=shapes, crs=4326).to_file(tmp_path / "lines.geojson")
    taken = tmp_path / f"taken.{suffix}"
    assert main(["import", "file", str(tmp_path / "lines.geojson"), "--out", str(taken)]) == 0
    assert main(["build", "--add", str(taken), "--out", str(tmp_path / "maps")]) == 0
    page = whole_text((tmp_path / "maps" / "index.html").read_text(encoding="utf-8"))
    assert all(word in page for word in ("My line", "btc-az-2", "Acme"))


def test_what_was_read_of_an_added_file_is_told(tmp_path, capsys):
    shapes = [LineString([(47, 41), (49, 42)]), None]
    gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=shapes, crs=4326).to_file(tmp_path / "two.gpkg")
    assert main(["build", "--add", str(tmp_path / "two.gpkg"), "--out", str(tmp_path / "maps")]) == 0
    assert "two.gpkg: 2 features: 1 read, 0 mended, 1 refused" in capsys.readouterr().err
