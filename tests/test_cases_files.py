"""Files as programs of this field write them: code pages, layers, curves, folders, keys, CRSs; each read rightly."""

import json
import os
import resource
import sqlite3
import struct
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod
from shapely import LineString, MultiLineString, Point

from geo.atlas.limits import DEFAULT_LIMITS
from geo.commands.cli import main
from geo.errors import LayerError, OutputError
from geo.formats.read import read
from geo.formats.readers.sqlite_copies import settled
from geo.formats.writers import export

GEOD = Geod(ellps="WGS84")
A, B = LineString([(49.9, 40.4), (47, 41), (45, 41.6)]), LineString([(45, 41.6), (43, 41.7), (41, 39.9)])


def frame(**columns):
    shapes = [A, B][: len(next(iter(columns.values())))]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def write_json(path, *features, **more):
    path.write_text(json.dumps({"type": "FeatureCollection", **more, "features": list(features)}), encoding="utf-8")
    return path


def feature(properties=None, shape=A, **more):
    geometry = json.loads(shapely.to_geojson(shape)) if shape is not None else None
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


# Shapefiles


def shapefile(path, name, encoding, cpg=None, language=0):
    """Write a Shapefile whose table is in a code page, with or without a .cpg and a language byte that say so."""
    frame(name=["x" * 40]).to_file(path)
    table = path.with_suffix(".dbf")
    content = bytearray(table.read_bytes())
    content[29] = language
    start = content.index(b"x" * 40)
    content[start : start + 40] = name.encode(encoding)[:40].ljust(40)
    table.write_bytes(content)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    return path


@pytest.mark.parametrize(
    ("name", "encoding", "cpg", "language"),
    [
        ("Нефтепровод Узень", "cp1251", "ANSI 1251", 0),
        ("Нефтепровод Узень", "cp1251", None, 0xC9),
        ("Нефтепровод Узень", "cp866", None, 0x65),
        ("Iğdır Şah Deniz", "cp1254", None, 0xCA),
        ("Łódź", "cp1250", "windows-1250", 0),
        ("Нефтепровод Узень", "utf-8", "UTF-8", 0x57),
    ],
)
def test_the_code_page_a_shapefile_names_is_used(tmp_path, name, encoding, cpg, language):
    imported = read(shapefile(tmp_path / "a.shp", name, encoding, cpg, language))
    assert imported.frame["name"].tolist() == [name]
    assert not any("guess" in note for note in imported.notes)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("Нефтепровод Узень", "cp1251"), ("Нефтепровод Узень", "cp866"), ("Iğdır Şah Deniz", "cp1254")],
)
@pytest.mark.parametrize(("cpg", "said"), [(None, "a guess"), ("UTF-8", "which it is not")])
def test_a_shapefile_that_says_nothing_or_a_lie_is_guessed_and_told(tmp_path, name, encoding, cpg, said):
    path = shapefile(tmp_path / "a.shp", name, encoding, cpg)
    imported = read(path)
    assert imported.frame["name"].tolist() == [name]
    assert any(said in note and "--encoding" in note for note in imported.notes)
    assert read(path, encoding=encoding).frame["name"].tolist() == [name]


def test_a_letter_cut_off_at_the_end_of_a_cell_costs_that_letter_alone(tmp_path):
    path = shapefile(tmp_path / "a.shp", "я" * 20, "utf-8", "UTF-8")
    table = path.with_suffix(".dbf")
    content = table.read_bytes()
    table.write_bytes(content.replace(("я" * 20).encode(), b"x" + ("я" * 20).encode()[:39]))
    assert read(path).frame["name"].tolist() == ["x" + "я" * 19]


def test_equal_names_of_a_table_are_both_kept(tmp_path):
    path = tmp_path / "a.shp"
    frame(LENGTH=[12.5], LENGTI=[99.0]).to_file(path)
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(b"LENGTI", b"LENGTH"))
    found = read(path).frame
    assert found[["length", "length_2"]].to_numpy().tolist() == [[12.5, 99.0]]


