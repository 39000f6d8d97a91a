"""Turn the shapes of foreign files into lines or points a layer may hold, and say what was done to each."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from ..atlas.layer import DECIMALS
from ..geometry.measures import NO_MEASURE, has_measures, line_with_measures, measures_of
from .rows import shape_array

Wanted = Literal["auto", "lines", "points"]
POINT, LINE, RING, POLYGON, MULTIPOINT, MULTILINE, MULTIPOLYGON, COLLECTION = range(8)
KIND_NAMES = ("point", "line", "ring", "polygon", "multipoint", "multiline", "multipolygon", "collection")


@dataclass
class Mended:
    """Shapes after mending, one for each shape put in; None where it was refused."""

    shapes: np.ndarray
    changes: list[list[str]]
    """What was mended, feature by feature; empty where nothing had to be."""
    refused: list[str]
    """Why a shape was refused; empty where it was not."""


def mend(
    shapes: list[shapely.Geometry | None],
    faults: list[str],
    *,
    wanted: Wanted = "auto",
    changes: dict[int, list[str]] | None = None,
) -> Mended:
    """Return the lines (or the points) among the shapes, WGS84 (lon, lat), fit for a layer.

    Parameters
    ----------
    shapes, faults
        One of each a feature; a fault is the reason why a reader could not make a shape.
    wanted
        'lines', 'points', or 'auto': lines if there is any, else points. The other kind is refused with a reason.
    changes
        What the reader has changed already, by place.
    """
    before = changes or {}
    out = Mended(shape_array(shapes), [list(before.get(row, ())) for row in range(len(shapes))], list(faults))
    types = _unpack(out)
    lines, points = np.isin(types, (LINE, RING, MULTILINE)), np.isin(types, (POINT, MULTIPOINT))
    if wanted == "auto":
        wanted = "lines" if lines.any() or not points.any() else "points"
    for row in np.flatnonzero(types == -1):
        out.refused[row] = out.refused[row] or "no geometry (null)"
    kept = lines if wanted == "lines" else points
    for row in np.flatnonzero(~kept & (types >= 0)):
        out.refused[row], out.shapes[row] = _unwanted(types[row], wanted), None
    rows = np.flatnonzero(kept)
    empty = shapely.is_empty(out.shapes[rows])
    for row in rows[empty]:
        out.refused[row], out.shapes[row] = "an empty geometry", None
    rows = rows[~empty]
    flat = shapely.has_z(out.shapes[rows])
    for row in rows[flat]:
        out.changes[row].append("heights dropped")
    (_mend_lines if wanted == "lines" else _mend_points)(out, rows)
    return out


def _unwanted(type_id: int, wanted: str) -> str:
    name = KIND_NAMES[type_id]
    if type_id in (POLYGON, MULTIPOLYGON):
        return f"a {name}; a layer here holds lines or points"
    other = "points" if wanted == "lines" else "lines"
    return f"a {name} among {wanted}; import it on its own (--geometry {other}, in Python geometry={other!r})"


def _unpack(out: Mended) -> np.ndarray:
    """Open collections: the lines of each, or else its points, become one shape. Return the type ids."""
    types = shapely.get_type_id(out.shapes)
    for row in np.flatnonzero(types == COLLECTION):
        parts = _simple_parts(out.shapes[row])
        kinds = shapely.get_type_id(parts)
        lines = parts[np.isin(kinds, (LINE, RING))]
        points = parts[kinds == POINT]
        kept = lines if len(lines) else points
        if not len(kept):
            out.refused[row] = "an empty collection" if not len(parts) else "a collection of polygons only"
            out.shapes[row] = None
            types[row] = -1
            continue
        left = len(parts) - len(kept)
        word = "lines" if len(lines) else "points"
        out.changes[row].append(
            f"a collection: {len(kept)} {word} kept" + (f", {left} other parts left out" if left else "")
        )
        out.shapes[row] = shapely.multilinestrings(_as_lines(kept)) if len(lines) else shapely.multipoints(kept)
        types[row] = MULTILINE if len(lines) else MULTIPOINT
    return np.asarray(types)


def _simple_parts(shape: shapely.Geometry) -> np.ndarray:
    parts = shapely.get_parts(shape)
    while (shapely.get_type_id(parts) > POLYGON).any():
        parts = shapely.get_parts(parts)
    return np.asarray(parts[~shapely.is_empty(parts)])


def _as_lines(parts: np.ndarray) -> np.ndarray:
    rings = shapely.get_type_id(parts) == RING
    if rings.any():
        parts = parts.copy()
        parts[rings] = [shapely.LineString(ring.coords) for ring in parts[rings]]
    return parts


def _mend_points(out: Mended, rows: np.ndarray) -> None:
    for row in rows[shapely.get_type_id(out.shapes[rows]) == MULTIPOINT]:
        places = np.unique(shapely.get_coordinates(out.shapes[row]), axis=0)
        if len(places) > 1:
            out.refused[row] = f"{len(places)} places in one multipoint; split it into one point a place"
        else:
            out.changes[row].append("a multipoint of one place made a point")
        out.shapes[row] = shapely.Point(places[0]) if len(places) == 1 else None
    rows = rows[[not out.refused[row] for row in rows]] if len(rows) else rows
    for row in rows[has_measures(out.shapes[rows])]:
        out.changes[row].append("measure (M) of a point dropped")
    xy = np.round(np.column_stack([shapely.get_x(out.shapes[rows]), shapely.get_y(out.shapes[rows])]), DECIMALS)
    for row, (lon, lat) in zip(rows, xy, strict=True):
        out.refused[row] = _outside(lon, lat)
        out.shapes[row] = None if out.refused[row] else shapely.Point(lon, lat)


def _outside(lon: float, lat: float) -> str:
    """Return why (lon, lat) is no place on the earth, or ''."""
    if not np.isfinite([lon, lat]).all():
        return "a coordinate that is not a number"
    for name, value, limit in (("latitude", lat, 90), ("longitude", lon, 180)):
        if abs(value) > limit:
            remedy = "are these metres? give --crs EPSG:..." if abs(value) > 1000 else "are lon and lat swapped?"
            if name == "longitude" and 180 < abs(value) <= 360:
                remedy = "are they counted from 0 to 360? take 360 off; or are lon and lat swapped?"
            return f"{name} {value:g}; {name}s are -{limit} to {limit} ({remedy})"
    return ""


def _mend_lines(out: Mended, rows: np.ndarray) -> None:
    """Drop repeated points, parts that are no line and parts with NaN; refuse what is then left without a line."""
    parts, owner = shapely.get_parts(out.shapes[rows], return_index=True)
    xy, part = shapely.get_coordinates(_as_lines(parts), return_index=True)
    n_parts, n_rows = len(parts), len(rows)
    m = _measures(out, rows, parts, owner[part])
    finite = np.isfinite(xy).all(axis=1)
    broken = np.bincount(part[~finite], minlength=n_parts) > 0
    outside = finite & ((np.abs(xy[:, 0]) > 180) | (np.abs(xy[:, 1]) > 90))
    for row, first in zip(*np.unique(owner[part[outside]], return_index=True), strict=True):
        out.refused[rows[row]] = _outside(*xy[outside][first])
    exact, xy = xy, np.round(xy, DECIMALS)
    rounded = np.bincount(owner[part[(exact != xy).any(axis=1)]], minlength=n_rows) > 0
    repeated = np.zeros(len(xy), dtype=bool)
    repeated[1:] = (part[1:] == part[:-1]) & (xy[1:] == xy[:-1]).all(axis=1)
    left = np.bincount(part[~repeated], minlength=n_parts)
    short = ~broken & (left < 2)
    good_part = ~broken & ~short
    keep = ~repeated & good_part[part]
    n_repeated = np.bincount(owner[part[repeated & good_part[part]]], minlength=n_rows)
    n_broken, n_short = np.bincount(owner[broken], minlength=n_rows), np.bincount(owner[short], minlength=n_rows)
    _say(out, rows, n_repeated, "repeated point{s} dropped")
    _say(out, rows, n_broken, "part{s} with coordinates that are not numbers left out")
    _say(out, rows, n_short, "part{s} of length zero left out")
    n_good = np.bincount(owner[good_part], minlength=n_rows)
    for row in np.flatnonzero(n_good == 0):
        why = "coordinates that are not numbers" if n_broken[row] else "a line of length zero"
        out.refused[rows[row]] = out.refused[rows[row]] or why
    rings = shapely.get_type_id(out.shapes[rows]) == RING
    changed = rounded | rings | (n_broken + n_short > 0) | (n_repeated > 0)
    changed |= shapely.has_z(out.shapes[rows]) | has_measures(out.shapes[rows])
    keep &= changed[owner[part]]
    good_part &= changed[owner]
    line_of, row_of = np.cumsum(good_part)[part[keep]] - 1, (np.cumsum(changed) - 1)[owner[good_part]]
    _rebuild(out, rows[changed], np.column_stack([xy, m])[keep], line_of, row_of)
    single = rows[shapely.get_num_geometries(out.shapes[rows]) == 1]
    out.shapes[single] = shapely.get_geometry(out.shapes[single], 0)  # some formats wrap every line in a multiline
    for row in rows:
        if out.refused[row]:
            out.shapes[row] = None
    _cut_at_antimeridian(out, rows)


def _measures(out: Mended, rows: np.ndarray, parts: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Return M at each vertex; NaN for lines of which it says nothing, and that is told."""
    measured = has_measures(out.shapes[rows])
    if not measured.any():
        return np.full(len(owner), np.nan)
    m = measures_of(parts)
    m[~np.isfinite(m) | (m < NO_MEASURE)] = np.nan
    starts = np.searchsorted(owner, np.arange(len(rows)))
    least, most = np.fmin.reduceat(m, starts), np.fmax.reduceat(m, starts)
    silent = measured & ~(least < most)
    m[silent[owner]] = np.nan
    for place in np.flatnonzero(silent):
        told = f"are all {least[place]:g}" if np.isfinite(least[place]) else "hold no number"
        out.changes[rows[place]].append(f"measures (M) dropped: they {told}")
    return m


