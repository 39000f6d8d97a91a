"""Lengths of segments on the WGS84 ellipsoid: a fast series for short ones, Karney's method for the rest.

The square of the geodesic distance, F = s^2, is smooth where s is small, and satisfies the eikonal equation
|grad F|^2 = 4 F at either end. Written about the middle latitude, as Gauss did, F is even in the difference of latitude
u and of longitude v, so that to order four only five coefficients stand in it:

    F = M^2 u^2 + r^2 v^2 + A u^4 + B u^2 v^2 + C v^4

M is the radius of the meridian and r = N cos(lat) that of the parallel, both at the middle latitude. Putting F with
a = M^2 and b = r^2 into the equation and comparing powers of u and v gives

    A = M M'' / 12,   B = (a'b' / 2a + b'' / 2 - b'^2 / b) / 12,   C = -b'^2 / 48a

(a prime is a derivative by latitude). On a sphere they are 0, -(1 + 2 sin^2) / 12 and -sin^2 cos^2 / 12. The first
neglected terms are of order six: under 0.1 micrometres for the segments the series is used for.

Sources: the mid-latitude idea, R. H. Rapp, Geometric Geodesy Part I (Ohio State University 1991), "Gauss mid-latitude
method", and G. Bomford, Geodesy (Oxford 1980); long segments, C. F. F. Karney, Algorithms for geodesics, Journal of
Geodesy 87 (2013) 43-55, as in PROJ. The coefficients above are worked out here and held against Karney's method by
the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class _Ellipsoid(Geod):
    """One whose `inv` and `fwd` give arrays for arrays of one number too."""

    def inv(self, *coordinates: Any, **options: Any) -> Any:
        return arrays_for_arrays(super().inv, *coordinates, **options)

    def fwd(self, *coordinates: Any, **options: Any) -> Any:
        return arrays_for_arrays(super().fwd, *coordinates, **options)


def arrays_for_arrays(solve: Callable[..., Any], *coordinates: Any, **options: Any) -> Any:
    """Return what a method of pyproj gives, as arrays of the coordinates' shape for arrays of one number too.

    pyproj takes such an array for a number, of which numpy before 2.4 warns.
    """
    shape = max((np.shape(numbers) for numbers in coordinates), key=len)
    if shape and all(np.size(numbers) == 1 for numbers in coordinates):
        doubled = (np.repeat(np.ravel(numbers), 2) for numbers in coordinates)
        return tuple(np.asarray(found)[:1].reshape(shape) for found in solve(*doubled, **options))
    return solve(*coordinates, **options)


GEOD = _Ellipsoid(ellps="WGS84")
SEMI_MAJOR_AXIS_M = float(GEOD.a)
ECCENTRICITY_SQUARED = float(GEOD.es)
RADIANS_PER_DEG = np.pi / 180.0

SERIES_LIMIT_DEG = 0.3
"""Segments with larger differences of latitude and longitude go to Karney's method (0.3 degrees is 33 km of
meridian)."""

BLOCK_VERTICES = 16_000
"""Vertices worked on at a time: what arrays of this size need stays in the processor's cache."""

FOOT_STEPS = 6
"""Steps to the foot of a perpendicular; one step divides the error by 3 (R / d)^2, d the distance to the foot."""


@dataclass(frozen=True, eq=False)
class Block:
    """Vertices of some lines, put one after the other.

    Attributes
    ----------
    first_row, end_row
        The lines in this block: rows first_row to end_row - 1 of what was given.
    lon, lat
        Longitude and latitude of each vertex, degrees, WGS84.
    part_start
        Index of the first vertex of each part; a line has one part, a multi-part line several.
    part_row
        Row of the line each part belongs to, counted from `first_row`.
    """

    first_row: int
    end_row: int
    lon: Floats
    lat: Floats
    part_start: Ints
    part_row: Ints

    @property
    def part_end(self) -> Ints:
        """Index of the last vertex of each part."""
        return np.append(self.part_start[1:], len(self.lon)) - 1


def iter_blocks(lines: npt.NDArray[np.object_], *, vertices: int = BLOCK_VERTICES) -> Iterator[Block]:
    """Yield the vertices of lines in blocks of whole lines, each of about `vertices` vertices or of one longer line.

    Parts are copied block by block: a block fits the cache, so that this costs a quarter of copying all at once.
    """
    counts = np.cumsum(shapely.get_num_coordinates(lines))
    total = int(counts[-1]) if len(counts) else 0
    edges = np.unique(
        np.concatenate([[0], np.searchsorted(counts, np.arange(vertices, total, vertices)), [len(lines)]])
    )
    for first, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        parts, rows = shapely.get_parts(lines[first:end], return_index=True)
        while (shapely.get_type_id(parts) > 2).any():  # a collection may hold collections
            parts, inner = shapely.get_parts(parts, return_index=True)
            rows = rows[inner]
        sizes = shapely.get_num_coordinates(parts)
        kept = sizes > 0
        xy = shapely.get_coordinates(parts)
        starts = np.concatenate([[0], np.cumsum(sizes[kept])[:-1]]).astype(np.int64)[: int(kept.sum())]
        yield Block(first, end, xy[:, 0], xy[:, 1], starts, rows[kept])


