"""Frames -> text: rounding, units and formats are decided here and nowhere else."""

from __future__ import annotations

import csv
import io
import json
import math
from contextvars import ContextVar
from typing import Any, Literal

import numpy as np
import pandas as pd

from .errors import require

Format = Literal["table", "csv", "json", "markdown"]
FORMATS = ("table", "csv", "json")

DECIMALS_BY_UNIT = {
    "_km": 1, "_m": 0, "_share": 4, "_deg": 6, "lon": 5, "lat": 5, "_percent": 1, "_mt_per_year": 2, "_bcm_per_year": 2,
}  # fmt: skip
"""Decimals shown for a column by the unit its name ends in; JSON and CSV keep `EXTRA_DECIMALS` more."""
EXTRA_DECIMALS = 2
TELLER: ContextVar[Any] = ContextVar("teller", default=None)
"""What writes the numbers, words and headings of tables in another language, see `geo.atlas.said`; None is English."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_text(frame: pd.DataFrame, format: Format = "table") -> str:
    """Return a frame as an aligned table, CSV (RFC 4180, LF), a JSON list of rows, or Markdown.

    Tables are in the language spoken (see `geo.atlas.said`), CSV and JSON in English. Numbers are rounded by the
    unit in the column's name. Absent values are empty, `null` in JSON. In CSV a text that a spreadsheet would run as a
    formula gets an apostrophe in front.
    """
    require("DataFrame", frame=frame)
    if format == "json":
        return json.dumps(records(frame), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if format == "csv":
        return _to_csv(frame)
    cells = [[_one_line(_shown(value, name)) for name, value in row.items()] for row in frame.to_dict("records")]
    return _to_markdown(frame, cells) if format == "markdown" else _to_table(frame, cells)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as plain values fit for JSON: rounded numbers, None for what is absent."""
    return [{str(name): plain(value, str(name)) for name, value in row.items()} for row in frame.to_dict("records")]


def plain(value: Any, name: str) -> Any:
    """Return one value as JSON knows it, rounded by the unit in the name of its column."""
    if isinstance(value, list | tuple):
        return [plain(item, name) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item, str(key)) for key, item in value.items()}
    cell = bare(value)
    return round(cell, decimals_of(name) + EXTRA_DECIMALS) if isinstance(cell, float) else cell


def bare(value: Any) -> bool | int | float | str | None:
    """Return a cell as None, a truth value, a number or text, which every format knows; what is absent is None."""
    if type(value) is str:
        return value
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        return bare(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, bool | int | str) else str(value)


def decimals_of(name: str) -> int:
    """Return the decimals shown for a column, by the unit its name ends in."""
    return next((decimals for unit, decimals in DECIMALS_BY_UNIT.items() if name.endswith(unit)), 3)


def _shown(value: Any, name: object) -> str:
    value, teller = plain(value, str(name)), TELLER.get()
    if value is None:
        return ""
    if isinstance(value, float):
        signed = str(name).startswith("difference")
        if str(name).endswith("_share"):
            return teller.percent(value, 1, signed=True) if teller else f"{value:+.1%}"
        decimals = decimals_of(str(name))
        return (
            teller.number(value, decimals, signed=signed) if teller else f"{value:{'+' if signed else ''},.{decimals}f}"
        )
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return teller.in_words(value, str(name)) if teller else str(value)


def _one_line(cell: str) -> str:
    """Return a cell without what would end its row in a table of text."""
    return "\\n".join(cell.splitlines()).replace("\t", "\\t")


def _to_csv(frame: pd.DataFrame) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in records(frame):
        writer.writerow([_inert(value) for value in row.values()])
    return text.getvalue()


def _inert(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return inert_cell(value)


def inert_cell(value: Any) -> Any:
    """Return a CSV cell that no spreadsheet runs as a formula and no reader breaks at a lone CR."""
    if isinstance(value, str):  # csv leaves a lone CR unquoted, and readers then take it for the end of the row
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _to_table(frame: pd.DataFrame, cells: list[list[str]]) -> str:
    header = [_one_line(_heading(str(name))) for name in frame.columns]
    widths = [max(len(row[i]) for row in [header, *cells]) for i in range(len(header))]
    right = [_is_numeric(frame[name]) for name in frame.columns]
    lines = []
    for row in [header, ["-" * width for width in widths], *cells]:
        padded = (cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, widths, right, strict=True))
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines) + "\n"


def _heading(name: str) -> str:
    teller = TELLER.get()
    return teller.term("column", name) if teller else name


def _to_markdown(frame: pd.DataFrame, cells: list[list[str]]) -> str:
    rule = ["---:" if _is_numeric(frame[name]) else "---" for name in frame.columns]
    rows = [
        [_one_line(str(name)) for name in frame.columns],
        rule,
        *[[cell.replace("|", "\\|") for cell in row] for row in cells],
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def _is_numeric(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column))
