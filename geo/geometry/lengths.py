"""Lengths on the drawn line: whole, by country or any other polygons, at borders, and where linework is drawn twice.

One meaning of "the line" everywhere: the vertices as drawn, straight between them in longitude and latitude (RFC 7946),
each segment as long as the geodesic between its vertices on WGS84. Parts are measured on the same vertices as the
whole, so that they add up to it.

Every function takes lines in any CRS with any index, leaves them unchanged, and keeps their index. Bad input: no
CRS, a missing geometry, points or polygons among the lines and coordinates that are no place on Earth raise a
`LayerError` that names the rows; an empty frame gives an empty result; an empty line and a part of length zero
measure 0; z and m are ignored; the antimeridian is crossed the short way where longitudes differ by more than 180
degrees; a pole is a place like another.

`length_km`, `length_by`, `crossings` and `doubled_km` also take a `dask_geopandas` frame and then return a lazy dask
frame with the same numbers.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import require
from .crs import Shapes, check_finite, line_array, line_ids
from .geodesic import Block, Floats, Ints, iter_blocks, segment_lengths_m, sum_parts
from .split import OUTSIDE, PolygonIndex, Stretches, split_block

M_PER_KM = 1000.0
SPLIT_VERTICES = 64_000
"""Vertices cut at a time: the search for borders wants larger blocks than the sum of lengths."""

Result = TypeVar("Result")


def by_partition(empty: Callable[..., Any]) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Let a function of lines take a dask frame as well: it is then applied to each partition, lazily.

    `empty` makes the empty result, which dask needs to know beforehand, from the same arguments.
    """

    def decorate(measure: Callable[..., Result]) -> Callable[..., Result]:
        @functools.wraps(measure)
        def measure_lines(lines: Any, *arguments: Any, **options: Any) -> Any:
            dask_geopandas = sys.modules.get("dask_geopandas")
            if dask_geopandas and isinstance(lines, dask_geopandas.GeoDataFrame | dask_geopandas.GeoSeries):
                meta = empty(lines._meta, *arguments, **options)
                return lines.map_partitions(measure, *arguments, meta=meta, **options)
            return measure(lines, *arguments, **options)

        return measure_lines

    return decorate


def _no_length(lines: Shapes, *_: Any) -> pd.Series:
    return pd.Series([], index=lines.index[:0], dtype=float, name="length_km")


@by_partition(_no_length)
def length_km(lines: Shapes) -> pd.Series:
    """Return the geodesic length of each line in kilometres on WGS84, index kept.

    Parameters
    ----------
    lines
        GeoDataFrame or GeoSeries of LineString, LinearRing, MultiLineString or GeometryCollection of these, in any CRS.
        The parts of a line count one by one; gaps between them do not.

    Returns
    -------
    pandas.Series
        Name `length_km`; within 0.25 mm a route, in practice 0.01 mm, of Karney's method.

    Raises
    ------
    LayerError
        No CRS, a missing geometry, anything but lines, or coordinates that are no place on Earth.

    Examples
    --------
    One degree along the equator, and along the meridian at the equator:

    >>> from shapely import LineString
    >>> lines = gpd.GeoSeries([LineString([(49, 0), (50, 0)]), LineString([(49, -0.5), (49, 0.5)])], crs=4326)
    >>> length_km(lines).round(6).tolist()
    [111.319491, 110.574304]
    """
    array = line_array(lines)
    lengths = np.zeros(len(array))
    for block in iter_blocks(array):
        rows = block.end_row - block.first_row
        lengths[block.first_row : block.end_row] = np.bincount(
            block.part_row, sum_parts(block, segment_lengths_m(block)), minlength=rows
        )
    check_finite(lengths, lines.index)
    return pd.Series(lengths / M_PER_KM, index=lines.index, name="length_km")


def _no_lengths_by(lines: Shapes, index: PolygonIndex) -> pd.DataFrame:
    names = pd.Series([], index=lines.index[:0], dtype=object)
    columns = {"id": line_ids(lines).iloc[:0].to_numpy(), index.name: names, "length_km": np.zeros(0)}
    return pd.DataFrame(columns, index=lines.index[:0])


