"""Read, check and write one layer: an RFC 7946 GeoJSON file whose features keep to the columns of this atlas.

A layer file comes from anywhere, so nothing in it is believed: every problem found is collected and reported at once
in a `LayerError` that names file, feature and remedy.
"""

from __future__ import annotations

import itertools
import json
import math
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atomic import replace_file
from ..errors import LayerError
from ..names import CONTROL
from .limits import DEFAULT_LIMITS, Limits

COLUMNS = (
    "id", "layer", "kind", "name", "system", "commodity", "country", "country_to", "status", "from_point", "to_point",
    "direction", "operator", "kp_km", "lines", "destinations", "capacity", "throughput", "sources", "accuracy_km",
    "note",
)  # fmt: skip
"""Columns of every layer, in order; names in other languages (`name_ru` ...) and `geometry` follow.

Absent values are None, absent numbers NaN.
"""

LOCAL_NAME = re.compile(r"name_[a-z]{2}")
"""A column with the name in the language of an ISO 639-1 code."""

NUMBERS = ("kp_km", "accuracy_km")
DECIMALS = 6
"""Most decimals of a coordinate: 1e-6 degrees is 0.11 m, finer than any source here."""

LINE_KINDS = ("pipeline", "rail", "sea")
POINT_KINDS = (
    "field", "processing-plant", "hub", "pump-station", "compressor-station", "pigging-station",
    "pressure-reduction-station", "metering-station", "block-valve", "tank-farm", "offtake", "interconnection",
    "terminal", "seaport", "refinery", "pipeline-border-crossing", "rail-border-crossing", "rail-station",
    "rail-loading", "passage", "landfall", "control-point",
)  # fmt: skip
AREA_KINDS = ("country", "sea-area")
KINDS = (*LINE_KINDS, *POINT_KINDS, *AREA_KINDS)
DIRECTIONS = ("one-way", "both")
"""Whether a line carries from its start to its end alone; by default pipelines do, railways and ships go both ways."""
STATUSES = ("operating", "idle", "construction", "proposed", "shelved", "retired")
COMMODITIES = (
    "oil", "condensate", "oil-products", "gas", "grain", "metals", "ores", "chemicals", "fertiliser", "containers",
    "goods",
)  # fmt: skip
COUNTRY_CODES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split()
)
"""ISO 3166-1 alpha-2, and the user-assigned XK for Kosovo."""

WGS84_NAMES = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326", "OGC:CRS84")
ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
GEOMETRY_OF_KIND = {
    **dict.fromkeys(LINE_KINDS, ("LineString", "MultiLineString")),
    **dict.fromkeys(POINT_KINDS, ("Point",)),
    **dict.fromkeys(AREA_KINDS, ("Polygon", "MultiPolygon")),
}
MAX_NAMED_PROBLEMS = 40


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a layer: where it is and what to do."""

    file: str
    feature: str
    text: str

    def __str__(self) -> str:
        where = f"{self.file}, feature {self.feature!r}" if self.feature else self.file
        return f"{where}: {self.text}"


def read_layer(path: str | Path) -> gpd.GeoDataFrame:
    """Return one layer as a GeoDataFrame with `COLUMNS`, local names and `geometry`, EPSG:4326, sorted by id.

    Parameters
    ----------
    path
        A GeoJSON FeatureCollection (RFC 7946) with the properties of this atlas.

    Raises
    ------
    LayerError
        With every problem found, when the file is not a valid layer.
    """
    frame, problems = examine(path)
    if problems:
        raise LayerError(describe(problems))
    return frame


def describe(problems: list[Problem]) -> str:
    """Return the problems as one block of text, the first `MAX_NAMED_PROBLEMS` of them in full."""
    lines = [str(problem) for problem in problems[:MAX_NAMED_PROBLEMS]]
    if len(problems) > MAX_NAMED_PROBLEMS:
        lines.append(f"... and {len(problems) - MAX_NAMED_PROBLEMS} more problems")
    return "\n".join(lines)


def examine(
    path: str | Path, limits: Limits = DEFAULT_LIMITS, *, checked: bool = False
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return a layer file as a tidy frame, see `read_layer`, and the problems found; with a problem it is empty.

    What is no ordinary file (a pipe, a device), or is larger than the limits, is a problem too. A file that was
    `checked` when it was made is not looked through again.
    """
    path = Path(path)
    try:
        text = _read_text(path, limits)
        features = _parse_features(text)
    except LayerError as error:
        return to_frame([], layer=path.stem), [Problem(path.name, "", str(error).removeprefix(f"{path.name}: "))]
    problems = [] if checked else list(feature_problems(path.name, features))
    if problems:
        return to_frame([], layer=path.stem), problems
    shapes = shapely.get_parts(shapely.from_geojson(text))  # what the check has passed, read at once
    return to_frame(features, layer=path.stem, shapes=shapes), []


