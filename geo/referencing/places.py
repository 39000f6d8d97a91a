"""Places along a route: at a kilometre point, nearest to a coordinate, between two points, at each multiple."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.countries import countries
from ..atlas.listing import title_of
from ..atlas.load import points
from ..errors import NoAnswerError, UnknownNameError, require
from .calibration import Calibration
from .measure import OUTSIDE_TOLERANCE_KM, feet_of, point_at
from .route import Route, systems_named

ON_ROUTE_KM = 0.001
"""A place this near to the route is on it, not beside it."""
STATION_WITHIN_KM = 20.0
"""A point of the system further from the drawn route than this does not stand on it."""


@dataclass(frozen=True)
class Place:
    """The place on a route nearest to a coordinate.

    `kp_km` is calibrated, `drawn_km` the kilometre as drawn; `lon` and `lat` are on the route; `offset_km` is the
    geodesic from there, `side` is "left" or "right" of the flow, "on" within a metre.
    """

    system: str
    kp_km: float
    offset_km: float
    side: str
    country: str | None
    lon: float
    lat: float
    drawn_km: float

    def __str__(self) -> str:
        beside = f"{self.offset_km:,.1f} km {self.side} of it" if self.side != "on" else "on it"
        at = f"KP {self.kp_km:,.1f} km (drawn {self.drawn_km:,.1f} km)"
        return f"{self.system} {at} in {self.country or 'no country'}, {self.lon:.5f}, {self.lat:.5f}; asked {beside}"

    @property
    def km(self) -> float:
        """The drawn kilometre; the old name of `drawn_km`, which will go."""
        warnings.warn("Place.km is called drawn_km now; kp_km is the published kilometre", DeprecationWarning, 2)
        return self.drawn_km


def locate(
    route: Route, lon: float, lat: float, *, within_km: float = math.inf, calibration: Calibration | None = None
) -> Place:
    """Return the place of a route nearest to a coordinate; where several are equally near, the first.

    Parameters
    ----------
    within_km
        How far the route may be.
    calibration
        Another than the route's own.

    Raises
    ------
    LayerError
        The coordinate is no place on Earth.
    NoAnswerError
        The route is further away than `within_km`; the message says how far.

    Examples
    --------
    >>> from shapely import LineString
    >>> from geo.referencing.route import route_of
    >>> frame = gpd.GeoDataFrame({"id": ["a"], "system": ["pipe"]}, geometry=[LineString([(0, 0), (1, 0)])], crs=4326)
    >>> place = locate(route_of(frame, "pipe"), 0.5, 0.1)
    >>> round(place.kp_km, 3), round(place.offset_km, 3), place.side
    (55.66, 11.057, 'left')
    """
    require("number", lon=lon, lat=lat)
    feet = feet_of(route, lon, lat)
    drawn_km, across_km = float(feet[0][0]), float(feet[1][0])
    offset_km = abs(across_km)
    if not offset_km <= within_km:
        raise NoAnswerError(
            f"{route.system!r} passes ({lon:g}, {lat:g}) at {offset_km:,.1f} km, further than {within_km:g} km"
        )
    side = "on" if offset_km < ON_ROUTE_KM else "right" if across_km > 0 else "left"
    on_lon, on_lat = point_at(route, drawn_km)
    kp_km = (calibration or route.calibration).to_kp(drawn_km)
    country = route.section_at(drawn_km).country
    return Place(route.system, kp_km, offset_km, side, country, float(on_lon[0]), float(on_lat[0]), drawn_km)


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
        Code or name of a country to count from the border of, as operators do in their own section.

    Raises
    ------
    NoAnswerError
        The KP is outside the route, or outside its part in the country.
    UnknownNameError
        The route does not pass the country.
    """
    require("Calibration", calibration=calibration)
    low, high = country_range(route, calibration, country) if country else kp_range(route, calibration)
    wanted = kp_km + low if country else kp_km
    if not low - OUTSIDE_TOLERANCE_KM <= wanted <= high + OUTSIDE_TOLERANCE_KM:
        where = f"{title_of(route.system)}, {title_of(country)}" if country else title_of(route.system)
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
    passed = {section.country for section in route.sections if section.country}
    if country not in passed:
        asked, country = country, countries().find(country, ("country",)).id
        if country not in passed:
            known = ", ".join(map(title_of, sorted(passed))) or "none that is named"
            raise UnknownNameError(f"{title_of(route.system)} does not pass the country {asked!r}; it passes {known}")
    inside = [section for section in route.sections if section.country == country]
    return calibration.to_kp(inside[0].start_km), calibration.to_kp(inside[-1].end_km)


def kp_marks(route: Route, every_km: float, calibration: Calibration) -> gpd.GeoDataFrame:
    """Return a mark at every multiple of `every_km` on the route: system, kp_km, drawn_km, country, geometry (Point).

    Raises
    ------
    NoAnswerError
        `every_km` is not above 0.
    """
    require("number", every_km=every_km)
    require("Calibration", calibration=calibration)
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
    require("Calibration", calibration=calibration)
    low, high = sorted((from_kp, to_kp))
    for kp_km in (low, high):
        place_at_kp(route, calibration, kp_km)
    rows: list[dict[str, Any]] = []
    for section in route.sections:
        start, end = (float(np.clip(calibration.to_kp(km), low, high)) for km in (section.start_km, section.end_km))
        if end > start:
            rows.append(_between_row("country", section.country or section.id, section.country, start, end, 0.0))
    for point, place in stations(route, frame, calibration=calibration):
        if low <= place.kp_km <= high:
            rows.append(_between_row(point.kind, point.name, point.country, place.kp_km, place.kp_km, place.offset_km))
    names = ["what", "name", "country", "from_kp_km", "to_kp_km", "length_km", "offset_km"]
    return pd.DataFrame(rows, columns=names).sort_values("from_kp_km", kind="stable", ignore_index=True)


def _between_row(
    what: str, name: str, country: str | None, start: float, end: float, offset_km: float
) -> dict[str, Any]:
    return {
        "what": what, "name": name, "country": country, "from_kp_km": start, "to_kp_km": end, "length_km": end - start,
        "offset_km": offset_km,
    }  # fmt: skip


def stations(
    route: Route, frame: gpd.GeoDataFrame, *, calibration: Calibration | None = None
) -> list[tuple[Any, Place]]:
    """Return the points of the route's system within `STATION_WITHIN_KM` of it, each a row of the frame and its place.

    They come in the order of the frame.
    """
    table = points(frame)
    own = table[[route.system in systems_named(text) for text in table["system"]]]
    found = []
    for point in own.itertuples():
        place = locate(route, point.geometry.x, point.geometry.y, calibration=calibration)
        if place.offset_km <= STATION_WITHIN_KM:
            found.append((point, place))
    return found
