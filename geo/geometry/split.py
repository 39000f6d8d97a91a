"""Cut lines where they cross the borders of polygons, without touching what no border is near.

Runs of up to 64 segments whose box meets no box of a piece of border lie whole in one polygon, or in none. Only the
segments of the other runs are held against the edges of the borders, and cut where the drawn line, straight in
longitude and latitude, crosses one. What lies between two cuts is asked once in which polygon it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ..errors import LayerError, UnknownNameError
from ..names import nearest_names
from .crs import polygon_array
from .geodesic import Block, Floats, Ints, foot_on_segment

LINE_RUN = 64
"""Segments of a line in one run."""
BORDER_RUN = 8
"""Edges of a border in one run: eight times fewer pairs of segment and edge to test than with 64."""
SLIVER_M = 1e-6
"""A stretch shorter than this belongs to the stretch before it: two borders drawn as one differ by rounding."""
OUTSIDE = -1
"""The owner of what lies in no polygon."""


@dataclass(frozen=True, eq=False)
class Runs:
    """Consecutive segments in runs: run i holds the segments that begin at the vertices start[i] to end[i] - 1."""

    start: Ints
    end: Ints
    box: Floats
    """Shape (n, 4): west, south, east, north of each run, degrees."""


class PolygonIndex:
    """Polygons with a name each, made ready once to cut any number of lines.

    Parameters
    ----------
    polygons
        Polygons or multipolygons in any CRS. They may overlap (disputed areas): what lies in several, or on the border
        between them, belongs to the one that stands first.
    name
        Column with the name of each; several polygons may share one. Names must not be absent.

    Raises
    ------
    UnknownNameError
        There is no such column.
    LayerError
        A row is not a valid polygon or has no name, or the frame has no CRS or is empty.

    Examples
    --------
    >>> from shapely import box
    >>> squares = gpd.GeoDataFrame({"country": ["A", "B"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], crs=4326)
    >>> PolygonIndex(squares)
    PolygonIndex(2 polygons, 2 names by 'country')
    """

    def __init__(self, polygons: gpd.GeoDataFrame, *, name: str = "country") -> None:
        shapes = polygon_array(polygons)
        if not isinstance(polygons, gpd.GeoDataFrame) or name not in polygons.columns:
            known = list(polygons.columns) if isinstance(polygons, gpd.GeoDataFrame) else []
            raise UnknownNameError(
                f"the frame of polygons has no column {name!r}; {nearest_names(name, map(str, known))}"
            )
        if not len(polygons):
            raise LayerError("the frame of polygons is empty; an index needs at least one polygon")
        if polygons[name].isna().any():
            raise LayerError(f"column {name!r} of the frame of polygons has absent values; give every polygon a name")
        self.name = name
        self.shapes = shapes
        self.row_names = list(polygons[name])
        self.names = list(dict.fromkeys(self.row_names))
        self._make_ready()

    def __repr__(self) -> str:
        return f"PolygonIndex({len(self.shapes)} polygons, {len(self.names)} names by {self.name!r})"

    def __getstate__(self) -> dict[str, Any]:
        return {key: getattr(self, key) for key in ("name", "shapes", "row_names", "names")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._make_ready()

    def _make_ready(self) -> None:
        self._parts, part_row = shapely.get_parts(self.shapes, return_index=True)
        shapely.prepare(self._parts)
        self._part_order = part_row
        code = {name: number for number, name in enumerate(self.names)}
        self._row_code = np.array([code[name] for name in self.row_names], dtype=np.int64)
        self._part_tree = shapely.STRtree(self._parts)
        rings = shapely.get_parts(shapely.get_rings(self._parts))
        sizes = shapely.get_num_coordinates(rings)
        xy = shapely.get_coordinates(rings)
        ends = np.cumsum(sizes).astype(np.int64)
        self._x, self._y = np.ascontiguousarray(xy.T)
        self.border_runs = make_runs(self._x, self._y, ends - sizes, ends - 1, BORDER_RUN)
        self._border_tree = shapely.STRtree(np.asarray(shapely.box(*self.border_runs.box.T)))

    def owner_at(self, lon: Floats, lat: Floats) -> Ints:
        """Return for each place the number in `names` of the first polygon it lies in or on, or `OUTSIDE`."""
        lon = np.where(np.abs(lon) > 180.0, (lon + 180.0) % 360.0 - 180.0, lon)
        place, part = self._part_tree.query(shapely.points(lon, lat))
        inside = shapely.intersects_xy(self._parts[part], lon[place], lat[place])
        first = np.full(len(lon), len(self.shapes))
        np.minimum.at(first, place[inside], self._part_order[part[inside]])
        owner: Ints = np.append(self._row_code, OUTSIDE)[first]
        return owner

    def border_cuts(
        self, segment: Ints, x1: Floats, y1: Floats, x2: Floats, y2: Floats, run: Ints
    ) -> tuple[Ints, Floats]:
        """Return (segment, t) of every touch of segments with runs of border edges; t runs from 0 to 1 on a segment."""
        box = self.border_runs.box[run]
        near = (
            (np.minimum(x1, x2) <= box[:, 2])
            & (np.maximum(x1, x2) >= box[:, 0])
            & (np.minimum(y1, y2) <= box[:, 3])
            & (np.maximum(y1, y2) >= box[:, 1])
        )
        kept = np.flatnonzero(near)
        owner, edge = _expand(self.border_runs.start[run[kept]], self.border_runs.end[run[kept]])
        pair = kept[owner]
        hit, t = touches(
            x1[pair], y1[pair], x2[pair], y2[pair], self._x[edge], self._y[edge], self._x[edge + 1], self._y[edge + 1]
        )
        return segment[pair[hit]], t

    def runs_near(self, boxes: Floats) -> tuple[Ints, Ints]:
        """Return the pairs (box, run of border edges) that meet."""
        box, run = self._border_tree.query(shapely.box(*boxes.T))
        return box, run


def make_runs(x: Floats, y: Floats, first: Ints, last: Ints, size: int) -> Runs:
    """Return runs of up to `size` segments over parts whose vertices are first[i] to last[i], with their boxes."""
    counts = -(-(last - first) // size)
    part, number = _expand(np.zeros_like(counts), counts)
    start = first[part] + number * size
    end = np.minimum(start + size, last[part])
    if not len(start):
        return Runs(start, end, np.zeros((0, 4)))
    bounds = np.column_stack([start, end]).ravel()
    bounds_fit = np.minimum(bounds, len(x) - 1)
    columns = []
    for values, extreme in ((x, np.minimum), (y, np.minimum), (x, np.maximum), (y, np.maximum)):
        within = extreme.reduceat(values, bounds_fit)[::2]
        columns.append(extreme(within, values[end]))
    return Runs(start, end, np.column_stack(columns))


def touches(
    x1: Floats, y1: Floats, x2: Floats, y2: Floats, ex1: Floats, ey1: Floats, ex2: Floats, ey2: Floats
) -> tuple[Ints, Floats]:
    """Return (pair, t) where segment (x1, y1)-(x2, y2) meets edge (ex1, ey1)-(ex2, ey2); touching counts.

    Sides are told by the sign of a cross product that is computed alike for the two segments, or edges, that share a
    vertex, so that no line slips through a corner. Where a segment runs along an edge, both ends of what they share
    are returned.
    """
    dx, dy, ex, ey = x2 - x1, y2 - y1, ex2 - ex1, ey2 - ey1
    side1 = dx * (ey1 - y1) - dy * (ex1 - x1)
    side2 = dx * (ey2 - y1) - dy * (ex2 - x1)
    start = ex * (y1 - ey1) - ey * (x1 - ex1)
    stop = ex * (y2 - ey1) - ey * (x2 - ex1)
    apart = (side1 > 0) & (side2 > 0) | (side1 < 0) & (side2 < 0) | (start > 0) & (stop > 0) | (start < 0) & (stop < 0)
    along = ~apart & (start == stop)
    crossing = np.flatnonzero(~apart & ~along)
    t = start[crossing] / (start[crossing] - stop[crossing])
    pairs, positions = [crossing], [t]
    shared = np.flatnonzero(along)
    shared = shared[dx[shared] ** 2 + dy[shared] ** 2 > 0.0]
    squared = dx[shared] ** 2 + dy[shared] ** 2
    for px, py in ((ex1, ey1), (ex2, ey2)):
        t = (dx[shared] * (px[shared] - x1[shared]) + dy[shared] * (py[shared] - y1[shared])) / squared
        within = (t >= 0) & (t <= 1)
        pairs.append(shared[within])
        positions.append(t[within])
    return np.concatenate(pairs), np.clip(np.concatenate(positions), 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class Stretches:
    """Lines of a block cut at borders: one row a stretch, in the order drawn.

    Attributes
    ----------
    row
        Row of the line, counted as in what was given.
    part
        Number of the part within the block.
    owner
        Number of the polygon's name in the index, `OUTSIDE` for none.
    length_m, start_m
        Geodesic length, and metres from the start of its part to the start of the stretch.
    lon, lat
        Where it starts, degrees.
    """

    row: Ints
    part: Ints
    owner: Ints
    length_m: Floats
    start_m: Floats
    lon: Floats
    lat: Floats


def split_block(block: Block, lengths: Floats, index: PolygonIndex) -> Stretches:
    """Return the lines of a block, whose segments are `lengths` metres long, cut where they cross a border.

    The length of a segment is shared out among its pieces, so that they add up to it: a cut stands at the foot of its
    perpendicular on the segment's geodesic.
    """
    segment, t, along = _find_cuts(block, index, lengths)
    # Atoms are whole segments and the pieces of those that are cut; behind cut j comes number segment[j] + j + 1.
    atom_segment = np.insert(np.arange(len(lengths)), segment + 1, segment)
    behind = segment + np.arange(len(segment)) + 1
    begin, end = np.zeros(len(atom_segment)), lengths[atom_segment]
    t_begin, t_end = np.zeros(len(atom_segment)), np.ones(len(atom_segment))
    begin[behind], t_begin[behind] = along, t
    end[behind - 1], t_end[behind - 1] = along, t
    atoms = end - begin
    part_first = block.part_start + np.searchsorted(segment, block.part_start)
    first = np.union1d(part_first, behind)
    length = np.add.reduceat(atoms, first) if len(first) else np.zeros(0)
    part = np.searchsorted(part_first, first, side="right") - 1
    middle = _longest(atoms, first)
    owner = index.owner_at(*_places(block, atom_segment[middle], (t_begin[middle] + t_end[middle]) / 2))
    lon, lat = _places(block, atom_segment[first], t_begin[first])
    run_m = np.cumsum(length) - length
    start = run_m - run_m[np.searchsorted(first, part_first)][part]
    owner = _absorb_slivers(owner, length, part)
    return Stretches(block.first_row + block.part_row[part], part, owner, length, start, lon, lat)


def _find_cuts(block: Block, index: PolygonIndex, lengths: Floats) -> tuple[Ints, Floats, Floats]:
    """Return (segment, t, metres along it) of every touch of a border, in the order drawn, each once."""
    x, y = block.lon, block.lat
    if len(x) and (x.min() < -180.0 or x.max() > 180.0):
        x = (x + 180.0) % 360.0 - 180.0
    jumps = np.flatnonzero(np.abs(np.diff(x)) > 180.0)
    jumps = jumps[~np.isin(jumps, block.part_end)]
    runs = make_runs(x, y, np.union1d(block.part_start, jumps + 1), np.union1d(block.part_end, jumps), LINE_RUN)
    run, border = index.runs_near(runs.box)
    pair, segment = _expand(runs.start[run], runs.end[run])
    found = [index.border_cuts(segment, x[segment], y[segment], x[segment + 1], y[segment + 1], border[pair])]
    for side in (0.0, np.copysign(360.0, x[jumps])):  # a segment over the antimeridian stands at either edge of the map
        x1, x2 = x[jumps] - side, x[jumps + 1] + np.copysign(360.0, x[jumps]) - side
        boxes = np.column_stack([np.minimum(x1, x2), np.minimum(y[jumps], y[jumps + 1]),
                                 np.maximum(x1, x2), np.maximum(y[jumps], y[jumps + 1])])  # fmt: skip
        jump, border = index.runs_near(boxes)
        found.append(index.border_cuts(jumps[jump], x1[jump], y[jumps[jump]], x2[jump], y[jumps[jump] + 1], border))
    cuts = np.unique(np.concatenate([np.column_stack([segment, t]) for segment, t in found]), axis=0)
    segment, t = cuts[:, 0].astype(np.int64), cuts[:, 1]
    lon, lat = _places(block, segment, t)
    along, _ = foot_on_segment(x[segment], y[segment], x[segment + 1], y[segment + 1], lon, lat)
    along = np.where(t == 0.0, 0.0, np.where(t == 1.0, lengths[segment], np.minimum(along, lengths[segment])))
    return segment, t, along


def _places(block: Block, segment: Ints, t: Floats) -> tuple[Floats, Floats]:
    """Return longitude and latitude of places on drawn segments, t from 0 at the start to 1 at the end."""
    following = np.minimum(segment + 1, len(block.lon) - 1)
    width = block.lon[following] - block.lon[segment]
    width = np.where(np.abs(width) > 180.0, (width + 180.0) % 360.0 - 180.0, width)
    lon = block.lon[segment] + t * width
    lat = block.lat[segment] + t * (block.lat[following] - block.lat[segment])
    return np.where(np.abs(lon) > 180.0, (lon + 180.0) % 360.0 - 180.0, lon), lat


def _longest(atoms: Floats, first: Ints) -> Ints:
    """Return the number of the longest atom of each stretch: its middle is the place asked for its polygon."""
    if not len(first):
        return first
    sizes = np.diff(np.append(first, len(atoms)))
    hits = np.flatnonzero(atoms == np.repeat(np.maximum.reduceat(atoms, first), sizes))
    chosen: Ints = hits[np.searchsorted(hits, first)]
    return chosen


def _absorb_slivers(owner: Ints, length: Floats, part: Ints) -> Ints:
    """Return the owners with those of slivers replaced by that of the stretch before, or after where none is before."""
    number = np.arange(len(owner))
    solid = length >= SLIVER_M
    before = np.maximum.accumulate(np.where(solid, number, -1)) if len(owner) else number
    after = np.minimum.accumulate(np.where(solid, number, len(owner))[::-1])[::-1] if len(owner) else number
    after = np.minimum(after, len(owner) - 1)
    has_before = (before >= 0) & (part[before] == part)
    has_after = solid[after] & (part[after] == part)
    return owner[np.where(has_before, before, np.where(has_after, after, number))]


def _expand(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return (i, k) for every k from start[i] to end[i] - 1, in order."""
    counts = end - start
    which = np.repeat(np.arange(len(start)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts) + start[which]
