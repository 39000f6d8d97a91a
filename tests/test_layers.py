import json

import geopandas as gpd
import pytest
import toy_atlas
from shapely import Polygon

from geo.atlas import catalog, layer
from geo.atlas.columns import COLUMNS
from geo.atlas.layer import examine, read_layer, to_frame, write_layer
from geo.commands import cli
from geo.errors import LayerError


def write(tmp_path, members):
    path = tmp_path / "mine.geojson"
    toy_atlas.write_json(path, members)
    return path


def good():
    return toy_atlas.features()["lines"][0]


def test_a_good_layer_has_the_tidy_columns_and_wgs84(tmp_path):
    frame = read_layer(write(tmp_path, toy_atlas.features()["lines"]))
    assert list(frame.columns) == [*COLUMNS, "geometry"]
    assert frame.crs.to_epsg() == 4326
    assert list(frame["id"]) == sorted(frame["id"])
    assert set(frame["layer"]) == {"mine"}


def damage(**changes):
    member = good()
    member["properties"] |= changes
    return [member]


def reshape(coordinates, kind="LineString"):
    member = good()
    member["geometry"] = {"type": kind, "coordinates": coordinates}
    return [member]


def without_geometry():
    member = good()
    member["geometry"] = None
    return [member]


BAD_MEMBERS = {
    "null geometry": (without_geometry, "no geometry"),
    "swapped": (
        lambda: reshape([[45, 400.3], [46, 41]]),
        "latitude 400.3; latitudes are -90 to 90 (are lon and lat swapped?)",
    ),
    "too far east": (lambda: reshape([[245, 40], [46, 41]]), "longitude 245"),
    "zero length": (lambda: reshape([[45, 40], [45, 40]]), "length zero"),
    "repeated point": (lambda: reshape([[45, 40], [46, 40], [46, 40], [47, 41]]), "repeats vertex 2 in vertex 3"),
    "one vertex": (lambda: reshape([[45, 40]]), "1 vertices"),
    "text coordinate": (lambda: reshape([["45", 40], [46, 41]]), "text"),
    "ragged": (lambda: reshape([[45, 40], [46]]), "coordinates"),
    "wrong depth": (lambda: reshape([45, 40]), "coordinates"),
    "empty line": (lambda: reshape([]), "0 vertices"),
    "huge number": (lambda: reshape([[1e308, 40], [46, 41]]), "longitude"),
    "wrong geometry": (lambda: reshape([45, 40], "Point"), "must be LineString or MultiLineString"),
    "no id": (lambda: damage(id=None), "no id"),
    "odd id": (lambda: damage(id="<b>"), "the id '<b>'"),
    "unknown country": (lambda: damage(country="ZZ"), "unknown country 'ZZ'"),
    "unknown status": (lambda: damage(status="perhaps"), "unknown status 'perhaps'; it must be one of operating"),
    "unknown kind": (lambda: damage(kind="tube"), "unknown kind 'tube'"),
    "unknown commodity": (lambda: damage(commodity="oil; tea"), "unknown commodity 'tea'"),
    "unknown property": (lambda: damage(colour="red"), "'colour' that is not a column"),
    "text accuracy": (lambda: damage(accuracy_km="1"), "accuracy_km '1'"),
    "no source": (lambda: damage(sources=""), "no 'sources'"),
    "number as name": (lambda: damage(name=7), "name 7; it must be text"),
    "no feature": (lambda: [7], "not a GeoJSON Feature"),
    "no properties": (lambda: [{"type": "Feature", "properties": None, "geometry": None}], "no properties"),
    "duplicate id": (lambda: [good(), good()], "used before"),
}


@pytest.mark.parametrize("name", BAD_MEMBERS)
def test_a_bad_feature_is_named_with_the_remedy(tmp_path, name):
    members, text = BAD_MEMBERS[name]
    with pytest.raises(LayerError) as caught:
        read_layer(write(tmp_path, members()))
    assert text in str(caught.value)
    assert "mine.geojson, feature" in str(caught.value)