def _cut_at_antimeridian(out: Mended, rows: np.ndarray) -> None:
    """Cut lines that cross longitude 180 the short way in two, as RFC 7946 (section 3.1.9) wants them."""
    west, _, east, _ = shapely.bounds(out.shapes[rows]).T
    for row in rows[east - west > 180]:
        parts = shapely.get_parts(out.shapes[row])
        xym = [np.column_stack([shapely.get_coordinates(part), measures_of(part)]) for part in parts]
        if any((np.abs(np.diff(vertices[:, 0])) > 180).any() for vertices in xym):
            pieces = [_line(np.array(piece)) for vertices in xym for piece in _pieces(vertices.tolist())]
            if not pieces:  # one place, written from both sides
                out.shapes[row], out.refused[row] = None, "a line of length zero"
                continue
            out.shapes[row] = shapely.MultiLineString(pieces) if len(pieces) > 1 else pieces[0]
            out.changes[row].append("cut at the antimeridian")


def _line(xym: np.ndarray) -> shapely.Geometry:
    return line_with_measures(xym) if np.isfinite(xym[:, 2]).any() else shapely.LineString(xym[:, :2])


def _pieces(xym: list[list[float]]) -> list[list[list[float]]]:
    """Return the chains of a line between its crossings of longitude 180, each of two places or more."""
    chains = [[xym[0]]]
    for (lon, lat, m), (to_lon, to_lat, to_m) in itertools.pairwise(xym):
        if abs(to_lon - lon) > 180:
            edge = math.copysign(180.0, lon)
            span = to_lon + 2 * edge - lon
            share = (edge - lon) / span if span else 1.0  # a step along the antimeridian stays on its side
            middle = [round(lat + share * (to_lat - lat), DECIMALS), m + share * (to_m - m)]
            chains[-1].append([edge, *middle])
            chains.append([[-edge, *middle]])
        chains[-1].append([to_lon, to_lat, to_m])
    plain = [[next(same) for _, same in itertools.groupby(chain, key=lambda vertex: vertex[:2])] for chain in chains]
    return [chain for chain in plain if len(chain) > 1]


def _say(out: Mended, rows: np.ndarray, counts: np.ndarray, text: str) -> None:
    for row in np.flatnonzero(counts):
        out.changes[rows[row]].append(f"{counts[row]} {text.format(s='' if counts[row] == 1 else 's')}")


def _rebuild(out: Mended, rows: np.ndarray, xym: np.ndarray, part: np.ndarray, owner: np.ndarray) -> None:
    """Make lines anew: `part` is the line of each vertex, `owner` the place in `rows` of each line."""
    if not len(xym):
        return
    lines = shape_array(shapely.linestrings(xym[:, :2], indices=part))
    measured = np.isin(owner, owner[part[np.isfinite(xym[:, 2])]])  # all parts of a line, or none
    for line in np.flatnonzero(measured):
        first, behind = np.searchsorted(part, [line, line + 1])
        lines[line] = line_with_measures(xym[first:behind])
    several = shapely.get_type_id(out.shapes[rows]) == MULTILINE
    alone = ~several[owner]
    out.shapes[rows[owner[alone]]] = lines[alone]
    if not alone.all():
        filled, place = np.unique(owner[~alone], return_inverse=True)
        out.shapes[rows[filled]] = shape_array(shapely.multilinestrings(lines[~alone], indices=place))
