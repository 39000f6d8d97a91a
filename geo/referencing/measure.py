"""Lines with the kilometres drawn along them: from a kilometre to its place and from a place to its kilometre.

The drawn kilometre is the cumulative geodesic length over the vertices, and a place between two vertices stands on the
geodesic between them (direct problem, never a fraction of degrees). That geodesic leaves the line drawn straight in
longitude and latitude sideways by about L^2 tan(lat) / 8R: 18 m halfway along a segment of 30 km at 45 degrees north,
2 m at 10 km; the kilometre is not touched by that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import ArgumentError, LayerError, NoAnswerError, require
from ..geometry.geodesic import GEOD, Floats, Ints, foot_on_segment
from ..geometry.lengths import M_PER_KM

OUTSIDE_TOLERANCE_KM = 1e-6
"""A kilometre this little before the start or behind the end is the start or the end."""
CANDIDATES = 12
"""Most segments that are examined exactly for the one nearest to a place."""
FARTHER_SHARE, FARTHER_RAD = 0.25, 1e-4
"""How much farther than the nearest, on the sphere, a segment may be that is examined: a quarter and 0.6 km."""
EQUAL_M = 1e-5
"""Places of a line as far from another to within this, twice the error of the page's formulas, are equally far: the
first along the line is the nearest."""
DISTANCES_AT_ONCE = 1_000_000
"""Distances from places to vertices held in memory at a time: 50 MB with what is worked out of them."""


@dataclass(frozen=True, eq=False)
class MeasuredLine:
    """A line and the kilometres drawn along it.

    Attributes
    ----------
    system
        Id of the system, or of the one line it is.
    lon, lat
        Vertices in the order drawn, degrees, WGS84.
    km
        Cumulative geodesic length at each vertex, kilometres.
    """

    system: str
    lon: Floats
    lat: Floats
    km: Floats

    @property
    def length_km(self) -> float:
        """Drawn length in kilometres."""
        return float(self.km[-1])


def numbers(km: Any) -> Floats:
    """Return kilometres, one or several, as an array; what is no number is refused by an `ArgumentError`."""
    try:
        return np.atleast_1d(np.asarray(km, dtype=float))
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"km is a number or several, not a {type(km).__name__}") from error


def point_at(route: MeasuredLine, km: Any) -> tuple[Floats, Floats]:
    """Return (lon, lat) at drawn kilometres, each an array: the direct geodesic problem from the vertex before.

    Raises
    ------
    NoAnswerError
        A kilometre before the start or behind the end.

    Examples
    --------
    >>> line = MeasuredLine("pipe", np.array([0.0, 1.0]), np.array([0.0, 0.0]), np.array([0.0, 111.31949079]))
    >>> lon, lat = point_at(line, [0, 111.31949079])
    >>> lon.round(6).tolist(), lat.round(6).tolist()
    ([0.0, 1.0], [0.0, 0.0])
    """
    require("MeasuredLine", route=route)
    km = numbers(km)
    wrong = ~((km >= -OUTSIDE_TOLERANCE_KM) & (km <= route.length_km + OUTSIDE_TOLERANCE_KM))
    if wrong.any():
        end = f"{route.length_km:,.3f}"
        raise NoAnswerError(f"kilometre {km[wrong][0]:g} is outside {route.system!r}, drawn from kilometre 0 to {end}")
    km = np.clip(km, 0.0, route.length_km)
    vertex = np.clip(np.searchsorted(route.km, km, side="right") - 1, 0, max(len(route.km) - 2, 0))
    azimuth = GEOD.inv(route.lon[vertex], route.lat[vertex], route.lon[vertex + 1], route.lat[vertex + 1])[0]
    lon, lat, _ = GEOD.fwd(route.lon[vertex], route.lat[vertex], azimuth, (km - route.km[vertex]) * M_PER_KM)
    return np.asarray(lon), np.asarray(lat)


def feet_of(route: MeasuredLine, lon: Any, lat: Any) -> tuple[Floats, Floats]:
    """Return the places of a line nearest to coordinates; where several are equally near, the first.

    Segments are first ranked in the plane of distances and azimuths round the coordinate, on a sphere, then the best
    `CANDIDATES` are examined on the ellipsoid.

    Parameters
    ----------
    lon, lat
        Degrees; numbers or arrays of one length.

    Returns
    -------
    drawn_km
        Kilometre of each nearest place.
    across_km
        The geodesic from there to the coordinate: positive to the right of the line, else negative.

    Raises
    ------
    LayerError
        A coordinate is no place on Earth.
    """
    require("MeasuredLine", route=route)
    drawn_km, across_km = feet_on_each([(route, lon, lat)])[0]
    return drawn_km, across_km


def feet_on_each(asked: Sequence[tuple[MeasuredLine, Any, Any]]) -> list[Floats]:
    """Return what `feet_of` does for each line and its places, as rows drawn_km and across_km; worked out together.

    Raises
    ------
    LayerError
        A coordinate is no place on Earth.
    """
    if not asked:
        return []
    places = [tuple(_places(lon, lat)) for _, lon, lat in asked]
    near = [_nearest_segments(route, *own) for (route, _, _), own in zip(asked, places, strict=True)]
    ends = [_segment_ends(route, at) for (route, _, _), (_, at) in zip(asked, near, strict=True)]
    beside = [np.array(own)[:, place] for own, (place, _) in zip(places, near, strict=True)]
    along, across = foot_on_segment(*np.concatenate(ends, axis=1), *np.concatenate(beside, axis=1))
    cuts = np.cumsum([len(at) for _, at in near])[:-1]
    feet = zip(asked, near, np.split(along, cuts), np.split(across, cuts), strict=True)
    return [_nearest_feet(route, *at, *foot) for (route, _, _), at, *foot in feet]


def _places(lon: Any, lat: Any) -> tuple[Floats, Floats]:
    lon, lat = (np.atleast_1d(np.asarray(values, dtype=float)) for values in (lon, lat))
    wrong = ~((np.abs(lon) <= 360.0) & (np.abs(lat) <= 90.0))
    if wrong.any():
        place = f"({lon[wrong][0]:g}, {lat[wrong][0]:g})"
        raise LayerError(f"{place} is no place: longitude, then latitude of -90 to 90 (are they swapped?)")
    return lon, lat


def _nearest_segments(route: MeasuredLine, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
    """Return pairs of a place and a segment that may be the nearest to it: by place, in order along the line."""
    at_once = max(DISTANCES_AT_ONCE // len(route.lon), 1)
    found = [_ranked(route, lon[i : i + at_once], lat[i : i + at_once]) for i in range(0, len(lon), at_once)]
    none = np.zeros(0, dtype=np.int64)
    place = [at + number * at_once for number, (at, _) in enumerate(found)]
    return np.concatenate([none, *place]), np.concatenate([none, *(segment for _, segment in found)])


def _ranked(route: MeasuredLine, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
    """Return pairs of a place and a segment near it in the azimuthal equidistant plane of a sphere round the place."""
    east = np.radians(route.lon - lon[:, None])
    sin_to, cos_to = np.sin(np.radians(route.lat)), np.cos(np.radians(route.lat))
    sin_from, cos_from = np.sin(np.radians(lat))[:, None], np.cos(np.radians(lat))[:, None]
    x, y = cos_from * sin_to - sin_from * cos_to * np.cos(east), cos_to * np.sin(east)
    sine, cosine = np.hypot(x, y), sin_from * sin_to + cos_from * cos_to * np.cos(east)
    place = (x + 1j * y) * (np.arctan2(sine, cosine) / np.where(sine == 0, 1.0, sine))
    step = np.diff(place)
    squared = np.where(step == 0, 1.0, np.abs(step) ** 2)
    share = np.clip(-(place[:, :-1] * step.conj()).real / squared, 0.0, 1.0)
    away = np.abs(place[:, :-1] + share * step)
    close = away <= away.min(axis=1, keepdims=True) * (1.0 + FARTHER_SHARE) + FARTHER_RAD
    for crowded in np.flatnonzero(close.sum(axis=1) > CANDIDATES):
        close[crowded, np.argsort(away[crowded], kind="stable")[CANDIDATES:]] = False
    place, near = np.nonzero(close)
    return place, near


def _segment_ends(route: MeasuredLine, at: Ints) -> Floats:
    return np.array([route.lon[at], route.lat[at], route.lon[at + 1], route.lat[at + 1]])


def _nearest_feet(route: MeasuredLine, place: Ints, segment: Ints, along: Floats, across: Floats) -> Floats:
    """Return the rows drawn_km and across_km of the nearest foot of each place, the first of equals."""
    km = np.minimum(route.km[segment] + along / M_PER_KM, route.length_km)
    order = np.lexsort((segment, np.rint(np.abs(across) / EQUAL_M), place))
    first = order[np.unique(place[order], return_index=True)[1]]
    return np.array([km[first], across[first] / M_PER_KM])
