"""What changes when something closes, is built or grows: named cases, and the flow with and without them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import networkx as nx

from ..atlas import catalog
from ..atlas.figures import Amount
from ..atlas.vocabulary import split
from ..errors import NoAnswerError, UnknownNameError, require
from ..names import Named, Names, nearest_names
from .closures import close, names_in
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


CASES: tuple[Case, ...]
"""The cases of the shipped atlas, as `read_cases` gives them."""


def __getattr__(name: str) -> tuple[Case, ...]:
    if name != "CASES":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return read_cases()


def read_cases(folder: str | Path | None = None) -> tuple[Case, ...]:
    """Return the cases people ask about, from the table of scenarios; capacities come from the table of figures.

    Parameters
    ----------
    folder
        Another folder of layers and tables.
    """
    return tuple(
        Case(
            id=row["id"],
            title=row["title"],
            commodity=row["commodity"],
            close=tuple(split(row["close"])),
            build=tuple(split(row["build"])),
            expand=tuple(split(row["expand"])),
            scale=tuple((name, float(factor)) for name, _, factor in (s.partition("=") for s in split(row["scale"]))),
            duration_days=int(float(row["duration_days"])) if row["duration_days"] else None,
            source=row["source"],
            note=row["note"],
        )
        for row in catalog.read_rows("scenarios", folder)
    )


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


def case_named(name: str, commodity: str | None, folder: str | Path | None = None) -> Case:
    """Return the case of that id, of the shipped atlas or of another folder of layers and tables.

    Raises
    ------
    UnknownNameError
        With the cases of that commodity, of all where it is None.
    """
    known = {case.id: case for case in read_cases(folder) if commodity in (None, case.commodity)}
    titles = Names(tuple(Named(case.id, "scenario", case.title) for case in known.values()))
    return known[titles.find(name, what=f"{commodity} case" if commodity else "case").id]


def case_of(network: nx.MultiDiGraph, case: Case | str) -> Case:
    """Return a case, or the one of that name among those of the network's atlas and commodity, see `case_named`."""
    require("MultiDiGraph", network=network)
    if isinstance(case, str):
        return case_named(case, network.graph["commodity"], network.graph["vocabulary"].folder)
    require("Case", case=case)
    return case


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
    case: Case | str,
    origin: str | None = None,
    destination: str | None = None,
    *,
    closed: str | Iterable[str] = (),
    include_proposed: bool = False,
    include_idle: bool = False,
) -> CaseResult:
    """Return the flow without and with a case, or the case of that name; what is `closed` besides is closed in both."""
    case = case_of(network, case)
    lines: dict[str, Any] = {"include_proposed": include_proposed, "include_idle": include_idle}
    closed = names_in(network, closed)

    def flow_of(of: nx.MultiDiGraph, without: Iterable[str]) -> Flow | None:
        try:
            return find_flow(of, origin, destination, closed=without, **lines)
        except NoAnswerError:
            return None

    changed = apply_case(network, replace(case, close=()))
    return CaseResult(case, flow_of(network, closed), flow_of(changed, dict.fromkeys([*closed, *case.close])))


def volumes_over_capacity(network: nx.MultiDiGraph, years: Iterable[int]) -> list[tuple[str, int, Amount, Amount]]:
    """Return (line, year, volume, capacity) wherever a published volume exceeds every published capacity."""
    require("several", years=years)
    years, over = list(years), []
    for edge in {edge["id"]: edge for edge in edges_of(network) if edge["capacity"] is not None}.values():
        for year in years:
            carried = edge["throughput"].get(year)
            if carried is not None and carried.low > edge["capacity"].high:
                over.append((edge["id"], year, carried, edge["capacity"]))
    return over


def _scaled(amount: Amount, factor: float) -> Amount:
    return replace(amount, value=amount.value * factor, low=amount.low * factor, high=amount.high * factor)
