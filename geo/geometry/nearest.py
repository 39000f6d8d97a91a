"""The nearest of some shapes to each of others, over any distance: two trees of balls in space, gone down side by side.

Segments are straight in longitude and latitude and cut to at most `STEP_DEG`. Each is a ball round its middle in
earth-centred coordinates, and so are runs of `BRANCHES` segments along a curve that fills the plane, runs of runs, and
so on. No point of one ball is nearer to one of another than the distance of their centres less both radii, none further
than with both added: pairs that cannot hold the nearest of a row fall away level by level. What is left is measured
along the ellipsoid by Karney's method. Chords know no edge of the map and no poles.

Sources: the curve, G. M. Morton, A computer oriented geodetic data base (IBM 1966); trees gone down in pairs, A. Gray
and A. Moore, N-body problems in statistical learning (2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from .geodesic import ECCENTRICITY_SQUARED, GEOD, SEMI_MAJOR_AXIS_M, Floats, Ints

Pairs: TypeAlias = tuple[Ints, Ints]

STEP_DEG = 0.1
"""Longest segment: one straight in degrees lies within 2.7 m of its chord in space, 1.2 m of it sideways."""
BRANCHES = 4
"""Children of a ball."""
SLACK_M = 6.0
"""How far a segment may lie from its chord, both ends of a distance together."""
MOST_PAIRS = 2_000_000
"""Pairs of balls held against each other at a time."""
RADII_M = (6_335_000.0, 6_400_000.0)
"""Smallest and largest radius of curvature of the ellipsoid: a geodesic is bent no more and no less."""


@dataclass(frozen=True, eq=False)
class Segments:
    """Short segments of some rows, or points: first end and way to the other in degrees, sorted along a curve."""

    row: Ints
    start: Floats
    way: Floats
    rows: int

    @cached_property
    def ends(self) -> list[Floats]:
        """x, y, z of one end and of the other in earth-centred metres."""
        return _in_space(self.start) + _in_space(self.start + self.way)


@dataclass(frozen=True, eq=False)
class _Level:
    """Balls: their centres and radii, in metres; ball i holds balls i * BRANCHES and on of the level below."""

    centre: list[Floats]
    radius: Floats


def segments_of(shapes: npt.NDArray[np.object_]) -> Segments:
    """Return the segments of lines and outlines, and points as segments of no length; of shapes in WGS84 degrees.

    A step of more than 180 degrees of longitude is taken the short way round.
    """
    start, way, row = _straight(shapes)
    times = np.maximum(np.ceil(np.abs(way).max(axis=1, initial=0.0) / STEP_DEG), 1).astype(np.int64)
    many = np.repeat(np.arange(len(start)), times)
    step = np.arange(len(many)) - np.repeat(np.cumsum(times) - times, times)
    way = way[many] / times[many, None]
    start = start[many] + way * step[:, None]
    order = np.argsort(_along_curve(start), kind="stable")
    return Segments(row[many][order], start[order], way[order], len(shapes))


def _straight(shapes: npt.NDArray[np.object_]) -> tuple[Floats, Floats, Ints]:
    """Return first ends, ways to the other ends and rows of all segments as drawn, and of points."""
    parts, row = _simple(shapes)
    areas = shapely.get_type_id(parts) == 3
    rings, area = shapely.get_rings(parts[areas], return_index=True)
    row = np.concatenate([row[~areas], row[areas][area]])
    xy, part = shapely.get_coordinates(np.concatenate([parts[~areas], rings]), return_index=True)
    first = np.flatnonzero(part[1:] == part[:-1])
    alone = np.flatnonzero(np.bincount(part, minlength=len(row))[part] == 1)
    start = np.concatenate([xy[first], xy[alone]])
    way = np.concatenate([xy[first + 1], xy[alone]]) - start
    way[:, 0] -= 360.0 * np.round(way[:, 0] / 360.0)
    return start, way, row[part[np.concatenate([first, alone])]]


def nearest_m(ones: Segments, others: Segments) -> Floats:
    """Return for each row of the ones the geodesic to the nearest of the others in metres; NaN for a row of nothing."""
    found = np.full(ones.rows, np.inf)
    if not len(ones.row) or not len(others.row):
        return np.full(ones.rows, np.nan)
    here, there = _levels(ones), _levels(others)
    at, to = len(here) - 1, len(there) - 1
    left, right = np.indices((len(here[at].radius), len(there[to].radius))).reshape(2, -1)
    pairs = left, right
    while True:
        pairs = _kept(pairs, here[at], there[to], _Rows(ones, BRANCHES**at), found)
        if not at and not to:
            break
        left, right = pairs
        if at >= to:
            at -= 1
            left, right = _children(left, right, len(here[at].radius))
        else:
            to -= 1
            right, left = _children(right, left, len(there[to].radius))
        pairs = left, right
    found = _measured(ones, others, pairs)
    found[np.bincount(ones.row, minlength=ones.rows) == 0] = np.nan
    return found


@dataclass(frozen=True, eq=False)
class _Rows:
    """Which rows the balls of one level hold segments of."""

    ones: Segments
    size: int

    def tighten(self, best: Floats, ball: Ints, furthest_m: Floats) -> None:
        """Lower the best of each row to what the balls that hold some of it say."""
        by_ball = np.full(-(-len(self.ones.row) // self.size), np.inf)
        np.minimum.at(by_ball, ball, furthest_m)
        np.minimum.at(best, self.ones.row, np.repeat(by_ball, self.size)[: len(self.ones.row)])

    def worst(self, best: Floats) -> Floats:
        """Return for each ball the largest best of the rows in it."""
        return np.maximum.reduceat(best[self.ones.row], np.arange(0, len(self.ones.row), self.size))


def _kept(pairs: Pairs, here: _Level, there: _Level, rows: _Rows, best_m: Floats) -> Pairs:
    """Return the pairs of balls that may hold the nearest of a row; lower the bests, which are chords, on the way."""
    kept = []
    for first in range(0, len(pairs[0]), MOST_PAIRS):
        left, right = (balls[first : first + MOST_PAIRS] for balls in pairs)
        apart = _length(*(h[left] - t[right] for h, t in zip(here.centre, there.centre, strict=True)))
        radii = here.radius[left] + there.radius[right]
        rows.tighten(best_m, left, apart + radii + SLACK_M)
        near = np.flatnonzero(apart - radii - SLACK_M <= _reach(rows.worst(best_m))[left])
        kept.append((left[near], right[near]))
    return np.concatenate([left for left, _ in kept]), np.concatenate([right for _, right in kept])


def _measured(ones: Segments, others: Segments, pairs: Pairs) -> Floats:
    """Return for each row the least geodesic between the nearest places of its pairs of segments."""
    left, right = pairs
    chord, along, aside = _between([axis[left] for axis in ones.ends], [axis[right] for axis in others.ends])
    best = np.full(ones.rows, np.inf)
    np.minimum.at(best, ones.row[left], chord + SLACK_M)
    near = chord - SLACK_M <= _reach(best)[ones.row[left]]
    left, right = left[near], right[near]
    a = ones.start[left] + ones.way[left] * along[near, None]
    b = others.start[right] + others.way[right] * aside[near, None]
    best[:] = np.inf
    np.minimum.at(best, ones.row[left], np.asarray(GEOD.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2]))
    return best


def _between(ones: Sequence[Floats], others: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
    """Return the distance of pairs of straight segments in space, and how far along each its nearest place is, 0 to 1.

    Each is given by x, y, z of one end and of the other. C. Ericson, Real-Time Collision Detection (2005), 5.1.9.
    """
    a, b = np.stack(ones[:3], axis=1), np.stack(others[:3], axis=1)
    u, v, w = np.stack(ones[3:], axis=1) - a, np.stack(others[3:], axis=1) - b, a - b
    uu, vv, uv = (np.einsum("ij,ij->i", *two) for two in ((u, u), (v, v), (u, v)))
    uw, vw = np.einsum("ij,ij->i", u, w), np.einsum("ij,ij->i", v, w)
    along = np.clip(_ratio(uv * vw - uw * vv, uu * vv - uv * uv), 0.0, 1.0)
    aside = np.clip(_ratio(uv * along + vw, vv), 0.0, 1.0)
    along = np.clip(_ratio(uv * aside - uw, uu), 0.0, 1.0)
    return _length(*(w + along[:, None] * u - aside[:, None] * v).T), along, aside


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def _levels(segments: Segments) -> list[_Level]:
    """Return the balls of all levels, from the segments up to at most `BRANCHES`."""
    ends = segments.ends
    middle = [(a + b) / 2 for a, b in zip(ends[:3], ends[3:], strict=True)]
    levels = [_Level(middle, _length(*(a - m for a, m in zip(ends[:3], middle, strict=True))))]
    while len(levels[-1].radius) > BRANCHES:
        below = levels[-1]
        first = np.arange(0, len(below.radius), BRANCHES)
        centre = [(np.minimum.reduceat(c, first) + np.maximum.reduceat(c, first)) / 2 for c in below.centre]
        own = [np.repeat(c, BRANCHES)[: len(below.radius)] for c in centre]
        reach = _length(*(b - o for b, o in zip(below.centre, own, strict=True))) + below.radius
        levels.append(_Level(centre, np.maximum.reduceat(reach, first)))
    return levels


def _children(parent: Ints, other: Ints, below: int) -> tuple[Ints, Ints]:
    """Return the children of balls, each beside the other ball of its pair."""
    child = (parent[:, None] * BRANCHES + np.arange(BRANCHES)).ravel()
    there = child < below
    return child[there], np.repeat(other, BRANCHES)[there]


def _reach(chord_m: Floats) -> Floats:
    """Return the longest chord whose geodesic may be no longer than that of a chord given."""
    least, most = RADII_M
    arc = 2.0 * least * np.arcsin(np.minimum(chord_m / (2.0 * least), 1.0))
    reach: Floats = 2.0 * most * np.sin(np.minimum(arc / (2.0 * most), np.pi / 2))
    return reach


def _length(x: Floats, y: Floats, z: Floats) -> Floats:
    length: Floats = np.sqrt(x * x + y * y + z * z)
    return length


def _in_space(lon_lat_deg: Floats) -> list[Floats]:
    """Return earth-centred x, y, z of places on the ellipsoid in metres (EPSG method 9602)."""
    lon, lat = np.radians(lon_lat_deg[:, 0]), np.radians(lon_lat_deg[:, 1])
    sin = np.sin(lat)
    across = SEMI_MAJOR_AXIS_M / np.sqrt(1.0 - ECCENTRICITY_SQUARED * sin * sin)
    aside = across * np.cos(lat)
    return [aside * np.cos(lon), aside * np.sin(lon), across * (1.0 - ECCENTRICITY_SQUARED) * sin]


def _along_curve(lon_lat_deg: Floats) -> Ints:
    """Return where places lie along Morton's curve, by the bits of longitude and latitude in turn."""
    cells = np.clip((lon_lat_deg + 180.0) % 360.0 * (2**16 / 360.0), 0, 2**16 - 1).astype(np.int64)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        cells = (cells | (cells << shift)) & mask
    keys: Ints = cells[:, 0] | (cells[:, 1] << 1)
    return keys


def _simple(shapes: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], Ints]:
    """Return shapes taken apart to points, lines and polygons, and the row each is of."""
    parts, row = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) > 3).any():
        parts, within = shapely.get_parts(parts, return_index=True)
        row = row[within]
    return parts, row
