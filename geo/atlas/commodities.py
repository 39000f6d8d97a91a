"""Words for what a line or point of a layer handles, and in which networks each counts: `commodities.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("commodities.csv")
SEPARATOR = "; "


@cache
def commodities() -> Mapping[str, frozenset[str]]:
    """Return the networks by word, in the order of the table."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["word"]: frozenset(row["network"].split(SEPARATOR)) for row in csv.DictReader(file)}


@cache
def words_of(network: str) -> frozenset[str]:
    """Return the words that count in a network.

    Examples
    --------
    >>> sorted(words_of("gas"))
    ['gas']
    """
    return frozenset(word for word, networks in commodities().items() if network in networks)
