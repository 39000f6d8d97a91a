"""What lines carried year by year, whole and the part that counts apart, in tonnes or cubic metres; and it in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from . import catalog
from .figures import is_of_gas, is_year
from .series import COLUMNS, DECIMALS, year_by_year
from .vocabulary import read_vocabulary

ROLES = {"throughput": "whole", "throughput_goods": "whole", "throughput_part": "part"}
"""What a quantity of each role is a traffic of; of two that are a whole the first with figures counts."""
UNITS = {"gas": "bcm"}
"""Unit of what is carried by commodity; tonnes for all others."""
TONNES = "Mt"
CARRIED_COLUMNS = ("subject", "share", *COLUMNS)
TOLD_COLUMNS = ("subject", "year", "text", "source")


def carried_by_year(commodities: Mapping[str, str], folder: str | Path | None = None) -> pd.DataFrame:
    """Return what was published of the traffic of systems and lines, one row a year with a figure.

    Parameters
    ----------
    commodities
        What each system or line carries (`oil`, `gas`, `goods`), by id.
    folder
        Folder of an atlas; by default the shipped one.

    Returns
    -------
    pandas.DataFrame
        Columns `CARRIED_COLUMNS`: `subject`, `share` (`whole`, or `part` for what the role `throughput_part` counts),
        then a row of `geo.atlas.series.series` in Mt, of gas in bcm. Years without a figure have no row.
    """
    figures, vocabulary = catalog.read_table("figures", folder), read_vocabulary(folder)
    whole = figures[(figures["country"] == "") & figures["as_of"].map(is_year) & ~figures["unit"].str.contains("/")]
    found: dict[tuple[str, str], pd.DataFrame] = {}
    for role, share in ROLES.items():
        of_role = whole[whole["quantity"] == vocabulary.quantities.get(role)]
        for subject, rows in of_role.groupby("subject", sort=True):
            unit = UNITS.get(commodities.get(str(subject), ""), TONNES)
            rows = _of_one_member(rows)
            rows = rows[rows["unit"].map(is_of_gas) == is_of_gas(unit)]
            if subject in commodities and len(rows) and (subject, share) not in found:
                table = year_by_year(rows, unit, vocabulary).dropna(subset=["value"])
                found[str(subject), share] = table.assign(subject=subject, share=share)
    if not found:
        return pd.DataFrame(columns=list(CARRIED_COLUMNS))
    return pd.concat([found[key] for key in sorted(found)], ignore_index=True)[list(CARRIED_COLUMNS)]


def told_by_year(folder: str | Path | None = None) -> pd.DataFrame:
    """Return the sentences of the table `told-by-year` with their numbers, one row a sentence and year with a figure.

    Returns
    -------
    pandas.DataFrame
        Columns `TOLD_COLUMNS`, by year in the order of the table; `{value}` of a sentence is the figure of
        `geo.atlas.series.series` in the unit of its row.
    """
    rows = catalog.read_rows("told-by-year", folder)
    figures, vocabulary = catalog.read_table("figures", folder), read_vocabulary(folder)
    whole = figures[(figures["country"] == "") & figures["as_of"].map(is_year) & ~figures["unit"].str.contains("/")]
    told = []
    for number, row in enumerate(rows):
        own = whole[(whole["subject"] == row["subject"]) & (whole["quantity"] == row["quantity"])]
        own = _of_one_member(own)
        if own.empty:
            continue
        for found in year_by_year(own, row["unit"], vocabulary).dropna(subset=["value"]).to_dict("records"):
            text = row["sentence"].replace("{value}", say_amount(found["value"]))
            told.append((found["year"], number, row["subject"], text, found["source"]))
    sentences = [(subject, year, text, source) for year, _, subject, text, source in sorted(told)]
    return pd.DataFrame(sentences, columns=list(TOLD_COLUMNS))


def say_amount(value: float) -> str:
    """Return an amount as a sentence says it: with one decimal, small ones with two digits that count.

    Examples
    --------
    >>> say_amount(64.801), say_amount(0.25), say_amount(1200.0)
    ('64.8', '0.25', '1,200.0')
    """
    return f"{value:,.1f}" if value >= 1 else f"{round(value, DECIMALS):.2g}"


def _of_one_member(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the whole, or where none is published those of the one member there is."""
    members = sorted(set(rows["member"]))
    chosen = "" if "" in members else members[0] if len(members) == 1 else None
    return rows[rows["member"] == chosen]
