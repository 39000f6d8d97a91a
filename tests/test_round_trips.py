"""What is exported is opened by GDAL's own programs, osmium, fastkml and pyarrow: same counts, kilometres and columns.

Without those programs the tests are skipped, unless `CI=true` is set: then they fail.
"""

import datetime
import json
import shutil
import subprocess
import warnings
from decimal import Decimal

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from browsing import missing
from pyproj import Geod

from geo.formats.read import read
from geo.formats.writers import export

GEOD = Geod(ellps="WGS84")
BY_GDAL = ("gpkg", "fgb", "geojson", "kml", "csv")
TYPED = ("gpkg", "fgb")


def run(*command):
    if shutil.which(command[0]) is None:
        missing(command[0])
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def geodesic_km(shapes):
    parts = [part for shape in shapes for part in shapely.get_parts(shape)]
    return sum(GEOD.geometry_length(part) for part in parts) / 1000


@pytest.fixture
def lines():
    shapes = [
        shapely.LineString([(49.5, 40.3), (47.5, 40.9), (45.0, 41.5)]),
        shapely.MultiLineString([[(51.2, 43.6), (52.0, 44.0)], [(53.0, 44.0), (53.5, 44.5)]]),
        shapely.LineString([(30.0, 36.9), (30.5, 37.4)]),
    ]
    columns = {
        "id": ["c", "a", "b"],
        "name": ["Нефтепровод Узень", "Şah Deniz", 'a "quoted", name'],
        "buried": [True, False, True],
        "diameter_mm": [1020, 720, 530],
        "throughput_mt_per_year": [12.25, 0.1, 30.0],
        "built": pd.to_datetime(["1969-12-31", "2006-07-13", "2018-11-30"]).as_unit("ms"),
    }
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def as_gdal_reads(path, folder):
    out = folder / "by-gdal.geojson"
    options = ("-oo", "GEOM_POSSIBLE_NAMES=wkt", "-oo", "KEEP_GEOM_COLUMNS=NO") if path.suffix == ".csv" else ()
    run("ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=9", *options, str(out), str(path))
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    return [{"id": feature.get("id"), **feature["properties"]} for feature in features], shapes


@pytest.mark.parametrize("suffix", BY_GDAL)
def test_gdal_finds_every_line_column_and_kilometre_of_an_export(lines, tmp_path, suffix):
    path = tmp_path / f"lines.{suffix}"
    export(lines, path)
    rows, shapes = as_gdal_reads(path, tmp_path)
    assert [row["id"] for row in rows] == ["c", "a", "b"]
    assert geodesic_km(shapes) == pytest.approx(geodesic_km(lines.geometry), abs=1e-3)
    name = "name" if suffix != "kml" else "Name"
    assert {name, *lines.columns.drop(["geometry", "name"])} <= {*rows[0]}
    assert [row[name] for row in rows] == lines["name"].tolist()


@pytest.mark.parametrize("suffix", TYPED)
def test_gdal_is_told_the_type_of_every_column(lines, tmp_path, suffix):
    path = tmp_path / f"lines.{suffix}"
    export(lines, path)
    told = run("ogrinfo", "-ro", "-al", "-so", str(path))
    assert "Feature Count: 3" in told
    assert "buried: Integer(Boolean)" in told
    assert "throughput_mt_per_year: Real" in told
    assert "built: Date" in told
    assert "diameter_mm: Integer" in told


