"""Routes: the sections of a system, one behind the other, with the kilometres drawn and published along them."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.naming import id_of
from ..errors import LayerError, NoAnswerError, require, require_columns
from ..geometry.crs import check_finite, line_array
from ..geometry.geodesic import GEOD, Floats
from ..geometry.lengths import M_PER_KM
from ..geometry.measures import measures_of, with_measures
from .calibration import Calibration, calibrate
from .measure import OUTSIDE_TOLERANCE_KM, MeasuredLine
from .measured import calibrate_by_measures

TOUCHING_KM = 0.01
"""Ends of two sections this near are one place: ten times what six decimals of a degree resolve."""
LINE_TYPES = ("LineString", "LinearRing", "MultiLineString", "GeometryCollection")


@dataclass(frozen=True)
class Section:
    """One feature of a route: `start_km` and `end_km` are drawn kilometres from the start of the route.

    `row` is what the frame's index calls the feature, `first_vertex` where its vertices begin in those of the route.
    """

    id: str
    country: str | None
    kind: str | None
    accuracy_km: float
    start_km: float
    end_km: float
    row: Any
    first_vertex: int


@dataclass(frozen=True, eq=False)
class Route(MeasuredLine):
    """The sections of one system, one behind the other.

    Attributes
    ----------
    sections
        The sections in order.
    calibration
        By the KPs published for the system in the frame the route was made of, else by the measures of its lines.
    measures
        M at each vertex, NaN where there is none; None where no line of the route has any.
    """

    sections: tuple[Section, ...]
    calibration: Calibration
    measures: Floats | None = None

    def __str__(self) -> str:
        end = f"KP 0 to {self.calibration.to_kp(self.length_km):,.1f} km"
        countries = " ".join(dict.fromkeys(section.country for section in self.sections if section.country))
        return f"{self.system}: {self.length_km:,.1f} km drawn, {end}, {countries or 'no country'}"

    def section_at(self, km: float) -> Section:
        """Return the section at a drawn kilometre; at a border that of the country one comes from."""
        return next((s for s in self.sections if km <= s.end_km + OUTSIDE_TOLERANCE_KM), self.sections[-1])


def route_of(frame: gpd.GeoDataFrame, system: str, *, measure_unit: str | None = None) -> Route:
    """Return the route of one system: its sections chained from the first to the last, calibrated.

    Parameters
    ----------
    frame
        Tidy frame with at least `id`, `system` and lines; `country`, `kind`, `accuracy_km`, `from_point` and
        `to_point` where there are. Sections are drawn along the flow and chained by `from_point` and `to_point`, or
        by touching ends where these are absent. Any CRS. Its points with a `kp_km` calibrate the route.
    system
        Id or name of the system, or of one line; the KPs of a line that is not a system are kilometres as drawn, or
        its measures (M) where it has them.
    measure_unit
        Unit of the measures, one of `geo.referencing.measured.UNITS_PER_KM`; None tells it by the length of the line.

    Raises
    ------
    UnknownNameError
        No line belongs to such a system, or several do; the message suggests others.
    LayerError
        The sections branch, do not touch, have a gap inside, or are no lines (see `geo.geometry.lengths`); its
        measures fall along it.
    NoAnswerError
        The unit of its measures cannot be told.

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
    require("GeoDataFrame", frame=frame)
    drawn = _lines(frame)
    known = {name for line in drawn for name in (line.system, line.id) if isinstance(name, str)}
    system = id_of(system, ("system", "line"), known, frame)
    chosen = [line for line in drawn if line.system == system] or [line for line in drawn if line.id == system]
    return _calibrated([_chain(chosen, system)], frame, measure_unit=measure_unit)[0]


def routes_of(
    frame: gpd.GeoDataFrame, *, leave_out_broken: bool = False, measure_unit: str | None = None
) -> list[Route]:
    """Return the routes of all systems; a system whose sections do not form one chain gives one route a section.

    Parameters
    ----------
    leave_out_broken
        Leave out a section that is not one line, and measures that cannot be used, instead of refusing the frame.
    measure_unit
        As of `route_of`.

    Raises
    ------
    LayerError
        A section is not one line, or its measures fall along it.
    NoAnswerError
        The unit of the measures of a route cannot be told.
    """
    require("GeoDataFrame", frame=frame)
    systems: dict[str, list[_Line]] = {}
    for line in _lines(frame):
        if isinstance(line.system, str):
            systems.setdefault(line.system, []).append(line)
    routes: list[Route] = []
    for system, sections in systems.items():
        try:
            routes.append(_chain(sections, system))
        except LayerError:
            routes += _each(sections, leave_out_broken)
    return _calibrated(routes, frame, leave_out_broken=leave_out_broken, measure_unit=measure_unit)


