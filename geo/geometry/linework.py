"""Somebody else's linework: the way along it from place to place, and that way led to places beside it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import numpy as np
import shapely

from .geodesic import GEOD, Floats, Ints

DECIMALS = 6
"""Vertices equal to so many decimals of a degree (0.1 m) are one place."""
GAP_KM = 5.0
"""A piece that ends is taken on to the next piece this near, in a straight line: what one left undrawn."""
RAMP = 2.0
"""How far before its foot a way leaves linework for a place beside it, as a multiple of the place's distance: the
detour is then (sqrt(5) - 2) of that distance, where a perpendicular one would add all of it, or twice at a border."""
MOST_RAMP_SHARE = 1 / 3
END_KM = 0.05
"""A foot this near to the end of a piece is its end."""
KM_PER_DEG = 111.2


@dataclass(frozen=True)
class Foot:
    """A place on linework: on which of its segments, where (degrees, WGS84), and how far from what was looked for."""

    segment: int
    lon: float
    lat: float
    away_km: float


@dataclass(frozen=True, eq=False)
class Way:
    """A way along linework: (lon, lat) of its vertices, and how much of it is across gaps."""

    xy: Floats
    bridged_km: float


class Linework:
    """Pieces of lines in any order and direction, as a net of their vertices; gaps up to `GAP_KM` are bridged.

    Parameters
    ----------
    shapes
        Lines, in WGS84 longitude and latitude; what is no line is left out.
    """

    def __init__(self, shapes: Iterable[shapely.Geometry]) -> None:
        pieces = shapely.get_parts(shapely.get_parts(np.array(list(shapes), dtype=object)))
        pieces = pieces[np.isin(shapely.get_type_id(pieces), (1, 2))]
        xy, piece = shapely.get_coordinates(pieces, return_index=True)
        self.nodes, node = np.unique(np.round(xy, DECIMALS), axis=0, return_inverse=True)
        pairs = np.column_stack([node.ravel()[:-1], node.ravel()[1:]])[piece[1:] == piece[:-1]]
        self.segments: Ints = pairs[pairs[:, 0] != pairs[:, 1]]
        self.net = nx.Graph()
        self.net.add_weighted_edges_from(self._weighted(self.segments))
        self.bridges = {frozenset(pair) for pair in self._gaps()}
        self.net.add_weighted_edges_from(self._weighted(np.array([sorted(pair) for pair in self.bridges])))

    def __len__(self) -> int:
        return len(self.segments)

    def nearest(self, lon: float, lat: float) -> Foot:
        """Return the place of the linework nearest to a coordinate."""
        share, away_km = self._feet(lon, lat)
        segment = int(np.argmin(away_km))
        (lon1, lat1), (lon2, lat2) = self.nodes[self.segments[segment]]
        at = float(share[segment])
        on_lon, on_lat = float(lon1 + at * (lon2 - lon1)), float(lat1 + at * (lat2 - lat1))
        return Foot(segment, on_lon, on_lat, _km((on_lon, on_lat), (lon, lat)))

    def crossing(self, lon: float, lat: float, borders: shapely.Geometry, *, within_km: float) -> Foot | None:
        """Return where the linework crosses a border nearest to a coordinate, None if it does not so near."""
        near = self.segments[self._feet(lon, lat)[1] <= within_km]
        if not len(near):
            return None
        crossed = shapely.get_coordinates(shapely.intersection(shapely.linestrings(self.nodes[near]), borders))
        if not len(crossed):
            return None
        away_km = np.array([_km((at_lon, at_lat), (lon, lat)) for at_lon, at_lat in crossed.tolist()])
        at_lon, at_lat = crossed[int(np.argmin(away_km))].tolist()
        foot = self.nearest(at_lon, at_lat)
        return None if away_km.min() > within_km else replace(foot, away_km=float(away_km.min()))

    def way(self, start: Foot, end: Foot) -> Way | None:
        """Return the shortest way along the linework between two of its places, None where there is none."""
        feet = (("start", start), ("end", end))
        try:
            for name, foot in feet:
                for node in self.segments[foot.segment].tolist():
                    self.net.add_edge(name, node, weight=_km((foot.lon, foot.lat), self.nodes[node]))
            if start.segment == end.segment:
                self.net.add_edge("start", "end", weight=_km((start.lon, start.lat), (end.lon, end.lat)))
            through = nx.shortest_path(self.net, "start", "end", weight="weight")[1:-1]
        except nx.NetworkXNoPath:
            return None
        finally:
            self.net.remove_nodes_from([name for name, _ in feet])
        gaps = [pair for pair in itertools.pairwise(through) if frozenset(pair) in self.bridges]
        bridged_km = sum(_km(self.nodes[one], self.nodes[other]) for one, other in gaps)
        xy = np.vstack([[(start.lon, start.lat)], self.nodes[through].reshape(-1, 2), [(end.lon, end.lat)]])
        return Way(without_repeats(xy), bridged_km)

    def ends_at(self, foot: Foot) -> bool:
        """Return whether the linework ends at a place: it goes on to nowhere from there."""
        return any(
            self.net.degree[node] == 1 and _km((foot.lon, foot.lat), self.nodes[node]) <= END_KM
            for node in self.segments[foot.segment].tolist()
        )

    def _feet(self, lon: float, lat: float) -> tuple[Floats, Floats]:
        """Return what `_feet_on` does, for each segment."""
        return _feet_on(self.nodes[self.segments[:, 0]], self.nodes[self.segments[:, 1]], lon, lat)

    def _weighted(self, pairs: Ints) -> Iterator[tuple[int, int, float]]:
        if not len(pairs):
            return
        one, other = self.nodes[pairs[:, 0]], self.nodes[pairs[:, 1]]
        lengths_m = GEOD.inv(*one.T, *other.T)[2]
        for (first, last), length_m in zip(pairs.tolist(), lengths_m.tolist(), strict=True):
            yield first, last, length_m / 1000

    def _gaps(self) -> Iterator[tuple[int, int]]:
        """Yield each end of a piece with the nearest vertex of each group it does not hang together with."""
        group = np.zeros(len(self.nodes), dtype=int)
        for number, members in enumerate(nx.connected_components(self.net)):
            group[list(members)] = number
        if not group.any():
            return
        tree = shapely.STRtree(shapely.points(self.nodes))
        for end in [node for node, degree in self.net.degree if degree == 1]:
            lon, lat = self.nodes[end]
            reach_deg = GAP_KM / KM_PER_DEG / max(float(np.cos(np.radians(lat))), 0.01)
            near = tree.query(shapely.Point(lon, lat), predicate="dwithin", distance=reach_deg)
            near = near[group[near] != group[end]]
            away_km = np.array([_km((lon, lat), self.nodes[node]) for node in near])
            order = np.argsort(away_km, kind="stable")
            for first in np.unique(group[near[order]], return_index=True)[1].tolist():
                if away_km[order[first]] <= GAP_KM:
                    yield end, int(near[order[first]])


def lead(
    xy: Floats, start: tuple[float, float], end: tuple[float, float], *, straight_on: tuple[bool, bool] = (False, False)
) -> tuple[Floats, float]:
    """Return a way that begins and ends at places beside it, and how many km of it are straight lines to these.

    Parameters
    ----------
    xy
        Vertices of the way, degrees; its first and last are the feet of the two places.
    straight_on
        Whether the way is taken on to the place from its very first, or last, vertex. Otherwise it leaves the linework
        `RAMP` times the distance before, at most `MOST_RAMP_SHARE` of the way.

    Examples
    --------
    >>> way, joined_km = lead(np.array([(0.0, 0.0), (1.0, 0.0)]), (0.0, 0.0), (1.0, 0.01))
    >>> way.round(3).tolist(), round(joined_km, 2)
    ([[0.0, 0.0], [0.98, 0.0], [1.0, 0.01]], 2.47)
    """
    km = np.concatenate([[0.0], np.cumsum(GEOD.inv(*xy[:-1].T, *xy[1:].T)[2]) / 1000])
    away_km = _km(xy[0], start), _km(xy[-1], end)
    cut_km = [
        0.0 if straight or away < 10**-DECIMALS else min(RAMP * away, MOST_RAMP_SHARE * km[-1])
        for straight, away in zip(straight_on, away_km, strict=True)
    ]
    first, last = cut_km[0], km[-1] - cut_km[1]
    kept = xy[(km > first) & (km < last)]
    ends = np.column_stack([np.interp((first, last), km, xy[:, axis]) for axis in (0, 1)])
    middle = without_repeats(np.vstack([ends[:1], kept, ends[1:]]))
    joined_km = _km(start, middle[0]) + _km(middle[-1], end)
    led = without_repeats(np.vstack([[start], middle, [end]]))
    led[0], led[-1] = start, end
    return led, joined_km


def with_feet(xy: Floats, places: Iterable[tuple[float, float]]) -> Floats:
    """Return a way with a vertex where it passes each of some places nearest.

    Examples
    --------
    >>> with_feet(np.array([(0.0, 0.0), (1.0, 0.0)]), [(0.25, 0.1)]).tolist()
    [[0.0, 0.0], [0.25, 0.0], [1.0, 0.0]]
    """
    for lon, lat in places:
        share, away_km = _feet_on(xy[:-1], xy[1:], lon, lat)
        at = int(np.argmin(away_km))
        foot = np.round(xy[at] + share[at] * (xy[at + 1] - xy[at]), DECIMALS)
        if not (foot == xy[at : at + 2]).all(axis=1).any():
            xy = np.insert(xy, at + 1, foot, axis=0)
    return xy


def without_repeats(xy: Floats) -> Floats:
    """Return vertices rounded to `DECIMALS`, without those equal to the one before."""
    rounded = np.round(xy, DECIMALS)
    kept: Floats = rounded[np.r_[True, (np.diff(rounded, axis=0) != 0).any(axis=1)]]
    return kept


def _feet_on(starts: Floats, ends: Floats, lon: float, lat: float) -> tuple[Floats, Floats]:
    """Return for each of some segments the share of it at which it passes a coordinate, and at how many km.

    In the plane of degrees of the coordinate's latitude: exact enough to rank what is near.
    """
    first, last = (_in_plane(vertices, lon, lat) for vertices in (starts, ends))
    step = last - first
    squared = np.maximum((step**2).sum(axis=1), 1e-30)
    share = np.clip(-(first * step).sum(axis=1) / squared, 0.0, 1.0)
    return share, np.hypot(*(first + share[:, None] * step).T) * KM_PER_DEG


def _in_plane(vertices: Floats, lon: float, lat: float) -> Floats:
    from_place = vertices - (lon, lat)
    from_place[:, 0] = (from_place[:, 0] + 180) % 360 - 180
    plane: Floats = from_place * (np.cos(np.radians(lat)), 1.0)
    return plane


def _km(place: Any, other: Any) -> float:
    return float(GEOD.inv(*place, *other)[2]) / 1000
