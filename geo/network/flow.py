"""How much can flow: maximum flow, the minimum cut behind it, and which leg to widen.

Unpublished capacities make the answer a range: see `geo.network.capacities.limits_of`. How the network becomes a flow
problem is told in `geo.network.cuts`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from ..atlas.figures import Amount, is_year
from ..errors import LayerError, NoAnswerError
from .assumptions import flow_assumptions, used_edges
from .capacities import carried_in, supply_of
from .carried import worst_cases
from .closures import close, name_in
from .cuts import (
    SINK,
    SOURCE,
    CutPlace,
    Share,
    Widening,
    find_widenings,
    flow_graph,
    minimum_cut,
    next_limit,
    paths_of_flow,
    solve,
    take_short_paths,
)
from .graph import edges_of, ids_of
from .question import Question
from .search import explain_no_path
from .sentences import Assumption
from .via import Past, as_drawn, network_past

NEAR_LIMIT = 0.8
"""Share of its capacity from which a section counts as near its limit."""


@dataclass(frozen=True)
class Section:
    """A leg or point with its published capacity and what it carried in a year; `spare` is what that leaves."""

    id: str
    kind: str
    capacity: Amount
    carried: Amount

    @property
    def spare(self) -> float:
        """Capacity less what was carried, at least 0."""
        return max(0.0, self.capacity.value - self.carried.value)

    @property
    def is_near_limit(self) -> bool:
        """Whether it carried `NEAR_LIMIT` of its capacity or more."""
        return self.carried.value >= NEAR_LIMIT * self.capacity.value


@dataclass(frozen=True)
class Flow:
    """The most that can flow: `value` by the figures to use, `low` and `high` by the range of all figures.

    Unpublished capacities count as in `geo.network.capacities.limits_of`; inf is no limit. `next_cut` limits it once
    all of `cut` is widened, to `next_value`. `blank` are the lines of which nothing is published that make the
    low answer 0. `sections` are the places on its ways with a capacity and the traffic of the year asked for, the
    fullest first; `idle` and `on_paper` are the lines left out that lie between its ends.
    """

    origin: str
    destination: str
    unit: str
    value: float
    low: float
    high: float
    cut: tuple[CutPlace, ...]
    paths: tuple[Share, ...]
    widenings: tuple[Widening, ...]
    closed: tuple[str, ...]
    lines_closed: tuple[str, ...]
    spare_of_year: int | None
    amounts: tuple[Amount, ...]
    assumptions: tuple[Assumption, ...]
    next_cut: tuple[CutPlace, ...] = ()
    next_value: float = math.inf
    blank: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    idle: tuple[str, ...] = ()
    on_paper: tuple[str, ...] = ()
    via: str | None = None

    def __str__(self) -> str:
        ways = "".join((f" by {self.via}" if self.via else "", *(f" without {name}" for name in self.closed)))
        cut = ", ".join(f"{place.id} {place.counted:,.2f}" for place in self.cut)
        limited = f"{self.value:,.2f} {self.unit} ({self.low:,.2f} to {self.high:,.2f}), limited by {cut}"
        return f"{self.origin} to {self.destination}{ways}: {limited if cut else 'no limit is published'}"


def find_flow(
    network: nx.MultiDiGraph,
    origin: str | None = None,
    destination: str | None = None,
    *,
    closed: str | Iterable[str] = (),
    spare_of_year: int | None = None,
    supply_of_year: int | None = None,
    include_proposed: bool = False,
    include_idle: bool = False,
    via: str | None = None,
    also: Iterable[str] = (),
) -> Flow:
    """Return the largest flow from the origins to the destinations together, with the cut that limits it.

    Parameters
    ----------
    network
        From `build_network`.
    origin, destination
        A point, a country, a system (its start, its end) or a group; by default what the atlas asks first of a flow.
    closed
        Systems, lines, points, countries or passages to do without.
    spare_of_year
        Count only what a year's published throughput leaves free of each capacity. A leg whose throughput of that
        year is not published counts as empty in `value` and `high`, as full in `low`.
    supply_of_year
        Year of the production that a field can give at most, by default that of the network, else the newest; the
        nearest published one counts. A field without any has no limit.
    include_proposed
        Use lines not built too.
    include_idle
        Use lines that stand idle too.
    via
        A system, line, point, country or passage that all of it must pass, as in `geo.network.search.find_paths`.
    also
        Further destinations that take what they can beside.

    Raises
    ------
    UnknownNameError
        A name the network does not know.
    NoAnswerError
        No way is left at all; the text says what was closed.
    """
    asked = Question.of(network, "flow", origin, destination, closed, include_proposed, include_idle, also)
    via = None if via is None else name_in(network, via, what="place or line")
    left, starts, ends = asked.open_network(network), asked.starts, asked.ends
    past = Past(left, left, starts, ends) if via is None else network_past(left, starts, ends, via)
    left, layers = past.lines, past.layers
    supply_of_year = network.graph.get("year") if supply_of_year is None else supply_of_year
    years: dict[str, Any] = {"spare_of_year": spare_of_year, "supply_of_year": supply_of_year}
    solved = flow_graph(layers, past.starts, past.ends, **years)
    if not nx.has_path(solved, SOURCE, SINK):
        raise NoAnswerError(explain_no_path(network, asked, via=via))
    used = _between(left, starts, ends)
    value, high = solve(solved), solve(flow_graph(layers, past.starts, past.ends, bound="high", **years))
    low, blank = _least(left, used, past, years)
    take_short_paths(solved, layers)
    next_value, next_cut = next_limit(solved, layers)
    idle, on_paper = _left_out(network, asked, via)
    places = [*used_edges(left, used), *(left.nodes[point] for point in sorted(used))]
    flow = Flow(
        origin=asked.origin,
        destination=asked.destination,
        unit=network.graph["unit"],
        value=value,
        low=low,
        high=high,
        cut=minimum_cut(solved, layers),
        paths=paths_of_flow(solved, layers),
        widenings=find_widenings(solved),
        closed=asked.closed,
        lines_closed=_lines_closed(network, asked.closed),
        spare_of_year=spare_of_year,
        amounts=tuple(dict.fromkeys(_amounts(left, places, starts, years))),
        assumptions=flow_assumptions(left, used, (starts, ends), **years),
        next_cut=next_cut,
        next_value=next_value,
        blank=blank,
        sections=_sections(left, used, spare_of_year),
        idle=idle,
        on_paper=on_paper,
        via=via,
    )
    return flow if via is None else as_drawn(flow)


def _least(
    network: nx.MultiDiGraph, used: set[str], past: Past, years: Mapping[str, Any]
) -> tuple[float, tuple[str, ...]]:
    """Return what surely can flow, whichever of the lines that shared a known traffic carried it.

    Where that is 0, also the lines in the way of which neither a capacity nor any traffic is published.
    """
    shared = network.graph["shared"] if years["spare_of_year"] is None else ()
    cases = worst_cases(shared, {edge["segment"] for edge in used_edges(network, used)})
    graphs = [flow_graph(past.layers, past.starts, past.ends, bound="low", known=case, **years) for case in cases]
    flows = [solve(graph) for graph in graphs]
    low = min(flows)
    if low or years["spare_of_year"] is not None:
        return low, ()
    cut = minimum_cut(graphs[flows.index(low)], past.layers)
    return low, tuple(place.id for place in cut if place.kind == "leg" and place.capacity is None)


def _sections(network: nx.MultiDiGraph, used: set[str], year: int | None) -> tuple[Section, ...]:
    """Return the legs and points used that have a published capacity and traffic of the year, the fullest first."""
    if year is None:
        return ()
    places = {edge["id"]: ("leg", edge) for edge in used_edges(network, used)}
    places |= {point: ("point", network.nodes[point]) for point in used}
    found = [
        Section(name, kind, place["capacity"], carried)
        for name, (kind, place) in places.items()
        if place["capacity"] is not None and (carried := _carried_by_itself(place, year)) is not None
    ]
    return tuple(
        sorted(found, key=lambda section: (-section.carried.value / (section.capacity.value or 1), section.id))
    )


def _carried_by_itself(place: Mapping[str, Any], year: int) -> Amount | None:
    """Return what a leg or point carried in a year, None where only what its whole system did is known, and is more."""
    carried = carried_in(place, year)
    if carried is None or year in place.get("throughput_of_capacity", place["throughput"]):
        return carried
    return carried if carried.value <= place["capacity"].value else None


def _left_out(network: nx.MultiDiGraph, asked: Question, via: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the idle lines, and those not built, that lie between the ends and are left out."""
    more = asked.open_network(network, include_idle=True, include_proposed=True)
    if via is not None:
        more = network_past(more, asked.starts, asked.ends, via).lines
    edges = used_edges(more, _between(more, asked.starts, asked.ends))
    idle = ids_of(edge for edge in edges if edge["status"] == "idle" and not asked.include_idle)
    return idle, ids_of(edge for edge in edges if edge["proposed"] and not asked.include_proposed)