def test_pyarrow_finds_types_and_shapes_of_an_export(lines, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    export(lines, tmp_path / "lines.parquet")
    table = pq.read_table(tmp_path / "lines.parquet")
    assert table.column("id").to_pylist() == ["c", "a", "b"]
    assert geodesic_km(shapely.from_wkb(table.column("geometry").to_pylist())) == pytest.approx(
        geodesic_km(lines.geometry), abs=1e-6
    )
    told = json.loads(table.schema.metadata[b"geo"])
    boxes = told["columns"]["geometry"]["covering"]["bbox"]
    assert (told["version"], boxes["xmin"]) == ("1.1.0", ["bbox", "xmin"])
    assert [[*box.values()] for box in table.column("bbox").to_pylist()] == lines.geometry.bounds.to_numpy().tolist()
    assert "bbox" not in gpd.read_parquet(tmp_path / "lines.parquet")
    assert table.column("buried").to_pylist() == [True, False, True]
    assert table.column("throughput_mt_per_year").to_pylist() == [12.25, 0.1, 30.0]
    assert table.column("built").to_pylist()[0] == datetime.datetime(1969, 12, 31)


@pytest.mark.parametrize("suffix", ["gpkg", "fgb", "parquet"])
def test_types_and_order_come_back_as_they_went(lines, tmp_path, suffix):
    path = tmp_path / f"lines.{suffix}"
    export(lines, path)
    back = read(path).frame
    assert back["id"].tolist() == ["c", "a", "b"]
    assert back["buried"].tolist() == [True, False, True]
    assert back["throughput_mt_per_year"].tolist() == [12.25, 0.1, 30.0]
    assert [str(value)[:10] for value in back["built"]] == ["1969-12-31", "2006-07-13", "2018-11-30"]


def test_what_osmium_writes_is_read_as_what_it_was_given(tmp_path):
    given = tmp_path / "given.osm"
    given.write_text(
        '<osm version="0.6" generator="test">'
        '<node id="1" version="1" lat="41" lon="45"/><node id="2" version="1" lat="41" lon="46"/>'
        '<way id="7" version="1"><nd ref="1"/><nd ref="2"/><tag k="man_made" v="pipeline"/>'
        '<tag k="name" v="Узень"/></way></osm>',
        encoding="utf-8",
    )
    run("osmium", "cat", str(given), "-o", str(tmp_path / "out.osm.pbf"))
    before, after = read(given).frame, read(tmp_path / "out.osm.pbf").frame
    assert after["name"].tolist() == before["name"].tolist() == ["Узень"]
    assert geodesic_km(after.geometry) == pytest.approx(84.135, abs=1e-3)


@pytest.mark.parametrize("suffix", ["gpkg", "fgb", "parquet"])
def test_truth_values_decimals_and_whole_numbers_among_gaps_keep_their_type(lines, tmp_path, suffix):
    lines["looped"] = pd.Series([True, None, False], dtype=object)
    lines["price"] = pd.Series([Decimal("1.25"), None, Decimal("3")], dtype=object)
    lines["count"] = pd.Series([1, None, 2**40], dtype=object)
    lines["long"] = pd.Series([Decimal("1.2345678901234567890123"), None, Decimal("3")], dtype=object)
    lines["day"] = pd.Series([datetime.date(1969, 12, 31), None, datetime.date(2006, 7, 13)], dtype=object)
    path = tmp_path / f"lines.{suffix}"
    export(lines, path)
    back = read(path).frame
    assert back["looped"].dtype == "boolean"
    assert back["looped"].fillna(False).tolist() == [True, False, False]
    assert back["looped"].isna().tolist() == [False, True, False]
    assert back["price"].fillna(-1).tolist() == [1.25, -1, 3.0]
    assert back["count"].fillna(-1).tolist() == [1, -1, 2**40]
    assert back["long"].tolist() == ["1.2345678901234567890123", None, "3"]
    days = [None if pd.isna(cell) else (cell.year, cell.month, cell.day) for cell in back["day"]]
    assert days == [(1969, 12, 31), None, (2006, 7, 13)]
    assert suffix == "fgb" or isinstance(back["day"].iloc[0], datetime.date)  # FlatGeobuf knows dates with a time only


@pytest.mark.parametrize("suffix", ["gpkg", "fgb", "parquet"])
def test_times_keep_their_type_and_their_zone(lines, tmp_path, suffix):
    lines["at"] = pd.to_datetime(["2020-01-02 10:30", None, "1931-02-03 00:00"], format="%Y-%m-%d %H:%M")
    lines["utc"] = lines["at"].dt.tz_localize("UTC")
    lines["almaty"] = lines["at"].dt.tz_localize("Etc/GMT-5")
    path = tmp_path / f"lines.{suffix}"
    export(lines, path)
    back = read(path).frame
    for name in ("at", "utc"):
        assert (back[name].dropna() == lines[name].dropna()).all()
        assert back[name].isna().tolist() == [False, True, False]
    assert (back["almaty"].dropna() == lines["almaty"].dropna()).all()
    assert back["almaty"].iloc[0].isoformat() == "2020-01-02T10:30:00+05:00"
    assert str(back["utc"].dtype).endswith("UTC]")


def test_fastkml_finds_every_line_name_and_value_of_an_export(lines, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses lxml, for pretty printing
        fastkml = pytest.importorskip("fastkml")
    export(lines, tmp_path / "lines.kml")
    (document,) = fastkml.KML.parse(tmp_path / "lines.kml").features
    assert [place.name for place in document.features] == lines["name"].tolist()
    shapes = [shapely.geometry.shape(place.geometry) for place in document.features]
    assert geodesic_km(shapes) == pytest.approx(geodesic_km(lines.geometry), abs=1e-3)
    (cells,) = document.features[0].extended_data.elements
    told = {cell.name: cell.value for cell in cells.data}
    assert (told["id"], told["buried"], told["throughput_mt_per_year"]) == ("c", "1", "12.25")


def test_gdal_is_told_the_types_of_kml(lines, tmp_path):
    export(lines, tmp_path / "lines.kml")
    told = run("ogrinfo", "-ro", "-al", "-so", str(tmp_path / "lines.kml"))
    assert "buried: Integer" in told
    assert "throughput_mt_per_year: Real" in told
    assert "diameter_mm: Integer" in told


def test_decimals_and_times_of_day_are_what_they_are_in_parquet(lines, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    lines["price"] = pd.Series([Decimal("1.25"), None, Decimal("1.2345678901234567890123")], dtype=object)
    lines["shift"] = pd.Series([datetime.time(6, 30), None, datetime.time(22)], dtype=object)
    export(lines, tmp_path / "lines.parquet")
    told = pq.read_schema(tmp_path / "lines.parquet")
    assert str(told.field("price").type) == "decimal128(23, 22)"
    assert str(told.field("shift").type).startswith("time64")
    back = read(tmp_path / "lines.parquet").frame
    assert back["price"].tolist() == ["1.25", None, "1.2345678901234567890123"]
    assert back["shift"].tolist() == [datetime.time(6, 30), None, datetime.time(22)]


def test_gdal_is_told_of_a_date_and_of_the_measures_in_a_geopackage(lines, tmp_path):
    lines["day"] = pd.Series([datetime.date(1969, 12, 31), None, datetime.date(2006, 7, 13)], dtype=object)
    lines.loc[0, "geometry"] = shapely.from_wkt("LINESTRING M (49.5 40.3 0, 47.5 40.9 180, 45 41.5 400)")
    export(lines, tmp_path / "lines.gpkg")
    told = run("ogrinfo", "-ro", "-al", str(tmp_path / "lines.gpkg"))
    assert "day: Date (0.0)" in told
    assert "Geometry: Measured Multi Line String" in told
    assert "MULTILINESTRING M ((49.5 40.3 0,47.5 40.9 180,45.0 41.5 400))" in told


def test_a_date_is_a_date_in_parquet(lines, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    lines["day"] = pd.Series([datetime.date(1969, 12, 31), None, datetime.date(2006, 7, 13)], dtype=object)
    export(lines, tmp_path / "lines.parquet")
    assert str(pq.read_schema(tmp_path / "lines.parquet").field("day").type) == "date32[day]"
