"""Map the columns of a source to ours by declared tables; keep the others under tidy names.

`columns.csv` says which source column becomes which of ours (in that order, the first filled one wins), `values.csv`
translates statuses, commodities and kinds, `countries.csv` English country names (GeoNames, CC BY 4.0) to ISO 3166-1
alpha-2. A value that has no equivalent is never guessed: ours stays empty and the source's stays beside it in
`source_status`, `source_commodity`, `source_kind` or `source_country`.
"""

from __future__ import annotations

import csv
import json
import math
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..atlas.layer import COLUMNS, COMMODITIES, COUNTRY_CODES, DIRECTIONS, KINDS, NUMBERS, STATUSES
from .limits import Limits

TABLES = Path(__file__).parent
VOCABULARIES: dict[str, tuple[str, ...]] = {
    "status": STATUSES,
    "commodity": COMMODITIES,
    "kind": KINDS,
    "direction": DIRECTIONS,
}
COUNTRY_COLUMNS = ("country", "country_to")
RESERVED = frozenset({*COLUMNS, "geometry", "fid", "ogc_fid", "index", "feature"})
INTERNAL = ("gem ", "osm ")  # what a reader works out for the table of columns; the originals are kept beside it
MAX_NAME_LENGTH = 60
LARGEST_WHOLE_NUMBER = 2**53  # beyond it JSON readers round
TEXT_CUT = "attribute text cut to {} characters"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # no place in XML, CSV or on a page
_SURROGATE = re.compile("[\ud800-\udfff]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


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


@cache
def country_codes() -> dict[str, str]:
    """Return English country name in lower case -> ISO 3166-1 alpha-2."""
    with (TABLES / "countries.csv").open(encoding="utf-8", newline="") as table:
        return {row["name"].lower(): row["country"] for row in csv.DictReader(table)}


def column_key(name: str) -> str:
    """Return what two spellings of one column name share: 'PipelineName', 'pipeline_name', 'PIPELINE NAME'."""
    return re.sub(r"[^a-z0-9:/]", "", _ascii(name).lower())


def tidy_name(name: str) -> str:
    """Return a column name of a-z, 0-9 and _, beginning with a letter: 'CapacityBcm/y' -> 'capacity_bcm_y'."""
    words = re.sub(r"[^a-z0-9]+", "_", _CAMEL.sub("_", _ascii(name)).lower()).strip("_")[:MAX_NAME_LENGTH].strip("_")
    if not words:
        return "column"
    return words if words[0].isalpha() else f"c_{words}"


def _ascii(name: str) -> str:
    return unicodedata.normalize("NFKD", name[:1000]).encode("ascii", "ignore").decode()


def plain_value(value: Any, max_text: int) -> tuple[Any, bool]:
    """Return an attribute as None, bool, int, float or clean text, and whether text had to be cut."""
    if isinstance(value, str):
        text = _SURROGATE.sub("\ufffd", _UNFIT.sub("", value)).strip()
        return (text[:max_text] or None), len(text) > max_text
    if value is None or isinstance(value, bool):
        return value, False
    if isinstance(value, np.generic):
        return plain_value(value.item(), max_text)
    if isinstance(value, int):
        return (value if abs(value) <= LARGEST_WHOLE_NUMBER else _large_number(value)), False
    if isinstance(value, float):
        return (value if math.isfinite(value) else None), False
    if isinstance(value, list | dict | tuple):
        try:
            return plain_value(json.dumps(value, ensure_ascii=False, default=str), max_text)
        except (RecursionError, ValueError):
            return "(nested too deeply)", True
    if value is pd.NaT or value is pd.NA:
        return None, False
    return plain_value(str(value), max_text)


def _large_number(value: int) -> str:
    return str(value) if value.bit_length() < 4000 else "(a number of more than a thousand digits)"


def tidy_columns(
    properties: list[dict[str, Any]], importer: str, limits: Limits, where: str
) -> tuple[pd.DataFrame, dict[int, str], list[str]]:
    """Return our columns and then the kept ones, one row a feature; what was cut, by row; and notes.

    Our text columns hold None where there is nothing, our numbers NaN. Kept columns are numbers, truth values or
    text, whichever all their values are.
    """
    names = list(dict.fromkeys(name for row in properties for name in row))
    limits.check("max_columns", len(names), where)
    limits.check("max_cells", len(names) * len(properties), where)
    cut: dict[int, str] = {}
    columns: dict[str, list[Any]] = {}
    for name in names:
        cells = []
        for number, row in enumerate(properties):
            value, was_cut = plain_value(row.get(name), limits.max_text)
            cells.append(value)
            if was_cut:
                cut[number] = TEXT_CUT.format(f"{limits.max_text:,}")
        columns[name] = cells
    ours, used = _ours(columns, importer, len(properties))
    kept, renamed = _kept(columns, used)
    notes = _translate(ours, kept, where)
    if renamed:
        shown = ", ".join(f"{old[:40]!r} as {new}" for old, new in list(renamed.items())[:20])
        more = f" and {len(renamed) - 20} more" if len(renamed) > 20 else ""
        notes.append(f"{where}: {len(renamed)} columns kept under other names: {shown}{more}")
    frame = pd.DataFrame({name: _typed_ours(name, values) for name, values in ours.items()})
    typed = {name: _typed(values) for name, values in kept.items()}
    extras = pd.DataFrame({name: values for name, values in typed.items() if values is not None}, index=frame.index)
    return pd.concat([frame, extras], axis=1), cut, notes


def _ours(columns: Mapping[str, list[Any]], importer: str, n_rows: int) -> tuple[dict[str, list[Any]], set[str]]:
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
            taken = [values[row] is None for row in range(n_rows)]
            if all(taken[row] or cells[row] in (None, values[row]) for row in range(n_rows)):
                used.add(name)  # nothing of this column is left over
            for row in range(n_rows):
                if taken[row]:
                    values[row] = cells[row]
    return ours, used


def _kept(columns: Mapping[str, list[Any]], used: set[str]) -> tuple[dict[str, list[Any]], dict[str, str]]:
    kept: dict[str, list[Any]] = {}
    renamed: dict[str, str] = {}
    for name, cells in columns.items():
        if name in used or name.startswith(INTERNAL) or all(cell is None for cell in cells):
            continue
        tidy = tidy_name(name)
        if tidy in RESERVED:
            tidy = f"source_{tidy}"
        unique, number = tidy, 2
        while unique in kept:
            unique, number = f"{tidy}_{number}", number + 1
        kept[unique] = cells
        if unique != name:
            renamed[name] = unique
    return kept, renamed


def _translate(ours: dict[str, list[Any]], kept: dict[str, list[Any]], where: str) -> list[str]:
    """Translate vocabularies in place; the source's words go to `source_...` wherever ours differs."""
    notes = []
    for name in (*VOCABULARIES, *COUNTRY_COLUMNS, *NUMBERS):
        translate = _number if name in NUMBERS else _country if name in COUNTRY_COLUMNS else _word
        before = ours[name]
        ours[name] = after = [None if value is None else translate(name, value) for value in before]
        differs = [new != old and str(new).lower() != str(old).lower() for new, old in zip(after, before, strict=True)]
        if any(differs):
            source_name = f"source_{name}"
            while source_name in kept:
                source_name += "_2"
            kept[source_name] = [old if other else None for old, other in zip(before, differs, strict=True)]
        pairs = zip(after, before, strict=True)
        lost = sorted({str(old)[:40] for new, old in pairs if new is None and old is not None})
        if lost:
            shown = ", ".join(map(repr, lost[:10])) + (" ..." if len(lost) > 10 else "")
            notes.append(f"{where}: no {name} of ours for {shown}; left empty, kept in source_{name}")
    return notes


def _word(name: str, value: Any) -> str | None:
    allowed, rules = VOCABULARIES[name], value_rules()
    found = []
    for word in str(value).lower().replace(",", ";").split(";") if name == "commodity" else [str(value).lower()]:
        ours = rules.get((name, word.strip()), word.strip())
        if ours not in allowed:
            return None
        found.append(ours)
    return "; ".join(dict.fromkeys(found))


def _country(name: str, value: Any) -> str | None:
    text = str(value).strip()
    code = text.upper() if len(text) == 2 else country_codes().get(text.lower(), "")
    return code if code in COUNTRY_CODES else None


def _number(name: str, value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 and not isinstance(value, bool) else None


def _typed_ours(name: str, values: list[Any]) -> pd.Series:
    if name in NUMBERS:
        return pd.Series([math.nan if value is None else value for value in values], dtype=float)
    return pd.Series([None if value is None else str(value) for value in values], dtype=object)


def _typed(values: list[Any]) -> pd.Series | None:
    """Return a column of one type: whole numbers, numbers, truth values, or else text."""
    filled = [value for value in values if value is not None]
    if not filled:
        return None
    if all(isinstance(value, bool) for value in filled):
        return pd.Series(values, dtype="boolean")
    if not any(isinstance(value, bool | str) for value in filled):
        whole = all(isinstance(value, int) for value in filled)
        return pd.Series(values, dtype="Int64") if whole else pd.Series(values, dtype=float)
    return pd.Series([None if value is None else _text(value) for value in values], dtype=object)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
