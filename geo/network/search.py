"""The k best paths from one place to another: by length, transshipments, countries or published cost.

A path is a chain of lines that visits no point twice. It starts at the first origin and ends at the first destination
it meets, and a ship does not call at a port only to sail on: sea legs follow each other at passages alone. Two paths
over the same systems in the same order count as one alternative (the better is kept) unless every leg is asked for;
one that takes all systems of a better one and more is a detour, or the same way carried further, and left out.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ..atlas.said import say, term
from ..errors import LayerError, NoAnswerError
from .called import cargo_name, name_of, names_of
from .closures import name_in
from .paths import Path, country_of, describe_path, is_transshipment, leg_cost_usd_per_t, runs_of, tariff_shares
from .question import MOST_PARTIAL_PATHS, Question

if TYPE_CHECKING:
    import networkx as nx

Ranking = Literal["length", "transshipments", "countries", "cost"]
RANKINGS = ("length", "transshipments", "countries", "cost")

Cause = Literal["cost", "idle", "proposed", "idle-proposed", "undrawn", "closed"]
WHY = {"idle": "whyIdle", "proposed": "whyProposed", "idle-proposed": "whyIdleProposed", "undrawn": "whyUndrawn"}
"""Sentences by cause, with the option that helps."""


class _Partial(NamedTuple):
    """A path begun: sortable by its rank, then by its line ids."""

    primary: float
    least_km: float
    lines: tuple[str, ...]
    points: tuple[str, ...]
    length_km: float
    mode: str | None
    countries: tuple[str, ...]


def find_paths(
    network: nx.MultiDiGraph,
    origin: str | None = None,
    destination: str | None = None,
    *,
    by: Ranking = "length",
    most: int = 5,
    closed: str | Iterable[str] = (),
    include_proposed: bool = False,
    include_idle: bool = False,
    every_leg: bool = False,
    via: str | None = None,
) -> list[Path]:
    """Return up to `most` best routes, best first; ties go to the shorter, then to the smaller line ids.

    Parameters
    ----------
    network
        From `build_network`.
    origin, destination
        A point, a country, a system (its start, its end) or a group; by default what the atlas asks first for ways.
    by
        `length` in km, number of `transshipments`, number of `countries`, or `cost` in USD/t (routes only where every
        leg has a published tariff).
    closed
        Systems, lines, points, countries or passages to do without.
    include_proposed
        Use lines not built too.
    include_idle
        Use lines that stand idle too.
    every_leg
        Count paths over the same systems as different when a leg differs.
    via
        A system, line, point, country or passage that each must pass: what leaves a line or system before it ends, and
        goes on by another, does not.

    Raises
    ------
    UnknownNameError
        A name the network does not know.
    NoAnswerError
        No path is left; the text says what was closed.
    """
    if by not in RANKINGS or most < 1:
        raise LayerError(f"by={by!r}, most={most}: rank by {', '.join(RANKINGS)} and ask for 1 route or more")
    asked = Question.of(network, "routes", origin, destination, closed, include_proposed, include_idle)
    if via is not None:
        via = name_in(network, via, what="place or line")
    left, shares = asked.open_network(network), tariff_shares(network)
    found: dict[tuple[str, ...], _Partial] = {}
    for partial in paths_between(left, asked.starts, asked.ends, by=by, shares=shares):
        if via is not None and not _passes(left, partial, via):
            continue
        key = partial.lines if every_leg else _systems(left, partial)
        if every_leg or not any(set(better) < set(key) for better in found):
            found.setdefault(key, partial)
        if len(found) == most:
            break
    if not found:
        raise NoAnswerError(explain_no_path(network, asked, by, via))
    return [describe_path(left, partial.lines, partial.points, shares) for partial in found.values()]


find_routes = find_paths


def paths_between(
    network: nx.MultiDiGraph,
    starts: Iterable[str],
    ends: Iterable[str],
    *,
    by: Ranking = "length",
    shares: dict[str, float] | None = None,
) -> Iterator[_Partial]:
    """Yield all paths from a start to an end, best first, as line ids with the points between them.

    Best-first search over partial paths; what is left to travel is bounded below by the shortest remaining length
    (Dijkstra backward from the ends), so paths come out in exact order. `shares` are those of `tariff_shares`, needed
    to rank by cost.
    """
    starts, ends, shares = set(starts), set(ends), shares or {}
    targets, sources = ends - starts, starts - ends
    left_km = _remaining_km(network, targets)
    queue = [
        _Partial(1.0 if by == "countries" else 0.0, left_km[point], (), (point,), 0.0, None, country_of(network, point))
        for point in sources
        if point in left_km
    ]
    heapq.heapify(queue)
    for _ in range(MOST_PARTIAL_PATHS):
        if not queue:
            return
        partial = heapq.heappop(queue)
        if partial.points[-1] in targets:
            yield partial
            continue
        for _, point, edge in network.out_edges(partial.points[-1], data=True):
            if (
                point not in partial.points
                and point not in sources
                and point in left_km
                and _may_follow(network, partial, edge)
            ):
                further = _extend(network, partial, edge, point, left_km[point], by, shares)
                if further.primary < math.inf:
                    heapq.heappush(queue, further)
    raise NoAnswerError(f"more than {MOST_PARTIAL_PATHS} ways begun; name one destination or close some systems")


def ways_past(
    network: nx.MultiDiGraph, starts: Iterable[str], ends: Iterable[str], via: str | None
) -> Iterator[_Partial]:
    """Yield the paths from each start to each end, past `via` where that is given and past other ends too."""
    for start, end in itertools.product(starts, ends):
        for partial in paths_between(network, [start], [end]):
            if via is None or _passes(network, partial, via):
                yield partial


def why_no_path(network: nx.MultiDiGraph, asked: Question, by: Ranking = "length", via: str | None = None) -> Cause:
    """Return why there is no path, past `via` if that is given, as far as it can be told.

    `cost`: one lacks tariffs; `idle`, `proposed`: only over lines that stand idle, that are not built, or
    (`idle-proposed`) both; `undrawn`: no lines lead there, whatever is open; else `closed`.
    """
    if by == "cost" and _any_way(asked.open_network(network), asked, via):
        return "cost"
    more: tuple[tuple[Cause, bool, bool], ...] = (
        ("idle", True, False), ("proposed", False, True), ("idle-proposed", True, True),
    )  # fmt: skip
    for cause, idle, proposed in more:
        if _any_way(asked.open_network(network, include_idle=idle, include_proposed=proposed), asked, via):
            return cause
    return "closed" if _any_way(asked.whole_network(network), asked, via) else "undrawn"


def explain_no_path(network: nx.MultiDiGraph, asked: Question, by: Ranking = "length", via: str | None = None) -> str:
    """Say that there is no path and why; parameters are those of `why_no_path`."""
    cause = why_no_path(network, asked, by, via)
    to = name_of(network, asked.destination)
    asks = {
        "commodity": cargo_name(network) if network.graph["cargo"] else term("word", network.graph["commodity"]),
        "origin": name_of(network, asked.origin),
        "destination": say("past", destination=to, via=name_of(network, via)) if via is not None else to,
    }
    if cause == "cost":
        left = asked.open_network(network)
        shortest = _shortest(left, asked)
        missing = describe_path(left, shortest.lines, shortest.points).legs_without_cost if shortest else ()
        return say("noWayCost", **asks, legs=names_of(network, missing))
    year = network.graph.get("year")
    why = say("whyUndrawnInYear", year=year) if year and cause == "undrawn" else say(WHY.get(cause, "whyClosed"))
    if asked.closed:
        return say("noWayClosed", **asks, closed=names_of(network, asked.closed), why=why)
    return say("noWay", **asks, why=why)


def _shortest(network: nx.MultiDiGraph, asked: Question) -> _Partial | None:
    return next(paths_between(network, asked.starts, asked.ends), None)


def _any_way(network: nx.MultiDiGraph, asked: Question, via: str | None) -> _Partial | None:
    return _shortest(network, asked) if via is None else next(ways_past(network, asked.starts, asked.ends, via), None)


def _systems(network: nx.MultiDiGraph, partial: _Partial) -> tuple[str, ...]:
    steps = zip(partial.points, partial.points[1:], partial.lines, strict=False)
    return runs_of(network.edges[step]["system"] for step in steps)


def _passes(network: nx.MultiDiGraph, partial: _Partial, via: str) -> bool:
    """Return whether a path passes what is named: a line or system to where it ends, unless the path ends on it."""
    names = network.graph["vocabulary"].parts_of(via)
    steps = zip(partial.points, partial.points[1:], partial.lines, strict=False)
    edges = [network.edges[step] for step in steps]
    if not names.isdisjoint([*partial.points, *(edge["country"] for edge in edges)]):
        return True
    ends = set().union(*(network.graph["ends"].get(name, ()) for name in names)) | {partial.points[-1]}
    return any(passes(edge, (), names) and point in ends for edge, point in zip(edges, partial.points[1:], strict=True))


def passes(edge: dict[str, Any], points: Iterable[str], names: Iterable[str]) -> bool:
    """Return whether one of the names is that of a line, its system or country, or of one of the points."""
    return not {edge["id"], edge["system"], edge["country"], *points}.isdisjoint(names)


def _extend(
    network: nx.MultiDiGraph,
    partial: _Partial,
    edge: dict[str, Any],
    point: str,
    left_km: float,
    by: Ranking,
    shares: dict[str, float],
) -> _Partial:
    length_km = partial.length_km + edge["length_km"]
    met = partial.countries + (() if edge["country"] is None else (edge["country"],)) + country_of(network, point)
    countries = tuple(dict.fromkeys(met))
    primary = partial.primary
    if by == "transshipments":
        primary += is_transshipment(network, partial.points[-1], partial.mode, edge["mode"])
    elif by == "countries":
        primary = float(len(countries))
    elif by == "cost":
        cost = leg_cost_usd_per_t(edge, shares)
        primary += math.inf if cost is None else cost
    lines = (*partial.lines, edge["id"])
    return _Partial(primary, length_km + left_km, lines, (*partial.points, point), length_km, edge["mode"], countries)


def _may_follow(network: nx.MultiDiGraph, partial: _Partial, edge: dict[str, Any]) -> bool:
    at_sea = partial.mode == "sea" and edge["mode"] == "sea"
    return not at_sea or network.nodes[partial.points[-1]]["kind"] == "passage"


def _remaining_km(network: nx.MultiDiGraph, targets: set[str]) -> dict[str, float]:
    import networkx as nx

    present = targets & set(network.nodes)
    if not present:
        return {}
    distances = nx.multi_source_dijkstra_path_length(network.reverse(copy=False), present, weight="length_km")
    return dict(distances)
