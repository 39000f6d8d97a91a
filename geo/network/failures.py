"""What fails if one thing fails: the flow left without each system on its ways, and how long tanks at its ends last.

After the N-1 rule of Regulation (EU) 2017/1938, Annex II, which ENTSOG (TYNDP 2017, Annex F) computes by country: what
is left when the single largest infrastructure fails, N-1 = (entry + production + storage + LNG - largest) / demand of
the peak day. No demand of a day is in an atlas, so what is left is told as a share of what can flow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import pandas as pd

from ..atlas.figures import Amount
from ..atlas.units import PLANNED_YEAR_DAYS
from ..errors import NoAnswerError
from .answers import latest_year
from .closures import names_in
from .flow import Flow, find_flow
from .graph import edges_of
from .records import flows_by_key
from .scenarios import Case, apply_case


@dataclass(frozen=True)
class Tank:
    """What the tanks at an end of a system hold, and for how many days of what it carried in a year."""

    place: str
    stored: Amount
    year: int
    days: float


@dataclass(frozen=True)
class Failure:
    """The flow left, of `whole`, when a system fails, in the unit of the network, and the tanks at its ends."""

    system: str
    whole: float
    left: float
    unit: str
    tanks: tuple[Tank, ...]

    @property
    def left_percent(self) -> float:
        """Share of the flow that is left, in percent."""
        return 100 * self.left / self.whole


def find_failures(
    network: nx.MultiDiGraph,
    origin: str | None = None,
    destination: str | None = None,
    *,
    closed: Any = (),
    year: int | None = None,
    via: str | None = None,
    case: Case | None = None,
    **options: Any,
) -> list[Failure]:
    """Return the failure of each pipeline and railway on the ways of a flow, the costliest first.

    A system on none of these ways costs the flow nothing, so no other is tried. Ships are left out: a fleet does not
    fail as one. A flow without limit has no ways that make it, and no failures.

    Parameters
    ----------
    closed, options
        As in `geo.network.flow.find_flow`; what is closed is closed beside each failure.
    year
        Year whose throughput the days of tanks are counted by, by default the latest.
    via, case
        As in `geo.network.answers.find_answer`; the failures are of the network as the case has it.

    Raises
    ------
    UnknownNameError
        A name the network does not know.
    NoAnswerError
        No way is left even without a failure.
    """
    besides = names_in(network, closed)
    if case is not None:
        network, besides = apply_case(network, replace(case, close=())), (*besides, *case.close)

    def solve(*failed: str) -> Flow:
        asked = {"closed": [*besides, *failed], "supply_of_year": year, "via": via, **options}
        return find_flow(network, origin, destination, **asked)

    flow = solve()
    if math.isinf(flow.value):
        return []
    used = {line for share in flow.paths for line in share.lines}
    on_ways = {edge["system"] for edge in edges_of(network) if edge["mode"] != "sea" and edge["id"] in used}
    of_year = latest_year(network) if year is None else year
    failures = []
    for system in sorted(on_ways):
        try:
            left = solve(system).value
        except NoAnswerError:
            left = 0.0
        failures.append(Failure(system, flow.value, left, flow.unit, _tanks(network, system, of_year)))
    return sorted(failures, key=lambda failure: (failure.left, failure.system))


def failures_table(network: nx.MultiDiGraph, *asked: str, **options: Any) -> pd.DataFrame:
    """Return what `find_failures` does as a table, whose parameters and errors hold: one row a system.

    Columns are system, left and lost in the unit of the network, left_percent, and days_stored, the days that the tanks
    at its ends hold of what the system carried, empty where neither is published.
    """
    failures = find_failures(network, *asked, **options)
    return pd.DataFrame([failure_record(failure) for failure in failures]).drop(columns="tanks", errors="ignore")


def failure_record(failure: Failure) -> dict[str, Any]:
    """Return a failure as plain values."""
    return {
        "system": failure.system,
        **flows_by_key(failure.unit, left=failure.left, lost=failure.whole - failure.left),
        "left_percent": failure.left_percent,
        "days_stored": sum(tank.days for tank in failure.tanks) or None,
        "tanks": [
            {
                "place": tank.place,
                "stored_mt": tank.stored.value,
                "days": tank.days,
                "year": tank.year,
                "as_of": tank.stored.as_of,
                "source": tank.stored.source,
            }
            for tank in failure.tanks
        ],
    }


def _tanks(network: nx.MultiDiGraph, system: str, year: int | None) -> tuple[Tank, ...]:
    found = {}
    for edge in edges_of(network):
        carried = edge["throughput"].get(year)
        for point in (edge["from_point"], edge["to_point"]):
            stored = network.nodes[point]["storage"]
            if edge["system"] == system and stored is not None and carried is not None and carried.value:
                found[point] = Tank(point, stored, int(year or 0), stored.value / carried.value * PLANNED_YEAR_DAYS)
    return tuple(found[point] for point in sorted(found))
