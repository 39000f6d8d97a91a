"""The k best ways from one place to another: by length, transshipments, countries or published cost.

A way is a chain of lines that visits no point twice. It starts at the first origin and ends at the first destination
it meets, and a ship does not call at a port only to sail on: sea legs follow each other at passages alone. Two ways
over the same systems in the same order count as one alternative (the better is kept) unless every leg is asked for.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

import networkx as nx

from ..errors import LayerError, NoAnswerError
from .closures import close, existing, places_named
from .paths import Route, country_of, describe_route, is_transshipment, leg_cost_usd_per_t, tariff_shares

Ranking = Literal["length", "transshipments", "countries", "cost"]
RANKINGS = ("length", "transshipments", "countries", "cost")

MOST_PARTIAL_WAYS = 200_000
"""Partial ways looked at before the search gives up: about ten seconds."""


class _Way(NamedTuple):
    """A way begun: sortable by its rank, then by its line ids."""

    primary: float
    least_km: float
    lines: tuple[str, ...]
    points: tuple[str, ...]
    length_km: float
    mode: str | None
    countries: tuple[str, ...]


def find_routes(
    network: nx.MultiDiGraph,
    origin: str,
    destination: str,
    *,
    by: Ranking = "length",
    most: int = 5,
    closed: Iterable[str] = (),
    include_proposed: bool = False,
    operating_only: bool = False,
    every_leg: bool = False,
) -> list[Route]:
    """Return up to `most` best routes, best first; ties go to the shorter, then to the smaller line ids.

    Parameters
    ----------
    network
        From `build_network`.
    origin, destination
        A point, a country, a system (its start, its end), `fields` or `europe`.
    by
        `length` in km, number of `transshipments`, number of `countries`, or `cost` in USD/t (routes only where every
        leg has a published tariff).
    closed
        Systems, lines, points, countries or passages to do without.
    include_proposed
        Use lines not built too.
    operating_only
        Leave out lines that stand idle.
    every_leg
        Count ways over the same systems as different when a leg differs.

    Raises
    ------
    UnknownNameError
        A name the network does not know.
    NoAnswerError
        No way is left; the text says what was closed.
    """
    if by not in RANKINGS or most < 1:
        raise LayerError(f"by={by!r}, most={most}: rank by {', '.join(RANKINGS)} and ask for 1 route or more")
    closed = list(closed)
    starts = places_named(network, origin, arriving=False)
    ends = places_named(network, destination, arriving=True)
    usable = existing(network, include_proposed=True, operating_only=operating_only)
    left = existing(close(usable, closed), include_proposed=include_proposed)
    shares = tariff_shares(network)
    found: dict[tuple[str, ...], Route] = {}
    for way in ways_between(left, starts, ends, by=by):
        route = describe_route(left, way.lines, way.points, shares)
        found.setdefault(way.lines if every_leg else route.systems, route)
        if len(found) == most:
            break
    if not found:
        raise NoAnswerError(explain_no_way(usable, origin, destination, closed, include_proposed, by))
    return list(found.values())


def ways_between(network: nx.MultiDiGraph, starts: list[str], ends: list[str], *, by: Ranking) -> Iterator[_Way]:
    """Yield all ways from a start to an end, best first, as line ids with the points between them.

    Best-first search over partial ways; what is left to travel is bounded below by the shortest remaining length
    (Dijkstra backward from the ends), so ways come out in exact order.
    """
    targets = set(ends) - set(starts)
    sources = set(starts) - set(ends)
    left_km = _remaining_km(network, targets)
    shares = tariff_shares(network)
    queue = [
        _Way(1.0 if by == "countries" else 0.0, left_km[point], (), (point,), 0.0, None, country_of(network, point))
        for point in sources
        if point in left_km
    ]
    heapq.heapify(queue)
    for _ in range(MOST_PARTIAL_WAYS):
        if not queue:
            return
        way = heapq.heappop(queue)
        if way.points[-1] in targets:
            yield way
            continue
        for _, point, edge in network.out_edges(way.points[-1], data=True):
            if (
                point not in way.points
                and point not in sources
                and point in left_km
                and _may_follow(network, way, edge)
            ):
                further = _extend(network, way, edge, point, left_km[point], by, shares)
                if further.primary < math.inf:
                    heapq.heappush(queue, further)
    raise NoAnswerError(f"more than {MOST_PARTIAL_WAYS} ways begun; name one destination or close some systems")


def explain_no_way(
    network: nx.MultiDiGraph,
    origin: str,
    destination: str,
    closed: list[str],
    include_proposed: bool,
    by: Ranking = "length",
) -> str:
    """Say that there is no way and why, as far as it can be told: closures, lines on paper, tariffs missing."""

    def some_way(of: nx.MultiDiGraph) -> _Way | None:
        starts, ends = (places_named(of, origin, arriving=False), places_named(of, destination, arriving=True))
        return next(ways_between(of, starts, ends, by="length"), None)

    commodity = network.graph["commodity"]
    text = f"no way for {commodity} from {origin} to {destination}"
    left = existing(close(network, closed), include_proposed=include_proposed)
    way = some_way(left) if by == "cost" else None
    if way is not None:
        missing = describe_route(left, way.lines, way.points).legs_without_cost
        return f"{text} has a published tariff on every leg; the shortest lacks one on {', '.join(missing)}"
    if closed:
        text += f" with {', '.join(closed)} closed"
    if not include_proposed and some_way(close(network, closed)) is not None:
        return f"{text}; there is one over lines proposed and not built (--include-proposed)"
    if some_way(existing(network, include_proposed=include_proposed)) is None:
        return f"{text}; no drawn lines join them, whatever is open"
    return f"{text}; it is cut off by that"


def _extend(
    network: nx.MultiDiGraph,
    way: _Way,
    edge: dict[str, Any],
    point: str,
    left_km: float,
    by: Ranking,
    shares: dict[str, float],
) -> _Way:
    length_km = way.length_km + edge["length_km"]
    met = way.countries + (() if edge["country"] is None else (edge["country"],)) + country_of(network, point)
    countries = tuple(dict.fromkeys(met))
    primary = way.primary
    if by == "transshipments":
        primary += is_transshipment(network, way.points[-1], way.mode, edge["mode"])
    elif by == "countries":
        primary = float(len(countries))
    elif by == "cost":
        cost = leg_cost_usd_per_t(edge, shares)
        primary += math.inf if cost is None else cost
    lines = (*way.lines, edge["id"])
    return _Way(primary, length_km + left_km, lines, (*way.points, point), length_km, edge["mode"], countries)


def _may_follow(network: nx.MultiDiGraph, way: _Way, edge: dict[str, Any]) -> bool:
    at_sea = way.mode == "sea" and edge["mode"] == "sea"
    return not at_sea or network.nodes[way.points[-1]]["kind"] == "passage"


def _remaining_km(network: nx.MultiDiGraph, targets: set[str]) -> dict[str, float]:
    present = targets & set(network.nodes)
    if not present:
        return {}
    distances = nx.multi_source_dijkstra_path_length(network.reverse(copy=False), present, weight="length_km")
    return dict(distances)
