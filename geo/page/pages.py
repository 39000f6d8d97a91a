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
from ..atlas.load import lines, load, points
from ..atlas.system_lengths import system_lengths
from ..errors import EnergyRoutesError, UnknownNameError
from ..names import nearest_names

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .basemap import Basemap
    from .document import RouteMap

EXPORTS_LAYER = "kazakhstan-exports"
CONTROL_POINTS_LAYER = "control-points"
COUNTRIES_CREDIT = "Countries: Natural Earth."
ATLAS_CREDIT = f"Places: GeoNames (CC BY 4.0). {COUNTRIES_CREDIT}"
REGION = (-12.0, 30.0, 90.0, 60.0)
"""West, south, east and north of the layers `countries` and `seas`, degrees."""


@dataclass(frozen=True)
class Page:
    """One map of the atlas: its file, its title, the systems it draws (all when empty) and those it stresses.

    With `routes` it has a tab of the ways through the whole atlas.
    """

    name: str
    title: str
    systems: tuple[str, ...] = ()
    focus: tuple[str, ...] = ("btc", "bte")
    country: str = ""
    routes: bool = False

    @property
    def file(self) -> str:
        """Return the file name of the page."""
        return f"{self.name}.html"


PAGES = (
    Page("index", "Oil and gas routes from Kazakhstan and the Caspian to Europe", focus=(), routes=True),
    Page("btc", "Baku-Tbilisi-Ceyhan oil pipeline (BTC)", systems=("btc", "bte", "baku-supsa"), focus=("btc",)),
    Page(
        "bte",
        "Baku-Tbilisi-Erzurum gas pipeline (BTE, South Caucasus Pipeline)",
        systems=("bte", "scpx", "btc", "tanap"),
        focus=("bte",),
    ),
    Page(
        "kazakhstan",
        "Kazakhstan's export points and the lines that lead to them",
        country="KZ",
        focus=("cpc", "atyrau-samara", "atasu-alashankou"),
        routes=True,
    ),
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
        return system_lengths(self.atlas, self.figures, partly_drawn=partly_drawn)

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        """Countries and seas: those of the atlas, or the shipped ones."""
        own = self.atlas[self.atlas["kind"].isin(("country", "sea-area"))]
        return own if len(own) else load(["countries", "seas"])

    @cached_property
    def basemap(self) -> Basemap:
        """The areas as a background."""
        from .basemap import Basemap

        return Basemap.of(self.areas)

    @cached_property
    def networks(self) -> dict[str, Any]:
        """Networks for the Routes tab by commodity; one without an origin and a destination is left out."""
        from ..atlas.units import read_densities
        from ..network.graph import collect_parts
        from .network import page_network

        names = dict(zip(self.systems["id"], self.systems["name"], strict=True))
        densities = read_densities(catalog.read_table("crudes", self.folder))
        found = {}
        for commodity in ("oil", "gas"):
            try:
                network = collect_parts(self.atlas, self.figures, commodity=commodity, densities=densities)
                payload = page_network(network, names)
            except EnergyRoutesError:
                continue  # an atlas of somebody's own need not be a network
            if payload["origins"] and payload["destinations"]:
                found[commodity] = payload
        return found


def draw(
    frame: gpd.GeoDataFrame | None = None,
    *,
    page: str = "index",
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
        Which of the atlas' maps: index, btc, bte or kazakhstan.
    title
        Another title.
    tiles
        An online background, see `geo.page.document.draw`; without it the map asks no network for anything.
    folder
        Another folder of layers and tables.

    Raises
    ------
    UnknownNameError
        A page that the atlas does not have.
    """
    return draw_page(Book(load(folder=folder) if frame is None else frame, folder), page, title=title, tiles=tiles)


def drawn_layers(folder: str | Path | None = None) -> list[str]:
    """Return the layers of the atlas that pages draw: all but the named places behind the vertices."""
    table = catalog.catalog(folder)
    return [name for name in table.loc[table["in_atlas"] == "yes", "id"] if name != CONTROL_POINTS_LAYER]


def draw_page(book: Book, page: str, *, title: str | None = None, tiles: str | None = None) -> RouteMap:
    """Return one map of the atlas; see `draw`. Several pages of one book share what is read and measured."""
    from . import document as maps

    wanted = find_page(page)
    shown = choose_features(book.atlas, wanted)
    return maps.draw(
        shown,
        title=title or wanted.title,
        as_of=book.as_of,
        credit=ATLAS_CREDIT,
        figures=book.figures,
        lengths=book.lengths[book.lengths["system"].isin(set(shown["system"]))],
        sources=book.sources,
        systems=book.systems,
        basemap=book.basemap,
        focus=_present(wanted.focus, shown),
        view="focus" if wanted.focus else "all",
        tiles=tiles,
        routes=book.networks if wanted.routes else None,
    )


def draw_picture(book: Book, page: str = "index") -> Figure:
    """Return one of the atlas' maps as a still picture (matplotlib); `geo.page.picture.save_picture` writes it.

    Raises
    ------
    UnknownNameError
        A page that the atlas does not have.
    LayerError
        matplotlib is not installed, or the page has no line.
    """
    from .picture import picture

    wanted = find_page(page)
    return picture(
        choose_features(book.atlas, wanted),
        title=wanted.title,
        as_of=book.as_of,
        countries=book.areas[book.areas["kind"] == "country"],
        seas=book.areas[book.areas["kind"] == "sea-area"],
        focus=wanted.focus or ("btc", "bte"),
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
        Frames as `geo.formats.read.read` gives them; features whose id is taken get '-2' and so on behind it.
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
    again = whole.groupby("id").cumcount()
    whole["id"] = whole["id"].where(again == 0, whole["id"] + "-" + (again + 1).astype(str))
    west, south, east, north = whole.total_bounds
    inside = west >= REGION[0] and south >= REGION[1] and east <= REGION[2] and north <= REGION[3]
    areas = load(["countries", "seas"] if inside else ["world-countries"])
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


def _credit(frame: gpd.GeoDataFrame) -> str:
    """Return whom the licences of imported features, and of what is behind them, want named."""
    from ..formats.readers import gem, osm

    named = {"geonames": "Places: GeoNames (CC BY 4.0)"}
    named |= {reader.SOURCE: f"{reader.ATTRIBUTION} ({reader.LICENCE})" for reader in (gem, osm)}
    used = {name for text in frame["sources"].dropna().unique() for name in str(text).split("; ")}
    return " ".join([*(f"{text}." for source, text in named.items() if source in used), COUNTRIES_CREDIT])


def find_page(name: str) -> Page:
    """Return the page of that name."""
    for page in PAGES:
        if page.name == name:
            return page
    raise UnknownNameError(f"no page is called {name!r}; {nearest_names(name, [page.name for page in PAGES])}")


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
    if page.country:
        keep |= features["layer"] == EXPORTS_LAYER
    return features[keep]


def _present(focus: Sequence[str], shown: gpd.GeoDataFrame) -> list[str] | None:
    return [name for name in focus if name in set(shown["system"])] or None
