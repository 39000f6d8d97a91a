# ruff: noqa: T201
"""Distances from lines to places, and from places to lines: this package beside geopandas, in one run.

    python tests/benchmarks/distances.py

The lines are the shipped ones, the places one town and 10,000 drawn at random over them. geopandas measures in a
plane: azimuthal round the one place, where it is exact from the centre, and Web Mercator for the many, where it is
wrong by tens of percent. Each figure is the median of ROUNDS runs; the last column is what geopandas needs to ours.
Errors are against the geodesic to vertices each 50 m.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod

import geo

ROUNDS = 9
TOWN = shapely.Point(49.87, 40.41)
AZIMUTHAL = "+proj=aeqd +lat_0=40.41 +lon_0=49.87 +datum=WGS84"


def median_ms(run: Callable[[], Any]) -> float:
    run()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def truth_km(line: Any, place: Any) -> float:
    xy = shapely.get_coordinates(shapely.segmentize(line, 0.0005))
    return Geod(ellps="WGS84").inv(*np.broadcast_arrays(place.x, place.y, xy[:, 0], xy[:, 1]))[2].min() / 1000


def main() -> None:
    lines = geo.lines(geo.load())
    lines = gpd.GeoSeries(lines.geometry[~lines.geometry.is_empty].array, crs=4326)
    rng = np.random.default_rng(42)
    west, south, east, north = lines.total_bounds
    many = gpd.GeoSeries(shapely.points(rng.uniform(west, east, 10_000), rng.uniform(south, north, 10_000)), crs=4326)
    town = gpd.GeoSeries([TOWN], crs=4326)
    cases = {
        "one place to each line": (
            lambda: geo.distance_to_km(lines, TOWN),
            lambda: lines.to_crs(AZIMUTHAL).distance(town.to_crs(AZIMUTHAL)[0]),
        ),
        "10,000 places, the nearest to each line": (
            lambda: geo.distance_to_km(lines, many),
            lambda: lines.to_crs(3857).distance(many.to_crs(3857).union_all()),
        ),
        "10,000 places, each to the nearest line": (
            lambda: geo.distance_to_km(many, lines),
            lambda: many.to_crs(3857).distance(lines.to_crs(3857).union_all()),
        ),
    }
    print(f"{len(lines)} lines, {len(shapely.get_coordinates(lines.array)):,} vertices")
    for name, (ours, theirs) in cases.items():
        own, other = median_ms(ours), median_ms(theirs)
        print(f"{name:42} {own:8.1f} ms  geopandas {other:8.1f} ms  {other / own:5.2f} x")
    wrong = max(
        abs(km - truth_km(line, TOWN)) for km, line in zip(cases["one place to each line"][0](), lines, strict=True)
    )
    print(f"one place: at most {wrong * 1000:.2f} m off the dense truth")


if __name__ == "__main__":
    main()
