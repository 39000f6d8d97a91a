"""Which maps the atlas has, and what each shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from ..atlas import catalog
from ..atlas.load import folder_of, lines, load, points
from ..atlas.system_lengths import system_lengths
from ..atlas.vocabulary import split
from ..errors import EnergyRoutesError, LayerError, UnknownNameError
from ..names import nearest_names
from ..referencing.route import Route, routes_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .basemap import Basemap
    from .document import RouteMap

INDEX_FILE = "index.html"
"""File of the first page: what a browser opens in a folder."""


@dataclass(frozen=True)
class Page:
    """One map of the atlas: its file, its title, the systems it draws (all when empty) and those it stresses.

    Of a `country` it draws every system with a line there, and the points of its `layers` as a whole. With `routes` it
    has a tab of the ways through the whole atlas.
    """

    name: str
    title: str
    file: str
    systems: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    country: str = ""
    layers: tuple[str, ...] = ()
    routes: bool = False
    credit: str = ""


def read_pages(folder: str | Path | None = None) -> tuple[Page, ...]:
    """Return the maps of an atlas from its table of pages, the index first.

    Raises
    ------
    LayerError
        The table or that of the region has a problem, or no row; all problems are named.
    """
    rows, region = catalog.read_rows("pages", folder), catalog.region(folder)
    if not rows:
        raise LayerError("pages.csv: has no row; an atlas has one page or more")
    return tuple(
        Page(
            name=row["id"],
            title=row["title"],
            file=f"{row['id']}.html" if number else INDEX_FILE,
            systems=tuple(split(row["systems"])),
            focus=tuple(split(row["focus"])),
            country=row["country"],
            layers=tuple(split(row["layers"])),
            routes=row["routes"] == "yes",
            credit=row["credit"] or region["credit"],
        )
        for number, row in enumerate(rows)
    )


@dataclass(frozen=True)
class Book:
    """The atlas read once, with the tables that its pages are made of; what is derived is derived once.

    Attributes
    ----------
    atlas
        Tidy frame in EPSG:4326. Its countries and seas are the background of the pages.
    folder
        Where the tables are; None for the shipped ones.
    """

    atlas: gpd.GeoDataFrame
    folder: str | Path | None = None

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Maps of the atlas, the index first."""
        return read_pages(self.folder)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Published figures."""
        return catalog.figures(self.folder)

    @cached_property
    def systems(self) -> pd.DataFrame:
        """Table of systems."""
        return catalog.systems(self.folder)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Table of sources."""
        return catalog.sources(self.folder)

    @cached_property
    def as_of(self) -> str:
        """Date of the newest layer."""
        return str(catalog.catalog(self.folder)["as_of"].max())

    @cached_property
    def lengths(self) -> pd.DataFrame:
        """Lengths of all systems beside the published ones, see `geo.atlas.system_lengths.system_lengths`."""
        partly_drawn = set(self.systems.loc[self.systems["extent"] == "part", "id"])
        return system_lengths(self.atlas, self.figures, partly_drawn=partly_drawn, folder=self.folder)

    @cached_property
    def routes(self) -> list[Route]:
        """Routes of all systems, calibrated; a line with a gap has none."""
        return routes_of(self.atlas, leave_out_broken=True)

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        """Countries and seas: those of the frame, or of the folder."""
        own = self.atlas[self.atlas["kind"].isin(("country", "sea-area"))]
        return (
            own
            if len(own)
            else load(catalog.layers_of_roles("countries", "seas", folder=self.folder), folder=self.folder)
        )

    @cached_property
    def basemap(self) -> Basemap:
        """The areas as a background."""
        from ..atlas.ground import read_detail
        from .basemap import Basemap

        if self.folder is None:
            return Basemap.of(self.areas, detail=read_detail())
        region = catalog.region(self.folder)
        west, south, east, north = (float(region[side]) for side in ("west", "south", "east", "north"))
        return Basemap.of(self.areas, (west, south, east, north), read_detail(self.folder))

    @cached_property
    def networks(self) -> dict[str, Any]:
        """Networks for the Routes tab by commodity; one without an origin and a destination is left out."""
        from ..atlas.vocabulary import read_vocabulary
        from ..network.graph import collect_parts
        from .network import page_network

        names = dict(zip(self.systems["id"], self.systems["name"], strict=True))
        vocabulary = read_vocabulary(self.folder)
        found = {}
        for commodity in ("oil", "gas"):
            try:
                network = collect_parts(self.atlas, self.figures, commodity=commodity, vocabulary=vocabulary)
                payload = page_network(network, names)
            except EnergyRoutesError:
                continue  # an atlas of somebody's own need not be a network
            if payload["origins"] and payload["destinations"]:
                found[commodity] = payload
        return found


def draw(
    frame: gpd.GeoDataFrame | None = None,
    *,
    page: str | None = None,
    title: str | None = None,
    tiles: str | None = None,
    folder: str | Path | None = None,
) -> RouteMap:
    """Return a map of the atlas or of any tidy frame; it shows itself in a notebook and saves as one file.

    Parameters
    ----------
    frame
        Tidy frame in EPSG:4326, by default the whole atlas. Its countries and seas are the background.
    page
        Which of the atlas' maps, see its table of pages; by default the first.
    title
        Another title.
    tiles
        An online background, see `geo.page.document.draw`; without it the map asks no network for anything.
    folder
        Another folder of layers and tables; by default the one the frame was loaded from.

    Raises
    ------
    UnknownNameError
        A page that the atlas does not have.
    """
    atlas = load(folder=folder) if frame is None else frame.reset_index(drop=True)
    return draw_page(Book(atlas, folder_of(atlas, folder)), page, title=title, tiles=tiles)


