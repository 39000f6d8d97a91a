"""Read CSV files and spreadsheets whose rows carry WKT or longitude and latitude."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely

from ...errors import LayerError
from ..limits import Limits, check_size, decode, read_bytes
from ..rows import Rows

WKT_NAMES = ("wkt", "wktformat", "geometry", "geom", "thegeom", "wktgeom", "geometrywkt", "route")
LON_NAMES = ("lon", "lng", "long", "longitude", "longitudedeg", "londeg", "x")
LAT_NAMES = ("lat", "latitude", "latitudedeg", "latdeg", "y")
HEADER_SEARCH_ROWS = 30
_WKT = re.compile(r"\s*(?:SRID=4326;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON)|\s*GEOMETRYCOLLECTION", re.IGNORECASE)


def read_csv(path: Path, limits: Limits) -> Rows:
    """Return one feature a row of a CSV file (comma, semicolon or tab; UTF-8), WKT or lon and lat columns as shapes.

    Raises
    ------
    LayerError
        When there is no header row or no column with WKT or with longitude and latitude.
    """
    text = decode(read_bytes(path, limits), path.name)
    table = list(_records(text, path.name, limits))
    if not table:
        raise LayerError(f"{path.name}: has no header row")
    return rows_of(table[0], table[1:], path.name, limits, must_have_shapes=True, first_line=2)


def _records(text: str, where: str, limits: Limits) -> Iterator[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    old = csv.field_size_limit(max(len(text), 1))
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            limits.check("max_features", number, where)
            if any(cell.strip() for cell in record):
                yield record
    except csv.Error as error:
        raise LayerError(f"{where}: is not readable CSV: {error}") from error
    finally:
        csv.field_size_limit(old)


def rows_of(
    header: Sequence[Any], table: list[Any], where: str, limits: Limits, *, must_have_shapes: bool, first_line: int
) -> Rows:
    """Return rows of a table as features; the column of WKT, or of lon and lat, is found by its name."""
    names = [str(cell).strip() if cell is not None else "" for cell in header]
    limits.check("max_columns", len(names), where)
    keys = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in names]
    wkt = next((keys.index(key) for key in WKT_NAMES if key in keys), None)
    lon = next((keys.index(key) for key in LON_NAMES if key in keys), None)
    lat = next((keys.index(key) for key in LAT_NAMES if key in keys), None)
    has_pair = lon is not None and lat is not None
    if must_have_shapes and wkt is None and not has_pair:
        raise LayerError(
            f"{where}: has no column of shapes; name one of WKT 'wkt' or 'geometry', or two 'lon' and 'lat' (found: "
            f"{', '.join(name[:30] for name in names[:12]) or 'no names'})"
        )
    rows = Rows()
    for number, record in enumerate(table, start=first_line):
        cells = {names[i] or f"column {i + 1}": cell for i, cell in enumerate(record[: len(names)]) if i != wkt}
        fault = f"{len(record)} cells under {len(names)} names" if len(record) > len(names) else ""
        cell = record[wkt] if wkt is not None and wkt < len(record) else None
        shape, why = _shape(cell) if wkt is not None else (None, "")
        if shape is None and not why and has_pair and max(lon or 0, lat or 0) < len(record):
            shape, why = _point(record[lon or 0], record[lat or 0])
        rows.add(f"{where} row {number}", cells, None if fault else shape, fault or why)
    return rows


def _shape(cell: Any) -> tuple[shapely.Geometry | None, str]:
    text = "" if cell is None else str(cell).strip()
    if not text or text == "--":
        return None, ""
    if not _WKT.match(text):
        return None, f"a shape that is not WKT: {text[:40]!r}"
    try:
        return shapely.from_wkt(text.removeprefix("SRID=4326;")), ""
    except (shapely.errors.GEOSException, ValueError) as error:
        return None, f"WKT that cannot be read: {str(error)[:80]}"


def _point(lon: Any, lat: Any) -> tuple[shapely.Geometry | None, str]:
    if lon in (None, "") and lat in (None, ""):
        return None, ""
    try:
        return shapely.Point(float(lon), float(lat)), ""
    except (TypeError, ValueError, OverflowError):
        return None, f"longitude and latitude that are not numbers: {str(lon)[:20]!r}, {str(lat)[:20]!r}"


def read_spreadsheet(path: Path, limits: Limits, *, header_names: Sequence[str] = ()) -> Rows:
    """Return the rows of the first sheet of an .xlsx file that has a header row with one of `header_names`.

    Without `header_names` any header row with WKT or lon and lat columns will do.

    Raises
    ------
    LayerError
        When openpyxl is missing, the file is no spreadsheet, or no sheet has such a header row.
    """
    openpyxl = _openpyxl()
    check_size(path, limits)
    wanted = {re.sub(r"[^a-z0-9]", "", name.lower()) for name in header_names} or {*WKT_NAMES, *LON_NAMES}
    try:
        _check_archive(path, limits)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            found = _find_table(book, wanted, path.name, limits)
        finally:
            book.close()
    except LayerError:
        raise
    except Exception as error:  # openpyxl raises whatever its XML and date parsing meets
        raise LayerError(f"{path.name}: is not a readable .xlsx spreadsheet: {str(error)[:200]}") from error
    if found is None:
        raise LayerError(f"{path.name}: no sheet has a header row with {', '.join(header_names or sorted(wanted))}")
    sheet, line, header, table = found
    rows = rows_of(header, table, f"{path.name} [{sheet}]", limits, must_have_shapes=False, first_line=line + 1)
    return rows


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise LayerError("spreadsheets need openpyxl: pip install 'energy-routes[formats]'") from error
    return openpyxl


def _check_archive(path: Path, limits: Limits) -> None:
    """Refuse spreadsheets that unpack to more than the limit, or whose XML declares entities."""
    with zipfile.ZipFile(path) as archive:
        total = 0
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
                    end = block[-32:]


def _find_table(
    book: Any, wanted: set[str], where: str, limits: Limits
) -> tuple[str, int, list[Any], list[Any]] | None:
    for sheet in book.worksheets:
        lines = sheet.iter_rows(values_only=True)
        for number, record in enumerate(lines, start=1):
            limits.check("max_columns", len(record), where)
            if wanted & {re.sub(r"[^a-z0-9]", "", str(cell).lower()) for cell in record if cell is not None}:
                table = []
                for row in lines:
                    if any(cell is not None for cell in row):
                        table.append(list(row))
                        limits.check("max_features", len(table), where)
                return str(sheet.title), number, list(record), table
            if number >= HEADER_SEARCH_ROWS:
                break
    return None