def test_zipped_shapefiles_and_gpx_are_read(tmp_path):
    (tmp_path / "in").mkdir()
    frame(name=["one"]).to_file(tmp_path / "in" / "a.shp")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for file in (tmp_path / "in").iterdir():
            archive.write(file, f"data/{file.name}")
        archive.writestr("../escape.csv", "name,lon,lat\nA,45,41\n")
    imported = read(tmp_path / "a.zip")
    assert imported.frame["name"].tolist() == ["one"]
    assert not (tmp_path.parent / "escape.csv").exists()
    gpx = '<gpx version="1.1"><trk><name>t</name><trkseg><trkpt lat="41" lon="45"/><trkpt lat="41" lon="46"/></trkseg>'
    (tmp_path / "a.gpx").write_text(gpx + '</trk><wpt lat="1" lon="2"/></gpx>')
    track = read(tmp_path / "a.gpx")
    assert track.frame.geometry[0].equals(LineString([(45, 41), (46, 41)]))
    assert track.frame["name"].tolist() == ["t"]


# GeoPackage


def test_the_fid_survives_where_it_may_be_the_only_key(tmp_path):
    path = tmp_path / "a.gpkg"
    frame(name=["a", "b"]).to_file(path, layer="lines")
    with sqlite3.connect(path) as base:
        for trigger in [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='trigger'")]:
            base.execute(f'DROP TRIGGER "{trigger}"')
        base.execute("UPDATE lines SET fid = fid + 1000")
    assert read(path).frame["source_fid"].tolist() == [1001, 1002]


def test_truth_values_and_odd_names_come_out_as_they_are(tmp_path):
    path = tmp_path / "a.gpkg"
    frame(b=[True, False], order=["x", "y"], n=[1, 2]).to_file(path, layer='my "layer"; drop')
    found = read(path).frame
    assert found["b"].tolist() == [True, False]
    assert str(found["b"].dtype) == "boolean"
    assert found["order"].tolist() == ["x", "y"]


def curve(kind, body):
    head = struct.pack("<2sBBi", b"GP", 0, 1, 4326)
    return head + struct.pack("<BI", 1, kind) + body


def test_curves_of_a_geopackage_are_drawn_as_lines(tmp_path):
    path = tmp_path / "a.gpkg"
    frame(name=["straight", "curve"]).to_file(path, layer="lines")
    arc = struct.pack("<I6d", 3, 45, 41, 46, 42, 47, 41)
    with sqlite3.connect(path) as base:
        for trigger in [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='trigger'")]:
            base.execute(f'DROP TRIGGER "{trigger}"')
        base.execute("UPDATE lines SET geom = ? WHERE name = 'curve'", (curve(8, arc),))
    imported = read(path)
    half_circle = imported.frame.geometry[1]
    assert half_circle.length == pytest.approx(np.pi, rel=1e-3)
    assert "curves drawn as lines" in imported.report["reason"][1]


def test_a_layer_without_a_crs_says_so(tmp_path):
    path = tmp_path / "a.gpkg"
    frame(name=["a"]).to_file(path, layer="lines")
    with sqlite3.connect(path) as base:
        base.execute("UPDATE gpkg_geometry_columns SET srs_id = 0")
    assert any("names no CRS" in note for note in read(path).notes)
    frame(name=["a"]).set_crs(None, allow_override=True).to_parquet(tmp_path / "a.parquet")
    assert any("names no CRS" in note for note in read(tmp_path / "a.parquet").notes)


def test_an_endless_view_is_stopped_and_the_other_layers_are_read(tmp_path):
    path = tmp_path / "a.gpkg"
    frame(name=["a"]).to_file(path, layer="lines")
    endless = (
        "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM r) SELECT count(*) AS fid, null AS geom FROM r"
    )
    with sqlite3.connect(path) as base:
        base.execute(f"CREATE VIEW evil AS {endless}")
        base.execute("INSERT INTO gpkg_geometry_columns VALUES ('evil', 'geom', 'LINESTRING', 4326, 0, 0)")
    imported = read(path)
    assert len(imported.frame) == 1
    assert "took more than 3 s" in imported.report["reason"][1]
    assert "--max-seconds" in imported.report["reason"][1]


def open_elsewhere(path):
    """Return a connection that has the file open with a change that is not merged yet."""
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA wal_autocheckpoint=0")
    for trigger in [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='trigger'")]:
        base.execute(f'DROP TRIGGER "{trigger}"')
    base.execute("INSERT INTO lines (geom, name) SELECT geom, 'second' FROM lines")
    base.commit()
    return base


@pytest.mark.parametrize("change", ["in it", "beside it"])
def test_a_geopackage_written_while_it_is_read_is_refused(tmp_path, change):
    path = tmp_path / "a.gpkg"
    frame(name=["first"]).to_file(path, layer="lines")
    written = path if change == "in it" else tmp_path / "a.gpkg-journal"
    with pytest.raises(LayerError, match="another program is writing it"), settled(path, DEFAULT_LIMITS):
        written.write_bytes(path.read_bytes() + bytes(4096))


def test_a_geopackage_open_elsewhere_is_read_with_its_changes_and_not_touched(tmp_path):
    path = tmp_path / "a.gpkg"
    frame(name=["first"]).to_file(path, layer="lines")
    base = open_elsewhere(path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir() if not file.name.endswith("-shm")}
    assert read(path).frame["name"].tolist() == ["first", "second"]
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    with pytest.raises(OutputError, match="gpkg-wal"):
        export(read(path).frame, path)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    base.close()
    export(read(path).frame, path)
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_change_that_was_never_finished_is_taken_back(tmp_path):
    path = tmp_path / "a.gpkg"
    frame(name=["first"]).to_file(path, layer="lines")
    whole = path.read_bytes()
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA cache_size=1")
    base.execute("BEGIN")
    base.execute("CREATE TABLE big (x)")
    base.executemany("INSERT INTO big VALUES (?)", [("y" * 5000,)] * 200)
    copies = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    base.execute("ROLLBACK")
    base.close()
    for name, content in copies.items():
        (tmp_path / name).write_bytes(content)
    assert "a.gpkg-journal" in copies
    assert copies["a.gpkg"] != whole
    assert read(path).frame["name"].tolist() == ["first"]


# what is no ordinary file


@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.parametrize("command", ["check", "lengths", "map", "build"])
def test_pipes_and_devices_are_refused_at_once(tmp_path, capsys, kind, command):
    path = tmp_path / "a.geojson"
    os.mkfifo(path) if kind == "pipe" else path.symlink_to("/dev/zero")
    out = ["--out", str(tmp_path / "out")]
    words = {
        "check": [str(path)],
        "lengths": [str(path)],
        "map": [str(path), *out],
        "build": ["--add", str(path), *out],
    }
    assert main([command, *words[command]]) == 1
    told = capsys.readouterr().err
    assert "no ordinary file" in told or "neither a file nor a folder" in told


def test_every_limit_is_an_option_of_the_commands_that_read_files(tmp_path, capsys):
    path = write_json(tmp_path / "a.geojson", feature({"name": "a"}), feature({"name": "b"}, B))
    for words in (["lengths"], ["map", "--out", str(tmp_path / "a.html")], ["import", "file"], ["check"]):
        assert main([*words, str(path), "--max-bytes", "10"]) == 1
        assert "--max-bytes" in capsys.readouterr().err
    for words in (["lengths"], ["import", "file"]):
        assert main([*words, str(path), "--max-features", "1"]) == 1
        assert "give --max-features 2" in capsys.readouterr().err
        assert main([*words, str(path), "--max-features", "2"]) == 0
        capsys.readouterr()


def test_the_order_of_rows_is_kept_by_every_format(tmp_path):
    lines = [LineString([(lon, 41), (lon + 0.1, 41)]) for lon in (60, 40, 50, 45, 55)]
    names = list("abcde")
    shuffled = gpd.GeoDataFrame(
        {"id": names, "name": names, "flag": [True, False] * 2 + [True]}, geometry=lines, crs=4326
    )
    for suffix in (".geojson", ".gpkg", ".parquet", ".fgb"):
        export(shuffled, tmp_path / f"out{suffix}")
        found = read(tmp_path / f"out{suffix}").frame
        assert found["name"].tolist() == names
        assert found["flag"].tolist() == [True, False, True, False, True]


# Parquet


def test_native_encodings_decimals_indexes_and_second_geometries_are_read(tmp_path):
    import decimal

    shapes = frame(name=["a", "b"]).set_index(pd.Index(["id1", "id2"], name="pipe_id"))
    shapes["price"] = [decimal.Decimal("1.50"), decimal.Decimal("2.25")]
    shapes["kind_of"] = pd.Categorical([1020, 720])
    shapes["tags"] = [["x", "y"], ["z"]]
    shapes["mid"] = gpd.GeoSeries([Point(45, 41), Point(43, 41)], crs=4326, index=shapes.index)
    shapes.to_parquet(tmp_path / "a.parquet", geometry_encoding="geoarrow", schema_version="1.1.0")
    found = read(tmp_path / "a.parquet")
    assert [found.frame.geometry[n].equals(shape) for n, shape in enumerate((A, B))] == [True, True]
    assert found.frame["pipe_id"].tolist() == ["id1", "id2"]
    assert found.frame["price"].tolist() == [1.5, 2.25]
    assert found.frame["kind_of"].tolist() == [1020, 720]
    assert found.frame["tags"].tolist() == ['["x", "y"]', '["z"]']
    assert "mid" not in found.frame
    assert any("further columns of shapes left out: mid" in note for note in found.notes)


# KML

KML = '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'


def placemark(coordinates, inner=""):
    line = f"<LineString><coordinates>{coordinates}</coordinates></LineString>"
    return f"<Placemark><name>A</name>{inner}{line}</Placemark>"


def read_kml(tmp_path, body):
    (tmp_path / "a.kml").write_text(body, encoding="utf-8")
    return read(tmp_path / "a.kml")


@pytest.mark.parametrize("text", ["45,41 46,41", "45.0, 41.0, 0\n46.0, 41.0, 0", "45 ,41 46 ,41", "45,41,0,46,41,0"])
def test_positions_are_read_as_people_type_them(tmp_path, text):
    assert read_kml(tmp_path, KML.format(placemark(text))).frame.geometry[0].equals(LineString([(45, 41), (46, 41)]))


def test_folders_times_tables_and_data_become_columns(tmp_path):
    table = "<![CDATA[<table><tr><td>DIAM</td><td>1020</td></tr><tr><td>OPER</td><td>KTO</td></tr></table>]]>"
    inner = f"<TimeSpan><begin>1999</begin><end>2005</end></TimeSpan><description>{table}</description>"
    inner += '<ExtendedData><Data name="name"><value>other</value></Data></ExtendedData>'
    folder = (
        f"<Folder><name>Gas</name><Folder><name>Operating</name>{placemark('45,41 46,41', inner)}</Folder></Folder>"
    )
    row = read_kml(tmp_path, KML.format(folder)).frame.iloc[0]
    assert row[["name", "folder", "begin", "end", "diam", "oper", "data_name"]].tolist() == [
        "A", "Gas / Operating", "1999", "2005", "1020", "KTO", "other",
    ]  # fmt: skip
    assert "<" not in row["note"]


def test_a_document_within_another_is_a_folder(tmp_path):
    parts = [
        f"<{kind}><name>{name}</name>{placemark(line)}</{kind}>"
        for kind, name, line in (("Document", "Oil", "45,41 46,41"), ("Folder", "Gas", "45,42 46,42"))
    ]
    last = placemark("45,43 46,43")
    frame = read_kml(tmp_path, KML.format(f"<name>All</name>{''.join(parts)}{last}")).frame
    assert frame["folder"].fillna("").tolist() == ["Oil", "Gas", ""]


def test_blanks_before_the_declaration_and_several_documents_are_read(tmp_path):
    assert len(read_kml(tmp_path, "\n  " + KML.format(placemark("45,41 46,41"))).frame) == 1
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        for name in ("gas.kml", "oil.kml"):
            archive.writestr(name, KML.format(placemark("45,41 46,41")))
    assert read(tmp_path / "a.kmz").frame["document"].tolist() == ["gas.kml", "oil.kml"]


@pytest.mark.parametrize("unit", [b"45,41,0 ", b"10 "])
def test_coordinates_without_end_are_refused_before_memory_grows(tmp_path, unit):
    with zipfile.ZipFile(tmp_path / "a.kmz", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("doc.kml", "w") as out:
        head, tail = KML.format(placemark("@")).encode().split(b"@")
        out.write(head)
        for _ in range(280):
            out.write(unit * (1_000_000 // len(unit)))
        out.write(tail)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(LayerError, match=r"more than the limit.*--max-"):
        read(tmp_path / "a.kmz")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000  # kB


# GeoJSON, CRS and keys


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "EPSG", "properties": {"code": 4326}},
        {"type": "name", "properties": {"name": "EPSG4326"}},
        {"type": "name", "properties": {}},
        {"type": "name", "properties": {"name": "http://www.opengis.net/def/crs/EPSG/0/4326"}},
        {"type": "name", "properties": {"name": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}},
        {"type": "name", "properties": {"name": "http://www.opengis.net/gml/srs/epsg.xml#4326"}},
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG:6.9:4326"}},
        {"type": "OGC", "properties": {"urn": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "EPSG:4326", None, {}, "CRS84",
    ],
)  # fmt: skip
def test_every_way_to_write_wgs84_is_understood(tmp_path, crs):
    assert read(write_json(tmp_path / "a.geojson", feature({}), crs=crs)).frame.geometry[0].equals(A)


def test_a_crs_that_means_nothing_is_refused_unless_one_is_given(tmp_path):
    path = write_json(tmp_path / "a.geojson", feature({}), crs={"type": "name", "properties": {"name": "local grid"}})
    with pytest.raises(LayerError, match="--crs"):
        read(path)
    assert len(read(path, crs="EPSG:4326").frame) == 1


def test_longitudes_past_180_are_turned_back_and_cut(tmp_path):
    lines = [LineString([(142, 47), (170, 50), (190, 52)]), LineString([(359, 50), (360, 51), (361, 52)])]
    imported = read(write_json(tmp_path / "a.geojson", *(feature({}, line) for line in lines)))
    assert [len(shapely.get_parts(shape)) for shape in imported.frame.geometry] == [2, 1]
    assert np.abs(shapely.get_coordinates(imported.frame.geometry)[:, 0]).max() == 180
    assert imported.report["reason"].str.contains("turned back by 360").all()


@pytest.mark.parametrize(
    ("drawn", "parts"),
    [
        ([(170, 10), (180, 10), (-180, 10), (-170, 10)], 2),
        ([(179, 50), (180, 50.5), (-180, 50.5), (-179, 51)], 2),
        ([(180, 50), (-180, 51), (-179, 52)], 2),
        ([(-180, 50), (180, 51), (179, 52)], 2),
        ([(180, 50), (-180, 51)], 1),
        ([(179, 50), (-180, 50.5)], 1),
        ([(-180, 50.5), (179, 50)], 1),
        ([(179, 50), (180, 50.5), (180, 51), (-179, 52)], 2),
    ],
)
def test_steps_on_the_antimeridian_are_cut_and_stay_as_long(tmp_path, drawn, parts):
    shape = read(write_json(tmp_path / "a.geojson", feature({}, LineString(drawn)))).frame.geometry[0]
    pieces = shapely.get_parts(shape)
    assert len(pieces) == parts
    assert (np.abs(np.diff(shapely.get_coordinates(pieces[0])[:, 0])) <= 180).all()
    lon, lat = np.array(drawn).T
    whole_km = GEOD.line_length(np.unwrap(lon, period=360), lat) / 1000
    assert sum(GEOD.geometry_length(piece) for piece in pieces) / 1000 == pytest.approx(whole_km, abs=0.05)


@pytest.mark.parametrize("drawn", [[(180, 10), (-180, 10)], [(-180, 10), (180, 10), (-180, 10)]])
def test_one_place_written_from_both_sides_of_the_antimeridian_is_no_line(tmp_path, drawn):
    good = LineString([(1, 1), (2, 2)])
    imported = read(write_json(tmp_path / "a.geojson", feature({}, LineString(drawn)), feature({}, good)))
    assert imported.report["action"].tolist() == ["refused", "read"]
    assert imported.report["reason"][0] == "a line of length zero"


IDS = ["P1", "P1", "P1-2", "Труба-1", "A/12"]


def same_ids(tmp_path):
    lines = [LineString([(45 + n, 41), (46 + n, 41)]) for n in range(len(IDS))]
    rows = zip(IDS, lines, strict=True)
    return write_json(tmp_path / "a.geojson", *(feature({"id": i, "operator": "X"}, line) for i, line in rows))


def test_the_ids_of_a_file_survive_and_lengths_can_be_summed_by_them(tmp_path, capsys):
    path = same_ids(tmp_path)
    assert read(path).frame["source_id"].tolist() == IDS
    assert main(["lengths", str(path), "--by", "source_id", "--format", "json"]) == 0
    found = {row["source_id"]: row["length_km"] for row in json.loads(capsys.readouterr().out)}
    assert found["P1"] == pytest.approx(2 * GEOD.inv(45, 41, 46, 41)[2] / 1000, abs=1e-2)
    assert main(["lengths", str(path), "--by", "operator", "--by", "country", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["country"] for row in rows} >= {"AZ"}
    assert sum(row["length_km"] for row in rows) == pytest.approx(sum(found.values()), abs=0.1)
    assert main(["lengths", str(path), "--by", "operatr"]) == 1
    assert "did you mean operator" in capsys.readouterr().err


def test_the_feature_id_stands_in_for_an_empty_one_and_beside_another(tmp_path):
    rows = [feature({"id": None}, id="way/123"), feature({"id": "x"}, B, id="way/9")]
    found = read(write_json(tmp_path / "a.geojson", *rows)).frame
    assert found["source_id"].tolist() == ["way/123", "x"]
    assert found["feature_id"].tolist() == [None, "way/9"]


def test_lengths_and_map_tell_the_same_notes_as_import_on_stderr(tmp_path, capsys):
    path = same_ids(tmp_path)
    assert main(["import", "file", str(path)]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("note:")]
    assert told
    for command in (["lengths", str(path)], ["map", str(path), "--out", str(tmp_path / "a.html")]):
        assert main(command) == 0
        shown = capsys.readouterr()
        assert [shown.err.count(note) for note in told] == [1] * len(told)
        assert not any(note in shown.out for note in told)


def test_a_file_that_is_merely_called_p1234_is_credited_to_nobody(tmp_path):
    assert read(write_json(tmp_path / "P1234.geojson", feature({"name": "my own line"}))).attribution == ""
    own = read(write_json(tmp_path / "P1235.geojson", feature({"ProjectID": "P1235"})))
    assert own.attribution.startswith("Global Energy Monitor")
    (tmp_path / "mine").mkdir()
    write_json(tmp_path / "mine" / "P1234.geojson", feature({"name": "my own line"}))
    assert read(tmp_path / "mine").attribution == ""


def test_esri_json_is_read_and_file_geodatabases_and_topojson_are_named(tmp_path):
    esri = {"geometryType": "esriGeometryPolyline", "spatialReference": {"wkid": 4326}}
    rows = [{"attributes": {"Operator": "X"}, "geometry": {"paths": [[[45, 41], [46, 41]]]}}]
    (tmp_path / "a.json").write_text(json.dumps({**esri, "features": rows}))
    assert read(tmp_path / "a.json").frame["operator"].tolist() == ["X"]
    (tmp_path / "b.json").write_text(json.dumps({"type": "Topology", "objects": {}, "arcs": []}))
    with pytest.raises(LayerError, match="TopoJSON"):
        read(tmp_path / "b.json")
    (tmp_path / "c.gdb").mkdir()
    (tmp_path / "c.gdb" / "a00000001.gdbtable").write_bytes(b"x")
    with pytest.raises(LayerError, match=r"File Geodatabase.*ogr2ogr"):
        read(tmp_path / "c.gdb")


def test_a_list_of_features_is_geojson_too(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([feature({"name": "a"}), feature({"name": "b"}, B)]))
    assert read(tmp_path / "a.json").frame["name"].tolist() == ["a", "b"]


def test_multilines_survive_mending_of_parts(tmp_path):
    parts = MultiLineString([[(45, 41), (46, 41)], [(47, 41), (48, 41)]])
    assert read(write_json(tmp_path / "a.geojson", feature({}, parts))).frame.geometry[0].equals(parts)


@pytest.mark.parametrize(
    ("name", "degrees"),
    [
        ("WGS84", True),
        ("WGS 84", True),
        ("WGS_1984", True),
        ("http://spatialreference.org/ref/epsg/4326/proj4/", True),
        ("https://spatialreference.org/ref/epsg/3857/", False),
        ("urn:esri:wkid:102100", False),
        ("urn:esri:wkid:4326", True),
    ],
)
def test_a_crs_is_told_from_words_addresses_and_numbers_of_esri(tmp_path, name, degrees):
    places = [[45, 41], [46, 41]] if degrees else [[5009377.09, 5012341.66], [5120696.58, 5012341.66]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": places}}
    crs = {"type": "name", "properties": {"name": name}}
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}))
    assert read(path).frame.total_bounds.round(5).tolist() == [45, 41, 46, 41]


def test_columns_in_cyrillic_keep_a_name_each_and_can_be_summed_by(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text(
        "Название;Оператор;Құбыр;长度;wkt\n"
        "Узень;КТО;x;5;LINESTRING (45 41, 46 41)\nАтырау;КТО;y;6;LINESTRING (45 42, 46 42)\n",
        encoding="utf-8",
    )
    frame = read(path).frame
    assert frame["name"].tolist() == ["Узень", "Атырау"]
    assert frame["operator"].tolist() == ["КТО", "КТО"]
    assert frame["qubyr"].tolist() == ["x", "y"]
    assert main(["lengths", str(path), "--by", "Құбыр", "--format", "csv"]) == 0
    assert "y,1,82.85" in capsys.readouterr().out
    assert main(["lengths", str(path), "--by", "компания"]) == 1
    assert main(["lengths", str(path), "--by", "油"]) == 1


def test_the_third_number_of_esri_json_is_a_measure_where_it_says_so(tmp_path):
    line = {"paths": [[[45, 41, 0], [46, 41, 84.1]]]}
    path = tmp_path / "a.json"
    for told, measured in (({"hasM": True}, True), ({"hasZ": True}, False), ({"hasM": True, "hasZ": True}, False)):
        content = {"geometryType": "esriGeometryPolyline", "spatialReference": {"wkid": 4326}, **told}
        path.write_text(json.dumps({**content, "features": [{"attributes": {"NAME": "a"}, "geometry": line}]}))
        assert shapely.has_m(read(path).frame.geometry.iloc[0]) == measured
