"""What there is: the layers, systems, sources, figures and their schema. Tables only; no geometry is read here.

Every table is a CSV file beside the layers, checked against `schema.csv` when it is read: unknown columns, missing
values, wrong types and unknown sources are all reported at once, by row, column, value and remedy.
"""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import LayerError

if TYPE_CHECKING:
    import pandas as pd

PATTERNS = {
    "id": (re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*"), "an id"),
    "date": (
        re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?"),
        "a date 2024, 2024-12, 2024-12-31 or a period 2024-01/2024-10",
    ),
    "country": (re.compile(r"[A-Z]{2}"), "an ISO 3166-1 alpha-2 code"),
    "url": (re.compile(r"https?://[^\s<>\"]+"), "an http or https address"),
}
"""What a cell of a type must look like, and what to call it."""


@dataclass(frozen=True)
class Column:
    """One column of a table, as `schema.csv` declares it."""

    table: str
    name: str
    type: str
    required: bool
    description: str


def layers_folder() -> Path:
    """Return the folder of the shipped layers: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent / "layers"


def catalog(folder: str | Path | None = None) -> pd.DataFrame:
    """Return the layers there are: id, file, title, geometry, in_atlas, as_of, licence, attribution, description."""
    return read_table("catalog", folder)


def systems(folder: str | Path | None = None) -> pd.DataFrame:
    """Return the systems (pipelines, railways, tanker routes) with their names, commodity, status and operator."""
    return read_table("systems", folder)


def sources(folder: str | Path | None = None) -> pd.DataFrame:
    """Return the sources: id, title, publisher, url, published, licence, note."""
    return read_table("sources", folder)


def figures(folder: str | Path | None = None) -> pd.DataFrame:
    """Return all published figures, conflicting ones included.

    Columns are subject, country, quantity, value (text, as published), unit, as_of, source, preferred, note and
    `number`, the value as a float (NaN where it is not a number).
    """
    import pandas as pd

    table = read_table("figures", folder)
    return table.assign(number=pd.to_numeric(table["value"], errors="coerce"))


def read_table(name: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Return one table as text columns, absent values empty strings, checked against the schema.

    Raises
    ------
    LayerError
        With row, column, value and remedy of every problem.
    """
    import pandas as pd

    rows, problems = examine_table(name, folder)
    if problems:
        raise LayerError("\n".join(problems))
    names = [column.name for column in schema() if column.table == name]
    return pd.DataFrame(rows, columns=names, dtype=object)


def examine_table(name: str, folder: str | Path | None = None) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows of a table and the problems found in it."""
    rows, problems = examine_rows(_table_path(name, folder), name, folder)
    return [row for _, row in rows], problems


def examine_rows(
    path: Path, table: str, folder: str | Path | None = None
) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """Return the (line number, row) pairs of a file that keeps to a table's schema, and the problems found in it."""
    columns = [column for column in schema() if column.table == table]
    header, rows = _read_csv(path)
    expected = [column.name for column in columns]
    if header != expected:
        return [], [f"{path.name}: the header is {', '.join(header)}; it must be {', '.join(expected)}"]
    known = {c.type: _known_ids(c.type, folder) for c in columns if c.type.startswith("ref ")}
    problems = [
        f"{path.name}, row {number}, column {column.name!r}: {text}"
        for number, row in rows
        for column in columns
        if (text := _cell_problem(row[column.name], column, known))
    ]
    if expected[0] == "id":
        problems += _repeated_ids(path.name, rows)
    return rows, problems


@lru_cache
def schema() -> tuple[Column, ...]:
    """Return the columns of every table, as declared in the shipped `schema.csv`."""
    _, rows = _read_csv(layers_folder() / "schema.csv")
    return tuple(
        Column(row["table"], row["column"], row["type"], row["required"] == "yes", row["description"])
        for _, row in rows
    )


def _table_path(name: str, folder: str | Path | None) -> Path:
    """Return the table in `folder`; a folder of layers without tables of its own is read beside the shipped ones."""
    path = Path(folder or layers_folder()) / f"{name}.csv"
    return path if path.exists() else layers_folder() / f"{name}.csv"


def _read_csv(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Return the header and (line number, row) pairs of a CSV file."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise LayerError(
            f"{path.name}: cannot be read ({error.strerror or error}); it must stand beside the layers"
        ) from error
    except UnicodeDecodeError as error:
        raise LayerError(f"{path.name}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = next(reader, [])
        rows = []
        for cells in reader:
            if len(cells) != len(header):
                text = f"has {len(cells)} cells, the header has {len(header)}; quote a cell that holds a comma"
                raise LayerError(f"{path.name}, row {reader.line_num}: {text}")
            rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        raise LayerError(f"{path.name}, row {reader.line_num}: {error}") from error
    return header, rows


@lru_cache
def _known_ids(type_: str, folder: str | Path | None) -> frozenset[str]:
    name = type_.removeprefix("ref ")
    header, rows = _read_csv(_table_path(name, folder))
    return frozenset(row[header[0]] for _, row in rows)


def _cell_problem(value: str, column: Column, known: dict[str, frozenset[str]]) -> str | None:
    if not value:
        return f"is empty; {column.description}" if column.required else None
    if value != value.strip():
        return f"{value!r} has space around it; remove it"
    kind, _, options = column.type.partition(" ")
    if kind == "choice" and value not in options.split("|"):
        return f"{value!r} is not one of {', '.join(options.split('|'))}"
    if kind == "number" and not _is_number(value):
        return f"{value!r} is not a number; write digits with a point, no thousands separator"
    if kind == "ref":
        missing = [part for part in value.split("; ") if part not in known[column.type]]
        return f"{missing[0]!r} is not in {options}.csv; add it there or correct it" if missing else None
    if kind in PATTERNS and not PATTERNS[kind][0].fullmatch(value):
        return f"{value!r} is not {PATTERNS[kind][1]}"
    return None


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


def _repeated_ids(file: str, rows: list[tuple[int, dict[str, str]]]) -> list[str]:
    seen: dict[str, int] = {}
    problems = []
    for number, row in rows:
        first = seen.setdefault(row["id"], number)
        if first != number:
            problems.append(
                f"{file}, row {number}, column 'id': {row['id']!r} stands in row {first} already; ids are unique"
            )
    return problems