def _between(network: nx.MultiDiGraph, starts: Iterable[str], ends: Iterable[str]) -> set[str]:
    """Return the points that lie between an origin and a destination."""
    forward = set().union(*({point} | nx.descendants(network, point) for point in starts if point in network))
    backward = set().union(*({point} | nx.ancestors(network, point) for point in ends if point in network))
    return forward & backward


def _lines_closed(network: nx.MultiDiGraph, closed: tuple[str, ...]) -> tuple[str, ...]:
    left = {edge["segment"] for edge in edges_of(close(network, closed))}
    return tuple(sorted({edge["id"] for edge in edges_of(network) if edge["segment"] not in left}))


def _amounts(
    network: nx.MultiDiGraph,
    places: Iterable[Mapping[str, Any]],
    starts: Iterable[str],
    years: Mapping[str, int | None],
) -> Iterator[Amount]:
    spare_of_year = years["spare_of_year"]
    for place in places:
        if place["capacity"] is not None:
            yield place["capacity"]
        carried = None if spare_of_year is None else carried_in(place, spare_of_year)
        if carried is not None:
            yield carried
    for point in starts:
        supply = supply_of(network.nodes[point], years["supply_of_year"])
        if supply is not None and network.out_degree(point):
            yield supply


def require_year(network: nx.MultiDiGraph, year: int) -> None:
    """Raise LayerError where nothing is published of what any line or point of the network carried in that year."""
    places = (*edges_of(network), *(node for _, node in network.nodes(data=True)))
    years = {found for place in places for found in place["throughput"]}
    years |= {int(volume.amount.as_of) for volume in network.graph["volumes"] if is_year(volume.amount.as_of)}
    if year not in years:
        known = ", ".join(str(found) for found in sorted(years)) or "none"
        text = f"year {year}: no throughput of that year is published; years with figures are {known}"
        if years and year > max(years):
            text += "; without a year it is the present network"
        raise LayerError(text)
