"""What lines carried year by year, whole and the part that counts apart, in tonnes or cubic metres; and it in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from . import catalog
from .figures import is_of_gas
from .said import language, number
from .series import COLUMNS, DECIMALS, Row, is_of_whole_year, year_by_year
from .vocabulary import Vocabulary, read_vocabulary

ROLES = {"throughput": "whole", "throughput_goods": "whole", "throughput_part": "part"}
"""What a quantity of each role is a traffic of; of two that are a whole the first with figures counts."""
UNITS = {"gas": "bcm"}
"""Unit of what is carried by commodity; tonnes for all others."""
TONNES = "Mt"
CARRIED_COLUMNS = ("subject", "share", *COLUMNS)
TOLD_COLUMNS = ("subject", "year", "text", "source", "id", "value")


def carried_by_year(
    commodities: Mapping[str, str], folder: str | Path | None = None, *, vocabulary: Vocabulary | None = None
) -> pd.DataFrame:
    """Return what was published of the traffic of systems and lines, one row a year with a figure.

    Parameters
    ----------
    commodities
        What each system or line carries (`oil`, `gas`, `goods`), by id.
    folder
        Folder of an atlas; by default the shipped one.
    vocabulary
        That of the folder, where it has been read.

    Returns
    -------
    pandas.DataFrame
        Columns `CARRIED_COLUMNS`: `subject`, `share` (`whole`, or `part` for what the role `throughput_part` counts),
        then a row of `geo.atlas.series.series` in Mt, of gas in bcm. Years without a figure have no row.
    """
    vocabulary = vocabulary or read_vocabulary(folder)
    quantities = {vocabulary.quantities[role]: share for role, share in ROLES.items() if role in vocabulary.quantities}
    of_quantity: dict[tuple[str, str], list[Row]] = {}
    for row in _whole_years(folder):
        if row["quantity"] in quantities and row["subject"] in commodities:
            of_quantity.setdefault((row["subject"], row["quantity"]), []).append(row)
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for quantity, share in quantities.items():
        for subject, rows in ((of, rows) for (of, name), rows in of_quantity.items() if name == quantity):
            unit = UNITS.get(commodities[subject], TONNES)
            rows = [row for row in _of_one_member(rows) if is_of_gas(row["unit"]) == is_of_gas(unit)]
            if rows and (subject, share) not in found:
                found[subject, share] = [row for row in year_by_year(rows, unit, vocabulary) if row["as_of"]]
    told = [{"subject": of, "share": share, **row} for of, share in sorted(found) for row in found[of, share]]
    return pd.DataFrame(told, columns=list(CARRIED_COLUMNS))


def told_by_year(folder: str | Path | None = None, *, vocabulary: Vocabulary | None = None) -> pd.DataFrame:
    """Return the sentences of the table `told-by-year` with their numbers, one row a sentence and year with a figure.

    Returns
    -------
    pandas.DataFrame
        Columns `TOLD_COLUMNS`, by year in the order of the table; `{value}` of a sentence is the figure of
        `geo.atlas.series.series` in the unit of its row. Sentences are those of the language spoken
        (`geo.atlas.said`).
    """
    rows = catalog.read_rows("told-by-year", folder)
    whole, vocabulary = _whole_years(folder), vocabulary or read_vocabulary(folder)
    told = []
    for place, row in enumerate(rows):
        asked = row["subject"], row["quantity"]
        own = _of_one_member([figure for figure in whole if (figure["subject"], figure["quantity"]) == asked])
        for found in year_by_year(own, row["unit"], vocabulary) if own else ():
            if found["as_of"]:
                sentence = row.get(f"sentence_{language()}") or row["sentence"]
                text = sentence.replace("{value}", say_amount(found["value"]))
                told.append((found["year"], place, row["subject"], text, found["source"], row["id"], found["value"]))
    sentences = [(*row[2:3], row[0], *row[3:]) for row in sorted(told)]
    return pd.DataFrame(sentences, columns=list(TOLD_COLUMNS))


def told_in(told: pd.DataFrame, spoken: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Return what `told_by_year` does with the sentences of another language, numbers in braces: `{64.8}`.

    Whoever shows a sentence writes the number as that language does.
    """
    rows = {row["id"]: row for row in catalog.read_rows("told-by-year", folder)}
    texts = [
        (rows[id].get(f"sentence_{spoken}") or rows[id]["sentence"]).replace("{value}", f"{{{plain_amount(value)}}}")
        for id, value in zip(told["id"], told["value"], strict=True)
    ]
    return told.assign(text=texts)


def plain_amount(value: float) -> str:
    """Return an amount with the digits of `say_amount`, as programs read numbers.

    Examples
    --------
    >>> plain_amount(64.801), plain_amount(0.25), plain_amount(1200.0)
    ('64.8', '0.25', '1200.0')
    """
    if value >= 1:
        return f"{value:.1f}"
    return np.format_float_positional(float(f"{round(value, DECIMALS):.2g}"), DECIMALS, trim="-")


def say_amount(value: float) -> str:
    """Return an amount as a sentence says it: with one decimal, small ones with two digits that count.

    Examples
    --------
    >>> say_amount(64.801), say_amount(0.25), say_amount(1200.0)
    ('64.8', '0.25', '1,200.0')
    """
    plain = plain_amount(value)
    return number(float(plain), len(plain.partition(".")[2]))


def _whole_years(folder: str | Path | None) -> list[dict[str, str]]:
    return [row for row in catalog.read_rows("figures", folder) if not row["country"] and is_of_whole_year(row)]


def _of_one_member(rows: list[Row]) -> list[Row]:
    """Return the rows of the whole, or where none is published those of the one member there is."""
    members = sorted({row["member"] for row in rows})
    chosen = "" if "" in members else members[0] if len(members) == 1 else None
    return [row for row in rows if row["member"] == chosen]
