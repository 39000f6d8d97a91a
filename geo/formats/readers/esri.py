"""Read Esri JSON, which ArcGIS servers give for `f=json`."""

from __future__ import annotations

from typing import Any

import shapely

from ...atlas.limits import Limits
from ...geometry.measures import LINE_TYPES, with_measures
from ..rows import ESRI_FROM, WGS84, Rows
from .geojson_shapes import to_shape


def esri_features(content: dict[str, Any], where: str, limits: Limits) -> Rows:
    """Return the features of parsed Esri JSON: points, multipoints and polylines; polygons are refused later."""
    limits.check("max_features", len(content["features"]), where)
    reference = content.get("spatialReference")
    known = reference if isinstance(reference, dict) else {}
    code = known.get("latestWkid") or known.get("wkid")
    rows = Rows(crs=_esri_crs(code), notes=[f"{where}: is Esri JSON; better ask the server for f=geojson"])
    if content.get("exceededTransferLimit"):
        rows.notes.append(f"{where}: the server cut the answer off at its limit; features are missing")
    for number, feature in enumerate(content["features"], start=1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        attributes = feature.get("attributes") if isinstance(feature, dict) else None
        try:
            shape: Any = _measured(to_shape(_as_geojson(geometry), limits.max_depth), content, geometry)
        except ValueError as error:
            rows.add(f"{where} #{number}", attributes, None, str(error)[:200])
        else:
            rows.add(f"{where} #{number}", attributes, shape)
    return rows


def _measured(shape: Any, content: dict[str, Any], geometry: Any) -> Any:
    """Return a shape whose third numbers are measures (hasM without hasZ), not heights, with them as such."""
    told = [part for part in (content, geometry) if isinstance(part, dict)]
    only_m = any(part.get("hasM") for part in told) and not any(part.get("hasZ") for part in told)
    if not only_m or shape is None or not shapely.has_z(shape) or shapely.get_type_id(shape) not in LINE_TYPES:
        return shape
    return with_measures(shape, shapely.get_coordinates(shape, include_z=True)[:, 2])


def _esri_crs(code: Any) -> str:
    if not isinstance(code, int):
        return ""
    if code == 4326:
        return WGS84
    return "EPSG:3857" if code in (102100, 102113, 900913) else f"{'EPSG' if code < ESRI_FROM else 'ESRI'}:{code}"


def _as_geojson(geometry: Any) -> Any:
    if not isinstance(geometry, dict):
        return geometry
    if isinstance(geometry.get("paths"), list):
        return {"type": "MultiLineString", "coordinates": geometry["paths"]}
    if isinstance(geometry.get("points"), list):
        return {"type": "MultiPoint", "coordinates": geometry["points"]}
    if "rings" in geometry:
        return {"type": "Polygon", "coordinates": geometry["rings"]}
    if "curvePaths" in geometry:
        raise ValueError("curves of Esri JSON; ask the server for f=geojson")
    x, y = geometry.get("x"), geometry.get("y")
    return None if x in (None, "NaN") else {"type": "Point", "coordinates": [x, y]}
