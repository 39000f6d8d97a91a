"""Stretches where drawings or texts disagree: what speaks for which course, and whether a text decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd

from ..errors import require
from .check_tables import numbered_rows
from .load import control_points

UNDECIDED = "undecided"


def points_of_stretch(frame: gpd.GeoDataFrame, line: str, begin: str, end: str) -> gpd.GeoDataFrame:
    """Return the control points of a line from the one named `begin` to the one named `end`, in their order.

    Empty where the line has no such points, or `end` comes before `begin`.
    """
    require("GeoDataFrame", frame=frame)
    places = control_points(frame).sort_values("id", kind="stable")
    mine = places[places["lines"].fillna("").str.split("; ").map(lambda names: line in names)]
    starts, ends = (mine["name"] == begin).to_numpy().nonzero()[0], (mine["name"] == end).to_numpy().nonzero()[0]
    if not len(starts) or not len(ends):
        return mine.iloc[:0]
    return mine.iloc[starts[0] : ends[-1] + 1]


def stretch_problems(frame: gpd.GeoDataFrame, folder: str | Path | None = None) -> Iterator[str]:
    """Yield each stretch that is not on its line, and each undecided one whose points are said to be nearer than that.

    An accuracy smaller than the distance between the courses that texts or drawings leave open is wrong.
    """
    for number, row in numbered_rows("stretches", folder):
        where = f"stretches.csv, row {number}"
        if (row["state"] == UNDECIDED) != bool(row["doubt_km"]):
            yield f"{where}, column 'doubt_km': an undecided stretch has a doubt in km, a decided one has none"
            continue
        between = points_of_stretch(frame, row["line"], row["from"], row["to"])
        if between.empty:
            yield f"{where}: {row['line']!r} has no control points {row['from']!r} and {row['to']!r} in this order"
        elif row["state"] == UNDECIDED and between["accuracy_km"].min() < float(row["doubt_km"]):
            least = between.loc[between["accuracy_km"].idxmin()]
            yield (
                f"{where}: the doubt is {row['doubt_km']} km, and {least['name']!r} is said to be within "
                f"{least['accuracy_km']:g} km; widen its accuracy_km"
            )


def undecided_stretches(frame: gpd.GeoDataFrame, stretches: pd.DataFrame) -> list[tuple[str, str, str, str, str]]:
    """Return the undecided stretches of the lines of a frame as weak facts, the widest doubt first."""
    mine = stretches[(stretches["state"] == UNDECIDED) & stretches["line"].isin(frame["id"])]
    mine = mine.assign(doubt=mine["doubt_km"].astype(float)).sort_values("doubt", ascending=False, kind="stable")
    return [
        (row["line"], f"{row['from']} to {row['to']}", f"within {row['doubt']:g} km", row["source"], "no text decides")
        for _, row in mine.iterrows()
    ]
