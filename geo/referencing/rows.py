"""Tables of places, kilometre points and stretches: one row in, the same row with its answer out."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.load import load_routes
from ..errors import LayerError, NoAnswerError, require
from ..geometry.crs import to_wgs84
from .places import between, locate, place_at_kp
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
        that has no place, as beyond the end of the route, has none and says why in `reason`. A column of such a name
        that is there already is called `own_` and its name.

    Raises
    ------
    LayerError
        A column is missing.
    UnknownNameError
        There is no such system.
    """
    _, routes = _routes_asked(table, frame, ("kp_km",))
    found = [_at(routes.get(name), kp) for name, kp in zip(table["system"], table["kp_km"], strict=True)]
    points = [shapely.Point(row["lon"], row["lat"]) if "lon" in row else None for row in found]
    return _beside(table, found, ("drawn_km", "country", "accuracy_km", "reason"), points)


def between_rows(table: pd.DataFrame, frame: gpd.GeoDataFrame | None = None) -> gpd.GeoDataFrame:
    """Return stretches between kilometre points with what lies there: row in, row out, index and columns kept.

    Parameters
    ----------
    table
        Columns `system` (id or name of a system or line), `from_kp_km` and `to_kp_km`, in either order.
    frame
        Tidy frame whose routes and stations are meant; by default the shipped atlas.

    Returns
    -------
    geopandas.GeoDataFrame
        Further columns `length_km` (of KP), `drawn_km` (length as drawn), `countries` and `places` passed in the order
        of the flow, separated by "; ", and `reason`, and the stretches as lines (EPSG:4326); a row that has no
        stretch has none and says why in `reason`. Columns of such a name that are there already get `own_` in front.

    Raises
    ------
    LayerError
        A column is missing.
    UnknownNameError
        There is no such system.
    """
    whole, routes = _routes_asked(table, frame, ("from_kp_km", "to_kp_km"))
    asked = zip(table["system"], table["from_kp_km"], table["to_kp_km"], strict=True)
    found = [_stretch(routes.get(name), start, end, whole) for name, start, end in asked]
    lines = [row.get("line") for row in found]
    return _beside(table, found, ("length_km", "drawn_km", "countries", "places", "reason"), lines)


def _routes_asked(
    table: pd.DataFrame, frame: gpd.GeoDataFrame | None, wanted: tuple[str, ...]
) -> tuple[gpd.GeoDataFrame, dict[Any, Route]]:
    """Return the frame that is meant, and the route of each name in the column of systems."""
    require("DataFrame", table=table)
    if missing := {"system", *wanted} - {*table.columns}:
        raise LayerError(f"the table of kilometre points has no column {' and '.join(sorted(missing))}")
    whole = load_routes() if frame is None else frame
    return whole, {name: route_of(whole, name) for name in table["system"].dropna().unique()}


def _beside(table: pd.DataFrame, found: list[dict[str, Any]], names: tuple[str, ...], shapes: list[Any]) -> Any:
    """Return the table with those columns of the answers beside it, and the shapes as geometry."""
    kept = pd.DataFrame(table).rename(columns={name: f"own_{name}" for name in (*names, "geometry") if name in table})
    columns = {name: pd.Series([row.get(name) for row in found], index=table.index) for name in names}
    return gpd.GeoDataFrame(kept.assign(**columns), geometry=np.array(shapes, dtype=object), crs="EPSG:4326")


def _nearest(shape: Any, routes: list[Route], within_km: float) -> list[Any]:
    if shape is None or shape.is_empty:
        return [None] * len(LOCATED)
    places = [locate(route, shape.x, shape.y) for route in routes]
    place = min(places, key=lambda one: (one.offset_km, one.system), default=None)
    if place is None or place.offset_km > within_km:
        return [None] * len(LOCATED)
    return [getattr(place, name) for name in LOCATED.values()]


def _at(route: Route | None, kp_km: Any) -> dict[str, Any]:
    if route is None:
        return {"reason": "there is no system"}
    if pd.isna(kp_km):
        return {"reason": "there is no KP"}
    try:
        return place_at_kp(route, route.calibration, float(kp_km))
    except NoAnswerError as error:
        return {"reason": str(error)}
    except (TypeError, ValueError):
        return {"reason": f"KP {kp_km} is no number"}


def _stretch(route: Route | None, from_kp: Any, to_kp: Any, frame: gpd.GeoDataFrame) -> dict[str, Any]:
    ends = [_at(route, kp) for kp in (from_kp, to_kp)]
    if route is None or any("reason" in end for end in ends):
        return next(end for end in ends if "reason" in end)
    start, end = sorted(ends, key=lambda place: place["drawn_km"])
    if not end["drawn_km"] > start["drawn_km"]:
        return {"reason": f"KP {from_kp} to {to_kp} has no length"}
    passed = between(route, route.calibration, start["kp_km"], end["kp_km"], frame)
    is_country = passed["what"] == "country"
    inside = (route.km > start["drawn_km"]) & (route.km < end["drawn_km"])
    vertices = np.column_stack([route.lon, route.lat])[inside]
    line = np.vstack([(start["lon"], start["lat"]), vertices, (end["lon"], end["lat"])])
    return {
        "length_km": end["kp_km"] - start["kp_km"], "drawn_km": end["drawn_km"] - start["drawn_km"],
        "countries": "; ".join(dict.fromkeys(passed.loc[is_country, "name"])),
        "places": "; ".join(passed.loc[~is_country, "name"]), "line": shapely.LineString(line),
    }  # fmt: skip
