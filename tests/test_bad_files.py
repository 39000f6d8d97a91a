"""Hundreds of bad files: each gives a clear error or a safe layer, in bounded time and memory, and nothing else happens.

Every case is made here by a small function; a case that fuzzing finds is added as one more line.
"""
# ruff: noqa: E501 - a list of cases reads best with one thought a line, however long

import base64
import io
import json
import os
import resource
import socket
import sqlite3
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString

from geo.atlas.columns import COLUMNS, ID_PATTERN
from geo.errors import LayerError
from geo.formats.read import Limits, read
from geo.formats.writers import export

MAX_SECONDS = 20.0  # of the processor, whatever else the machine does; a case takes milliseconds
LIMITS = Limits(max_bytes=20_000_000, max_features=50_000, max_vertices=500_000, max_seconds=2)
LINE = [[50.0, 40.0], [51.0, 41.0]]
PROBE = "{{7*191}}"

CASES: dict[str, tuple[str, Callable[[], bytes]]] = {}


def case(name, file, content):
    """Add one bad file: a name for the test, a file name, bytes or text or a function that makes them."""
    assert name not in CASES, name
    made = content if callable(content) else lambda: content
    CASES[name] = (file, lambda: value.encode("utf-8", "surrogatepass") if isinstance(value := made(), str) else value)


def line_feature(properties=None, geometry=None):
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": geometry or {"type": "LineString", "coordinates": LINE},
    }


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


GOOD = collection(line_feature({"name": "good"}))

# text that is no GeoJSON

for name, text in {
    "empty": "", "white space": " \n\t ", "one bracket": "{", "number": "7", "text": '"FeatureCollection"', "true": "true", "null": "null",
    "list": "[]", "list of features": f"[{GOOD}]", "html": "<html><body>404</body></html>", "no type": '{"features": []}',
    "unknown type": '{"type": "Sausage"}', "type list": '{"type": ["FeatureCollection"]}', "type object": '{"type": {}}',
    "no features": '{"type": "FeatureCollection"}', "features null": '{"type":"FeatureCollection","features":null}',
    "features object": '{"type":"FeatureCollection","features":{}}', "features text": '{"type":"FeatureCollection","features":"x"}',
    "features empty": '{"type":"FeatureCollection","features":[]}', "feature null": collection(None), "feature number": collection(1),
    "feature list": collection([line_feature()]), "feature untyped": collection({"geometry": None}), "topojson": '{"type":"Topology","arcs":[]}',
    "esri json": '{"geometryType":"esriGeometryPolyline","features":[{"attributes":{}}]}', "comment": f"// hello\n{GOOD}",
    "trailing comma": GOOD[:-1] + ",}", "single quotes": GOOD.replace('"', "'"), "two documents": GOOD + GOOD, "python": "__import__('os').system('x')",
    "duplicate keys": GOOD[:-1] + ',"features":[]}', "javascript": f"var x = {GOOD};", "yaml": "type: FeatureCollection", "pickle": "cposix\nsystem\n(S'echo'\ntR.",
}.items():  # fmt: skip
    case(f"geojson {name}", "a.geojson", text)

# bytes that are no text

for name, content in {
    "invalid utf-8": GOOD.encode().replace(b"good", b"\xff\xfe\xfa"), "utf-8 mark": b"\xef\xbb\xbf" + GOOD.encode(), "latin-1": GOOD.replace("good", "Ü").encode("latin-1"),
    "utf-16": GOOD.encode("utf-16"), "utf-16 big-endian": b"\xfe\xff" + GOOD.encode("utf-16-be"), "utf-16 cut": GOOD.encode("utf-16")[:-3],
    "utf-32": GOOD.encode("utf-32"), "nul bytes": GOOD.encode().replace(b"good", b"a\0b"), "all nul": b"\0" * 1000, "overlong": GOOD.encode().replace(b"good", b"\xc0\xaf"),
    "surrogate bytes": GOOD.replace("good", "\ud800").encode("utf-8", "surrogatepass"), "gzip": b"\x1f\x8b\x08" + b"\0" * 60, "random": bytes(range(256)) * 4,
    "two marks": b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD.encode(), "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "elf": b"\x7fELF" + b"\0" * 100,
}.items():  # fmt: skip
    case(f"bytes {name}", "a.geojson", content)
for keep in range(1, len(GOOD) - 1, 11):
    case(f"geojson cut after {keep} bytes", "a.geojson", GOOD[:keep])

# geometries

