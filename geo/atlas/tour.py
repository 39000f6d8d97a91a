"""The tour of an atlas: a few views one after the other, each with a sentence and its sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import LayerError
from . import catalog

_TOLD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Step:
    """One step of a tour.

    Attributes
    ----------
    page, title, sentence
        The map it is a step of; what is said, numbers filled in.
    box
        West, south, east and north of what is shown, degrees, WGS84.
    year
        The year whose traffic is shown; None for none.
    sure
        Whether the bands of accuracy are shown.
    asks
        What is asked in the Routes tab, as pairs of an address; empty for nothing.
    sources
        Ids of the sources, those of the numbers too.
    """

    page: str
    title: str
    sentence: str
    box: tuple[float, float, float, float]
    year: int | None
    sure: bool
    asks: str
    sources: tuple[str, ...]


def read_tour(told: pd.DataFrame, folder: str | Path | None = None) -> tuple[Step, ...]:
    """Return the steps of the table `tour` in its order; `told` is from `geo.atlas.carried.told_by_year`.

    Raises
    ------
    LayerError
        A box is none, or a sentence names one of `told` that has no number in its year; all such are named.
    """
    texts: dict[tuple[str, int | None], tuple[str, str]] = {
        (row["id"], row["year"]): (row["text"], row["source"]) for row in told.to_dict("records")
    }
    problems: list[str] = []
    steps = [_step(row, texts, problems) for row in catalog.read_rows("tour", folder)]
    if problems:
        raise LayerError("tour.csv: " + "; ".join(problems))
    return tuple(steps)


def _step(row: dict[str, str], texts: dict[tuple[str, int | None], tuple[str, str]], problems: list[str]) -> Step:
    west, south, east, north = (float(row[side]) for side in ("west", "south", "east", "north"))
    if not (west < east and south < north):
        problems.append(f"{row['id']}: its box has no width or height; the order is west, south, east, north")
    year = int(row["year"]) if row["year"] else None
    sources = dict.fromkeys(filter(None, row["source"].split("; ")))
    for name in _TOLD.findall(row["sentence"]):
        if (name, year) not in texts:
            problems.append(f"{row['id']}: told-by-year.csv says nothing by {name!r} of {year or 'no year'}")
            continue
        sources |= dict.fromkeys(texts[name, year][1].split("; "))
    sentence = _TOLD.sub(lambda found: texts.get((found[1], year), ("", ""))[0], row["sentence"])
    box = (west, south, east, north)
    return Step(row["page"], row["title"], sentence, box, year, row["sure"] == "yes", row["asks"], tuple(sources))
