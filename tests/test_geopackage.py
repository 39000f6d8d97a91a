"""An atlas opens in GIS programs as a layer for each kind and geometry, named, described and styled."""

import json
import shutil
import sqlite3
import subprocess
import warnings
import xml.etree.ElementTree as ElementTree

import geopandas as gpd
import pyogrio
import pytest
from browsing import missing
from shapely import LineString, MultiPolygon, Point, Polygon

from geo.errors import OutputError
from geo.formats.about import About
from geo.formats.kml_writer import COLOURS
from geo.formats.read import read
from geo.formats.writers import export

ABOUT = About("Atlas", "A & B", "CC BY 4.0", {"bp": "bp, page <1>", "gn": "GeoNames"})
SQUARE = Polygon([(0, 0), (1, 0), (1, 1)])
ROWS = [
    ("a", "pipeline", "oil", "bp", LineString([(0, 0), (1, 1)])),
    ("t", "country", None, None, SQUARE),
    ("b", "pipeline", "gas", "bp", LineString([(0, 0), (1, 2)])),
    ("h", "pipeline", None, "bp", Point(0, 0)),
    ("c", "control-point", None, "gn", Point(1, 1)),
    ("k", "country", None, None, MultiPolygon([SQUARE])),
    ("r", "2 rail-Linie", "goods", "gn", LineString([(2, 0), (1, 2)])),
]
LAYERS = {
    "pipeline_lines": ("LineString", ["a", "b"]), "other_2_rail_linie_lines": ("LineString", ["r"]),
    "pipeline_points": ("Point", ["h"]), "control_point_points": ("Point", ["c"]),
    "country_areas": ("MultiPolygon", ["t", "k"]),
}  # fmt: skip


def atlas(rows=ROWS):
    names = ("id", "kind", "commodity", "sources")
    cells = {name: [row[number] for row in rows] for number, name in enumerate(names)}
    return gpd.GeoDataFrame({**cells, "layer": "x", "accuracy_km": 2.5}, geometry=[row[-1] for row in rows], crs=4326)


def asked(file, query, *values):
    base = sqlite3.connect(file)
    rows = base.execute(query, values).fetchall()
    base.close()
    return rows


def test_each_kind_and_geometry_is_a_layer_of_one_type_and_no_row_is_lost(tmp_path):
    file = tmp_path / "atlas.gpkg"
    export(atlas(), file, about=ABOUT)
    listed = [(name, kind) for name, kind in pyogrio.list_layers(file) if kind]
    assert listed == [(name, kind) for name, (kind, _) in LAYERS.items()]
    for name, (kind, ids) in LAYERS.items():
        layer = gpd.read_file(file, layer=name)
        assert layer["id"].tolist() == ids
        assert set(layer.geom_type) == {kind}
        assert layer["accuracy_km"].tolist() == [2.5] * len(ids)
    assert "commodity" not in gpd.read_file(file, layer="country_areas").columns
    back = read(file, geometry="lines").frame.set_index("id")
    assert back["commodity"].to_dict() == {"a": "oil", "b": "gas", "r": "goods"}
    assert back.geometry["b"].equals(ROWS[2][-1])
    export(atlas(), tmp_path / "2" / "atlas.gpkg", about=ABOUT)
    assert file.read_bytes() == (tmp_path / "2" / "atlas.gpkg").read_bytes()


def test_each_layer_says_its_title_terms_units_and_only_its_own_sources(tmp_path):
    file = tmp_path / "atlas.gpkg"
    export(atlas(), file, about=ABOUT)
    told = asked(file, "SELECT identifier, description FROM gpkg_contents WHERE table_name = 'control_point_points'")
    assert told == [("Control point (points)", "A & B; CC BY 4.0")]
    metadata = pyogrio.read_info(file, layer="control_point_points")["layer_metadata"]
    assert json.loads(metadata["sources"]) == {"gn": "GeoNames"}
    assert json.loads(metadata["units"]) == {"accuracy_km": "km"}
    assert (metadata["licence"], metadata["attribution"]) == ("CC BY 4.0", "A & B")


def test_qgis_finds_a_default_style_for_each_layer_in_our_colours(tmp_path):
    file = tmp_path / "atlas.gpkg"
    export(atlas(), file, about=ABOUT)
    query = (
        "SELECT styleQML FROM layer_styles WHERE f_table_schema = '' AND f_table_name = ? AND f_geometry_column = ?"
        " AND useAsDefault"
    )
    for name, (kind, _) in LAYERS.items():
        column = pyogrio.read_info(file, layer=name)["geometry_name"]
        ((style,),) = asked(file, query, name, column)
        tree = ElementTree.fromstring(style)
        assert {symbol.get("type") for symbol in tree.iter("symbol")} == {
            {"LineString": "line", "Point": "marker", "MultiPolygon": "fill"}[kind]
        }
        if kind == "LineString":
            assert tree.find("renderer-v2").get("attr") == "commodity"
            colours = {symbol.get("name"): line_colour(symbol) for symbol in tree.iter("symbol")}
            assert colours == COLOURS
            shown = {category.get("value"): category.get("symbol") for category in tree.iter("category")}
            assert shown == {"oil": "oil", "gas": "gas", "goods": "goods", "": "other"}
    sizes = {
        name: float(ElementTree.fromstring(asked(file, query, name, "geom")[0][0]).find(".//prop[@k='size']").get("v"))
        for name in ("pipeline_points", "control_point_points")
    }
    assert sizes["control_point_points"] < sizes["pipeline_points"]


