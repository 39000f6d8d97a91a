"""The names on a still picture: those of systems, in a block where they share a corridor, of places and of areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.said import capitals
from . import style
from .corridors import lanes_of
from .picture_room import LINE_EM, Room, Side, Spot

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABELLED_KINDS = ("terminal", "seaport")
MARKERS = {"terminal": "s", "seaport": "o", "pipeline-border-crossing": "D", "field": "^"}
SIGN_POINTS = 4.5
SHARES = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)
AREA_SHARE = 0.004
"""An area that is less of the map than this has no name."""
BLOCK_SIZE = 8.0
LEADER_SHARES = (0.05, 0.07, 0.09, 0.12, 0.15, 0.19, 0.24)
"""Lengths of the thin line to a block of names, of the map's height."""
BUNDLE_SHARE = 0.12
STEP_PX = 4.0
Parts = dict[str, list[np.ndarray]]


def name_systems(
    room: Room, drawn: gpd.GeoDataFrame, parts: Parts, systems: pd.DataFrame, focus: Sequence[str],
    colours: dict[str, str],
) -> None:  # fmt: skip
    """Write the label of each system beside its line, or where there is none its name.

    `parts` are the lines of each system as they are drawn, in pixels. What shares a corridor and has no room beside it
    is named in a block, see `_name_bundle`.
    """
    labels, names = (dict(zip(systems["id"], systems[column], strict=True)) for column in ("label", "name"))
    lanes, left = lanes_of(systems), []
    order = dict.fromkeys(drawn.loc[drawn["kind"].isin(["pipeline", "rail"]), "system"].dropna())
    looks = {}
    for system in sorted(order, key=lambda id_: (id_ not in focus, id_ not in lanes, not labels.get(id_))):
        text = labels.get(system) or names.get(system, "")
        kind = drawn.loc[drawn["system"] == system, "commodity"].iloc[0]
        commodity, strong = kind if kind in style.COMMODITIES else "other", system in focus
        looks[system] = text, colours[commodity if strong else f"{commodity}_soft"]
        size = 10 if strong else 8
        spots = _beside(room, parts[system], text, size)
        has_lane, colour = system in lanes, looks[system][1]
        if text and not room.write(text, spots, colour, size, soft=not has_lane, fontweight="bold") and has_lane:
            left.append(system)
    _name_bundle(room, {system: parts[system] for system in left}, looks, colours)


def _beside(room: Room, parts: list[np.ndarray], text: str, size: float) -> Iterator[Spot]:
    """Yield middles of a name below, above and beside places of the longest parts of a line."""
    wide, high = room.size(text, size, "bold")
    for away in (0.5, 1.0):
        for part in sorted(parts, key=lambda part: -shapely.linestrings(part).length)[:3]:
            for share in SHARES:
                at = shapely.line_interpolate_point(shapely.linestrings(part), share, normalized=True)
                off = high * (0.5 + away)
                yield from [(at.x, at.y - off), (at.x, at.y + off)]
                yield from [(at.x + wide / 2 + off - high / 2, at.y), (at.x - wide / 2 - off + high / 2, at.y)]


def _name_bundle(room: Room, parts: Parts, looks: dict[str, tuple[str, str]], colours: dict[str, str]) -> None:
    """Write the names of lines of a corridor in their order at the end of a thin line across them, dots on each.

    As many as one thin line meets, then those that are left.
    """
    while parts:
        found = _block(room, parts, looks)
        if found is None:
            return
        x, start, end, ends, boxes = found
        lon, lat = room.degrees([[x, start], [x, end]]).T
        room.axes.plot(lon, lat, color=colours["ink"], linewidth=0.9, zorder=8, solid_capstyle="round")
        for (system, y), box in zip(ends, boxes, strict=True):
            ((lon, lat),) = room.degrees([[x, y]])
            room.axes.plot(lon, lat, marker="o", markersize=3.2, color=looks[system][1], markeredgewidth=0, zorder=8)
            ha: Side = "left" if box.bounds[0] == x else "right"
            room.put(looks[system][0], box, looks[system][1], BLOCK_SIZE, ha, fontweight="bold")
        room.names.append(shapely.box(x - 1, min(start, end), x + 1, max(start, end)))
        parts = {system: mine for system, mine in parts.items() if system not in dict(ends)}