def drawn_layers(folder: str | Path | None = None) -> list[str]:
    """Return the layers of the atlas that pages draw: all but the named places behind the vertices."""
    rows = catalog.read_rows("catalog", folder)
    return [row["id"] for row in rows if row["in_atlas"] == "yes" and row["role"] != "control-points"]


def draw_page(book: Book, page: str | None = None, *, title: str | None = None, tiles: str | None = None) -> RouteMap:
    """Return one map of the atlas; see `draw`. Several pages of one book share what is read and measured."""
    from . import document as maps

    wanted = find_page(book, page)
    shown = choose_features(book.atlas, wanted)
    return maps.draw(
        shown,
        title=title or wanted.title,
        as_of=book.as_of,
        credit=wanted.credit,
        figures=book.figures,
        lengths=book.lengths[book.lengths["system"].isin(set(shown["system"]))],
        sources=book.sources,
        systems=book.systems,
        basemap=book.basemap,
        focus=_present(wanted.focus, shown),
        view="focus" if wanted.focus else "all",
        tiles=tiles,
        routes=book.networks if wanted.routes else None,
        measured=book.routes,
    )


def draw_picture(book: Book, page: str | None = None) -> Figure:
    """Return one of the atlas' maps as a still picture (matplotlib); `geo.page.picture.save_picture` writes it.

    Raises
    ------
    UnknownNameError
        A page that the atlas does not have.
    LayerError
        matplotlib is not installed, or the page has no line.
    """
    from .picture import picture

    wanted = find_page(book, page)
    return picture(
        choose_features(book.atlas, wanted),
        title=wanted.title,
        as_of=book.as_of,
        countries=book.areas[book.areas["kind"] == "country"],
        seas=book.areas[book.areas["kind"] == "sea-area"],
        ground=book.basemap.bounds,
        systems=book.systems,
        focus=wanted.focus or None,
        credit=wanted.credit,
    )


def draw_files(
    frames: Sequence[gpd.GeoDataFrame],
    *,
    title: str,
    detail_m: float | None = None,
    most_vertices: int | None = None,
    tiles: str | None = None,
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
        Vertices one page may hold; by default `geo.page.payload.MOST_VERTICES`.
    tiles
        An online background, see `geo.page.document.draw`.

    Raises
    ------
    LayerError
        There are more vertices than one page may hold; the text names the detail that fits.
    """
    from . import document as maps
    from .basemap import Basemap
    from .payload import MOST_VERTICES

    whole = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs="EPSG:4326")
    whole["id"] = _unlike_ids(whole["id"].tolist())
    areas = load(catalog.layers_of_roles(*(("countries", "seas") if _is_in_region(whole) else ("world",))))
    return maps.draw(
        whole,
        title=title,
        credit=_credit(whole),
        view="all",
        detail_m=detail_m,
        most_vertices=most_vertices or MOST_VERTICES,
        basemap=Basemap.of(areas),
        tiles=tiles,
    )


def _unlike_ids(ids: Sequence[str]) -> list[str]:
    """Return ids with the next free number behind each that stands before it already; no two are alike then."""
    taken, numbers, unlike = set(ids), dict[str, int](), []
    for name in ids:
        free = name
        if name in numbers:
            while free in taken:
                numbers[name] += 1
                free = f"{name}-{numbers[name]}"
        numbers.setdefault(name, 1)
        taken.add(free)
        unlike.append(free)
    return unlike


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


def find_page(book: Book, name: str | None) -> Page:
    """Return the page of that name, without one the first."""
    for page in book.pages:
        if name in (None, page.name):
            return page
    known = [page.name for page in book.pages]
    raise UnknownNameError(f"no page is called {name!r}; {nearest_names(str(name), known)}")


def choose_features(atlas: gpd.GeoDataFrame, page: Page) -> gpd.GeoDataFrame:
    """Return the lines and points a page shows, index kept: those of its systems, or of its country's lines."""
    features = atlas[~atlas["kind"].isin(("country", "sea-area", "control-point"))]
    drawn = lines(features)
    if page.systems:
        drawn = drawn[drawn["system"].isin(page.systems)]
    elif page.country:
        drawn = drawn[drawn["system"].isin(set(drawn.loc[drawn["country"] == page.country, "system"]))]
    else:
        return features
    ends = {*drawn["from_point"], *drawn["to_point"]}
    stations = points(features)
    along = stations["system"].fillna("").str.split("; ").map(lambda names: bool(set(names) & set(drawn["system"])))
    keep = features["id"].isin({*drawn["id"], *ends, *stations.loc[along, "id"]})
    return features[keep | features["layer"].isin(page.layers)]


def _present(focus: Sequence[str], shown: gpd.GeoDataFrame) -> list[str] | None:
    return [name for name in focus if name in set(shown["system"])] or None
