"""The ground of a map anywhere: the countries and named seas of a box, cut from the layers that the package carries."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import LayerError, NoAnswerError
from . import catalog
from .load import load_layers

MARGIN_SHARES = (0.5, 0.35)
"""How much further than the box the ground reaches on each side, as shares of its width and height: a window shows more
than the box, the wider the window the more."""
LEAST_MARGIN_DEG = 1.0
DECIMALS = 3
"""Decimals of a coordinate of the ground, as in the layers it is cut from: about 100 m."""


@dataclass(frozen=True)
class Box:
    """A region in degrees, WGS84; it does not cross the antimeridian.

    Raises
    ------
    LayerError
        The numbers are no box; the text says which and why.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        problems = [
            f"the {side} edge is {degrees:g}; {what} are -{most} to {most} (the order is west, south, east, north)"
            for side, degrees, what, most in (
                ("western", self.west, "longitudes", 180), ("southern", self.south, "latitudes", 90),
                ("eastern", self.east, "longitudes", 180), ("northern", self.north, "latitudes", 90),
            )
            if not -most <= degrees <= most
        ]  # fmt: skip
        if not problems and not self.west < self.east:
            text = f"the western edge {self.west:g} is not west of the eastern {self.east:g}"
            problems.append(f"{text}; a box across the antimeridian cannot be drawn on one map")
        if not problems and not self.south < self.north:
            problems.append(f"the southern edge {self.south:g} is not south of the northern {self.north:g}")
        if problems:
            raise LayerError("the box: " + "; ".join(problems))

    def widened(self) -> Box:
        """Return the box with the margin of its ground, on whole tenths of a degree."""
        across = max(LEAST_MARGIN_DEG, MARGIN_SHARES[0] * (self.east - self.west))
        along = max(LEAST_MARGIN_DEG, MARGIN_SHARES[1] * (self.north - self.south))
        return Box(
            max(-180.0, math.floor((self.west - across) * 10) / 10),
            max(-90.0, math.floor((self.south - along) * 10) / 10),
            min(180.0, math.ceil((self.east + across) * 10) / 10),
            min(90.0, math.ceil((self.north + along) * 10) / 10),
        )

    @property
    def polygon(self) -> shapely.Polygon:
        """The box as a polygon."""
        return shapely.box(self.west, self.south, self.east, self.north)


@dataclass(frozen=True, eq=False)
class Detail:
    """What the ground shows beside countries and seas: rivers and lakes (name, geometry; WGS84), and a table of cities.

    `cities` has the columns of `cities.csv`, see `schema.csv`, the first ones named first. Each may be empty.
    """

    rivers: gpd.GeoDataFrame
    lakes: gpd.GeoDataFrame
    cities: pd.DataFrame


@dataclass(frozen=True)
class Relief:
    """A picture of the relief: its box in degrees (west, south, east, north; plate carree), and the WebP file."""

    box: tuple[float, float, float, float]
    image: bytes


def read_reliefs(folder: str | Path | None = None) -> tuple[Relief, ...]:
    """Return the pictures of the relief of an atlas, of the shipped one by default: that of the smallest box first."""
    found = []
    for row in catalog.read_rows("relief", folder):
        west, south, east, north = (float(row[side]) for side in ("west", "south", "east", "north"))
        found.append(Relief((west, south, east, north), catalog.picture_path(folder, row["id"]).read_bytes()))
    return tuple(sorted(found, key=lambda relief: shapely.box(*relief.box).area))


def read_relief(folder: str | Path | None = None) -> Relief | None:
    """Return the largest picture of the relief of an atlas, of the shipped one by default; None if it has none."""
    reliefs = read_reliefs(folder)
    return reliefs[-1] if reliefs else None


def read_detail(folder: str | Path | None = None) -> Detail:
    """Return the rivers, lakes and cities of an atlas, those of the shipped one by default; what it lacks is empty."""
    rivers, lakes = (
        load_layers([row["id"] for row in catalog.read_rows("catalog", folder) if row["role"] == role], folder=folder)
        for role in ("rivers", "lakes")
    )
    cities = catalog.read_table("cities", folder)
    numbers = {name: pd.to_numeric(cities[name]) for name in ("lon", "lat", "rank")}
    return Detail(rivers, lakes, cities.assign(**numbers).sort_values("rank", kind="stable", ignore_index=True))


def cut_ground(box: Box) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the countries and the named seas that reach into a box, cut at its edges, as tidy frames.

    Countries are those of the world layer, seas those of the layer of seas; water without a name is in neither.

    Raises
    ------
    NoAnswerError
        There is no land in the box.
    """
    countries = _cut(load_layers([catalog.layer_of_role("world")]), box)
    if countries.empty:
        raise NoAnswerError(f"there is no land between {box.west:g}, {box.south:g} and {box.east:g}, {box.north:g}")
    return countries, _cut(load_layers([catalog.layer_of_role("seas")]), box)


def cut_waters(box: Box) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the rivers and lakes of the shipped atlas that reach into a box, cut at its edges."""
    whole = read_detail()
    near = whole.rivers[shapely.intersects(whole.rivers.geometry.to_numpy(), box.polygon)]
    rivers = near.assign(geometry=shapely.clip_by_rect(near.geometry.to_numpy(), *box.polygon.bounds))
    return rivers[~rivers.geometry.is_empty], _cut(whole.lakes, box)


def widest_land(countries: gpd.GeoDataFrame, box: Box) -> tuple[str, float, float, float]:
    """Return the country with the widest open land in a box, the middle of it (lon, lat), and its radius in degrees."""
    best = ("", 0.0, 0.0, 0.0)
    for country, shape in zip(countries["id"], countries.geometry, strict=True):
        for part in shapely.get_parts(shapely.intersection(shape, box.polygon)):
            if part.geom_type == "Polygon" and math.sqrt(part.area / math.pi) > best[3]:
                circle = shapely.maximum_inscribed_circle(part)
                if circle.length > best[3]:
                    lon, lat = circle.coords[0]
                    best = (str(country), lon, lat, circle.length)
    return best


def _cut(areas: gpd.GeoDataFrame, box: Box) -> gpd.GeoDataFrame:
    near = areas[shapely.intersects(areas.geometry.to_numpy(), box.polygon)]
    shapes = shapely.intersection(near.geometry.to_numpy(), box.polygon)
    shapes = shapely.make_valid(shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS)))
    cut = near.assign(geometry=[_polygons(shape) for shape in shapes])
    return cut[~cut.geometry.is_empty].reset_index(drop=True)


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    parts = shapely.get_parts(shapely.get_parts([shape]))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])
