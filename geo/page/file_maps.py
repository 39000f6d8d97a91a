"""Files of somebody's own -> one map of them over the countries of the world or of the region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from ..atlas import catalog
from ..atlas.load import load_layers
from ..errors import require
from ..names import unlike
from .basemap import Basemap
from .drawn import MOST_VERTICES
from .route_map import RouteMap
from .route_map import draw as draw_map


def draw_files(
    frames: Sequence[gpd.GeoDataFrame],
    *,
    title: str,
    detail_m: float | None = None,
    most_vertices: int | None = None,
    tiles: str | None = None,
    home: Sequence[float] | None = None,
    own: Mapping[str, Any] | None = None,
) -> RouteMap:
    """Return one map of imported frames over the countries of the world or, when they fit, of the region.

    Parameters
    ----------
    frames
        Frames as `geo.formats.read.read` gives them; a feature whose id is taken gets the next free of '-2', '-3' ...
        behind it.
    title
        What the page is called.
    detail_m
        Leave out vertices that move a line by less than about this many metres; None leaves out none.
    most_vertices
        Vertices one page may hold; by default `geo.page.drawn.MOST_VERTICES`.
    tiles
        An online background, see `geo.page.document.map_payload`.
    home
        The box (west, south, east, north) that the page opens on, degrees; by default that of all.
    own
        Columns that the page opens by, see `geo.page.own_columns.chosen`; its reader can choose others.

    Raises
    ------
    LayerError
        There are more vertices than one page may hold; the text names the detail that fits.
    """
    require("several", frames=frames)
    whole = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs="EPSG:4326")
    whole["id"] = unlike(whole["id"].tolist())
    areas = load_layers(catalog.layers_of_roles(*(("countries", "seas") if _is_in_region(whole) else ("world",))))
    return draw_map(
        whole,
        title=title,
        credit=_credit(whole),
        view="all",
        detail_m=detail_m,
        most_vertices=most_vertices or MOST_VERTICES,
        basemap=Basemap.of(areas),
        tiles=tiles,
        home=home,
        own=own or {},
    )


def _is_in_region(frame: gpd.GeoDataFrame) -> bool:
    """Return whether the shipped layers of countries and seas reach around everything in a frame."""
    region = catalog.region()
    west, south, east, north = frame.total_bounds
    inside = west >= float(region["west"]) and south >= float(region["south"])
    return bool(inside and east <= float(region["east"]) and north <= float(region["north"]))


def _credit(frame: gpd.GeoDataFrame) -> str:
    """Return whom the licences of imported features, and of what is behind them, want named."""
    from ..formats.readers import gem, osm

    named = {row["id"]: row["credit"] for row in catalog.read_rows("sources") if row["credit"]}
    countries = next(row["attribution"] for row in catalog.read_rows("catalog") if row["role"] == "countries")
    named |= {reader.SOURCE: f"{reader.ATTRIBUTION} ({reader.LICENCE})" for reader in (gem, osm)}
    used = {name for text in frame["sources"].dropna().unique() for name in str(text).split("; ")}
    return " ".join([*(f"{text}." for source, text in named.items() if source in used), f"Countries: {countries}."])
