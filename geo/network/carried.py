"""What lines of which nothing is published must have carried: what passed a point and is not accounted for.

What left a point in a year arrived there or was produced there, and what arrived at a hub went on. Where the traffic
of some of a point's lines is published, the rest is what the others carried.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from ..atlas.figures import SUPERSEDED_AFTER_YEARS
from .capacities import carried_in, is_open_sea, is_unpublished, most_carried, supply_of

PASSING_KINDS = frozenset({"field", "hub", "processing-plant", "pump-station", "pipeline-border-crossing"})
"""Kinds of points where what is produced or arrives goes on, but for what a hub's refinery takes."""

Rows = list[dict[str, Any]]


def with_implied(nodes: Mapping[str, Mapping[str, Any]], segments: Iterable[Mapping[str, Any]]) -> Rows:
    """Return the segments, each with `implied`: what it must have carried in a year, 0.0 where nothing tells.

    Where several lines share what is not accounted for, each could have carried all of it: it is `implied` for each,
    and what lies beyond them limits them together. Lines that go both ways, stand idle or are not built are told
    nothing, and years long before the newest one tell nothing.

    Parameters
    ----------
    nodes
        Points by id, with `kind` and `production` (Amount by year).
    segments
        As `geo.network.graph` makes them.
    """
    rows = [{**segment, "implied": 0.0} for segment in segments]
    told = [row for row in rows if row["status"] == "operating" and not row["both_ways"]]
    into, out = _by(told, "to_point"), _by(told, "from_point")
    unclear = {row[end] for row in rows if row["both_ways"] for end in ("from_point", "to_point")}
    points = sorted(point for point in {*into, *out} - unclear if point in nodes)
    years = {year for row in told for year in (*row["throughput"], *row["throughput_part"])}
    for year in sorted(year for year in years if year >= max(years) - SUPERSEDED_AFTER_YEARS):
        onward = _onward(points, nodes, into, out, year)
        for row in told:
            row["implied"] = max(row["implied"], onward.get(row["segment"], 0.0))
        for point in points:
            if nodes[point]["kind"] != "field":
                _tell_lines_into(into.get(point, []), out.get(point, []), year)
    return rows


def _onward(
    points: list[str], nodes: Mapping[str, Mapping[str, Any]], into: dict[str, Rows], out: dict[str, Rows], year: int
) -> dict[str, float]:
    """Return by segment what the only blank line out of a point must have taken on, from the fields on."""
    found: dict[str, float] = {}
    for _ in points:
        before = dict(found)
        for point in points:
            leaving = out.get(point, [])
            blank = [row for row in leaving if _is_blank(row)]
            if len(blank) == 1 and nodes[point]["kind"] in PASSING_KINDS and not any(map(is_open_sea, leaving)):
                supply = supply_of(nodes[point], year)
                came = math.fsum(_carried(row, year) or found.get(row["segment"], 0.0) for row in into.get(point, []))
                left = math.fsum(_carried(row, year) for row in leaving)
                found[blank[0]["segment"]] = max(0.0, came + (supply.value if supply else 0.0) - left)
        if found == before:
            break
    return found


def _tell_lines_into(arriving: Rows, leaving: Rows, year: int) -> None:
    """Write to the blank lines into a point what left it and is not known to have come by others."""
    blank = [row for row in arriving if _is_blank(row)]
    if not any(map(is_open_sea, arriving)):
        rest = math.fsum(_carried(row, year) for row in leaving) - math.fsum(_carried(row, year) for row in arriving)
        for row in blank:
            row["implied"] = max(row["implied"], rest)


def _is_blank(row: Mapping[str, Any]) -> bool:
    return is_unpublished(row) and most_carried(row) == 0.0


def _carried(row: Mapping[str, Any], year: int) -> float:
    amount = carried_in(row, year)
    return 0.0 if amount is None else amount.value


def _by(rows: Rows, end: str) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row[end], []).append(row)
    return found
