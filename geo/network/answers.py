"""A flow with all that goes with it: what a year's traffic leaves, what a closure strands."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import networkx as nx

from ..atlas.figures import Amount
from .closures import existing, lines_closed_by
from .flow import Flow, find_flow
from .graph import edges_of
from .scenarios import Case, CaseResult, apply_case, compare_case
from .sentences import Assumption, assume


@dataclass(frozen=True)
class Stranded:
    """What the closed pipelines carried in a year, by system, and how much of it finds no room elsewhere.

    `value`, `low` and `high` are None where no figure of that year is published.
    """

    year: int
    unit: str
    value: float | None
    low: float | None
    high: float | None
    carried: tuple[tuple[str, Amount], ...]
    assumption: Assumption


@dataclass(frozen=True)
class FlowAnswer:
    """The flow by nameplate capacities and what belongs to it; None where nothing is known or was asked.

    `spare` is the flow after the traffic of a year is taken off.
    """

    flow: Flow
    spare: Flow | None
    stranded: Stranded | None
    scenario: CaseResult | None = None


def find_answer(
    network: nx.MultiDiGraph,
    origin: str | None = None,
    destination: str | None = None,
    *,
    closed: Iterable[str] = (),
    year: int | None = None,
    include_proposed: bool = False,
    include_idle: bool = False,
    case: Case | None = None,
) -> FlowAnswer:
    """Return the flow by nameplate capacities, what a year's traffic leaves of it, and what a closure strands.

    Parameters
    ----------
    closed, include_proposed, include_idle
        As in `geo.network.flow.find_flow`.
    year
        Year of the throughput; by default the latest in which one is published on a line of the network.
    case
        Answer for the network as this case has it, and compare with the network without it.

    Raises
    ------
    UnknownNameError
        A name the network does not know.
    NoAnswerError
        No path is left at all; the text says what was closed.
    """
    lines = {"include_proposed": include_proposed, "include_idle": include_idle}
    if case is not None:
        changed = apply_case(network, replace(case, close=()))
        besides = tuple(closed)
        closed = (*besides, *case.close)
        answer = find_answer(changed, origin, destination, closed=closed, year=year, case=None, **lines)
        return replace(answer, scenario=compare_case(network, case, origin, destination, closed=besides, **lines))
    closed = tuple(closed)
    flow = find_flow(network, origin, destination, closed=closed, **lines)
    year = latest_year(existing(network, **lines)) if year is None else year
    if year is None:
        return FlowAnswer(flow, None, None)
    spare = find_flow(network, origin, destination, closed=closed, spare_of_year=year, **lines)
    return FlowAnswer(flow, spare, find_stranded(network, closed, year, spare) if closed else None)


def find_stranded(network: nx.MultiDiGraph, closed: Iterable[str], year: int, spare: Flow) -> Stranded:
    """Return what the closed pipelines carried in a year less what is spare elsewhere: least where most is spare."""
    carried = carried_by_closed(network, closed, year)
    total = math.fsum(amount.value for amount in carried.values())
    low, value, high = (max(0.0, total - room) if carried else None for room in (spare.high, spare.value, spare.low))
    return Stranded(year, spare.unit, value, low, high, tuple(carried.items()), assume("stranded"))


def carried_by_closed(network: nx.MultiDiGraph, closed: Iterable[str], year: int) -> dict[str, Amount]:
    """Return what each closed pipeline or railway carried in a year, by system: the part that is published, else all.

    Sea legs are left out: they carry on what a pipeline brought.
    """
    gone = set().union(*(lines_closed_by(network, name) for name in closed))
    carried: dict[str, Amount] = {}
    for edge in edges_of(network):
        amount = edge["throughput_part"].get(year) or edge["throughput"].get(year)
        if edge["id"] in gone and edge["mode"] != "sea" and amount is not None:
            carried.setdefault(edge["system"], amount)
    return carried


def latest_year(network: nx.MultiDiGraph) -> int | None:
    """Return the latest year with a published throughput on a line of the network, None where there is none."""
    return max((year for edge in edges_of(network) for year in edge["throughput"]), default=None)
