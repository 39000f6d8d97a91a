"""Put other people's lines beside ours and say which drawings show the same pipeline, and how far they lie apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..errors import require
from .geodesic import GEOD

Floats = npt.NDArray[np.float64]

STEP_KM = 5.0
"""Distance between the places of a line from which the other line is looked for."""
WITHIN_KM = 25.0
"""Mean distance up to which two drawings of one name are taken for the same pipeline: sketches are off that far."""
CLOSE_KM = 3.0
"""Mean distance up to which two drawings are the same route whatever their names: a corridor's width."""
NAMELESS_KM = 10.0
"""The same, measured from both drawings, where one has no name to tell it apart by: how far a sketch may be off."""
STUB_KM = 10.0
"""Lines shorter than this are too short to be known by their way alone."""
FOLLOWS_SHARE = 0.7
"""How far the places nearest to a line must run along the other, as a share of its length: a lateral leads away."""
ALIKE = 0.6
"""Share of the words of the shorter name that must stand in the other one."""
KM_PER_DEG = 111.2
BAND_DEG = 0.5
"""Lines are compared in bands of latitude in which a degree of longitude has one length to 1 %."""
COLUMNS = (
    "id", "other_id", "name", "other_name", "likeness", "verdict",
    "mean_km", "max_km", "other_mean_km", "other_max_km", "length_km", "other_length_km",
)  # fmt: skip
COMMON_WORDS = frozenset((
    "pipeline", "pipelines", "gas", "oil", "crude", "natural", "the", "of", "and", "to", "line", "project", "system",
    "export", "main", "trunk", "section", "segment", "phase", "part", "route", "branch", "loop",
))  # fmt: skip
BRANCH_WORDS = frozenset((
    "lateral", "laterals", "spur", "branch", "stub", "offtake", "отвод", "ответвление", "перемычка", "лупинг",
))  # fmt: skip
"""Words that tell a branch from the line it leaves."""
LINES = (1, 2, 5)
"""shapely's numbers of what can be a pipeline."""


@dataclass(frozen=True)
class Apart:
    """How far the drawing of one line lies from another, geodesic km: mean and greatest distance of its places."""

    mean_km: float
    max_km: float


def find_duplicates(
    ours: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame, *, within_km: float = WITHIN_KM, step_km: float = STEP_KM
) -> pd.DataFrame:
    """Return the pairs of lines that show the same pipeline, best first for each of ours.

    Parameters
    ----------
    ours, theirs
        Frames with id, name and line geometry, EPSG:4326; commodity, system and name_az ... are used where they exist.
    within_km
        Mean distance in km up to which lines of like names are taken for one pipeline.
    step_km
        Distance in km between the places measured from.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. likeness: share of common words, 0 to 1. verdict: 'same pipeline' (name and geometry),
        'same route' (within 3 km all along though the names differ, or within 10 km from end to end where theirs has
        no name: perhaps a parallel line), 'same name' (the drawings lie apart). Points are no pipelines, lines under
        10 km and laterals no route of another.  mean_km and max_km: of the places of
        ours from theirs; other_...: of theirs from ours (large where theirs goes on and ours ends). Lengths in geodesic
        km. Lines of different commodities are never paired.
        Empty, with these columns, when there is no pair.
    """
    require("GeoDataFrame", ours=ours, theirs=theirs)
    rows = []
    for one, other in _candidates(ours, theirs, within_km):
        mine, yours = ours.iloc[one], theirs.iloc[other]
        likeness = name_likeness(_names(mine), _names(yours))
        apart = distance_apart(mine.geometry, yours.geometry, step_km=step_km)
        back = distance_apart(yours.geometry, mine.geometry, step_km=step_km)
        nameless = pd.isna(yours["name"]) or yours["name"] == yours["id"]
        lengths = [GEOD.geometry_length(line) / 1000 for line in (mine.geometry, yours.geometry)]
        if _is_branch(mine) != _is_branch(yours):
            continue
        verdict = _verdict(likeness, apart, back, within_km, nameless)
        if verdict == "same route" and not _runs_along(mine.geometry, yours.geometry, lengths, step_km):
            verdict = ""
        if verdict:
            names = (mine["id"], yours["id"], mine["name"], yours["name"])
            rows.append((*names, likeness, verdict, apart.mean_km, apart.max_km, back.mean_km, back.max_km, *lengths))
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.sort_values(["id", "mean_km", "other_id"], kind="stable").reset_index(drop=True)


def _verdict(likeness: float, apart: Apart, back: Apart, within_km: float, nameless: bool) -> str:
    nearest = min(apart.mean_km, back.mean_km)  # a part of a line lies near the whole, not the whole near its part
    if likeness >= ALIKE:
        return "same pipeline" if nearest <= within_km else "same name"
    if nameless and max(apart.mean_km, back.mean_km) <= NAMELESS_KM:
        return "same route"
    return "same route" if nearest <= CLOSE_KM and min(apart.max_km, back.max_km) <= 2 * CLOSE_KM else ""


