"""Published lengths beside measured ones: what the stated accuracy allows, and what falls outside."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from ..errors import LayerError, require

TOLERANCE_SHARE = 0.03
"""A drawing through control points cuts corners: it may fall short by this share of the published length."""
ENDS = 2
"""A length has two ends, each uncertain by the accuracy of the drawing."""
COLUMNS = (
    "system", "country", "measured_km", "published_km", "difference_km", "difference_share", "tolerance_km", "within",
)  # fmt: skip


def compare_published(
    lengths: pd.DataFrame, published: pd.DataFrame, *, tolerance_share: float = TOLERANCE_SHARE
) -> pd.DataFrame:
    """Return measured beside published lengths, every one that is in either table.

    Parameters
    ----------
    lengths
        Columns system, country (None: the whole system), measured_km, accuracy_km (how far a vertex may lie from the
        real line; absent means 0).
    published
        Columns system, country, published_km; one row a system and country.
    tolerance_share
        Share of the published length allowed beside twice the accuracy.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`, index 0 to n-1: the rows of `lengths` in order, then what is published but not measured.
        `difference_km` is measured minus published, `difference_share` its share of the published, `tolerance_km` is
        2 accuracy_km + tolerance_share published_km, `within` True, False, or None where one of the two lengths is
        not known.

    Raises
    ------
    LayerError
        A column is missing, or a system and country stands twice in one table.

    Examples
    --------
    >>> measured = pd.DataFrame({"system": ["btc"], "country": ["GE"], "measured_km": [240.0], "accuracy_km": [3.0]})
    >>> stated = pd.DataFrame({"system": ["btc"], "country": ["GE"], "published_km": [249.0]})
    >>> compare_published(measured, stated)[["difference_km", "tolerance_km", "within"]].round(2)
       difference_km  tolerance_km within
    0           -9.0         13.47   True
    """
    require("DataFrame", lengths=lengths, published=published)
    _check(lengths, ("system", "country", "measured_km", "accuracy_km"), "lengths")
    _check(published, ("system", "country", "published_km"), "published lengths")
    keys = ["system", "country"]
    left = lengths[[*keys, "measured_km", "accuracy_km"]].assign(country=lengths["country"].astype(object).fillna(""))
    right = published[[*keys, "published_km"]].assign(country=published["country"].astype(object).fillna(""))
    table = left.merge(right, on=keys, how="outer", sort=False, indicator=True)
    order = {key: number for number, key in enumerate(zip(left["system"], left["country"], strict=True))}
    rank = [order.get(key, len(order)) for key in zip(table["system"], table["country"], strict=True)]
    table = table.iloc[np.argsort(rank, kind="stable")].reset_index(drop=True)
    table["difference_km"] = table["measured_km"] - table["published_km"]
    table["difference_share"] = table["difference_km"] / table["published_km"].replace(0.0, math.nan)
    table["tolerance_km"] = ENDS * table["accuracy_km"].fillna(0.0) + tolerance_share * table["published_km"]
    known = table["difference_km"].notna()
    inside = table["difference_km"].abs() <= table["tolerance_km"]
    table["within"] = pd.Series([bool(i) if k else None for i, k in zip(inside, known, strict=True)], dtype=object)
    table["country"] = pd.Series([name or None for name in table["country"]], dtype=object)
    return table[list(COLUMNS)]


def _check(table: pd.DataFrame, columns: tuple[str, ...], what: str) -> None:
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise LayerError(f"the table of {what} lacks the columns {', '.join(missing)}")
    repeated = table[table[["system", "country"]].duplicated()]
    if len(repeated):
        names = ", ".join(f"{row.system}/{row.country}" for row in repeated.itertuples())
        raise LayerError(f"the table of {what} names {names} more than once; keep one row a system and country")