BAD_FILES = {
    "empty": (b"", "is empty"),
    "not JSON": (b"{nope", "is not JSON"),
    "truncated": (b'{"type":"FeatureCollection","features":[{"type":"Fea', "is not JSON"),
    "a list": (b"[]", "not a GeoJSON FeatureCollection"),
    "a bare geometry": (b'{"type":"Point","coordinates":[1,2]}', "its type is 'Point'"),
    "no features": (b'{"type":"FeatureCollection","features":[]}', "has no features"),
    "features no list": (b'{"type":"FeatureCollection","features":{}}', 'no list "features"'),
    "NaN": (b'{"type":"FeatureCollection","features":[NaN]}', "NaN is not allowed"),
    "invalid UTF-8": (b"\xff\xfe{}", "not UTF-8"),
    "deep nesting": (b"[" * 200_000, "nested too deeply"),
    "another CRS": (
        b'{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:3857"}},"features":[{}]}',
        "names the CRS 'EPSG:3857'",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_one_clear_message(tmp_path, name):
    content, text = BAD_FILES[name]
    path = tmp_path / "mine.geojson"
    path.write_bytes(content)
    with pytest.raises(LayerError) as caught:
        read_layer(path)
    assert text in str(caught.value)
    assert "mine.geojson" in str(caught.value)


def test_a_missing_file_is_a_layer_error(tmp_path):
    with pytest.raises(LayerError, match=r"nowhere.geojson: cannot be read"):
        read_layer(tmp_path / "nowhere.geojson")


def test_all_problems_of_a_file_are_reported_at_once(tmp_path):
    members = [*damage(country="ZZ", status="perhaps"), *reshape([[45, 40], [45, 40]])]
    members[1]["properties"]["id"] = "second"
    _, problems = examine(write(tmp_path, members))
    assert len(problems) == 3
    assert {problem.feature for problem in problems} == {"btc-az", "second"}


def test_writing_what_was_read_gives_the_same_bytes(tmp_path):
    frame = read_layer(write(tmp_path, toy_atlas.features()["lines"]))
    write_layer(frame, tmp_path / "one.geojson")
    write_layer(read_layer(tmp_path / "one.geojson"), tmp_path / "two.geojson")
    assert (tmp_path / "one.geojson").read_bytes() == (tmp_path / "two.geojson").read_bytes()
    assert (tmp_path / "one.geojson").read_bytes().endswith(b"\n]}\n")


def test_a_layer_is_written_one_feature_a_line_and_read_by_gdal(tmp_path):
    frame = to_frame(toy_atlas.features()["lines"], layer="x")
    write_layer(frame, tmp_path / "one.geojson")
    lines = (tmp_path / "one.geojson").read_text().splitlines()
    assert len(lines) == len(frame) + 2
    assert json.loads(lines[1].rstrip(","))["id"] == "btc-az"
    assert len(gpd.read_file(tmp_path / "one.geojson")) == len(frame)


@pytest.mark.parametrize("file", list(catalog.catalog()["file"]))
def test_every_shipped_layer_is_valid_and_equals_its_own_rewrite(tmp_path, file):
    path = catalog.layers_folder() / file
    frame = read_layer(path)
    write_layer(frame, tmp_path / file)
    assert (tmp_path / file).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "question",
    [
        "kp btc 443",
        "locate 43.51 41.69",
        "lengths --system btc",
        "routes -k 1",
        "flow",
        "sources --weakest",
    ],
)
def test_a_question_about_routes_reads_no_country_and_checks_no_shipped_layer(question, monkeypatch, capsys):
    opened = []
    read_text = layer._read_text
    monkeypatch.setattr(layer, "_read_text", lambda path, limits: opened.append(path.name) or read_text(path, limits))
    monkeypatch.setattr(layer, "feature_problems", None)
    assert cli.main(question.split()) == 0
    assert opened
    assert not [name for name in opened if name.startswith(("countries", "seas", "world"))]


@pytest.mark.parametrize("path", sorted(catalog.layers_folder().glob("*.geojson")), ids=lambda path: path.stem)
def test_outer_rings_run_against_the_clock_and_holes_with_it(path):
    areas = [shape for shape in read_layer(path).geometry if shape.geom_type.endswith("Polygon")]
    parts = [part for shape in areas for part in getattr(shape, "geoms", [shape])]
    assert all(part.exterior.is_ccw for part in parts)
    assert not any(hole.is_ccw for part in parts for hole in part.interiors)


def test_an_area_is_written_with_its_rings_as_rfc_7946_has_them(tmp_path):
    hole = [(1, 1), (2, 1), (2, 2), (1, 2)]
    area = Polygon([(0, 0), (0, 4), (4, 4), (4, 0)], [hole])
    row = {"id": "a", "kind": "country", "name": "A", "sources": "x", "accuracy_km": 1.0, "country": "AZ"}
    write_layer(gpd.GeoDataFrame([row], geometry=[area], crs=4326), tmp_path / "a.geojson")
    written = read_layer(tmp_path / "a.geojson").geometry.iloc[0]
    assert written.equals(area)
    assert written.exterior.is_ccw
    assert not written.interiors[0].is_ccw