def _each(sections: list[_Line], leave_out_broken: bool) -> list[Route]:
    routes = []
    for line in sections:
        try:
            routes.append(_chain([line], line.id))
        except LayerError:
            if not leave_out_broken:
                raise
    return routes


def _calibrated(
    routes: list[Route],
    frame: gpd.GeoDataFrame,
    *,
    leave_out_broken: bool = False,
    measure_unit: str | None = None,
) -> list[Route]:
    """Return the routes calibrated by the KPs that the frame publishes for them, else by their own measures."""
    published = _published(frame)
    named = [systems_named(text) for text in published["system"]]
    known = {name for names in named for name in names}
    out = []
    for route in routes:
        if route.system in known:
            route = replace(route, calibration=calibrate(route, _anchors_of(published, named, route)))
        elif route.measures is not None:
            route = _by_measures(route, measure_unit, leave_out_broken)
        out.append(route)
    return out


def _by_measures(route: Route, unit: str | None, leave_out_broken: bool) -> Route:
    assert route.measures is not None
    try:
        return replace(route, calibration=calibrate_by_measures(route, route.measures, unit=unit))
    except (LayerError, NoAnswerError):
        if not leave_out_broken:
            raise
        return replace(route, measures=None)


def published_anchors(frame: gpd.GeoDataFrame, route: Route) -> gpd.GeoDataFrame:
    """Return the places of a tidy frame whose KP is published for a route: columns name, kp_km, geometry.

    They are the points and control points with a `kp_km` that name the route's system. A point names every system
    that counts so there, a control point the first of those that share it. Legs at sea have none.
    """
    require("GeoDataFrame", frame=frame)
    require("MeasuredLine", route=route)
    published = _published(frame)
    return _anchors_of(published, [systems_named(text) for text in published["system"]], route)


