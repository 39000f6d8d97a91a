"""Write the tables of an atlas as a workbook for spreadsheets: lengths, figures with their sources, series by year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from ..atlas.catalog import figures, sources
from ..atlas.series import charted_series
from ..atlas.system_lengths import system_lengths
from ..atomic import replace_file
from ..errors import LayerError
from ..text import bare

WIDEST = 60
"""Characters a column is wide at most."""


def workbook_tables(frame: gpd.GeoDataFrame, folder: str | Path | None = None) -> dict[str, pd.DataFrame]:
    """Return the sheets of an atlas by name: `lengths`, `figures`, `series`, `sources`.

    Parameters
    ----------
    frame
        Tidy frame with the lines to measure, WGS84; lengths are in kilometres, see `system_lengths`.
    folder
        Folder of an atlas; by default the shipped one.
    """
    read = sources(folder)
    titles = read[["id", "title", "publisher", "url"]].add_prefix("source_")
    told = (
        figures(folder)
        .merge(titles, how="left", left_on="source", right_on="source_id")
        .drop(columns=["source_id", "number"])
    )
    told["value"] = [_number(cell) for cell in told["value"]]
    return {
        "lengths": system_lengths(frame, folder=folder).round(6),
        "figures": told,
        "series": charted_series(folder),
        "sources": read,
    }


def write_workbook(tables: dict[str, pd.DataFrame], path: str | Path) -> None:
    """Write tables as sheets of an .xlsx file: numbers as numbers, text as text whatever it begins with.

    Raises
    ------
    LayerError
        openpyxl is missing.
    OutputError
        The file cannot be written; what was there before stays whole.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise LayerError("spreadsheets need openpyxl: pip install 'energy-routes[formats]'") from error
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, frame in tables.items():
        _fill(book.create_sheet(name), frame)
    with replace_file(Path(path)) as part:
        book.save(part)


def _fill(sheet: Any, frame: pd.DataFrame) -> None:
    """Put a heading that stays in sight, a row a row, and columns as wide as what they hold."""
    rows = [list(frame.columns), *([bare(cell) for cell in row] for row in frame.itertuples(index=False, name=None))]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is None or value == "":
                continue
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for letter, cells in zip(map(_letters, range(len(rows[0]))), zip(*rows, strict=True), strict=True):
        sheet.column_dimensions[letter].width = min(WIDEST, max(len(str(cell or "")) for cell in cells) + 2)


def _letters(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number + 1))


def _number(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell
