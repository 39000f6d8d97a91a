"""What a line or point of a network can carry: its published capacity with its range, and what a year leaves free.

A capacity nobody publishes is a range too: from the largest volume the line is known to have carried in a year (zero
where none is published) to no limit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from ..atlas.figures import Amount

STEPS_PER_UNIT = 1_000_000
"""Whole steps in 1 Mt/yr or 1 bcm/yr: flows are counted in them, so that sums are equal to the last digit."""

PORT_KINDS = ("seaport", "terminal")
"""Kinds of points that could limit what passes them, and do only where their capacity is published."""

Bound = Literal["low", "value", "high"]
BOUNDS: tuple[Bound, ...] = ("low", "value", "high")


class Limits(NamedTuple):
    """What a line or point can carry: surely (low), by the figure to use (value), at most (high); inf is no limit."""

    low: float
    value: float
    high: float


def limits_of(attributes: Mapping[str, Any]) -> Limits:
    """Return what an edge or node of the network can carry, in the network's unit.

    A point without a published capacity and a leg over the open sea count as unlimited. Any other line without one
    has the largest yearly volume published for it as its sure part, 0 where there is none.

    Examples
    --------
    >>> limits_of({"capacity": Amount(81.5, 81.5, 83, "Mt/yr", "2025", "cpc")})
    Limits(low=81.5, value=81.5, high=83)
    >>> limits_of({"capacity": None, "mode": "rail", "system": "rail", "throughput": {}})
    Limits(low=0.0, value=inf, high=inf)
    """
    capacity = attributes["capacity"]
    if capacity is not None:
        return Limits(capacity.low, capacity.value, capacity.high)
    if not is_unpublished(attributes):
        return Limits(math.inf, math.inf, math.inf)
    years = {*attributes["throughput"], *attributes.get("throughput_part", {})}
    carried = [amount.value for year in years if (amount := carried_in(attributes, year)) is not None]
    return Limits(max(carried, default=0.0) * attributes.get("scale", 1.0), math.inf, math.inf)


def room_left(attributes: Mapping[str, Any], bound: Bound, spare_of_year: int | None = None) -> float:
    """Return one bound of what a line or point can carry; with a year, less what that year's traffic took of it.

    The most traffic leaves the least room. A line whose traffic of that year is not published counts as empty, as
    full in the low bound.
    """
    limit = float(getattr(limits_of(attributes), bound))
    if spare_of_year is None or math.isinf(limits_of(attributes).low):
        return limit
    carried = carried_in(attributes, spare_of_year)
    if carried is None:
        return 0.0 if bound == "low" and "mode" in attributes else limit
    taken = {"low": carried.high, "value": carried.value, "high": carried.low}[bound]
    return max(0.0, limit - taken)


def carried_in(attributes: Mapping[str, Any], year: int) -> Amount | None:
    """Return what a line or point carried in a year: all shippers, else the part that is published, else None."""
    amount: Amount | None = attributes["throughput"].get(year)
    return amount or attributes.get("throughput_part", {}).get(year)


def is_unpublished(attributes: Mapping[str, Any]) -> bool:
    """Return whether an edge lacks the published capacity it should have; never true of points or the open sea."""
    return attributes["capacity"] is None and "mode" in attributes and not is_open_sea(attributes)


def is_open_sea(attributes: Mapping[str, Any]) -> bool:
    """Return whether chartered ships serve an edge and no published capacity limits them."""
    return attributes["capacity"] is None and bool(attributes.get("chartered", False))


def finite_or_none(value: float | None) -> float | None:
    """Return the value, or None for no limit."""
    return None if value is None or math.isinf(value) or math.isnan(value) else value
