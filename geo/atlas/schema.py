"""What a table must hold: its columns, which of them may be left out, and what a cell looks like.

`schema.csv` says so and comes with the package: it describes what the engine reads, whatever the atlas. A column named
`name_xx` or `title_xx` there stands for any number of columns `name_ru`, `name_kk` ..., one a language.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from ..errors import LayerError
from ..names import CONTROL, unfit_for_windows
from .limits import limits_in_force, read_bytes

LANGUAGE = re.compile(r"_[a-z]{2}")
"""What `_xx` stands for at the end of a column: an ISO 639-1 code."""

_ID = r"[A-Za-z0-9][A-Za-z0-9_.-]*"
PATTERNS = {
    "key": (re.compile(_ID), "an id"),
    "id": (re.compile(_ID), "an id"),
    "ids": (re.compile(rf"{_ID}(; {_ID})*"), "ids with '; ' between them"),
    "date": (
        re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?"),
        "a date 2024, 2024-12, 2024-12-31 or a period 2024-01/2024-10",
    ),
    "country": (re.compile(r"[A-Z]{2}"), "an ISO 3166-1 alpha-2 code"),
    "countries": (re.compile(r"[A-Z]{2}(; [A-Z]{2})*"), "ISO 3166-1 alpha-2 codes with '; ' between them"),
    "scale": (re.compile(rf"{_ID}=\d+(\.\d+)?(; {_ID}=\d+(\.\d+)?)*"), "names with a factor each: `name=0.8`"),
    "path": (re.compile(rf"{_ID}(/{_ID})*"), "a path of plain names with '/' between them"),
    "sha256": (re.compile(r"[0-9a-f]{64}"), "a SHA-256 in hexadecimal, lower case"),
    "url": (re.compile(r"https?://[^\s<>\"]+"), "an http or https address"),
}
"""What a cell of a type must look like, and what to call it; a `key` is unique in its table."""


@dataclass(frozen=True)
class Column:
    """One column of a table, as `schema.csv` declares it."""

    table: str
    name: str
    type: str
    required: bool
    description: str

    @cached_property
    def is_pattern(self) -> bool:
        """Whether it stands for one column a language."""
        return self.name.endswith("_xx")

    def covers(self, name: str) -> bool:
        """Return whether a column of a table is this one, or one of those it stands for."""
        if not self.is_pattern:
            return name == self.name
        stem = self.name.removesuffix("_xx")
        return name.startswith(stem) and LANGUAGE.fullmatch(name[len(stem) :]) is not None


@dataclass(frozen=True)
class Table:
    """What `schema.csv` says of one table; an optional one may be absent, which is as good as having no row."""

    name: str
    required: bool
    description: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> str | None:
        """Column of the ids its rows are named by, if it has one."""
        return next((column.name for column in self.columns if column.type == "key"), None)

    def column(self, name: str) -> Column:
        """Return the column that covers a name of the table's header."""
        return next(column for column in self.columns if column.covers(name))

    def header(self, found: Iterable[str]) -> list[str]:
        """Return the names of all columns in the order of the schema, those of languages as they were found."""
        return [
            name
            for column in self.columns
            for name in ([n for n in found if column.covers(n)] if column.is_pattern else [column.name])
        ]

    def header_problem(self, header: list[str]) -> str | None:
        """Return what is wrong with the header of a file, if anything."""
        unknown = [name for name in header if not any(column.covers(name) for column in self.columns)]
        missing = [column.name for column in self.columns if column.required and column.name not in header]
        if not unknown and not missing and len(set(header)) == len(header):
            return None
        wanted = ", ".join(column.name + ("" if column.required else " (optional)") for column in self.columns)
        return f"the header is {', '.join(header)}; it must be {wanted}"


@lru_cache
def layers_folder() -> Path:
    """Return the folder of the shipped layers: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent / "layers"


@lru_cache
def tables() -> Mapping[str, Table]:
    """Return every table an atlas may have, by name, as the shipped `schema.csv` declares it."""
    _, rows = read_csv(layers_folder() / "schema.csv")
    columns = [
        Column(row["table"], row["column"], row["type"], row["required"] == "yes", row["description"])
        for _, row in rows
    ]
    return {
        head.table: Table(
            head.table, head.required, head.description, tuple(c for c in columns if c.table == head.table and c.name)
        )
        for head in columns
        if not head.name
    }


def schema() -> tuple[Column, ...]:
    """Return the columns of every table, as declared in the shipped `schema.csv`."""
    return tuple(column for table in tables().values() for column in table.columns)


def cell_problem(value: str, column: Column, known: Mapping[str, frozenset[str]]) -> str | None:
    """Return what is wrong with a cell, if anything; `known` are the ids that a type `ref TABLE` may name."""
    if not value:
        return f"is empty; {column.description}" if column.required else None
    if value != value.strip():
        return f"{value!r} has space around it; remove it"
    if CONTROL.search(value):
        return f"{value!r} has a line end or control character; write it in one line"
    kind, _, options = column.type.partition(" ")
    if kind == "choice" and value not in options.split("|"):
        return f"{value!r} is not one of {', '.join(options.split('|'))}"
    if kind == "number" and not _is_number(value):
        return f"{value!r} is not a number; write digits with a point, no thousands separator"
    if kind == "ref":
        missing = [part for part in value.split("; ") if part not in known[column.type]]
        return f"{missing[0]!r} is not in {options}.csv; add it there or correct it" if missing else None
    if kind == "file":
        return unfit_for_windows(value) or None
    if kind in PATTERNS and not PATTERNS[kind][0].fullmatch(value):
        return f"{value!r} is not {PATTERNS[kind][1]}"
    return None


def read_csv(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Return the header and (line number, row) pairs of a CSV file.

    A file is parsed once for each content it has, so that one that changes is read again.

    Raises
    ------
    LayerError
        It is no ordinary file, empty or beyond the limits, is not UTF-8, or a row has not as many cells as the header.
    """
    content = read_bytes(path, limits_in_force())
    header, rows = _parse(path.name, content)
    return list(header), [(number, dict(zip(header, cells, strict=True))) for number, cells in rows]


@lru_cache(maxsize=64)
def _parse(file: str, content: bytes) -> tuple[tuple[str, ...], tuple[tuple[int, tuple[str, ...]], ...]]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LayerError(f"{file}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = tuple(next(reader, []))
        rows = []
        for cells in reader:
            if len(cells) != len(header):
                text = f"has {len(cells)} cells, the header has {len(header)}; quote a cell that holds a comma"
                raise LayerError(f"{file}, row {reader.line_num}: {text}")
            rows.append((reader.line_num, tuple(cells)))
    except csv.Error as error:
        raise LayerError(f"{file}, row {reader.line_num}: {error}") from error
    return header, tuple(rows)


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False
