"""Frames -> still pictures of a map, PNG and SVG, for reports and documents; drawn with matplotlib."""

from __future__ import annotations

import contextlib
import math
import re
import textwrap
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.load import lines, points
from ..atlas.said import date, number, say
from ..atomic import replace_file
from ..errors import LayerError
from ..geometry.geodesic import GEOD
from . import style
from .constants import KM_PER_MILE
from .corridors import lanes_of
from .picture_closed import cross_out
from .picture_names import draw_points, name_areas, name_points, name_systems
from .picture_relief import draw_relief, without_relief
from .picture_room import Room
from .picture_traffic import LANE_SHARE, draw_traffic, draw_widths, lanes_of_parts, moved
from .plane import Box
from .traffic import YearOfTraffic

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..atlas.ground import Relief

SIZE_INCH = (12.8, 8.0)
DOTS_PER_INCH = 110
MARGIN_SHARE = 0.05
SAID_CHARACTERS = 140
"""Of a line of the sentence under the title."""
FOOT_CHARACTERS = 150
"""Of a line of the words at the foot: the scale stands to the right of them."""
COLOURS_KEPT = 256
STRONG_POINTS, SOFT_POINTS = 3.2, 1.3
FOOT_SHARE = 0.08
"""Of the map, where the scale, the scale of widths and the words at the foot stand."""
FONT = "DejaVu Sans"  # comes with matplotlib
_CHANCE_NAME = re.compile(r'id="([a-z][0-9a-f]{10})"')
SCALE_STEPS_KM = (50, 100, 200, 500, 1000)


def picture(
    frame: gpd.GeoDataFrame,
    *,
    title: str,
    as_of: str = "",
    countries: gpd.GeoDataFrame,
    seas: gpd.GeoDataFrame | None = None,
    ground: Box | None = None,
    relief: Relief | None = None,
    systems: pd.DataFrame | None = None,
    focus: Sequence[str] | None = None,
    credit: str = "",
    theme: str = "light",
    view: Box | None = None,
    traffic: YearOfTraffic | None = None,
    said: str = "",
    closed: Collection[str] = (),
) -> Figure:
    """Return a picture of lines and points over countries, plate carree with the true ratio at the middle latitude.

    Parameters
    ----------
    frame
        Tidy frame in EPSG:4326 with lines, and points to mark.
    title, as_of
        Written above the map.
    countries, seas
        Background, EPSG:4326; the names of both are written where they have room.
    ground
        West, south, east and north of the background in degrees, by default those of the countries: what no country
        covers in it is water.
    relief
        Picture of the relief to lay over the land; only PNG shows it.
    systems
        Table of systems: how strongly each is drawn (`prominence`), its `label` or `name`, and the `lane` of one that
        shares a corridor.
    focus
        Systems drawn strongly; by default those of prominence `main`.
    credit
        Words the licences want.
    theme
        light or dark, see `geo.page.style.THEMES`.
    view
        West, south, east and north to show, degrees; by default all lines on land.
    traffic
        Draw lines as wide as what they carried in a year, and leave out those not open in it.
    said
        A sentence to write under the title.
    closed
        Ids of lines to cross out.

    Raises
    ------
    LayerError
        matplotlib is not installed, or there is no line to draw.
    """
    try:
        from matplotlib.figure import Figure
        from matplotlib.text import Text
    except ImportError as error:
        raise LayerError("pictures need matplotlib; install it with: pip install 'energy-routes[static]'") from error
    drawn = lines(frame)
    if drawn.empty:
        raise LayerError("there is no line to draw; a picture needs at least one")
    table = pd.DataFrame(columns=["id", "name", "prominence", "label"]) if systems is None else systems
    focus = table.loc[table["prominence"] == "main", "id"].tolist() if focus is None else focus
    colours = style.THEMES[theme]
    figure = Figure(figsize=SIZE_INCH, dpi=DOTS_PER_INCH, facecolor=colours["panel"])
    axes = figure.add_axes((0.0, 0.0, 1.0, 0.92))
    frame_axes(axes, drawn, colours, SIZE_INCH[0] / (SIZE_INCH[1] * 0.92), view)
    west, south, east, north = ground or countries.total_bounds
    axes.add_patch(background((west, east), (south, north), colours["sea"]))
    _draw_areas(axes, countries, seas, colours)
    if relief is not None:
        draw_relief(axes, relief, theme)
    beside = lanes_of_parts(drawn, lanes_of(systems))
    if traffic is not None:
        draw_traffic(axes, drawn, traffic, colours, beside)
        draw_widths(axes, traffic, colours)
        drawn = drawn[[traffic.of(id_, of) is not None for id_, of in zip(drawn["id"], drawn["system"], strict=True)]]
    for row in sorted(drawn.itertuples(), key=lambda row: row.system in focus) if traffic is None else ():
        _draw_line(axes, row, colours, strong=row.system in focus, lanes=beside[row.Index])
    cross_out(axes, drawn, closed, colours, beside)
    _draw_scale(axes, colours)
    room = Room(axes, FONT)
    named = draw_points(room, points(frame), colours)
    parts = _take_lines(room, drawn, beside, focus, traffic)
    _take_corners(room)
    name_systems(room, drawn, parts, table, focus, colours)
    if seas is not None:
        name_areas(room, seas, colours, seas=True)
    name_areas(room, countries, colours, seas=False)
    name_points(room, named, colours)
    head = 0.98 if said else 0.955
    figure.text(0.015, head, title, fontsize=15, fontweight="bold", color=colours["ink"], va="center")
    sentence = "\n".join(textwrap.wrap(said, SAID_CHARACTERS))
    figure.text(0.015, 0.944, sentence, fontsize=9.5, color=colours["ink"], va="center", linespacing=1.15)
    told = [say("stillAsOf", date=date(as_of))] if as_of else []
    told += [say("stillSolid")] if traffic is None else [say("stillColours"), say("stillSolid")]
    told += [say("stillCrosses"), credit] if closed else [credit]
    foot = textwrap.wrap(" ".join(told), FOOT_CHARACTERS)
    figure.text(
        0.015,
        0.015 + 0.009 * (len(foot) - 1),
        "\n".join(foot),
        fontsize=8,
        color=colours["muted"],
        va="center",
    )
    for text in figure.findobj(Text):  # each by itself: matplotlib's settings are those of the whole process
        text.set_fontfamily(FONT)
        text.set_parse_math(False)
    return figure