HUGE = 10**400
for name, geometry in {
    "text": "LINESTRING (0 0, 1 1)", "list": [], "number": 7, "true": True, "empty object": {}, "no coordinates": {"type": "LineString"},
    "null coordinates": {"type": "LineString", "coordinates": None}, "text coordinates": {"type": "LineString", "coordinates": "50,40 51,41"},
    "object coordinates": {"type": "LineString", "coordinates": {"0": [1, 2]}}, "number coordinates": {"type": "LineString", "coordinates": 7},
    "flat": {"type": "LineString", "coordinates": [50, 40, 51, 41]}, "too deep": {"type": "LineString", "coordinates": [[LINE]]},
    "text numbers": {"type": "LineString", "coordinates": [["50", "40"], ["51", "41"]]}, "nulls": {"type": "LineString", "coordinates": [[None, None], [51, 41]]},
    "truth": {"type": "LineString", "coordinates": [[True, False], [True, True]]}, "one number": {"type": "LineString", "coordinates": [[50], [51]]},
    "uneven": {"type": "LineString", "coordinates": [[50], [51, 40]]}, "mixed dimensions": {"type": "LineString", "coordinates": [[50, 40], [51, 40, 9]]},
    "seven dimensions": {"type": "LineString", "coordinates": [[1, 2, 3, 4, 5, 6, 7], [2, 3, 4, 5, 6, 7, 8]]}, "empty vertices": {"type": "LineString", "coordinates": [[], []]},
    "huge integer": {"type": "LineString", "coordinates": [[HUGE, 1], [2, 2]]}, "huge float": {"type": "LineString", "coordinates": [[1e308, 1e308], [-1e308, 1]]},
    "tiny": {"type": "LineString", "coordinates": [[5e-324, 0], [0, 5e-324]]}, "nan": {"type": "LineString", "coordinates": [[float("nan"), 1], [2, 2]]},
    "infinity": {"type": "LineString", "coordinates": [[float("inf"), 1], [2, -float("inf")]]}, "swapped": {"type": "LineString", "coordinates": [[40, 150], [41, 151]]},
    "metres": {"type": "LineString", "coordinates": [[5_000_000, 4_800_000], [5_100_000, 4_900_000]]}, "beyond 180": {"type": "LineString", "coordinates": [[179, 1], [181, 1]]},
    "dot": {"type": "LineString", "coordinates": [[1, 1], [1, 1]]}, "unknown type": {"type": "Spline", "coordinates": LINE}, "type number": {"type": 5, "coordinates": LINE},
    "type list": {"type": ["LineString"], "coordinates": LINE}, "lower case": {"type": "linestring", "coordinates": LINE}, "curve": {"type": "CircularString", "coordinates": LINE},
    "collection of text": {"type": "GeometryCollection", "geometries": ["x"]}, "collection null": {"type": "GeometryCollection", "geometries": None},
    "collection empty": {"type": "GeometryCollection", "geometries": []}, "multi of null": {"type": "MultiLineString", "coordinates": [None]},
    "multi empty": {"type": "MultiLineString", "coordinates": [[]]}, "multi mixed": {"type": "MultiLineString", "coordinates": [LINE, [[1, 1]], "x"]},
    "polygon broken": {"type": "Polygon", "coordinates": "x"}, "point empty": {"type": "Point", "coordinates": []}, "point text": {"type": "Point", "coordinates": ["a", "b"]},
    "point nan": {"type": "Point", "coordinates": [float("nan"), 1]}, "feature inside": line_feature(), "multipoint bad": {"type": "MultiPoint", "coordinates": [[1], 2]},
}.items():  # fmt: skip
    case(f"geometry {name}", "a.geojson", collection(line_feature({"name": "bad"}, geometry)))

for name, text in {
    "number of 10000 digits": GOOD.replace("50.0", "1" * 10_000), "exponent": GOOD.replace("50.0", "1e999999"), "minus zero": GOOD.replace("50.0", "-0.0"),
    "hexadecimal": GOOD.replace("50.0", "0x32"), "bare NaN": GOOD.replace("50.0", "NaN"), "bare Infinity": GOOD.replace("50.0", "-Infinity"),
    "leading zeros": GOOD.replace("50.0", "050"), "many digits": GOOD.replace("50.0", "50." + "1" * 100_000),
}.items():  # fmt: skip
    case(f"number {name}", "a.geojson", text)


def nested(depth, opening, closing, middle=""):
    return opening * depth + middle + closing * depth


case("deep lists", "a.geojson", lambda: nested(200_000, "[", "]"))
case("deep objects", "a.geojson", lambda: nested(200_000, '{"a":', "}", "1"))
case("deep unclosed", "a.geojson", lambda: "[" * 1_000_000)
case("deep coordinates", "a.geojson", lambda: GOOD.replace("[50.0, 40.0]", nested(500, "[", "]", "1")))
case("deep attributes", "a.geojson", lambda: GOOD.replace('"good"', nested(900, "[", "]", "1")))
case(
    "deep collections",
    "a.geojson",
    lambda: GOOD.replace(
        json.dumps(line_feature()["geometry"]), nested(300, '{"type":"GeometryCollection","geometries":[', "]}")
    ),
)
case("too many features", "a.geojson", lambda: collection(*[7] * 50_001))
case(
    "too many vertices",
    "a.geojson",
    lambda: collection(line_feature({}, {"type": "LineString", "coordinates": [[n / 1e5, 1] for n in range(500_001)]})),
)
case("too many lists", "a.geojson", lambda: f'{{"type":"FeatureCollection","features":[{"[]," * 2_000_000}[]]}}')
case("too many columns", "a.geojson", lambda: collection(line_feature({f"k{n}": n for n in range(1_100)})))
case(
    "a new column in every feature",
    "a.geojson",
    lambda: collection(*(line_feature({f"k{n}": n}) for n in range(3_000))),
)
case("too many bytes", "a.geojson", lambda: GOOD + " " * 20_000_001)
case("long text", "a.geojson", lambda: collection(line_feature({"name": "x" * 5_000_000})))
case("long column name", "a.geojson", lambda: collection(line_feature({"x" * 1_000_000: 1})))

# attributes, one hostile value in every column of ours and in the names of columns

HOSTILE = {
    "template": PROBE, "block": "{% for x in y %}", "comment": "{#", "markup": "<script>probe()</script>", "image": "<img src=x onerror=probe()>",
    "end of script": "</script><!--", "formula": '=HYPERLINK("http://example.org","x")', "command": "+cmd|' /C calc'!A0", "sql": "'; DROP TABLE x; --",
    "path": "../../../etc/passwd", "nul": "a\0b", "escape": "\x1b[2J\x07", "surrogate": "\ud800", "right to left": "\u202egnp.exe", "backtick": "`${7*191}`",
    "link": "javascript:probe()", "line ends": "a\r\nb\u2028c", "combining": "a" + "\u0301" * 500, "format": "%s%n{0.__class__}", "list": [1, [2, {"a": None}]],
    "object": {"__proto__": {"x": 1}}, "nan": float("nan"), "infinity": float("inf"), "large": 10**30, "small": -1, "truth": True, "xml": "]]>&lol;<!DOCTYPE x>",
}  # fmt: skip
for name, value in HOSTILE.items():
    case(
        f"attribute {name}",
        "a.geojson",
        lambda value=value: collection(line_feature(dict.fromkeys(COLUMNS, value)), line_feature({"other": value})),
    )
    if isinstance(value, str):
        case(
            f"column named {name}",
            "a.geojson",
            lambda value=value: collection(line_feature({value: "x", f" {value}": 1, "name": "n"})),
        )
