"""The atlas read once, with what its maps are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from ..atlas import catalog
from ..atlas.finer_report import sources_with_lines
from ..atlas.load import load_layers
from ..atlas.said import OTHERS, language, speaking
from ..atlas.series import charted_series
from ..atlas.system_lengths import system_lengths
from ..atlas.vocabulary import Vocabulary, read_vocabulary
from ..errors import EnergyRoutesError, LayerError
from ..referencing.route import Route, routes_of
from .encode import side_by_side
from .pages import Page, read_pages

if TYPE_CHECKING:
    from ..atlas.tour import Step, Translation
    from .basemap import Basemap
    from .carried import Carried


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
    def vocabulary(self) -> Vocabulary:
        """What the atlas' tables call things."""
        return read_vocabulary(self.folder)

    @cached_property
    def series(self) -> pd.DataFrame:
        """What was carried and produced year by year, see `geo.atlas.series.charted_series`."""
        return charted_series(self.folder, vocabulary=self.vocabulary)

    @cached_property
    def quantities(self) -> pd.DataFrame:
        """Table of quantities: what figures measure."""
        return catalog.read_table("quantities", self.folder)

    @cached_property
    def aliases(self) -> pd.DataFrame:
        """Table of other names."""
        return catalog.read_table("aliases", self.folder)

    @cached_property
    def labels(self) -> pd.DataFrame:
        """Table of what the maps call points, and which they name from afar."""
        return catalog.read_table("place-labels", self.folder)

    @cached_property
    def systems(self) -> pd.DataFrame:
        """Table of systems."""
        return catalog.systems(self.folder)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Table of sources, with those of finer lines."""
        return sources_with_lines(catalog.sources(self.folder), self.atlas)

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
            else load_layers(catalog.layers_of_roles("countries", "seas", folder=self.folder), folder=self.folder)
        )

    @cached_property
    def basemap(self) -> Basemap:
        """The areas as a background."""
        from ..atlas.ground import read_detail, read_reliefs
        from .basemap import Basemap

        if self.folder is None:
            return Basemap.of(self.areas, detail=read_detail(), reliefs=read_reliefs())
        region = catalog.region(self.folder)
        west, south, east, north = (float(region[side]) for side in ("west", "south", "east", "north"))
        return Basemap.of(self.areas, (west, south, east, north), read_detail(self.folder), read_reliefs(self.folder))

    @cached_property
    def told(self) -> pd.DataFrame:
        """What the sentences of its table say by year, see `geo.atlas.carried.told_by_year`."""
        from ..atlas.carried import told_by_year

        return told_by_year(self.folder, vocabulary=self.vocabulary)

    @cached_property
    def carried(self) -> Carried | None:
        """What its lines carried by year, up to the year of `as_of`; None where no figure of a year is published."""
        from ..atlas.carried import carried_by_year
        from ..atlas.load import lines
        from .carried import carried_in

        drawn = lines(self.atlas)
        commodities = {**dict(zip(drawn["system"], drawn["commodity"], strict=True)),
                       **dict(zip(drawn["id"], drawn["commodity"], strict=True))}  # fmt: skip
        rows = carried_by_year(commodities, self.folder, vocabulary=self.vocabulary)
        names = catalog.read_table("quantities", self.folder)
        part = [
            row.get(f"title_{language()}") or row["title"]
            for row in names[names["role"] == "throughput_part"].to_dict("records")
        ]
        return carried_in(
            self.atlas,
            self.figures,
            rows,
            self.told,
            self._sentences(),
            self.vocabulary,
            last=int(self.as_of[:4]),
            part=next(iter(part), ""),
        )

    def _sentences(self) -> pd.DataFrame:
        table = catalog.read_table("told-by-year", self.folder).set_index("id")
        return table[[name for name in table if name.startswith("sentence")]].rename(
            columns=lambda name: name.replace("sentence", "text")
        )

    @cached_property
    def certainty(self) -> pd.DataFrame:
        """How sure its control points are, see `geo.page.certainty`."""
        from .certainty import certainty_of

        return certainty_of(self.atlas, self.sources)

    @cached_property
    def tour(self) -> tuple[Step, ...]:
        """Steps of the tours of its pages, see `geo.atlas.tour`."""
        from ..atlas.tour import read_tour

        return read_tour(self.told, self.folder)

    def headline(self, page: Page) -> tuple[str, tuple[str, ...]]:
        """Return what a page finds, in words and numbers, and its sources; empty where its table says nothing.

        Raises
        ------
        LayerError
            The sentence names one of the table `told-by-year` that has no number in its year.
        """
        if page.headline is None:
            return "", ()
        problems: list[str] = []
        found = page.headline.told(self.told, problems)
        if problems:
            raise LayerError("pages.csv: " + "; ".join(problems))
        return found

    @cached_property
    def _told_in(self) -> dict[str, tuple[dict[str, Page], pd.DataFrame, tuple[Step, ...]]]:
        """Pages by name, what is told by year and the steps of tours, by each other language that titles are in."""
        from ..atlas.carried import told_in
        from ..atlas.tour import read_tour

        found = {}
        for spoken in OTHERS:
            if any(page.titles.get(spoken) for page in self.pages):
                told = told_in(self.told, spoken, self.folder)
                with speaking(spoken):
                    pages = {page.name: page for page in read_pages(self.folder)}
                    found[spoken] = pages, told, read_tour(told, self.folder)
        return found

    def translations(self, page: Page) -> dict[str, Translation]:
        """Return what a page says in other languages, by language."""
        from ..atlas.tour import Translation

        found = {}
        for spoken, (pages, told, steps) in self._told_in.items():
            headline = pages[page.name].headline
            text = "" if headline is None else headline.told(told, [])[0]
            own = [step for step in steps if step.page == page.name]
            found[spoken] = Translation(page.titles.get(spoken, ""), text, own)
        return found

    @cached_property
    def networks(self) -> dict[str, Any]:
        """Networks for the Routes tab by commodity; one without an origin and a destination is left out."""
        from ..atlas.figures import FigureBook
        from ..network.graph import COMMODITIES, collect_parts
        from .network import page_network

        names = dict(zip(self.systems["id"], self.systems["name"], strict=True))
        figures = FigureBook(self.figures, "", self.vocabulary)
        told = {table: self._titles_told(table) for table in ("groups", "passages", "cargoes", "avoid")}
        found = {}
        for commodity in COMMODITIES:
            try:
                network = collect_parts(self.atlas, figures, commodity=commodity, vocabulary=self.vocabulary)
                payload = page_network(network, names, told)
            except EnergyRoutesError:
                continue  # an atlas of somebody's own need not be a network
            if payload["origins"] and payload["destinations"]:
                found[commodity] = payload
        return found

    def _titles_told(self, table: str) -> dict[str, str]:
        """Return the titles of a table in the other languages by id, see `geo.page.encode.side_by_side`."""
        rows = catalog.read_rows(table, self.folder)
        return {row["id"]: side_by_side({code: row.get(f"title_{code}") for code in OTHERS}) for row in rows}
