"""Lines of a still picture as wide as what they carried in a year, and the scale of the widths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import shapely

from ..atlas.said import plain_number, say, term
from . import style
from .corridors import corridor_lanes
from .traffic import UNPUBLISHED_POINTS, YearOfTraffic

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LANE_SHARE = 0.011
"""Width of a lane as a share of the map's height."""
HATCH = (0, (0.9, 0.9))
HALO_POINTS, PART_EDGE_POINTS = 1.4, 0.9
WIDEST_DASH_POINTS = 5.0
"""Wider lines have the dashes of one as wide as this, as on the page."""


def draw_traffic(
    axes: Axes,
    drawn: gpd.GeoDataFrame,
    traffic: YearOfTraffic,
    colours: dict[str, str],
    lanes: Mapping[Any, list[np.ndarray]],
    scale: float = 1.0,
) -> None:
    """Draw the lines that were open in a year, widths times `scale`; the part that counts apart within the whole.

    `lanes` are by row those of the vertices of its parts, where lines share a corridor; the widest lie below.
    """
    widths = [(row, traffic.of(row.id, row.system)) for row in drawn.itertuples()]
    for row, found in sorted(((row, found) for row, found in widths if found), key=lambda pair: -pair[1].width):
        commodity = row.commodity if row.commodity in style.COMMODITIES else "other"
        unknown = found.kind in ("unpublished", "part")
        width, ink = found.width * scale, colours[commodity if found.kind == "published" else f"{commodity}_soft"]
        for number, part in enumerate(shapely.get_parts(row.geometry)):
            xy = shapely.get_coordinates(part)
            x, y = moved(xy, axes, lanes[row.Index][number] * LANE_SHARE) if lanes else (xy[:, 0], xy[:, 1])
            axes.plot(x, y, color=colours["halo"], linewidth=width + HALO_POINTS * scale, zorder=4,
                      solid_capstyle="round")  # fmt: skip
            manner = HATCH if unknown else dashes(row.kind, commodity, width, WIDEST_DASH_POINTS * scale)
            axes.plot(x, y, color=ink, linewidth=width, linestyle=manner, zorder=5,
                      label=row.kind, solid_capstyle="butt", dash_capstyle="butt")  # fmt: skip
            if found.inner:
                inner = max(found.inner * scale - PART_EDGE_POINTS, 0.6)
                axes.plot(x, y, color=colours["part"], linewidth=inner, zorder=6, solid_capstyle="butt")


def dashes(kind: str, commodity: str, width: float, widest: float) -> Any:
    """Return the dashes of a line in its own widths, as the page has them; "solid" where it has none."""
    steps = style.PATTERNS.get(f"{kind}-{commodity}", [])
    return (0, [step * min(width, widest) / width for step in steps]) if steps else "solid"


def draw_widths(on: Axes | Figure, traffic: YearOfTraffic, colours: dict[str, str], columns: int = 0) -> None:
    """Draw what the widths mean: round amounts of each unit, the part that counts apart, what nobody published."""
    from matplotlib.lines import Line2D

    def sample(label: str, width: float, **look: Any) -> Line2D:
        return Line2D([], [], label=label, linewidth=width, color=look.pop("color", colours["ink"]), **look)

    place: Literal["lower right", "lower left"] = "lower right" if columns else "lower left"
    handles = []
    for value, unit in traffic.scale():
        label = say("amount", value=plain_number(value), unit=term("unit", unit))
        handles.append(sample(label, traffic.width(value, unit)))
    if traffic.part:
        handles.append(sample(traffic.part, 5.0, color=colours["part"]))
    handles.append(sample(say("notPublished"), UNPUBLISHED_POINTS, linestyle=HATCH))
    on.legend(handles=handles, loc=place, ncols=columns or len(handles), fontsize=8, facecolor=colours["panel"],
                edgecolor=colours["rule"], labelcolor=colours["ink"], framealpha=0.9,
                bbox_to_anchor=(0.992, 0.03) if columns else (0.008, 0.035)).set_zorder(10)  # fmt: skip


def lanes_of_parts(drawn: gpd.GeoDataFrame, given: dict[str, float]) -> dict[Any, list[np.ndarray]]:
    """Return by row the lane of each vertex of its parts, see `geo.page.corridors`."""
    parts, row = shapely.get_parts(drawn.geometry.to_numpy(), return_index=True)
    lonlat, part = shapely.get_coordinates(parts, return_index=True)
    systems = drawn["system"].to_numpy()[row][part].tolist()
    lanes, _ = corridor_lanes(lonlat, part, systems, given, {name: n for n, name in enumerate(dict.fromkeys(systems))})
    first = np.searchsorted(part, np.arange(len(parts) + 1))
    found: dict[Any, list[np.ndarray]] = {label: [] for label in drawn.index}
    for number in range(len(parts)):
        edges = lanes[first[number] : first[number + 1] - 1]
        found[drawn.index[row[number]]].append((np.r_[edges[:1], edges] + np.r_[edges, edges[-1:]]) / 2)
    return found


def moved(xy: np.ndarray, axes: Axes, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the line moved to its right by shares of the map's height, one for each vertex."""
    if not share.any():
        return xy[:, 0], xy[:, 1]
    along = np.gradient(xy, axis=0)
    across = np.column_stack([along[:, 1], -along[:, 0]]) / np.maximum(np.hypot(*along.T), 1e-12)[:, None]
    moved = xy + across * share[:, None] * (axes.get_ylim()[1] - axes.get_ylim()[0])
    return moved[:, 0], moved[:, 1]
