"""How near lines come to points, lines or areas, and how much of them lies within a distance.

Distances are geodesic. Corridors are laid in azimuthal equidistant planes on the spot, where distances from the centre
are true; what is near is cut into pieces of at most `PIECE_DEG` so that no plane reaches far. Segments are straight
in longitude and latitude, as everywhere.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer

from ..errors import LayerError, NoAnswerError, require
from .crs import Shapes, check_finite, line_array, to_wgs84
from .geodesic import arrays_for_arrays
from .lengths import M_PER_KM, length_by, length_km
from .nearest import nearest_m, segments_of
from .split import PolygonIndex

PIECE_DEG = 0.5
"""Largest side of a piece in degrees."""
STEP_DEG = 0.05
"""Longest segment carried into a plane: one straight in degrees leaves it by 1 m at 60 degrees north."""
ARC_STEPS = 64
"""Segments a quarter circle of a corridor: it lies inside the circle by at most 0.008 % of the distance."""
POLE_LIMIT_DEG = 85.0
"""Corridors are laid between these latitudes: nearer to a pole a circle may hold the pole."""
MOST_CORRIDOR_KM = 300.0
"""Widest corridor: planes of equal distance shear by 0.04 % at this distance from their centre."""


def length_within_km(lines: Shapes, things: Shapes, km: float) -> pd.Series:
    """Return how many kilometres of each line lie within `km` of things, index of the lines kept.

    Parameters
    ----------
    lines
        As in `geo.geometry.lengths.length_km`.
    things
        Points, lines or polygons in any CRS; the inside of a polygon is near.
    km
        Geodesic distance on either side, above 0 and up to `MOST_CORRIDOR_KM`. The edge of the corridor is true to
        0.05 % of it.

    Raises
    ------
    LayerError
        As `geo.geometry.lengths.length_km`; or a thing is missing or reaches beyond 85 degrees of latitude.
    NoAnswerError
        `km` is outside its range.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> line = gpd.GeoSeries([LineString([(0, 0), (2, 0)])], crs=4326)
    >>> town = gpd.GeoSeries([Point(1, 0)], crs=4326)
    >>> length_within_km(line, town, 20).round(2).tolist()
    [40.0]
    """
    require("number", km=km)
    if not 0.0 < km <= MOST_CORRIDOR_KM:
        raise NoAnswerError(f"a corridor of {km:g} km cannot be laid; km is above 0 and at most {MOST_CORRIDOR_KM:g}")
    shapes = _things(things)
    whole = length_km(lines)
    if not len(shapes) or not len(whole):
        return pd.Series(0.0, index=lines.index, name="length_within_km")
    pieces = _pieces(shapes)
    if np.abs(shapely.bounds(pieces)[:, [1, 3]]).max() > POLE_LIMIT_DEG:
        raise LayerError(f"a thing reaches beyond {POLE_LIMIT_DEG:g} degrees of latitude; corridors end there")
    areas = shapes[np.isin(shapely.get_type_id(shapes), (3, 6))]
    near = np.concatenate([areas, *([zone] for piece in pieces for zone in _zones(piece, km))])
    zones = gpd.GeoDataFrame({"zone": "near"}, geometry=near, index=range(len(near)), crs="EPSG:4326")
    plain = gpd.GeoSeries(line_array(lines), crs="EPSG:4326")
    rows = length_by(plain, PolygonIndex(zones, name="zone"))
    inside = rows.loc[rows["zone"].notna(), "length_km"].reindex(plain.index, fill_value=0.0)
    return pd.Series(inside.to_numpy(), index=lines.index, name="length_within_km")


def distance_to_km(lines: Shapes, things: Shapes | shapely.Geometry) -> pd.Series:
    """Return the geodesic distance of each line to the nearest of some things in kilometres, index of the lines kept.

    Parameters
    ----------
    lines
        As in `geo.geometry.lengths.length_km`; an empty line has no distance: NaN. Or places, or areas: how far each is
        from the nearest thing.
    things
        Points, lines or polygons in any CRS, or one shapely geometry in WGS84. A line that meets a thing or lies in
        a polygon has distance 0. True to 3 m.

    Raises
    ------
    LayerError
        As `geo.geometry.lengths.length_km`; or there are no things.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> line = gpd.GeoSeries([LineString([(0, 0), (2, 0)])], crs=4326)
    >>> distance_to_km(line, Point(1, 1)).round(3).tolist()
    [110.574]
    """
    shapes = np.array([things], dtype=object) if isinstance(things, shapely.Geometry) else _things(things)
    if not len(shapes):
        raise LayerError("the frame of things is empty; a distance needs at least one")
    own = _measurable(lines)
    distances = nearest_m(segments_of(own), segments_of(shapes)) / M_PER_KM
    distances[_meeting(own, shapes)] = 0.0
    return pd.Series(distances, index=lines.index, name="distance_to_km")


def _measurable(shapes: Shapes) -> npt.NDArray[np.object_]:
    """Return lines, or points or areas, in WGS84; none is missing and all are on Earth."""
    array: npt.NDArray[np.object_] = np.asarray(to_wgs84(shapes, "frame of lines").array, dtype=object)
    array = _things(shapes) if np.isin(shapely.get_type_id(array), (0, 3, 4, 6)).any() else line_array(shapes)
    xy, row = shapely.get_coordinates(array, return_index=True)
    off_earth = row[~(np.isfinite(xy).all(axis=1) & (np.abs(xy[:, 1]) <= 90.0))]
    check_finite(np.where(np.bincount(off_earth, minlength=len(array)) > 0, np.nan, 0.0), shapes.index)
    return array


def _meeting(ones: npt.NDArray[np.object_], others: npt.NDArray[np.object_]) -> npt.NDArray[np.int64]:
    """Return the rows of the ones that meet one of the others, at either edge of the map too."""
    own, tree = _unbroken(ones), shapely.STRtree(_unbroken(others))
    reach = np.nanmax(np.abs([*shapely.bounds(own)[:, [0, 2]], *shapely.bounds(tree.geometries)[:, [0, 2]]]))
    rows = [tree.query(own, predicate="intersects")[0]]
    if reach > 180.0:
        rows += [tree.query(_turned(own, turn), predicate="intersects")[0] for turn in (-360, 360)]
    found: npt.NDArray[np.int64] = np.unique(np.concatenate(rows))
    return found


def _unbroken(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return shapes whose lines run on over the antimeridian, as `_continued` draws them."""
    types, bounds = shapely.get_type_id(shapes), shapely.bounds(shapes)
    wide = np.isin(types, (1, 2, 5)) & (bounds[:, 2] - bounds[:, 0] > 180.0)
    drawn = shapes.copy()
    for row in np.flatnonzero(wide):
        drawn[row] = _continued(shapes[row])
    return drawn


