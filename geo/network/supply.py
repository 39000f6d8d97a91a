"""What fields give together: where a field's own production is not published, what its country's other fields left.

A country's production of a year, less that of its fields with a figure of the same year, is what all others gave.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..atlas.countries import country_names
from ..atlas.figures import Amount, FigureBook
from ..spelling import fold

FIELD = "field"


def share_the_rest(nodes: Mapping[str, dict[str, Any]], book: FigureBook) -> None:
    """Give fields without a published production that of their country less the others', and say whose they share.

    Each node gets `shares`: the code of the country whose other fields give what its `production` holds, together with
    it; empty where that is its own.
    """
    for node in nodes.values():
        node["shares"] = ""
    fields = [node for node in nodes.values() if node["kind"] == FIELD]
    for country in sorted({node["country"] for node in fields if node["country"]}):
        own = [node for node in fields if node["country"] == country]
        blank = [node for node in own if not node["production"]]
        told = [node["production"] for node in own if node["production"]]
        names = [country, fold(country_names("en").get(country, country))]
        whole = book.by_year([(name, "") for name in names], "production")
        rest = {year: _less(whole[year], [of[year] for of in told]) for year in whole if all(year in of for of in told)}
        for node in blank if rest else ():
            node.update(production=rest, shares=country)


def _less(whole: Amount, parts: list[Amount]) -> Amount:
    low, value, high = (math.fsum(getattr(part, bound) for part in parts) for bound in ("low", "value", "high"))
    sources = dict.fromkeys(source for amount in (whole, *parts) for source in amount.source.split("; "))
    return Amount(
        max(0.0, whole.value - value), max(0.0, whole.low - high), max(0.0, whole.high - low), whole.unit, whole.as_of,
        "; ".join(sources), f"derived: {whole.value:g} of the country - {value:g} of its fields that are told",
    )  # fmt: skip
