"""Lines -> segments between junctions: a line is cut where another one ends on its way or a field feeds into it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ..atlas.columns import ON_WAY_DEG, PASSES
from ..atlas.vocabulary import split
from ..geometry.lengths import length_km


def cut_at_junctions(lines: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return the segments of the lines between the junctions on their way, in order of travel.

    Parameters
    ----------
    lines
        Columns id, from_point, to_point, length_km and geometry, EPSG:4326.
    points
        Columns id, kind and geometry; a field, or an end of another of the lines, that is a vertex between the ends
        of a line is a junction of it. Of a line in place of one of the atlas, `PASSES` says which of them are.

    Returns
    -------
    list of dict
        The lines' cells, `segment` (the line's id where it is whole, else `id:from-to`) and `line_km`, the length
        of the whole line. `from_point`, `to_point`, `length_km` and `drawn_km` (where another drawing stands in for the
        line: of the atlas' own) are the segment's; the segments of a line add up to its length.
    """
    ends = set(lines["from_point"]) | set(lines["to_point"])
    joining = points[points["id"].isin(ends) | (points["kind"] == "field")].sort_values("id")
    names, places = joining["id"].tolist(), shapely.get_coordinates(joining.geometry.to_numpy())
    cut = [(line, _cuts(line, names, places)) for line in lines.to_dict("records")]
    parts = [part for line, cuts in cut for part in _parts(line["geometry"], sorted(cuts))]
    measured_km = iter(length_km(gpd.GeoSeries(parts, crs=4326)).tolist())
    return [segment for line, cuts in cut for segment in _segments(line, cuts, measured_km)]


def _parts(line: Any, cuts: list[int]) -> list[shapely.LineString]:
    """Return a line between the vertices at which it is cut; nothing of one that is whole."""
    if len(cuts) <= 2:
        return []
    vertices = shapely.get_coordinates(line)
    return [shapely.LineString(vertices[a : b + 1]) for a, b in itertools.pairwise(cuts)]


def _segments(line: dict[str, Any], cuts: dict[int, str], measured_km: Iterator[float]) -> list[dict[str, Any]]:
    """Return the segments of a line; those of one that is cut take their kilometres from those measured."""
    line = {**line, "line_km": line["length_km"]}
    if len(cuts) <= 2:
        return [{**line, "segment": line["id"]}]
    stretches, at_km = list(itertools.pairwise(sorted(cuts))), _passed_km(line)
    at_km |= {line["from_point"]: 0.0, line["to_point"]: line.get("drawn_km")} if at_km else {}
    own_km = list(itertools.islice(measured_km, len(stretches)))
    return [
        {
            **line,
            "segment": f"{line['id']}:{cuts[a]}-{cuts[b]}",
            "from_point": cuts[a],
            "to_point": cuts[b],
            "length_km": line["length_km"] * km / sum(own_km),
            "drawn_km": at_km.get(cuts[b], math.nan) - at_km.get(cuts[a], math.nan),
        }
        for (a, b), km in zip(stretches, own_km, strict=True)
    ]


def _passed_km(line: dict[str, Any]) -> dict[str, float]:
    """Return the points that a line passes which another drawing stands in for, at which of its own kilometres."""
    passes = line.get(PASSES)
    named = [name.split("=") for name in split(passes if isinstance(passes, str) else "")]
    return {name: float(km) for name, km in named}


def _cuts(line: dict[str, Any], names: list[str], places: np.ndarray) -> dict[int, str]:
    """Return the points at vertices of a line by the vertex: its ends and the junctions between them."""
    if line["geometry"].geom_type != "LineString":
        return {}
    vertices = shapely.get_coordinates(line["geometry"])
    cuts = {0: line["from_point"], len(vertices) - 1: line["to_point"]}
    away = np.abs(vertices[None, 1:-1] - places[:, None]).max(axis=2)
    named = np.isin(names, list(_passed_km(line))) & (away.shape[1] > 0)
    for place in np.flatnonzero(named | (away <= ON_WAY_DEG).any(axis=1)).tolist():
        if names[place] not in cuts.values():
            cuts.setdefault(int(np.argmin(away[place])) + 1, names[place])
    return cuts
