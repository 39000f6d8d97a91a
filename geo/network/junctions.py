"""Lines -> sections between junctions: a line is cut where another one ends on its way or a field feeds into it."""

from __future__ import annotations

import itertools
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..geometry.lengths import length_km

JOIN_TOLERANCE_DEG = 1e-5
"""A line passes through a point when one of its vertices is that near: rounding to 6 decimals, not distance."""


def cut_at_junctions(lines: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines cut into sections at the junctions on their way, in order of travel.

    Parameters
    ----------
    lines
        Columns id, from_point, to_point, length_km and geometry, EPSG:4326.
    points
        Columns id, kind and geometry; a field, or an end of another of the lines, that is a vertex between the ends
        of a line is a junction of it.

    Returns
    -------
    geopandas.GeoDataFrame
        The lines' columns, `section` (the line's id where it is whole, else `id:from-to`) and `line_km`, the length
        of the whole line. `from_point`, `to_point` and `length_km` are the section's; the sections of a line add up
        to its length. The index starts anew.
    """
    ends = set(lines["from_point"]) | set(lines["to_point"])
    joining = points[points["id"].isin(ends) | (points["kind"] == "field")]
    joining = joining.sort_values("id")
    places = joining["id"].tolist(), shapely.get_coordinates(joining.geometry.to_numpy())
    rows: list[dict[str, Any]] = []
    for line in lines.to_dict("records"):
        rows += _sections(line, *places)
    return gpd.GeoDataFrame(rows, columns=[*lines.columns, "section", "line_km"], geometry="geometry", crs=lines.crs)


def _sections(line: dict[str, Any], names: list[str], places: np.ndarray) -> list[dict[str, Any]]:
    line = {**line, "line_km": line["length_km"]}
    whole = [{**line, "section": line["id"]}]
    if line["geometry"].geom_type != "LineString":
        return whole
    vertices = shapely.get_coordinates(line["geometry"])
    cuts = {0: line["from_point"], len(vertices) - 1: line["to_point"]}
    on_way = (np.abs(vertices[None, 1:-1] - places[:, None]) <= JOIN_TOLERANCE_DEG).all(axis=2)
    for place in np.flatnonzero(on_way.any(axis=1)).tolist():
        if names[place] not in cuts.values():
            cuts.setdefault(int(np.argmax(on_way[place])) + 1, names[place])
    if len(cuts) == 2:
        return whole
    order = sorted(cuts)
    parts = gpd.GeoSeries([shapely.LineString(vertices[a : b + 1]) for a, b in itertools.pairwise(order)], crs=4326)
    measured_km: pd.Series = length_km(parts)
    return [
        {
            **line,
            "section": f"{line['id']}:{cuts[a]}-{cuts[b]}",
            "from_point": cuts[a],
            "to_point": cuts[b],
            "length_km": line["length_km"] * km / measured_km.sum(),
            "geometry": part,
        }
        for a, b, km, part in zip(order, order[1:], measured_km, parts, strict=False)
    ]
