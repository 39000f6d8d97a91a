"""Which maps the atlas has, and what each shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd

from ..atlas import catalog
from ..atlas.load import lines, points
from ..atlas.said import language
from ..atlas.tour import Telling
from ..atlas.vocabulary import split
from ..errors import LayerError
from ..names import Named, Names

INDEX_FILE = "index.html"
"""File of the first page: what a browser opens in a folder."""


@dataclass(frozen=True)
class Page:
    """One map of the atlas: its file, its title, the systems it draws (all when empty) and those it stresses.

    Of a `country` it draws every system with a line there, and the points of its `layers` as a whole. With `routes` it
    has a tab of the ways through the whole atlas. `frames` are the boxes (w, s, e, n in degrees) that it opens on by
    the kind of window, `wide` or `narrow`; without one it opens on its lines. `headline` is what it finds, see
    `geo.atlas.tour.Telling`; `titles` are those in other languages.
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
    frames: Mapping[str, tuple[float, float, float, float]] = field(default_factory=dict)
    headline: Telling | None = None
    titles: Mapping[str, str] = field(default_factory=dict)


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
    frames: dict[str, dict[str, tuple[float, float, float, float]]] = {}
    for row in catalog.read_rows("frames", folder):
        box = (float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"]))
        frames.setdefault(row["page"], {})[row["screen"]] = box
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
            frames=frames.get(row["id"], {}),
            headline=Telling.of(row, row.get(f"headline_{language()}") or row["headline"]) if row["headline"] else None,
            titles={column.removeprefix("title_"): text for column, text in row.items() if column.startswith("title_")},
        )
        for number, row in enumerate(rows)
    )


def find_page(pages: Sequence[Page], name: str | None) -> Page:
    """Return the page of that name, without one the first.

    Raises
    ------
    UnknownNameError
        No page has that name; the message suggests others.
    """
    if name is None:
        return pages[0]
    titles = Names(tuple(Named(page.name, "page", page.title) for page in pages))
    wanted = titles.find(name, ("page",)).id
    return next(page for page in pages if page.name == wanted)


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
    systems = set(drawn["system"])
    along = [not systems.isdisjoint((text or "").split("; ")) for text in stations["system"]]
    keep = features["id"].isin({*drawn["id"], *ends, *stations.loc[along, "id"]})
    return features[keep | features["layer"].isin(page.layers)]