def _is_branch(row: pd.Series) -> bool:
    """Return whether a line is called a lateral, a spur or the like."""
    return any(BRANCH_WORDS & set(re.findall(r"[^\W_]+", name.casefold())) for name in _names(row))


def _runs_along(one: shapely.Geometry, other: shapely.Geometry, lengths_km: list[float], step_km: float) -> bool:
    """Return whether the shorter line is no stub and the places nearest to it run as far along the longer one."""
    short, long = (one, other) if lengths_km[0] <= lengths_km[1] else (other, one)
    if min(lengths_km) < STUB_KM:
        return False
    followed_km = 0.0
    for part in shapely.get_parts(short):
        feet = _nearest(_places(part, step_km), long)
        followed_km += float(np.asarray(GEOD.inv(feet[:-1, 0], feet[:-1, 1], feet[1:, 0], feet[1:, 1])[2]).sum()) / 1000
    return followed_km >= FOLLOWS_SHARE * min(lengths_km)


def _candidates(ours: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame, within_km: float) -> Iterator[tuple[int, int]]:
    """Yield rows whose lines come near each other and do not carry different things."""
    if not len(ours) or not len(theirs):
        return
    mine, yours = ours.geometry.to_numpy(), theirs.geometry.to_numpy()
    widest = np.cos(np.radians(np.clip(np.abs(shapely.bounds(mine)[:, [1, 3]]).max(axis=1), 0, 85)))
    pairs = shapely.STRtree(yours).query(mine, predicate="dwithin", distance=within_km / KM_PER_DEG / widest)
    of_lines = [np.isin(shapely.get_type_id(shapes), LINES) for shapes in (mine, yours)]
    for one, other in zip(*pairs, strict=True):
        carried = ours.iloc[one].get("commodity"), theirs.iloc[other].get("commodity")
        if of_lines[0][one] and of_lines[1][other] and _compatible(*carried):
            yield int(one), int(other)


def _compatible(one: Any, other: Any) -> bool:
    if not isinstance(one, str) or not isinstance(other, str):
        return True
    return bool(_fluids(one) & _fluids(other))


def _fluids(commodity: str) -> set[str]:
    liquids = {"oil", "condensate", "oil-products"}
    return {"liquid" if word in liquids else word for word in commodity.split("; ")}


def distance_apart(line: shapely.Geometry, other: shapely.Geometry, *, step_km: float = STEP_KM) -> Apart:
    """Return how far `line` lies from `other`: mean and greatest geodesic distance of places every `step_km` on it.

    The greatest is the directed Hausdorff distance at that spacing; it is not the same from the other side. Lines are
    straight in longitude and latitude, as drawn.

    Examples
    --------
    >>> from shapely import LineString
    >>> along, beside = LineString([(50, 40), (51, 40)]), LineString([(50, 40.1), (51, 40.1)])
    >>> apart = distance_apart(along, beside)
    >>> print(f"{apart.mean_km:.2f} {apart.max_km:.2f}")
    11.10 11.10
    """
    places = _places(line, step_km)
    feet = _nearest(places, other)
    metres = np.asarray(GEOD.inv(places[:, 0], places[:, 1], feet[:, 0], feet[:, 1])[2])
    greatest_km = float(metres.max()) / 1000
    return Apart(min(float(metres.mean()) / 1000, greatest_km), greatest_km)


def _places(line: shapely.Geometry, step_km: float) -> Floats:
    """Return (lon, lat) of places at most `step_km` apart along a line, its vertices among them."""
    found = []
    for part in shapely.get_parts(line):
        xy = shapely.get_coordinates(part)
        steps_km = np.asarray(GEOD.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])[2]) / 1000
        pieces = np.maximum(1, np.ceil(steps_km / step_km)).astype(int)
        start = np.repeat(np.arange(len(pieces)), pieces)
        share = (np.arange(len(start)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[start]
        inner = xy[start] + share[:, None] * (xy[start + 1] - xy[start])
        found.append(_thinned(np.vstack([inner, xy[-1:]]), step_km))
    return np.concatenate(found)


def _thinned(xy: Floats, step_km: float) -> Floats:
    """Return places about `step_km` apart of those given, so that a finely drawn bend does not weigh more."""
    steps_km = np.asarray(GEOD.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])[2]) / 1000
    along = np.concatenate([[0.0], np.cumsum(steps_km)])
    marks = np.searchsorted(along, np.arange(0.0, along[-1], step_km))
    kept: Floats = xy[np.unique(np.append(marks, len(xy) - 1))]
    return kept


