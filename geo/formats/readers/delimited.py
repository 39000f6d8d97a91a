"""Read CSV and its relatives: separators, preambles and encodings as spreadsheets and registers write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from ...atlas.limits import Limits, read_bytes
from ...errors import LayerError
from ..choices import Choices
from ..encodings import decode
from ..rows import Rows
from .headers import SAMPLE_ROWS, SEARCH_ROWS, find_header, find_places
from .tables import placeless, rows_of

SEPARATORS = ",;\t|"
SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)


def read_csv(path: Path, limits: Limits, choices: Choices) -> Rows:
    """Return one feature a row of a CSV file: comma, semicolon, tab or bar; decimal points or commas.

    The header may stand below a preamble. Shapes are WKT, WKB in hexadecimal or GeoJSON, or come from columns of
    longitude and latitude, of a start and an end.

    Raises
    ------
    LayerError
        When there is no header row or no column with places.
    """
    choices.refuse_unused(path.name, ("crs", "encoding", "lon", "lat", "wkt"))
    content = read_bytes(path, limits)
    limits.check("max_memory", len(content) * 8, path.name)
    text, notes = decode(content, path.name, encoding=choices.encoding, guess=True)
    first = SEP_LINE.match(text.partition("\n")[0])
    if first:
        text = "\n" + text.partition("\n")[2]  # the rows keep their numbers
    separator, skipped = _layout(text, first[1] if first else None, path.name, choices)
    table = [row for row in records(text, separator, path.name, limits) if row[0] > skipped]
    if not table:
        raise LayerError(f"{path.name}: has no header row")
    header, body = table[0][1], table[1:]
    places = find_places(header, [row for _, row in body[:SAMPLE_ROWS]], choices, path.name)
    if not places.columns:
        raise placeless(header, path.name)
    rows = rows_of(header, body, places, path.name, limits)
    if table[0][0] > 1 + bool(first):
        notes.append(f"{path.name}: row {table[0][0]} is the header; what stands above it was passed over")
    rows.notes = [*notes, *rows.notes]
    return rows


def _layout(text: str, told: str | None, where: str, choices: Choices) -> tuple[str, int]:
    """Return the separator, and how many rows stand above the header."""
    best: tuple[int, str, int] | None = None
    for separator in told or SEPARATORS:
        rows: list[tuple[int, list[str]]] = []
        try:
            for row in records(text, separator, where, Limits()):
                rows.append(row)
                if len(rows) >= SEARCH_ROWS + SAMPLE_ROWS:
                    break
        except LayerError:
            continue
        found = find_header([row for _, row in rows], choices, where)
        if found is not None:
            number, skipped = found[0], rows[found[0]][0] - 1
            if best is None or len(rows[number][1]) > best[0]:
                best = (len(rows[number][1]), separator, skipped)
    if best is not None:
        return best[1], best[2]
    line = text.lstrip().split("\n", 1)[0]
    return told or max(SEPARATORS, key=line.count), 0


def records(text: str, separator: str, where: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with its number in the file, from 1."""
    old = csv.field_size_limit(max(len(text), 1))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for number, record in enumerate(reader, start=1):
            limits.check("max_features", number - 1, where)
            if any(cell.strip() for cell in record):
                yield number, record
    except csv.Error as error:
        raise LayerError(f"{where}: is not readable CSV: {error}") from error
    finally:
        csv.field_size_limit(old)
