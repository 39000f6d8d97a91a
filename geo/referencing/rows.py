"""Tables of places and of kilometre points: one row in, the same row with its answer out."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.load import load_routes
from ..errors import LayerError, NoAnswerError, require
from ..geometry.crs import to_wgs84
from .places import locate, place_at_kp
from .route import Route, route_of, routes_of

LOCATED = {
    "route": "system", "kp_km": "kp_km", "drawn_km": "drawn_km", "offset_km": "offset_km", "side": "side",
    "route_country": "country",
}  # fmt: skip
"""Columns put beside a place, and what of `geo.referencing.places.Place` each holds."""
POINT = 0


def locate_rows(
    places: gpd.GeoDataFrame,
    frame: gpd.GeoDataFrame | None = None,
    *,
    system: str | None = None,
    within_km: float = 20.0,
) -> gpd.GeoDataFrame:
    """Return places with the nearest place on a route beside each: row in, row out, index and columns kept.

    Parameters
    ----------
    places
        Points in any CRS, with any columns; a row without a point gets no answer.
    frame
        Tidy frame whose routes are meant; by default the shipped atlas.
    system
        Only this system or line, by id or name; by default whichever is nearest.
    within_km
        A route further away than this is none.

    Returns
    -------
    geopandas.GeoDataFrame
        Further columns `route` (the system), `kp_km` (calibrated), `drawn_km`, `offset_km` from the route, `side` of
        the flow ("left", "right", "on") and `route_country`; empty where no route is near. A column of such a name
        that is there already is called `own_` and its name.

    Raises
    ------
    LayerError
        The frame has no CRS, or a row is no point.
    """
    require("GeoDataFrame", places=places)
    shapes = np.asarray(to_wgs84(places, "frame of places").array, dtype=object)
    if not np.isin(shapely.get_type_id(shapes), (POINT, -1)).all():
        raise LayerError("the frame of places holds shapes that are no points; take frame.centroid, or keep the points")
    whole = load_routes() if frame is None else frame
    routes = [route_of(whole, system)] if system else routes_of(whole)
    found = [_nearest(shape, routes, within_km) for shape in shapes]
    kept = places.rename(columns={name: f"own_{name}" for name in LOCATED if name in places})
    table = pd.DataFrame(found, index=places.index, columns=list(LOCATED))
    for name in LOCATED:
        kept[name] = table[name]
    return kept


def kp_rows(table: pd.DataFrame, frame: gpd.GeoDataFrame | None = None) -> gpd.GeoDataFrame:
    """Return kilometre points with their places: row in, row out, index and columns kept.

    Parameters
    ----------
    table
        Columns `system` (id or name of a system or line) and `kp_km`.
    frame
        Tidy frame whose routes are meant; by default the shipped atlas.

    Returns
    -------
    geopandas.GeoDataFrame
        Further columns `drawn_km`, `country`, `accuracy_km` and `reason`, and the points as geometry (EPSG:4326); a row
        that has no place, as beyond the end of the route, has none and says why in `reason`.

    Raises
    ------
    LayerError
        A column is missing.
    UnknownNameError
        There is no such system.
    """
    require("DataFrame", table=table)
    if missing := {"system", "kp_km"} - {*table.columns}:
        raise LayerError(f"the table of kilometre points has no column {' and '.join(sorted(missing))}")
    whole = load_routes() if frame is None else frame
    routes = {name: route_of(whole, name) for name in table["system"].unique()}
    found = [_at(routes[name], kp) for name, kp in zip(table["system"], table["kp_km"], strict=True)]
    columns = {name: [row.get(name) for row in found] for name in ("drawn_km", "country", "accuracy_km", "reason")}
    points = [shapely.Point(row["lon"], row["lat"]) if "lon" in row else None for row in found]
    return gpd.GeoDataFrame(pd.DataFrame(table).assign(**columns), geometry=points, crs="EPSG:4326")


def _nearest(shape: Any, routes: list[Route], within_km: float) -> list[Any]:
    if shape is None or shape.is_empty:
        return [None] * len(LOCATED)
    places = [locate(route, shape.x, shape.y) for route in routes]
    place = min(places, key=lambda one: (one.offset_km, one.system), default=None)
    if place is None or place.offset_km > within_km:
        return [None] * len(LOCATED)
    return [getattr(place, name) for name in LOCATED.values()]


def _at(route: Route, kp_km: Any) -> dict[str, Any]:
    if pd.isna(kp_km):
        return {"reason": "there is no KP"}
    try:
        return place_at_kp(route, route.calibration, float(kp_km))
    except NoAnswerError as error:
        return {"reason": str(error)}
    except (TypeError, ValueError):
        return {"reason": f"KP {kp_km} is no number"}
