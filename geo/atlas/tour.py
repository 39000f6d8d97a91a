"""The tour of an atlas: a few views one after the other, each with a sentence and its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import LayerError
from . import catalog
from .said import language

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


@dataclass(frozen=True)
class Telling:
    """A sentence that names sentences of the table `told-by-year` of its year in braces, and its own sources."""

    id: str
    sentence: str
    year: int | None
    sources: tuple[str, ...]

    @classmethod
    def of(cls, row: Mapping[str, str], sentence: str) -> Telling:
        """Return what a row of a table tells, of its columns `id`, `year` and `source`."""
        year = int(row["year"]) if row["year"] else None
        return cls(row["id"], sentence, year, tuple(filter(None, row["source"].split("; "))))

    def told(self, told: pd.DataFrame, problems: list[str]) -> tuple[str, tuple[str, ...]]:
        """Return the sentence with its numbers, and all sources; `told` is from `geo.atlas.carried.told_by_year`.

        What has no number in the year is put to `problems`.
        """
        columns = (told[name].tolist() for name in ("year", "id", "text", "source"))
        known = {name: (text, source) for year, name, text, source in zip(*columns, strict=True) if year == self.year}
        names = _TOLD.findall(self.sentence)
        problems += [
            f"{self.id}: told-by-year.csv says nothing by {name!r} of {self.year or 'no year'}"
            for name in names
            if name not in known
        ]
        sources = [source for name in names if name in known for source in known[name][1].split("; ")]
        text = _TOLD.sub(lambda found: known.get(found[1], ("",))[0], self.sentence)
        return text, tuple(dict.fromkeys([*self.sources, *sources]))


@dataclass(frozen=True)
class Translation:
    """What a page says in one language: its title, headline and the steps of its tour; numbers stand in braces."""

    title: str
    headline: str
    steps: Sequence[Step]


def read_tour(told: pd.DataFrame, folder: str | Path | None = None) -> tuple[Step, ...]:
    """Return the steps of the table `tour` in its order; `told` is from `geo.atlas.carried.told_by_year`.

    Raises
    ------
    LayerError
        A box is none, or a sentence names one of `told` that has no number in its year; all such are named.
    """
    problems: list[str] = []
    steps = [_step(row, told, problems) for row in catalog.read_rows("tour", folder)]
    if problems:
        raise LayerError("tour.csv: " + "; ".join(problems))
    return tuple(steps)


def _step(row: dict[str, str], told: pd.DataFrame, problems: list[str]) -> Step:
    west, south, east, north = (float(row[side]) for side in ("west", "south", "east", "north"))
    if not (west < east and south < north):
        problems.append(f"{row['id']}: its box has no width or height; the order is west, south, east, north")
    title, said = (row.get(f"{column}_{language()}") or row[column] for column in ("title", "sentence"))
    telling = Telling.of(row, said)
    sentence, sources = telling.told(told, problems)
    box = (west, south, east, north)
    return Step(row["page"], title, sentence, box, telling.year, row["sure"] == "yes", row["asks"], sources)
