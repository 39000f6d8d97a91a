"""Map the columns of a source to ours by declared tables; keep the others under tidy names.

`columns.csv` says which source column becomes which of ours (in that order, the first filled one wins), `values.csv`
translates statuses, commodities and kinds, `geo.atlas.countries` names of countries to ISO 3166-1 alpha-2. A value that
has no equivalent is never guessed: ours stays empty and the source's stays beside it in `source_status`,
`source_commodity`, `source_kind` or `source_country`.
"""

from __future__ import annotations

import csv
import datetime
import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..atlas.columns import COLUMNS, COUNTRY_CODES, DIRECTIONS, KINDS, NUMBERS, STATUSES
from ..atlas.commodities import commodities
from ..atlas.countries import country_codes
from ..atlas.limits import Limits
from ..spelling import fold
from .column_names import column_key, free_name, tidy_name
from .plain import UNFIT_DROPPED, fits_a_float, parse_number, plain_value

TABLES = Path(__file__).parent
VOCABULARIES: dict[str, tuple[str, ...]] = {
    "status": STATUSES,
    "commodity": tuple(commodities()),
    "kind": KINDS,
    "direction": DIRECTIONS,
}
COUNTRY_COLUMNS = ("country", "country_to")
RESERVED = frozenset({*COLUMNS, "geometry", "fid", "ogc_fid", "index", "feature"})
INTERNAL = ("gem ", "osm ")  # what a reader works out for the table of columns; the originals are kept beside it
FILLED_IN = ("in use",)
"""Words that a reader puts where the file says nothing."""
CELL_BYTES = 8
"""Memory of one cell of a frame, filled or not."""


@cache
def column_rules(importer: str) -> dict[str, tuple[int, str]]:
    """Return source column key -> (rank, our column) for 'file', 'gem' or 'osm'."""
    rules: dict[str, tuple[int, str]] = {}
    if importer == "file":  # a layer of ours, or one written by export, keeps its columns
        rules = {column_key(name): (0, name) for name in COLUMNS}
    with (TABLES / "columns.csv").open(encoding="utf-8", newline="") as table:
        for rank, row in enumerate(csv.DictReader(table), start=1):
            wanted = "any" if importer == "file" else importer
            if row["importer"] == wanted and row["our_column"]:
                rules.setdefault(column_key(row["source_column"]), (rank, row["our_column"]))
    return rules


@cache
def value_rules() -> dict[tuple[str, str], str]:
    """Return (our column, source value in lower case) -> our value."""
    with (TABLES / "values.csv").open(encoding="utf-8", newline="") as table:
        return {(row["our_column"], row["source_value"]): row["our_value"] for row in csv.DictReader(table)}


@dataclass(frozen=True)
class Cells:
    """The filled cells of one column: where, and what."""

    rows: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)


@dataclass
class Tidied:
    """What became of the attributes."""

    frame: pd.DataFrame
    changes: dict[int, list[str]]
    """What was cut, by row: 'note: text cut ...'."""
    told: dict[int, list[str]]
    """What was changed and is no loss, by row: control characters dropped, words translated into ours."""
    notes: list[str]


def tidy_columns(properties: list[dict[str, Any]], importer: str, limits: Limits, where: str) -> Tidied:
    """Return our columns and then the kept ones, one row a feature; and what was done to them.

    Our text columns hold None where there is nothing, our numbers NaN. Kept columns are numbers, truth values, dates
    or text, whichever all their values are.
    """
    columns, changes, told = _filled_cells(properties, limits, where)
    limits.check("max_memory", len(columns) * len(properties) * CELL_BYTES, where)
    ours, used = _ours(columns, importer, len(properties))
    kept, renamed = _kept(columns, used)
    notes = _translate(ours, kept, told, where)
    if renamed:
        shown = ", ".join(f"{old[:40]!r} as {new}" for old, new in list(renamed.items())[:20])
        more = f" and {len(renamed) - 20} more" if len(renamed) > 20 else ""
        notes.append(f"{where}: {len(renamed)} columns kept under other names: {shown}{more}")
    n_rows = len(properties)
    typed = {name: _typed_ours(name, values) for name, values in ours.items()}
    columns.clear()  # the cells of a column go as its values come
    typed |= {name: _typed(kept.pop(name), n_rows) for name in list(kept)}
    index = pd.RangeIndex(n_rows)
    series = {name: pd.Series(values, index=index, dtype=_kind(values), copy=False) for name, values in typed.items()}
    return Tidied(pd.DataFrame(series, index=index, copy=False), changes, told, notes)


