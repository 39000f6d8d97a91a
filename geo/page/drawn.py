"""A frame -> the lines and points that a page draws, as fine as it is to draw them, each line of a system."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import LayerError
from .tracks import column_of

MOST_VERTICES = 8_000_000  # what a page of about 20 MB holds and a browser of a phone still opens
M_PER_DEG = 111_320.0


def drawable(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the lines and the points; what is empty or not finite is left out."""
    shapes = frame.geometry.to_numpy()
    kinds = shapely.get_type_id(shapes)
    finite = np.isfinite(shapely.bounds(shapes)).all(axis=1)  # not so for empty and missing geometry
    lines, points = frame[np.isin(kinds, (1, 5)) & finite], frame[(kinds == 0) & finite]
    return lines, points


def simplified(lines: gpd.GeoDataFrame, detail_m: float) -> gpd.GeoDataFrame:
    """Return lines without vertices that move them by less than about `detail_m`; Z is the number of each vertex kept.

    The vertices of a line are numbered from 0 through all its parts.
    """
    shapes = lines.geometry.to_numpy()
    _, line = shapely.get_coordinates(shapes, return_index=True)
    number = np.arange(len(line)) - np.searchsorted(line, line)
    numbered = shapely.transform(
        shapely.force_3d(shapes), lambda xyz: np.column_stack([xyz[:, :2], number]), include_z=True
    )
    simple = shapely.simplify(numbered, detail_m / M_PER_DEG, preserve_topology=False)
    return lines.set_geometry(gpd.GeoSeries(simple, index=lines.index, crs=lines.crs))


def check_size(lines: gpd.GeoDataFrame, most_vertices: int) -> None:
    """Refuse more vertices than one page is to hold.

    Raises
    ------
    LayerError
        There are more; the message says how to get fewer, or how to allow them.
    """
    count = int(shapely.get_num_coordinates(lines.geometry.to_numpy()).sum())
    if count > most_vertices:
        raise LayerError(
            f"the lines have {count:,} vertices, more than the {most_vertices:,} one page is to hold; ask for less "
            "detail (--detail-m 100, detail_m=100 in Python, keeps about 100 m), or raise the limit (--max-vertices, "
            "most_vertices)"
        )


def own_system(lines: gpd.GeoDataFrame) -> pd.Series:
    """Return the system of each line; a line without one is a system by itself, named by its id."""
    own = [f"line-{n}" if value is None else str(value) for n, value in enumerate(column_of(lines, "id"))]
    ids = pd.Series(own, index=lines.index, dtype=object)
    if "system" not in lines:
        return ids
    given = lines["system"].astype(object)
    named: pd.Series = given.where(given.notna() & (given != ""), ids).map(str)
    return named


def has_system(lines: gpd.GeoDataFrame) -> pd.Series:
    """Return which lines name a system that they are of."""
    if "system" not in lines:
        return pd.Series(False, index=lines.index)
    given: pd.Series = lines["system"].notna() & (lines["system"] != "")
    return given
