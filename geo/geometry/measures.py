"""Measures (M) of lines: the number a vertex carries beside its place, as kilometre points do in calibrated routes."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import shapely

from .geodesic import Floats

MEASURED_LINE = 2002
"""Type of a line with M in ISO well-known binary."""
NO_MEASURE = -1e38
"""Shapefiles write a number below this where there is no measure (ESRI Shapefile Technical Description, page 2)."""
LINE_TYPES = (1, 5)  # shapely's numbers of lines and of lines in parts
_SINCE_GEOS = (3, 12, 0)


def has_measures(shapes: Any) -> np.ndarray:
    """Return which shapes carry M; none where GEOS is older than 3.12, which does not know it."""
    if shapely.geos_version < _SINCE_GEOS:
        return np.zeros(len(shapes), dtype=bool)
    return np.asarray(shapely.has_m(shapes))


def measures_of(shapes: Any) -> Floats:
    """Return M at each vertex, in the order of `shapely.get_coordinates`; NaN where a shape has none."""
    if shapely.geos_version < _SINCE_GEOS:
        return np.full(int(np.sum(shapely.get_num_coordinates(shapes))), np.nan)
    return np.asarray(shapely.get_coordinates(shapes, include_m=True)[:, 2], dtype=float)


def line_with_measures(xym: Floats) -> Any:
    """Return a line of vertices (lon, lat, M), shape (n, 3).

    Examples
    --------
    >>> line_with_measures(np.array([[45.0, 41.0, 0.0], [46.0, 41.0, 84.1]]))
    <LINESTRING M (45 41 0, 46 41 84.1)>
    """
    head = struct.pack("<BII", 1, MEASURED_LINE, len(xym))
    return shapely.from_wkb(head + np.ascontiguousarray(xym, dtype="<f8").tobytes())


def with_measures(shape: Any, measures: Floats) -> Any:
    """Return a line, or lines in parts, with M at each vertex."""
    parts = shapely.get_parts(shape)
    ends = np.cumsum(shapely.get_num_coordinates(parts))[:-1]
    pairs = zip(parts, np.split(measures, ends), strict=True)
    lines = [line_with_measures(np.column_stack([shapely.get_coordinates(part), m])) for part, m in pairs]
    return shapely.MultiLineString(lines) if shapely.get_type_id(shape) == LINE_TYPES[1] else lines[0]


def keep_measures(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return the shapes `after` a change of places, with the measures of the lines they were `before`."""
    out = after.copy()
    for row in np.flatnonzero(has_measures(before) & np.isin(shapely.get_type_id(before), LINE_TYPES)):
        out[row] = with_measures(after[row], measures_of(before[row]))
    return out


def without_measures(shapes: np.ndarray) -> np.ndarray:
    """Return the shapes without M; a height stays."""
    measured = has_measures(shapes)
    if not measured.any():
        return shapes
    out = shapes.copy()
    out[measured] = shapely.transform(shapes[measured], np.copy, include_z=None)
    return out
