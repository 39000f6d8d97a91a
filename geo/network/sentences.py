"""What an answer rests on, as codes with values, and the one table that puts them in words, here and on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..atlas import said

Value = float | str | tuple[str, ...]

SENTENCES = {
    "each-leg": "a system's capacity holds on each of its legs by itself; legs of one system side by side do not "
    "share it",
    "open-sea": "ships for the open sea can be chartered: no limit on {places}",
    "unpublished": "{places}: no capacity is published; counted as no limit, in the low answer as nothing",
    "unpublished-carried": "{places}: no capacity is published; counted as no limit, in the low answer as {low} "
    "{unit}, the most it is known or must have carried in a year",
    "unpublished-shared": "{places}: no capacity is published; counted as no limit, in the low answer they carry "
    "together {low} {unit}, what they must have carried in a year, in the worst way to share it",
    "ports": "ports and terminals without a published capacity do not limit, not even the low answer: {places}",
    "idle": "lines that stand idle count as usable: {places}",
    "idle-left-out": "lines that stand idle are left out: {places}",
    "on-paper": "lines not built count as built: {places}",
    "each-year": "a year's throughput of a system counts on each of its legs (else the part of it that is published)",
    "year-unpublished": "no throughput of {year} is published: empty, in the low answer full: {places}",
    "supply": "{places}: no production is published; counted as giving as much as the lines take",
    "supply-shared": "no production of its own is published: together they give no more than their country produced in "
    "the year named, less what its other fields did: {places}",
    "supply-limited": "no more leaves a field than it produced in the year named: {places}; whose oil or gas the lines "
    "carry is not said",
    "dead-ends": "no line is drawn onward from {places}: what goes on from there is not counted",
    "density": "barrels of {subject} become tonnes at {rate} bbl/t ({crude}, source {source})",
    "lengths": "lengths are measured on the drawn lines (geodesic, WGS84); sea legs are drawn tracks, not logs of "
    "ships",
    "path-from": "no capacity is published for {places}: the route carries {low} {unit} to no limit",
    "path-from-to": "no capacity is published for {places}: the route carries {low} {unit} to {high} {unit}",
    "tariff": "a tariff published for a whole system is shared over its lines by length",
    "tariff-for": "a tariff is that published for what stands in brackets, and may differ for other cargo: {places}",
    "stranded": "adds up what each closed pipeline carried; what one of them brought to the next counts once, and no "
    "more than the fields asked for produced",
}
"""Sentences by code, without their capital and full stop; `places` are lines and points by id.

Where there are `remarks`, each place has one, said behind it in brackets.
"""


@dataclass(frozen=True)
class Assumption:
    """Something an answer rests on; `str` of it is its sentence.

    Examples
    --------
    >>> print(Assumption("idle", {"places": ("north-kz", "south-az")}))
    lines that stand idle count as usable: north-kz, south-az
    """

    code: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return SENTENCES[self.code].format(**self._in_words(_plainly))

    def told(self) -> str:
        """Return the sentence in the language spoken, see `geo.atlas.said`."""
        key = f"assume:{self.code}"
        return str(self) if said.language() == said.ENGLISH else said.say(key, **self._in_words(said.plain_number))

    def _in_words(self, write: Callable[[float], str]) -> dict[str, str]:
        values = {name: _in_words(value, write) for name, value in self.values.items()}
        if "remarks" in self.values:
            remarked = zip(self.values["places"], self.values["remarks"], strict=True)
            values["places"] = ", ".join(f"{place} ({remark})" for place, remark in remarked)
        return values


def assume(code: str, **values: Value) -> Assumption:
    """Return an assumption by its code."""
    return Assumption(code, values)


def _plainly(value: float) -> str:
    return f"{value:g}"


def _in_words(value: Value, write: Callable[[float], str]) -> str:
    if isinstance(value, str):
        return value
    return ", ".join(value) if isinstance(value, tuple) else write(value)
