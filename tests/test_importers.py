"""Other people's formats become layers, and every feature of the input is accounted for."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPoint, Point, Polygon

from geo.atlas.columns import COLUMNS, COUNTRY_CODES, ID_PATTERN, KINDS, STATUSES
from geo.atlas.commodities import commodities
from geo.commands import imports
from geo.errors import LayerError
from geo.formats import values as columns
from geo.formats.column_names import tidy_name
from geo.formats.mending import mend
from geo.formats.read import Limits, read
from geo.formats.values import column_rules, value_rules
from geo.geometry.lengths import length_km

LINE = [[50.0, 40.0], [51.0, 40.5], [52.0, 41.0]]


def feature(properties=None, coordinates=LINE, kind="LineString", **more):
    geometry = None if kind is None else {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


def write_geojson(path, *features, **more):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **more}), encoding="utf-8")
    return path


def lines_frame(crs="EPSG:4326"):
    frame = gpd.GeoDataFrame(
        {"name": ["One", "Двa"], "Diameter mm": [1020, 720], "status": ["operating", "proposed"]},
        geometry=[LineString(LINE), MultiLineString([LINE, [[53, 41], [54, 42]]])],
        crs="EPSG:4326",
    )
    return frame.to_crs(crs)


def check_is_a_layer(imported):
    """What must hold for every import."""
    frame, report = imported.frame, imported.report
    assert list(frame.columns[: len(COLUMNS)]) == list(COLUMNS)
    assert frame.columns[-1] == "geometry"
    assert frame.crs == "EPSG:4326"
    assert list(frame.index) == list(range(len(frame)))
    assert frame["id"].is_unique
    assert all(ID_PATTERN.fullmatch(identity) for identity in frame["id"])
    assert frame["name"].notna().all()
    assert frame["sources"].notna().all()
    assert set(frame["kind"]) <= set(KINDS)
    assert set(frame["status"].dropna()) <= set(STATUSES)
    assert set(frame["country"].dropna()) <= COUNTRY_CODES
    assert {word for cell in frame["commodity"].dropna() for word in cell.split("; ")} <= set(commodities())
    assert all(columns.tidy_name(name) == name for name in frame.columns)
    assert list(report.columns) == ["feature", "id", "action", "reason"]
    assert sum(imported.counts.values()) == len(report)
    assert (report["action"] != "refused").sum() == len(frame)
    assert set(report.loc[report["id"] != "", "id"]) == set(frame["id"])
    assert (report.loc[report["action"] != "read", "reason"] != "").all()
    xy, part = shapely.get_coordinates(shapely.get_parts(frame.geometry.values), return_index=True)
    assert np.isfinite(xy).all()
    assert (np.abs(xy) <= [180, 90]).all()
    assert not ((part[1:] == part[:-1]) & (xy[1:] == xy[:-1]).all(axis=1)).any()
    return frame


FORMATS = {
    ".geojson": lambda frame, path: frame.to_file(path, driver="GeoJSON"),
    ".geojsonl": lambda frame, path: frame.to_file(path, driver="GeoJSONSeq"),
    ".gpkg": lambda frame, path: frame.to_file(path, driver="GPKG"),
    ".shp": lambda frame, path: frame.to_file(path, driver="ESRI Shapefile", encoding="UTF-8"),
    ".fgb": lambda frame, path: frame.to_file(path, driver="FlatGeobuf"),
    ".parquet": lambda frame, path: frame.to_parquet(path),
    ".csv": lambda frame, path: frame.to_wkt().to_csv(path, index=False),
    ".xlsx": lambda frame, path: frame.to_wkt().to_excel(path, index=False),
}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.filterwarnings("ignore:Normalized/laundered field name", "ignore:Column names longer than 10")
def test_every_format_written_by_another_program_gives_the_same_lines(tmp_path, suffix):
    frame = lines_frame()
    FORMATS[suffix](frame, tmp_path / f"lines{suffix}")
    tidy = check_is_a_layer(read(tmp_path / f"lines{suffix}"))
    tidy = tidy.sort_values("name")  # FlatGeobuf has an order of its own
    assert list(tidy["name"]) == ["One", "Двa"]
    assert list(tidy["status"]) == ["operating", "proposed"]
    diameter = "diameter_m" if suffix == ".shp" else "diameter_mm"  # Shapefile cuts names to ten letters
    assert [float(value) for value in tidy[diameter]] == [1020, 720]
    assert shapely.equals_exact(tidy.geometry.values, frame.geometry.values, 1e-6).all()


@pytest.mark.parametrize(
    ("drawn", "parts"),
    [
        ([[179, 10], [-179, 12]], [[[179, 10], [180, 11]], [[-180, 11], [-179, 12]]]),
        ([[-179, 0], [-180, 1], [178, 3]], [[[-179, 0], [-180, 1]], [[180, 1], [178, 3]]]),
        ([[180, 0], [-179, 1]], [[[-180, 0], [-179, 1]]]),
        ([[-100, 0], [0, 0], [100, 0]], [[[-100, 0], [0, 0], [100, 0]]]),
    ],
)
def test_a_line_over_the_antimeridian_is_cut_there_and_stays_as_long(drawn, parts):
    mended = mend([LineString(drawn)], [""])
    (shape,) = mended.shapes
    assert [[list(place) for place in part.coords] for part in shapely.get_parts(shape)] == parts
    assert mended.changes == [[] if len(drawn) == len(parts[0]) == 3 else ["cut at the antimeridian"]]
    before, after = (length_km(gpd.GeoDataFrame(geometry=[line], crs=4326))[0] for line in (LineString(drawn), shape))
    assert after == pytest.approx(before, rel=1e-5)  # a place more on it, as it is drawn


def test_a_geometry_drawn_twice_is_told_and_kept_whichever_way_it_runs(tmp_path):
    drawn = (("a", LINE), ("b", LINE[::-1]), ("c", LINE[:2]))
    imported = read(write_geojson(tmp_path / "x.geojson", *(feature({"id": name}, line) for name, line in drawn)))
    assert imported.frame["id"].tolist() == ["a", "b", "c"]
    assert [note for note in imported.notes if "geometry of another" in note] == [
        "x.geojson: features with the very geometry of another, all kept: 1 (a = b)"
    ]


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".parquet"])
@pytest.mark.filterwarnings("ignore:Normalized/laundered field name", "ignore:Column names longer than 10")
def test_another_crs_is_reprojected_with_a_note(tmp_path, suffix):
    FORMATS[suffix](lines_frame("EPSG:32639"), tmp_path / f"lines{suffix}")
    imported = read(tmp_path / f"lines{suffix}")
    tidy = check_is_a_layer(imported).sort_values("name")
    assert shapely.equals_exact(tidy.geometry.values, lines_frame().geometry.values, 2e-6).all()
    assert any("reprojected from WGS 84 / UTM zone 39N" in note for note in imported.notes)


def test_the_crs_a_geojson_names_is_used_and_one_given_replaces_it(tmp_path):
    metres = json.loads(lines_frame("EPSG:3857").to_json())["features"]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    named = read(write_geojson(tmp_path / "a.geojson", *metres, crs=crs))
    given = read(write_geojson(tmp_path / "b.geojson", *metres), crs="EPSG:3857")
    for imported in (named, given):
        assert shapely.equals_exact(imported.frame.geometry.values, lines_frame().geometry.values, 2e-6).all()
    with pytest.raises(LayerError, match="are these metres"):
        read(tmp_path / "b.geojson")


def test_kml_gives_names_extended_data_tracks_and_says_what_is_not_followed(tmp_path):
    (tmp_path / "a.kml").write_text(
        """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
        <Document><name>not a line</name><NetworkLink><Link><href>http://example.org/x.kml</href></Link></NetworkLink>
        <Folder><Placemark id="L1"><name>North &amp; South</name><description>two legs</description>
        <ExtendedData><Data name="Operator"><value>KTO</value></Data>
        <SchemaData><SimpleData name="diameter_mm">1020</SimpleData></SchemaData></ExtendedData>
        <MultiGeometry><LineString><coordinates>50,40,5 51,41,6</coordinates></LineString>
        <LineString><coordinates>51,41 52,41</coordinates></LineString></MultiGeometry></Placemark></Folder>
        <Placemark><gx:Track><when>2020</when><gx:coord>60 45 0</gx:coord>
        <gx:coord>61 45 0</gx:coord></gx:Track></Placemark>
        <Placemark><name>here</name><Point><coordinates>50,40</coordinates></Point></Placemark>
        <Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing>
        </outerBoundaryIs></Polygon></Placemark></Document></kml>""",
        encoding="utf-8",
    )
    imported = read(tmp_path / "a.kml")
    tidy = check_is_a_layer(imported)
    assert list(tidy["name"]) == ["North & South", "a-2"]
    assert list(tidy["id"]) == ["L1", "a-2"]
    assert tidy["operator"][0] == "KTO"
    assert tidy["note"][0] == "two legs"
    assert tidy["diameter_mm"][0] == "1020"
    assert tidy.geometry[0].equals(MultiLineString([[(50, 40), (51, 41)], [(51, 41), (52, 41)]]))
    assert tidy.geometry[1].equals(LineString([(60, 45), (61, 45)]))
    reasons = imported.report.loc[imported.report["action"] == "refused", "reason"].tolist()
    assert [reason.split()[1].strip(":;") for reason in reasons] == ["NetworkLink", "point", "polygon"]
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("files/other.kml", "<kml/>")
        archive.write(tmp_path / "a.kml", "doc.kml")
    zipped = read(tmp_path / "a.kmz").frame
    assert zipped.drop(columns=["layer", "sources"]).equals(tidy.drop(columns=["layer", "sources"]))


def test_csv_of_longitude_and_latitude_gives_points_and_says_which_rows_do_not(tmp_path):
    (tmp_path / "p.csv").write_text(
        "﻿Name;Longitude;Latitude;kind\nA;50.1;40.2;terminal\nB;;;hub\nC;200;40;hub\nD;x;40;hub\nE;50;40;hub;9\n",
        encoding="utf-8",
    )
    imported = read(tmp_path / "p.csv")
    tidy = check_is_a_layer(imported)
    assert list(tidy["name"]) == ["A"]
    assert tidy.geometry[0] == Point(50.1, 40.2)
    reasons = imported.report["reason"].tolist()
    assert [reason.split(" (")[0] for reason in reasons] == [
        "",
        "no geometry",
        "longitude 200; longitudes are -180 to 180",
        "longitude and latitude that are not numbers: 'x', '40'",
        "5 cells under 4 names",
    ]


def test_bare_geometries_single_features_and_sequences_are_geojson_too(tmp_path):
    (tmp_path / "g.json").write_text(json.dumps({"type": "LineString", "coordinates": LINE}))
    (tmp_path / "f.json").write_text(json.dumps(feature({"name": "F"})))
    rows = [json.dumps(feature({"name": str(n)})) for n in range(3)]
    (tmp_path / "s.geojsons").write_text("".join(f"\x1e{row}\n" for row in [*rows, "{broken", "[]"]))
    assert len(read(tmp_path / "g.json").frame) == 1
    assert read(tmp_path / "f.json").frame["name"].tolist() == ["F"]
    imported = read(tmp_path / "s.geojsons")
    assert imported.frame["name"].tolist() == ["0", "1", "2"]
    assert imported.counts == {"read": 3, "mended": 0, "refused": 2}


def test_every_feature_is_read_mended_or_refused_with_its_reason(tmp_path):
    nan = float("nan")
    path = write_geojson(
        tmp_path / "mixed.geojson",
        feature({"name": "fine"}),
        feature({"name": "high"}, [[50, 40, 9], [51, 40, 9]]),
        feature({"name": "twice"}, [[50, 40], [50, 40], [50.0000001, 40], [51, 40]]),
        feature({"name": "torn"}, [[[50, 40], [nan, 41]], [[60, 40], [61, 40]]], "MultiLineString"),
        feature({"name": "dots"}, [[[50, 40], [50, 40]], [[60, 40], [61, 40]]], "MultiLineString"),
        feature({"name": "null"}, kind=None),
        feature({"name": "point"}, [50, 40], "Point"),
        feature({"name": "area"}, [[[0, 0], [1, 0], [1, 1], [0, 0]]], "Polygon"),
        feature({"name": "dot"}, [[50, 40], [50, 40]]),
        feature({"name": "one"}, [[50, 40]]),
        feature({"name": "empty"}, []),
        feature({"name": "far"}, [[50, 40], [50, 91]]),
        feature({"name": "text"}, [["50", "40"], ["51", "41"]]),
        {"type": "Feature", "properties": {}, "geometry": {"type": "GeometryCollection", "geometries": [
            {"type": "LineString", "coordinates": LINE}, {"type": "Point", "coordinates": [1, 1]}]}},
        7,
    )  # fmt: skip
    imported = read(path)
    check_is_a_layer(imported)
    found = [(row.action, row.reason) for row in imported.report.itertuples()]
    assert found == [
        ("read", ""),
        ("mended", "heights dropped"),
        ("mended", "2 repeated points dropped"),
        ("mended", "1 part with coordinates that are not numbers left out"),
        ("mended", "1 part of length zero left out"),
        ("refused", "no geometry (null)"),
        ("refused", "a point among lines; import it on its own (--geometry points, in Python geometry='points')"),
        ("refused", "a polygon; a layer here holds lines or points"),
        ("refused", "a line of length zero"),
        ("refused", "a line of length zero"),
        ("refused", "an empty geometry"),
        ("refused", "latitude 91; latitudes are -90 to 90 (are lon and lat swapped?)"),
        ("refused", "coordinates that are not positions of two numbers"),
        ("mended", "a collection: 1 lines kept, 1 other parts left out"),
        ("refused", "not a GeoJSON Feature"),
    ]
    assert imported.counts == {"read": 1, "mended": 5, "refused": 9}
    assert "15 features: 1 read, 5 mended, 9 refused" in imported.summary()


def test_points_are_taken_when_asked_for(tmp_path):
    path = write_geojson(
        tmp_path / "a.geojson",
        feature(),
        feature({"TYPE": "NATURAL GAS COMPRESSOR STATION"}, [[50, 40]], "MultiPoint"),
        feature({}, [[50, 40], [51, 40]], "MultiPoint"),
        feature({"kind": "terminal"}, [50, 40], "Point"),
    )
    imported = read(path, geometry="points")
    assert imported.counts == {"read": 1, "mended": 1, "refused": 2}
    assert list(imported.frame.geom_type) == ["Point", "Point"]
    assert imported.frame["kind"].tolist() == ["control-point", "terminal"]


PLACES = st.tuples(st.floats(-200, 200), st.floats(-100, 100))


@given(st.lists(st.lists(PLACES, min_size=2, max_size=6), min_size=1, max_size=5))
def test_mending_leaves_fit_lines_and_mending_twice_changes_nothing(parts):
    shapes = [LineString(part) for part in parts] + [MultiLineString(parts), None]
    once = mend(shapes, [""] * len(shapes), wanted="lines")
    assert [shape is None for shape in once.shapes] == [bool(reason) for reason in once.refused]
    good = [shape for shape in once.shapes if shape is not None]
    twice = mend(good, [""] * len(good), wanted="lines")
    assert list(twice.shapes) == good
    assert not any(twice.changes)
    assert not any(twice.refused)
    for before, after in zip(shapes, once.shapes, strict=True):
        if after is not None:
            kept = {tuple(xy) for xy in np.round(shapely.get_coordinates(before), 6) + 0.0}
            cuts = {tuple(xy) for xy in shapely.get_coordinates(after) + 0.0 if abs(xy[0]) == 180}
            assert {tuple(xy) for xy in shapely.get_coordinates(after) + 0.0} <= kept | cuts


def test_unmapped_columns_are_kept_under_tidy_names_and_reported(tmp_path):
    odd = {"CapacityBcm/y": 3.2, "Ø mm": 7, "Страна": "x", "geometry": "g", "id": "a", "ID": "b", "123": 1}
    odd["nested"] = {"a": [1]}
    imported = read(write_geojson(tmp_path / "a.geojson", feature(odd), feature({"id": "a", "nested": "text"})))
    tidy = check_is_a_layer(imported)
    assert tidy["capacity_bcm_y"][0] == 3.2
    assert tidy["mm"][0] == 7
    assert tidy["strana"][0] == "x"
    assert tidy["source_geometry"][0] == "g"
    assert tidy["source_id"][0] == "b"
    assert tidy["c_123"][0] == 1
    assert tidy["nested"].tolist() == ['{"a": [1]}', "text"]
    assert tidy["id"].tolist() == ["a", "a-2"]
    assert any("'CapacityBcm/y' as capacity_bcm_y" in note for note in imported.notes)


def test_words_without_an_equivalent_stay_beside_an_empty_cell(tmp_path):
    rows = [{"status": "Mothballed", "fuel": "Gas"}, {"status": "Rumoured", "fuel": "Oil, NGL"}]
    rows += [{"country": "Kazakhstan"}, {"country": "KZ, CN"}]
    imported = read(write_geojson(tmp_path / "a.geojson", *(feature(row) for row in rows)))
    tidy = check_is_a_layer(imported)
    assert tidy["status"].tolist() == ["idle", None, None, None]
    assert tidy["source_status"].tolist() == ["Mothballed", "Rumoured", None, None]
    assert tidy["commodity"].tolist() == ["gas", "oil; condensate", None, None]
    assert tidy["country"].tolist() == [None, None, "KZ", None]
    assert any("no status of ours for 'Rumoured'" in note for note in imported.notes)
    assert any("no country of ours for 'KZ, CN'" in note for note in imported.notes)


def test_the_declared_tables_map_to_columns_and_words_we_have():
    for importer in ("file", "gem", "osm"):
        assert {ours for _, ours in column_rules(importer).values()} <= set(COLUMNS)
    allowed = {"status": STATUSES, "kind": KINDS, "commodity": (*commodities(), "hydrogen")}
    for (column, word), ours in value_rules().items():
        assert ours in allowed[column], (column, word)
        assert word == word.lower()


@given(st.text(max_size=80))
def test_tidy_names_are_plain_and_tidying_twice_changes_nothing(name):
    tidy = tidy_name(name)
    assert tidy
    assert set(tidy) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")
    assert tidy[0].isalpha()
    assert tidy_name(tidy) == tidy


def test_ids_are_unique_and_the_same_at_every_reading(tmp_path):
    names = [None, "x", "x", "x-2", "x", "Ünïcode id", "../../etc", "", "y" * 500]
    path = write_geojson(tmp_path / "my lines.geojson", *(feature({"id": name}) for name in names))
    first, second = read(path), read(path)
    check_is_a_layer(first)
    assert first.frame["id"].tolist() == second.frame["id"].tolist()
    assert first.frame["id"].tolist() == [
        "my-lines-1", "x", "x-3", "x-2", "x-4", "unicode-id", "etc", "my-lines-8", "y" * 80,
    ]  # fmt: skip


def test_defaults_fill_only_what_the_source_leaves_open(tmp_path):
    path = write_geojson(tmp_path / "a.geojson", feature({"commodity": "gas"}), feature())
    tidy = read(path, defaults={"kind": "rail", "commodity": "goods", "accuracy_km": "5"}).frame
    assert tidy["commodity"].tolist() == ["gas", "goods"]
    assert tidy["kind"].tolist() == ["rail", "rail"]
    assert tidy["accuracy_km"].tolist() == [5.0, 5.0]
    for wrong in ({"kind": "canal"}, {"colour": "red"}, {"id": "x"}, {"accuracy_km": "far"}):
        with pytest.raises(LayerError):
            read(path, defaults=wrong)


# Global Energy Monitor


def gem_folder(folder):
    gas = folder / "gas-pipelines"
    write_geojson(gas / "P0001.geojson", feature({"ProjectID": "P0001"}), feature({"ProjectID": "P0009"}, kind=None))
    station = feature({"STATUS": "IN SERVICE"}, [50, 40], "Point")
    write_geojson(gas / "P0001-compressor-stations.geojson", station)
    ngl = feature({"substance": "ngl", "name": "Little"}, [LINE], "MultiLineString")
    write_geojson(folder / "liquid-pipelines" / "P0002.geojson", ngl)
    write_geojson(folder / "hydrogen-pipelines" / "P0003.geojson", feature(None, id="x1"))
    (folder / "gas-pipelines" / "P0004.qmd").write_text("<!DOCTYPE qgis>")
    (folder / "gas-pipelines" / "P0005.geojson").write_text("{")
    write_geojson(folder / "gas-pipelines" / "P0006.geojson")
    return folder


def test_a_folder_of_gem_projects_is_known_and_each_file_accounted_for(tmp_path):
    imported = read(gem_folder(tmp_path / "routes"))
    tidy = check_is_a_layer(imported)
    assert imported.source == "global-energy-monitor"
    assert tidy[["id", "name"]].to_numpy().tolist() == [["P0001", "P0001"], ["P0003", "P0003"], ["P0002", "Little"]]
    assert tidy["source_commodity"].tolist() == [None, "Hydrogen", "ngl"] or tidy["commodity"][1] == "hydrogen"
    assert tidy["commodity"].tolist()[::2] == ["gas", "condensate"]
    refused = imported.report[imported.report["action"] == "refused"]
    assert dict(zip(refused["feature"], refused["reason"].str[:12], strict=True)) == {
        "gas-pipelines/P0001-compressor-stations.geojson #1": "a point amon",
        "gas-pipelines/P0001.geojson #2": "no geometry ",
        "gas-pipelines/P0004.qmd": "not a layer:",
        "gas-pipelines/P0005.geojson": "is not JSON:",
        "gas-pipelines/P0006.geojson": "a file witho",
    }
    stations = read(tmp_path / "routes", geometry="points").frame
    found = stations[["id", "kind", "status"]].to_numpy().tolist()
    assert found == [["P0001-compressor-stations", "compressor-station", "operating"]]


GEM_ROWS = {
    "ProjectID": ["P0001", "P0002", "P0077"],
    "PipelineName": ["Alpha Gas Pipeline", "Beta Oil Pipeline", "Gamma"],
    "SegmentName": ["North", "--", None],
    "Fuel": ["Gas", "Oil", "Gas"],
    "Status": ["Operating", "Cancelled", "Proposed"],
    "Owner": ["KTG [100%]", None, "X"],
    "CountriesOrAreas": ["Kazakhstan", "Kazakhstan; China", "Türkiye"],
    "Capacity": [12.5, 400000, None],
    "CapacityUnits": ["bcm/y", "bpd", None],
    "LengthMergedKm": [100, 200, 300],
}


def check_gem_rows(tidy):
    assert tidy["name"].tolist()[:2] == ["Alpha Gas Pipeline – North", "Beta Oil Pipeline"]
    assert tidy["status"].tolist()[:2] == ["operating", "shelved"]
    assert tidy["source_status"].tolist()[1] == "Cancelled"
    assert tidy["operator"].tolist()[0] == "KTG [100%]"
    assert tidy["country"].tolist()[:2] == ["KZ", None]
    assert tidy["source_country"].tolist()[1] == "Kazakhstan; China"
    assert tidy["capacity"].tolist()[:2] == ["12.5 bcm/y", "400000 bpd"]
    assert tidy["length_merged_km"].tolist()[:2] == [100, 200]


def test_gem_releases_as_geojson_and_spreadsheet_map_their_columns(tmp_path):
    import pandas as pd

    table = pd.DataFrame(GEM_ROWS)
    rows = [{k: (None if v != v else v) for k, v in row.items()} for row in table.to_dict("records")]
    path = write_geojson(tmp_path / "GEM-GGIT-2026.geojson", *(feature(row) for row in rows))
    imported = read(path)
    check_gem_rows(check_is_a_layer(imported))
    assert imported.frame["country"][2] == "TR"
    with pd.ExcelWriter(tmp_path / "GEM-GOIT-2026.xlsx") as book:
        pd.DataFrame({"About": ["text"]}).to_excel(book, sheet_name="About", index=False)
        shapes = ["LINESTRING (50 40, 51 41)", "MULTILINESTRING ((50 40, 51 41), (60 40, 61 41))", "--"]
        table.assign(WKTFormat=shapes).to_excel(book, sheet_name="Pipelines", index=False, startrow=2)
    imported = read(tmp_path / "GEM-GOIT-2026.xlsx")
    check_gem_rows(check_is_a_layer(imported))
    assert imported.report["action"].tolist() == ["read", "read", "refused"]
    first, second, third = imported.report["reason"]
    assert "country: 'Kazakhstan' as KZ" in first
    assert "country: " in second
    assert third == "no geometry (null)"


def test_a_gem_table_gives_the_folder_its_attributes_and_names_projects_without_a_route(tmp_path):
    import pandas as pd

    pd.DataFrame(GEM_ROWS).to_excel(tmp_path / "t.xlsx", index=False)
    imported = read(gem_folder(tmp_path / "routes"), "gem", table=tmp_path / "t.xlsx")
    tidy = check_is_a_layer(imported).set_index("id")
    assert tidy.loc["P0001", "name"] == "Alpha Gas Pipeline – North"
    assert tidy.loc["P0002", "status"] == "shelved"
    last = imported.report.iloc[-1]
    assert last["feature"] == "t.xlsx [Sheet1] row 4"
    assert last["reason"] == "no route in the folder for this project"


@pytest.mark.skipif("ENERGY_ROUTES_GEM_RAW" not in os.environ, reason="set ENERGY_ROUTES_GEM_RAW to GEM's folder")
def test_every_real_gem_file_is_imported_or_refused_with_a_reason():
    folder = Path(os.environ["ENERGY_ROUTES_GEM_RAW"])
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    seen = {}
    for geometry in ("lines", "points"):
        imported = read(folder, geometry=geometry)
        check_is_a_layer(imported)
        seen[geometry] = {label.split(" #")[0] for label in imported.report["feature"]}
        assert seen[geometry] == files
    n_features = sum(
        len(content.get("features", [content]))
        for name in files
        if name.endswith(".geojson")
        for content in [json.loads((folder / name).read_text(encoding="utf-8"))]
    )
    assert len(imported.report) == n_features + sum(not name.endswith(".geojson") for name in files)


# OpenStreetMap


def overpass(*elements):
    return {"version": 0.6, "generator": "Overpass API", "elements": list(elements)}


WAY = [{"lat": 40, "lon": 50}, {"lat": 41, "lon": 51}]


def test_overpass_ways_relations_and_stations_become_lines_and_reports(tmp_path):
    content = overpass(
        {"type": "way", "id": 1, "geometry": WAY, "tags": {
            "man_made": "pipeline", "substance": "gas", "name": "A", "name:kk": "Ә", "diameter": "1020"}},
        {"type": "way", "id": 2, "geometry": WAY, "tags": {"construction:man_made": "pipeline", "substance": "oil"}},
        {"type": "way", "id": 3, "nodes": [7, 8], "tags": {"man_made": "pipeline", "disused": "yes"}},
        {"type": "way", "id": 4, "nodes": [70, 80], "tags": {"man_made": "pipeline"}},
        {"type": "way", "id": 5, "geometry": WAY, "tags": {"highway": "primary"}},
        {"type": "node", "id": 7, "lat": 42, "lon": 50}, {"type": "node", "id": 8, "lat": 42, "lon": 51},
        {"type": "node", "id": 9, "lat": 42, "lon": 51, "tags": {"pipeline": "valve"}},
        {"type": "relation", "id": 11, "members": [
            {"type": "way", "ref": 2}, {"type": "way", "ref": 6, "geometry": WAY}, {"type": "node", "ref": 9}],
            "tags": {"type": "route", "route": "pipeline", "name": "Trunk", "operator": "KTO"}},
        {"type": "relation", "id": 12, "tags": {"type": "boundary"}},
        {"type": "area", "id": 1}, "nonsense",
    )  # fmt: skip
    (tmp_path / "export.json").write_text(json.dumps(content), encoding="utf-8")
    imported = read(tmp_path / "export.json")
    tidy = check_is_a_layer(imported).set_index("id")
    assert imported.licence == "ODbL 1.0"
    assert tidy.index.tolist() == ["way-1", "way-2", "way-3", "way-6"]
    ways = tidy[["name", "name_kk", "operator", "commodity", "status", "diameter"]]
    assert ways.loc["way-1"].tolist() == ["A", "Ә", None, "gas", "operating", "1020"]
    assert ways.loc["way-2"].tolist() == ["Trunk", None, "KTO", "oil", "construction", None]
    assert tidy.loc["way-3", "status"] == "idle"
    assert tidy.loc["way-3"].geometry.equals(LineString([(50, 42), (51, 42)]))
    assert tidy.loc["way-6", ["name", "status", "osm_relation"]].tolist() == ["Trunk", "operating", "relation-11"]
    refused = imported.report[imported.report["action"] == "refused"].set_index("feature")["reason"]
    assert "out geom" in refused["export.json way/4"]
    assert refused["export.json relation/11"] == "its tags were given to its 2 ways, the lines"
    assert "point among lines" in refused["export.json node/9"]
    assert {"export.json #11", "export.json #12"} <= set(refused.index)
    assert any("2 elements that are no pipelines" in note for note in imported.notes)
    assert read(tmp_path / "export.json", geometry="points").frame["kind"].tolist() == ["block-valve"]


def test_an_extract_gives_the_same_lines_as_overpass(tmp_path):
    osmium = pytest.importorskip("osmium")
    node, way, relation = osmium.osm.mutable.Node, osmium.osm.mutable.Way, osmium.osm.mutable.Relation
    with osmium.SimpleWriter(str(tmp_path / "x.osm.pbf")) as out:
        for number in range(4):
            tags = {"pipeline": "valve"} if number == 3 else {}
            out.add_node(node(id=number + 1, location=(50 + number, 40), tags=tags))
        out.add_way(way(id=1, nodes=[1, 2], tags={"man_made": "pipeline", "substance": "oil"}))
        out.add_way(way(id=2, nodes=[2, 3]))
        out.add_way(way(id=3, nodes=[1, 3], tags={"highway": "track"}))
        tags = {"type": "route", "route": "pipeline", "name": "T"}
        out.add_relation(relation(id=5, members=[("w", 2, ""), ("w", 99, "")], tags=tags))
    imported = read(tmp_path / "x.osm.pbf")
    tidy = check_is_a_layer(imported)
    assert tidy[["id", "name", "commodity"]].to_numpy().tolist() == [["way-1", "way-1", "oil"], ["way-2", "T", None]]
    assert tidy.geometry[1].equals(LineString([(51, 40), (52, 40)]))
    assert imported.report["feature"].tolist()[2:] == ["x.osm.pbf way/99", "x.osm.pbf node/4", "x.osm.pbf relation/5"]


# limits and options


def test_limits_refuse_with_a_remedy_that_works(tmp_path):
    path = write_geojson(tmp_path / "a.geojson", *(feature({"n": n}) for n in range(20)))
    for name, small in (("max_features", 19), ("max_vertices", 59), ("max_bytes", 100)):
        with pytest.raises(LayerError, match=rf"than the limit of {small:,}; .* the limit with {name}=\d+") as caught:
            read(path, limits=Limits(**{name: small}))
        needed = int(str(caught.value).rsplit("=", 1)[1])
        assert len(read(path, limits=Limits(**{name: max(needed, 1000)})).frame) == 20
    many = write_geojson(tmp_path / "b.geojson", *(feature({f"k{n}": n}) for n in range(20)))
    with pytest.raises(LayerError, match="max_columns"):
        read(many, limits=Limits(max_columns=10))
    long = read(write_geojson(tmp_path / "c.geojson", feature({"name": "x" * 50})), limits=Limits(max_text=10))
    assert long.frame["name"].tolist() == ["x" * 10]
    assert long.report["reason"].tolist() == ["name: text cut to 10 characters"]


def test_a_geopackage_with_several_layers_is_read_whole_and_takes_a_name(tmp_path):
    path = tmp_path / "a.gpkg"
    lines_frame().to_file(path, layer="one")
    lines_frame().iloc[:1].to_file(path, layer="two", mode="a")
    both = read(path)
    assert both.frame["gpkg_layer"].tolist() == ["one"] * len(lines_frame()) + ["two"]
    assert any("all 2 layers were read" in note for note in both.notes)
    assert len(read(path, layer="two").frame) == 1
    with pytest.raises(LayerError, match="it has one, two"):
        read(path, layer="three")


@pytest.mark.parametrize(
    ("module", "name"), [("pyarrow", "a.parquet"), ("openpyxl", "a.xlsx"), ("osmium", "a.osm.pbf")]
)
def test_a_missing_optional_package_is_named_with_the_way_to_install_it(tmp_path, monkeypatch, module, name):
    (tmp_path / name).write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(LayerError, match=r"pip install 'energy-routes\[formats\]'"):
        read(tmp_path / name)


def test_reading_does_not_load_gdal_for_formats_that_do_not_need_it(tmp_path):
    path = write_geojson(tmp_path / "a.geojson", feature())
    code = f"import sys; from geo.formats.read import read; read({str(path)!r}); print('pyogrio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_command_reports_and_writes(tmp_path, capsys):
    import argparse

    parser = argparse.ArgumentParser()
    imports.add_parser(parser.add_subparsers())
    path = write_geojson(tmp_path / "a.geojson", feature({"name": "evil \x1b[2J name"}), feature(kind=None))
    out, report = tmp_path / "out.geojson", tmp_path / "r.csv"
    words = ["import", "file", path, "--out", out, "--report", report, "--set", "commodity=gas"]
    arguments = parser.parse_args(list(map(str, words)))
    assert arguments.run(arguments) == 0
    shown = capsys.readouterr().out
    assert "2 features: 1 read, 0 mended, 1 refused" in shown
    assert "\x1b" not in shown
    assert report.read_text().splitlines()[2] == "a.geojson #2,,refused,no geometry (null)"
    again = read(out)
    assert again.frame[["id", "commodity", "sources"]].to_numpy().tolist() == [["a-1", "gas", "a.geojson"]]
    assert again.counts == {"read": 1, "mended": 0, "refused": 0}


def test_old_shapefile_attributes_in_another_encoding_and_a_missing_prj(tmp_path):
    path = tmp_path / "a.shp"
    gpd.GeoDataFrame({"name": ["Баку"]}, geometry=[LineString(LINE)], crs=4326).to_file(path, encoding="cp1251")
    (tmp_path / "a.prj").unlink()
    imported = read(path)
    assert imported.frame["name"].tolist() == ["Баку"]
    assert any("names no CRS; taken as WGS84" in note for note in imported.notes)


def test_shapes_that_are_no_lines_are_never_drawn_from_invented_corners():
    refused = mend([Polygon([(0, 0), (1, 0), (1, 1)]), MultiPoint([(0, 0), (1, 1)])], ["", ""], wanted="lines")
    assert list(refused.shapes) == [None, None]
