"""Rivers, lakes and cities of the background as a page carries them."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.ground import Detail
from .encode import encode_numbers, encode_points, names_side_by_side
from .plane import Box, mercator

CITY_DECIMALS = 2
"""Decimals of a city's position: about 1 km, the size of its dot where all are shown."""


def waters_payload(detail: Detail, bounds: Box, steps: int) -> dict[str, Any]:
    """Return the part inside a box (w, s, e, n in degrees) as the page reads it; `{}` where there is nothing.

    `rivers` and `lakes` are chains of points in 1 / `steps` units of `geo.page.plane.mercator`, each with the number of
    its points in `river_sizes` and `lake_sizes`; a lake's rings follow each other. `cities` are name, lon, lat, rank,
    capital (1, 0) and their names in the other languages, see `geo.page.encode.side_by_side`.
    """
    rivers, river_sizes = _chains(detail.rivers, bounds, steps)
    lakes, lake_sizes = _chains(detail.lakes, bounds, steps)
    west, south, east, north = bounds
    cities = detail.cities
    cities = cities[cities["lon"].between(west, east) & cities["lat"].between(south, north)]
    found = {
        "rivers": encode_points(rivers),
        "river_sizes": encode_numbers(river_sizes),
        "lakes": encode_points(lakes),
        "lake_sizes": encode_numbers(lake_sizes),
        "cities": _cities(cities),
    }
    return found if any(found.values()) else {}


def _chains(frame: gpd.GeoDataFrame, bounds: Box, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the vertices of lines or of rings inside a box as whole-number points (n, 2), and how many each has."""
    shapes = shapely.clip_by_rect(frame.geometry.to_numpy(), *bounds)
    parts = shapely.get_parts(shapely.get_parts(shapes))
    chains = np.concatenate(
        [shapely.get_rings(parts[shapely.get_type_id(parts) == 3]), parts[shapely.get_type_id(parts) == 1]]
    )
    degrees, chain = shapely.get_coordinates(chains, return_index=True)
    points = np.rint(mercator(degrees) * steps).astype(np.int64)
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (chain[1:] != chain[:-1]) | np.any(points[1:] != points[:-1], axis=1)
    return points[keep], np.bincount(chain[keep], minlength=len(chains))


def _cities(cities: pd.DataFrame) -> list[list[Any]]:
    return [
        [row["name"], round(row["lon"], CITY_DECIMALS), round(row["lat"], CITY_DECIMALS), row["rank"],
         int(row["capital"] == "yes"), names_side_by_side(row)]
        for row in cities.to_dict("records")
    ]  # fmt: skip
