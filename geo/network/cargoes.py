"""A kind of goods: what a port can handle of it, and what was published of the volumes moved.

A port's capacity for all cargo is shared by its berths. What is published for berths that take a kind of goods is what
the port can handle of it; where nothing is, it can be all that the berths for other goods leave.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..atlas.figures import Amount, FigureBook, is_year
from ..atlas.vocabulary import Cargo, Vocabulary
from ..errors import UnknownNameError
from ..names import nearest_names
from ..spelling import fold

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Volume:
    """What was moved of a kind of goods: by or through what, what was counted, and how much in the time of its date."""

    subject: str
    quantity: str
    amount: Amount


def cargo_named(vocabulary: Vocabulary, name: str, commodity: str | None = None) -> Cargo:
    """Return a kind of goods by its id or title.

    Raises
    ------
    UnknownNameError
        The atlas has none of that name, or of that commodity.
    """
    known = {cargo.id: cargo for cargo in vocabulary.cargoes.values() if commodity in (None, cargo.commodity)}
    found = {fold(title): cargo for cargo in known.values() for title in (cargo.id, cargo.title)}
    if fold(name) not in found:
        of = f" of {commodity}" if commodity else ""
        raise UnknownNameError(f"no kind{of} is called {name!r}; {nearest_names(name, known)}")
    return found[fold(name)]


def with_cargo(node: dict[str, Any], cargo: Cargo | None) -> dict[str, Any]:
    """Return a point of a network as it is for a kind of goods; what passed the berths for that alone is not told."""
    if cargo is None:
        return node
    capacity = capacity_of_cargo(cargo, node["capacity"], node["berths"])
    return node if capacity == node["capacity"] else {**node, "capacity": capacity, "throughput": {}}


def capacity_of_cargo(cargo: Cargo, whole: Amount | None, berths: Mapping[str, Amount]) -> Amount | None:
    """Return what a place can handle of a kind of goods: of it alone, or `whole` where that is less or all there is.

    Parameters
    ----------
    whole
        Capacity for all cargo.
    berths
        Capacities by what they are for, in the unit of `whole`.

    Examples
    --------
    >>> grain = Cargo("grain", "Grain", "goods", "a", "b", ("grain", "ferry"))
    >>> whole, oil = Amount(11, 11, 15, "Mt/yr", "2024", "port"), Amount(7.5, 7.5, 7.5, "Mt/yr", "2023", "news")
    >>> print(capacity_of_cargo(grain, whole, {"oil": oil}))
    3.5 Mt/yr (published 3.5 to 7.5), 2024, port; news
    >>> own = Amount(0.8, 0.8, 0.8, "Mt/yr", "2024", "port")
    >>> print(capacity_of_cargo(grain, whole, {"oil": oil, "grain": own}))
    0.8 Mt/yr (published 0.8 to 7.5), 2024, port; news
    """
    own = [berths[name] for name in cargo.berths if name in berths]
    others = [amount for name, amount in berths.items() if name not in cargo.berths]
    left = _left_by(whole, others)
    if not own:
        return left
    taken = _sum(own)
    if left is None:
        return taken
    if whole is not None and taken.value >= whole.value:
        return whole
    used = _sum([*own, left])
    return replace(used, value=taken.value, low=taken.low, high=max(taken.high, left.high))


def _left_by(whole: Amount | None, others: list[Amount]) -> Amount | None:
    if whole is None or not others:
        return whole
    taken = _sum(others)
    found = _sum([whole, taken])
    return replace(
        found,
        value=max(0.0, whole.value - taken.value),
        low=max(0.0, whole.low - taken.high),
        high=max(0.0, whole.high - taken.low),
    )


def _sum(amounts: list[Amount]) -> Amount:
    """Return a sum with the newest date and all sources, each once."""
    sources = dict.fromkeys(part for amount in amounts for part in amount.source.split("; "))
    return replace(
        amounts[0],
        value=math.fsum(amount.value for amount in amounts),
        low=math.fsum(amount.low for amount in amounts),
        high=math.fsum(amount.high for amount in amounts),
        as_of=max(amount.as_of for amount in amounts),
        source="; ".join(sources),
        note="",
    )


def volumes_of_cargo(cargo: Cargo, book: FigureBook) -> tuple[Volume, ...]:
    """Return every published volume of a kind of goods in the unit of a book, by subject, quantity and date."""
    unit = book.unit.partition("/")[0]
    found = [
        Volume(row["subject"], row["quantity"], _amount(row, unit))
        for row in book.rows_of(cargo.volumes)
        if row["unit"] == unit
    ]
    return tuple(sorted(found, key=lambda volume: (volume.subject, volume.quantity, volume.amount.as_of)))


def _amount(row: Mapping[str, str], unit: str) -> Amount:
    value = float(row["value"])
    return Amount(value, value, value, unit, row["as_of"], row["source"], row["note"])


def newest_volumes(volumes: Iterable[Volume]) -> tuple[Volume, ...]:
    """Return the newest volume of each subject and quantity, one of a year or more where there is any."""
    best: dict[tuple[str, str], Volume] = {}
    for volume in volumes:
        key = (volume.subject, volume.quantity)
        if key not in best or _rank(volume) >= _rank(best[key]):
            best[key] = volume
    return tuple(best.values())


def _rank(volume: Volume) -> tuple[bool, str]:
    first, _, last = volume.amount.as_of.partition("/")
    return is_year(first) or _months(first, last) >= MONTHS_A_YEAR, last or first


def _months(first: str, last: str) -> int:
    """Return the months from one to another, both counted; 0 where it is no span of months."""
    parts = [part for date in (first, last) for part in date.split("-")]
    if len(parts) != 4 or not all(part.isdigit() for part in parts):
        return 0
    year, month, to_year, to_month = map(int, parts)
    return (to_year - year) * MONTHS_A_YEAR + to_month - month + 1
