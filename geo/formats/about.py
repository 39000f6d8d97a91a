"""What a file says of itself: title, attribution, licence, sources, and the unit of each column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

UNITS = {
    "_km": "km", "_m": "m", "_deg": "degree", "_share": "share of one", "_percent": "%", "_mt_per_year": "Mt/yr",
    "_bcm_per_year": "bcm/yr", "_mm": "mm", "_inch": "inch",
}  # fmt: skip
"""Unit of a column by the end of its name."""


@dataclass(frozen=True)
class About:
    """What a file says of itself.

    Attributes
    ----------
    title, attribution, licence
        Plain text; whom to name and under which terms.
    sources
        Source id -> what it is (title, publisher, address), of the sources the features name.
    decimal
        What stands before the decimals in CSV: with a comma, cells are parted by semicolons, as spreadsheets of most of
        Europe read them.
    """

    title: str = ""
    attribution: str = ""
    licence: str = ""
    sources: dict[str, str] = field(default_factory=dict)
    decimal: str = "."

    def facts(self, columns: list[str]) -> dict[str, Any]:
        """Return what there is to say, with the unit of every column that has one."""
        units = {name: unit for name in columns if (unit := unit_of(name))}
        told = {"title": self.title, "attribution": self.attribution, "licence": self.licence}
        return {key: value for key, value in (*told.items(), ("sources", self.sources), ("units", units)) if value}


def unit_of(column: str) -> str:
    """Return the unit a column's name ends in, or ''.

    Examples
    --------
    >>> unit_of("accuracy_km"), unit_of("name")
    ('km', '')
    """
    return next(
        (unit for ending, unit in sorted(UNITS.items(), key=lambda item: -len(item[0])) if column.endswith(ending)), ""
    )


def about_sources(frame: pd.DataFrame, sources: pd.DataFrame, **told: str) -> About:
    """Return an About that names the sources of the frame's features, of a table with id, title, publisher and url."""
    named = {word for cell in frame.get("sources", []) if isinstance(cell, str) for word in cell.split("; ")}
    rows = sources[sources["id"].isin(named)].sort_values("id")
    texts = (", ".join(filter(None, (row["title"], row["publisher"], row["url"]))) for _, row in rows.iterrows())
    return About(sources=dict(zip(rows["id"], texts, strict=True)), **told)