def save_picture(figure: Figure, path: str | Path) -> None:
    """Write a picture as PNG or SVG, by the suffix; the same picture, the same bytes.

    Raises
    ------
    OutputError
        The file cannot be written; what was there before stays.
    """
    kind = Path(path).suffix.lstrip(".").lower()
    metadata: dict[str, Any] = {"Date": None, "Creator": "energy-routes"} if kind == "svg" else {"Software": None}
    with replace_file(path) as temporary, without_relief(figure) if kind == "svg" else contextlib.nullcontext():
        figure.savefig(temporary, format=kind, metadata=metadata, facecolor=figure.get_facecolor())
        if kind == "svg":
            temporary.write_text(_named_in_order(temporary.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        elif kind == "png":
            _take_fewer_colours(temporary)


def _take_fewer_colours(path: Path) -> None:
    """Write a PNG anew with a palette, which halves it; no colour moves by more than a shade."""
    from PIL import Image  # comes with matplotlib

    with Image.open(path) as whole:
        few = whole.convert("RGB").quantize(COLOURS_KEPT, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(path, format="PNG", optimize=True, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))


def _named_in_order(svg: str) -> str:
    """Return an SVG whose parts are named by their order: matplotlib names some of them by chance."""
    names = {name: f"{name[0]}{number}" for number, name in enumerate(dict.fromkeys(_CHANCE_NAME.findall(svg)), 1)}
    return re.sub(r"\b[a-z][0-9a-f]{10}\b", lambda found: names.get(found[0], found[0]), svg)


def frame_axes(
    axes: Axes, drawn: gpd.GeoDataFrame, colours: dict[str, str], shape: float, view: Box | None = None
) -> None:
    """Show a box, or all lines on land, with air around it, in axes so many times as wide as high."""
    on_land = drawn[drawn["kind"] != "sea"]
    west, south, east, north = view or (on_land if len(on_land) else drawn).total_bounds
    ratio = 1 / math.cos(math.radians((south + north) / 2))
    width, height = (east - west) * (1 + 2 * MARGIN_SHARE), (north - south) * (1 + 2 * MARGIN_SHARE)
    width, height = max(width, height * ratio * shape), max(height, width / ratio / shape)
    middle = ((west + east) / 2, (south + north) / 2)
    axes.set_xlim(middle[0] - width / 2, middle[0] + width / 2)
    axes.set_ylim(middle[1] - height / 2, middle[1] + height / 2)
    axes.set_aspect(ratio)
    axes.set_axis_off()
    axes.add_patch(background(axes.get_xlim(), axes.get_ylim(), colours["paper"]))


def background(lon: tuple[float, float], lat: tuple[float, float], colour: str) -> Any:
    """Return an area of one colour, degrees."""
    from matplotlib.patches import Rectangle

    (west, east), (south, north) = lon, lat
    return Rectangle((west, south), east - west, north - south, facecolor=colour, zorder=0)


def _draw_areas(
    axes: Axes, countries: gpd.GeoDataFrame, seas: gpd.GeoDataFrame | None, colours: dict[str, str]
) -> None:
    view = shapely.box(*axes.viewLim.extents)
    groups = [(seas, "sea", "coast", 0.0)] if seas is not None else []
    groups.append((countries, "land", "border", 0.6))
    for frame, fill, edge, width in groups:
        for shape in shapely.intersection(frame.geometry.to_numpy(), view):
            for part in shapely.get_parts(shape):
                if part.geom_type == "Polygon":
                    _fill(axes, part, colours[fill], colours[edge], width)


def _fill(axes: Axes, polygon: shapely.Polygon, face: str, edge: str, width: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    rings = [np.asarray(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
    outline = Outline.make_compound_path(*[Outline(ring, closed=True) for ring in rings])
    axes.add_artist(PathPatch(outline, facecolor=face, edgecolor=edge, linewidth=width, zorder=1))


def _draw_line(axes: Axes, row: Any, colours: dict[str, str], *, strong: bool, lanes: list[np.ndarray]) -> None:
    commodity = row.commodity if row.commodity in style.COMMODITIES else "other"
    colour = colours[commodity if strong else f"{commodity}_soft"]
    width = STRONG_POINTS if strong else SOFT_POINTS
    dash = (0, (0.1, 2.2)) if row.kind == "sea" else (0, (3.2, 1.4)) if commodity == "gas" else "solid"
    alpha = 0.55 if row.status in (*style.HOLLOW_STATUSES, *style.FAINT_STATUSES) else 1.0
    for part, lane in zip(shapely.get_parts(row.geometry), lanes, strict=True):
        x, y = moved(shapely.get_coordinates(part), axes, lane * LANE_SHARE)
        if strong:
            axes.plot(x, y, color=colours["halo"], linewidth=width + 1.8, zorder=4, solid_capstyle="round")
        axes.plot(x, y, color=colour, linewidth=width, linestyle=dash, alpha=alpha, zorder=5 if strong else 4,
                  solid_capstyle="round", dash_capstyle="round" if row.kind == "sea" else "butt",
                  label=row.kind)  # fmt: skip


def _take_lines(
    room: Room, drawn: gpd.GeoDataFrame, beside: dict[Any, list[np.ndarray]], focus: Sequence[str],
    traffic: YearOfTraffic | None,
) -> dict[str, list[np.ndarray]]:  # fmt: skip
    """Keep names off lines, off those of ships where there is other room; return the lines drawn by system, pixels."""
    parts: dict[str, list[np.ndarray]] = {}
    for row in drawn.itertuples():
        found = traffic.of(row.id, row.system) if traffic else None
        width = found.width if found else STRONG_POINTS if row.system in focus else SOFT_POINTS
        for part, lane in zip(shapely.get_parts(row.geometry), beside[row.Index], strict=True):
            line = room.pixels(np.column_stack(moved(shapely.get_coordinates(part), room.axes, lane * LANE_SHARE)))
            room.take_line(line, width, soft=row.kind == "sea")
            parts.setdefault(row.system, []).append(line)
    return parts


def _take_corners(room: Room) -> None:
    """Keep names off the words at the foot and the scale."""
    west, south, east, north = room.axes.bbox.extents
    room.take(shapely.box(west, south, east, south + FOOT_SHARE * (north - south)))


def _draw_scale(axes: Axes, colours: dict[str, str]) -> None:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    y = south + 0.035 * (north - south)
    width_km = GEOD.inv(west, y, east, y)[2] / 1000
    length_km = max((step for step in SCALE_STEPS_KM if step < width_km / 5), default=SCALE_STEPS_KM[0])
    end = east - 0.02 * (east - west)
    start = GEOD.fwd(end, y, 270, length_km * 1000)[0]
    axes.plot([start, end], [y, y], color=colours["ink"], linewidth=1.5, zorder=9)
    told = say("stillScale", km=number(length_km), miles=number(length_km / KM_PER_MILE))
    axes.annotate(told, ((start + end) / 2, y), (0, 5), fontsize=8,
                  textcoords="offset points", ha="center", color=colours["ink"], zorder=9)  # fmt: skip