def to_frame(features: Sequence[dict[str, Any]], *, layer: str, shapes: np.ndarray | None = None) -> gpd.GeoDataFrame:
    """Return features as a tidy frame: `COLUMNS`, local names, then `geometry`; EPSG:4326; sorted by id.

    `shapes` are their geometries where these have been read already. Other properties are left out; importers keep
    them.
    """
    if shapes is None:
        shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    order = sorted(range(len(features)), key=lambda number: str(features[number]["properties"]["id"]))
    properties = [features[number]["properties"] for number in order]
    columns: dict[str, Any] = {}
    for name in columns_among(set().union(*properties)):
        values = [row.get(name) for row in properties]
        if name in NUMBERS:
            columns[name] = np.array([math.nan if value is None else float(value) for value in values], dtype=float)
        else:
            columns[name] = pd.Series([None if value in (None, "") else str(value) for value in values], dtype=object)
    columns["layer"] = pd.Series([layer] * len(order), dtype=object)
    return gpd.GeoDataFrame(columns, geometry=shapes[order], crs="EPSG:4326")


def is_column(name: str) -> bool:
    """Return whether a property is a column of layers: one of `COLUMNS`, or a name in another language."""
    return name in COLUMNS or LOCAL_NAME.fullmatch(name) is not None


def columns_among(names: Iterable[str]) -> list[str]:
    """Return `COLUMNS` and, sorted, the names in other languages among some names."""
    return [*COLUMNS, *sorted(name for name in names if LOCAL_NAME.fullmatch(name))]


def feature_line(geometry: shapely.Geometry, properties: dict[str, Any], *, decimals: int = DECIMALS) -> str:
    """Return one feature as one line of GeoJSON: id first, no spaces, coordinates of at most `decimals` decimals."""
    shape = json.loads(shapely.to_geojson(geometry))
    kept = {key: _shortest(value) for key, value in properties.items() if not _is_absent(value)}
    feature = {
        "type": "Feature",
        "id": kept["id"],
        "properties": kept,
        "geometry": {"type": shape["type"], "coordinates": _rounded(shape["coordinates"], decimals)},
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def write_layer(frame: gpd.GeoDataFrame, path: str | Path, *, decimals: int = DECIMALS) -> None:
    """Write a tidy frame as a layer: features sorted by id, one a line, LF at the end; the same frame, the same bytes.

    Raises
    ------
    OutputError
        When the file cannot be written; what was there before stays.
    """
    with replace_file(Path(path)) as temporary:
        temporary.write_bytes(layer_bytes(frame, decimals=decimals))


def layer_bytes(frame: gpd.GeoDataFrame, *, decimals: int = DECIMALS) -> bytes:
    """Return what `write_layer` writes."""
    ordered = frame.sort_values("id")
    names = [name for name in ordered.columns if name not in ("layer", ordered.geometry.name)]
    records = ordered[names].to_dict("records")
    lines = [feature_line(shape, row, decimals=decimals) for shape, row in zip(ordered.geometry, records, strict=True)]
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def _is_absent(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value)) or value is pd.NA