@by_partition(_no_lengths_by)
def length_by(lines: Shapes, index: PolygonIndex) -> pd.DataFrame:
    """Return the length of each line in each polygon it crosses, and outside all of them.

    Parameters
    ----------
    lines
        As in `length_km`.
    index
        The polygons, made ready once: `PolygonIndex(countries)`.

    Returns
    -------
    pandas.DataFrame
        One row a line and polygon name, in the order of the lines, then as the line first enters; what lies in no
        polygon is the line's last row, its name None. Columns: `id` (the column `id` of the lines, else their
        index), the index's name (`country` by default, dtype object), `length_km`. The index is that of the line,
        repeated. The rows of a line add up to its `length_km` within 1e-9; linework drawn twice counts twice (see
        `doubled_km`). A line of length 0 has one row.

    Raises
    ------
    LayerError
        As `length_km`.

    Examples
    --------
    >>> from shapely import LineString, box
    >>> squares = gpd.GeoDataFrame({"country": ["A", "B"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], crs=4326)
    >>> line = gpd.GeoSeries([LineString([(0.5, 0), (2.5, 0)])], index=["pipe"], crs=4326)
    >>> length_by(line, PolygonIndex(squares)).round(3)
            id country  length_km
    pipe  pipe       A      55.660
    pipe  pipe       B     111.319
    pipe  pipe    None      55.660
    """
    require("PolygonIndex", index=index)
    row, owner, length = _stretch_columns(lines, index, "row", "owner", "length_m")
    kept = length > 0.0
    kept[np.flatnonzero(~np.isin(row, row[kept]))] = True  # a line of length 0 keeps its row
    row, owner, length = row[kept].astype(np.int64), owner[kept].astype(np.int64), length[kept]
    empty = np.setdiff1d(np.arange(len(lines)), row)
    row, owner = np.append(row, empty), np.append(owner, np.full(len(empty), OUTSIDE))
    length = np.append(length, np.zeros(len(empty)))
    key, first, group = np.unique(row * (len(index.names) + 1) + owner + 1, return_index=True, return_inverse=True)
    total = np.bincount(group, length, minlength=len(key))
    order = np.lexsort((first, owner[first] == OUTSIDE, row[first]))
    chosen = first[order]
    rows = row[chosen]
    kept_index = lines.index[rows]
    names = pd.Series(_named(index, owner[chosen]), index=kept_index, dtype=object)
    columns = {"id": line_ids(lines).to_numpy()[rows], index.name: names, "length_km": total[order] / M_PER_KM}
    return pd.DataFrame(columns, index=kept_index)


def _stretch_columns(lines: Shapes, index: PolygonIndex, *names: str) -> list[Floats]:
    """Return columns of the stretches of all lines, one under the other."""
    array = line_array(lines)
    stretches = [_split(block, index, lines) for block in iter_blocks(array, vertices=SPLIT_VERTICES)]
    empty = np.zeros(0)
    return [np.concatenate([empty, *(getattr(stretch, name) for stretch in stretches)]) for name in names]


def _split(block: Block, index: PolygonIndex, lines: Shapes) -> Stretches:
    lengths = segment_lengths_m(block)
    if not np.isfinite(lengths).all():
        rows = np.bincount(block.part_row, sum_parts(block, lengths), minlength=block.end_row - block.first_row)
        check_finite(rows, lines.index[block.first_row : block.end_row])
    return split_block(block, lengths, index)


def _named(index: PolygonIndex, owner: Any) -> np.ndarray:
    names = np.empty(len(index.names) + 1, dtype=object)
    names[:-1] = index.names
    return np.asarray(names[owner])  # OUTSIDE is -1: the last, None


def _no_crossings(lines: Shapes, index: PolygonIndex) -> gpd.GeoDataFrame:
    ids = line_ids(lines).iloc[:0].to_numpy()
    sides = {f"{side}_{index.name}": pd.Series([], index=lines.index[:0], dtype=object) for side in ("from", "to")}
    columns = {"id": ids, **sides, "at_km": np.zeros(0)}
    return gpd.GeoDataFrame(columns, index=lines.index[:0], geometry=np.array([], dtype=object), crs="EPSG:4326")


