"""Codes of countries -> those of their names that a page has to carry, since not all browsers know them."""

from __future__ import annotations

from collections.abc import Collection

from ..atlas.countries import countries, country_names
from ..atlas.said import OTHERS
from .encode import side_by_side

SEARCHED = (*OTHERS, "de", "es", "fr", "it", "pt", "uk", "zh")
"""Languages in which the page's search knows countries by itself, see finding.js."""
KNOWN_TO_BROWSERS = ("ru", "tr")
"""Languages of a page in which all browsers know the names of countries."""


def names_to_show(codes: Collection[str | None]) -> dict[str, str]:
    """Return the names of countries by code that not all browsers know, see `geo.page.encode.side_by_side`."""
    unknown = {language: country_names(language) for language in OTHERS if language not in KNOWN_TO_BROWSERS}
    told = {
        code: side_by_side({language: names.get(code) for language, names in unknown.items()})
        for code in sorted(filter(None, codes))
    }
    return {code: names for code, names in told.items() if names}


def names_to_find(codes: Collection[str | None]) -> dict[str, list[str]]:
    """Return the names of countries by code that the page's search has to be told: those that browsers do not know."""
    searched = [country_names(language) for language in SEARCHED]
    names = {thing.id: (thing.title, *thing.names) for thing in countries().things if thing.id in codes}
    return {
        code: [name for name in own if not any(known.get(code) == name for known in searched)]
        for code, own in names.items()
    }
