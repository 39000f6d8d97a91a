"""Countries and seas -> a small background: borders shared by neighbours stored once, places for the names."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.ground import Detail, Relief
from .country_names import names_to_show
from .encode import LOCAL_NAMES, encode_numbers, encode_points, names_side_by_side
from .plane import Box, drawn_in, mercator
from .room import label_places
from .waters import waters_payload

STEPS = 512  # a unit of the plane, about 230 m in the Caucasus: finer than the simplified coast itself
COARSE_STEPS = 256  # about 460 m, half of what outlines are simplified by on maps that show a continent
FAR_SHARE = 1 / 4  # of their distance from what a map opens on: so much coarser are outlines beside it
SMALLEST_ISLAND_DEG2 = 4e-4  # about 4 km2: dust at the zooms where the whole map is seen
FEW_VERTICES = 20_000  # an outline of no more is drawn as it is: to simplify it takes longer than it saves
COAST, BORDER, FRAME = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Basemap:
    """Countries (id, name, geometry) and seas (name, geometry), WGS84, and the box they fill (w, s, e, n) in degrees.

    `countries` are polygons of one coverage: neighbours share their vertices. Either frame may be empty. `detail` are
    the rivers, lakes and cities, if they are shown, `reliefs` pictures of the relief, that of the smallest box first.
    """

    countries: gpd.GeoDataFrame
    seas: gpd.GeoDataFrame
    bounds: Box
    detail: Detail | None = None
    reliefs: tuple[Relief, ...] = ()
    _payloads: dict[tuple[object, ...], dict[str, Any]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        areas: gpd.GeoDataFrame,
        box: Box | None = None,
        detail: Detail | None = None,
        reliefs: tuple[Relief, ...] = (),
    ) -> Basemap:
        """Return the basemap of a tidy frame's countries and seas; it reaches round them, and round a box if given."""
        countries, seas = areas[areas["kind"] == "country"], areas[areas["kind"] == "sea-area"]
        west, south, east, north = (float(bound) for bound in countries.total_bounds)
        box = box or (west, south, east, north)
        bounds = (min(west, box[0]), min(south, box[1]), max(east, box[2]), max(north, box[3]))
        return cls(countries, seas, bounds, detail, reliefs)

    @property
    def relief(self) -> Relief | None:
        """The smallest picture of the relief that holds the whole box, else the largest that reaches into it."""
        reaching = [relief for relief in self.reliefs if _overlaps(self.bounds, relief.box)]
        holding = [relief for relief in reaching if _overlap(self.bounds, relief.box) == self.bounds]
        return next(iter(holding or reaching[::-1]), None)

    def within(self, bounds: Box, *, tolerance_deg: float, near: Box | None = None) -> Basemap:
        """Return the part inside a box, simplified by at most about `tolerance_deg` where it is large.

        Beside `near` it is simplified by up to four times as much.
        """
        box, near = _overlap(self.bounds, bounds), near or self.bounds
        countries = self.countries[self.countries.intersects(shapely.box(*box))]
        shapes, detail = countries.geometry.to_numpy(), self.detail
        if tolerance_deg > 0:
            if shapely.get_num_coordinates(shapes).sum() > FEW_VERTICES:
                shapes = _simpler(shapely.coverage_simplify, shapes, tolerance_deg, near)
            if detail:
                rivers, lakes = (
                    chains.assign(geometry=_simpler(shapely.simplify, chains.geometry.to_numpy(), tolerance_deg, near))
                    for chains in (detail.rivers, detail.lakes)
                )
                detail = replace(detail, rivers=rivers, lakes=lakes)
        countries = countries.assign(geometry=shapely.clip_by_rect(shapes, *box))
        seas = self.seas.assign(geometry=shapely.clip_by_rect(self.seas.geometry.to_numpy(), *box))
        return Basemap(countries[~countries.is_empty], seas[~seas.is_empty], box, detail, self.reliefs)

    def payload(self, bounds: Box, *, tolerance_deg: float, near: Box | None = None) -> dict[str, Any]:
        """Return what `basemap_payload` makes of `within`; maps that show the same part share it."""
        key = (bounds, tolerance_deg, near)
        if key not in self._payloads:
            steps = COARSE_STEPS if tolerance_deg > 0 else STEPS
            part = self.within(bounds, tolerance_deg=tolerance_deg, near=near)
            self._payloads[key] = basemap_payload(part, steps)
        return self._payloads[key]


