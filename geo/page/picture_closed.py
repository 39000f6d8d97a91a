"""What a question closes, on a still picture: it fades and is crossed out, as on the page."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import geopandas as gpd
import numpy as np
import shapely

from .picture_traffic import LANE_SHARE, moved

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .book import Book

GAP_PX, CROSS_POINTS = 26.0, 5.5
"""From one cross to the next; how large they are."""


def closed_lines(book: Book, asks: str) -> frozenset[str]:
    """Return the ids of the lines that a question of the Routes tab closes at least in part, by its address."""
    from ..network.closures import close
    from ..network.graph import COMMODITIES, build_network, edges_of

    asked = {name: values[0] for name, values in parse_qs(asks).items()}
    if "close" not in asked:
        return frozenset()
    cargo = asked.get("cargo", COMMODITIES[0])
    commodity = cargo if cargo in COMMODITIES else "goods"
    network = build_network(book.atlas, book.figures, commodity=commodity, vocabulary=book.vocabulary)
    left = {edge["segment"] for edge in edges_of(close(network, asked["close"].split(",")))}
    return frozenset(edge["id"] for edge in edges_of(network) if edge["segment"] not in left)


def cross_out(
    axes: Axes, drawn: gpd.GeoDataFrame, closed: Collection[str], colours: dict[str, str],
    lanes: dict[Any, list[np.ndarray]],
) -> None:  # fmt: skip
    """Fade the closed ones of the lines drawn, and set crosses along them."""
    for row in drawn[drawn["id"].isin(closed)].itertuples():
        for part, lane in zip(shapely.get_parts(row.geometry), lanes[row.Index], strict=True):
            x, y = moved(shapely.get_coordinates(part), axes, lane * LANE_SHARE)
            axes.plot(x, y, color=colours["halo"], alpha=0.6, linewidth=4.0, zorder=6, solid_capstyle="butt")
            lon, lat = _spaced(axes, np.column_stack([x, y]))
            for colour, width in ((colours["halo"], 3.2), (colours["ink"], 1.3)):
                axes.plot(lon, lat, linestyle="", marker="x", markersize=CROSS_POINTS, markeredgewidth=width,
                          color=colour, zorder=6)  # fmt: skip


def _spaced(axes: Axes, line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return places along a line (degrees), evenly spaced on the picture."""
    track = shapely.linestrings(axes.transData.transform(line))
    along = shapely.line_interpolate_point(track, np.arange(GAP_PX / 2, track.length, GAP_PX))
    lon, lat = axes.transData.inverted().transform(shapely.get_coordinates(along)).T
    return lon, lat
