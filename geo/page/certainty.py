"""How sure a drawing is: the accuracy of each of its vertices, and which nobody published -> the data of a page."""

from __future__ import annotations

from collections import Counter
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from ..atlas.load import control_points
from ..atlas.sources import KINDS, kind_of_sources
from .encode import encode_numbers

UNKNOWN = (0.0, 1)
"""Accuracy (km) and published of a vertex whose accuracy nobody states."""


def certainty_of(frame: gpd.GeoDataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return how sure each control point is: columns line, lon, lat (degrees, WGS84), accuracy_km, published.

    A row for each line that a point is of. A point is not published if nothing but general knowledge says that the
    line passes there; a gazetteer, which gives the position of a town, does not say that either.
    """
    unpublished = set(sources.loc[sources["unpublished"] == "yes", "id"])
    positions = set(sources.loc[sources["gives"] == "position", "id"])
    places = control_points(frame)
    lonlat = shapely.get_coordinates(places.geometry.to_numpy())
    kinds = [kind_of_sources(set(on.split("; ")), unpublished, positions) for on in places["sources"]]
    table = pd.DataFrame(
        {
            "line": places["lines"].fillna("").str.split("; "),
            "lon": lonlat[:, 0],
            "lat": lonlat[:, 1],
            "accuracy_km": places["accuracy_km"].astype(float),
            "published": [kind != KINDS[3] for kind in kinds],
        }
    )
    return table.explode("line", ignore_index=True)


def certainty_payload(certainty: pd.DataFrame, lines: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return what a page draws bands from; `{}` where no vertex of its lines is a control point.

    `levels` are pairs of accuracy in km and published (1, 0), the most frequent first; `of` has the number of its level
    for each vertex of all lines in their order. Of a vertex that is no control point, as on lines that somebody else
    drew, the accuracy is 0: nobody states it.
    """
    columns = zip(*(certainty[name].tolist() for name in certainty.columns), strict=True)
    known = {(line, lon, lat): (km, int(published)) for line, lon, lat, km, published in columns}
    lonlat, number = shapely.get_coordinates(lines.geometry.to_numpy(), return_index=True)
    ids = lines["id"].tolist()
    found = [known.get((ids[at], lon, lat), UNKNOWN) for at, (lon, lat) in zip(number, lonlat.tolist(), strict=True)]
    if set(found) <= {UNKNOWN}:
        return {}
    levels = [level for level, _ in sorted(Counter(found).items(), key=lambda item: (-item[1], item[0]))]
    place = {level: at for at, level in enumerate(levels)}
    return {"levels": [list(level) for level in levels], "of": encode_numbers([place[level] for level in found])}