@by_partition(_no_crossings)
def crossings(lines: Shapes, index: PolygonIndex) -> gpd.GeoDataFrame:
    """Return the points where lines pass from one polygon into another, or out of all, with their kilometre.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `id`, `from_country`, `to_country` (or the index's other name; None is outside), `at_km` (length drawn
        before the point, in the order of the parts), `geometry` (Point, EPSG:4326); the index is that of the line,
        repeated. Where a line only touches a border there is no crossing. A gap between two parts is no crossing.

    Raises
    ------
    LayerError
        As `length_km`.
    """
    require("PolygonIndex", index=index)
    names, frames = ("row", "part", "owner", "length_m", "lon", "lat"), []
    for block in iter_blocks(line_array(lines), vertices=SPLIT_VERTICES):
        stretch = _split(block, index, lines)
        before = np.cumsum(stretch.length_m) - stretch.length_m
        before -= before[np.searchsorted(stretch.row, stretch.row)]
        joined = np.append([False], _touch_next(block))[: len(block.part_start)]
        same = (stretch.part[1:] == stretch.part[:-1]) | (
            joined[stretch.part[1:]] & (stretch.row[1:] == stretch.row[:-1])
        )
        at = np.flatnonzero(same & (stretch.owner[1:] != stretch.owner[:-1])) + 1
        columns = {name: getattr(stretch, name)[at] for name in names} | {
            "at_m": before[at],
            "from": stretch.owner[at - 1],
        }
        frames.append(pd.DataFrame(columns))
    if not frames:
        return _no_crossings(lines, index)
    found = pd.concat(frames, ignore_index=True)
    rows = found["row"].to_numpy()
    kept_index = lines.index[rows]
    columns = {
        "id": line_ids(lines).to_numpy()[rows],
        f"from_{index.name}": pd.Series(_named(index, found["from"].to_numpy()), index=kept_index, dtype=object),
        f"to_{index.name}": pd.Series(_named(index, found["owner"].to_numpy()), index=kept_index, dtype=object),
        "at_km": found["at_m"].to_numpy() / M_PER_KM,
    }
    points = shapely.points(found["lon"].to_numpy(), found["lat"].to_numpy())
    return gpd.GeoDataFrame(columns, index=kept_index, geometry=points, crs="EPSG:4326")


def _touch_next(block: Block) -> np.ndarray:
    """Return for each part but the last whether it ends where the next begins."""
    end, start = block.part_end[:-1], block.part_start[1:]
    touching: np.ndarray = (block.lon[end] == block.lon[start]) & (block.lat[end] == block.lat[start])
    return touching


def _no_doubling(lines: Shapes) -> pd.Series:
    return pd.Series([], index=lines.index[:0], dtype=float, name="doubled_km")


@by_partition(_no_doubling)
def doubled_km(lines: Shapes) -> pd.Series:
    """Return how many kilometres of each line repeat a segment of the same line, in either direction; index kept.

    `length_km` and `length_by` count linework as drawn. Whether what is drawn twice is a second pipe beside the
    first (looping) or a flaw of the drawing cannot be told from the line; overlay operations drop it in silence. Two
    segments are the same when their vertices are; lines that overlap on other vertices are not found.

    Raises
    ------
    LayerError
        As `length_km`.
    """
    array = line_array(lines)
    doubled = np.zeros(len(array))
    for block in iter_blocks(array):
        lengths = segment_lengths_m(block)
        row = (
            block.first_row
            + block.part_row[np.searchsorted(block.part_start, np.arange(len(lengths)), side="right") - 1]
        )
        repeated = np.flatnonzero(_is_repeated(block, row) & (lengths > 0.0))
        doubled += np.bincount(row[repeated], lengths[repeated], minlength=len(array))
        check_finite(np.bincount(row - block.first_row, lengths), lines.index[block.first_row : block.end_row])
    return pd.Series(doubled / M_PER_KM, index=lines.index, name="doubled_km")


def _is_repeated(block: Block, row: Ints) -> np.ndarray:
    """Return for the segment at each vertex whether an earlier one of the same line has the same two ends.

    A number that is the same for both directions of a segment is sorted first; only segments that share it are held
    against each other. The way from the end of one part to the start of the next is no segment.
    """
    mixed = block.lon + np.pi * block.lat
    key = mixed + np.append(mixed[1:], mixed[-1:])
    ordered = np.sort(key)
    shared = ordered[1:][ordered[1:] == ordered[:-1]]
    repeated = np.zeros(len(row), dtype=bool)
    if not len(shared):
        return repeated
    near = np.flatnonzero(shared[np.minimum(np.searchsorted(shared, key), len(shared) - 1)] == key)
    near = near[~np.isin(near, block.part_end)]
    place = block.lon + 1j * block.lat
    here, there = place[near], place[np.minimum(near + 1, len(place) - 1)]
    low, high = np.minimum(here, there), np.maximum(here, there)  # complex numbers order by lon, then lat
    order = np.lexsort((near, high.imag, high.real, low.imag, low.real, row[near]))
    keys = (values[order] for values in (low, high, row[near]))
    repeated[near[order[1:]]] = np.logical_and.reduce([values[1:] == values[:-1] for values in keys])
    return repeated