def _kind(values: Any) -> Any:
    return object if isinstance(values, np.ndarray) and values.dtype == object else None


def _filled_cells(
    properties: list[dict[str, Any]], limits: Limits, where: str
) -> tuple[dict[str, Cells], dict[int, list[str]], dict[int, list[str]]]:
    """Return the filled cells by column, and what was cut and what else was changed, by row."""
    columns: dict[str, Cells] = {}
    changes: dict[int, list[str]] = {}
    told: dict[int, list[str]] = {}
    count = 0
    for number, row in enumerate(properties):
        for name, raw in row.items():
            cells = columns.get(name)
            if cells is None:
                cells = columns[name] = Cells()
                limits.check("max_columns", len(columns), where)
            value, done = plain_value(raw, limits.max_text)
            if done:
                (told if done == UNFIT_DROPPED else changes).setdefault(number, []).append(f"{name[:60]}: {done}")
            if value is not None:
                cells.rows.append(number)
                cells.values.append(value)
                count += 1
        limits.check("max_cells", count, where)
    return columns, changes, told


def _ours(columns: Mapping[str, Cells], importer: str, n_rows: int) -> tuple[dict[str, list[Any]], set[str]]:
    """Return our columns filled from the first source column with a value, and the source columns used up."""
    rules = column_rules(importer)
    candidates: dict[str, list[tuple[int, int, str]]] = {}
    for place, name in enumerate(columns):
        if rule := rules.get(column_key(name)):
            candidates.setdefault(rule[1], []).append((rule[0], place, name))
    ours: dict[str, list[Any]] = {name: [None] * n_rows for name in COLUMNS}
    used = set()
    for target, sources in candidates.items():
        if target not in ours:
            continue
        values = ours[target]
        for _, _, name in sorted(sources):
            cells = columns[name]
            if all(values[row] in (None, value) for row, value in zip(cells.rows, cells.values, strict=True)):
                used.add(name)  # nothing of this column is left over
            for row, value in zip(cells.rows, cells.values, strict=True):
                if values[row] is None:
                    values[row] = value
    return ours, used


def _kept(columns: Mapping[str, Cells], used: set[str]) -> tuple[dict[str, Cells], dict[str, str]]:
    kept: dict[str, Cells] = {}
    renamed: dict[str, str] = {}
    for name, cells in columns.items():
        if name in used or name.startswith(INTERNAL) or not cells.rows:
            continue
        tidy = tidy_name(name)
        unique = free_name(f"source_{tidy}" if tidy in RESERVED else tidy, kept)
        kept[unique] = cells
        if unique != name:
            renamed[name] = unique
    return kept, renamed


def _translate(ours: dict[str, list[Any]], kept: dict[str, Cells], told: dict[int, list[str]], where: str) -> list[str]:
    """Translate vocabularies in place; the source's words go to `source_...` wherever ours differs.

    What was said of a row is told of that row too, but for words a reader filled in itself.
    """
    notes = []
    for name in (*VOCABULARIES, *COUNTRY_COLUMNS, *NUMBERS):
        translate = _number if name in NUMBERS else _country if name in COUNTRY_COLUMNS else _word
        before = ours[name]
        known = {value: translate(name, value) for value in dict.fromkeys(before) if value is not None}
        ours[name] = after = [None if value is None else known[value] for value in before]
        source = Cells()
        for row, (new, old) in enumerate(zip(after, before, strict=True)):
            if new != old and str(new).lower() != str(old).lower():
                source.rows.append(row)
                source.values.append(old)
                if old not in FILLED_IN:
                    became = "left empty" if new is None else f"as {new}"
                    told.setdefault(row, []).append(f"{name}: {str(old)[:40]!r} {became}")
        if source.rows:
            own = free_name(f"source_{name}", kept)
            kept[own] = source
            notes += _told(name, own, Counter(map(str, source.values)), {str(k): v for k, v in known.items()}, where)
    return notes


