"""What lines carried in one year -> how wide a still picture draws them, as the page's own script does."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .carried import Carried

WIDEST_POINTS = 11.0
"""Of the most that anything drawn carried in a year."""
NARROWEST_POINTS, UNPUBLISHED_POINTS, IDLE_POINTS = 0.8, 2.2, 1.0
SCALE_SHARES = (1 / 3, 1.0)
"""Of the most, what the legend shows the widths of, rounded down to 1, 2 or 5 of a power of ten."""


@dataclass(frozen=True)
class Traffic:
    """A line in a year: `kind` is published, part (of which alone a figure is published), unpublished or idle.

    Widths are points; `inner` is that of the part that counts apart, 0 where none is published.
    """

    kind: str
    width: float
    inner: float = 0.0


class YearOfTraffic:
    """The widths of all lines of a frame in one year; those of one unit have one scale in all years."""

    def __init__(self, carried: Carried, year: int, subjects: set[str]) -> None:
        first, last = carried.years
        rows = carried.rows[carried.rows["subject"].isin(subjects) & carried.rows["year"].between(first, last)]
        self.year, self.part = year, carried.part
        self.most: dict[str, float] = rows.groupby("unit", sort=True)["value"].max().to_dict()
        self._states = carried.states
        self._amounts: dict[str, dict[str, tuple[float, str]]] = {}
        for row in rows[rows["year"] == year].to_dict("records"):
            self._amounts.setdefault(row["subject"], {})[row["share"]] = (float(row["value"]), row["unit"])

    def width(self, value: float, unit: str) -> float:
        """Return how wide an amount is drawn, points."""
        return max(NARROWEST_POINTS, WIDEST_POINTS * value / self.most[unit])

    def of(self, line: str, system: str) -> Traffic | None:
        """Return how a line is drawn; None while it is not open. A figure of its own comes before its system's."""
        states = [state for since, state in self._states.get(line, ()) if since <= self.year]
        if not states or not states[-1]:
            return None
        amounts = self._amounts.get(line) or self._amounts.get(system) or {}
        inner = self.width(*amounts["part"]) if "part" in amounts else 0.0
        if "whole" in amounts:
            return Traffic("published", max(self.width(*amounts["whole"]), inner), inner)
        if inner:
            return Traffic("part", inner + UNPUBLISHED_POINTS, inner)
        idle = states[-1] != "operating"
        return Traffic("idle" if idle else "unpublished", IDLE_POINTS if idle else UNPUBLISHED_POINTS)

    def scale(self) -> list[tuple[float, str]]:
        """Return round amounts and their units for a legend, the smaller first."""
        return [(value, unit) for unit, most in self.most.items()
                for value in dict.fromkeys(_round_below(most * share) for share in SCALE_SHARES)]  # fmt: skip


def _round_below(value: float) -> float:
    ten = 10.0 ** len(str(int(value))[1:]) if value >= 1 else 0.1
    return next(step * ten for step in (5, 2, 1) if step * ten <= value or step == 1)


def subjects_of(drawn: pd.DataFrame) -> set[str]:
    """Return the ids of lines and of their systems."""
    return {*drawn["id"], *drawn["system"].dropna()}
