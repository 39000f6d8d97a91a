"""What a line or point of a network can carry: its published capacity with its range, and what a year leaves free.

What a line or point is known to have carried in a year it can carry: its range reaches at least that far, whatever is
published as its capacity. A capacity nobody publishes is a range too: from the largest volume the line is known to have
carried, or must have by what passed its ends (`geo.network.carried`), to no limit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from ..atlas.figures import SUPERSEDED_AFTER_YEARS, Amount

SUPPLY = " supply"
"""What stands behind the id of a field in the name of what it gives."""

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

    A point without a published capacity and a leg over the open sea count as unlimited. Elsewhere the largest yearly
    volume carried widens the range: the sure part is not below it, nor is the most. Of a line without a published
    capacity it is the sure part, 0 where nothing is known of it; volumes of long before a capacity was published, and
    of another state of the line, do not count.

    Examples
    --------
    >>> limits_of({"capacity": Amount(81.5, 67, 83, "Mt/yr", "2025", "cpc"), "throughput": {}})
    Limits(low=67, value=81.5, high=83)
    >>> carried = {2022: Amount(11.5, 11.5, 11.5, "bcm/yr", "2022", "tap")}
    >>> limits_of({"capacity": Amount(10, 10, 10, "bcm/yr", "2020", "tap"), "throughput": carried})
    Limits(low=10, value=10, high=11.5)
    >>> limits_of({"capacity": None, "mode": "rail", "system": "rail", "throughput": {}})
    Limits(low=0.0, value=inf, high=inf)
    """
    capacity = attributes["capacity"]
    if capacity is not None:
        sure = max(capacity.low, min(most_carried(attributes), capacity.value))
        shown = most_carried({**attributes, "throughput": attributes.get("throughput_of_capacity", {})})
        return Limits(sure, capacity.value, max(capacity.high, shown, most_carried(attributes)))
    if not is_unpublished(attributes):
        return Limits(math.inf, math.inf, math.inf)
    sure = max(most_carried(attributes), attributes.get("implied", 0.0) * attributes.get("scale", 1.0))
    return Limits(sure, math.inf, math.inf)


def most_carried(attributes: Mapping[str, Any]) -> float:
    """Return the largest yearly volume a line or point is known to have carried, 0 where none is published.

    Volumes more than `SUPERSEDED_AFTER_YEARS` older than the published capacity belong to another state of it.
    """
    dated = attributes["capacity"].as_of[:4] if attributes["capacity"] is not None else ""
    since = int(dated) - SUPERSEDED_AFTER_YEARS if dated else 0
    years = {year for year in {*attributes["throughput"], *attributes.get("throughput_part", {})} if year >= since}
    carried = [amount.value for year in years if (amount := carried_in(attributes, year)) is not None]
    return float(max(carried, default=0.0) * attributes.get("scale", 1.0))


def supply_of(attributes: Mapping[str, Any], year: int | None = None) -> Amount | None:
    """Return what a point gave in a year: of that year, else of the nearest before, else after; None if unpublished."""
    years = attributes["production"]
    before = [known for known in years if year is None or known <= year]
    found: Amount | None = years[max(before)] if before else years[min(years)] if years else None
    return found


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
