"""Read tables without places, such as kilometre points: CSV or a sheet of .xlsx, a row each, cells as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from ..atlas.limits import DEFAULT_LIMITS, Limits, local_path, read_bytes
from ..errors import LayerError, require
from .column_names import unique_names
from .encodings import decode
from .plain import plain_value
from .readers.delimited import SEP_LINE, SEPARATORS, records
from .readers.spreadsheet import sheets_of


def read_table(
    path: str | Path, *, sheet: str | None = None, encoding: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> pd.DataFrame:
    """Return the rows of a table whose first row that is not blank names its columns.

    Parameters
    ----------
    path
        CSV (comma, semicolon, tab or bar) or .xlsx.
    sheet
        Of a workbook; by default its first.
    encoding
        Code page of CSV: 'cp1251'; by default guessed.
    limits
        Sizes past which a file is refused.

    Returns
    -------
    pandas.DataFrame
        Columns in the order of the file; of two columns of one name the second has a number behind it. Cells of CSV
        are text, absent ones None.

    Raises
    ------
    LayerError
        The file is not there, is no table, has no rows, or has a row with more cells than there are names.
    """
    require("file", path=path)
    local = local_path(path)
    rows = _of_sheet(local, sheet, limits) if local.suffix.lower() == ".xlsx" else _of_csv(local, encoding, limits)
    if not rows:
        raise LayerError(f"{local.name}: has no header row")
    (_, header), *body = rows
    names, _ = unique_names(
        [str(cell or f"column {place}").strip() for place, cell in enumerate(header, 1)], local.name
    )
    cells = [_cells(number, row, len(names), local.name, limits) for number, row in body]
    return pd.DataFrame(cells, columns=names, dtype=object)


def _cells(number: int, row: list[Any], count: int, where: str, limits: Limits) -> list[Any]:
    plain = [plain_value(cell, limits.max_text)[0] for cell in row]
    if any(cell is not None for cell in plain[count:]):
        raise LayerError(f"{where}: row {number} has {len(row)} cells under {count} names")
    return plain[:count] + [None] * (count - len(plain))


def _of_csv(path: Path, encoding: str | None, limits: Limits) -> list[tuple[int, list[Any]]]:
    content = read_bytes(path, limits)
    limits.check("max_memory", len(content) * 8, path.name)
    text, _ = decode(content, path.name, encoding=encoding, guess=True)
    told = SEP_LINE.match(text.partition("\n")[0])
    if told:
        text = "\n" + text.partition("\n")[2]  # the rows keep their numbers
    line = text.lstrip().partition("\n")[0]
    return list(records(text, told[1] if told else max(SEPARATORS, key=line.count), path.name, limits))


def _of_sheet(path: Path, sheet: str | None, limits: Limits) -> list[tuple[int, list[Any]]]:
    numbers, table = sheets_of(path, limits, sheet)[0].table()
    return list(zip(numbers, table, strict=True))