for name, properties in {"text": "x", "list": [1], "number": 7, "true": True}.items():
    case(f"properties {name}", "a.geojson", collection(line_feature(properties)))
for name, crs in {
    "text": "EPSG:4326", "number": 4326, "null name": {"properties": {"name": None}}, "unknown": {"properties": {"name": "EPSG:999999"}},
    "proj string": {"properties": {"name": "+proj=longlat +nadgrids=/etc/passwd"}}, "file": {"properties": {"name": "file:///etc/passwd"}}, "list": [1],
    "url": {"type": "link", "properties": {"href": "http://example.org/crs"}}, "wkt": {"properties": {"name": 'GEOGCS["x"]'}}, "long": {"properties": {"name": "EPSG:" + "9" * 9999}},
}.items():  # fmt: skip
    case(f"crs {name}", "a.geojson", collection(line_feature(), crs=crs))

# newline-delimited

for name, text in {
    "cut": json.dumps(line_feature()) + "\n" + json.dumps(line_feature())[:30], "mixed": json.dumps(line_feature()) + "\n7\nnull\n[]\n{}\n", "blank": "\n\n\x1e\n",
    "first broken": "{\n" + json.dumps(line_feature()), "carriage returns": (json.dumps(line_feature()) + "\r") * 3,
}.items():  # fmt: skip
    case(f"lines {name}", "a.geojsonl", text)

# KML and KMZ

KML = '<?xml version="1.0"?>{dtd}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'
MARK = "<Placemark><name>{name}</name><LineString><coordinates>50,40 51,41</coordinates></LineString></Placemark>"


def kml(body=None, dtd=""):
    body = MARK.format(name="n") if body is None else body
    return KML.replace("{dtd}", dtd).replace("{body}", body)


LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '&{a};&{a};&{a};&{a};&{a};&{a};'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
for name, text in {
    "empty document": kml(""), "not xml": "hello", "cut": kml()[:-30], "html": "<html/>", "unclosed": kml("<Placemark>"), "two roots": kml() + kml(),
    "external entity": kml(MARK.format(name="&x;"), '<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "billion laughs": kml(MARK.format(name="&j;"), LAUGHS),
    "external dtd": kml(dtd='<!DOCTYPE kml SYSTEM "http://127.0.0.1:9/x.dtd">'), "parameter entity": kml(dtd='<!DOCTYPE k [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]>'),
    "public dtd": kml(dtd='<!DOCTYPE kml PUBLIC "-//x//y" "http://127.0.0.1:9/x.dtd">'), "quadratic": kml(MARK.format(name="&a;" * 1000), f"<!DOCTYPE k [<!ENTITY a '{'x' * 10_000}'>]>"),
    "unknown entity": kml(MARK.format(name="&nope;")), "doctype only": kml(dtd="<!DOCTYPE kml>"), "xinclude": kml('<xi:include href="/etc/passwd" parse="text"/>'),
    "processing instruction": kml('<?php system("x") ?>' + MARK), "stylesheet": '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + kml()[21:],
    "network link": kml("<NetworkLink><Link><href>http://127.0.0.1:9/</href></Link></NetworkLink>"), "local link": kml("<NetworkLink><Link><href>file:///etc/passwd</href></Link></NetworkLink>"),
    "overlay": kml("<GroundOverlay><Icon><href>//127.0.0.1/x</href></Icon></GroundOverlay>"), "nan": kml(MARK.replace("50,40", "nan,inf")), "text": kml(MARK.replace("50,40", "a,b")),
    "one number": kml(MARK.replace("50,40", "50")), "commas": kml(MARK.replace("50,40", ",,,")), "no coordinates": kml(MARK.replace("50,40 51,41", "")), "huge": kml(MARK.replace("50,40", "1e999,40")),
    "swapped": kml(MARK.replace("50,40", "40,150")), "wrong encoding": '<?xml version="1.0" encoding="klingon"?>' + kml()[21:], "utf-7": '<?xml version="1.0" encoding="utf-7"?>' + kml()[21:],
    "utf-16 lie": '<?xml version="1.0" encoding="utf-16"?>' + kml()[21:], "control": kml(MARK.format(name="a\x01b")), "nested placemarks": kml("<Placemark>" * 50 + "</Placemark>" * 50),
    "markup": kml(MARK.format(name="<![CDATA[<script>probe()</script>{{7*191}}]]>")), "polygon": kml("<Placemark><Polygon/></Placemark>"), "unbound prefix": kml("<Placemark><gx:Track><gx:coord>1 2 3</gx:coord></gx:Track></Placemark>"),
}.items():  # fmt: skip
    case(f"kml {name}", "a.kml", text)
case("kml deep", "a.kml", lambda: kml("<Folder>" * 50_000 + "</Folder>" * 50_000))
case("kml many attributes", "a.kml", lambda: kml("<Placemark " + " ".join(f'a{n}="x"' for n in range(50_000)) + "/>"))
case(
    "kml many columns",
    "a.kml",
    lambda: kml(
        "<Placemark><ExtendedData>"
        + "".join(f'<Data name="k{n}"><value>1</value></Data>' for n in range(2_000))
        + "</ExtendedData></Placemark>"
    ),
)
case("kml long token", "a.kml", lambda: kml(MARK.format(name="x" * 5_000_000)))
case("kml many vertices", "a.kml", lambda: kml(MARK.replace("50,40", "50,40 " * 500_001)))


def archive(entries, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as out:
        for name, content in entries:
            out.writestr(
                zipfile.ZipInfo(name) if "\\" in name or ".." in name or name.startswith("/") else name, content
            )
    return buffer.getvalue()


def lying_bomb():
    """A KMZ that says it unpacks to little and unpacks to much."""
    content = archive([("doc.kml", b" " * 30_000_000)])
    size = struct.pack("<I", 30_000_000)
    assert content.count(size) == 2
    return content.replace(size, struct.pack("<I", 1_000))


case("kmz not a zip", "a.kmz", b"hello")
case("kmz empty archive", "a.kmz", lambda: archive([]))
case("kmz without document", "a.kmz", lambda: archive([("x.txt", "hello")]))
case("kmz bomb", "a.kmz", lambda: archive([("doc.kml", b" " * 200_000_000)]))
case("kmz lying bomb", "a.kmz", lying_bomb)
case("kmz many files", "a.kmz", lambda: archive([(f"{n}.kml", "") for n in range(10_001)]))
case("kmz in kmz", "a.kmz", lambda: archive([("doc.kml", archive([("doc.kml", kml())]))]))
case("kmz path up", "a.kmz", lambda: archive([("../../escaped.kml", kml())]))
case("kmz absolute path", "a.kmz", lambda: archive([("/tmp/escaped.kml", kml())]))
case("kmz windows path", "a.kmz", lambda: archive([("..\\..\\escaped.kml", kml())]))
case("kmz with entities", "a.kmz", lambda: archive([("doc.kml", kml(MARK.format(name="&j;"), LAUGHS))]))
case("kmz cut", "a.kmz", lambda: archive([("doc.kml", kml())])[:-40])
case("kmz damaged", "a.kmz", lambda: archive([("doc.kml", kml())]).replace(b"\x00\x00", b"\x07\x13", 3))
case(
    "kmz encrypted",
    "a.kmz",
    lambda: archive([("doc.kml", kml())]).replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
)
case(
    "kmz unknown method",
    "a.kmz",
    lambda: (
        archive([("doc.kml", kml())])
        .replace(b"PK\x03\x04\x14\x00\x00\x00\x08", b"PK\x03\x04\x14\x00\x00\x00\x63")
        .replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x63\x00")
    ),
)
case("kml that is a zip", "a.kml", lambda: archive([("doc.kml", kml())]))
case("kmz that is kml", "a.kmz", kml())

# CSV

for name, text in {
    "header only": "wkt,name\n", "no shapes": "a,b\n1,2\n", "one cell": "x", "only commas": ",,,,\n,,,,\n", "not wkt": "wkt\nhello\n", "cut wkt": "wkt\nLINESTRING (1 2, 3\n",
    "wkt bomb": "wkt\n" + "GEOMETRYCOLLECTION(" * 5_000 + "\n", "curve": "wkt\nCIRCULARSTRING (0 0, 1 1, 2 0)\n", "empty wkt": "wkt\nLINESTRING EMPTY\n", "nan": "wkt\nLINESTRING (nan nan, 1 1)\n",
    "unclosed quote": 'wkt\n"LINESTRING (0 0, 1 1)\n', "too many cells": "wkt\n" + "LINESTRING (0 0),9,9\n", "few cells": "name,lon,lat\nx\n", "formulas": 'lon,lat,name\n50,40,"=cmd|\' /C calc\'!A0"\n',
    "swapped": "lon,lat\n40,150\n", "text": "lon,lat\na,b\n", "infinite": "lon,lat\ninf,-inf\n", "huge": "lon,lat\n1e999,1\n", "same names": "lon,lat,name,name\n50,40,a,b\n", "no names": "lon,lat,,\n50,40,a,b\n",
    "nul": "lon,lat,name\n50,40,a\0b\n", "mark": "\ufefflon,lat\n50,40\n", "hostile names": f"lon,lat,{PROBE},<script>\n50,40,a,b\n", "decimal commas": "lon;lat\n50,5;40,1\n", "wkb": "wkt\n0102000000\n", "srid": "wkt\nSRID=4326;LINESTRING (0 0, 1 1)\n",
    "polygon": "wkt\nPOLYGON ((0 0, 1 0, 1 1, 0 0))\n", "carriage returns": "lon,lat\r50,40\r", "underscores": "lon,lat\n5_0,4_0\n", "arabic digits": "lon,lat\n٥٠,٤٠\n",
}.items():  # fmt: skip
    case(f"csv {name}", "a.csv", text)
case("csv long field", "a.csv", lambda: "lon,lat,name\n50,40," + "x" * 2_000_000)
case("csv many rows", "a.csv", lambda: "lon,lat\n" + "1,1\n" * 50_002)
case("csv many columns", "a.csv", lambda: "lon,lat," + ",".join(f"c{n}" for n in range(2_000)) + "\n50,40\n")
case("csv binary", "a.csv", bytes(range(256)))

# other programs' formats


def written(suffix, **options):
    """Return a function that makes a good file of a format through GDAL or Arrow."""

    def make():
        path = Path(options.pop("folder", None) or os.environ["PYTEST_BAD_FILES"]) / f"good{suffix}"
        if not path.exists():
            frame = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=[LineString(LINE)] * 2, crs=4326)
            frame.to_parquet(path) if suffix == ".parquet" else frame.to_file(path)
        return path.read_bytes()

    return make


def damaged(suffix, change):
    make = written(suffix)
    return lambda: change(make())


def flipped(content, seed):
    rng = np.random.default_rng(seed)
    out = bytearray(content)
    for place in rng.integers(0, len(out), max(4, len(out) // 200)):
        out[place] = rng.integers(0, 256)
    return bytes(out)


VRT = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/vsicurl/http://127.0.0.1:9/x.shp</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
for suffix in (".gpkg", ".fgb", ".parquet", ".shp"):
    case(f"{suffix} text", f"a{suffix}", "hello")
    case(f"{suffix} empty", f"a{suffix}", b"")
    case(f"{suffix} geojson inside", f"a{suffix}", GOOD)
    case(f"{suffix} vrt inside", f"a{suffix}", VRT)
    case(f"{suffix} zeros", f"a{suffix}", b"\0" * 5_000)
    case(f"{suffix} without side files", f"a{suffix}", written(suffix))
    for share in (0.02, 0.3, 0.6, 0.95):
        case(
            f"{suffix} cut at {share:.0%}",
            f"a{suffix}",
            damaged(suffix, lambda content, share=share: content[: int(len(content) * share)]),
        )
    for seed in range(6):
        case(
            f"{suffix} flipped {seed}", f"a{suffix}", damaged(suffix, lambda content, seed=seed: flipped(content, seed))
        )


def geopackage(*statements):
    def make():
        path = Path(os.environ["PYTEST_BAD_FILES"]) / f"made{time.monotonic_ns()}.gpkg"
        path.write_bytes(written(".gpkg")())
        base = sqlite3.connect(path)
        base.execute("PRAGMA writable_schema=ON")
        for statement in statements:
            base.execute(statement)
        base.commit()
        base.close()
        content = path.read_bytes()
        path.unlink()
        return content

    return make


ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS geom FROM c WHERE x < 0"
NO_TRIGGERS = [
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "rtree_good_geom_insert",
        "rtree_good_geom_delete",
        "trigger_delete_feature_count_good",
        "trigger_insert_feature_count_good",
    )
]
for name, statements in {
    "endless view": [f"CREATE VIEW v AS {ENDLESS}", "UPDATE gpkg_geometry_columns SET table_name = 'v'"],
    "huge view": ["CREATE VIEW v AS SELECT zeroblob(900000000) AS geom", "UPDATE gpkg_geometry_columns SET table_name = 'v'"],
    "random function": ["CREATE VIEW v AS SELECT randomblob(9) AS geom, load_extension('x')", "UPDATE gpkg_geometry_columns SET table_name = 'v'"],
    "table name with quotes": ["UPDATE gpkg_geometry_columns SET table_name = 'x\"; DROP TABLE good; --'"],
    "no such table": ["UPDATE gpkg_geometry_columns SET table_name = 'nope'"],
    "no such column": ["UPDATE gpkg_geometry_columns SET column_name = 'nope'"],
    "no layers": ["DELETE FROM gpkg_geometry_columns"],
    "no tables": ["DROP TABLE gpkg_geometry_columns"],
    "itself as layer": ["UPDATE gpkg_geometry_columns SET table_name = 'sqlite_master', column_name = 'sql'"],
    "unknown crs": ["UPDATE gpkg_geometry_columns SET srs_id = 77", "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 77, 'EPSG', 999999, 'x', '')"],
    "hostile crs": ["UPDATE gpkg_geometry_columns SET srs_id = 77", "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 77, 'none', 1, 'GEOGCS[\"x\"', '')"],
    "many many layers": ["INSERT INTO gpkg_geometry_columns SELECT 'l' || value, 'geom', 'LINESTRING', 4326, 0, 0 FROM (WITH RECURSIVE c(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM c WHERE value < 20000) SELECT value FROM c)"],
    "text shapes": [*NO_TRIGGERS, "CREATE TABLE t(geom TEXT)", "INSERT INTO t VALUES ('LINESTRING (0 0, 1 1)'), (7), (NULL), (X'47'), (X'4750000000'), (X'475000FF00000000')", "UPDATE gpkg_geometry_columns SET table_name = 't'"],
    "wkb that promises much": ["CREATE TABLE t(geom BLOB)", "INSERT INTO t VALUES (X'4750000100000000' || X'0102000000FFFFFFFF')", "UPDATE gpkg_geometry_columns SET table_name = 't'"],
    "invalid text": ["CREATE TABLE t(geom BLOB, name)", "INSERT INTO t VALUES (NULL, CAST(X'FFFE' AS TEXT))", "UPDATE gpkg_geometry_columns SET table_name = 't'"],
}.items():  # fmt: skip
    case(f"gpkg {name}", "a.gpkg", geopackage(*statements))


def parquet(columns, geo=None):
    def make():
        import pyarrow as pa
        import pyarrow.parquet as pq

        buffer = io.BytesIO()
        metadata = {} if geo is None else {b"geo": geo if isinstance(geo, bytes) else json.dumps(geo).encode()}
        pq.write_table(pa.table(columns()).replace_schema_metadata(metadata), buffer)
        return buffer.getvalue()

    return make


def wkb_column(*blobs):
    return lambda: {"geometry": list(blobs)}


GEO = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
for name, make in {
    "no shapes": parquet(lambda: {"a": [1]}), "broken geo": parquet(wkb_column(b"x"), b"{"), "geo list": parquet(wkb_column(b"x"), []), "geo empty": parquet(wkb_column(b"x"), {}),
    "absent column": parquet(wkb_column(b"x"), {**GEO, "primary_column": "nope"}), "bad wkb": parquet(wkb_column(b"x", None, b""), GEO), "text wkb": parquet(wkb_column("LINESTRING (0 0, 1 1)"), GEO),
    "number shapes": parquet(lambda: {"geometry": [1, 2]}, GEO), "unknown encoding": parquet(wkb_column(b"x"), {**GEO, "columns": {"geometry": {"encoding": "pickle"}}}),
    "wkb that promises much": parquet(wkb_column(b"\x01\x02\0\0\0\xff\xff\xff\xff"), GEO), "deep geo": parquet(wkb_column(b"x"), b"[" * 100_000),
    "bomb": parquet(lambda: {"geometry": [shapely.to_wkb(LineString(LINE))] * 5_000, "name": ["x" * 100_000] * 5_000}, GEO),
    "hostile crs": parquet(wkb_column(shapely.to_wkb(LineString(LINE))), {**GEO, "columns": {"geometry": {"encoding": "WKB", "crs": {"type": "x", "name": "/etc/passwd"}}}}),
    "crs number": parquet(wkb_column(shapely.to_wkb(LineString(LINE))), {**GEO, "columns": {"geometry": {"encoding": "WKB", "crs": 7}}}),
    "no rows": parquet(lambda: {"geometry": __import__("pyarrow").array([], "binary")}, GEO),
    "nested columns": parquet(lambda: {"geometry": [shapely.to_wkb(LineString(LINE))], "a": [[{"b": [1, {"c": None}["c"]]}]]}, GEO),
}.items():  # fmt: skip
    case(f"parquet {name}", "a.parquet", make)


# found by atheris: asking Arrow for the sizes of its row groups ended the process
DOUBLE_AS_TEXT = (
    "c-pm8&rj1(9RIe=1q~)h@|HH4$(%AFf^LJNGnnu?1PbHFYM?M<NZZv}Y`57Jwn9k!D?AzF!INjbd-CkbqX+*251M!}@x9k>lc2_nFWY<l{`!1B"
    "{e0VQU^Rzg=p0Ix5RYI4VC?OUAE`6r02~152+#<+GC^X)D30RE85p~y3!Hx80z|226#$+XJje0y7bpW=Jq5)X0%x3t+90GTR0UN|KuwNv@PWVq"
    "#~Ok%2lG$KM%UB%xdFI#`Q63X7ydV-$D@+&imG5fs_vr*|DO6s5yX-NLcC=@vRoa-0S%4v0&iDGp_C*^=o~R)b=|eP4jLb<Sq<0ny#Nxtm=tF-"
    "kVHeG1o2^!)}o;VpYRgTxXfH;kZBi<L7X5;0U~XI+%6BZq&zNW7@c1+Si?TbM=tY%`*jBYiWBnu<OK}tGoSd%XI>9v-thlZ=F{ZV9=XK(Sc1<C"
    "CSINaaaK5Q)h(|U?0SuT-)af`(J=@EgtG98J4zo|UdwLO)3;OU-1Y4BY<eP<ZhE$>d%>>RaQ0mm>JEZNLvM??kNSRUSaq{ewd*xnpsmO>w;SK}"
    "gQi7G?x#z3-MZ&{H17e)FpNfr`X$nPA~nr+DaWqK{^0nSkR8IRx~|<0A0FX*>;_#0EMttzI9w|jPh+`;7cj2jVvYG^`9!=;&%6D2Sq^PXT^O%n"
    "+_lRa1pj8aXE*7#)UvDYR$%6x1H)Ekl%mop?cx2^qS8`|%Wczj{GIJ(X*<7mU@UF<Va{^Bq80qgwi;OXSl*tI@8k?kI#l)=H7hs~pHWDUiYAd9"
    "wQ0Dfy>4TBE9(~(yIoV<s$=AHPIZa&m{KKkaf@MS!SbrENzUe!8j!QDI9b}q-f;`lEPlAzCOlipd^tKdJCRLJx%zNBR|q9qrIHaow{VdeWqK+-"
    "5ke`8bhD<iWT$`GF^DFWDd(Z-7IIa>iKSAhm)KR74T4SJkcfJVqTOY9a=Q=R8-m=|BW(AWjyg~0LDSVT^Dg%J;2!>>^vKXQnSDs}JD5HUg#Qk0"
    "wHh_+7Rd{&hy=U!;bQlvYh{KnpWt`r4hX5H?mgMJ{7JLfoYXz9(N0A#P%1w|UZ0#e`y3$2e()_8ez$)DX8&V$"
)
case("parquet double stored as text", "a.parquet", lambda: zlib.decompress(base64.b85decode(DOUBLE_AS_TEXT)))


def workbook(sheet, strings=""):
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    return archive(
        [
            ("[Content_Types].xml", types),
            ("xl/workbook.xml", "<workbook/>"),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/sharedStrings.xml", strings),
        ]
    )


case("xlsx text", "a.xlsx", "hello")
case("xlsx cut", "a.xlsx", lambda: workbook("<worksheet/>")[:-50])
case("xlsx without sheets", "a.xlsx", lambda: workbook("<worksheet/>"))
case("xlsx bomb", "a.xlsx", lambda: workbook(" " * 100_000_000))
case("xlsx entities", "a.xlsx", lambda: workbook(LAUGHS + "<worksheet>&j;</worksheet>"))
case("xlsx entities in utf-16", "a.xlsx", lambda: workbook((LAUGHS + "<worksheet/>").encode("utf-16")))
case("xlsx that is a kmz", "a.xlsx", lambda: archive([("doc.kml", kml())]))

# OpenStreetMap

for name, elements in {
    "null": None, "text": "x", "empty": [], "numbers": [1, None, "x"], "no ids": [{"type": "way"}], "text ids": [{"type": "way", "id": "1"}], "huge id": [{"type": "way", "id": 10**30}],
    "negative id": [{"type": "node", "id": -1, "tags": {"pipeline": "x"}}], "tags list": [{"type": "way", "id": 1, "tags": ["man_made"]}], "nodes text": [{"type": "way", "id": 1, "tags": {"man_made": "pipeline"}, "nodes": "12"}],
    "unhashable nodes": [{"type": "way", "id": 1, "tags": {"man_made": "pipeline"}, "nodes": [[1], {}]}], "geometry nulls": [{"type": "way", "id": 1, "tags": {"man_made": "pipeline"}, "geometry": [None, {"lat": None}, {"lon": "x", "lat": 1}]}],
    "far": [{"type": "way", "id": 1, "tags": {"man_made": "pipeline"}, "geometry": [{"lat": 400, "lon": 1}, {"lat": 1, "lon": 1}]}], "members text": [{"type": "relation", "id": 1, "tags": {"type": "pipeline"}, "members": "x"}],
    "huge place": [{"type": "node", "id": 1, "lat": HUGE, "lon": 1, "tags": {"pipeline": "valve"}}], "relation of itself": [{"type": "relation", "id": 1, "tags": {"type": "pipeline"}, "members": [{"type": "relation", "ref": 1}]}],
    "hostile tags": [{"type": "way", "id": 1, "geometry": [{"lat": 1, "lon": 1}, {"lat": 2, "lon": 2}], "tags": {"man_made": "pipeline", "name": PROBE, "<b>": "\0\ud800", "name:kk": "=1+1"}}],
}.items():  # fmt: skip
    case(f"osm {name}", "a.json", json.dumps({"elements": elements}, default=str))
case("osm pbf text", "a.osm.pbf", "hello")
case("osm pbf zeros", "a.osm.pbf", b"\0" * 5_000)
case("osm pbf long header", "a.osm.pbf", b"\x7f\xff\xff\xff" + b"x" * 100)
case("osm pbf short header", "a.osm.pbf", b"\0\0\0\x0d\x0a\x09OSMHeader")
case(
    "osm xml entities",
    "a.osm",
    f'<?xml version="1.0"?>{LAUGHS}<osm version="0.6"><node id="1" lat="1" lon="1"><tag k="pipeline" v="&j;"/></node></osm>',
)
case("osm xml cut", "a.osm", '<?xml version="1.0"?><osm version="0.6"><node id="1"')
case("osm xml other", "a.osm", "<html/>")

# names

for name in (
    "a.zip",
    "a",
    "a.exe",
    "a.geojson.gz",
    "a.vrt",
    "a.gdb",
    "a.dxf",
    "a.tif",
    "a.pickle",
    "a.pkl",
    "a.py",
    "a.sqlite",
    ".geojson",
    "a.GEOJSON ",
    "a.kml.txt",
    "a.qgz",
):
    case(f"called {name!r}", name, GOOD)


@pytest.fixture(scope="session")
def made_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    os.environ["PYTEST_BAD_FILES"] = str(folder)
    yield folder
    del os.environ["PYTEST_BAD_FILES"]


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a file made the program call out")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def check_is_safe(imported, folder):
    """A layer made of a bad file is fit to be mapped and exported."""
    frame, report = imported.frame, imported.report
    assert len(frame)
    assert sum(imported.counts.values()) == len(report)
    assert frame["id"].is_unique
    assert all(ID_PATTERN.fullmatch(identity) for identity in frame["id"])
    assert all(name.replace("_", "").isalnum() and name.isascii() and name == name.lower() for name in frame.columns)
    xy = shapely.get_coordinates(frame.geometry.values)
    assert np.isfinite(xy).all()
    assert (np.abs(xy) <= [180, 90]).all()
    for column in frame.columns.drop("geometry"):
        for value in frame[column]:
            if isinstance(value, str):
                value.encode("utf-8")
                assert len(value) <= LIMITS.max_text
                assert not any(ord(mark) < 32 and mark not in "\t\n\r" for mark in value)
    imported.summary().encode("utf-8")
    for suffix in (".geojson", ".csv", ".kml"):
        export(frame, folder / f"out{suffix}")
    with (folder / "out.csv").open(newline="", encoding="utf-8") as file:
        assert "\n=" not in file.read()


@pytest.mark.filterwarnings("ignore::RuntimeWarning:pyogrio")
@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_gives_a_clear_error_or_a_safe_layer(name, made_files, tmp_path):
    file, make = CASES[name]
    inner = tmp_path / "in" / "side"
    inner.mkdir(parents=True)
    path = inner / file
    path.write_bytes(make())
    memory_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    for geometry in ("auto", "points"):
        try:
            imported = read(path, geometry=geometry, limits=LIMITS)
        except LayerError as error:
            text = str(error)
            assert 10 < len(text) < 3_000
            assert "Traceback" not in text
            text.encode("utf-8", "replace")
        else:
            check_is_safe(imported, tmp_path / "out")
    assert time.process_time() - start < MAX_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory_before < 1_500_000  # kB
    assert [p.name for p in inner.iterdir()] == [path.name]
    assert sorted(p.name for p in (tmp_path / "in").iterdir()) == ["side"]
    assert not Path("/tmp/escaped.kml").exists()


def test_the_corpus_is_as_large_as_promised_and_not_all_of_it_is_refused(made_files, tmp_path):
    assert len(CASES) >= 200
    path = tmp_path / "a.geojson"
    path.write_bytes(CASES["attribute template"][1]())
    assert read(path).frame["name"].tolist()[0] == PROBE


def test_expected_words_stand_in_the_errors(made_files, tmp_path):
    for name, words in {
        "kml billion laughs": "declares a document type or entities",
        "kml external entity": "declares a document type or entities",
        "kmz bomb": "more than the limit",
        "kmz lying bomb": "not a whole KMZ",
        "xlsx entities": "declares a document type or entities",
        "xlsx bomb": "more than the limit",
        "gpkg endless view": "took more than 2 s",
        "gpkg random function": "load_extension",
        "deep lists": "nested too deeply",
        "parquet bomb": "more than the limit",
        ".shp vrt inside": "is not a Shapefile",
        ".fgb vrt inside": "is not a FlatGeobuf",
        "crs proj string": "is no code such as EPSG:4326",
        "geojson topojson": "TopoJSON; convert it",
        "called 'a.zip'": "unpack it first",
        "bytes latin-1": "is not utf-8",
        "a new column in every feature": "max_columns",
    }.items():
        file, make = CASES[name]
        (tmp_path / file).write_bytes(make())
        with pytest.raises(LayerError) as caught:
            read(tmp_path / file, limits=LIMITS)
        assert words.lower() in str(caught.value).lower(), f"{name}: {caught.value}"


@pytest.mark.filterwarnings("ignore::RuntimeWarning:pyogrio")
@pytest.mark.parametrize("side", [".shp", ".shx", ".dbf", ".prj", ".cpg"])
def test_a_shapefile_with_one_damaged_part_gives_an_error_or_a_safe_layer(tmp_path, side):
    good = tmp_path / "good"
    good.mkdir()
    gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=[LineString(LINE)] * 2, crs=4326).to_file(good / "a.shp")
    whole = (good / f"a{side}").read_bytes()
    changes = [whole[:cut] for cut in (0, 1, 50, len(whole) // 2, len(whole) - 1)] + [
        flipped(whole, seed) for seed in range(15)
    ]
    changes += [b"\0" * len(whole), b"\xff" * len(whole), whole * 2]
    for number, content in enumerate(changes):
        folder = tmp_path / str(number)
        folder.mkdir()
        for path in good.iterdir():
            (folder / path.name).write_bytes(content if path.suffix == side else path.read_bytes())
        read_or_refuse(folder / "a.shp", None)


# paths


@pytest.mark.parametrize(
    "path",
    [
        "http://127.0.0.1:9/a.geojson", "https://example.org/a.geojson", "s3://bucket/a.parquet", "file:///etc/passwd", "ftp://x/a.shp", "GPKG:/etc/passwd", "PG:dbname=x",
        "/vsicurl/http://127.0.0.1:9/a.geojson", "/vsizip/a.zip/a.shp", "/vsimem/x", "/vsistdin/", "\\vsicurl\\x", "//vsicurl/x", "/VSICURL/x", "/vsigzip//vsicurl/http://x",
        "", "a\0b", "nowhere.geojson", "/dev/zero", "/dev/stdin", "/proc/self/mem", "~/a.geojson", "data:application/json,{}", "jar:file:x!/y", "-",
    ],
)  # fmt: skip
def test_only_files_on_this_machine_are_opened(path):
    with pytest.raises(LayerError):
        read(path)


def test_folders_links_and_pipes_are_no_files(tmp_path):
    (tmp_path / "folder.geojson").mkdir()
    (tmp_path / "loop1.geojson").symlink_to(tmp_path / "loop2.geojson")
    (tmp_path / "loop2.geojson").symlink_to(tmp_path / "loop1.geojson")
    (tmp_path / "gone.geojson").symlink_to(tmp_path / "nothing")
    (tmp_path / "zero.geojson").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.geojson")
    for name in ("folder", "loop1", "gone", "zero", "pipe"):
        with pytest.raises(LayerError):
            read(tmp_path / f"{name}.geojson")


def test_a_folder_with_anything_in_it_is_read_and_every_file_accounted_for(made_files, tmp_path):
    folder = tmp_path / "folder"
    (folder / "sub" / "deeper").mkdir(parents=True)
    (folder / "sub" / "good.geojson").write_text(GOOD)
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "loop.geojson").symlink_to(folder / "loop.geojson")
    (folder / "zero.geojson").symlink_to("/dev/zero")
    (folder / "<img src=x>.geojson").write_text(GOOD)
    (folder / "notes.docx").write_bytes(b"x")
    os.mkfifo(folder / "pipe.geojson")
    imported = read(folder, limits=LIMITS)
    check_is_safe(imported, tmp_path / "out")
    assert imported.counts["refused"] == 4
    assert len(imported.frame) == 2
    with pytest.raises(LayerError, match="empty folder"):
        read(folder / "sub" / "deeper")
    with pytest.raises(LayerError, match="max_files"):
        read(folder, limits=Limits(max_files=2))


def test_a_file_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    path = tmp_path / "a.geojson"
    path.write_text(GOOD)

    def refuse(self, *args, **kwargs):  # root may read anything, so the refusal is played
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(LayerError, match=r"a\.geojson: cannot be read \(Permission denied\)"):
        read(path)


BOUNDED = """
import resource, sys, time
from geo.errors import LayerError
from geo.formats.read import read
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
try:
    read(sys.argv[1])
except LayerError as error:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base, time.process_time() - start, error)
"""


@pytest.mark.parametrize("name", ["kmz bomb of 2 GB", "json of 200 MB of brackets"])
def test_bombs_at_the_default_limits_stay_within_memory_and_time(tmp_path, name):
    if name.startswith("kmz"):
        path = tmp_path / "a.kmz"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out, out.open("doc.kml", "w") as file:
            for _ in range(2_000):
                file.write(b" " * 1_000_000)
    else:
        path = tmp_path / "a.geojson"
        path.write_bytes(b'{"type":"FeatureCollection","features":[' + b"[]," * 66_000_000 + b"[]]}")
    done = subprocess.run([sys.executable, "-c", BOUNDED, str(path)], capture_output=True, text=True, timeout=120)
    memory_kb, seconds, message = done.stdout.split(" ", 2)
    assert "more than the limit" in message
    assert int(memory_kb) < 1_500_000
    assert float(seconds) < 60


# properties: what fuzzing asks for at length, tests ask for briefly

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
SHAPES = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["Point", "LineString", "MultiLineString", "MultiPoint", "Polygon", "GeometryCollection", "x"]
        )
    },
    optional={
        "coordinates": JSON | st.lists(st.lists(st.floats(), min_size=1, max_size=4), max_size=4),
        "geometries": JSON,
    },
)
FEATURES = st.fixed_dictionaries(
    {"type": st.just("Feature"), "properties": JSON, "geometry": SHAPES | JSON}, optional={"id": JSON}
)
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_or_refuse(path, content):
    if content is not None:
        path.write_bytes(content)
    try:
        imported = read(path, limits=LIMITS)
    except LayerError:
        return
    check_is_safe(imported, path.parent / "out")


