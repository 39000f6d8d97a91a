"""The vertices of all lines of a map, with what is measured along them: kilometres, lanes, stations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..geometry.lengths import M_PER_KM
from ..referencing.measure import feet_on_each
from ..referencing.route import Route, systems_named
from .corridors import corridor_lanes
from .encode import encode_deltas, encode_numbers, encode_points

STEPS_PER_DEG = 100_000  # about 1 m
KM_DECIMALS = 6
GAP_STEPS = 10_000  # a unit of Mercator, about 12 m
_FOUND: WeakKeyDictionary[Route, dict[tuple[float, ...], list[float]]] = WeakKeyDictionary()
VERTEX_STEP_KM = 0.001
"""Kilometres of vertices are sent as whole metres: a page knows borders and ends to within this."""


class Tracks:
    """The vertices of all lines in one array, with what the routes they belong to measure along them.

    A section of a route is found among the lines by its `row`, which is a label of their index. Of lines that lack
    vertices of their routes the Z of each vertex says which it is (`numbered`), see `geo.page.payload`. `lanes` are
    those that the table of systems gives, see `geo.page.corridors`.
    """

    def __init__(
        self,
        lines: gpd.GeoDataFrame,
        order: list[str],
        routes: Sequence[Route],
        *,
        numbered: bool = False,
        lanes: Mapping[str, float] | None = None,
    ) -> None:
        self.parts, self.line_of_part = shapely.get_parts(lines.geometry.to_numpy(), return_index=True)
        xyz, self.part_of_vertex = shapely.get_coordinates(self.parts, include_z=numbered, return_index=True)
        degrees, line = xyz[:, :2], self.line_of_part[self.part_of_vertex]
        whole = np.arange(len(line)) - np.searchsorted(line, line)
        self.place_in_line = xyz[:, 2].astype(np.int64) if numbered else whole
        self.sizes = np.bincount(self.part_of_vertex, minlength=len(self.parts))
        self.steps = np.rint(degrees * STEPS_PER_DEG).astype(np.int64)
        self.system = lines["system"].tolist()
        self.ends = list(zip(column_of(lines, "from_point"), column_of(lines, "to_point"), strict=True))
        self.order = {system: place for place, system in enumerate(order)}
        self.metres = np.zeros(len(self.steps))
        self.starts_km: list[float | None] = [None] * len(lines)
        number_of = {row: number for number, row in enumerate(lines.index)}
        numbers = {route: [number_of.get(section.row) for section in route.sections] for route in routes}
        self.numbers = {route: found for route, found in numbers.items() if any(n is not None for n in found)}
        self._measure()
        systems = [self.system[number] for number in line]
        self.lanes, self.gaps = corridor_lanes(
            self.steps / STEPS_PER_DEG, self.part_of_vertex, systems, lanes or {}, self.order
        )

    def payload(self) -> dict[str, Any]:
        """Return the vertices and what is known at each as the page decodes it."""
        whole = np.rint(self.metres).astype(np.int64)
        begins = np.r_[True, self.part_of_vertex[1:] != self.part_of_vertex[:-1]] if len(whole) else np.zeros(0, bool)
        return {
            "steps": STEPS_PER_DEG,
            "sizes": encode_numbers(self.sizes),
            "of": encode_deltas(self.line_of_part),
            "xy": encode_points(self.steps),
            "metres": encode_numbers(np.where(begins, whole, np.diff(whole, prepend=0))),
            "starts_km": [None if start is None else round(start, KM_DECIMALS) for start in self.starts_km],
            "lanes": encode_numbers(np.rint(self.lanes * 2).astype(np.int64)),
        } | ({"gaps": encode_numbers(np.rint(self.gaps * GAP_STEPS).astype(np.int64))} if self.gaps.any() else {})

    def _measure(self) -> None:
        """Take the kilometres of the routes over to the vertices: metres from the start of the line."""
        first = np.searchsorted(self.line_of_part[self.part_of_vertex], np.arange(len(self.system) + 1))
        for route, numbers in self.numbers.items():
            for section, number in zip(route.sections, numbers, strict=True):
                if number is None:
                    continue
                span = slice(first[number], first[number + 1])
                part = self.part_of_vertex[span]
                repeated = np.cumsum(np.diff(part, prepend=part[0]) > 0)  # a part begins where the one before it ends
                vertex = section.first_vertex + self.place_in_line[span] - repeated
                self.metres[span] = (route.km[vertex] - section.start_km) * M_PER_KM
                self.starts_km[number] = section.start_km

    def ending(self) -> dict[str, list[str]]:
        """Return by id of a point the systems of which a line starts or ends there, the main ones first."""
        found: dict[str, list[str]] = defaultdict(list)
        for number in sorted(range(len(self.system)), key=lambda number: self.order.get(self.system[number], 0)):
            for point in filter(None, self.ends[number]):
                found[point].append(self.system[number])
        return found

    def branching(self) -> list[str]:
        """Return the systems that are no single route: their kilometres are counted line by line."""
        return [
            system
            for system, routes in self._routes_of_systems().items()
            if len(routes) > 1 or routes[0].system != system or not self._covers(routes[0], system)
        ]

    def _covers(self, route: Route, system: str) -> bool:
        return set(self.numbers[route]) >= {number for number, name in enumerate(self.system) if name == system}

    def _routes_of_systems(self) -> dict[str, list[Route]]:
        found: dict[str, list[Route]] = defaultdict(list)
        for route, numbers in self.numbers.items():
            for system in {self.system[number] for number in numbers if number is not None}:
                found[system].append(route)
        return found

    def anchors(self) -> dict[str, list[list[float]]]:
        """Return by route [drawn km, published km] of its anchors in use; a route counted as drawn has none."""
        found = {}
        for route in self.numbers:
            pairs = np.column_stack([route.calibration.km, route.calibration.kp_km]).round(KM_DECIMALS).tolist()
            if pairs != [[0.0, 0.0]]:
                found[route.system] = pairs
        return found

    def stations(self, points: gpd.GeoDataFrame) -> list[list[list[Any]]]:
        """Return for each point where it stands: [system, drawn km, KP, km off, line], one for each of its systems.

        Its systems are those it names, then those a line of which starts or ends there. Where no line of a system has
        kilometres, the numbers and the line are None.
        """
        lonlat = shapely.get_coordinates(points.geometry.to_numpy())
        ending = self.ending()
        own = zip(column_of(points, "id"), column_of(points, "system"), strict=True)
        systems = [list(dict.fromkeys([*systems_named(text), *ending.get(id, [])])) for id, text in own]
        known = self._routes_of_systems()
        stands: dict[tuple[int, str], list[Any]] = {}
        asked = {
            name: [number for number, names in enumerate(systems) if name in names]
            for name in {name for names in systems for name in names if name in known}
        }
        feet = iter(_feet([(way, lonlat[here]) for name, here in asked.items() for way in known[name]]))
        for name, here in asked.items():
            at_all = np.array([next(feet) for _ in known[name]])  # route, place, drawn km and across km
            stands |= {(number, name): at for number, at in zip(here, self._stand(known[name], at_all), strict=True)}
        drawn = set(self.system)
        nowhere = [None, None, None, None]
        return [
            [[system, *stands.get((number, system), nowhere)] for system in names if system in drawn]
            for number, names in enumerate(systems)
        ]

    def _stand(self, routes: list[Route], feet: np.ndarray) -> list[list[Any]]:
        """Return [drawn km, KP, km off, line] of places on the nearest of some routes."""
        nearest = np.abs(feet[:, :, 1]).argmin(axis=0)
        found: list[list[Any]] = []
        for place, at in enumerate(nearest.tolist()):
            route, (drawn_km, across_km) = routes[at], feet[at, place].tolist()
            line = self.numbers[route][route.sections.index(route.section_at(drawn_km))]
            kp_km = route.calibration.to_kp(drawn_km)
            found.append([round(drawn_km, 3), round(kp_km, 3), round(abs(across_km), 1), line])
        return found


def _feet(asked: Sequence[tuple[Route, np.ndarray]]) -> list[list[list[float]]]:
    """Return [drawn km, across km] of each place (lon, lat) on its route; known ones are not sought anew."""
    places = [[tuple(place) for place in lonlat.tolist()] for _, lonlat in asked]
    new = [
        (route, [place for place in own if place not in _FOUND.setdefault(route, {})])
        for (route, _), own in zip(asked, places, strict=True)
    ]
    new = [(route, own) for route, own in new if own]
    for (route, own), feet in zip(new, feet_on_each([(route, *np.transpose(own)) for route, own in new]), strict=True):
        _FOUND[route] |= zip(own, feet.T.tolist(), strict=True)
    return [[_FOUND[route][place] for place in own] for (route, _), own in zip(asked, places, strict=True)]


def column_of(frame: pd.DataFrame, name: str, default: Any = None) -> list[Any]:
    """Return a column as a list with None for what is missing; for a missing column `default` numbered, or None."""
    if name not in frame:
        return [default if default is None else f"{default}-{number}" for number in range(len(frame))]
    return [None if pd.isna(value) else value for value in frame[name]]