def _simpler(simplify: Callable[[Any, float], Any], shapes: Any, tolerance_deg: float, near: Box) -> np.ndarray:
    return drawn_in(simplify(drawn_in(shapes, near, FAR_SHARE), tolerance_deg), near, 1 / FAR_SHARE)


def basemap_payload(basemap: Basemap, steps: int = STEPS) -> dict[str, Any]:
    """Return what the page needs to draw the background; coordinates are in 1 / `steps` units of `mercator`'s plane.

    `arcs` are chains of points, each stored once; `kinds` says coast, border or frame (the cut of the box, not drawn);
    `rings` numbers, per country, its rings as arcs (~n for an arc run backwards).
    """
    points, sizes, owners = _rings(basemap.countries, steps)
    arcs, kinds, ring_arcs = _arcs(points, sizes, owners)
    numbers: list[int] = []
    for owner in range(len(basemap.countries)):
        own = [ring_arcs[number] for number in np.flatnonzero(owners == owner)]
        numbers.append(len(own))
        for ring in own:
            numbers += [len(ring), *ring]
    return {
        "steps": steps,
        "bounds": [round(bound, 4) for bound in basemap.bounds],
        "arcs": encode_points(np.concatenate(arcs)) if arcs else "",
        "sizes": encode_numbers([len(arc) for arc in arcs]),
        "kinds": encode_numbers(kinds),
        "rings": encode_numbers(numbers),
        **_names(basemap),
        **(waters_payload(basemap.detail, basemap.bounds, steps) if basemap.detail else {}),
        **(_relief(basemap.relief) if basemap.relief else {}),
    }


def _names(basemap: Basemap) -> dict[str, list[dict[str, Any]]]:
    """Return countries and waters with places: ids, English names, and others where browsers may not know them."""
    kinds = [basemap.countries, basemap.seas]
    if basemap.detail:
        lakes = basemap.detail.lakes
        kinds.append(lakes[lakes["name"].notna() & lakes.intersects(shapely.box(*basemap.bounds))])
    names = [str(name) for frame in kinds for name in frame["name"]]
    places = label_places(np.concatenate([frame.geometry.to_numpy() for frame in kinds]))
    named = [{"name": name, "places": where} for name, where in zip(names, places, strict=True)]
    waters = [row for frame in kinds[1:] for row in pd.DataFrame(frame).reindex(columns=LOCAL_NAMES).to_dict("records")]
    for entry, row in zip(named[len(basemap.countries) :], waters, strict=True):
        entry |= {"names": local} if (local := names_side_by_side(row)) else {}
    ids = basemap.countries["id"].map(str).tolist()
    local_names = names_to_show(ids)
    areas = [
        {"id": id, **entry} | ({"names": local_names[id]} if id in local_names else {})
        for id, entry in zip(ids, named, strict=False)
    ]
    return {"countries": areas, "seas": named[len(ids) :]}


def _relief(relief: Relief) -> dict[str, Any]:
    return {"relief": {"box": list(relief.box), "image": base64.b64encode(relief.image).decode("ascii")}}


