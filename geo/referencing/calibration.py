"""Published kilometre points (KP): a route calibrated by places whose KP is known.

Anchors are places with a published KP. Between two of them KP grows in proportion to the drawn length, before the first
and behind the last by one kilometre a kilometre. What the calibration rests on, how far each anchor agrees with its
neighbours and where the next anchor is furthest are part of the answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.load import control_points, points
from ..errors import LayerError, NoAnswerError, UnknownNameError
from ..geometry.geodesic import Floats
from ..names import nearest_names
from .route import OUTSIDE_TOLERANCE_KM, Route, locate, point_at

ANCHOR_WITHIN_KM = 20.0
"""A place with a published KP further from the drawn route than this is no anchor: the coarsest drawings lie 15 km
off."""
STATION_WITHIN_KM = 20.0
"""A point of the system further from the drawn route than this does not stand on it."""
START_KM = 1.0
"""An anchor this near to the start of the drawing is the start."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """Published KP against drawn kilometres.

    Attributes
    ----------
    km, kp_km
        Drawn kilometre and published KP of the anchors in use, both growing.
    anchors
        One row an anchor, in the order drawn: name, drawn_km, kp_km, offset_km (from the drawn route), used, reason
        (why not used), residual_km (KP interpolated between its neighbours minus the published one: how far the
        calibration would be out without it; NaN at the ends), scale_to_next (KP kilometres a drawn kilometre).
    """

    km: Floats
    kp_km: Floats
    anchors: pd.DataFrame

    def to_kp(self, km: Any) -> Any:
        """Return the KP at drawn kilometres; number or array."""
        return _piecewise(km, self.km, self.kp_km)

    def to_km(self, kp_km: Any) -> Any:
        """Return the drawn kilometres at KPs; number or array."""
        return _piecewise(kp_km, self.kp_km, self.km)


def published_anchors(frame: gpd.GeoDataFrame, route: Route) -> gpd.GeoDataFrame:
    """Return the places of a tidy frame whose KP is published for a route: columns name, kp_km, geometry.

    They are the points and control points with a `kp_km` that name the route's system. A point names every system
    that counts so there, a control point the first of those that share it. Legs at sea have none.
    """
    table = pd.concat([points(frame), control_points(frame)])
    named = table["system"].fillna("").str.split("; ").map(lambda names: route.system in names).astype(bool)
    at_sea = any(section.kind == "sea" for section in route.sections)
    chosen = table[named & table["kp_km"].notna() & (not at_sea)]
    return gpd.GeoDataFrame(chosen[["name", "kp_km", "geometry"]], geometry="geometry", crs=frame.crs)


def calibrate(route: Route, anchors: gpd.GeoDataFrame, *, within_km: float = ANCHOR_WITHIN_KM) -> Calibration:
    """Return the calibration of a route by places with a published KP.

    Parameters
    ----------
    anchors
        Points with a column `kp_km`, and `name` where there is one; any order, EPSG:4326. Without any anchor, and
        without one before the others, the start of the route is KP 0. Two anchors at one place with one KP count once.
    within_km
        A place further from the drawn route is listed, not used; so is one whose KP does not grow with the route.

    Raises
    ------
    LayerError
        There is no column `kp_km`, or a value that is not a finite number.
    """
    if "kp_km" not in anchors.columns:
        raise LayerError(f"the frame of anchors has no column 'kp_km'; it has {', '.join(map(str, anchors.columns))}")
    kps = anchors["kp_km"].to_numpy(dtype=float)
    if not np.isfinite(kps).all():
        raise LayerError(
            "the frame of anchors has a kp_km that is not a number; leave out places without a published KP"
        )
    names = anchors["name"].tolist() if "name" in anchors.columns else [f"anchor {i + 1}" for i in range(len(anchors))]
    rows = []
    for name, kp_km, shape in zip(names, kps.tolist(), anchors.geometry, strict=True):
        place = locate(route, shape.x, shape.y)
        rows.append({"name": name, "drawn_km": place.km, "kp_km": kp_km, "offset_km": place.offset_km})
    table = pd.DataFrame(rows, columns=["name", "drawn_km", "kp_km", "offset_km"])
    table = table.sort_values(["drawn_km", "kp_km"], kind="stable")
    table = table[~table[["drawn_km", "kp_km"]].round(3).duplicated()].reset_index(drop=True)
    if not (table["drawn_km"] < START_KM).any():
        start = pd.DataFrame([{"name": "start of the route", "drawn_km": 0.0, "kp_km": 0.0, "offset_km": 0.0}])
        table = pd.concat([start, table], ignore_index=True) if len(table) else start
    return _calibration(table, within_km)


def _calibration(table: pd.DataFrame, within_km: float) -> Calibration:
    reasons: list[str | None] = []
    last_km = last_kp = -math.inf
    for row in table.itertuples():
        if row.offset_km > within_km:
            reasons.append(f"further than {within_km:g} km from the drawn route")
        elif row.kp_km <= last_kp or row.drawn_km <= last_km:
            reasons.append("its KP does not grow with the route")
        else:
            reasons.append(None)
            last_km, last_kp = row.drawn_km, row.kp_km
    used = np.array([reason is None for reason in reasons], dtype=bool)
    if not used.any():
        raise LayerError(f"no anchor is usable: {reasons[0]}; check their coordinates and KPs")
    km, kp = table["drawn_km"].to_numpy()[used], table["kp_km"].to_numpy()[used]
    residual, scale = np.full(len(table), np.nan), np.full(len(table), np.nan)
    position = np.flatnonzero(used)
    for i in range(1, len(km) - 1):
        residual[position[i]] = np.interp(km[i], km[[i - 1, i + 1]], kp[[i - 1, i + 1]]) - kp[i]
    scale[position[:-1]] = np.diff(kp) / np.diff(km)
    listed = table.assign(used=used, reason=pd.Series(reasons, dtype=object), residual_km=residual, scale_to_next=scale)
    return Calibration(km, kp, listed)


def _piecewise(values: Any, at: Floats, to: Floats) -> Any:
    """Return values carried from one scale to another: linear between anchors, one to one outside them."""
    inside = np.interp(values, at, to)
    before, behind = np.minimum(np.subtract(values, at[0]), 0.0), np.maximum(np.subtract(values, at[-1]), 0.0)
    carried = inside + before + behind
    return carried if np.ndim(values) else float(carried)


def weakest_place(route: Route, calibration: Calibration) -> dict[str, float]:
    """Return where the calibration is weakest: the place of the route furthest, in drawn km, from any anchor.

    Returns
    -------
    dict
        `kp_km` and `drawn_km` of the place, `to_anchor_km` the drawn distance to the nearest anchor.
    """
    at = calibration.km
    candidates = np.concatenate([[0.0], (at[1:] + at[:-1]) / 2, [route.length_km]])
    far = np.abs(candidates[:, None] - at).min(axis=1)
    km = float(candidates[np.argmax(far)])
    return {"kp_km": calibration.to_kp(km), "drawn_km": km, "to_anchor_km": float(far.max())}


def kp_range(route: Route, calibration: Calibration) -> tuple[float, float]:
    """Return the KP of the start and of the end of a route."""
    return calibration.to_kp(0.0), calibration.to_kp(route.length_km)


def place_at_kp(route: Route, calibration: Calibration, kp_km: float, *, country: str | None = None) -> dict[str, Any]:
    """Return the place of a KP and how well it is known.

    The keys are system, kp_km, lon, lat, country, section, country_kp_km (counted from the border), drawn_km,
    accuracy_km (of the drawing there) and to_anchor_km (drawn km to the nearest anchor). At a border the country is
    the one the flow comes from.

    Parameters
    ----------
    kp_km
        Kilometre point from the start of the route; with `country`, from the point where the route enters that country.
    country
        Count from the border, as operators do in their own section.

    Raises
    ------
    NoAnswerError
        The KP is outside the route, or outside its part in the country.
    UnknownNameError
        The route does not pass the country.
    """
    low, high = country_range(route, calibration, country) if country else kp_range(route, calibration)
    wanted = kp_km + low if country else kp_km
    if not low - OUTSIDE_TOLERANCE_KM <= wanted <= high + OUTSIDE_TOLERANCE_KM:
        where = f"{route.system!r} in {country}" if country else f"{route.system!r}"
        shown = (0.0, high - low) if country else (low, high)
        raise NoAnswerError(f"KP {kp_km:g} is outside {where}, which runs from KP {shown[0]:,.1f} to {shown[1]:,.1f}")
    km = min(max(calibration.to_km(wanted), 0.0), route.length_km)
    lon, lat = point_at(route, km)
    section = route.section_at(km + 2 * OUTSIDE_TOLERANCE_KM if country and kp_km == 0 else km)
    since = (
        country_range(route, calibration, section.country)[0]
        if section.country
        else calibration.to_kp(section.start_km)
    )
    return {
        "system": route.system, "kp_km": wanted, "lon": float(lon[0]), "lat": float(lat[0]), "country": section.country,
        "section": section.id, "country_kp_km": wanted - since, "drawn_km": km, "accuracy_km": section.accuracy_km,
        "to_anchor_km": float(np.abs(calibration.km - km).min()),
    }  # fmt: skip


def country_range(route: Route, calibration: Calibration, country: str) -> tuple[float, float]:
    """Return the KPs at which a route enters and leaves a country (the first and last kilometre in it).

    Raises
    ------
    UnknownNameError
        The route does not pass the country.
    """
    inside = [section for section in route.sections if section.country == country]
    if not inside:
        known = [section.country for section in route.sections if section.country]
        raise UnknownNameError(
            f"{route.system!r} does not pass the country {country!r}; {nearest_names(country, known)}"
        )
    return calibration.to_kp(inside[0].start_km), calibration.to_kp(inside[-1].end_km)


def kp_marks(route: Route, every_km: float, calibration: Calibration) -> gpd.GeoDataFrame:
    """Return a mark at every multiple of `every_km` on the route: system, kp_km, drawn_km, country, geometry (Point).

    Raises
    ------
    NoAnswerError
        `every_km` is not above 0.
    """
    if not every_km > 0 or not math.isfinite(every_km):
        raise NoAnswerError(f"marks each {every_km:g} km cannot be set; every_km is above 0")
    low, high = kp_range(route, calibration)
    first, last = math.ceil((low - 1e-9) / every_km), math.floor((high + 1e-9) / every_km)
    kps = np.arange(first, last + 1) * every_km
    kms = np.clip(calibration.to_km(kps), 0.0, route.length_km)
    countries = pd.Series([route.section_at(km).country for km in kms], dtype=object)
    columns = {"system": route.system, "kp_km": kps.astype(float), "drawn_km": kms, "country": countries}
    return gpd.GeoDataFrame(columns, geometry=shapely.points(*point_at(route, kms)), crs="EPSG:4326")


def between(
    route: Route, calibration: Calibration, from_kp: float, to_kp: float, frame: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return what lies between two KPs: the countries passed and the points of the system, in the order of the flow.

    Parameters
    ----------
    frame
        Tidy frame with the points; those of the system within `STATION_WITHIN_KM` of the drawn route are listed.

    Returns
    -------
    pandas.DataFrame
        Columns what ("country" or a point's kind), name, country, from_kp_km, to_kp_km (equal for points), length_km
        (KP kilometres; 0 for points), offset_km (of points from the drawn route).

    Raises
    ------
    NoAnswerError
        A KP is outside the route.
    """
    low, high = sorted((from_kp, to_kp))
    for kp_km in (low, high):
        place_at_kp(route, calibration, kp_km)
    rows: list[dict[str, Any]] = []
    for section in route.sections:
        start, end = (float(np.clip(calibration.to_kp(km), low, high)) for km in (section.start_km, section.end_km))
        if end > start:
            rows.append(_between_row("country", section.country or section.id, section.country, start, end, 0.0))
    for point in _points_of(frame, route.system).itertuples():
        try:
            place = locate(route, point.geometry.x, point.geometry.y, within_km=STATION_WITHIN_KM)
        except NoAnswerError:
            continue
        kp_km = calibration.to_kp(place.km)
        if low <= kp_km <= high:
            rows.append(_between_row(point.kind, point.name, point.country, kp_km, kp_km, place.offset_km))
    names = ["what", "name", "country", "from_kp_km", "to_kp_km", "length_km", "offset_km"]
    return pd.DataFrame(rows, columns=names).sort_values("from_kp_km", kind="stable", ignore_index=True)


def _between_row(
    what: str, name: str, country: str | None, start: float, end: float, offset_km: float
) -> dict[str, Any]:
    return {
        "what": what, "name": name, "country": country, "from_kp_km": start, "to_kp_km": end, "length_km": end - start,
        "offset_km": offset_km,
    }  # fmt: skip


def _points_of(frame: gpd.GeoDataFrame, system: str) -> gpd.GeoDataFrame:
    table = points(frame)
    return table[[system in str(systems).split("; ") for systems in table["system"]]]
