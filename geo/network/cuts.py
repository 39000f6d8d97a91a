"""The split graph of a network and what solving it tells: maximum flow, minimum cut, widenings, paths.

Every point is split into an arriving and a leaving half, joined by its own capacity where one is published (a port
into two such pairs, for loading and for landing); every line is an arc between halves. Capacities are whole tonnes
(gas: thousands of cubic metres) a year, so maximum flow and minimum cut are equal to the last digit.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from ..atlas.figures import Amount
from .capacities import STEPS_PER_UNIT, SUPPLY, Bound, room_left, supply_of

WIDENING = 1.0
"""By how much a leg is widened to see what it adds: 1 Mt/yr or 1 bcm/yr."""

IDLE_DETOUR = 10
"""How many times its length an idle line counts when a flow can choose."""

HALVES = ("in", "out", "ship", "shore", "end", "pool")
SOURCE, SINK = "(source)", "(sink)"


@dataclass(frozen=True)
class CutPlace:
    """A leg or point of the minimum cut, or what a field gave, with what counted; `capacity` is None if unpublished."""

    id: str
    kind: str
    counted: float
    capacity: Amount | None


@dataclass(frozen=True)
class Widening:
    """Legs or points that must grow together by 1 unit, and how much the flow grows by that."""

    places: tuple[str, ...]
    adds: float


@dataclass(frozen=True)
class Share:
    """One path the flow takes and how much of it."""

    places: tuple[str, ...]
    lines: tuple[str, ...]
    amount: float


def flow_graph(
    network: nx.MultiDiGraph,
    starts: Iterable[str],
    ends: Iterable[str],
    *,
    bound: Bound = "value",
    spare_of_year: int | None = None,
    supply_of_year: int | None = None,
    known: Mapping[str, float] | None = None,
) -> nx.DiGraph:
    """Return the split graph with integer capacities, math.inf where nothing limits.

    Nodes are `(source)`, `(sink)`, the halves of points (point, "in") and (point, "out"), where ships arrive also
    (point, "ship") and (point, "shore"), and (segment, from point). What a ship lands goes on by land alone, as in
    `geo.network.search`; a port's capacity holds for loading and for landing each, and where cargo arrives for good
    (point, "end") for what comes by land and by ship together: a berth or tank is filled once. A landing that could
    only come back to the same port is left out; a flow could still take such a loop where another way on exists but is
    full. `place` of an arc is the id of its point or line, `kind` whether it is a point's, a leg's or the supply of a
    field; the arc out of a segment's node holds the line's capacity. Fields that share what their country's others left
    are fed by one (country, "pool"). `known` is what segments are taken to carry at least, by their name.
    """
    starts, ends = set(starts), set(ends)
    graph = nx.DiGraph()
    graph.add_nodes_from([SOURCE, SINK])
    edges = sorted(network.edges(data=True), key=lambda item: (item[2]["segment"], item[0]))
    landing = {end for _, end, edge in edges if edge["mode"] == "sea" and network.nodes[end]["kind"] != "passage"}
    for point, node in sorted(network.nodes(data=True)):
        limit = room_left(node, bound, spare_of_year)
        halves = [("in", "out"), *([("ship", "shore")] if point in landing else [])]
        for arriving, leaving in halves:
            _add_arc(graph, (point, arriving), (point, leaving), limit, point, "point")
            if point in ends - starts:
                _add_arc(
                    graph, (point, leaving), (point, "end") if point in landing else SINK, math.inf, point, "point"
                )
        if point in (ends - starts) & landing:
            _add_arc(graph, (point, "end"), SINK, limit, point, "point")
        if point in starts - ends:
            supply = supply_of(node, supply_of_year)
            given = math.inf if supply is None else float(getattr(supply, bound))
            if node.get("shares"):
                pool = (node["shares"], "pool")
                _add_arc(graph, SOURCE, pool, given, node["shares"] + SUPPLY, "supply", supply)
                _add_arc(graph, pool, (point, "in"), math.inf, point, "point")
            else:
                _add_arc(graph, SOURCE, (point, "in"), given, point + SUPPLY, "supply", supply)
    for start, end, edge in edges:
        line = (edge["segment"], start)
        _add_arc(graph, (start, "out"), line, math.inf, edge["id"], "leg")
        if start in landing and edge["mode"] != "sea":
            _add_arc(graph, (start, "shore"), line, math.inf, edge["id"], "leg")
        half = "ship" if edge["mode"] == "sea" and end in landing else "in"
        least = (known or {}).get(edge["segment"], 0.0) * edge.get("scale", 1.0)
        room = max(room_left(edge, bound, spare_of_year), least)
        _add_arc(graph, line, (end, half), room, edge["id"], "leg")
    for port in landing:
        _drop_returns(graph, port)
    return graph


def _drop_returns(graph: nx.DiGraph, port: str) -> None:
    """Remove the arcs by which landed cargo leaves a port on lines that lead on only through that port again."""
    halves = {(port, half) for half in HALVES}
    elsewhere = graph.subgraph([node for node in graph if node not in halves])
    onward = nx.ancestors(elsewhere, SINK)
    lines = [line for line in graph.successors((port, "shore")) if line not in {*halves, SINK} | onward]
    graph.remove_edges_from([((port, "shore"), line) for line in lines])


def _add_arc(
    graph: nx.DiGraph, start: Any, end: Any, limit: float, place: str, kind: str, supply: Amount | None = None
) -> None:
    capacity = round(limit * STEPS_PER_UNIT) if math.isfinite(limit) else math.inf
    graph.add_edge(start, end, place=place, kind=kind, capacity=capacity, flow=0, supply=supply)


def solve(graph: nx.DiGraph) -> float:
    """Return the maximum flow of a split graph in Mt/yr or bcm/yr and write each arc's `flow` into it.

    math.inf where nothing limits it; the arcs' flows are then left at 0.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_edge(SOURCE, SINK, capacity=5 * STEPS_PER_UNIT, place="pipe", flow=0)
    >>> solve(graph)
    5.0
    """
    plain = nx.DiGraph()
    plain.add_nodes_from(graph)
    for start, end, arc in graph.edges(data=True):
        plain.add_edge(start, end, **({} if math.isinf(arc["capacity"]) else {"capacity": arc["capacity"]}))
    try:
        value, flows = nx.maximum_flow(plain, SOURCE, SINK, flow_func=nx.algorithms.flow.edmonds_karp)
    except nx.NetworkXUnbounded:
        return math.inf
    for start, end, arc in graph.edges(data=True):
        arc["flow"] = flows[start][end]
    return float(value / STEPS_PER_UNIT)


def take_short_paths(graph: nx.DiGraph, network: nx.MultiDiGraph) -> None:
    """Rewrite the arcs' flows of a solved graph: of all largest flows the one of least tonne-kilometres.

    Idle lines count `IDLE_DETOUR` times their length, so they are used last. Nothing happens without a flow.
    """
    edges = {edge["segment"]: edge for _, _, edge in network.edges(data=True)}
    plain = nx.DiGraph()
    for start, end, arc in graph.edges(data=True):
        edge = edges.get(start[0]) if start != SOURCE and start[1] not in HALVES else None
        length_km = 0.0 if edge is None else edge["length_km"] * (IDLE_DETOUR if edge["status"] == "idle" else 1)
        limit = {} if math.isinf(arc["capacity"]) else {"capacity": arc["capacity"]}
        plain.add_edge(start, end, weight=round(length_km), **limit)
    if any(arc["flow"] for _, _, arc in graph.edges(data=True)):
        flows = nx.max_flow_min_cost(plain, SOURCE, SINK)
        for start, end, arc in graph.edges(data=True):
            arc["flow"] = flows[start][end]


def minimum_cut(graph: nx.DiGraph, network: nx.MultiDiGraph) -> tuple[CutPlace, ...]:
    """Return the places of the minimum cut nearest the origins of a solved graph, largest first."""
    near = _reachable(graph, SOURCE, backward=False)
    if SINK in near:
        return ()
    edges = {edge["id"]: edge for _, _, edge in network.edges(data=True)}
    onward = nx.ancestors(graph, SINK) | {SINK}  # what is full and leads nowhere limits nothing
    places = []
    for start, end, arc in graph.edges(data=True):
        if start in near and end not in near and end in onward:
            name, kind = arc["place"], arc["kind"]
            data = edges[name] if kind == "leg" else network.nodes.get(name, {})
            published = arc["supply"] if kind == "supply" else data.get("capacity")
            places.append(CutPlace(name, kind, arc["capacity"] / STEPS_PER_UNIT, published))
    return tuple(sorted(places, key=lambda place: (-place.counted, place.id)))


def next_limit(graph: nx.DiGraph, network: nx.MultiDiGraph) -> tuple[float, tuple[CutPlace, ...]]:
    """Return what would flow, and what would limit it, were all places of a solved graph's minimum cut without limit.

    What is published for a system counts for all its legs: they are widened together. math.inf and no place where
    nothing else limits.
    """
    wider = graph.copy()
    edges = {edge["id"]: edge for _, _, edge in network.edges(data=True)}
    first = {place.id for place in minimum_cut(graph, network)}
    alike = {(edges[name]["system"], edges[name]["capacity"]) for name in first & set(edges)}
    first |= {name for name, edge in edges.items() if (edge["system"], edge["capacity"]) in alike}
    for _, _, arc in wider.edges(data=True):
        if arc["place"] in first:
            arc["capacity"] = math.inf
    value = solve(wider)
    return value, minimum_cut(wider, network) if math.isfinite(value) else ()


def find_widenings(graph: nx.DiGraph) -> tuple[Widening, ...]:
    """Return what each place of a solved graph adds when it alone is widened, the most first.

    A place adds only where oil can still reach it and leave it: it lies in every minimum cut. Where no single place
    does, the fewest places that must grow together are returned as one widening.
    """
    near = _reachable(graph, SOURCE, backward=False)
    far = _reachable(graph, SINK, backward=True)
    if SINK in near:
        return ()
    full = [(start, end, arc) for start, end, arc in graph.edges(data=True) if arc["flow"] >= arc["capacity"]]
    single = sorted({arc["place"] for start, end, arc in full if start in near and end in far})
    if not single:
        return (_widen(graph, _fewest_together(graph)),)
    widened = [_widen(graph, (place,)) for place in single]
    return tuple(sorted(widened, key=lambda widening: (-widening.adds, widening.places)))


def paths_of_flow(graph: nx.DiGraph, network: nx.MultiDiGraph) -> tuple[Share, ...]:
    """Return the flow of a solved graph taken apart into paths, largest first; short ones are taken out first."""
    edges = {edge["segment"]: edge for _, _, edge in network.edges(data=True)}
    carried = nx.DiGraph()
    for start, end, arc in graph.edges(data=True):
        if arc["flow"] > 0:
            carried.add_edge(
                start, end, flow=arc["flow"], km=edges[start[0]]["length_km"] if start[0] in edges else 0.0
            )
    shares = []
    while carried.has_node(SOURCE) and nx.has_path(carried, SOURCE, SINK):
        path = nx.dijkstra_path(carried, SOURCE, SINK, weight="km")
        arcs = list(itertools.pairwise(path))
        amount = min(carried.edges[arc]["flow"] for arc in arcs)
        for arc in arcs:
            carried.edges[arc]["flow"] -= amount
        carried.remove_edges_from([arc for arc in arcs if carried.edges[arc]["flow"] == 0])
        points = tuple(node[0] for node in path[1:-1] if node[1] in ("in", "ship"))
        lines = tuple(dict.fromkeys(edges[node[0]]["id"] for node in path[1:-1] if node[1] not in HALVES))
        shares.append(Share(points, lines, amount / STEPS_PER_UNIT))
    return tuple(sorted(shares, key=lambda share: (-share.amount, share.lines)))


def _reachable(graph: nx.DiGraph, root: str, *, backward: bool) -> set[Any]:
    """Return the nodes reached from the root where the flow could still change (backward: that reach it)."""
    room = nx.DiGraph()
    room.add_node(root)
    for start, end, arc in graph.edges(data=True):
        if arc["flow"] < arc["capacity"]:
            room.add_edge(start, end)
        if arc["flow"] > 0:
            room.add_edge(end, start)
    return {root} | set(nx.ancestors(room, root) if backward else nx.descendants(room, root))


def _fewest_together(graph: nx.DiGraph) -> tuple[str, ...]:
    """Return the fewest full places on one path from source to sink through what room is left."""
    steps = nx.DiGraph()
    for start, end, arc in graph.edges(data=True):
        full = arc["flow"] >= arc["capacity"]
        steps.add_edge(start, end, full=int(full), place=arc["place"] if full else None)
        if arc["flow"] > 0:
            steps.add_edge(end, start, full=0, place=None)
    path = nx.dijkstra_path(steps, SOURCE, SINK, weight="full")
    places = [steps.edges[arc]["place"] for arc in itertools.pairwise(path)]
    return tuple(dict.fromkeys(place for place in places if place is not None))


def _widen(graph: nx.DiGraph, places: tuple[str, ...]) -> Widening:
    """Return what the flow gains when these places grow by one unit, computed anew."""
    wider = graph.copy()
    for _, _, arc in wider.edges(data=True):
        if arc["place"] in places:
            arc["capacity"] += round(WIDENING * STEPS_PER_UNIT)
    before = sum(arc["flow"] for _, _, arc in graph.out_edges(SOURCE, data=True)) / STEPS_PER_UNIT
    return Widening(places, round(solve(wider) - before, 6))
