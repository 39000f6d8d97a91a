"""Read and write one layer: an RFC 7946 GeoJSON file whose features keep to the columns of this atlas.

A layer file comes from anywhere, so nothing in it is believed: every problem found is collected and reported at once
in a `LayerError` that names file, feature and remedy.
"""

from __future__ import annotations

import json
import math
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atomic import replace_file
from ..errors import LayerError, require
from ..geometry.from_json import shapes_of
from .columns import NUMBERS, columns_among
from .features import Problem, describe, feature_problems
from .limits import Limits, limits_in_force

DECIMALS = 6
"""Most decimals of a coordinate: 1e-6 degrees is 0.11 m, finer than any source here."""

WGS84_NAMES = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326", "OGC:CRS84")


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


def examine(
    path: str | Path, limits: Limits | None = None, *, checked: bool = False
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return a layer file as a tidy frame, see `read_layer`, and the problems found; with a problem it is empty.

    What is no ordinary file (a pipe, a device), or is larger than the limits (by default those in force), is a problem
    too. A file that was `checked` when it was made is not looked through again.
    """
    features, shapes, problems = read_features(path, limits, checked=checked)
    return to_frame(features, layer=Path(path).stem, shapes=shapes), problems


def read_features(
    path: str | Path, limits: Limits | None = None, *, checked: bool = False
) -> tuple[list[dict[str, Any]], np.ndarray, list[Problem]]:
    """Return the features of a layer file, their geometries, and the problems found, see `examine`."""
    require("file", path=path)
    path = Path(path)
    none = np.zeros(0, dtype=object)
    try:
        text = _read_text(path, limits or limits_in_force())
        features = _parse_features(text)
    except LayerError as error:
        return [], none, [Problem(path.name, "", str(error).removeprefix(f"{path.name}: "))]
    problems = [] if checked else list(feature_problems(path.name, features))
    if problems:
        return [], none, problems
    return features, shapes_of([feature["geometry"] for feature in features]), []


def to_frame(
    features: Sequence[dict[str, Any]], *, layer: str | Sequence[str], shapes: np.ndarray | None = None
) -> gpd.GeoDataFrame:
    """Return features as a tidy frame: `COLUMNS`, local names, then `geometry`; EPSG:4326; sorted by id.

    `layer` is that of all, or of each; features of several are sorted by id within each. `shapes` are their geometries
    where these have been read already. Other properties are left out; importers keep them.
    """
    if shapes is None:
        shapes = shapes_of([feature["geometry"] for feature in features])
    layers = [layer] * len(features) if isinstance(layer, str) else layer
    place = {name: number for number, name in enumerate(dict.fromkeys(layers))}
    ids = [str(feature["properties"]["id"]) for feature in features]
    order = sorted(range(len(features)), key=lambda number: (place[layers[number]], ids[number]))
    properties = [features[number]["properties"] for number in order]
    columns: dict[str, Any] = {}
    for name in columns_among(set().union(*properties)):
        values = [row.get(name) for row in properties]
        if name in NUMBERS:
            columns[name] = np.array([math.nan if value is None else float(value) for value in values], dtype=float)
        else:
            columns[name] = pd.Series([None if value in (None, "") else str(value) for value in values], dtype=object)
    columns["layer"] = pd.Series([layers[number] for number in order], dtype=object)
    return gpd.GeoDataFrame(columns, geometry=shapes[order], crs="EPSG:4326")


def feature_line(geometry: shapely.Geometry, properties: dict[str, Any], *, decimals: int = DECIMALS) -> str:
    """Return one feature as one line of GeoJSON: id first, no spaces, coordinates of at most `decimals` decimals."""
    shape = json.loads(shapely.to_geojson(shapely.orient_polygons(geometry)))  # outer rings against the clock: 3.1.6
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
    require("file", path=path)
    require("GeoDataFrame", frame=frame)
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
        raise LayerError(
            f"is not UTF-8 text (byte {error.start}); save it as UTF-8, or make a layer of it with energy-routes import"
        ) from error
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
