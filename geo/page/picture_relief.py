"""The relief under still pictures: light and shade as on the pages, as faint, fading as the map comes closer."""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from . import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..atlas.ground import Relief

WORLD_PX = 256
"""Width of the world on a page at zoom 0."""


def draw_relief(axes: Axes, relief: Relief, theme: str) -> None:
    """Lay a relief over the land; under lines and names, and not at all where the map is closer than it bears."""
    from matplotlib.image import AxesImage, imread

    opacity = style.RELIEF["strength"][theme] * shown_share(axes)
    if opacity <= 0:
        return
    west, south, east, north = relief.box
    whole = np.asarray(imread(io.BytesIO(relief.image), format="webp"), dtype=float)
    shown = np.subtract(*axes.get_xlim()[::-1]) / axes.bbox.width  # degrees a pixel
    grey = coarser(whole, int(shown * whole.shape[1] / (east - west)))
    east = west + (east - west) * grey.shape[1] / whole.shape[1]
    south = north - (north - south) * grey.shape[0] / whole.shape[0]
    image = AxesImage(axes, extent=(west, east, south, north), interpolation="bilinear", zorder=1.5)
    image.set_data(light_and_shade(grey, opacity))
    image.set_clip_path(axes.patch)
    axes.add_artist(image)


def shown_share(axes: Axes) -> float:
    """Return how much of the relief is seen at the scale of a map, from 0 to 1."""
    west, east = axes.get_xlim()
    zoom = math.log2(axes.bbox.width / (east - west) * 360 / WORLD_PX)
    whole, gone = style.RELIEF["zooms"]
    return min(1.0, max(0.0, float((gone - zoom) / (gone - whole))))


def coarser(grey: np.ndarray, step: int) -> np.ndarray:
    """Return the means of squares of a picture, as many of its pixels wide, repeated: light and shade become flat."""
    if step < 2:
        return grey
    high, wide = grey.shape[0] // step, grey.shape[1] // step
    squares = grey[: high * step, : wide * step].reshape(high, step, wide, step, -1)
    return np.repeat(np.repeat(squares.mean(axis=(1, 3)), step, axis=0), step, axis=1)


def light_and_shade(grey: np.ndarray, opacity: float) -> np.ndarray:
    """Return red, green, blue and opacity: white where a grey picture is light, else black, none where it is flat."""
    shade = np.asarray(grey, dtype=float).reshape(*grey.shape[:2], -1)[:, :, 0] - style.RELIEF_FLAT
    strength = np.minimum(255, 2 * np.abs(shade)) * opacity
    return np.dstack([*[np.where(shade > 0, 255, 0)] * 3, strength.round()]).astype(np.uint8)


@contextlib.contextmanager
def without_relief(figure: Figure) -> Iterator[None]:
    """Take the relief out of a picture for a while: in SVG it would weigh more than all else."""
    from matplotlib.image import AxesImage

    images = figure.findobj(AxesImage)
    for image in images:
        image.set_visible(False)
    yield
    for image in images:
        image.set_visible(True)
