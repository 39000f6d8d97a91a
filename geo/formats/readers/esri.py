"""Read Esri JSON, which ArcGIS servers give for `f=json`."""

from __future__ import annotations

from typing import Any

from ...atlas.limits import Limits
from ..rows import WGS84, Rows
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
            shape: Any = to_shape(_as_geojson(geometry), limits.max_depth)
        except ValueError as error:
            rows.add(f"{where} #{number}", attributes, None, str(error)[:200])
        else:
            rows.add(f"{where} #{number}", attributes, shape)
    return rows


def _esri_crs(code: Any) -> str:
    if not isinstance(code, int):
        return ""
    if code == 4326:
        return WGS84
    return "EPSG:3857" if code in (102100, 102113, 900913) else f"{'EPSG' if code < 32_768 else 'ESRI'}:{code}"


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
