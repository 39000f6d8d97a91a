"""The vertices of all lines of a map, with what is measured along them: kilometres, lanes, anchors."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from .encode import encode_deltas, encode_numbers, encode_points

STEPS_PER_DEG = 100_000  # about 1 m
ANCHOR_REACH_KM = 30.0  # a published kilometre point farther than this from its drawn route calibrates nothing
_WGS84 = Geod(ellps="WGS84")


class Tracks:
    """The vertices of all lines in one array, with what is measured along them."""

    def __init__(self, lines: gpd.GeoDataFrame, order: list[str]) -> None:
        self.parts, self.line_of_part = shapely.get_parts(lines.geometry.to_numpy(), return_index=True)
        degrees, self.part_of_vertex = shapely.get_coordinates(self.parts, return_index=True)
        self.sizes = np.bincount(self.part_of_vertex, minlength=len(self.parts))
        self.steps = np.rint(degrees * STEPS_PER_DEG).astype(np.int64)
        self.degrees = self.steps / STEPS_PER_DEG
        self.system = lines["system"].tolist()
        self.ends = list(zip(column_of(lines, "from_point"), column_of(lines, "to_point"), strict=True))
        self.order = {system: place for place, system in enumerate(order)}
        self.metres = self._metres()
        self.starts_km = self._starts_km(len(lines))

    def payload(self) -> dict[str, Any]:
        """Return the vertices and what is known at each as the page decodes it."""
        whole = np.rint(self.metres).astype(np.int64)
        begins = np.r_[True, self.part_of_vertex[1:] != self.part_of_vertex[:-1]] if len(whole) else np.zeros(0, bool)
        return {
            "steps": STEPS_PER_DEG,
            "sizes": encode_numbers(self.sizes),
            "of": encode_deltas(self.line_of_part),
            "xy": encode_points(self.steps),
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

    def ending(self) -> dict[str, list[str]]:
        """Return by id of a point the systems of which a line starts or ends there, the main ones first."""
        found: dict[str, list[str]] = defaultdict(list)
        for number in sorted(range(len(self.system)), key=lambda number: self.order.get(self.system[number], 0)):
            for point in filter(None, self.ends[number]):
                found[point].append(self.system[number])
        return found

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
        if "kp_km" not in points:
            return {}
        for row in points[pd.to_numeric(points["kp_km"], errors="coerce").notna()].itertuples():
            for system in split_names(getattr(row, "system", None))[:1]:
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


def column_of(frame: pd.DataFrame, name: str, default: Any = None) -> list[Any]:
    """Return a column as a list with None for what is missing; for a missing column `default` numbered, or None."""
    if name not in frame:
        return [default if default is None else f"{default}-{number}" for number in range(len(frame))]
    return [None if pd.isna(value) else value for value in frame[name]]


def split_names(value: Any) -> list[str]:
    """Return the names in a text that separates them with semicolons."""
    return [part.strip() for part in str(value).split(";") if part.strip()] if isinstance(value, str) else []
