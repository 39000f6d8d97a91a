"""Degrees on the plane on which a page draws: that of the web's Mercator map, and a drawn-in one to simplify on."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""
MERCATOR_SIZE = 256.0
"""Width of the world on the plane: pixels at zoom 0."""
LAST_LAT_DEG = math.degrees(math.atan(math.sinh(math.pi)))
"""Where the plane ends, north and south, as high as it is wide: 85.0511. What lies beyond is laid there."""


def mercator(lonlat: np.ndarray) -> np.ndarray:
    """Return degrees (n, 2) on the plane of the web's Mercator map, the world `MERCATOR_SIZE` wide, y downwards."""
    lat = np.radians(np.clip(lonlat[:, 1], -LAST_LAT_DEG, LAST_LAT_DEG))
    y = 0.5 - np.log(np.tan(np.pi / 4 + lat / 2)) / (2 * np.pi)
    return np.column_stack([lonlat[:, 0] / 360 + 0.5, y]) * MERCATOR_SIZE


def drawn_in(shapes: Any, box: Box, share: float) -> np.ndarray:
    """Return geometries with what lies beside a box so much nearer to it: at a `share` of its distance.

    What is simplified there is simplified the more. To undo it, do it with 1 / `share`.
    """
    low, high = np.array(box[:2]), np.array(box[2:])

    def moved(xy: np.ndarray) -> np.ndarray:
        inside = np.clip(xy, low, high)
        moved_xy: np.ndarray = inside + (xy - inside) * share
        return moved_xy

    result: np.ndarray = shapely.transform(shapes, moved)
    return result