def _told(name: str, own: str, counts: Counter[str], known: dict[str, Any], where: str) -> list[str]:
    """Return notes on the words of a column that were translated, and on those without a word of ours."""
    taken = [f"{old[:40]!r} as {known[old]} ({n:,})" for old, n in counts.most_common() if known[old] is not None]
    lost = [f"{old[:40]!r} ({n:,})" for old, n in counts.most_common() if known[old] is None]
    notes = []
    if taken and set(counts) != {*FILLED_IN}:
        notes.append(
            f"{where}: {name} {', '.join(taken[:10])}{' ...' * (len(taken) > 10)}; the file's word is in {own}"
        )
    if lost:
        shown = ", ".join(lost[:10]) + " ..." * (len(lost) > 10)
        notes.append(f"{where}: no {name} of ours for {shown}; left empty, kept in {own}")
    return notes


def _word(name: str, value: Any) -> str | None:
    allowed, rules = VOCABULARIES[name], value_rules()
    found = []
    for word in str(value).lower().replace(",", ";").split(";") if name == "commodity" else [str(value).lower()]:
        spellings = (word.strip(), re.sub(r"[\s_-]+", " ", word).strip())
        ours = next((rules[name, text] for text in spellings if (name, text) in rules), spellings[0])
        if ours not in allowed:
            return None
        found.append(ours)
    return "; ".join(dict.fromkeys(found))


def _country(name: str, value: Any) -> str | None:
    text = str(value).strip()
    code = text.upper() if len(text) == 2 else country_codes().get(fold(text), "")
    return code if code in COUNTRY_CODES else None


def _number(name: str, value: Any) -> float | None:
    number = parse_number(value)
    return number if number is not None and number >= 0 else None


def _typed_ours(name: str, values: list[Any]) -> Any:
    if name in NUMBERS:
        return np.array([math.nan if value is None else value for value in values], dtype=float)
    column = np.empty(len(values), dtype=object)
    column[:] = [None if value is None else str(value) for value in values]
    return column


def _typed(cells: Cells, n_rows: int) -> Any:
    """Return a column of one type: whole numbers, numbers, truth values, times, dates, or else text."""
    kinds = set(map(type, cells.values))
    if kinds == {bool}:
        return _masked(cells, n_rows, np.bool_, pd.arrays.BooleanArray)
    if kinds == {int}:
        return _masked(cells, n_rows, np.int64, pd.arrays.IntegerArray)
    if kinds <= {int, float} or (kinds <= {int, float, Decimal} and all(map(fits_a_float, cells.values))):
        numbers = np.full(n_rows, np.nan)
        numbers[cells.rows] = cells.values
        return numbers
    if kinds <= {datetime.datetime, pd.Timestamp} and len({value.tzinfo is None for value in cells.values}) == 1:
        return _times(cells, n_rows)
    column = np.full(n_rows, None, dtype=object)
    plain = kinds in ({datetime.date}, {datetime.time}, {str})
    column[cells.rows] = cells.values if plain else [_text(value) for value in cells.values]
    return column


def _masked(cells: Cells, n_rows: int, kind: Any, array: Any) -> Any:
    values, missing = np.zeros(n_rows, dtype=kind), np.ones(n_rows, dtype=bool)
    values[cells.rows], missing[cells.rows] = cells.values, False
    return array(values, missing)


def _times(cells: Cells, n_rows: int) -> Any:
    """Return times as they are written, with their zone; those of several zones in UTC."""
    zones = {value.utcoffset() for value in cells.values}
    column = pd.Series([None] * n_rows, dtype=object)
    column.iloc[cells.rows] = cells.values
    try:
        return pd.to_datetime(column, utc=len(zones) > 1 or None).array
    except (ValueError, OverflowError):
        return column.map(lambda value: None if value is None else str(value)).to_numpy(dtype=object)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if isinstance(value, str) else json.dumps(value, default=str).strip('"')
