"""Geometries of parsed GeoJSON as shapely's, positions of two and of three numbers side by side too."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def to_shape(geometry: Any, max_depth: int) -> Any:
    """Return a shapely geometry from a parsed GeoJSON geometry; None for null.

    Raises
    ------
    ValueError
        With the reason, when it is not a geometry.
    """
    if geometry is None:
        return None
    if not isinstance(geometry, dict):
        raise ValueError(f"a geometry that is a {type(geometry).__name__}")
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, list):
            raise ValueError("a collection without a list of geometries")
        if max_depth <= 0:
            raise ValueError("collections nested too deeply")
        shapes = [to_shape(item, max_depth - 1) for item in parts]
        return shapely.GeometryCollection([shape for shape in shapes if shape is not None])
    depth = DEPTHS.get(kind) if isinstance(kind, str) else None
    if depth is None:
        raise ValueError(f"a geometry of the unknown type {str(kind)[:40]!r}")
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list):
        raise ValueError("a geometry without coordinates")
    return _build(str(kind), coordinates)


def _build(kind: str, coordinates: list[Any]) -> Any:
    if not coordinates:
        return shapely.from_wkt(f"{kind.upper()} EMPTY")
    if kind == "Point":
        return shapely.Point(_vertices([coordinates])[0])
    if kind == "MultiPoint":
        return shapely.multipoints([shapely.Point(vertex) for vertex in _vertices(coordinates)])
    if kind == "LineString":
        return _line(coordinates)
    if kind == "MultiLineString":
        return shapely.multilinestrings([_line(part) for part in coordinates if part != []])
    return shapely.from_wkt("POLYGON ((0 0, 1 0, 1 1, 0 0))")  # refused later whatever its corners


def _line(coordinates: Any) -> Any:
    vertices = _vertices(coordinates)
    if len(vertices) == 1:
        vertices = np.repeat(vertices, 2, axis=0)  # GEOS makes no line of one point; mending drops this one
    return shapely.linestrings(vertices)


def _vertices(coordinates: Any) -> np.ndarray:
    """Return an array (n, 2) or (n, 3) of numbers."""
    if not isinstance(coordinates, list):
        raise ValueError("coordinates that are not a list of positions")
    try:
        array = np.array(coordinates)
    except ValueError:  # positions of two and of three numbers side by side
        array = _flattened(coordinates)
    if array.ndim != 2 or array.dtype.kind not in "iuf" or array.shape[1] < 2:
        if array.ndim == 2 and array.dtype.kind == "O" and array.shape[1] >= 2:
            array = _flattened(coordinates)
            if array.ndim == 2 and array.dtype.kind in "iuf":
                return array.astype(float)
        raise ValueError("coordinates that are not positions of two numbers")
    return array[:, :3].astype(float)


def _flattened(coordinates: list[Any]) -> np.ndarray:
    try:
        pairs = [position[:2] for position in coordinates]
        if all(isinstance(value, int | float) and not isinstance(value, bool) for pair in pairs for value in pair):
            return np.array(pairs, dtype=float)
    except (TypeError, ValueError, OverflowError):
        pass
    raise ValueError("coordinates that are not positions of two numbers")
