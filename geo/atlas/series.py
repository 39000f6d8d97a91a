"""What was published year by year of one thing -> a table with one row a year and gaps where nobody published."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import LayerError, NoAnswerError, UnknownNameError
from ..names import nearest_names, one_name
from . import catalog
from .countries import countries
from .figures import is_of_gas, is_year
from .listing import title_of
from .naming import id_of
from .units import Converted, convert
from .vocabulary import Vocabulary, read_vocabulary

Row = Mapping[str, str]
"""A row of the table of figures."""
COLUMNS = ("year", "value", "unit", "as_of", "source", "note")
SUBJECTS = ("system", "line", "point", "country", "passage", "group")
"""Kinds of things that figures are of."""
CHARTED_ROLES = ("throughput", "throughput_part", "throughput_goods", "production")
"""Roles of the quantities that pages chart by year."""
DECIMALS = 5
"""Decimals of a value: as many as the command prints, so that both give the same numbers."""


def series(
    system: str,
    quantity: str,
    *,
    unit: str | None = None,
    member: str | None = None,
    country: str = "",
    folder: str | Path | None = None,
) -> pd.DataFrame:
    """Return a published quantity year by year, from the first year published to the last.

    Parameters
    ----------
    system
        A system, point or other subject of the figures by id or name (`btc`, `Aktau`, `КТК`).
    quantity
        A quantity of `quantities.csv` (`throughput`, `throughput_kazakh`, `throughput_all_cargo` ...).
    unit
        The unit wanted (`Mt`, `bcm`, `million bbl`, `thousand bbl/d` ...); by default the one most of the years were
        published in. A rate is that of a year of 365 days.
    member
        Owner, destination, cargo or other member; by default the whole, or the one member there is.
    country
        Code or name of the country whose part is asked for; by default the whole.
    folder
        Folder of an atlas; by default the shipped one.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`, index 0 to n-1, one row a year. `value` is in `unit`, NaN where the figures have none of that
        year (`as_of`, `source` and `note` are empty then). The preferred row is the year's value. Part-years and
        multi-year sums are left out. Barrels become tonnes by the density of the subject's crude, and `note` says
        from what and by which.

    Raises
    ------
    UnknownNameError
        Subject, quantity, member or unit is not known; the nearest are named.
    NoAnswerError
        Nothing of it was published by year.
    LayerError
        The unit measures something else than the figures do.

    Examples
    --------
    >>> series("btc", "throughput_kazakh", unit="Mt")["value"].tolist()[:2]
    [0.25, 1.392]
    """
    one_name(quantity, "the quantity")
    figures = catalog.read_table("figures", folder)
    system = id_of(system, SUBJECTS, set(figures["subject"]), folder=folder)
    country = country and countries().find(country, ("country",)).id
    rows = _of_member(_about(figures, system, quantity, country, folder), system, quantity, member, folder)
    records = [{str(name): str(cell) for name, cell in row.items()} for row in rows.to_dict("records")]
    if not any(map(is_of_whole_year, records)):
        raise NoAnswerError(f"{quantity} of {title_of(system, folder)} is published for no whole year")
    return pd.DataFrame(year_by_year(records, unit, read_vocabulary(folder)), columns=list(COLUMNS))


def charted_series(folder: str | Path | None = None, *, vocabulary: Vocabulary | None = None) -> pd.DataFrame:
    """Return the series of what was carried and produced, of all subjects as a whole, two published years or more each.

    Returns
    -------
    pandas.DataFrame
        `subject`, `quantity`, then `COLUMNS` as `series` gives them; one row a year, those that nobody published too.
    """
    vocabulary = vocabulary or read_vocabulary(folder)
    charted = {vocabulary.quantities[role] for role in CHARTED_ROLES if role in vocabulary.quantities}
    found: dict[tuple[str, str], list[Row]] = {}
    for row in catalog.read_rows("figures", folder):
        if row["quantity"] in charted and not row["country"] and not row["member"] and is_of_whole_year(row):
            found.setdefault((row["subject"], row["quantity"]), []).append(row)
    told = [
        {"subject": subject, "quantity": quantity, **year}
        for (subject, quantity), rows in sorted(found.items())
        if len({row["as_of"] for row in rows}) > 1
        for year in year_by_year(rows, None, vocabulary)
    ]
    return pd.DataFrame(told, columns=["subject", "quantity", *COLUMNS])


def is_of_whole_year(row: Mapping[str, str]) -> bool:
    """Return whether a figure is of a whole year, and what was counted in it."""
    return is_year(row["as_of"]) and "/" not in row["unit"]


def year_by_year(rows: Iterable[Row], unit: str | None, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Return figures of one thing as rows of `series`, from the first year to the last."""
    rows = [row for row in rows if is_of_whole_year(row)]
    counts = Counter(row["unit"] for row in rows)
    wanted = unit or min(counts, key=lambda name: (-counts[name], name))
    found = {int(year): _record(row, wanted, vocabulary) for year, row in _one_a_year(rows, wanted).items()}
    nobody = {"value": math.nan, "unit": wanted, "as_of": "", "source": "", "note": ""}
    return [{"year": year, **found.get(year, nobody)} for year in range(min(found), max(found) + 1)]


def _about(figures: pd.DataFrame, system: str, quantity: str, country: str, folder: str | Path | None) -> pd.DataFrame:
    """Return the rows of a subject, quantity and country; a name that leads to none is told with the nearest."""
    of_subject = figures[figures["subject"] == system]
    of_quantity = of_subject[of_subject["quantity"] == quantity]
    if of_quantity.empty:
        known = nearest_names(quantity, of_subject["quantity"])
        raise UnknownNameError(f"{title_of(system, folder)} has no figure of {quantity!r}; {known}")
    rows = of_quantity[of_quantity["country"] == country]
    if rows.empty:
        known = ", ".join(sorted({_of(name, folder) for name in of_quantity["country"]}))
        what = f"{quantity} of {title_of(system, folder)}"
        raise UnknownNameError(f"{what} has no figure of {_of(country, folder)}; known are {known}")
    return rows


def _of(country: str, folder: str | Path | None) -> str:
    return title_of(country, folder) if country else "the whole"


def _of_member(
    rows: pd.DataFrame, system: str, quantity: str, member: str | None, folder: str | Path | None
) -> pd.DataFrame:
    members = sorted(set(rows["member"]))
    chosen = member if member is not None else "" if "" in members else members[0] if len(members) == 1 else None
    if chosen is None or chosen not in members:
        named = ", ".join(repr(name) for name in members if name)
        what = f"{quantity} of {title_of(system, folder)}"
        told = f"needs a member: {named}" if named else "has no members"
        raise UnknownNameError(f"{what} {told}" + (f"; {member!r} is none of them" if member is not None else ""))
    return rows[rows["member"] == chosen]


def _one_a_year(rows: Iterable[Row], unit: str) -> dict[str, Row]:
    """Return a row for each year: the preferred one, else one in the unit wanted (equal values need none preferred)."""
    best: dict[str, tuple[int, Row]] = {}
    for row in rows:
        rank = (row["preferred"] == "yes") * 2 + (row["unit"] == unit)
        if rank >= best.get(row["as_of"], (0, row))[0]:
            best[row["as_of"]] = rank, row
    return {year: row for year, (_, row) in best.items()}


def _record(row: Row, unit: str, vocabulary: Vocabulary) -> dict[str, float | str]:
    converted = _in_unit(row, unit, vocabulary)
    said = f"{row['value']} {row['unit']} converted" if row["unit"] != unit else ""
    basis = f" at {converted.basis}" if said and converted.basis else ""
    note = "; ".join(part for part in (row["note"], said + basis) if part)
    value = round(converted.value, DECIMALS)
    return {"value": value, "unit": unit, "as_of": row["as_of"], "source": row["source"], "note": note}


def _in_unit(row: Row, unit: str, vocabulary: Vocabulary) -> Converted:
    value = float(row["value"])
    if row["unit"] == unit:
        return Converted(value, unit)
    if is_of_gas(row["unit"]) != is_of_gas(unit):
        raise LayerError(f"{row['unit']!r} and {unit!r}: gas is never counted as oil; ask for a unit of the same kind")
    meets_mass = ("bbl" in row["unit"]) != ("bbl" in unit)
    counted = f"{row['unit']}/yr" if "/" in unit else row["unit"]
    return convert(value, counted, unit, density=vocabulary.density_of(row["subject"]) if meets_mass else None)
