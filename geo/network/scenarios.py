"""What changes when something closes, is built or grows: named cases, and the flow with and without them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import networkx as nx

from ..atlas.figures import Amount
from ..errors import NoAnswerError, UnknownNameError
from ..names import nearest_names
from .closures import close
from .flow import Flow, find_flow
from .graph import edges_of

DAYS_A_YEAR = 365


@dataclass(frozen=True)
class Case:
    """A named what-if: what closes, is built, grows to its planned capacity or is scaled, and who says so."""

    id: str
    title: str
    commodity: str
    close: tuple[str, ...] = ()
    build: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    scale: tuple[tuple[str, float], ...] = ()
    duration_days: int | None = None
    source: str = ""
    note: str = ""


CASES = (
    Case("cpc-closed", "CPC closed", "oil", close=("cpc",)),
    Case(
        "btc-closed", "BTC closed for six weeks, as for Kazakh oil in 2025", "oil", close=("btc",), duration_days=42,
        source="baird-maritime-reuters-btc-halt-and",
        note="Kazakh deliveries stopped from early August to 13 September 2025 after organic chlorides were found",
    ),
    Case(
        "low-water", "Low Caspian water: tankers carry 10 of 12-13 kt", "oil", scale=(("caspian-tankers", 10 / 12.5),),
        source="report-az-aktau-dredging-tankers-10-kt",
        note="factor 10/12.5, the middle of 12 to 13 kt; the same number of voyages",
    ),
    Case(
        "eskene-kuryk-built", "Eskene-Kuryk pipeline built, with tankers from Kuryk", "oil",
        build=("eskene-kuryk", "kuryk-sangachal", "kuryk-dubendi", "kuryk-makhachkala"),
        source="silkroadnews-trend-citing-azerbaijan",
    ),
    Case(
        "trans-caspian-built", "Trans-Caspian gas line built, with the Kazakh feeder", "gas",
        build=("trans-caspian", "trans-caspian-kazakh"), source="w-stream-caspian-pipeline-company-trans",
    ),
    Case(
        "scp-31", "South Caucasus Pipeline widened to 31 bcm/yr", "gas", expand=("bte",),
        source="southern-gas-corridor-cjsc-scp-scpx",
    ),
)  # fmt: skip
"""The cases people ask about. Capacities come from the table of figures (`expand`: its capacity_planned)."""


@dataclass(frozen=True)
class CaseResult:
    """Flow without and with a case; None where no way is left. `lost` is before minus after (negative: gained)."""

    case: Case
    before: Flow | None
    after: Flow | None

    @property
    def lost(self) -> float:
        """Change a year if the case lasted all year; nan where both are without limit."""
        return (self.before.value if self.before else 0.0) - (self.after.value if self.after else 0.0)

    @property
    def lost_in_days(self) -> float | None:
        """Flow lost while the case lasts, in Mt or bcm; None where nobody says how long."""
        days = self.case.duration_days
        return None if days is None else self.lost * days / DAYS_A_YEAR


def case_named(name: str, commodity: str) -> Case:
    """Return the case of that id.

    Raises
    ------
    UnknownNameError
        With the cases of that commodity.
    """
    known = {case.id: case for case in CASES if case.commodity == commodity}
    if name not in known:
        raise UnknownNameError(f"no {commodity} case is called {name!r}; {nearest_names(name, known)}")
    return known[name]


def apply_case(network: nx.MultiDiGraph, case: Case) -> nx.MultiDiGraph:
    """Return a copy of the network as the case has it: closed, built, expanded, scaled.

    Raises
    ------
    UnknownNameError
        A name of the case that the network does not have.
    """
    changed = close(network, case.close)
    scales = dict(case.scale)
    names = {name for edge in edges_of(network) for name in (edge["id"], edge["system"])} | set(network.nodes)
    for name in (*case.build, *case.expand, *scales):
        if name not in names:
            raise UnknownNameError(f"case {case.id!r}: the network has no {name!r}; {nearest_names(name, names)}")
    for _, _, edge in changed.edges(data=True):
        own = {edge["id"], edge["system"]}
        if own & set(case.build):
            edge["proposed"] = False
        if own & set(case.expand) and edge["capacity_planned"] is not None:
            edge["capacity"] = edge["capacity_planned"]
        for name in own & set(scales):
            if edge["capacity"] is not None:
                edge["capacity"] = _scaled(edge["capacity"], scales[name])
            edge["scale"] = scales[name]
    return changed


def compare_case(
    network: nx.MultiDiGraph,
    case: Case,
    origin: str = "fields",
    destination: str = "europe",
    *,
    include_proposed: bool = False,
    operating_only: bool = False,
) -> CaseResult:
    """Return the flow without and with a case."""

    def flow_of(of: nx.MultiDiGraph) -> Flow | None:
        try:
            return find_flow(of, origin, destination, include_proposed=include_proposed, operating_only=operating_only)
        except NoAnswerError:
            return None

    return CaseResult(case, flow_of(network), flow_of(apply_case(network, case)))


def volumes_over_capacity(network: nx.MultiDiGraph, years: Iterable[int]) -> list[tuple[str, int, Amount, Amount]]:
    """Return (line, year, volume, capacity) wherever a published volume exceeds every published capacity."""
    over = []
    for edge in {edge["id"]: edge for edge in edges_of(network) if edge["capacity"] is not None}.values():
        for year in years:
            carried = edge["throughput"].get(year)
            if carried is not None and carried.low > edge["capacity"].high:
                over.append((edge["id"], year, carried, edge["capacity"]))
    return over


def _scaled(amount: Amount, factor: float) -> Amount:
    return replace(amount, value=amount.value * factor, low=amount.low * factor, high=amount.high * factor)