def _things(things: Shapes) -> npt.NDArray[np.object_]:
    array: npt.NDArray[np.object_] = np.asarray(to_wgs84(things, "frame of things").array, dtype=object)
    if (shapely.is_missing(array) | shapely.is_empty(array)).any():
        raise LayerError("the frame of things has a row without a geometry; drop it with frame.dropna()")
    return array


def _pieces(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return points, and lines and outlines cut into pieces of about `PIECE_DEG` with vertices each `STEP_DEG`."""
    parts = shapely.get_parts(shapes)
    while (shapely.get_type_id(parts) > 3).any():
        parts = shapely.get_parts(parts)
    areas = shapely.get_type_id(parts) == 3
    rings = shapely.get_parts(shapely.get_rings(parts[areas]))
    drawn = [
        *rings,
        *(part for line in parts[np.isin(shapely.get_type_id(parts), (1, 2))] for part in _continued(line).geoms),
    ]
    found = list(parts[shapely.get_type_id(parts) == 0])
    for line in drawn:
        xy = shapely.get_coordinates(shapely.segmentize(line, STEP_DEG))
        cell = np.floor(xy / PIECE_DEG)
        cuts = np.flatnonzero((cell[1:] != cell[:-1]).any(axis=1)) + 1
        for start, end in zip([0, *cuts], [*cuts, len(xy) - 1], strict=True):
            if end > start:
                found.append(shapely.LineString(xy[start : end + 1]))
    pieces = np.empty(len(found), dtype=object)
    pieces[:] = found
    return pieces


def _plane(lon: float, lat: float) -> Transformer:
    """Return the way from WGS84 to the azimuthal equidistant plane, metres, centred there."""
    return Transformer.from_crs(
        "EPSG:4326", f"+proj=aeqd +lat_0={lat!r} +lon_0={lon!r} +datum=WGS84 +units=m", always_xy=True
    )


def _to_plane(shape: Any, plane: Transformer) -> Any:
    return shapely.transform(shape, lambda xy: np.column_stack(arrays_for_arrays(plane.transform, xy[:, 0], xy[:, 1])))


def _zones(piece: Any, km: float) -> list[Any]:
    """Return what lies within `km` of a piece, in degrees; a second copy stands at the other edge of the map."""
    west, south, east, north = piece.bounds
    middle = (west + east) / 2
    plane = _plane(middle, (south + north) / 2)
    buffer = shapely.segmentize(_to_plane(piece, plane).buffer(km * M_PER_KM, quad_segs=ARC_STEPS), 2000.0)

    def back(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        lon, lat = plane.transform(xy[:, 0], xy[:, 1], direction="INVERSE")
        return np.column_stack([middle + (np.asarray(lon) - middle + 180.0) % 360.0 - 180.0, lat])

    zone = shapely.make_valid(shapely.transform(buffer, back))
    turns = [0.0] + [turn for turn, over in ((360.0, zone.bounds[0] < -180), (-360.0, zone.bounds[2] > 180)) if over]
    return [_turned(zone, turn) for turn in turns]


def _turned(shape: Any, turn_deg: float) -> Any:
    return shapely.transform(shape, lambda xy: xy + np.array([turn_deg, 0.0]))


def _continued(line: Any) -> Any:
    """Return the parts of a line as one multi-line whose longitudes run on over the antimeridian."""
    parts = shapely.get_parts(line)
    while (shapely.get_type_id(parts) > 2).any():
        parts = shapely.get_parts(parts)
    drawn = []
    for part in parts:
        xy = shapely.get_coordinates(part)
        if len(xy):
            turns = np.cumsum(np.round(np.diff(xy[:, 0]) / 360.0, 0))
            drawn.append(shapely.LineString(np.column_stack([xy[:, 0] - 360.0 * np.append(0.0, turns), xy[:, 1]])))
    return shapely.MultiLineString(drawn)