def _published(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the points with a published KP, control points last: columns name, kp_km, system, geometry."""
    columns = ["name", "kp_km", "system"]
    if not {"kp_km", "system"} <= set(frame.columns):
        return gpd.GeoDataFrame(columns=columns, geometry=[], crs=frame.crs)
    kp_km = pd.to_numeric(frame["kp_km"], errors="coerce")
    known = frame.assign(kp_km=kp_km)[np.isfinite(kp_km) & (frame.geom_type == "Point")]
    if "kind" in known.columns:
        known = known.iloc[np.argsort(known["kind"] == "control-point", kind="stable")]
    if "name" not in known.columns:
        known = known.assign(name="a point")
    return gpd.GeoDataFrame(known[columns], geometry=known.geometry, crs=frame.crs)


def _anchors_of(published: gpd.GeoDataFrame, named: list[list[str]], route: Route) -> gpd.GeoDataFrame:
    at_sea = any(section.kind == "sea" for section in route.sections)
    chosen = [not at_sea and route.system in names for names in named]
    return published.loc[np.array(chosen, dtype=bool), ["name", "kp_km", "geometry"]]


def systems_named(text: Any) -> list[str]:
    """Return the systems named by the text of a point, which separates them with semicolons."""
    return [name.strip() for name in text.split(";") if name.strip()] if isinstance(text, str) else []


class _Line(NamedTuple):
    """A line of a frame."""

    row: Any
    id: str
    system: Any
    country: Any
    kind: Any
    accuracy_km: Any
    from_point: Any
    to_point: Any
    shape: Any


def _lines(frame: gpd.GeoDataFrame) -> list[_Line]:
    """Return what is no point and no area; a frame without kinds is one of lines."""
    require_columns(frame, "id")
    if "kind" in frame.columns:
        frame = frame[frame.geom_type.isin(LINE_TYPES)]
    columns = [frame[name] if name in frame.columns else itertools.repeat(None) for name in _Line._fields[2:-1]]
    rows = zip(frame.index, frame["id"].map(str), *columns, line_array(frame), strict=False)
    return [_Line(*row) for row in rows]


def _chain(sections: list[_Line], system: str) -> Route:
    shapes = [_one_line(line.shape, line.id) for line in sections]
    ordered = _order(sections, shapes, system)
    xy = [shapely.get_coordinates(shapes[i]) for i in ordered]
    for before, after, i in zip(xy[:-1], xy[1:], ordered[1:], strict=True):
        gap_km = GEOD.inv(*before[-1], *after[0])[2] / M_PER_KM
        if gap_km > TOUCHING_KM:
            remedy = "let each section begin at the last vertex of the one before"
            raise LayerError(
                f"route {system!r}: {gap_km:.3f} km of nothing before section {sections[i].id!r}; {remedy}"
            )
    lon, lat = np.vstack(xy).T
    steps = np.array(GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2])
    ends = np.cumsum([len(part) for part in xy])
    steps[ends[:-1] - 1] = 0.0  # what is between two sections is less than TOUCHING_KM and not drawn
    check_finite(np.array([steps.sum()]), pd.Index([sections[0].row]))
    km = np.concatenate([[0.0], np.cumsum(steps)]) / M_PER_KM
    spans = zip(ordered, (ends - [len(part) for part in xy]).tolist(), (ends - 1).tolist(), strict=True)
    parts = tuple(_section(sections[i], float(km[first]), float(km[last]), first) for i, first, last in spans)
    drawn = MeasuredLine(system, lon, lat, km)
    measures = measures_of(np.array([shapes[i] for i in ordered], dtype=object))
    return Route(system, lon, lat, km, parts, calibrate(drawn), measures if np.isfinite(measures).any() else None)


def _section(line: _Line, start_km: float, end_km: float, first_vertex: int) -> Section:
    country, kind = (value if isinstance(value, str) else None for value in (line.country, line.kind))
    accuracy_km = math.nan if line.accuracy_km is None else float(line.accuracy_km)
    return Section(line.id, country, kind, accuracy_km, start_km, end_km, line.row, first_vertex)


def _one_line(shape: Any, name: str) -> Any:
    if shape.geom_type == "MultiLineString":
        lines = [part for part in shape.geoms if not part.is_empty]
        parts = [shapely.get_coordinates(part) for part in lines]
        if any((a[-1] != b[0]).any() for a, b in itertools.pairwise(parts)):
            raise LayerError(f"section {name!r} has a gap between its parts; a route is one line from end to end")
        measures = [measures_of(part) for part in lines]
        shape = shapely.LineString(np.vstack([parts[0], *(part[1:] for part in parts[1:])])) if parts else shape
        if any(np.isfinite(m).any() for m in measures):
            shape = with_measures(shape, np.concatenate([measures[0], *(m[1:] for m in measures[1:])]))
    if shape.geom_type == "GeometryCollection" or shape.is_empty:
        raise LayerError(f"section {name!r} is {'empty' if shape.is_empty else 'a collection'}; a section is one line")
    return shape


def _order(sections: list[_Line], shapes: list[Any], system: str) -> list[int]:
    """Return the positions of the sections in the order of the flow."""
    starts: list[Any] = [line.from_point for line in sections]
    ends: list[Any] = [line.to_point for line in sections]
    if pd.isna([*starts, *ends]).any():
        starts, ends = ([tuple(np.round(shape.coords[i][:2], 6)) for shape in shapes] for i in (0, -1))
    if len(set(starts)) < len(starts) or len(set(ends)) < len(ends):
        raise LayerError(f"route {system!r} branches: two sections leave or reach one place; take one line by its id")
    following = {start: i for i, start in enumerate(starts)}
    current: int | None = next((i for i, start in enumerate(starts) if start not in ends), 0)
    ordered: list[int] = []
    while current is not None and current not in ordered:
        ordered.append(current)
        current = following.get(ends[current])
    if len(ordered) < len(starts):
        left = ", ".join(repr(line.id) for i, line in enumerate(sections) if i not in ordered)
        raise LayerError(f"route {system!r} has a gap: {left} does not begin or end where another section does")
    return ordered
