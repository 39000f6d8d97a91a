"""Columns as files with typed columns hold them: one type a column, and a cell as a plain value."""

from __future__ import annotations

import datetime
import json
import math
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from ..text import bare
from .plain import LARGEST_WHOLE_NUMBER, fits_a_float


def plain_cell(value: Any) -> Any:
    """Return a cell as None, bool, int, float or text."""
    if isinstance(value, list | tuple | dict | set):
        return json.dumps(sorted(value) if isinstance(value, set) else value, ensure_ascii=False, default=str)
    cell = bare(value)
    return cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell


def one_type_a_column(frame: pd.DataFrame, kept: frozenset[type]) -> pd.DataFrame:
    """Return a frame whose columns of objects are truth values, numbers, dates or text, whichever fits every cell.

    Parameters
    ----------
    kept
        Which of `datetime.date`, `datetime.time` and `decimal.Decimal` the format has a type for; columns of them
        stay as they are. Other decimals become numbers where they lose no digit, else text.
    """
    out = frame.reset_index(drop=True).copy()
    for name in out.columns:
        if out[name].dtype == object:
            out[name] = _one_type(out[name], kept)
    return out


def _one_type(column: pd.Series, kept: frozenset[type]) -> pd.Series:
    kinds = set(map(type, column.dropna()))
    if kinds and kinds <= {bool, np.bool_}:
        return column.astype("boolean")
    if kinds == {int} and column.dropna().abs().max() <= LARGEST_WHOLE_NUMBER:
        return column.astype("Int64")
    if len(kinds) == 1 and kinds <= kept:
        return column.where(column.notna(), None)
    if kinds and kinds <= {int, float, Decimal} and all(map(fits_a_float, column.dropna())):
        return column.map(lambda cell: math.nan if pd.isna(cell) else float(cell)).astype(float)
    cells = [plain_cell(value) for value in column]
    texts = [cell if cell is None or isinstance(cell, str) else json.dumps(cell) for cell in cells]
    return pd.Series(texts, dtype=object)


def days(column: pd.Series) -> np.ndarray:
    """Return a column of dates as numpy holds days, NaT where there is none."""
    return np.array([None if pd.isna(cell) else cell for cell in column], dtype="datetime64[D]")


def is_dates(column: pd.Series) -> bool:
    """Return whether a column holds dates without a time of day, and nothing else."""
    return column.dtype == object and set(map(type, column.dropna())) == {datetime.date}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as mappings of plain cells."""
    columns = {name: [plain_cell(value) for value in frame[name]] for name in frame.columns}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