def segment_lengths_m(block: Block) -> Floats:
    """Return the geodesic length in metres of the segment that begins at each vertex; 0 at the last of a part.

    A segment is the shortest way between its two vertices; a difference of longitude above 180 degrees is taken the
    short way round, over the antimeridian. NaN where a coordinate is not finite or a latitude beyond a pole.
    """
    lon, lat = block.lon, block.lat
    if len(lon) < 2:
        return np.zeros(len(lon))
    with np.errstate(invalid="ignore"):
        lengths = _lengths_m(block, lon, lat)
    if not (lat.max() <= 90.0 and lat.min() >= -90.0):
        lengths[~(np.abs(lat) <= 90.0)] = np.nan
    return lengths


def _lengths_m(block: Block, lon: Floats, lat: Floats) -> Floats:
    between_parts = block.part_end[:-1]
    u2, v2 = np.diff(lat), np.diff(lon)
    u2 *= u2
    v2 *= v2
    u2[between_parts] = v2[between_parts] = 0.0
    lengths = np.zeros(len(lon))
    lengths[:-1] = _series_m(u2, v2, np.tan((lat[1:] + lat[:-1]) * (RADIANS_PER_DEG / 2.0)))
    long = np.flatnonzero(u2 + v2 > SERIES_LIMIT_DEG**2)
    if len(long):
        lengths[long] = GEOD.inv(lon[long], lat[long], lon[long + 1], lat[long + 1])[2]
    lengths[between_parts] = 0.0
    return lengths


def _series_m(u2: Floats, v2: Floats, tan_middle: Floats) -> Floats:
    """Return lengths in metres by the series of the module's docstring.

    Parameters are the squared differences of latitude and longitude in degrees, and the tangent of the middle
    latitude: numpy computes a tangent eight times faster than a cosine. With e^2 the eccentricity squared, S = sin^2,
    c^2 = cos^2 and w = 1 - e^2 S there, M^2 = a^2 (1 - e^2)^2 / w^3 and r^2 = a^2 c^2 / w; a^2 / w is common to all.
    """
    e2 = ECCENTRICITY_SQUARED
    per_square_deg = RADIANS_PER_DEG**2
    cos2 = 1.0 / (1.0 + tan_middle * tan_middle)
    sin2 = 1.0 - cos2
    over_w = 1.0 / (1.0 - e2 * sin2)
    north = u2 * (over_w * over_w * (1.0 - e2) ** 2)
    east = v2 * cos2
    term_a = north * u2 * over_w * (cos2 - sin2 + (5.0 * e2) * sin2 * cos2 * over_w) * (per_square_deg * e2 / 4.0)
    term_b = (1.0 + sin2 * (2.0 + 5.0 * e2 - 8.0 * e2 * sin2)) * north * v2 * (per_square_deg / (12.0 * (1.0 - e2)))
    term_c = sin2 * east * v2 * (per_square_deg / 12.0)
    squared = (north + east + term_a - term_b - term_c) * over_w
    lengths: Floats = (SEMI_MAJOR_AXIS_M * RADIANS_PER_DEG) * np.sqrt(squared)
    return lengths


def sum_parts(block: Block, lengths: Floats) -> Floats:
    """Return the sum over each part of the lengths of its segments."""
    sums: Floats = np.add.reduceat(lengths, block.part_start) if len(block.part_start) else np.zeros(0)
    return sums


def foot_on_segment(
    lon1: Any, lat1: Any, lon2: Any, lat2: Any, lon: Any, lat: Any, *, steps: int = FOOT_STEPS
) -> tuple[Floats, Floats]:
    """Return where places stand beside geodesic segments, as (along_m, across_m).

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Ends of the segments, degrees, arrays of one length.
    lon, lat
        One place for each segment.

    Returns
    -------
    along_m
        Metres from the first end to the foot of the perpendicular, held between 0 and the segment's length.
    across_m
        Geodesic metres from there to the place: positive to the right of the direction of the segment, else negative.

    Notes
    -----
    Newton's method: at the trial foot the place is seen at distance d under the angle t to the segment; the foot
    moves by d cos(t). At the foot t is a right angle.
    """
    lon1, lat1, lon2, lat2, lon, lat = (
        np.atleast_1d(np.asarray(x, dtype=float)) for x in (lon1, lat1, lon2, lat2, lon, lat)
    )
    azimuth, _, length = GEOD.inv(lon1, lat1, lon2, lat2)
    along = np.zeros(len(lon))
    distance = angle = along
    for step in range(steps):
        foot_lon, foot_lat, back = GEOD.fwd(lon1, lat1, azimuth, along)
        to_place, _, distance = GEOD.inv(foot_lon, foot_lat, lon, lat)
        angle = (to_place - back - 180.0) * RADIANS_PER_DEG
        if step < steps - 1:
            along = np.clip(along + distance * np.cos(angle), 0.0, length)
    across = np.where(np.sin(angle) < 0.0, -distance, distance)
    return along, across