def _overlaps(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    west, south, east, north = _overlap(one, other)
    return west < east and south < north


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _rings(countries: gpd.GeoDataFrame, steps: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the vertices of all rings as whole-number points (n, 2), each ring once round; its size; its country."""
    parts, part_owner = shapely.get_parts(countries.geometry.to_numpy(), return_index=True)
    keep = shapely.area(parts) >= SMALLEST_ISLAND_DEG2
    rings, ring_part = shapely.get_rings(parts[keep], return_index=True)
    degrees, ring = shapely.get_coordinates(rings, return_index=True)
    points = np.rint(mercator(degrees) * steps).astype(np.int64)
    other = np.ones(len(points), dtype=bool)  # than the vertex before; the first of a ring is its last one again
    other[1:] = (ring[1:] == ring[:-1]) & np.any(points[1:] != points[:-1], axis=1)
    other[:1] = False
    sizes = np.bincount(ring[other], minlength=len(rings))
    enough = other & (sizes[ring] >= 3)
    return points[enough], sizes[sizes >= 3], part_owner[keep][ring_part][sizes >= 3]


def _arcs(
    points: np.ndarray, sizes: np.ndarray, owners: np.ndarray
) -> tuple[list[np.ndarray], list[int], list[list[int]]]:
    """Cut the rings where the neighbour changes; return the arcs, their kinds, and each ring as arc numbers."""
    firsts = np.cumsum(sizes) - sizes
    following = np.arange(len(points)) + 1
    following[firsts + sizes - 1] = firsts
    labels = _neighbours(points, following, np.repeat(owners, sizes))
    changes = np.zeros(len(points), dtype=bool)
    changes[following] = labels[following] != labels
    numbered: dict[bytes, int] = {}
    arcs: list[np.ndarray] = []
    kinds: list[int] = []
    ring_arcs: list[list[int]] = []
    for first, size in zip(firsts.tolist(), sizes.tolist(), strict=True):
        ring = slice(first, first + size)
        members = []
        for arc, label in _cut(points[ring], labels[ring], np.flatnonzero(changes[ring])):
            forward, canonical = _canonical(arc)
            key = canonical.tobytes()
            if key not in numbered:
                numbered[key] = len(arcs)
                arcs.append(canonical)
                kinds.append(_kind(label))
            members.append(numbered[key] if forward else ~numbered[key])
        ring_arcs.append(members)
    return arcs, kinds, ring_arcs


def _neighbours(points: np.ndarray, following: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Return for the edge from each vertex the country on its other side, -1 for none, -2 for the frame."""
    if not len(points):
        return np.zeros(0, dtype=np.int64)
    low, high = points.min(axis=0), points.max(axis=0)
    _, one = np.unique(points[:, 0] * 4_000_000 + points[:, 1], return_inverse=True)
    other = one[following]
    edges = np.minimum(one, other) * len(points) + np.maximum(one, other)
    _, edge, count = np.unique(edges, return_inverse=True, return_counts=True)
    both = np.bincount(edge, weights=owner, minlength=len(count)).astype(np.int64)
    labels = np.where(count[edge] == 2, both[edge] - owner, -1)
    ends = points[following]
    on_frame = np.any((points == ends) & ((points == low) | (points == high)), axis=1)
    return np.where((labels == -1) & on_frame, -2, labels)


def _cut(ring: np.ndarray, labels: np.ndarray, cuts: np.ndarray) -> list[tuple[np.ndarray, int]]:
    """Return the runs of one label round a ring, each with both its end points, and its label."""
    first = int(cuts[0]) if len(cuts) else int(np.lexsort((ring[:, 1], ring[:, 0]))[0])
    around = np.concatenate([ring[first:], ring[: first + 1]])
    bounds = [*(cuts - first).tolist(), len(ring)] if len(cuts) else [0, len(ring)]
    return [
        (around[begin : end + 1], int(labels[(begin + first) % len(ring)])) for begin, end in itertools.pairwise(bounds)
    ]


def _kind(label: int) -> int:
    return {-1: COAST, -2: FRAME}.get(label, BORDER)


def _canonical(arc: np.ndarray) -> tuple[bool, np.ndarray]:
    """Return whether the arc runs the way it is stored, and the arc that way round."""
    forward = (*arc[0], *arc[1]) <= (*arc[-1], *arc[-2])
    return forward, arc if forward else arc[::-1].copy()
