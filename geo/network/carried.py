"""What lines of which nothing is published must have carried: what passed a point and is not accounted for.

What left a point in a year arrived there or was produced there, and what arrived at a hub went on. Where the traffic
of some of a point's lines is published, the rest is what the others carried: the only one of them by itself, several
together.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..atlas.figures import SUPERSEDED_AFTER_YEARS
from .capacities import carried_in, is_open_sea, is_unpublished, most_carried, supply_of

PASSING_KINDS = frozenset({"field", "hub", "processing-plant", "pump-station", "pipeline-border-crossing"})
"""Kinds of points where what is produced or arrives goes on, but for what a hub's refinery takes."""

UNDRAWN_SUPPLY_KINDS = frozenset({"field", "terminal"})
"""Kinds of points where oil or gas comes in by what no line draws: wells, and pipes from fields at sea."""

Rows = list[dict[str, Any]]


class Shared(NamedTuple):
    """What segments of which nothing is published must have carried together in a year, in the network's unit.

    `alone` is what each of them carried if all that is not known of the others went by it.
    """

    amount: float
    segments: tuple[str, ...]
    alone: tuple[float, ...]


def with_implied(
    nodes: Mapping[str, Mapping[str, Any]], segments: Iterable[Mapping[str, Any]]
) -> tuple[Rows, tuple[Shared, ...]]:
    """Return the segments, each with `implied`: what it must have carried in a year, and what several must have shared.

    `implied` is 0.0 where nothing tells. Lines that go both ways, stand idle or are not built are told nothing, and
    years long before the newest one tell nothing.

    Parameters
    ----------
    nodes
        Points by id, with `kind`, `throughput` and `production` (Amount by year).
    segments
        As `geo.network.graph` makes them.
    """
    rows = [{**segment, "implied": 0.0} for segment in segments]
    told = [row for row in rows if row["status"] == "operating" and not row["both_ways"]]
    into, out = _by(told, "to_point"), _by(told, "from_point")
    unclear = {row[end] for row in rows if row["both_ways"] for end in ("from_point", "to_point")}
    points = sorted(point for point in {*into, *out} - unclear if point in nodes)
    years = {year for row in told for year in (*row["throughput"], *row["throughput_part"])}
    shared: dict[tuple[str, ...], Shared] = {}
    for year in sorted(year for year in years if year >= max(years) - SUPERSEDED_AFTER_YEARS):
        told_now = _Year(nodes, into, out, year)
        told_now.follow_onward(points)
        for row in told:
            row["implied"] = max(row["implied"], told_now.onward.get(row["segment"], 0.0))
        for point in points:
            told_now.share(into.get(point, []), told_now.not_come(point), shared)
            told_now.share(out.get(point, []), told_now.not_gone(point), shared)
    return rows, tuple(shared[names] for names in sorted(shared))


def worst_cases(shared: Iterable[Shared], open_segments: Collection[str]) -> Iterator[dict[str, float]]:
    """Yield what each of some segments carried if one of those that shared it carried all, in every way to choose them.

    A flow is least in one of these cases, whatever the shares were: it is concave in them. Where one that shared is not
    among the open segments it may have carried all, and the others are told nothing.

    Examples
    --------
    >>> list(worst_cases([Shared(11.0, ("north", "west"), (11.0, 9.0))], {"north", "west"}))
    [{'north': 11.0}, {'west': 9.0}]
    >>> list(worst_cases([Shared(11.0, ("north", "west"), (11.0, 9.0))], {"west"}))
    [{}]
    """
    known = [one for one in shared if set(one.segments) <= set(open_segments)]
    for chosen in itertools.product(*(zip(one.segments, one.alone, strict=True) for one in known)):
        carried: dict[str, float] = {}
        for name, amount in chosen:
            carried[name] = max(amount, carried.get(name, 0.0))
        yield carried


@dataclass
class _Year:
    """What is known of a year: `onward` is what the only blank lines out of points must have taken on, by segment."""

    nodes: Mapping[str, Mapping[str, Any]]
    into: dict[str, Rows]
    out: dict[str, Rows]
    year: int
    onward: dict[str, float] = field(default_factory=dict)

    def follow_onward(self, points: list[str]) -> None:
        """Find what the only blank line out of each point took on, from the fields on."""
        for _ in points:
            before = dict(self.onward)
            for point in points:
                blank = [row for row in self.out.get(point, []) if _is_blank(row)]
                if len(blank) == 1:
                    self.onward.pop(blank[0]["segment"], None)
                    if left := self.not_gone(point):
                        self.onward[blank[0]["segment"]] = left
            if self.onward == before:
                break

    def share(self, lines: Rows, rest: float, shared: dict[tuple[str, ...], Shared]) -> None:
        """Write to the only blank line what it must have carried; what several must have, together, goes to `shared`.

        `rest` is what is not accounted for by what is known of each.
        """
        blank = sorted((row for row in lines if _is_blank(row)), key=lambda row: str(row["segment"]))
        alone = [self._carried(row) + rest for row in blank]
        if len(blank) == 1:
            blank[0]["implied"] = max(blank[0]["implied"], *alone)
        elif blank and rest:
            found = Shared(self._sum(blank) + rest, tuple(row["segment"] for row in blank), tuple(alone))
            shared[found.segments] = max(found, shared.get(found.segments, found))

    def not_gone(self, point: str) -> float:
        """Return what came to a point or was produced there and must have left it by its blank lines."""
        leaving, node = self.out.get(point, []), self.nodes[point]
        if node["kind"] not in PASSING_KINDS or not self._tells(leaving):
            return 0.0
        supply = supply_of(node, self.year)
        came = self._sum(self.into.get(point, [])) + (supply.value if supply else 0.0)
        return max(0.0, came - self._sum(leaving))

    def not_come(self, point: str) -> float:
        """Return what left a point, or passed it, and must have come by its blank lines."""
        arriving, node = self.into.get(point, []), self.nodes[point]
        if node["kind"] in UNDRAWN_SUPPLY_KINDS or not self._tells(arriving):
            return 0.0
        passed = carried_in(node, self.year)
        left = max(self._sum(self.out.get(point, [])), passed.value if passed else 0.0)
        return max(0.0, left - self._sum(arriving))

    def _sum(self, lines: Rows) -> float:
        return math.fsum(self._carried(row) for row in lines)

    def _carried(self, row: Mapping[str, Any]) -> float:
        amount = carried_in(row, self.year)
        return self.onward.get(row["segment"], 0.0) if amount is None else amount.value

    def _tells(self, lines: Rows) -> bool:
        """Return whether what some lines carried leaves the rest to the blank ones: no other is unknown that year."""
        return not any(map(is_open_sea, lines)) and all(_is_blank(row) or carried_in(row, self.year) for row in lines)


def _is_blank(row: Mapping[str, Any]) -> bool:
    return is_unpublished(row) and most_carried(row) == 0.0


def _by(rows: Rows, end: str) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row[end], []).append(row)
    return found
