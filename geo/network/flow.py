"""How much can flow: maximum flow, the minimum cut behind it, and which leg to widen.

Unpublished capacities make the answer a range: see `geo.atlas.figures.limits_of`. How the network becomes a flow
problem is told in `geo.network.cuts`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import networkx as nx

from ..atlas.figures import OPEN_SEA_SYSTEMS, Amount, carried_in, is_unpublished, limits_of
from ..errors import LayerError, NoAnswerError
from .closures import close, existing, places_named
from .cuts import (
    BOUNDS,
    SINK,
    SOURCE,
    CutPlace,
    Share,
    Widening,
    find_widenings,
    flow_graph,
    minimum_cut,
    solve,
    take_short_ways,
    ways_of_flow,
)
from .graph import edges_of
from .search import explain_no_way


@dataclass(frozen=True)
class Flow:
    """The most that can flow: `value` by the figures to use, `low` and `high` by the range of all figures.

    Unpublished capacities count as in `geo.atlas.figures.limits_of`; inf is no limit.
    """

    origin: str
    destination: str
    unit: str
    value: float
    low: float
    high: float
    cut: tuple[CutPlace, ...]
    ways: tuple[Share, ...]
    widenings: tuple[Widening, ...]
    closed: tuple[str, ...]
    lines_closed: tuple[str, ...]
    spare_of_year: int | None
    amounts: tuple[Amount, ...]
    assumptions: tuple[str, ...]


def find_flow(
    network: nx.MultiDiGraph,
    origin: str = "fields",
    destination: str = "europe",
    *,
    closed: Iterable[str] = (),
    spare_of_year: int | None = None,
    supply_of_year: int | None = None,
    include_proposed: bool = False,
    operating_only: bool = False,
) -> Flow:
    """Return the largest flow from the origins to the destinations together, with the cut that limits it.

    Parameters
    ----------
    network
        From `build_network`.
    closed
        Systems, lines, points, countries or passages to do without.
    spare_of_year
        Count only what a year's published throughput leaves free of each capacity. A leg whose throughput of that
        year is not published counts as empty in `value` and `high`, as full in `low`.
    supply_of_year
        Let a field give no more than its published production of that year (fields without one: no limit).
    include_proposed
        Use lines not built too.
    operating_only
        Leave out lines that stand idle.

    Raises
    ------
    UnknownNameError
        A name the network does not know.
    NoAnswerError
        No way is left at all; the text says what was closed.
    """
    closed = tuple(closed)
    starts = places_named(network, origin, arriving=False)
    ends = places_named(network, destination, arriving=True)
    usable = existing(network, include_proposed=True, operating_only=operating_only)
    left = existing(close(usable, closed), include_proposed=include_proposed)
    graphs = {
        bound: flow_graph(left, starts, ends, bound=bound, spare_of_year=spare_of_year, supply_of_year=supply_of_year)
        for bound in BOUNDS
    }
    if not nx.has_path(graphs["value"], SOURCE, SINK):
        raise NoAnswerError(explain_no_way(usable, origin, destination, list(closed), include_proposed))
    used = _on_some_way(left, starts, ends)
    low, value, high = (solve(graphs[bound]) for bound in BOUNDS)
    solved = graphs["value"]
    take_short_ways(solved, left)
    gone = sorted(
        {edge["id"] for edge in edges_of(network)} - {edge["id"] for edge in edges_of(close(network, closed))}
    )
    return Flow(
        origin=origin,
        destination=destination,
        unit=network.graph["unit"],
        value=value,
        low=low,
        high=high,
        cut=minimum_cut(solved, left),
        ways=ways_of_flow(solved, left),
        widenings=find_widenings(solved),
        closed=closed,
        lines_closed=tuple(gone),
        spare_of_year=spare_of_year,
        amounts=tuple(dict.fromkeys(_amounts(left, used, spare_of_year, supply_of_year))),
        assumptions=(
            *_assumptions(left, used, spare_of_year, supply_of_year),
            *_dead_ends(left, starts, ends),
            *densities_used(
                network, {name for edge in _used_edges(left, used) for name in (edge["id"], edge["system"])} | used
            ),
        ),
    )


def _on_some_way(network: nx.MultiDiGraph, starts: list[str], ends: list[str]) -> set[str]:
    """Return the points that lie between an origin and a destination."""
    forward = set().union(*({point} | nx.descendants(network, point) for point in starts if point in network))
    backward = set().union(*({point} | nx.ancestors(network, point) for point in ends if point in network))
    return forward & backward


def _used_edges(network: nx.MultiDiGraph, used: set[str]) -> list[dict[str, Any]]:
    return [edge for edge in edges_of(network) if {edge["from_point"], edge["to_point"]} <= used]


def _ids(edges: Iterable[dict[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(edge["id"] for edge in edges))


def _amounts(
    network: nx.MultiDiGraph, used: set[str], spare_of_year: int | None, supply_of_year: int | None
) -> Iterable[Amount]:
    for data in [*_used_edges(network, used), *(network.nodes[point] for point in sorted(used))]:
        if data["capacity"] is not None:
            yield data["capacity"]
        carried = None if spare_of_year is None else carried_in(data, spare_of_year)
        if carried is not None:
            yield carried
        if supply_of_year in data.get("production", {}):
            yield data["production"][supply_of_year]


def _assumptions(
    network: nx.MultiDiGraph, used: set[str], spare_of_year: int | None, supply_of_year: int | None
) -> Iterable[str]:
    """Yield in words what the answer rests on."""
    edges = _used_edges(network, used)
    unit = network.graph["unit"]
    yield "a system's capacity holds on each of its legs by itself; legs of one system side by side do not share it"
    open_sea = [edge for edge in edges if edge["system"] in OPEN_SEA_SYSTEMS and edge["capacity"] is None]
    if open_sea:
        yield f"ships for the open sea can be chartered: no limit on {_ids(open_sea)}"
    for edge in {edge["id"]: edge for edge in edges if is_unpublished(edge)}.values():
        low = limits_of(edge).low
        sure = f"{low:g} {unit}, the most it is known to have carried" if low else "nothing"
        yield f"{edge['id']}: no capacity is published; counted as no limit, in the low answer as {sure}"
    points = {point: network.nodes[point] for point in sorted(used)}
    ports = [p for p, node in points.items() if node["capacity"] is None and node["kind"] in ("seaport", "terminal")]
    if ports:
        names = ", ".join(ports)
        yield f"ports and terminals without a published capacity do not limit, not even the low answer: {names}"
    idle = [edge for edge in edges if edge["status"] == "idle"]
    if idle:
        yield f"idle lines count as usable: {_ids(idle)}"
    on_paper = dict.fromkeys(f"{edge['id']} ({edge['status']})" for edge in edges if edge["proposed"])
    if on_paper:
        yield f"lines not built count as built: {', '.join(on_paper)}"
    if spare_of_year is not None:
        yield "a year's throughput of a system counts on each of its legs (else its Kazakh part, where published)"
        blank = [e for e in edges if carried_in(e, spare_of_year) is None and math.isfinite(limits_of(e).low)]
        if blank:
            yield f"no throughput of {spare_of_year} is published: empty, in the low answer full: {_ids(blank)}"
    if supply_of_year is None:
        yield "fields can give as much as the lines take; the figures do not say whose oil or gas it is"


def _dead_ends(network: nx.MultiDiGraph, starts: list[str], ends: list[str]) -> Iterable[str]:
    """Yield a sentence on the places the origins reach from where nothing leads on but the way back."""
    reached = set().union(*(nx.descendants(network, point) for point in starts if point in network))
    last = sorted(
        point
        for point in reached - {*starts, *ends}
        if len(set(network.predecessors(point)) | set(network.successors(point))) == 1
    )
    if last:
        yield f"no line is drawn onward from {', '.join(last)}: what goes on from there is not counted"


def densities_used(network: nx.MultiDiGraph, subjects: Iterable[str]) -> list[str]:
    """Return the sentences on densities that concern these systems, lines and points, sorted."""
    said = network.graph["assumptions"]
    return sorted(said[subject] for subject in set(subjects) & set(said))


def require_year(network: nx.MultiDiGraph, year: int) -> None:
    """Raise LayerError where no throughput of that year is published on any line of the network."""
    years = {found for edge in edges_of(network) for found in edge["throughput"]}
    if year not in years:
        known = ", ".join(str(found) for found in sorted(years)) or "none"
        raise LayerError(f"year {year}: no throughput of that year is published; years with figures are {known}")