def test_refusing_many_files_leaves_none_of_them_open(tmp_path):
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("needs /proc")
    for file in ("a.osm.pbf", "a.parquet", "a.fgb", "a.gpkg", "a.kmz", "a.xlsx", "a.shp"):
        before = len(list(folder.iterdir()))
        for _ in range(20):
            read_or_refuse(
                tmp_path / file, b"\0\0\0\x0d\x0a\x09OSMHeader" if file.endswith("pbf") else b"PAR1fgb\x03fgb\x01"
            )
        assert len(list(folder.iterdir())) <= before + 1, file


@FUZZ
@given(st.lists(FEATURES | JSON, max_size=4))
def test_any_json_gives_an_error_or_a_safe_layer(tmp_path, features):
    read_or_refuse(tmp_path / "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode())


@FUZZ
@given(st.lists(JSON, max_size=4))
def test_any_overpass_json_gives_an_error_or_a_safe_layer(tmp_path, elements):
    read_or_refuse(tmp_path / "a.json", json.dumps({"elements": elements}).encode())


@FUZZ
@given(st.sampled_from([".geojson", ".kml", ".kmz", ".csv", ".gpkg", ".json", ".xlsx"]), st.binary(max_size=200))
def test_any_bytes_give_an_error_or_a_safe_layer(tmp_path, suffix, content):
    read_or_refuse(tmp_path / f"a{suffix}", content)


@FUZZ
@given(st.data())
def test_any_change_of_a_good_kml_or_csv_gives_an_error_or_a_safe_layer(tmp_path, data):
    suffix, good = data.draw(
        st.sampled_from([(".kml", kml().encode()), (".csv", b'name,wkt\na,"LINESTRING (50 40, 51 41)"\n')])
    )
    start = data.draw(st.integers(0, len(good)))
    content = good[:start] + data.draw(st.binary(max_size=20)) + good[start + data.draw(st.integers(0, 10)) :]
    read_or_refuse(tmp_path / f"a{suffix}", content)
