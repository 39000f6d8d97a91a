"""Kilometres of a route as drawn: from a kilometre to its place and from a place to its kilometre.

A route is the chain of its sections. Its drawn kilometre is the cumulative geodesic length over the drawn vertices,
and a place between two vertices stands on the geodesic between them (direct problem, never a fraction of degrees). That
geodesic leaves the line drawn straight in longitude and latitude sideways by about L^2 tan(lat) / 8R: 18 m halfway
along a segment of 30 km at 45 degrees north, 2 m at 10 km; the kilometre is not touched by that.

Operators count otherwise than a drawing does: `geo.referencing.calibration` goes from drawn kilometres to
published KPs.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.load import lines
from ..errors import LayerError, NoAnswerError, UnknownNameError
from ..geometry.crs import check_finite, line_array
from ..geometry.geodesic import GEOD, Floats, foot_on_segment
from ..geometry.lengths import M_PER_KM
from ..names import nearest_names

TOUCHING_KM = 0.01
"""Ends of two sections this near are one place: ten times what six decimals of a degree resolve."""
OUTSIDE_TOLERANCE_KM = 1e-6
"""A kilometre this little before the start or behind the end is the start or the end."""
CANDIDATES = 12
"""Segments that are examined exactly for the one nearest to a place."""


@dataclass(frozen=True)
class Section:
    """One feature of a route: `start_km` and `end_km` are drawn kilometres from the start of the route."""

    id: str
    country: str | None
    kind: str | None
    accuracy_km: float
    start_km: float
    end_km: float


@dataclass(frozen=True, eq=False)
class Route:
    """The sections of one system, one behind the other.

    Attributes
    ----------
    system
        Id of the system, or of the one line the route is made of.
    lon, lat
        Vertices in the order drawn, degrees, WGS84.
    km
        Cumulative geodesic length at each vertex, kilometres.
    sections
        The sections in order.
    """

    system: str
    lon: Floats
    lat: Floats
    km: Floats
    sections: tuple[Section, ...]

    @property
    def length_km(self) -> float:
        """Drawn length in kilometres."""
        return float(self.km[-1])

    def section_at(self, km: float) -> Section:
        """Return the section at a drawn kilometre; at a border that of the country one comes from."""
        return next((s for s in self.sections if km <= s.end_km + OUTSIDE_TOLERANCE_KM), self.sections[-1])


@dataclass(frozen=True)
class Place:
    """The place on a route nearest to a coordinate.

    `km` is drawn; `lon` and `lat` are on the route; `offset_km` is the geodesic from there, `side` is "left" or
    "right" of the flow, "on" within a metre.
    """

    km: float
    lon: float
    lat: float
    offset_km: float
    side: str


def route_of(frame: gpd.GeoDataFrame, system: str) -> Route:
    """Return the route of one system: its sections chained from the first to the last.

    Parameters
    ----------
    frame
        Tidy frame with at least `id`, `system` and lines; `country`, `kind`, `accuracy_km`, `from_point` and
        `to_point` where there are. Sections are drawn along the flow and chained by `from_point` and `to_point`, or
        by touching ends where these are absent. Any CRS.
    system
        Id of the system, or of one line.

    Raises
    ------
    UnknownNameError
        No line belongs to such a system; the message suggests others.
    LayerError
        The sections branch, do not touch, have a gap inside, or are no lines (see `geo.geometry.lengths`).

    Examples
    --------
    >>> from shapely import LineString
    >>> frame = gpd.GeoDataFrame(
    ...     {"id": ["a", "b"], "system": ["pipe", "pipe"], "country": ["AZ", "GE"]},
    ...     geometry=[LineString([(49, 0), (48, 0)]), LineString([(48, 0), (46, 0)])], crs=4326)
    >>> route = route_of(frame, "pipe")
    >>> round(route.length_km, 3), route.section_at(200).country
    (333.958, 'GE')
    """
    drawn = _lines_only(frame)
    chosen = drawn[drawn["system"] == system]
    if chosen.empty:
        chosen = drawn[drawn["id"] == system]
    if chosen.empty:
        known = [*drawn["system"].dropna().unique(), *drawn["id"]]
        raise UnknownNameError(f"no line belongs to a system {system!r}; {nearest_names(system, known)}")
    return _chain(chosen, system)


def routes_of(frame: gpd.GeoDataFrame) -> list[Route]:
    """Return the routes of all systems; a system whose sections do not form one chain gives one route a section.

    Raises
    ------
    LayerError
        A section is not one line.
    """
    routes: list[Route] = []
    drawn = _lines_only(frame)
    for system, sections in drawn.groupby("system", sort=False):
        try:
            routes.append(_chain(sections, str(system)))
        except LayerError:
            routes += [_chain(sections.iloc[[i]], str(sections["id"].iloc[i])) for i in range(len(sections))]
    return routes


def _lines_only(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return lines(frame) if "kind" in frame.columns else frame


def _chain(sections: gpd.GeoDataFrame, system: str) -> Route:
    array = [_one_line(shape, name) for shape, name in zip(line_array(sections), sections["id"], strict=True)]
    ordered = _order(sections, array, system)
    xy = [shapely.get_coordinates(array[i]) for i in ordered]
    for before, after, i in zip(xy[:-1], xy[1:], ordered[1:], strict=True):
        gap_km = GEOD.inv(*before[-1], *after[0])[2] / M_PER_KM
        if gap_km > TOUCHING_KM:
            name = sections["id"].iloc[i]
            remedy = "let each section begin at the last vertex of the one before"
            raise LayerError(f"route {system!r}: {gap_km:.3f} km of nothing before section {name!r}; {remedy}")
    lon, lat = np.vstack(xy).T
    steps = np.array(GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2])
    ends = np.cumsum([len(part) for part in xy])
    steps[ends[:-1] - 1] = 0.0  # what is between two sections is less than TOUCHING_KM and not drawn
    check_finite(np.array([steps.sum()]), sections.index[:1])
    km = np.concatenate([[0.0], np.cumsum(steps)]) / M_PER_KM
    spans = zip(ordered, (ends - [len(part) for part in xy]).tolist(), (ends - 1).tolist(), strict=True)
    parts = tuple(_section(sections.iloc[i], float(km[first]), float(km[last])) for i, first, last in spans)
    return Route(system, lon, lat, km, parts)


def _section(row: pd.Series, start_km: float, end_km: float) -> Section:
    text = {name: row[name] if isinstance(row.get(name), str) else None for name in ("country", "kind")}
    accuracy = row.get("accuracy_km")
    accuracy_km = math.nan if accuracy is None else float(accuracy)
    return Section(str(row["id"]), text["country"], text["kind"], accuracy_km, start_km, end_km)


def _one_line(shape: Any, name: str) -> Any:
    if shape.geom_type == "MultiLineString":
        parts = [shapely.get_coordinates(part) for part in shape.geoms]
        if any((a[-1] != b[0]).any() for a, b in itertools.pairwise(parts)):
            raise LayerError(f"section {name!r} has a gap between its parts; a route is one line from end to end")
        shape = shapely.LineString(np.vstack([parts[0], *(part[1:] for part in parts[1:])]))
    if shape.geom_type == "GeometryCollection" or shape.is_empty:
        raise LayerError(f"section {name!r} is {'empty' if shape.is_empty else 'a collection'}; a section is one line")
    return shape


def _order(sections: gpd.GeoDataFrame, array: Sequence[Any], system: str) -> list[int]:
    """Return the positions of the sections in the order of the flow."""
    named = {"from_point", "to_point"} <= set(sections.columns) and sections[["from_point", "to_point"]].notna().all(
        axis=None
    )
    if named:
        starts, ends = list(sections["from_point"]), list(sections["to_point"])
    else:
        starts, ends = ([tuple(np.round(shape.coords[i][:2], 6)) for shape in array] for i in (0, -1))
    if len(set(starts)) < len(starts) or len(set(ends)) < len(ends):
        raise LayerError(f"route {system!r} branches: two sections leave or reach one place; take one line by its id")
    following = {start: i for i, start in enumerate(starts)}
    current: int | None = next((i for i, start in enumerate(starts) if start not in ends), 0)
    ordered: list[int] = []
    while current is not None and current not in ordered:
        ordered.append(current)
        current = following.get(ends[current])
    if len(ordered) < len(starts):
        left = ", ".join(repr(sections["id"].iloc[i]) for i in range(len(starts)) if i not in ordered)
        raise LayerError(f"route {system!r} has a gap: {left} does not begin or end where another section does")
    return ordered


def point_at(route: Route, km: Any) -> tuple[Floats, Floats]:
    """Return (lon, lat) at drawn kilometres, each an array: the direct geodesic problem from the vertex before.

    Raises
    ------
    NoAnswerError
        A kilometre before the start or behind the end.

    Examples
    --------
    >>> from shapely import LineString
    >>> frame = gpd.GeoDataFrame({"id": ["a"], "system": ["pipe"]}, geometry=[LineString([(0, 0), (1, 0)])], crs=4326)
    >>> lon, lat = point_at(route_of(frame, "pipe"), [0, 111.31949079])
    >>> lon.round(6).tolist(), lat.round(6).tolist()
    ([0.0, 1.0], [0.0, 0.0])
    """
    km = np.atleast_1d(np.asarray(km, dtype=float))
    wrong = ~((km >= -OUTSIDE_TOLERANCE_KM) & (km <= route.length_km + OUTSIDE_TOLERANCE_KM))
    if wrong.any():
        end = f"{route.length_km:,.3f}"
        raise NoAnswerError(f"kilometre {km[wrong][0]:g} is outside {route.system!r}, drawn from kilometre 0 to {end}")
    km = np.clip(km, 0.0, route.length_km)
    vertex = np.clip(np.searchsorted(route.km, km, side="right") - 1, 0, max(len(route.km) - 2, 0))
    azimuth = GEOD.inv(route.lon[vertex], route.lat[vertex], route.lon[vertex + 1], route.lat[vertex + 1])[0]
    lon, lat, _ = GEOD.fwd(route.lon[vertex], route.lat[vertex], azimuth, (km - route.km[vertex]) * M_PER_KM)
    return np.asarray(lon), np.asarray(lat)


def locate(route: Route, lon: float, lat: float, *, within_km: float = math.inf) -> Place:
    """Return the place of a route nearest to a coordinate.

    Segments are first ranked in the plane of true distances and azimuths round the coordinate, then the best
    `CANDIDATES` are examined on the ellipsoid. Where several are equally near, the first.

    Raises
    ------
    LayerError
        The coordinate is no place on Earth.
    NoAnswerError
        The route is further away than `within_km`; the message says how far.

    Examples
    --------
    >>> from shapely import LineString
    >>> frame = gpd.GeoDataFrame({"id": ["a"], "system": ["pipe"]}, geometry=[LineString([(0, 0), (1, 0)])], crs=4326)
    >>> place = locate(route_of(frame, "pipe"), 0.5, 0.1)
    >>> round(place.km, 3), round(place.offset_km, 3), place.side
    (55.66, 11.057, 'left')
    """
    if not (math.isfinite(lon) and abs(lon) <= 360.0 and abs(lat) <= 90.0):
        raise LayerError(f"({lon}, {lat}) is no place: longitude, then latitude of -90 to 90 (are they swapped?)")
    count = len(route.lon)
    azimuth, _, distance = GEOD.inv(np.full(count, lon), np.full(count, lat), route.lon, route.lat)
    place = distance * np.exp(1j * np.radians(azimuth))
    step = np.diff(place)
    squared = np.where(step == 0, 1.0, np.abs(step) ** 2)
    share = np.clip(-(place[:-1] * step.conj()).real / squared, 0.0, 1.0)
    near = np.sort(np.argsort(np.abs(place[:-1] + share * step), kind="stable")[:CANDIDATES])
    ends = route.lon[near], route.lat[near], route.lon[near + 1], route.lat[near + 1]
    along, across = foot_on_segment(*ends, np.full(len(near), lon), np.full(len(near), lat))
    best = int(np.argmin(np.abs(across).round(6)))
    km = float(route.km[near[best]] + along[best] / M_PER_KM)
    offset_km = abs(float(across[best])) / M_PER_KM
    if not offset_km <= within_km:
        raise NoAnswerError(
            f"{route.system!r} passes ({lon:g}, {lat:g}) at {offset_km:,.1f} km, further than {within_km:g} km"
        )
    side = "on" if offset_km < 0.001 else "right" if across[best] > 0 else "left"
    on_lon, on_lat = point_at(route, min(km, route.length_km))
    return Place(min(km, route.length_km), float(on_lon[0]), float(on_lat[0]), offset_km, side)
