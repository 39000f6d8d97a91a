"""Lines that run in one corridor -> the lane of each: on a map that shows a country they would lie over each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

MERCATOR_SIZE = 256.0
"""Width of the world in the units of gaps: pixels at zoom 0."""
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


def mercator(lonlat: np.ndarray) -> np.ndarray:
    """Return degrees (n, 2) on the plane of the web's Mercator map, the world `MERCATOR_SIZE` wide, y downwards."""
    lat = np.radians(lonlat[:, 1])
    y = 0.5 - np.log(np.tan(np.pi / 4 + lat / 2)) / (2 * np.pi)
    return np.column_stack([lonlat[:, 0] / 360 + 0.5, y]) * MERCATOR_SIZE


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
    names = np.array(system, dtype=object)[first]
    for edge, (lane, gap) in _beside(xy, part, first, names, lonlat[first, 1], given, order).items():
        lanes[edge], gaps[edge] = lane, gap
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
) -> dict[int, tuple[float, float]]:  # fmt: skip
    """Return (lane, gap) by edge, of edges near others where one of them has a given lane."""
    edges = shapely.linestrings(np.stack([xy[first], xy[first + 1]], axis=1))
    way = xy[first + 1] - xy[first]
    long = np.hypot(*way.T)
    way /= long[:, None]
    middle = shapely.points((xy[first] + xy[first + 1]) / 2)
    per_km = MERCATOR_SIZE / EQUATOR_KM / np.cos(np.radians(lat))
    own, other = shapely.STRtree(edges).query(middle, predicate="dwithin", distance=NEAR_KM * per_km)
    turn = np.sum(way[own] * way[other], axis=1)
    keep = (names[own] != names[other]) & (np.abs(turn) > ALONG)
    own, other, turn = own[keep], other[keep], turn[keep]
    apart = shapely.distance(middle[own], edges[other])
    nearest: dict[tuple[str, str], dict[int, tuple[float, int, float]]] = defaultdict(dict)
    for at in np.argsort(-apart, kind="stable").tolist():  # the nearest last
        pair = (names[own[at]], names[other[at]])
        nearest[pair][int(own[at])] = (float(apart[at]), int(other[at]), float(np.sign(turn[at])))
    near: dict[int, list[tuple[str, int, float]]] = defaultdict(list)
    for (_, name), found in nearest.items():
        for edge in _long_runs(sorted(found), part[first], long / per_km):
            near[edge].append((name, *found[edge][1:]))
    return {
        int(first[edge]): place
        for edge, beside in near.items()
        if (place := _place(edge, str(names[edge]), beside, (xy[first], way, middle), given, order)) is not None
    }


def _long_runs(edges: list[int], part: np.ndarray, long_km: np.ndarray) -> list[int]:
    """Return those of some edges that follow each other for at least `LEAST_RUN_KM`."""
    runs: list[list[int]] = []
    for edge in edges:
        if runs and edge - runs[-1][-1] <= 2 and part[edge] == part[runs[-1][-1]]:
            runs[-1].append(edge)
        else:
            runs.append([edge])
    return [edge for run in runs if long_km[run].sum() >= LEAST_RUN_KM for edge in run]


def _place(
    edge: int,
    name: str,
    beside: list[tuple[str, int, float]],
    plane: tuple[np.ndarray, np.ndarray, np.ndarray],
    given: Mapping[str, float],
    order: Mapping[str, int],
) -> tuple[float, float] | None:
    """Return the lane and the gap of an edge beside others; None where the table says nothing of any."""
    if name not in given and not any(other in given for other, _, _ in beside):
        return None
    rank = {other: (abs(given.get(other, 0.0)), order.get(other, 0)) for other in [name, *(b[0] for b in beside)]}
    leader = min(beside, key=lambda other: rank[other[0]])
    if rank[name] <= rank[leader[0]]:
        return 0.0, 0.0
    starts, way, middle = plane
    along = way[leader[1]]
    (x, y), (x0, y0) = shapely.get_coordinates(middle[edge])[0], starts[leader[1]]
    right_of_leader = -(x - x0) * along[1] + (y - y0) * along[0]
    lane = given.get(name, 0.0) - given.get(leader[0], 0.0)
    return lane * leader[2], right_of_leader * leader[2]
