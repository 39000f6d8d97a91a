"""Still pictures of what a map tells: one of each year, one of all years side by side, one of each step of a tour."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from ..atlas.load import lines
from ..atlas.said import say
from . import style
from .atlas_maps import draw_picture
from .book import Book
from .corridors import lanes_of
from .pages import choose_features
from .picture import DOTS_PER_INCH, FONT, background, frame_axes
from .picture_closed import closed_lines
from .picture_relief import draw_relief
from .picture_traffic import draw_traffic, draw_widths, lanes_of_parts
from .traffic import YearOfTraffic, subjects_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..atlas.tour import Step
    from .carried import Carried

SMALL_COLUMNS = 6
SMALL_INCH = (2.6, 1.9)
SMALL_DETAIL_DEG = 0.1
"""Land of a small picture is simplified by this: less than a pixel."""


def still_files(book: Book) -> list[str]:
    """Return the files of the stills of the first page: its name with a year, with "years" for all, with a step."""
    by_year = [*(str(year) for year in _years(book)), "years"] if book.carried else []
    names = [*by_year, *(f"tour-{number}" for number, _ in enumerate(_steps(book), 1))]
    return [f"{Path(book.pages[0].file).stem}-{name}.png" for name in names]


def stills(book: Book) -> Iterator[Figure]:
    """Yield each still, in the order of `still_files`."""
    for year in _years(book):
        yield draw_picture(book, said=_sentence(book, year), year=year)
    if book.carried:
        yield small_multiples(book, book.carried)
    for step in _steps(book):
        said = say("stillStep", title=step.title, sentence=step.sentence)
        yield draw_picture(book, said=said, year=step.year, view=step.box, closed=closed_lines(book, step.asks))


def _years(book: Book) -> range:
    return range(book.carried.years[0], book.carried.years[1] + 1) if book.carried else range(0)


def _steps(book: Book) -> list[Step]:
    return [step for step in book.tour if step.page == book.pages[0].name]


def _sentence(book: Book, year: int) -> str:
    """Return a year in words, as the page says it."""
    told = book.carried.told if book.carried else None
    texts = [] if told is None else told.loc[told["year"] == year, "text"].tolist()
    return say("stillYear", year=year, told=", ".join(texts)) if texts else say("stillYearUnknown", year=year)


def small_multiples(book: Book, carried: Carried) -> Figure:
    """Return one picture of all years side by side, with lines and relief alone."""
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    years, colours = _years(book), style.THEMES["light"]
    rows = math.ceil(len(years) / SMALL_COLUMNS)
    figure = Figure((SMALL_COLUMNS * SMALL_INCH[0], rows * SMALL_INCH[1]), dpi=DOTS_PER_INCH,
                    facecolor=colours["panel"])  # fmt: skip
    drawn = lines(choose_features(book.atlas, book.pages[0]))
    countries = book.areas[book.areas["kind"] == "country"]
    land = countries.assign(geometry=shapely.simplify(countries.geometry.to_numpy(), SMALL_DETAIL_DEG))
    beside = lanes_of_parts(drawn, lanes_of(book.systems))
    for place, year in enumerate(years):
        axes = figure.add_subplot(rows, SMALL_COLUMNS, place + 1)
        frame_axes(axes, drawn, colours, SMALL_INCH[0] / SMALL_INCH[1])
        west, south, east, north = book.basemap.bounds
        axes.add_artist(background((west, east), (south, north), colours["sea"]))
        land.plot(ax=axes, color=colours["land"], edgecolor=colours["border"], linewidth=0.2, aspect=None, zorder=1)
        if book.basemap.relief is not None:
            draw_relief(axes, book.basemap.relief, "light")
        draw_traffic(axes, drawn, YearOfTraffic(carried, year, subjects_of(drawn)), colours, beside, scale=0.4)
        axes.set_title(str(year), fontsize=9, fontweight="bold", color=colours["ink"], pad=2)
    draw_widths(figure, YearOfTraffic(carried, years[-1], subjects_of(drawn)), colours, columns=3)
    figure.subplots_adjust(0.005, 0.005, 0.995, 0.96, 0.03, 0.14)
    for text in figure.findobj(Text):
        text.set_fontfamily(FONT)
    return figure
