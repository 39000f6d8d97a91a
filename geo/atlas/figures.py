"""Published figures -> capacities and yearly volumes in one flow unit, each with its range, date and source.

Where published figures differ the preferred row, else the newest, is the value and all of them together are the
range. A capacity nobody publishes is a range too: from the largest volume the line is known to have carried in a
year (zero where none is published) to no limit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from ..errors import EnergyRoutesError
from .units import CrudeDensity, convert

_YEAR = re.compile(r"\d{4}")

COLUMNS = ("subject", "country", "quantity", "value", "unit", "as_of", "source", "preferred", "note")

FALLBACK_CRUDE = "fallback"
CRUDE_OF_SUBJECT = {
    "btc": "btc-blend", "ceyhan": "btc-blend", "cpc": "cpc-blend", "cpc-terminal": "cpc-blend", "tengiz": "tco",
    "baku-supsa": "azeri-light", "baku-novorossiysk": "azeri-light",
}  # fmt: skip
"""Which crude's density turns barrels into tonnes; every other subject takes the fallback."""

DEFAULT_DENSITIES = {FALLBACK_CRUDE: CrudeDensity("world average crude", 7.33, "general-knowledge")}


GAS_VOLUMES = frozenset({"bcm", "bcf", "mcm", "million m3"})
"""Oil is counted in tonnes and barrels, gas in these; neither is ever converted into the other."""

CURRENCIES = ("USD", "EUR", "KZT")
"""Money is not converted: a rate of exchange is a figure of its day, not a unit."""

SUPERSEDED_AFTER_YEARS = 5
"""A figure this much older than the one used is history (before an expansion), not a conflict about today."""

OPEN_SEA_SYSTEMS = frozenset({"mediterranean-tankers", "black-sea-tankers"})
"""Sea legs that chartered ships serve: no fleet limits them, so without a figure they count as unlimited."""


@dataclass(frozen=True)
class Amount:
    """A published capacity or yearly volume in the network's flow unit; low and high span all published figures."""

    value: float
    low: float
    high: float
    unit: str
    as_of: str
    source: str
    note: str = ""

    def __str__(self) -> str:
        span = "" if self.low == self.high else f" (published {self.low:g} to {self.high:g})"
        return f"{self.value:g} {self.unit}{span}, {self.as_of or 'no date'}, {self.source}"


class Limits(NamedTuple):
    """What a line or point can carry: surely (low), by the figure to use (value), at most (high); inf is no limit."""

    low: float
    value: float
    high: float


