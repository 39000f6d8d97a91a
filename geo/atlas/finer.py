"""Somebody else's drawing of a system in place of ours: cut at borders, led to our end points, direction set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ..errors import LayerError, UnknownNameError
from ..geometry.conflation import distance_apart
from ..geometry.geodesic import GEOD
from ..geometry.lengths import length_km
from ..geometry.linework import Foot, Linework, lead, with_feet
from ..names import nearest_names
from .columns import ON_WAY_DEG, PASSES
from .load import lines, points

JOIN_KM = 20.0
"""A drawing that passes an end of a line further off than this, and than the line's accuracy, is not that line's."""
BORDER_KINDS = ("pipeline-border-crossing", "rail-border-crossing", "landfall")
"""Points at which a line is cut where the other drawing crosses the border or coast, not where it passes nearest."""
REACH_DEG = 1.0
"""How far round a point borders are looked at."""
Place = tuple[float, float]
"""(lon, lat), degrees."""
NUMBERS = ("drawn_km", "apart_mean_km", "apart_max_km", "joined_km", "bridged_km")
TEXTS = ("line_source", "line_attribution", "line_licence", "line_url", "line_note", PASSES)


@dataclass(frozen=True, eq=False)
class Drawing:
    """Lines of one system that somebody else drew, in WGS84, in pieces of any order and direction.

    Attributes
    ----------
    source
        What the pieces were read from; `url` is where it was got.
    countries
        ISO codes of the countries whose part is to be used; without any all of it.
    always
        Use it even where it is no finer than ours.
    """

    system: str
    shapes: Sequence[shapely.Geometry]
    source: str
    attribution: str = ""
    licence: str = ""
    url: str = ""
    countries: frozenset[str] = frozenset()
    always: bool = False


@dataclass(frozen=True)
class _Ground:
    """What a drawing is cut by: the borders, the names of the points that stand on one, and all points with places."""

    borders: Any
    on_border: frozenset[str]
    names: list[str]
    places: Any

    def near(self, lon: float, lat: float) -> shapely.Geometry:
        box = lon - REACH_DEG, lat - REACH_DEG, lon + REACH_DEG, lat + REACH_DEG
        return shapely.union_all(shapely.clip_by_rect(self.borders, *box))

    def passed_by(self, vertices: Any) -> dict[str, tuple[Place, float]]:
        """Return the points that a line of ours has as vertices between its ends, each with its place and km."""
        near = np.abs(vertices[1:-1, None] - self.places).max(axis=2) <= ON_WAY_DEG
        km = np.cumsum(GEOD.inv(*vertices[:-1].T, *vertices[1:].T)[2]) / 1000
        found = ((at, int(np.argmax(near[:, at]))) for at in np.flatnonzero(near.any(axis=0)).tolist())
        return {self.names[at]: (tuple(self.places[at]), float(km[vertex])) for at, vertex in found}


def put_in_place(
    frame: gpd.GeoDataFrame, drawings: Iterable[Drawing], *, ends: gpd.GeoDataFrame, countries: gpd.GeoSeries
) -> gpd.GeoDataFrame:
    """Return a tidy frame whose lines run as other drawings of their systems do, wherever these are finer.

    Each line is replaced by itself: the way along the drawing from where it passes, or at a border or coast crosses,
    nearest to the line's start to the same for its end, led from there to the very end points, drawn along the flow.
    Its id, country, end points and accuracy stay: nobody states how accurate the other drawing is.

    Parameters
    ----------
    frame
        Tidy frame with the lines.
    drawings
        Where several of one system could stand in for a line, the last does.
    ends
        Tidy frame with the points at which lines end.
    countries
        Their polygons.

    Returns
    -------
    geopandas.GeoDataFrame
        The rows and index of `frame`, with further columns: `drawn_km`, the length of our line where another stands in;
        `apart_mean_km` and `apart_max_km`, how far the two lie apart; `joined_km`, what of it leads straight to the end
        points, and `bridged_km`, what crosses gaps of the drawing; `line_source`, `line_attribution`, `line_licence`
        and `line_url` of the drawing; `line_note`, why ours is still in use, or what was done; `line_passes`, the
        points that our line has on its way and at which of its km: the drawing has a vertex where it passes each
        nearest.

    Raises
    ------
    UnknownNameError
        A drawing is of a system without a line in the frame.
    LayerError
        A drawing that is to be used `always` has no line, or replaces none.
    """
    found = frame.assign(**dict.fromkeys(NUMBERS, np.nan), **dict.fromkeys(TEXTS))
    stands = points(ends)
    ground = _Ground(
        shapely.boundary(countries.to_numpy()),
        frozenset(stands.loc[stands["kind"].isin(BORDER_KINDS), "id"]),
        stands["id"].tolist(),
        shapely.get_coordinates(stands.geometry.to_numpy()),
    )
    drawn = lines(frame)
    for drawing in drawings:
        own = drawn[drawn["system"] == drawing.system]
        if own.empty:
            known = drawn["system"].dropna()
            raise UnknownNameError(
                f"no line belongs to a system {drawing.system!r}; {nearest_names(drawing.system, known)}"
            )
        _replace(found, own, drawing, ground)
    return found


def _replace(found: gpd.GeoDataFrame, own: gpd.GeoDataFrame, drawing: Drawing, ground: _Ground) -> None:
    """Write into `found` what becomes of the lines of one system."""
    work = Linework(drawing.shapes)
    if not len(work):
        raise LayerError(f"{drawing.source}: holds no line of {drawing.system!r}")
    ours_km = length_km(own)
    notes = {}
    for row in own.itertuples():
        result = _way(row, float(ours_km[row.Index]), drawing, work, ground)
        if isinstance(result, str):
            notes[row.id] = result
            if found.loc[row.Index, "line_source"] is None:
                found.loc[row.Index, "line_note"] = result
        else:
            shape, told = result
            found.loc[[row.Index], found.geometry.name] = gpd.GeoSeries([shape], index=[row.Index], crs=found.crs)
            for name, value in told.items():
                found.loc[row.Index, name] = value
    if drawing.always and len(notes) == len(own):
        reasons = "; ".join(f"{name}: {note}" for name, note in notes.items())
        raise LayerError(f"{drawing.source}: replaces no line of {drawing.system!r} ({reasons})")


def _way(
    row: Any, ours_km: float, drawing: Drawing, work: Linework, ground: _Ground
) -> str | tuple[shapely.LineString, dict[str, Any]]:
    """Return the line along the drawing and what there is to say of it, or why there is none."""
    if drawing.countries and row.country not in drawing.countries:
        return f"ours: only the part in {', '.join(sorted(drawing.countries))} is to be used"
    vertices = shapely.get_coordinates(row.geometry)
    places: list[Place] = [(float(vertices[at][0]), float(vertices[at][1])) for at in (0, -1)]
    names = (row.from_point, row.to_point)
    within_km = float(np.fmax(JOIN_KM, row.accuracy_km))
    feet = [_foot(work, place, ground, name, within_km) for place, name in zip(places, names, strict=True)]
    for foot, name in zip(feet, names, strict=True):
        if foot.away_km > within_km:
            return f"ours: the other drawing passes {name!r} at {foot.away_km:.0f} km, further than {within_km:g} km"
    way = work.way(*feet)
    if way is None or len(way.xy) < 2:
        return f"ours: the other drawing has nothing between {names[0]!r} and {names[1]!r}"
    straight_on = work.ends_at(feet[0]), work.ends_at(feet[1])
    xy, joined_km = lead(way.xy, places[0], places[1], straight_on=straight_on)
    passed = ground.passed_by(vertices)
    line = shapely.LineString(with_feet(xy, [place for place, _ in passed.values()]))
    theirs_km = float(length_km(gpd.GeoSeries([line], crs=4326)).iloc[0])
    if not drawing.always and theirs_km / (len(xy) - 1) >= ours_km / (len(vertices) - 1):
        return "ours: the other drawing has no more vertices a kilometre"
    there, back = distance_apart(row.geometry, line), distance_apart(line, row.geometry)
    note = "cut at borders" if {*names} & ground.on_border else "cut"
    return line, {
        "drawn_km": ours_km, "apart_mean_km": there.mean_km, "apart_max_km": max(there.max_km, back.max_km),
        "joined_km": joined_km, "bridged_km": way.bridged_km, "sources": f"{drawing.source}; {row.sources}",
        "line_source": drawing.source, "line_attribution": drawing.attribution or drawing.source,
        "line_licence": drawing.licence or None, "line_url": drawing.url or None,
        "line_note": f"{note} and led to the points of this atlas, over {joined_km:.1f} km in straight lines",
        PASSES: "; ".join(f"{name}={km:.3f}" for name, (_, km) in passed.items()) or None,
    }  # fmt: skip


def _foot(work: Linework, place: Place, ground: _Ground, name: str, within_km: float) -> Foot:
    crossing = None
    if name in ground.on_border:
        crossing = work.crossing(*place, borders=ground.near(*place), within_km=within_km)
    return crossing or work.nearest(*place)
