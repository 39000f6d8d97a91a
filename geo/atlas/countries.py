"""Countries by code and by name: `countries.csv` has ISO 3166-1 codes, English names (GeoNames) and those of CLDR."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from ..names import Named, Names
from ..spelling import fold

FILE = Path(__file__).with_name("countries.csv")
SEVERAL = "; "


@cache
def countries() -> Names:
    """Return every country with its ISO 3166-1 codes and its names in several languages; ids are alpha-2 codes."""
    return Names(tuple(map(_country, _rows())))


@cache
def country_codes() -> dict[str, str]:
    """Return the alpha-2 code by folded name and by alpha-3 code; a name that several countries share is left out."""
    found: dict[str, set[str]] = {}
    for thing in countries().things:
        for name in (thing.title, *thing.names):
            found.setdefault(fold(name), set()).add(thing.id)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


@cache
def country_names(language: str) -> dict[str, str]:
    """Return the name of each country in a language (ISO 639-1) by its alpha-2 code; {} where none is known."""
    column = "name" if language == "en" else f"name_{language}"
    named = ((row["code"], row.get(column, "").split(SEVERAL)[0]) for row in _rows())
    return {code: name for code, name in named if name}


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _country(row: dict[str, str]) -> Named:
    english, *others = row["name"].split(SEVERAL)
    local = [name for column, name in row.items() if column.startswith("name_") and name]
    return Named(row["code"], "country", english, tuple(dict.fromkeys([row["alpha3"], *others, *local])))
