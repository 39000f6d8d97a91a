"""Parsed GeoJSON geometries -> shapely's, all of one type at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import shapely

LEVELS: dict[str, tuple[Callable[..., Any], ...]] = {
    "Point": (shapely.points,),
    "LineString": (shapely.linestrings,),
    "MultiLineString": (shapely.linestrings, shapely.multilinestrings),
    "Polygon": (shapely.linearrings, shapely.polygons),
    "MultiPolygon": (shapely.linearrings, shapely.polygons, shapely.multipolygons),
}
"""What makes the parts of a geometry from its vertices, and each greater part from those, by its type."""


def shapes_of(geometries: Sequence[dict[str, Any]]) -> np.ndarray:
    """Return GeoJSON geometries (RFC 7946, as `json.loads` gives them) as shapely's; shape (n,).

    Shapely's own reader parses text, which takes several times as long where the text has been parsed already. Where a
    geometry is of no type of `LEVELS`, a part is empty or vertices have heights, shapely's reader is asked. Each
    vertex has two numbers at least.

    Raises
    ------
    shapely.errors.GEOSException
        A geometry is none.
    """
    shapes = np.empty(len(geometries), dtype=object)
    places: dict[str, list[int]] = {}
    for place, geometry in enumerate(geometries):
        places.setdefault(str(geometry["type"]), []).append(place)
    for kind, own in places.items():
        chosen = [geometries[place] for place in own]
        made = _of_one_type([geometry["coordinates"] for geometry in chosen], LEVELS.get(kind, ()))
        shapes[own] = shapely.from_geojson([json.dumps(geometry) for geometry in chosen]) if made is None else made
    return shapes


def _of_one_type(coordinates: list[Any], makers: tuple[Callable[..., Any], ...]) -> Any:
    """Return the geometries of nested vertices, or None where they are no pairs or a part is empty."""
    if not makers:
        return None
    counts = []
    level = coordinates if makers[0] is not shapely.points else [coordinates]
    for _ in makers[1:]:
        counts.append([len(parts) for parts in level])
        level = list(chain.from_iterable(level))
    counts.append([len(vertices) for vertices in level])
    vertices = list(chain.from_iterable(level))
    numbers = np.fromiter(chain.from_iterable(vertices), dtype=float)
    if not all(map(all, counts)) or len(numbers) != 2 * len(vertices):
        return None
    made: Any = numbers.reshape(-1, 2)
    if makers == (shapely.points,):
        return shapely.points(made)
    for make, sizes in zip(makers, reversed(counts), strict=True):
        made = make(made, indices=np.repeat(np.arange(len(sizes)), sizes))
    return made