def _nearest(places: Floats, line: shapely.Geometry) -> Floats:
    """Return the place of `line` nearest to each of `places`, found with longitudes shrunk to the band's latitude."""
    feet = np.empty_like(places)
    bands = np.round(places[:, 1] / BAND_DEG)
    for band in np.unique(bands):
        here = bands == band
        shrink = np.array([max(np.cos(np.radians(band * BAND_DEG)), 0.01), 1.0])
        flat = shapely.transform(line, partial(np.multiply, shrink))
        shapely.prepare(flat)
        to_line = shapely.shortest_line(shapely.points(places[here] * shrink), flat)
        feet[here] = shapely.get_coordinates(shapely.get_point(to_line, 1)) / shrink
    return feet


def name_likeness(names: list[str], others: list[str]) -> float:
    """Return how much of the shorter name stands in the other, best over all pairs: 0 to 1.

    Words all pipelines share are left out, marks and case ignored; initials count as the words they stand for.

    Examples
    --------
    >>> name_likeness(["Baku-Tbilisi-Ceyhan"], ["Baku–Tbilisi–Ceyhan Oil Pipeline (BTC)"])
    1.0
    >>> name_likeness(["BTC"], ["Baku–Tbilisi–Ceyhan Oil Pipeline"])
    1.0
    >>> name_likeness(["Baku-Supsa"], ["Baku-Novorossiysk"])
    0.5
    """
    return max((_alike(_words(one), _words(other)) for one in names for other in others), default=0.0)


def _words(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"[^\W_]+", "".join(mark for mark in plain if not unicodedata.combining(mark)))
    return tuple(word for word in words if word not in COMMON_WORDS)


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 0.0
    for short, long in ((one, other), (other, one)):
        if len(short) == 1 and len(short[0]) >= 3 and short[0] == "".join(word[0] for word in long):
            return 1.0
    few, many = sorted((set(one), set(other)), key=len)
    if len(few) == 1 and len(many) > 2 and len(next(iter(few))) > 4:
        return 0.4 * bool(few & many)  # one place's name is not yet a pipeline's
    return len(few & many) / len(few)


def _names(row: pd.Series) -> list[str]:
    columns = ["name", "system", *(str(name) for name in row.index if str(name).startswith("name_"))]
    return [row[name] for name in columns if isinstance(row.get(name), str)]


def join_layers(
    ours: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame, duplicates: pd.DataFrame | None = None
) -> gpd.GeoDataFrame:
    """Return one table with our lines first and theirs below, duplicates marked and not removed.

    Adds `duplicate_of` (id of ours that shows the same pipeline or route, None where there is none), `duplicate` (which
    of the two it is), `apart_mean_km` and `apart_max_km` (their distance from it; NaN where there is none). An id of
    theirs that is taken gets '-2' and so on behind it. The index is new. `duplicates` is what `find_duplicates` gave;
    None finds them.
    """
    found = find_duplicates(ours, theirs) if duplicates is None else duplicates
    shown = found[found["verdict"].isin(("same pipeline", "same route"))]
    best = shown.sort_values(["verdict", "other_mean_km"]).drop_duplicates("other_id").set_index("other_id")

    def text(column: str) -> pd.Series:
        found_text = theirs["id"].map(best[column]).astype(object)
        return found_text.where(found_text.notna(), None)

    marked = theirs.assign(
        duplicate_of=text("id"),
        duplicate=text("verdict"),
        apart_mean_km=theirs["id"].map(best["other_mean_km"]).astype(float),
        apart_max_km=theirs["id"].map(best["other_max_km"]).astype(float),
    )
    taken = set(ours["id"])
    marked["id"] = [_free(identity, taken) for identity in marked["id"]]
    blank = ours.assign(duplicate_of=None, duplicate=None, apart_mean_km=np.nan, apart_max_km=np.nan)
    names = list(dict.fromkeys([*blank.columns, *marked.columns]))
    return gpd.GeoDataFrame(_stack(blank, marked, names), geometry="geometry", crs=ours.crs)


def _stack(above: pd.DataFrame, below: pd.DataFrame, names: list[str]) -> dict[str, Any]:
    """Return columns of both frames, one under the other; where a frame lacks one, None."""
    columns: dict[str, Any] = {}
    for name in names:
        halves = [frame.get(name) for frame in (above, below)]
        of_numbers = all(half is None or pd.api.types.is_float_dtype(half) for half in halves)
        cells = [
            cell
            for half, frame in zip(halves, (above, below), strict=True)
            for cell in ([None] * len(frame) if half is None else half.astype(object).where(half.notna(), None))
        ]
        columns[name] = np.array(cells, dtype=float) if of_numbers else pd.Series(cells, dtype=object)
    return columns


def _free(identity: str, taken: set[str]) -> str:
    unique, number = identity, 2
    while unique in taken:
        unique, number = f"{identity}-{number}", number + 1
    taken.add(unique)
    return unique