def _rounded(coordinates: Any, decimals: int) -> Any:
    if isinstance(coordinates, list):
        return [_rounded(item, decimals) for item in coordinates]
    return _shortest(round(float(coordinates), decimals))


def _shortest(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _read_text(path: Path, limits: Limits) -> str:
    try:
        status = path.stat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            raise LayerError("is no ordinary file but a pipe or device; give a GeoJSON file")
        limits.check("max_bytes", status.st_size, path.name)
        content = path.read_bytes()
        limits.check_json(content, path.name)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise LayerError(
            f"cannot be read ({error.strerror or error}); check that the file exists and may be read"
        ) from error
    except UnicodeDecodeError as error:
        raise LayerError(f"is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    if not text.strip():
        raise LayerError("is empty; a layer is a GeoJSON FeatureCollection")
    return text


def _parse_features(text: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise LayerError("is nested too deeply to be GeoJSON") from error
    except ValueError as error:
        raise LayerError(f"is not JSON: {error}") from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        kind = content.get("type") if isinstance(content, dict) else type(content).__name__
        raise LayerError(
            f"is JSON but not a GeoJSON FeatureCollection (its type is {kind!r}); wrap the features in one"
        )
    _check_crs(content.get("crs"))
    features = content.get("features")
    if not isinstance(features, list):
        raise LayerError('has no list "features"; a FeatureCollection needs one')
    if not features:
        raise LayerError("has no features; leave the file out or add at least one feature")
    return features


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not allowed in JSON; leave the value out or give a number")


def _check_crs(crs: Any) -> None:
    if crs is None:
        return
    name = (
        crs.get("properties", {}).get("name")
        if isinstance(crs, dict) and isinstance(crs.get("properties"), dict)
        else crs
    )
    if name not in WGS84_NAMES:
        raise LayerError(
            f"names the CRS {name!r}; layers are WGS84 longitude and latitude (RFC 7946): reproject to EPSG:4326"
        )


def feature_problems(file: str, features: list[Any]) -> Iterator[Problem]:
    """Yield everything that keeps GeoJSON features from being features of a layer."""
    seen: set[str] = set()
    for number, feature in enumerate(features, start=1):
        label = f"#{number}"
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            yield Problem(file, label, "is not a GeoJSON Feature; its type must be 'Feature'")
            continue
        properties = feature.get("properties")
        if not isinstance(properties, dict):
            yield Problem(file, label, "has no properties; at least id, kind, name, sources and accuracy_km are needed")
            continue
        identity = properties.get("id")
        if isinstance(identity, str) and ID_PATTERN.fullmatch(identity):
            label = identity
            if identity in seen:
                yield Problem(file, label, "has an id used before in this file; ids are unique")
            seen.add(identity)
        else:
            remedy = "give it an id of letters, digits, '-', '_' and '.'"
            yield Problem(file, label, f"has {'no id' if identity is None else f'the id {identity!r}'}; {remedy}")
        for text in (
            *_property_problems(properties),
            *_geometry_problems(feature.get("geometry"), properties.get("kind")),
        ):
            yield Problem(file, label, text)


def _property_problems(properties: dict[str, Any]) -> Iterator[str]:
    for name in ("kind", "name", "sources", "accuracy_km"):
        if properties.get(name) in (None, ""):
            yield f"has no {name!r}; every feature names its kind, its name, its sources and its accuracy in km"
    for name in properties:
        if not is_column(name):
            allowed = ", ".join(COLUMNS)
            yield f"has a property {name!r} that is not a column of a layer; allowed are {allowed} and name_ru ..."
    for name, value in properties.items():
        if value is None or not is_column(name):
            continue
        if name in NUMBERS:
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
                yield f"has {name} {value!r}; it must be a number of kilometres, 0 or more"
        elif not isinstance(value, str):
            yield f"has {name} {value!r}; it must be text"
        elif CONTROL.search(value):
            yield f"has {name} {value!r} with a line end or control character; write it in one line"
    yield from _vocabulary_problems(properties)


def _vocabulary_problems(properties: dict[str, Any]) -> Iterator[str]:
    for name, allowed in (
        ("kind", KINDS),
        ("status", STATUSES),
        ("direction", DIRECTIONS),
        ("country", COUNTRY_CODES),
        ("country_to", COUNTRY_CODES),
    ):
        value = properties.get(name)
        if isinstance(value, str) and value and value not in allowed:
            known = (
                "an ISO 3166-1 alpha-2 code such as AZ" if allowed is COUNTRY_CODES else "one of " + ", ".join(allowed)
            )
            yield f"has the unknown {name} {value!r}; it must be {known}"
    commodity = properties.get("commodity")
    if isinstance(commodity, str):
        for word in commodity.split("; "):
            if word not in COMMODITIES:
                known = ", ".join(COMMODITIES)
                yield f"has the unknown commodity {word!r}; it must be one of {known}, '; ' between several"


def _geometry_problems(geometry: Any, kind: Any) -> Iterator[str]:
    if geometry is None:
        yield "has no geometry (null); draw it or leave the feature out"
        return
    if not isinstance(geometry, dict) or "coordinates" not in geometry:
        yield "has a geometry without coordinates; it must be a GeoJSON geometry"
        return
    expected = GEOMETRY_OF_KIND.get(kind) if isinstance(kind, str) else None
    if expected and geometry.get("type") not in expected:
        yield f"is a {kind} but its geometry is a {geometry.get('type')!r}; it must be {' or '.join(expected)}"
        return
    try:
        parts = list(_vertex_lists(geometry))
    except (TypeError, ValueError) as error:
        yield f"has coordinates that are not (longitude, latitude) pairs of numbers: {error}"
        return
    if not parts:
        yield "has an empty geometry; draw it or leave the feature out"
    for xy in parts:
        yield from _vertex_problems(xy, str(geometry["type"]))


def _vertex_lists(geometry: dict[str, Any]) -> Iterator[np.ndarray]:
    depth = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}.get(
        str(geometry.get("type"))
    )
    if depth is None:
        raise ValueError(f"geometry type {geometry.get('type')!r} is not one a layer holds")
    level = [[geometry["coordinates"]]] if depth == 0 else [geometry["coordinates"]]
    for _ in range(depth - 1):
        level = [item for group in level for item in group]
    for group in level:
        if not set(map(type, itertools.chain.from_iterable(group))) <= {int, float}:
            raise ValueError("a coordinate is text, a truth value or missing")
        xy = np.asarray(group, dtype=float)
        if xy.size and (xy.ndim != 2 or xy.shape[1] not in (2, 3)):
            raise ValueError("a vertex needs two numbers")
        yield xy[:, :2] if xy.size else xy.reshape(0, 2)


def _vertex_problems(xy: np.ndarray, geometry_type: str) -> Iterator[str]:
    if not np.isfinite(xy).all():
        yield f"has a coordinate that is not a number at vertex {int(np.argmin(np.isfinite(xy).all(axis=1))) + 1}"
        return
    for axis, name, limit in ((1, "latitude", 90), (0, "longitude", 180)):
        outside = np.flatnonzero(np.abs(xy[:, axis]) > limit)
        if outside.size:
            value, vertex = xy[outside[0], axis], int(outside[0]) + 1
            yield f"vertex {vertex} has {name} {value:g}; {name}s are -{limit} to {limit} (are lon and lat swapped?)"
    fewest = {"Point": 1, "LineString": 2, "MultiLineString": 2}.get(geometry_type, 4)
    if len(xy) < fewest:
        yield f"has a part of {len(xy)} vertices; a {geometry_type} needs at least {fewest}"
        return
    if "Line" in geometry_type:
        repeated = np.flatnonzero((np.diff(xy, axis=0) == 0).all(axis=1))
        if repeated.size == len(xy) - 1:
            yield "has a line of length zero; all its vertices are the same point"
        elif repeated.size:
            yield f"repeats vertex {int(repeated[0]) + 1} in vertex {int(repeated[0]) + 2}; remove the repeated point"
