# ruff: noqa: T201
"""Lengths, and lengths by country: this package beside its peers, on the same routes in one run.

    python tests/benchmarks/lengths.py

ENERGY_ROUTES_WORLD=routes.parquet names the routes to measure (any file of lines geopandas reads); without it 3,000
routes of 600 vertices are made up. ENERGY_ROUTES_COUNTRIES=countries.parquet names polygons with a column `country`;
without it the shipped layer world-countries is used. Each figure is the median of ROUNDS runs (peers that take more
than SLOW_S once); ratios compare within this run, absolute times drift by tens of percent. The geopandas overlay is
run in both ways: `intersection` loses what lies outside, `identity` keeps it and answers what `length_by` answers;
peers only cut, measuring the pieces is not counted for them.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from geo.geometry.lengths import doubled_km, length_by, length_km
from geo.geometry.split import PolygonIndex

ROUNDS = 5
SLOW_S = 1.5
GEOD = Geod(ellps="WGS84")
COUNTRIES = Path(__file__).parents[2] / "layers" / "world-countries.geojson"


def made_up_routes(count: int = 3000, vertices: int = 600) -> gpd.GeoDataFrame:
    """Random walks over Eurasia with steps as real routes have them: half under 12 m, a few of many kilometres."""
    rng = np.random.default_rng(42)
    lines = []
    for _ in range(count):
        steps = np.minimum(rng.lognormal(np.log(1.1e-4), 2.2, vertices), 2.0)
        heading = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.15, vertices))
        start = np.array([rng.uniform(0, 110), rng.uniform(25, 65)])
        xy = start + np.cumsum(steps[:, None] * np.column_stack([np.cos(heading), np.sin(heading) / 2]), axis=0)
        lines.append(shapely.MultiLineString([np.clip(xy, [-180, -85], [180, 85])]))
    return gpd.GeoDataFrame({"id": [f"r{i}" for i in range(count)]}, geometry=lines, crs=4326)


def read(path: str) -> gpd.GeoDataFrame:
    return gpd.read_parquet(path) if path.endswith("parquet") else gpd.read_file(path)


def loop(routes: gpd.GeoDataFrame) -> np.ndarray:
    return np.array([GEOD.geometry_length(line) for line in routes.geometry]) / 1000


def one_inverse(routes: gpd.GeoDataFrame) -> np.ndarray:
    parts, row = shapely.get_parts(routes.geometry.array, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    joined = part[1:] == part[:-1]
    lengths = GEOD.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])[2]
    return np.bincount(row[part[1:]][joined], lengths[joined], minlength=len(routes)) / 1000


def overlay(how: str) -> Callable[[gpd.GeoDataFrame, gpd.GeoDataFrame], pd.DataFrame]:
    def run(routes: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> pd.DataFrame:
        return gpd.overlay(routes[["id", "geometry"]], countries, how=how, keep_geom_type=True)

    return run


def join_and_clip(routes: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> pd.DataFrame:
    pairs = gpd.sjoin(routes[["id", "geometry"]], countries, predicate="intersects")
    areas = countries.geometry.loc[pairs["index_right"]].to_numpy()
    return pairs.set_geometry(shapely.intersection(pairs.geometry.to_numpy(), areas), crs=4326)


def timed(function: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = function(*arguments)
        seconds.append(time.perf_counter() - start)
        if seconds[-1] > SLOW_S * 2:
            break
    return statistics.median(seconds), result


def show(title: str, rows: list[tuple[str, float]], reference: float) -> None:
    print(f"\n{title}\n{'':44}{'ms':>10}{'ratio':>9}")
    for name, seconds in rows:
        print(f"{name:44}{seconds * 1000:10,.0f}{reference / seconds:9.1f}")


def main() -> int:
    source = os.environ.get("ENERGY_ROUTES_WORLD")
    routes = read(source) if source else made_up_routes()
    countries = read(os.environ.get("ENERGY_ROUTES_COUNTRIES", str(COUNTRIES)))[["country", "geometry"]]
    vertices = shapely.get_num_coordinates(routes.geometry.array).sum()
    print(f"{len(routes):,} routes, {vertices:,} vertices ({'real' if source else 'made up'}); ", end="")
    print(f"{len(countries)} countries, {shapely.get_num_coordinates(countries.geometry.array).sum():,} vertices")

    loop_s, reference = timed(loop, routes)
    inverse_s, flat = timed(one_inverse, routes)
    ours_s, ours = timed(length_km, routes)
    names = ("loop over Geod.geometry_length", "one vectorised Geod.inv", "length_km")
    show("Length", list(zip(names, (loop_s, inverse_s, ours_s), strict=True)), loop_s)

    error_m = np.abs(ours.to_numpy() - reference) * 1000
    worst = routes["id"].iloc[error_m.argmax()]
    print(f"\nLargest difference of a route from Karney's method: {error_m.max():.3g} m ({worst})")
    print(f"99 % of routes within {np.quantile(error_m, 0.99):.3g} m; sum of all: {error_m.sum():.3g} m")
    print(f"Largest difference of one vectorised Geod.inv: {np.abs(flat - reference).max() * 1000:.3g} m")

    index_s, index = timed(PolygonIndex, countries)
    by_s, table = timed(length_by, routes, index)
    doubled_s, doubled = timed(doubled_km, routes)
    rows, results = [], {}
    for name, peer in (
        ("geopandas.overlay, intersection", overlay("intersection")),
        ("geopandas.overlay, identity", overlay("identity")),
        ("sjoin + clip", join_and_clip),
    ):
        seconds, results[name] = timed(peer, routes, countries)
        rows.append((name, seconds))
    rows += [
        ("length_by, index made anew", index_s + by_s),
        ("length_by, index kept", by_s),
        ("length_by and doubled_km, index kept", by_s + doubled_s),
    ]
    show("Length by country (ratio to overlay, intersection)", rows, rows[0][1])
    ratios = ", ".join(f"{name} {seconds / by_s:.1f}" for name, seconds in rows[:3])
    print(f"times as long as length_by: {ratios}")

    total = table.groupby(level=0)["length_km"].sum()
    share = ((total - ours).abs() / ours.where(ours > 0, 1.0)).max()
    print(f"\nParts and outside against the whole, largest relative difference of a route: {share:.2g}")
    whole = loop(results["geopandas.overlay, identity"]).sum()
    lost = ours.sum() - whole
    print(f"overlay (identity) loses {lost:,.0f} km of {ours.sum():,.0f}; drawn twice: {doubled.sum():,.0f} km")
    return 0


if __name__ == "__main__":
    sys.exit(main())
