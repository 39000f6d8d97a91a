"""The atlas -> its maps: a page each, or a still picture."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from ..atlas.columns import COLUMNS
from ..atlas.finer_report import line_credit
from ..atlas.load import folder_of, lines, load
from ..atlas.naming import AtlasNames
from ..atlas.said import ENGLISH, language
from ..errors import require
from .book import Book
from .carried import check_year
from .document import map_payload
from .encode import side_by_side
from .pages import Page, choose_features, find_page

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .route_map import RouteMap


def draw(
    frame: gpd.GeoDataFrame | None = None,
    *,
    column: str | None = None,
    width: str | None = None,
    label: str | None = None,
    tooltip: str | Sequence[str] | None = None,
    page: str | None = None,
    title: str | None = None,
    tiles: str | None = None,
    year: int | None = None,
    folder: str | Path | None = None,
) -> RouteMap:
    """Return a map of the atlas or of any GeoDataFrame; it shows itself in a notebook and saves as one file.

    Parameters
    ----------
    frame
        Tidy frame in EPSG:4326, by default the whole atlas; its countries and seas are the background. Or any
        GeoDataFrame with a CRS: lines, points, outlines of areas, over the countries of the world.
    column
        Colour lines and places by this column of `frame`: texts by value, numbers of many values in classes. The
        reader of the map can choose other columns of a frame that is not an atlas', and filter and search by all.
    width
        Draw the lines as wide as the numbers of this column.
    label
        Write this column beside the lines and places instead of their names.
    tooltip
        Column or columns that say what a feature is called, when it is pointed at and in lists.
    page
        Which of the atlas' maps, see its table of pages; by default the first.
    title
        Another title.
    tiles
        An online background, see `geo.page.document.map_payload`; without it the map asks no network for anything.
    year
        Open with the lines as wide as what they carried in this year; the reader can choose another.
    folder
        Another folder of layers and tables; by default the one the frame was loaded from.

    Raises
    ------
    UnknownNameError
        A page that the atlas does not have, or a column that the frame does not have.
    LayerError
        The frame has no CRS, or nothing that can be drawn; or the year is not one it shows.
    """
    if frame is not None:
        require("GeoDataFrame", frame=frame)
        if any((column, width, label, tooltip)) or not {*COLUMNS} <= {*frame.columns}:
            if year is not None:
                check_year(year, None)
            from .own_columns import draw_any

            return draw_any(frame, column=column, width=width, label=label, tooltip=tooltip, title=title, tiles=tiles)
    atlas = load(folder=folder) if frame is None else frame.reset_index(drop=True)
    return draw_page(Book(atlas, folder_of(atlas, folder)), page, title=title, tiles=tiles, year=year)


def draw_page(
    book: Book, page: str | None = None, *, title: str | None = None, tiles: str | None = None, year: int | None = None
) -> RouteMap:
    """Return one map of the atlas; see `draw`."""
    from .route_map import RouteMap

    return RouteMap(atlas_payload(book, page, title=title, tiles=tiles, year=year))


def atlas_payload(
    book: Book,
    page: str | None = None,
    *,
    title: str | None = None,
    tiles: str | None = None,
    year: int | None = None,
    site: str = "",
    linked: bool = False,
) -> dict[str, Any]:
    """Return the data of one map of the atlas; see `draw`. Several pages of one book share what is read and measured.

    `site` is the address of the folder it is published in; a `linked` one leads to the other maps of the book.
    """
    wanted = find_page(book.pages, page)
    if title:
        wanted = replace(wanted, title=title, titles={})
    shown = choose_features(book.atlas, wanted)
    others = [other for other in book.pages if other.name != wanted.name]
    return map_payload(
        shown,
        title=wanted.title,
        as_of=book.as_of,
        credit=_full_credit(wanted, book.atlas if wanted.routes else shown),
        figures=book.figures,
        series=book.series,
        quantities=book.quantities,
        aliases=book.aliases,
        lengths=book.lengths[book.lengths["system"].isin(set(shown["system"]))],
        sources=book.sources,
        systems=book.systems,
        basemap=book.basemap,
        focus=_present(wanted.focus, shown),
        view="focus" if wanted.focus else "all",
        tiles=tiles,
        routes=book.networks if wanted.routes else None,
        measured=book.routes,
        carried=book.carried,
        certainty=book.certainty,
        tour=[step for step in book.tour if step.page == wanted.name],
        year=year,
        headline=book.headline(wanted),
        translations=book.translations(wanted),
        url=f"{site.rstrip('/')}/{wanted.file}" if site else "",
        maps=[(other.title, other.file, side_by_side(other.titles)) for other in others] if linked else (),
        labels=book.labels,
        frames=wanted.frames,
    )


def draw_picture(
    book: Book,
    page: str | None = None,
    *,
    year: int | None = None,
    view: tuple[float, float, float, float] | None = None,
    said: str = "",
    closed: Collection[str] = (),
) -> Figure:
    """Return one of the atlas' maps as a still picture (matplotlib); `geo.page.picture.save_picture` writes it.

    With a `year` lines are as wide as what they carried in it; `view` is a box (w, s, e, n in degrees) to show, `said`
    a sentence to write above, `closed` are ids of lines to cross out. Names and words are those of the language spoken,
    see `geo.atlas.said`.

    Raises
    ------
    UnknownNameError
        A page that the atlas does not have.
    LayerError
        matplotlib is not installed, or the page has no line; or the year is not one it shows.
    """
    from .picture import picture
    from .traffic import YearOfTraffic, subjects_of

    wanted = find_page(book.pages, page)
    shown = choose_features(book.atlas, wanted)
    traffic = None
    if year is not None:
        traffic = YearOfTraffic(check_year(year, book.carried), year, subjects_of(lines(shown)))
    called = _named_by(AtlasNames.of(pd.concat([book.atlas, book.areas]), book.folder))
    return picture(
        called(shown),
        title=wanted.titles.get(language()) or wanted.title,
        as_of=book.as_of,
        countries=called(book.areas[book.areas["kind"] == "country"]),
        seas=called(book.areas[book.areas["kind"] == "sea-area"]),
        ground=book.basemap.bounds,
        relief=book.basemap.relief,
        systems=called(book.systems, "label"),
        focus=wanted.focus or None,
        credit=_full_credit(wanted, shown),
        view=view,
        traffic=traffic,
        said=said,
        closed=closed,
    )


def _named_by(names: AtlasNames) -> Callable[..., Any]:
    """Return what gives the rows of a frame, told by their ids, the names they have in the language spoken."""

    def called(frame: pd.DataFrame, column: str = "name") -> pd.DataFrame:
        if language() == ENGLISH or column not in frame:
            return frame
        rows = zip(frame["id"], frame[column], strict=True)
        return frame.assign(**{column: [names.called(id_, language()) or english for id_, english in rows]})

    return called


def _full_credit(page: Page, shown: gpd.GeoDataFrame) -> str:
    """Return whom to name on a page: what the atlas says, and whose finer lines it shows, or measures ways on."""
    return " ".join(filter(None, [page.credit, line_credit(shown)]))


def _present(focus: Sequence[str], shown: gpd.GeoDataFrame) -> list[str] | None:
    return [name for name in focus if name in set(shown["system"])] or None
