"""Published figures -> capacities and yearly volumes in one flow unit, each with its range, date and source.

Where published figures differ the preferred row, else the newest, is the value and all of them together are the
range.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

import pandas as pd

from ..errors import EnergyRoutesError, require_columns
from .units import CrudeDensity, convert, is_volume_of_oil
from .vocabulary import Vocabulary

_YEAR = re.compile(r"\d{4}")

COLUMNS = ("subject", "country", "quantity", "value", "unit", "as_of", "source", "preferred", "note")

MEMBER = "member"
"""Column for the owner, cargo or other member a figure is about; figures need not have it."""

GAS_VOLUMES = frozenset({"bcm", "bcf", "mcm", "million m3"})
"""Oil is counted in tonnes and barrels, gas in these; neither is ever converted into the other."""

CURRENCY = re.compile(r"[A-Z]{3}(/|$)")
"""Money (USD/t) is not converted: a rate of exchange is a figure of its day, not a unit."""

SUPERSEDED_AFTER_YEARS = 5
"""A figure this much older than the one used is history (before an expansion), not a conflict about today."""


@dataclass(frozen=True)
class Amount:
    """A published capacity or yearly volume in the network's flow unit; low and high span all published figures.

    `member` is the owner, cargo or other member that the value is about.
    """

    value: float
    low: float
    high: float
    unit: str
    as_of: str
    source: str
    note: str = ""
    member: str = ""

    def __str__(self) -> str:
        span = "" if self.low == self.high else f" (published {self.low:g} to {self.high:g})"
        return f"{self.value:g} {self.unit}{span}, {self.as_of or 'no date'}, {self.source}"


class FigureBook:
    """Published figures by subject, converted to one flow unit; remembers the densities it had to use.

    Quantities are asked for by their role, see `geo.atlas.vocabulary`.
    """

    def __init__(self, figures: pd.DataFrame, unit: str, vocabulary: Vocabulary) -> None:
        require_columns(figures, *COLUMNS, name="figures", wanted="a table such as geo.figures() returns")
        self.unit = unit
        self.vocabulary = vocabulary
        self.densities_used: dict[str, CrudeDensity] = {}
        self._rows: dict[tuple[str, str, str], list[dict[str, str]]] = {}
        names = [name for name in (*COLUMNS, MEMBER) if name in COLUMNS or name in figures.columns]
        columns = [figures[name].astype(object).fillna("").map(str).tolist() for name in names]
        for cells in zip(*columns, strict=True):
            row = dict(zip(names, cells, strict=True))
            self._rows.setdefault((row["subject"], row["country"], row["quantity"]), []).append(row)

    def counted_in(self, unit: str) -> FigureBook:
        """Return a book of the same figures in another unit, which remembers densities of its own."""
        other = copy(self)
        other.unit, other.densities_used = unit, {}
        return other

    def rows_of(self, quantities: Iterable[str]) -> list[dict[str, str]]:
        """Return the rows of some quantities as the table has them, whatever their subject, country and unit."""
        wanted = set(quantities)
        return [row for (_, _, quantity), rows in self._rows.items() if quantity in wanted for row in rows]

    def amount(self, subjects: list[tuple[str, str]], role: str, unit: str | None = None) -> Amount | None:
        """Return the figure of the first (subject, country) that has one in a unit that converts, else None."""
        for subject, country in subjects:
            amount = self._choose(self._figures(subject, country, role), unit or self.unit)
            if amount is not None:
                return amount
        return None

    def by_member(self, subjects: list[tuple[str, str]], role: str) -> dict[str, Amount]:
        """Return by member the figures of the first (subject, country) that has any, sorted."""
        for subject, country in subjects:
            rows = self._figures(subject, country, role)
            members = sorted({row.get(MEMBER, "") for row in rows})
            found = {name: self._choose([r for r in rows if r.get(MEMBER, "") == name], self.unit) for name in members}
            if known := {name: amount for name, amount in found.items() if amount is not None}:
                return known
        return {}

    def by_year(self, subjects: list[tuple[str, str]], role: str) -> dict[int, Amount]:
        """Return whole-year volumes as flows a year, by year; part-years are left out."""
        years: dict[int, Amount] = {}
        for subject, country in subjects:
            rows = [row for row in self._figures(subject, country, role) if is_year(row["as_of"])]
            for year in sorted({row["as_of"] for row in rows}):
                a_year = [{**row, "unit": row["unit"] + "/yr"} for row in rows if row["as_of"] == year]
                amount = self._choose(a_year, self.unit)
                if amount is not None:
                    years.setdefault(int(year), amount)
        return years

    def most_by_year(self, subjects: list[tuple[str, str]], role: str) -> dict[int, Amount]:
        """Return by year the largest whole-year volume of any (subject, country)."""
        years: dict[int, Amount] = {}
        for subject in subjects:
            for year, amount in self.by_year([subject], role).items():
                years[year] = max(years.get(year, amount), amount, key=lambda one: one.value)
        return years

    def _figures(self, subject: str, country: str, role: str) -> list[dict[str, str]]:
        return self._rows.get((subject, country, self.vocabulary.quantities.get(role, "")), [])

    def _choose(self, rows: list[dict[str, str]], unit: str) -> Amount | None:
        """Return the preferred row, else the newest, with the range of all; None when none converts."""
        found = [(row, value) for row in rows if (value := self._in_unit(row, unit)) is not None]
        if not found:
            return None
        row, value = max(found, key=lambda pair: (pair[0]["preferred"] == "yes", pair[0]["as_of"], -pair[1]))
        values = [value for other, value in found if not _is_superseded(other["as_of"], row["as_of"])]
        return Amount(
            value, min(values), max(values), unit, row["as_of"], row["source"], row["note"], row.get(MEMBER, "")
        )

    def _in_unit(self, row: dict[str, str], unit: str) -> float | None:
        try:
            value = float(row["value"])
        except ValueError:
            return None
        if row["unit"] == unit:
            return value
        if is_of_gas(row["unit"]) != is_of_gas(unit) or _is_money(row["unit"]) or _is_money(unit):
            return None
        density = self.vocabulary.density_of(row["subject"]) if is_volume_of_oil(row["unit"]) else None
        try:
            converted = convert(value, row["unit"], unit, density=density)
        except EnergyRoutesError:
            return None
        if density is not None and "bbl/t" in converted.basis:
            self.densities_used[row["subject"]] = density
        return converted.value


def is_year(as_of: str) -> bool:
    """Return whether a date is a whole year, not a day, a month or a part of a year."""
    return _YEAR.fullmatch(as_of) is not None


def is_of_gas(unit: str) -> bool:
    """Return whether a unit counts gas, which is never converted into oil nor oil into it."""
    return unit.partition("/")[0] in GAS_VOLUMES


def _is_money(unit: str) -> bool:
    return CURRENCY.match(unit) is not None


def _is_superseded(date: str, used: str) -> bool:
    """Return whether a figure is so much older than the one used that it tells of the past; undated ones never are."""
    return bool(date and used) and int(date[:4]) < int(used[:4]) - SUPERSEDED_AFTER_YEARS
