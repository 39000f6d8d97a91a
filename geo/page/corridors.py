"""Lines that run in one corridor -> the lane of each: on a map that shows a country they would lie over each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from .plane import MERCATOR_SIZE, mercator

EQUATOR_KM = 40_075.017  # WGS84
NEAR_KM = 15.0  # lines farther apart are told apart at the zooms at which a corridor is seen
ALONG = 0.7  # cosine of the largest angle between lines of one corridor, about 45 degrees
LEAST_RUN_KM = 25.0  # what is near for less only crosses


def lanes_of(systems: pd.DataFrame | None) -> dict[str, float]:
    """Return the lane of each system that has one in the table of systems."""
    if systems is None or "lane" not in systems:
        return {}
    given = pd.to_numeric(systems.set_index("id")["lane"], errors="coerce").dropna()
    return {str(name): float(lane) for name, lane in given.items()}


def corridor_lanes(
    lonlat: np.ndarray, part: np.ndarray, system: Sequence[str], given: Mapping[str, float], order: Mapping[str, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return for each edge (named by its first vertex) its lane and its gap, 0 where it runs alone.

    Parameters
    ----------
    lonlat, part, system
        Vertices in degrees (n, 2), and the part and the system each is of.
    given
        Lane of systems that have one in the atlas' table, counted to the right of the way of what they run beside. A
        system without one runs in lane 0 beside one that has; where none has, those on one edge share its middle.
    order
        Place of each system: beside which of several others move.

    Returns
    -------
    lanes, gaps
        Lanes to the right of each edge's own way, and how far to its right the edge lies from the middle of its
        corridor, in units of `mercator`.
    """
    lanes, gaps = _shared(lonlat, part, system, order), np.zeros(len(lonlat))
    if not any(name in given for name in system):
        return lanes, gaps
    xy = mercator(lonlat)
    first = np.flatnonzero(part[1:] == part[:-1])
    first = first[np.any(xy[first] != xy[first + 1], axis=1)]
    names = np.array(system)[first]
    edges, lane, gap = _beside(xy, part, first, names, lonlat[first, 1], given, order)
    lanes[edges], gaps[edges] = lane, gap
    return lanes, gaps


def _shared(lonlat: np.ndarray, part: np.ndarray, system: Sequence[str], order: Mapping[str, int]) -> np.ndarray:
    """Return lanes of edges that several systems have in common: -0.5 and 0.5 for two.

    Lanes are counted to the right of the way the first system runs, so that a line stays on its side whichever way it
    is drawn.
    """
    lanes = np.zeros(len(lonlat))
    _, codes = np.unique(lonlat, axis=0, return_inverse=True)
    codes = codes.ravel()
    edges: dict[tuple[int, int], list[tuple[str, int, int]]] = defaultdict(list)
    for vertex in np.flatnonzero(part[1:] == part[:-1]).tolist():
        one, other = int(codes[vertex]), int(codes[vertex + 1])
        edges[min(one, other), max(one, other)].append((system[vertex], 1 if one < other else -1, vertex))
    for users in edges.values():
        systems = sorted({user[0] for user in users}, key=lambda name: order.get(name, 0))
        if len(systems) > 1:
            way = next(user[1] for user in users if user[0] == systems[0])
            for name, direction, vertex in users:
                lanes[vertex] = (systems.index(name) - (len(systems) - 1) / 2) * direction * way
    return lanes


def _beside(
    xy: np.ndarray, part: np.ndarray, first: np.ndarray, names: np.ndarray, lat: np.ndarray,
    given: Mapping[str, float], order: Mapping[str, int],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Return edges near others where one of them has a given lane, and the lane and the gap of each."""
    known, code = np.unique(names, return_inverse=True)
    way = xy[first + 1] - xy[first]
    long = np.hypot(*way.T)
    way /= long[:, None]
    middle = (xy[first] + xy[first + 1]) / 2
    per_km = MERCATOR_SIZE / EQUATOR_KM / np.cos(np.radians(lat))
    own, other = _nearest_edges(xy, first, way, middle, code, NEAR_KM * per_km)
    keep = _of_long_runs(own, code[other], part[first], long / per_km)
    own, other = own[keep], other[keep]
    lane = np.array([given.get(str(name), 0.0) for name in known])
    has_lane = np.array([str(name) in given for name in known])
    places = [(abs(given.get(str(name), 0.0)), order.get(str(name), 0)) for name in known]
    rank = np.array([sorted(set(places)).index(place) for place in places])
    told = np.isin(own, np.concatenate([own[has_lane[code[own]]], own[has_lane[code[other]]]]))
    own, other = own[told], other[told]
    nearest_rank = np.lexsort((rank[code[other]], own))
    edges, at = np.unique(own[nearest_rank], return_index=True)
    leaders = other[nearest_rank][at]
    moved = rank[code[edges]] > rank[code[leaders]]
    same_way = np.sign(np.sum(way[edges] * way[leaders], axis=1)) * moved
    off, along = middle[edges] - xy[first[leaders]], way[leaders]
    right_of_leader = off[:, 1] * along[:, 0] - off[:, 0] * along[:, 1]
    return first[edges], (lane[code[edges]] - lane[code[leaders]]) * same_way, right_of_leader * same_way


def _nearest_edges(
    xy: np.ndarray, first: np.ndarray, way: np.ndarray, middle: np.ndarray, code: np.ndarray, near: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs (edge, nearest edge of each other system on the same or the opposite way), sorted by that system."""
    edges, points = shapely.linestrings(np.stack([xy[first], xy[first + 1]], axis=1)), shapely.points(middle)
    own, other = shapely.STRtree(edges).query(points, predicate="dwithin", distance=near)
    keep = (code[own] != code[other]) & (np.abs(np.sum(way[own] * way[other], axis=1)) > ALONG)
    own, other = own[keep], other[keep]
    apart = shapely.distance(points[own], edges[other])
    nearest = np.lexsort((-other, apart, own, code[other]))
    own, other = own[nearest], other[nearest]
    begins = np.r_[True, (own[1:] != own[:-1]) | (code[other[1:]] != code[other[:-1]])][: len(own)]
    return own[begins], other[begins]


def _of_long_runs(edges: np.ndarray, beside: np.ndarray, part: np.ndarray, long_km: np.ndarray) -> np.ndarray:
    """Return which of some edges, sorted by what they are beside, follow each other for at least `LEAST_RUN_KM`."""
    apart = (np.diff(beside) != 0) | (np.diff(edges) > 2) | (np.diff(part[edges]) != 0)
    run = np.r_[0, np.cumsum(apart)][: len(edges)]
    enough: np.ndarray = np.bincount(run, long_km[edges])[run] >= LEAST_RUN_KM
    return enough