def _block(room: Room, parts: Parts, looks: dict[str, tuple[str, str]]) -> Any:
    """Return the nearest block for most names: x, both heights of its thin line, what this meets, and boxes."""
    ways = sorted(_crossings(room, parts), key=lambda way: -len(way[1]))
    for count in range(len(parts), 0, -1):
        for share in LEADER_SHARES:
            for x, ends in (way for way in ways if len(way[1]) == count):
                for down in (1, -1):
                    order = sorted(ends, key=lambda end: -down * end[1])
                    start, end = order[0][1], order[-1][1] - down * share * room.height
                    leader = shapely.box(x - 1, min(order[-1][1], end), x + 1, max(order[-1][1], end))
                    if not room.is_free(leader, of_lines=False):
                        continue
                    listed = sorted(ends, key=lambda end: -end[1])
                    top = end if down > 0 else end + count * BLOCK_SIZE * LINE_EM * room.scale
                    for side in (1, -1):
                        boxes = _boxes(room, [looks[system][0] for system, _ in listed], x, top, side)
                        if all(room.is_free(box) for box in boxes):
                            return x, start, end, listed, boxes
    return None


def _boxes(room: Room, texts: list[str], x: float, top: float, side: int) -> list[shapely.Polygon]:
    """Return boxes of texts below each other, from a top, that begin or end at x."""
    sizes = [room.size(text, BLOCK_SIZE, "bold") for text in texts]
    return [
        shapely.box(min(x, x + side * wide), top - (i + 1) * high, max(x, x + side * wide), top - i * high)
        for i, (wide, high) in enumerate(sizes)
    ]


def _crossings(room: Room, parts: Parts) -> Iterator[tuple[float, list[tuple[str, float]]]]:
    """Yield what lines straight down meet within the height of a bundle: x, and pairs of a system and a height."""
    west, _, east, _ = room.axes.bbox.extents
    for x in np.arange(west, east, STEP_PX).tolist():
        met = sorted((y, system) for system, mine in parts.items() for part in mine for y in _heights(part, x))
        for low, _ in met:
            ends = {system: y for y, system in reversed(met) if low <= y <= low + BUNDLE_SHARE * room.height}
            yield x, list(ends.items())


def _heights(part: np.ndarray, x: float) -> list[float]:
    one, other = part[:-1], part[1:]
    at = np.flatnonzero((one[:, 0] > x) != (other[:, 0] > x))
    share = (x - one[at, 0]) / (other[at, 0] - one[at, 0])
    found: list[float] = (one[at, 1] + share * (other[at, 1] - one[at, 1])).tolist()
    return found


def draw_points(room: Room, places: gpd.GeoDataFrame, colours: dict[str, str]) -> gpd.GeoDataFrame:
    """Draw the signs of places, and return those to be named."""
    shown = places[places["kind"].isin(MARKERS)].sort_values("id")
    for row in shown.itertuples():
        x, y = row.geometry.x, row.geometry.y
        room.axes.plot(x, y, marker=MARKERS[row.kind], markersize=SIGN_POINTS, color=colours["ink"],
                       markeredgecolor=colours["halo"], markeredgewidth=0.8, zorder=7)  # fmt: skip
        room.take_sign(x, y, SIGN_POINTS)
    return shown[shown["kind"].isin(LABELLED_KINDS)]


def name_points(room: Room, places: gpd.GeoDataFrame, colours: dict[str, str]) -> None:
    """Write names beside the signs of places."""
    for row in places.itertuples():
        text, ((x, y),) = row.name.split(" (")[0].split(",")[0], room.pixels([[row.geometry.x, row.geometry.y]])
        wide, high = room.size(text, 7.5)
        off = 5 * room.scale
        spots = [(x + off + wide / 2, y), (x - off - wide / 2, y), (x, y - off - high / 2), (x, y + off + high / 2)]
        room.write(text, spots, colours["ink"], 7.5)


def name_areas(room: Room, areas: gpd.GeoDataFrame, colours: dict[str, str], *, seas: bool) -> None:
    """Write the names of countries or seas that are large enough on the map, near their middle."""
    axes: Axes = room.axes
    view = shapely.box(*axes.viewLim.extents)
    for row in areas.itertuples():
        shape = shapely.intersection(row.geometry, view)
        if shapely.area(shape) <= AREA_SHARE * view.area:
            continue
        text = row.name if seas else capitals(row.name)
        ((x, y),) = room.pixels([[point.x, point.y] for point in [shapely.point_on_surface(shape)]])
        wide, high = room.size(text, 7, style="italic" if seas else "normal")
        steps = sorted(((i, j) for i in range(-8, 9) for j in range(-12, 13)), key=lambda at: at[0] ** 2 + at[1] ** 2)
        spots = [(x + i * wide / 4, y + j * high) for i, j in steps]
        inside = [spot for spot in spots if shape.covers(shapely.Point(*room.degrees([spot])[0]))]
        room.write(text, inside, colours["sea_label" if seas else "country_label"], 7,
                   style="italic" if seas else "normal")  # fmt: skip
