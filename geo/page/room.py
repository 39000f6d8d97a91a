"""Shapes -> places for their names: where the widest circle fits in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

GRID_DEG = 10.0
"""What is wider or higher than this gets more than one place for its name."""

DETAIL_DEG = 0.05
"""Room is sought in shapes simplified by as much."""

STRETCH = 0.75
"""Room is measured with a degree of latitude 4/3 as long as one of longitude, as at 41 degrees."""

POINT_ROOM_DEG = 3.0


def label_places(shapes: np.ndarray) -> list[list[list[float]]]:
    """Return for each shape places for its name: [lon, lat, half the width of the room there], in degrees.

    The first is the roomiest of the whole shape, the others those of the cells of a grid over a large one.

    Parameters
    ----------
    shapes : array of shapely geometries, shape (n,)
        Longitude and latitude; a point is the place itself.
    """
    simple = shapely.simplify(shapes, DETAIL_DEG, preserve_topology=False)
    simple = np.where(shapely.is_empty(simple), shapes, simple)
    cells = [(number, cell) for number, shape in enumerate(simple) for cell in _cells(shape)]
    owners = np.array([number for number, _ in cells], dtype=np.int64)
    places: list[list[list[float]]] = [
        [[round(shape.x, 2), round(shape.y, 2), POINT_ROOM_DEG]] if shape.geom_type == "Point" else []
        for shape in simple
    ]
    cell, circles = _widest_circles(np.array([shape for _, shape in cells], dtype=object))
    for owner, (lon, lat, room) in zip(owners[cell].tolist(), circles.round(2).tolist(), strict=True):
        if all(abs(lon - x) + abs(lat - y) > room / 2 for x, y, _ in places[owner]):
            places[owner].append([lon, lat, room])
    return places


def _cells(shape: Any) -> Iterator[Any]:
    """Yield a shape whole, then the cells of the grid over it where it is larger than one."""
    if shape.geom_type == "Point":
        return
    yield shape
    west, south, east, north = shape.bounds
    columns, rows = int((east - west) // GRID_DEG) + 1, int((north - south) // GRID_DEG) + 1
    if columns * rows > 1:
        for left, right in itertools.pairwise(np.linspace(west, east, columns + 1)):
            for low, high in itertools.pairwise(np.linspace(south, north, rows + 1)):
                yield shapely.clip_by_rect(shape, left, low, right, high)


def _widest_circles(cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells that hold an area, and lon, lat and radius of the widest circle in the largest one of each."""
    parts, cell = shapely.get_parts(cells, return_index=True)
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, cell = parts[areas], cell[areas]
    order = np.lexsort((-shapely.area(parts), cell))
    cell, largest = np.unique(cell[order], return_index=True)
    stretched = shapely.transform(parts[order][largest], lambda xy: xy * (STRETCH, 1.0))
    circles = shapely.maximum_inscribed_circle(stretched, np.maximum(0.05, shapely.length(stretched) / 500))
    centres = shapely.get_coordinates(shapely.get_point(circles, 0)).reshape(-1, 2)
    return cell, np.column_stack([centres[:, 0] / STRETCH, centres[:, 1], shapely.length(circles) / STRETCH])
