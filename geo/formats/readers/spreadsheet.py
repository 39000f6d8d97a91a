"""Read .xlsx: every sheet with places, to its real end, merged cells filled, formulas without values named."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...atlas.limits import Limits, check_size
from ...errors import LayerError
from ..choices import Choices
from ..rows import WGS84, Rows
from .headers import SEARCH_ROWS, find_header, find_places, plain_key
from .tables import rows_of

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a sheet, ECMA-376
CELL_BYTES = 200
"""Memory of one cell while a sheet is read."""
_ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,20})"')


@dataclass
class Sheet:
    """The filled cells of one sheet."""

    title: str
    rows: dict[int, dict[int, Any]] = field(default_factory=dict)
    """Row number -> column number -> value, both from 1."""
    formulas: set[tuple[int, int]] = field(default_factory=set)
    """Cells with a formula whose value is not stored."""
    filled: dict[int, set[int]] = field(default_factory=dict)
    """Row number -> columns whose value comes from a merged cell above or beside it."""

    def table(self) -> tuple[list[int], list[list[Any]]]:
        """Return the numbers of the rows that are not blank, and their cells."""
        numbers = sorted(number for number, cells in self.rows.items() if cells)
        return numbers, [[self.rows[number].get(n) for n in range(1, max(self.rows[number]) + 1)] for number in numbers]


def read_spreadsheet(path: Path, limits: Limits, choices: Choices, *, header_names: Sequence[str] = ()) -> Rows:
    """Return the rows of all sheets of an .xlsx file that have a header row with columns of places.

    With `header_names` a header row with one of these will do as well, and rows may lack a place.

    Raises
    ------
    LayerError
        When openpyxl is missing, the file is no spreadsheet, or no sheet has such a header row.
    """
    choices.refuse_unused(path.name, ("crs", "sheet", "lon", "lat", "wkt"))
    found, passed_over, formulas = [], [], []
    for sheet in sheets_of(path, limits, choices.sheet):
        rows = _rows_of_sheet(sheet, path.name, limits, choices, header_names)
        if rows is None:
            passed_over.append(sheet.title)
            formulas += [sheet.title] if sheet.formulas else []
        else:
            found.append((sheet.title, rows))
    if not found:
        wanted = ", ".join(header_names) or "WKT, or longitude and latitude (or say which with --lon and --lat, --wkt)"
        raise LayerError(f"{path.name}: no sheet has a header row with {wanted}{_of_formulas(formulas)}")
    whole = Rows(crs=found[0][1].crs)
    for title, rows in found:
        if (rows.crs or WGS84) != (whole.crs or WGS84):
            raise LayerError(f"{path.name}: its sheets are in several CRSs; choose one with --sheet")
        if len(found) > 1:
            for properties in rows.properties:
                properties.setdefault("sheet", title)
        rows.crs = whole.crs
        whole.join(rows)
    if passed_over and not header_names:
        whole.notes.append(f"{path.name}: sheets without places, not read: {', '.join(passed_over)[:300]}")
    if len(found) > 1:
        names = ", ".join(f"{title!r} ({len(rows.labels):,})" for title, rows in found)
        whole.notes.append(f"{path.name}: {len(found)} sheets were read: {names[:300]}; choose one with --sheet")
    return whole


def _of_formulas(titles: list[str]) -> str:
    if not titles:
        return ""
    return f"; cells of {', '.join(titles)[:80]} are formulas without stored values: open and save it in a spreadsheet"


def _rows_of_sheet(
    sheet: Sheet, where: str, limits: Limits, choices: Choices, header_names: Sequence[str]
) -> Rows | None:
    numbers, table = sheet.table()
    wanted = {plain_key(name) for name in header_names}
    keys = [{plain_key(cell) for cell in row if cell is not None} for row in table[:SEARCH_ROWS]]
    by_name = next((number for number, row in enumerate(keys) if wanted & row), None)
    if by_name is not None:
        head, places = by_name, find_places(table[by_name], table[by_name + 1 :], choices, where)
    else:
        found = find_header(table, choices, where)
        if found is None:
            return None
        head, places = found
    label = f"{where} [{sheet.title}]"
    rows = rows_of(table[head], zip(numbers[head + 1 :], table[head + 1 :], strict=True), places, label, limits)
    spots = {column + 1 for column in places.columns}
    for place, number in enumerate(numbers[head + 1 :]):
        if rows.shapes[place] is None and any((number, spot) in sheet.formulas for spot in spots):
            rows.faults[place] = "formulas without stored values; open the file in a spreadsheet and save it"
        if columns := sheet.filled.get(number):
            names = ", ".join(str(table[head][n - 1])[:40] for n in sorted(columns) if n <= len(table[head]))
            rows.changes.setdefault(place, []).append(f"{names}: taken from a merged cell")
    return rows


def sheets_of(path: Path, limits: Limits, wanted: str | None) -> list[Sheet]:
    """Return the sheets of a workbook, or the one that is wanted, with their filled cells.

    Raises
    ------
    LayerError
        When openpyxl is missing, the file is no spreadsheet, or it has no such sheet.
    """
    openpyxl = _openpyxl()
    check_size(path, limits)
    try:
        with_formulas = _check_archive(path, limits)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            titles = [str(sheet.title) for sheet in book.worksheets]
            if wanted is not None and wanted not in titles:
                raise LayerError(f"{path.name}: has no sheet {wanted[:40]!r}; it has {', '.join(titles)[:300]}")
            chosen = [sheet for sheet in book.worksheets if wanted in (None, sheet.title)]
            read = [_read_sheet(sheet, path.name, limits) for sheet in chosen]
        finally:
            book.close()
        if with_formulas:
            _find_formulas(openpyxl, path, limits, read)
    except LayerError:
        raise
    except Exception as error:  # openpyxl raises whatever its XML and date parsing meets
        raise LayerError(f"{path.name}: is not a readable .xlsx spreadsheet: {str(error)[:200]}") from error
    return read


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise LayerError("spreadsheets need openpyxl: pip install 'energy-routes[formats]'") from error
    return openpyxl


def _parser(sheet: Any, source: Any) -> Any:
    """Return openpyxl's parser of one sheet: it gives the cells that are there, whatever extent the sheet claims."""
    from openpyxl.worksheet._reader import WorkSheetParser

    book = sheet.parent
    return WorkSheetParser(
        source,
        sheet._shared_strings,
        data_only=book.data_only,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def _read_sheet(sheet: Any, where: str, limits: Limits) -> Sheet:
    out = Sheet(str(sheet.title))
    cells = 0
    with sheet._get_source() as source:
        parser = _parser(sheet, source)
        for number, row in parser.parse():
            found = {cell["column"]: cell["value"] for cell in row if cell["value"] is not None}
            if number > LAST_ROW or max(found, default=0) > LAST_COLUMN:
                raise LayerError(f"{where}: has a cell in row {number:,}, beyond what a sheet may have; save it anew")
            if found:
                out.rows[number] = found
            cells += len(row)
            limits.check("max_features", len(out.rows) - 1, where)
            limits.check("max_memory", cells * CELL_BYTES, where)
    for merged in parser.merged_cells.mergeCell if parser.merged_cells else ():
        _fill_merged(out, merged.ref, limits, where)
    return out


def _fill_merged(sheet: Sheet, reference: str, limits: Limits, where: str) -> None:
    """Give every row that a merged cell covers the value that stands in its first one."""
    from openpyxl.utils.cell import range_boundaries

    left, top, right, bottom = range_boundaries(reference)
    value = sheet.rows.get(top, {}).get(left)
    if value is None or bottom == top:
        return
    limits.check("max_cells", (bottom - top) * (right - left + 1), where)
    for number in range(top + 1, bottom + 1):
        if number in sheet.rows:
            for column in range(left, right + 1):
                if column not in sheet.rows[number]:
                    sheet.rows[number][column] = value
                    sheet.filled.setdefault(number, set()).add(column)


def _find_formulas(openpyxl: Any, path: Path, limits: Limits, sheets: list[Sheet]) -> None:
    """Note which cells hold a formula and no value."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        for sheet in sheets:
            source_sheet = book[sheet.title]
            with source_sheet._get_source() as source:
                for number, row in _parser(source_sheet, source).parse():
                    for cell in row:
                        is_formula = cell["data_type"] == "f" and cell["value"] is not None
                        if is_formula and cell["column"] not in sheet.rows.get(number, {}):
                            sheet.formulas.add((number, cell["column"]))
                    limits.check("max_memory", len(sheet.formulas) * CELL_BYTES, path.name)
    finally:
        book.close()


def _check_archive(path: Path, limits: Limits) -> bool:
    """Refuse what unpacks to too much, declares entities or numbers rows without end; return if there are formulas."""
    with zipfile.ZipFile(path) as archive:
        total, formulas = 0, False
        for entry in archive.infolist():
            if not entry.filename.endswith((".xml", ".rels")):
                continue
            with archive.open(entry) as file:
                end = b""
                while block := file.read(1 << 20):
                    total += len(block)
                    limits.check("max_bytes", total, f"{path.name}, unpacked")
                    seen = (end + block).replace(b"\0", b"")  # UTF-16 too
                    if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                        raise LayerError(f"{path.name}: declares a document type or entities; save it anew")
                    if any(int(number) > LAST_ROW for number in _ROW_NUMBER.findall(seen)):
                        raise LayerError(f"{path.name}: numbers a row beyond the {LAST_ROW:,} of a sheet; save it anew")
                    formulas = formulas or b"<f>" in seen or b"<f " in seen
                    end = block[-200:]
    return formulas
