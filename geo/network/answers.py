"""A flow with all that goes with it: what a year's traffic leaves, what a closure strands."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx

from ..atlas.figures import Amount
from ..atlas.vocabulary import Cargo
from ..errors import NoAnswerError, UnknownNameError
from .capacities import carried_in, supply_of
from .cargoes import Volume
from .closures import existing, names_in, places_named, segments_closed_by
from .flow import Flow, find_flow
from .graph import edges_of
from .scenarios import Case, CaseResult, apply_case
from .sentences import Assumption, assume
from .years import published_later


@dataclass(frozen=True)
class Stranded:
    """What the closed pipelines carried in a year, by system, and how much of it finds no room elsewhere.

    `value`, `low` and `high` are None where no figure of that year is published. `beside` is what would find no room
    if the destinations told beside took what they can too, None where there are none.
    """

    year: int
    unit: str
    value: float | None
    low: float | None
    high: float | None
    carried: tuple[tuple[str, Amount], ...]
    assumption: Assumption
    beside: Stranded | None = None


@dataclass(frozen=True)
class FlowAnswer:
    """The flow by nameplate capacities and what belongs to it; None where nothing is known or was asked.

    `spare` is the flow after the traffic of a year is taken off; `beside` has the same two to other destinations the
    atlas tells beside that asked for; `with_idle` is what could flow with the lines that stand idle too, where there
    are any between the ends; `without` is the answer without the scenario, with the same closures; `later` are the
    systems and points of the network of a year on the way whose capacity was published after it, with its date;
    `cargo` is the kind of goods asked for, `volumes` what was published of it.
    """

    flow: Flow
    spare: Flow | None
    stranded: Stranded | None
    scenario: CaseResult | None = None
    without: FlowAnswer | None = None
    beside: tuple[tuple[str, Flow, Flow | None], ...] = ()
    with_idle: float | None = None
    later: tuple[tuple[str, str], ...] = ()
    cargo: Cargo | None = None
    volumes: tuple[Volume, ...] = ()


def find_answer(
    network: nx.MultiDiGraph,
    origin: str | None = None,
    destination: str | None = None,
    *,
    closed: str | Iterable[str] = (),
    year: int | None = None,
    include_proposed: bool = False,
    include_idle: bool = False,
    via: str | None = None,
    case: Case | None = None,
) -> FlowAnswer:
    """Return the flow by nameplate capacities, what a year's traffic leaves of it, and what a closure strands.

    Parameters
    ----------
    closed, include_proposed, include_idle
        As in `geo.network.flow.find_flow`.
    year
        Year of the throughput, by default the latest in which one is published on a line of the network, and of what
        fields produced, by default the newest.
    via
        A system, line or point that all of it must pass.
    case
        Answer for the network as this case has it, and compare with the network without it.

    Raises
    ------
    UnknownNameError
        A name the network does not know.
    NoAnswerError
        No path is left at all; the text says what was closed.
    """
    asked = _Asked(origin, destination, via, year, include_proposed, include_idle)
    besides = names_in(network, closed)
    if case is None:
        return _answer(network, asked, besides)
    changed = apply_case(network, replace(case, close=()))
    answer = _answer(changed, asked, tuple(dict.fromkeys([*besides, *case.close])))
    try:
        without = _answer(network, asked, besides)
    except NoAnswerError:
        without = None
    return replace(answer, without=without, scenario=CaseResult(case, without.flow if without else None, answer.flow))


@dataclass(frozen=True)
class _Asked:
    """What is asked whatever is closed."""

    origin: str | None
    destination: str | None
    via: str | None
    year: int | None
    include_proposed: bool
    include_idle: bool

    def flow(self, network: nx.MultiDiGraph, closed: tuple[str, ...], **more: Any) -> Flow:
        options = {
            "closed": closed, "supply_of_year": self.year, "include_proposed": self.include_proposed,
            "include_idle": self.include_idle, "via": self.via, **more,
        }  # fmt: skip
        return find_flow(network, self.origin, self.destination, **options)


def _answer(network: nx.MultiDiGraph, asked: _Asked, closed: tuple[str, ...]) -> FlowAnswer:
    flow = asked.flow(network, closed)
    lines = {"include_proposed": asked.include_proposed, "include_idle": asked.include_idle}
    year = latest_year(existing(network, **lines)) if asked.year is None else asked.year
    spare = None if year is None else asked.flow(network, closed, spare_of_year=year)
    beside = _beside(network, asked, flow, closed, year)
    return FlowAnswer(
        flow,
        spare,
        _stranded(network, asked, closed, spare, beside) if closed and spare is not None else None,
        beside=beside,
        with_idle=asked.flow(network, closed, include_idle=True).value if flow.idle else None,
        later=published_later(network, flow),
        cargo=network.graph.get("cargo"),
        volumes=network.graph.get("volumes", ()),
    )


def _beside(
    network: nx.MultiDiGraph, asked: _Asked, flow: Flow, closed: tuple[str, ...], year: int | None
) -> tuple[tuple[str, Flow, Flow | None], ...]:
    """Return the flows to the other destinations the atlas tells beside, where there is a way."""
    found = []
    for name in network.graph["vocabulary"].beside.get((flow.origin, flow.destination), ()):
        other = replace(asked, destination=name)
        try:
            spare = None if year is None else other.flow(network, closed, spare_of_year=year)
            found.append((name, other.flow(network, closed), spare))
        except (NoAnswerError, UnknownNameError):
            continue
    return tuple(found)


def _stranded(
    network: nx.MultiDiGraph,
    asked: _Asked,
    closed: tuple[str, ...],
    spare: Flow,
    beside: tuple[tuple[str, Flow, Flow | None], ...],
) -> Stranded:
    stranded = find_stranded(network, closed, spare)
    if not beside or not stranded.carried:
        return stranded
    also = tuple(name for name, *_ in beside)
    together = asked.flow(network, closed, spare_of_year=spare.spare_of_year, also=also)
    return replace(stranded, beside=find_stranded(network, closed, together))


def find_stranded(network: nx.MultiDiGraph, closed: Iterable[str], spare: Flow) -> Stranded:
    """Return what the closed pipelines carried in the year of a spare flow less that: least where most is spare.

    No more finds no room than the fields it starts from produced.
    """
    year = spare.spare_of_year or 0
    carried = carried_by_closed(network, closed, year, places_named(network, spare.origin, arriving=False))
    total = math.fsum(amount.value for amount in carried.values())
    total = min(total, _given(network, places_named(network, spare.origin, arriving=False), year))
    low, value, high = (max(0.0, total - room) if carried else None for room in (spare.high, spare.value, spare.low))
    return Stranded(year, spare.unit, value, low, high, tuple(carried.items()), assume("stranded"))


def _given(network: nx.MultiDiGraph, starts: Iterable[str], year: int) -> float:
    """Return what the points produced in a year, inf where that of one is not published."""
    by_giver = {network.nodes[start]["shares"] or start: supply_of(network.nodes[start], year) for start in starts}
    return math.fsum(math.inf if supply is None else supply.value for supply in by_giver.values())


def carried_by_closed(
    network: nx.MultiDiGraph, closed: Iterable[str], year: int, starts: Iterable[str] = ()
) -> dict[str, Amount]:
    """Return what each closed pipeline or railway carried in a year, by system.

    That is the part that counts for what starts in its country, where it is published, else all that was carried.
    Sea legs are left out: they carry on what a pipeline brought. So is a part beside which its system still takes in
    and leads to an end, for nothing tells how much went by that part, and what is reached from the `starts` only by
    another closed system, which brought it all.
    """
    gone = set().union(*(segments_closed_by(network, name) for name in closed))
    owner, starts = network.graph["vocabulary"].part_of, set(starts)
    is_part = all(network.nodes[start]["country"] == owner for start in starts) or not owner
    carried: dict[str, Amount] = {}
    for edge in edges_of(network):
        amount = (edge["throughput_part"].get(year) if is_part else None) or carried_in(edge, year)
        if edge["segment"] in gone and edge["mode"] != "sea" and amount is not None:
            carried.setdefault(edge["system"], amount)
    counted = {system for system in carried if not _leads_on(network, system, gone)}
    return {
        system: amount
        for system, amount in carried.items()
        if system in counted and not _is_brought(network, system, starts, counted - {system})
    }


def _leads_on(network: nx.MultiDiGraph, system: str, gone: set[str]) -> bool:
    """Return whether lines of a system that are left beside closed ones lead from where something enters to an end."""
    lines = [edge for edge in edges_of(network) if edge["system"] == system]
    joined = nx.from_edgelist((edge["from_point"], edge["to_point"]) for edge in lines)
    cut = {edge["from_point"] for edge in lines if edge["segment"] in gone}
    beside = set().union(*(nx.node_connected_component(joined, point) for point in cut))
    kept = ((edge["from_point"], edge["to_point"]) for edge in lines if edge["segment"] not in gone)
    left = nx.from_edgelist(kept, create_using=nx.DiGraph)
    into, out = {edge["to_point"] for edge in lines}, {edge["from_point"] for edge in lines}
    fed = {edge["to_point"] for edge in edges_of(network) if edge["system"] != system and edge["segment"] not in gone}
    fed |= (out - into) | {point for point in joined if network.nodes[point]["kind"] == "field"}
    return any((into - out) & nx.descendants(left, start) for start in fed & beside & set(left))


def _is_brought(network: nx.MultiDiGraph, system: str, starts: Iterable[str], by: set[str]) -> bool:
    """Return whether a system is reached from the points, and without some other systems from none of them."""
    starts = set(starts)
    first = {edge["from_point"] for edge in edges_of(network) if edge["system"] == system}

    def reached(without: set[str]) -> set[str]:
        lines = [(start, end) for start, end, edge in network.edges(data=True) if edge["system"] not in without]
        open_lines = nx.from_edgelist([*lines, *((point, point) for point in starts)], create_using=nx.DiGraph)
        return starts.union(*(nx.descendants(open_lines, point) for point in starts))

    return bool(first & reached(set())) and not first & reached(by)


def latest_year(network: nx.MultiDiGraph) -> int | None:
    """Return the latest year with a published throughput on a line of the network, None where there is none."""
    return max((year for edge in edges_of(network) for year in edge["throughput"]), default=None)
