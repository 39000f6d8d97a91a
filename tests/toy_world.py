"""A world small enough to know by heart: two square countries on the equator, three routes, two terminals.

West (WE) is lon 0 to 10, East (EA) lon 10 to 20, both lat -5 to 5. A degree of the equator is 2 pi a / 360 long.
"""

import math

import geopandas as gpd
import pandas as pd
from shapely import LineString, Point, box

DEGREE_OF_EQUATOR_KM = 2 * math.pi * 6378.137 / 360


def countries() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"country": ["WE", "EA"]}, geometry=[box(0, -5, 10, 5), box(10, -5, 20, 5)], crs=4326)


def routes() -> gpd.GeoDataFrame:
    """The equator through both countries and 2 degrees beyond; a line within WE; one at sea."""
    return gpd.GeoDataFrame(
        {"id": ["equator", "inland", "sea"]},
        geometry=[
            LineString([(2, 0), (22, 0)]),
            LineString([(1, 1), (3, 2), (4, 4)]),
            LineString([(30, 1), (31, 2)]),
        ],
        index=["r1", "r2", "r3"],
        crs=4326,
    )


def atlas() -> gpd.GeoDataFrame:
    """A tidy frame: system `pipe` from a terminal in WE over a station to one in EA, sections out of order."""
    east, west = LineString([(10, 0), (12, 0), (14, 0)]), LineString([(8, 0), (9, 0), (10, 0)])
    rows = [
        {"id": "pipe-ea", "kind": "pipeline", "name": "East", "system": "pipe", "country": "EA", "kp_km": None,
         "from_point": "border", "to_point": "port", "accuracy_km": 2.0, "geometry": east},
        {"id": "pipe-we", "kind": "pipeline", "name": "West", "system": "pipe", "country": "WE", "kp_km": None,
         "from_point": "field", "to_point": "border", "accuracy_km": 1.0, "geometry": west},
        {"id": "field", "kind": "terminal", "name": "Field", "system": "pipe", "country": "WE", "kp_km": 0.0,
         "geometry": Point(8, 0)},
        {"id": "station", "kind": "pump-station", "name": "Station", "system": "pipe", "country": "EA", "kp_km": None,
         "geometry": Point(12, 0.05)},
        {"id": "border", "kind": "pipeline-border-crossing", "name": "Border", "system": "pipe; other", "country": "WE",
         "kp_km": 250.0, "geometry": Point(10, 0)},
        {"id": "port", "kind": "terminal", "name": "Port", "system": "pipe", "country": "EA", "kp_km": 700.0,
         "geometry": Point(14, 0)},
    ]  # fmt: skip
    return gpd.GeoDataFrame(pd.DataFrame(rows).astype({"kp_km": float}), geometry="geometry", crs=4326)
