"""Where names have room on a still picture: inside the map, over no other name, no sign and no line on land."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POINTS_PER_INCH = 72
EDGE_PX = 4.0
AIR_PX = 1.5
LINE_EM = 1.2
Spot = tuple[float, float]
Side = Literal["left", "center", "right"]


class Room:
    """What is taken on a map, in pixels of its figure; what is written takes its place.

    Parameters
    ----------
    axes
        The map, its limits and its place in the figure set.
    font
        The letters names are measured in.
    """

    def __init__(self, axes: Axes, font: str) -> None:
        axes.apply_aspect()
        self.axes, self.font = axes, font
        self.scale = axes.get_figure().get_dpi() / POINTS_PER_INCH  # type: ignore[union-attr]
        self.height = float(axes.bbox.height)
        self.names: list[shapely.Geometry] = []
        self._taken: tuple[list[shapely.Geometry], list[shapely.Geometry]] = ([], [])
        self._trees: tuple[shapely.STRtree, shapely.STRtree] | None = None

    def take(self, shape: shapely.Geometry, *, soft: bool = False) -> None:
        """Keep a shape in pixels free of names; a `soft` one, as the ways of ships are, where there is other room."""
        self._taken[soft].append(shape)
        self._trees = None

    def take_line(self, line: np.ndarray, width: float, *, soft: bool = False) -> None:
        """Keep a line in pixels, of a width in points, free of names."""
        if len(line) > 1:
            half = width * self.scale / 2
            self.take(shapely.buffer(shapely.linestrings(line), half, cap_style="flat", quad_segs=2), soft=soft)

    def take_sign(self, x: float, y: float, size: float) -> None:
        """Keep a sign at degrees, of a size in points, free of names."""
        self.take(shapely.Point(*self.pixels([[x, y]])[0]).buffer(size * self.scale / 2))

    def pixels(self, lonlat: Any) -> np.ndarray:
        """Return degrees as pixels."""
        return np.asarray(self.axes.transData.transform(lonlat), dtype=float)

    def degrees(self, pixels: Any) -> np.ndarray:
        """Return pixels as degrees."""
        return np.asarray(self.axes.transData.inverted().transform(pixels), dtype=float)

    def size(self, text: str, size: float, weight: str = "normal", style: Any = "normal") -> tuple[float, float]:
        """Return how wide and high a text is, pixels."""
        from matplotlib.font_manager import FontProperties
        from matplotlib.textpath import text_to_path

        font = FontProperties(family=self.font, size=size, weight=weight, style=style)
        wide, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
        return float(wide) * self.scale, size * LINE_EM * self.scale

    def is_free(self, box: shapely.Geometry, *, of_lines: bool = True, of_soft: bool = True) -> bool:
        """Return whether a box is on the map and over nothing, or over no name, or over nothing but what is soft."""
        wide = shapely.box(*(np.array(box.bounds) + np.array([-1, -1, 1, 1]) * AIR_PX))
        west, south, east, north = self.axes.bbox.extents
        if not shapely.box(west + EDGE_PX, south + EDGE_PX, east - EDGE_PX, north - EDGE_PX).contains(box):
            return False
        if any(wide.intersects(other) for other in self.names):
            return False
        if self._trees is None:
            self._trees = (shapely.STRtree(self._taken[False]), shapely.STRtree(self._taken[True]))
        counted = [tree for tree, counts in zip(self._trees, (of_lines, of_lines and of_soft), strict=True) if counts]
        return all(not len(tree.query(wide, predicate="intersects")) for tree in counted)

    def write(
        self, text: str, spots: Iterable[Spot], colour: str, size: float, *, soft: bool = True, **look: Any
    ) -> bool:
        """Write a text with its middle at the first of some spots (pixels) where it has room; whether there is one.

        `soft`: over what is soft too, if there is no other room.
        """
        wide, high = self.size(text, size, look.get("fontweight", "normal"), look.get("style", "normal"))
        boxes = [shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2) for x, y in spots]
        for of_soft in (True, False) if soft else (True,):
            for box in boxes:
                if self.is_free(box, of_soft=of_soft):
                    self.put(text, box, colour, size, **look)
                    return True
        return False

    def put(self, text: str, box: shapely.Polygon, colour: str, size: float, ha: Side = "center", **look: Any) -> None:
        """Write a text in a box, which is then taken, at its middle or at a side of it."""
        self.names.append(box)
        west, south, east, north = box.bounds
        at = {"left": west, "center": (west + east) / 2, "right": east}[ha]
        ((x, y),) = self.degrees([[at, (south + north) / 2]])
        self.axes.text(x, y, text, fontsize=size, color=colour, ha=ha, va="center", zorder=9, **look)
