"""Anyone's GeoDataFrame -> our frames: the columns and shapes of a frame taken as those of a file are."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ..atlas.limits import limits_in_force
from ..errors import LayerError
from ..geometry.crs import to_wgs84
from .report import assemble
from .rows import Rows

ORIGIN = "frame"
PARTS = {"lines": (1, 2, 5), "points": (0, 4)}
"""shapely's numbers of the types taken as lines and as points; outlines stand for areas."""


def tidy_frames(frame: gpd.GeoDataFrame) -> list[gpd.GeoDataFrame]:
    """Return the lines and the points of any frame as tidy frames, its own columns too; areas become their outlines.

    Parameters
    ----------
    frame
        Any columns, any CRS. No column is demanded: ids are made where there are none.

    Raises
    ------
    LayerError
        It has no geometry or no CRS, or holds nothing that can be drawn.
    """
    shapes = np.asarray(to_wgs84(frame).array, dtype=object)
    areas = np.isin(shapely.get_type_id(shapes), (3, 6))
    shapes = np.where(areas, shapely.boundary(shapes), shapes)
    shape = frame.geometry.name
    own = {str(name): frame.iloc[:, place].to_list() for place, name in enumerate(frame.columns) if name != shape}
    types = shapely.get_type_id(shapes)
    found = []
    for wanted, numbers in PARTS.items():
        rows = Rows()
        for place in np.flatnonzero(np.isin(types, numbers) & ~shapely.is_empty(shapes)):
            rows.add(f"row {frame.index[place]}", {name: cells[place] for name, cells in own.items()}, shapes[place])
        if rows.labels:
            source, limits = (ORIGIN, "", ""), limits_in_force()
            geometry: Any = wanted
            taken = assemble(rows, source, ORIGIN, "file", geometry=geometry, defaults={}, limits=limits)
            found.append(taken.frame)
    if not found:
        raise LayerError("the frame holds no line, area or point that can be drawn")
    return found
