"""What lines carried by year, and which were open -> the data of a page that shows it as widths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from ..atlas.carried import plain_amount
from ..atlas.load import lines
from ..atlas.vocabulary import Vocabulary
from ..errors import LayerError
from ..network.years import start_years, state_in
from .encode import pack_table
from .style import HOLLOW_STATUSES


@dataclass(frozen=True)
class Carried:
    """What an atlas knows of its lines by year.

    Attributes
    ----------
    years
        The first and the last year shown.
    rows
        From `geo.atlas.carried.carried_by_year`.
    told
        From `geo.atlas.carried.told_by_year`.
    sentences
        By `id` of `told`: `text` with `{value}` for the number, and `text_xx` in other languages.
    states
        Changes of each line as (year, state), the first year first; no state where it was not open.
    part
        What the part of the traffic is that counts apart, in words.
    """

    years: tuple[int, int]
    rows: pd.DataFrame
    told: pd.DataFrame
    sentences: pd.DataFrame
    states: Mapping[str, Sequence[tuple[int, str]]]
    part: str = ""


def carried_in(
    frame: gpd.GeoDataFrame,
    figures: pd.DataFrame,
    rows: pd.DataFrame,
    told: pd.DataFrame,
    sentences: pd.DataFrame,
    vocabulary: Vocabulary,
    last: int,
    part: str = "",
) -> Carried | None:
    """Return what is known by year of a frame of lines, from the first year something is told of; None without a row.

    Parameters
    ----------
    figures
        Published figures: those of the first year of operation count.
    rows, told, sentences, part
        See `Carried`.
    last
        The last year shown.
    """
    if rows.empty:
        return None
    first = int((told if len(told) else rows)["year"].min())
    years = range(first, max(last, int(rows["year"].max())) + 1)
    states = states_of(frame, figures, years, vocabulary)
    return Carried((years[0], years[-1]), rows, told, sentences, states, part)


def states_of(
    frame: gpd.GeoDataFrame, figures: pd.DataFrame, years: range, vocabulary: Vocabulary
) -> dict[str, list[tuple[int, str]]]:
    """Return the changes of each line within years as (year, state), by id; the state is empty while it is not open."""
    starts = start_years(figures, vocabulary)
    found = {}
    for row in lines(frame)[["id", "system", "status"]].to_dict("records"):
        states = [state_in(row, year, vocabulary.states, starts) or "" for year in years]
        states = ["" if state in HOLLOW_STATUSES else state for state in states]
        changes = [(year, state) for year, state, before in zip(years, states, [None, *states], strict=False)
                   if state != before]  # fmt: skip
        found[str(row["id"])] = changes
    return found


def carried_payload(
    carried: Carried, frame: gpd.GeoDataFrame, source_ids: Sequence[str], series: pd.DataFrame
) -> dict[str, Any]:
    """Return what a page shows of it: the rows, sentences and states of the lines and systems of its frame.

    Figures that the page has in its `series` (`subject`, `quantity`, `year`, `value`, `source`) are not written twice:
    `series` names those that tell a share. A line that was in one state in all years, that of its row, has no states.
    """
    drawn = lines(frame)
    subjects = {*drawn["id"], *drawn["system"]}
    rows = carried.rows[carried.rows["subject"].isin(subjects)]
    told = carried.told[carried.told["subject"].isin(subjects)]
    sentences = carried.sentences.loc[[*dict.fromkeys(told["id"])]]
    by_series, known = _known(rows, series)
    always = {name: [(carried.years[0], status)] for name, status in zip(drawn["id"], drawn["status"], strict=True)}
    return {
        "years": list(carried.years),
        "part": carried.part if (rows["share"] == "part").any() else "",
        "series": pack_table(by_series),
        "rows": pack_table(rows.loc[~known, ["subject", "share", "year", "value", "unit", "source"]], source_ids),
        "told": pack_table(_numbered(told, sentences), source_ids),
        "sentences": pack_table(sentences),
        "states": {name: list(map(list, states)) for name, known in always.items()
                   if (states := carried.states.get(name, [])) != known},
    }  # fmt: skip


def _numbered(told: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return what is told by year as `year`, `of`, the place of its sentence, `value` as it is said, and `source`."""
    of, values = sentences.index.get_indexer(told["id"]), [plain_amount(value) for value in told["value"]]
    return told.assign(of=of, value=values)[["year", "of", "value", "source"]]


def _known(rows: pd.DataFrame, series: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return which series tell a share (`subject`, `quantity`, `share`, `unit`), and which rows they hold."""
    figures = ["year", "value", "source"]
    given: dict[tuple[str, str], list[list[Any]]] = defaultdict(list)
    for subject, quantity, *figure in _cells(series[series["value"].notna()], ["subject", "quantity", *figures]):
        given[subject, quantity].append(figure)
    traffic: dict[tuple[str, str], list[list[Any]]] = defaultdict(list)
    for subject, share, *figure in _cells(rows, ["subject", "share", *figures]):
        traffic[subject, share].append(figure)
    pairs = list(zip(rows["subject"], rows["share"], strict=True))
    units = dict(zip(pairs, rows["unit"], strict=True))
    told = {
        (subject, share): quantity
        for (subject, share), values in sorted(traffic.items())
        for of, quantity in sorted(given, reverse=True)
        if of == subject and given[of, quantity] == values
    }
    found = [(subject, quantity, share, units[subject, share]) for (subject, share), quantity in told.items()]
    known = pd.Series([pair in told for pair in pairs], index=rows.index, dtype=bool)
    return pd.DataFrame(found, columns=["subject", "quantity", "share", "unit"]), known


def _cells(table: pd.DataFrame, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].tolist() for name in columns), strict=True)


def check_year(year: int, carried: Carried | None) -> Carried:
    """Return what is known by year; a year that a page does not show is refused.

    Raises
    ------
    LayerError
        Nothing is known by year, or not of this one.
    """
    if carried is None:
        raise LayerError("nothing is published by year of what these lines carried; leave out the year")
    first, last = carried.years
    if not first <= year <= last:
        raise LayerError(f"{year} is not shown; choose a year from {first} to {last}")
    return carried