def line_colour(symbol):
    red, green, blue, opacity = map(int, symbol.find(".//prop[@k='line_color']").get("v").split(","))
    assert opacity == 255
    return f"#{red:02x}{green:02x}{blue:02x}"


def test_gdals_own_program_opens_every_layer_without_a_warning(tmp_path):
    if shutil.which("ogrinfo") is None:
        missing("ogrinfo")
    file = tmp_path / "atlas.gpkg"
    export(atlas(), file, about=ABOUT)
    done = subprocess.run(["ogrinfo", "-ro", "-al", "-so", file], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Warning" not in done.stdout
    assert done.stdout.count("Feature Count") == len(LAYERS) + 1  # and the styles


@pytest.mark.parametrize(
    "frame",
    [atlas().drop(columns="layer"), atlas([row for row in ROWS if row[1] == "pipeline"]), atlas([ROWS[0], ROWS[0]])],
    ids=["no layer", "one kind of two geometries", "one kind"],
)
def test_every_other_frame_stays_the_one_table_called_like_the_file(tmp_path, frame):
    export(frame, tmp_path / "mine.gpkg")
    assert [name for name, _ in pyogrio.list_layers(tmp_path / "mine.gpkg")] == ["mine"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(gpd.read_file(tmp_path / "mine.gpkg")) == len(frame)


@pytest.mark.parametrize(
    ("name", "table"), [("My rail-lines", "my_rail_lines"), ("2026", "other_2026"), ("Линии", "Линии")]
)
def test_the_one_table_has_a_name_that_every_program_takes_and_an_earlier_one_is_replaced(tmp_path, name, table):
    file = tmp_path / f"{name}.gpkg"
    frame = atlas([ROWS[0]])
    frame.to_file(file, layer=name)
    for _ in range(2):
        export(frame, file)
        assert [name for name, _ in pyogrio.list_layers(file)] == [table]
        assert asked(file, "SELECT count(*) > 0 FROM gpkg_data_columns WHERE table_name = ?", table) == [(1,)]


def test_an_earlier_export_is_replaced_whole_and_the_tables_of_others_stay(tmp_path):
    file = tmp_path / "atlas.gpkg"
    export(atlas(), file)
    export(atlas(ROWS[:2]), file)
    assert [name for name, kind in pyogrio.list_layers(file) if kind] == ["pipeline_lines", "country_areas"]
    atlas().iloc[:1].to_file(file, layer="wells")
    base = sqlite3.connect(file)
    with base:
        base.execute("INSERT INTO layer_styles (f_table_name, styleName, owner) VALUES ('wells', 'mine', 'me')")
    base.close()
    before = file.read_bytes()
    with pytest.raises(OutputError, match="called 'pipeline_lines' already"):
        export(atlas(), file)
    assert file.read_bytes() == before
    export(atlas(), file, overwrite=True)
    assert {name for name, kind in pyogrio.list_layers(file) if kind} == {"wells", *LAYERS}
    assert gpd.read_file(file, layer="pipeline_lines")["id"].tolist() == ["a", "b"]
    styles = asked(file, "SELECT f_table_name, styleName FROM layer_styles ORDER BY 1")
    assert styles == sorted([("wells", "mine"), *((name, "energy-routes") for name in LAYERS)])


def test_each_column_has_its_title_its_meaning_and_its_unit(tmp_path):
    file = tmp_path / "atlas.gpkg"
    export(atlas(), file, about=ABOUT)
    told = "SELECT title, description FROM gpkg_data_columns WHERE table_name = ? AND column_name = ?"
    assert asked(file, told, "pipeline_lines", "accuracy_km") == [
        ("Accuracy (km)", "How far a vertex may lie from the real place; unit: km")
    ]
    described = {name for (name,) in asked(file, "SELECT DISTINCT table_name FROM gpkg_data_columns")}
    assert described == {*LAYERS}
    assert asked(file, "SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_schema'") == [(2,)]
    columns = pyogrio.read_dataframe(file, layer="pipeline_lines").columns.drop("geometry")
    assert {*columns} == {
        name for (name,) in asked(file, "SELECT column_name FROM gpkg_data_columns WHERE table_name = 'pipeline_lines'")
    }


def test_columns_of_a_table_in_a_file_of_others_are_told_once_however_often_it_is_written(tmp_path):
    file = tmp_path / "kept.gpkg"
    frame = gpd.GeoDataFrame({"fid": [3], "flow_mt_per_year": [1.5], "Имя": ["а"]}, geometry=[Point(0, 0)], crs=4326)
    frame.to_file(file, layer="other")
    export(frame, file, overwrite=True)
    first = asked(file, "SELECT column_name, title, description FROM gpkg_data_columns ORDER BY 1")
    export(frame.drop(columns="Имя"), file, overwrite=True)
    again = asked(file, "SELECT column_name, title, description FROM gpkg_data_columns ORDER BY 1")
    assert ("flow_mt_per_year", "Flow (Mt/yr)", "unit: Mt/yr") in first
    assert [row[0] for row in first if row not in again] == ["Имя"]
    assert "other" in [name for name, _ in pyogrio.list_layers(file)]
