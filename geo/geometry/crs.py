"""Bring anyone's shapes to WGS84 longitude and latitude, or say what is wrong with them and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..errors import LayerError

Shapes: TypeAlias = gpd.GeoDataFrame | gpd.GeoSeries

LINE_TYPES = (1, 2, 5)  # shapely's numbers of LineString, LinearRing, MultiLineString
POLYGON_TYPES = (3, 6)
COLLECTION = 7
MISSING = -1
MOST_NAMED_ROWS = 5


def to_wgs84(shapes: Shapes, what: str = "frame") -> gpd.GeoSeries:
    """Return the geometry in EPSG:4326, index kept; z is kept too and ignored by every measurement.

    Parameters
    ----------
    shapes
        A GeoDataFrame or GeoSeries in any CRS. Vertices are reprojected one by one: a line stays the line through the
        same vertices, straight between them in longitude and latitude.
    what
        What the shapes are called in a message.

    Raises
    ------
    LayerError
        It is not a GeoDataFrame or GeoSeries, has no geometry column or no CRS, or cannot be reprojected.
    """
    if not isinstance(shapes, gpd.GeoDataFrame | gpd.GeoSeries):
        raise LayerError(f"the {what} is a {type(shapes).__name__}; it must be a GeoDataFrame or GeoSeries")
    try:
        geometry = shapes.geometry
    except AttributeError as error:
        raise LayerError(f"the {what} has no geometry column; name one with frame.set_geometry(...)") from error
    if geometry.crs is None:
        remedy = "say which one its coordinates are in, for longitude and latitude frame.set_crs(4326)"
        raise LayerError(f"the {what} has no CRS; {remedy}")
    if geometry.crs == "EPSG:4326" or geometry.crs == "OGC:CRS84":
        return geometry
    moved = geometry.to_crs(4326)
    lost = ~np.isfinite(shapely.bounds(moved.array)).all(axis=1) & ~shapely.is_empty(moved.array) & ~moved.isna()
    if lost.any():
        raise LayerError(
            f"{_rows(shapes.index, lost)} of the {what} cannot be reprojected from {geometry.crs}; check its CRS"
        )
    return moved


def line_array(lines: Shapes) -> npt.NDArray[np.object_]:
    """Return the lines in EPSG:4326 as an array of shapely geometries: lines, rings, multi-lines, collections of these.

    Raises
    ------
    LayerError
        As `to_wgs84`; or a geometry is missing, or a row holds anything but lines (points, polygons).
    """
    array: npt.NDArray[np.object_] = np.asarray(to_wgs84(lines, "frame of lines").array, dtype=object)
    types = shapely.get_type_id(array)
    if (types == MISSING).any():
        raise LayerError(
            f"{_rows(lines.index, types == MISSING)} of the frame of lines has no geometry; drop it with frame.dropna()"
        )
    wrong = ~np.isin(types, LINE_TYPES)
    for row in np.flatnonzero(types == COLLECTION):
        wrong[row] = not set(_leaf_types(array[row])) <= set(LINE_TYPES)
    if wrong.any():
        kinds = ", ".join(sorted({shape.geom_type for shape in array[wrong]}))
        remedy = "keep the lines (frame.geom_type), or measure the outline of areas with frame.boundary"
        raise LayerError(f"{_rows(lines.index, wrong)} of the frame of lines is not a line but a {kinds}; {remedy}")
    return array


def polygon_array(polygons: Shapes) -> npt.NDArray[np.object_]:
    """Return polygons in EPSG:4326 as an array of valid shapely Polygons and MultiPolygons.

    Raises
    ------
    LayerError
        As `to_wgs84`; or a row is not a polygon, is empty or is invalid.
    """
    array: npt.NDArray[np.object_] = np.asarray(to_wgs84(polygons, "frame of polygons").array, dtype=object)
    wrong = ~np.isin(shapely.get_type_id(array), POLYGON_TYPES) | shapely.is_empty(array)
    if wrong.any():
        raise LayerError(
            f"{_rows(polygons.index, wrong)} of the frame of polygons is not a polygon; keep polygons only"
        )
    invalid = ~shapely.is_valid(array)
    if invalid.any():
        reason = f"invalid ({shapely.is_valid_reason(array[invalid][0])}); repair it with make_valid()"
        raise LayerError(f"{_rows(polygons.index, invalid)} of the frame of polygons is {reason}")
    return array


def check_finite(values: npt.ArrayLike, index: pd.Index) -> None:
    """Raise a LayerError naming the rows whose measurement is not a number, because a coordinate is not."""
    wrong = ~np.isfinite(np.asarray(values, dtype=float))
    if wrong.any():
        remedy = "coordinates are finite, and latitudes -90 to 90 (are lon and lat swapped?)"
        raise LayerError(
            f"{_rows(index, wrong)} of the frame of lines has a coordinate that is no place on Earth; {remedy}"
        )


def line_ids(lines: Shapes) -> pd.Series:
    """Return what names each line: the column `id` where there is one, else the index."""
    if isinstance(lines, gpd.GeoDataFrame) and "id" in lines.columns:
        return lines["id"]
    return pd.Series(lines.index, index=lines.index, name="id")


def _leaf_types(collection: Any) -> Iterable[int]:
    for part in collection.geoms:
        if part.geom_type == "GeometryCollection":
            yield from _leaf_types(part)
        else:
            yield int(shapely.get_type_id(part))


def _rows(index: pd.Index, wrong: Any) -> str:
    names = [repr(name) for name in index[np.asarray(wrong)].tolist()]
    more = f" and {len(names) - MOST_NAMED_ROWS} more" if len(names) > MOST_NAMED_ROWS else ""
    return f"row {', '.join(names[:MOST_NAMED_ROWS])}{more}"