class FigureBook:
    """Published figures by subject, converted to one flow unit; remembers the densities it had to use."""

    def __init__(self, figures: pd.DataFrame, unit: str, densities: Mapping[str, CrudeDensity]) -> None:
        self.unit = unit
        self.densities = densities
        self.assumptions: dict[str, str] = {}
        self._rows: dict[tuple[str, str, str], list[dict[str, str]]] = {}
        columns = [["" if pd.isna(cell) else str(cell) for cell in figures[name].tolist()] for name in COLUMNS]
        for cells in zip(*columns, strict=True):
            row = dict(zip(COLUMNS, cells, strict=True))
            self._rows.setdefault((row["subject"], row["country"], row["quantity"]), []).append(row)

    def amount(self, subjects: list[tuple[str, str]], quantity: str, unit: str | None = None) -> Amount | None:
        """Return the figure of the first (subject, country) that has one in a unit that converts, else None."""
        for subject, country in subjects:
            amount = self._choose(self._rows.get((subject, country, quantity), []), unit or self.unit)
            if amount is not None:
                return amount
        return None

    def by_year(self, subjects: list[tuple[str, str]], quantity: str) -> dict[int, Amount]:
        """Return whole-year volumes as flows a year, by year; part-years are left out."""
        years: dict[int, Amount] = {}
        for subject, country in subjects:
            rows = [row for row in self._rows.get((subject, country, quantity), []) if _YEAR.fullmatch(row["as_of"])]
            for year in sorted({row["as_of"] for row in rows}):
                a_year = [{**row, "unit": row["unit"] + "/yr"} for row in rows if row["as_of"] == year]
                amount = self._choose(a_year, self.unit)
                if amount is not None:
                    years.setdefault(int(year), amount)
        return years

    def _choose(self, rows: list[dict[str, str]], unit: str) -> Amount | None:
        """Return the preferred row, else the newest, with the range of all; None when none converts."""
        found = [(row, value) for row in rows if (value := self._in_unit(row, unit)) is not None]
        if not found:
            return None
        row, value = max(found, key=lambda pair: (pair[0]["preferred"] == "yes", pair[0]["as_of"], -pair[1]))
        values = [value for other, value in found if not _is_superseded(other["as_of"], row["as_of"])]
        return Amount(value, min(values), max(values), unit, row["as_of"], row["source"], row["note"])

    def _in_unit(self, row: dict[str, str], unit: str) -> float | None:
        try:
            value = float(row["value"])
        except ValueError:
            return None
        if row["unit"] == unit:
            return value
        in_barrels = "bbl" in row["unit"]
        if _is_of_gas(row["unit"]) != _is_of_gas(unit) or _is_money(row["unit"]) or _is_money(unit):
            return None
        crude = CRUDE_OF_SUBJECT.get(row["subject"], FALLBACK_CRUDE)
        density = self.densities.get(crude, self.densities[FALLBACK_CRUDE])
        try:
            converted = convert(value, row["unit"], unit, density=density if in_barrels else None)
        except EnergyRoutesError:
            return None
        if "bbl/t" in converted.basis:
            self.assumptions[row["subject"]] = f"barrels of {row['subject']} become tonnes at {density}"
        return converted.value


def _is_of_gas(unit: str) -> bool:
    return unit.partition("/")[0] in GAS_VOLUMES


def _is_money(unit: str) -> bool:
    return unit.startswith(CURRENCIES)


def _is_superseded(date: str, used: str) -> bool:
    """Return whether a figure is so much older than the one used that it tells of the past; undated ones never are."""
    return bool(date and used) and int(date[:4]) < int(used[:4]) - SUPERSEDED_AFTER_YEARS


def limits_of(attributes: Mapping[str, Any]) -> Limits:
    """Return what an edge or node of the network can carry.

    A point without a published capacity and a leg over the open sea count as unlimited. Any other line without one
    has the largest yearly volume published for it as its sure part, 0 where there is none.

    Examples
    --------
    >>> limits_of({"capacity": Amount(81.5, 81.5, 83, "Mt/yr", "2025", "cpc")})
    Limits(low=81.5, value=81.5, high=83)
    >>> limits_of({"capacity": None, "mode": "rail", "system": "rail", "throughput": {}})
    Limits(low=0.0, value=inf, high=inf)
    """
    capacity = attributes["capacity"]
    if capacity is not None:
        return Limits(capacity.low, capacity.value, capacity.high)
    if not is_unpublished(attributes):
        return Limits(math.inf, math.inf, math.inf)
    years = {*attributes["throughput"], *attributes.get("throughput_kazakh", {})}
    carried = [amount.value for year in years if (amount := carried_in(attributes, year)) is not None]
    return Limits(max(carried, default=0.0) * attributes.get("scale", 1.0), math.inf, math.inf)


def finite_or_none(value: float) -> float | None:
    """Return the value, or None for no limit."""
    return None if math.isinf(value) or math.isnan(value) else value


def carried_in(attributes: Mapping[str, Any], year: int) -> Amount | None:
    """Return what a line or point carried in a year: all shippers, else the Kazakh part, else None."""
    amount: Amount | None = attributes["throughput"].get(year)
    return amount or attributes.get("throughput_kazakh", {}).get(year)


def is_unpublished(attributes: Mapping[str, Any]) -> bool:
    """Return whether an edge lacks the published capacity it should have; never true of points or the open sea."""
    return attributes["capacity"] is None and "mode" in attributes and attributes["system"] not in OPEN_SEA_SYSTEMS
