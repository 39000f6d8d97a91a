"""Longitudes that run past 180: of lines drawn across it, or counted from 0 to 360."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from ..geometry.measures import keep_measures
from .rows import Rows, shape_array

MOST_LON_DEG = 540.0
"""Longitudes up to here are taken for ones that run on past 180."""
FEWEST_POINTS = 2
"""A single point past 180 may be a slip; so many are a way of counting."""
TOLD = "longitudes past 180 turned back by 360"
POINT = 0


def turn_back(rows: Rows) -> None:
    """Take 360 from the longitudes of lines that run past 180 (and add it beyond -180), and say so of each.

    Points are turned back where several of the file lie past 180 and none is west of Greenwich.
    """
    shapes = shape_array(rows.shapes)
    west, south, east, north = shapely.bounds(shapes).T
    reach = np.maximum(east, -west)
    past = (reach > 180) & (reach <= MOST_LON_DEG) & (south >= -90) & (north <= 90)
    points = shapely.get_type_id(shapes) == POINT
    if (past & points).sum() < FEWEST_POINTS or (west[points] < 0).any():
        past &= ~points
    turned = keep_measures(shapes[past], shapely.transform(shapes[past], _within_180))
    for row, shape in zip(np.flatnonzero(past), turned, strict=True):
        rows.shapes[row] = shape
        rows.changes.setdefault(int(row), []).append(TOLD)


def _within_180(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    lon = xy[:, 0]
    return np.column_stack([np.where(np.abs(lon) <= 180, lon, (lon + 180) % 360 - 180), xy[:, 1]])
