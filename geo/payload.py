"""Tidy frames -> the plain data of one page: geometry as whole numbers, tables by column, nothing that is code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from . import style
from .encode import encode_deltas, encode_numbers, encode_points, pack_table
from .layers import COLUMNS

STEPS_PER_DEG = 100_000  # about 1 m
MASS_LINES = 400  # from here on lines are drawn as a mass: no casing, no lanes, no names along them
MASS_VERTICES = 100_000  # and the length to each vertex is not stored
ANCHOR_REACH_KM = 30.0  # a published kilometre point farther than this from its drawn route calibrates nothing
FIT_MARGIN_SHARE = 0.04  # air around what the map opens on
_WGS84 = Geod(ellps="WGS84")


def page_payload(
    frame: gpd.GeoDataFrame,
    *,
    figures: pd.DataFrame | None = None,
    lengths: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
    systems: pd.DataFrame | None = None,
    focus: Sequence[str] | None = None,
    view: str = "focus",
) -> dict[str, Any]:
    """Return lines, points and tables as the page reads them.

    Parameters
    ----------
    frame : GeoDataFrame
        Tidy features in WGS84, (lon, lat); lines and points, other geometry and empty geometry is left out.
        Columns that are not ours are kept and shown as further properties.
    figures, lengths, sources, systems : DataFrame, optional
        The tables beside the layers; without `systems`, each system is described by its first line.
    focus : sequence of str, optional
        System ids to draw strongly; the systems of prominence `main` otherwise.
    view : str
        What the page opens on: "focus", or "all" the pipelines and railways that are drawn.
    """
    kinds = frame.geometry.geom_type
    drawable = np.isfinite(frame.bounds).all(axis=1)  # not so for empty and missing geometry
    lines = frame[kinds.isin(["LineString", "MultiLineString"]) & drawable].copy()
    points = frame[(kinds == "Point") & drawable].copy()
    lines["system"] = _own_system(lines)
    table = _systems(lines, systems, focus)
    routes = _Routes(lines, table["id"].tolist())
    shown_figures = _about(figures, {*table["id"], *_column(points, "id")})
    resting = [shown[name] for shown, name in ((frame, "sources"), (shown_figures, "source")) if name in shown]
    return {
        "steps": STEPS_PER_DEG,
        "mass": routes.is_mass,
        "fit": _fit(lines, points, table, view),
        "fit_main": _fit(lines, points, table, "focus"),
        "systems": pack_table(table),
        "lines": pack_table(_columns(lines)) | routes.payload(),
        "points": pack_table(_columns(points)) | _point_payload(points, routes),
        "anchors": routes.anchors(points),
        "figures": pack_table(shown_figures),
        "lengths": pack_table(pd.DataFrame() if lengths is None else lengths),
        "sources": pack_table(_used(sources, *resting)),
    }


class _Routes:
    """The vertices of all lines in one array, with what is measured along them."""

    def __init__(self, lines: gpd.GeoDataFrame, order: list[str]) -> None:
        self.parts, self.line_of_part = shapely.get_parts(lines.geometry.to_numpy(), return_index=True)
        degrees, self.part_of_vertex = shapely.get_coordinates(self.parts, return_index=True)
        self.sizes = np.bincount(self.part_of_vertex, minlength=len(self.parts))
        self.steps = np.rint(degrees * STEPS_PER_DEG).astype(np.int64)
        self.degrees = self.steps / STEPS_PER_DEG
        self.system = lines["system"].tolist()
        self.ends = list(zip(_column(lines, "from_point"), _column(lines, "to_point"), strict=True))
        self.order = {system: place for place, system in enumerate(order)}
        self.is_mass = len(lines) > MASS_LINES or len(self.steps) > MASS_VERTICES
        self.metres = np.zeros(len(self.steps)) if self.is_mass else self._metres()
        self.starts_km = self._starts_km(len(lines))

    def payload(self) -> dict[str, Any]:
        packed = {
            "sizes": encode_numbers(self.sizes),
            "of": encode_deltas(self.line_of_part),
            "xy": encode_points(self.steps),
        }
        if self.is_mass:
            return packed
        whole = np.rint(self.metres).astype(np.int64)
        begins = np.r_[True, self.part_of_vertex[1:] != self.part_of_vertex[:-1]]
        return packed | {
            "metres": encode_numbers(np.where(begins, 0, np.diff(whole, prepend=0))),
            "starts_km": [round(start, 3) for start in self.starts_km],
            "lanes": encode_numbers(np.rint(self._lanes() * 2).astype(np.int64)),
        }

    def _metres(self) -> np.ndarray:
        """Return for each vertex the geodesic metres from the first vertex of its part."""
        if not len(self.degrees):
            return np.zeros(0)
        lon, lat = self.degrees[:, 0], self.degrees[:, 1]
        steps = np.zeros(len(lon))
        steps[1:] = _WGS84.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2]
        steps[np.r_[True, self.part_of_vertex[1:] != self.part_of_vertex[:-1]]] = 0.0
        total = np.cumsum(steps)
        first = np.r_[0, np.cumsum(self.sizes)[:-1]]
        return total - np.repeat(total[first], self.sizes)

    def _starts_km(self, count: int) -> list[float]:
        """Return for each line the drawn kilometres of its system before it: where the line it goes on from ends."""
        length = np.zeros(count)
        last = np.cumsum(self.sizes) - 1
        np.add.at(length, self.line_of_part, self.metres[last] / 1e3 if len(last) else 0.0)
        ending = {
            (system, end): number
            for number, (system, (_, end)) in enumerate(zip(self.system, self.ends, strict=True))
            if end
        }
        starts: dict[int, float] = {}

        def start(number: int, seen: frozenset[int]) -> float:
            if number not in starts:
                before = ending.get((self.system[number], self.ends[number][0]))
                if before is None or before in seen:
                    return starts.setdefault(number, 0.0)
                starts[number] = start(before, seen | {number}) + float(length[before])
            return starts[number]

        return [start(number, frozenset()) for number in range(count)]

    def _lanes(self) -> np.ndarray:
        """Return for each edge (named by its first vertex) its lane: 0 alone, -0.5 and 0.5 for two systems on it.

        Lanes are counted to the right of the way the first system runs, so that a line stays on its side whichever
        way it is drawn.
        """
        lanes = np.zeros(len(self.steps))
        codes = self.steps[:, 0] * 100_000_000 + self.steps[:, 1]
        edges: dict[tuple[int, int], list[tuple[str, int, int]]] = defaultdict(list)
        for vertex in np.flatnonzero(self.part_of_vertex[1:] == self.part_of_vertex[:-1]).tolist():
            one, other = int(codes[vertex]), int(codes[vertex + 1])
            system = self.system[self.line_of_part[self.part_of_vertex[vertex]]]
            edges[min(one, other), max(one, other)].append((system, 1 if one < other else -1, vertex))
        for users in edges.values():
            systems = sorted({user[0] for user in users}, key=lambda system: self.order.get(system, 0))
            if len(systems) > 1:
                way = next(user[1] for user in users if user[0] == systems[0])
                for system, direction, vertex in users:
                    lanes[vertex] = (systems.index(system) - (len(systems) - 1) / 2) * direction * way
        return lanes

    def locate(self, system: str, lon: float, lat: float) -> tuple[float, float] | None:
        """Return (distance off the line, drawn kilometre) of the nearest place on a system, both in km."""
        best = None
        first = np.r_[0, np.cumsum(self.sizes)]
        for part, line in enumerate(self.line_of_part.tolist()):
            if self.system[line] != system:
                continue
            span = slice(first[part], first[part + 1])
            found = _nearest(self.degrees[span], self.metres[span], lon, lat)
            if best is None or found[0] < best[0]:
                best = (found[0], self.starts_km[line] + found[1])
        return best

    def anchors(self, points: gpd.GeoDataFrame) -> dict[str, list[list[float]]]:
        """Return [drawn km, published km] pairs by system, in order along the line, both strictly growing."""
        found: dict[str, list[tuple[float, float]]] = defaultdict(list)
        if self.is_mass or "kp_km" not in points:
            return {}
        for row in points[pd.to_numeric(points["kp_km"], errors="coerce").notna()].itertuples():
            for system in _split(getattr(row, "system", None))[:1]:
                place = self.locate(system, row.geometry.x, row.geometry.y)
                if place and place[0] <= ANCHOR_REACH_KM:
                    found[system].append((round(place[1], 3), float(row.kp_km)))
        return {system: _growing(sorted(pairs)) for system, pairs in found.items() if len(_growing(sorted(pairs))) > 1}


def _nearest(degrees: np.ndarray, metres: np.ndarray, lon: float, lat: float) -> tuple[float, float]:
    """Return (distance, kilometre along) of the nearest place on a chain, on a plane around the point."""
    flat = (degrees - (lon, lat)) * (np.cos(np.radians(lat)) * 111.32, 110.57)
    begin, along = flat[:-1], np.diff(flat, axis=0)
    square = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(-(begin * along).sum(axis=1) / square, 0, 1)
    distance = np.hypot(*(begin + along * share[:, None]).T)
    nearest = int(np.argmin(distance))
    kilometre = metres[nearest] + share[nearest] * (metres[nearest + 1] - metres[nearest])
    return float(distance[nearest]), float(kilometre) / 1e3


def _growing(pairs: list[tuple[float, float]]) -> list[list[float]]:
    kept: list[list[float]] = []
    for drawn, published in pairs:
        if not kept or (drawn > kept[-1][0] and published > kept[-1][1]):
            kept.append([drawn, published])
    return kept


def _point_payload(points: gpd.GeoDataFrame, routes: _Routes) -> dict[str, Any]:
    """Return positions, and for points of a system the drawn kilometre on it: [[system, km, km off], ...]."""
    lonlat = np.column_stack([points.geometry.x, points.geometry.y]) if len(points) else np.zeros((0, 2))
    places: list[list[list[Any]]] = []
    for (lon, lat), systems in zip(lonlat, _column(points, "system"), strict=True):
        found = [] if routes.is_mass else [(system, routes.locate(system, lon, lat)) for system in _split(systems)]
        places.append([[system, round(at[1], 3), round(at[0], 1)] for system, at in found if at])
    return {"xy": encode_points(np.rint(lonlat * STEPS_PER_DEG)), "on": places}


def _systems(lines: gpd.GeoDataFrame, systems: pd.DataFrame | None, focus: Sequence[str] | None) -> pd.DataFrame:
    """Return the table of the systems that are drawn, what the map is about first, with a short `label`."""
    present = list(dict.fromkeys(lines["system"]))
    columns = ["id", "name", "commodity", "kind", "status", "operator", "prominence", "note"]
    first = lines.drop_duplicates("system").reindex(columns=[*columns, "system"])
    own = first.assign(id=first["system"], prominence="context")[columns].set_index("id", drop=False)
    if systems is not None:
        known = systems[systems["id"].isin(present)].set_index("id", drop=False)
        own = pd.concat([known, own[~own.index.isin(known.index)]])
    table = own.loc[present].reset_index(drop=True)
    chosen = table["prominence"].eq("main") if focus is None else table["id"].isin(list(focus))
    table["prominence"] = np.where(chosen, "main", table["prominence"].replace("main", "context"))
    table["label"] = [style.SYSTEM_LABELS.get(system, name) for system, name in table[["id", "name"]].to_numpy()]
    rank = table["prominence"].map({"main": 0, "context": 1, "proposal": 2}).fillna(1)
    ordered: pd.DataFrame = table.iloc[np.argsort(rank.to_numpy(), kind="stable")].reset_index(drop=True)
    return ordered


def _fit(lines: gpd.GeoDataFrame, points: gpd.GeoDataFrame, table: pd.DataFrame, view: str) -> list[float] | None:
    """Return the box (w, s, e, n) the map opens on, with air around it; None when there is nothing."""
    chosen = table["prominence"] == "main" if view == "focus" else ~table["kind"].isin(["sea"])
    main = lines[lines["system"].isin(table.loc[chosen, "id"])]
    shown = main if len(main) else lines if len(lines) else points
    if not len(shown):
        return None
    west, south, east, north = shown.total_bounds
    air = max(east - west, north - south, 0.05) * FIT_MARGIN_SHARE
    return [round(float(bound), 4) for bound in (west - air, south - air, east + air, north + air)]


def _own_system(lines: gpd.GeoDataFrame) -> pd.Series:
    """Return the system of each line; a line without one is a system by itself, named by its id."""
    ids = pd.Series([str(value) for value in _column(lines, "id", default="line")], index=lines.index, dtype=object)
    if "system" not in lines:
        return ids
    given = lines["system"].astype(object)
    named: pd.Series = given.where(given.notna() & (given != ""), ids).map(str)
    return named


def _columns(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return our columns in order, then those of the file that are not ours, without geometry."""
    foreign = [name for name in frame.columns if name not in COLUMNS and name != frame.geometry.name]
    return pd.DataFrame(frame.drop(columns=frame.geometry.name)).reindex(columns=[*COLUMNS, *foreign])


def _about(figures: pd.DataFrame | None, subjects: set[str]) -> pd.DataFrame:
    """Return the figures whose subject the map shows."""
    return pd.DataFrame() if figures is None else figures[figures["subject"].isin(subjects)]


def _used(sources: pd.DataFrame | None, *columns: pd.Series) -> pd.DataFrame:
    """Return the sources that something on the map rests on."""
    if sources is None:
        return pd.DataFrame()
    named = {name for column in columns for text in column.dropna().unique() for name in _split(text)}
    return sources[sources["id"].isin(named)]


def _column(frame: pd.DataFrame, name: str, default: Any = None) -> list[Any]:
    if name not in frame:
        return [default if default is None else f"{default}-{number}" for number in range(len(frame))]
    return [None if pd.isna(value) else value for value in frame[name]]


def _split(value: Any) -> list[str]:
    return [part.strip() for part in str(value).split(";") if part.strip()] if isinstance(value, str) else []
