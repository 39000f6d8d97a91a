"""Read GeoJSON: a FeatureCollection, one Feature, a bare geometry, a list of features, or one feature a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ...atlas.limits import Limits, read_bytes
from ...errors import LayerError
from ..choices import Choices
from ..encodings import decode
from ..rows import WGS84, Rows, crs_name
from .esri import esri_features
from .geojson_shapes import DEPTHS, to_shape

RECORD_MARK = "\x1e"  # RFC 8142: one before each feature of a GeoJSON text sequence


def read_geojson(path: Path, limits: Limits, choices: Choices) -> Rows:
    """Return the features of a GeoJSON file, those of a newline-delimited one too, in the file's order.

    Esri's JSON, which servers give for `f=json`, is read as well.

    Raises
    ------
    LayerError
        When the file is not GeoJSON; a single broken feature is a fault of that feature only.
    """
    choices.refuse_unused(path.name, ("crs", "encoding"))
    text = load_text(path, limits, choices.encoding)
    try:
        content = parse_json(text, path.name)
    except LayerError:
        rows = _read_lines(text, path.name, limits)
        if rows is None:
            raise
        return rows
    if _is_esri(content):
        return esri_features(content, path.name, limits)
    return features_of(content, path.name, limits, crs=choices.crs)


def load_text(path: Path, limits: Limits, encoding: str | None = None) -> str:
    """Return the text of a JSON file whose brackets and commas promise no more than the limits allow."""
    content = read_bytes(path, limits)
    limits.check_json(content, path.name)
    return decode(content, path.name, encoding=encoding)[0]


def parse_json(text: str, where: str) -> Any:
    """Return JSON's content; NaN and Infinity, which some programs write, become floats and are judged later."""
    if not text.strip():
        raise LayerError(f"{where}: holds nothing but white space")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise LayerError(f"{where}: is nested too deeply to be GeoJSON") from error
    except ValueError as error:
        raise LayerError(f"{where}: is not JSON: {str(error)[:200]}") from error


def features_of(content: Any, where: str, limits: Limits, *, crs: str | None = None) -> Rows:
    """Return the features of parsed GeoJSON; `where` names the file in labels, a `crs` given replaces its own."""
    if isinstance(content, list) and content and all(isinstance(item, dict) for item in content[:20]):
        content = {"type": "FeatureCollection", "features": content}
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "FeatureCollection":
        features = content.get("features")
    elif kind == "Feature":
        features = [content]
    elif isinstance(kind, str) and (kind in DEPTHS or kind == "GeometryCollection"):
        features = [{"type": "Feature", "properties": {}, "geometry": content}]
    else:
        raise LayerError(f"{where}: {_not_geojson(content)}")
    if not isinstance(features, list):
        raise LayerError(f"{where}: has no list 'features'; a FeatureCollection needs one")
    limits.check("max_features", len(features), where)
    rows = Rows(crs=WGS84 if crs else _crs(content, where))
    for number, feature in enumerate(features, start=1):
        add_feature(rows, feature, f"{where} #{number}", limits)
    return rows


def _not_geojson(content: Any) -> str:
    if isinstance(content, dict):
        for key, name in (("elements", "Overpass JSON; use import osm"), ("arcs", "TopoJSON; convert it to GeoJSON")):
            if key in content:
                return f"is {name}"
        return f"is JSON but not GeoJSON (its type is {str(content.get('type'))[:40]!r})"
    return f"is JSON but not GeoJSON (it holds a {type(content).__name__})"


def _crs(content: dict[str, Any], where: str) -> str:
    """Return the CRS of the member `crs` in any of the forms that programs write; an empty one says nothing."""
    crs = content.get("crs")
    if isinstance(crs, dict):
        properties = crs.get("properties")
        told = properties if isinstance(properties, dict) else crs
        named = next((told[key] for key in ("name", "code", "urn", "href") if told.get(key)), None)
        crs = f"{crs['type']}:{named}" if crs.get("type") in ("EPSG", "ESRI") and str(named).isdigit() else named
    return crs_name(str(crs), where) if isinstance(crs, str | int) and crs else WGS84


def add_feature(rows: Rows, feature: Any, label: str, limits: Limits) -> None:
    """Append one parsed feature to the rows, with a fault when it is none."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        rows.add(label, None, None, "not a GeoJSON Feature")
        return
    properties = feature.get("properties")
    identity = feature.get("id")
    if isinstance(identity, str | int | float) and (properties is None or isinstance(properties, dict)):
        properties = {**(properties or {})}
        if properties.get("id") is None:
            properties["id"] = identity
        elif properties["id"] != identity:
            properties.setdefault("feature_id", identity)
    try:
        shape: Any = to_shape(feature.get("geometry"), limits.max_depth)
    except ValueError as error:
        rows.add(label, properties, None, str(error)[:200])
    else:
        rows.add(label, properties, shape)


def _read_lines(text: str, where: str, limits: Limits) -> Rows | None:
    """Return features written one a line, or None when the first line is no complete JSON either."""
    lines = [(n, line.strip().lstrip(RECORD_MARK)) for n, line in enumerate(text.split("\n"), start=1)]
    lines = [(n, line) for n, line in lines if line]
    limits.check("max_features", len(lines), where)
    rows = Rows()
    for number, line in lines:
        label = f"{where} line {number}"
        try:
            content = parse_json(line, label)
        except LayerError as error:
            if not rows.labels:
                return None
            rows.add(label, None, None, str(error).removeprefix(f"{label}: "))
            continue
        if not isinstance(content, dict) or (not rows.labels and content.get("type") != "Feature"):
            if not rows.labels:
                return None
            rows.add(label, None, None, "not a GeoJSON Feature")
            continue
        add_feature(rows, content, label, limits)
    return rows


def _is_esri(content: Any) -> bool:
    """Return whether parsed JSON is what ArcGIS servers write."""
    if not isinstance(content, dict) or not isinstance(content.get("features"), list) or "type" in content:
        return False
    return "geometryType" in content or any(isinstance(f, dict) and "attributes" in f for f in content["features"][:9])
