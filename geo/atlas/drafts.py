"""The tables an atlas is drawn from, held against each other: lines, points, and the place behind each vertex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ..errors import LayerError
from ..names import nearest_names
from . import catalog
from .columns import ID_PATTERN

SOURCES_FOLDER = "sources"
"""The folder of these tables, inside that of the atlas."""
SEPARATOR = "; "
"""Between several names in one cell."""
MOST_ROWS = 999
"""Control points of one file are numbered with three digits."""


@dataclass(frozen=True)
class Row:
    """One row of a table: where it stands, and its cells by column."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def names(self, column: str) -> list[str]:
        """Return the names in a cell that may hold several."""
        return self.cells[column].split(SEPARATOR) if self.cells[column] else []

    def number_in(self, column: str) -> float | None:
        """Return the number in a cell, None where it is empty."""
        return float(self.cells[column]) if self.cells[column] else None

    def problem(self, text: str, column: str = "") -> str:
        """Return a sentence on this row, which says where it stands."""
        return f"{self.file}, row {self.number}{f', column {column!r}' if column else ''}: {text}"


@dataclass(frozen=True)
class Drafts:
    """What an atlas is drawn from: its lines, its points, and the places its lines run through in order."""

    lines: tuple[Row, ...]
    points: tuple[Row, ...]
    places: tuple[Row, ...]


def read_drafts(folder: str | Path) -> tuple[Drafts, list[str]]:
    """Return the rows of `lines*.csv`, `points*.csv` and `routes/*.csv` in `folder/sources`, and every problem found.

    Raises
    ------
    LayerError
        There is no such folder, or a file in it cannot be read.
    """
    base = Path(folder) / SOURCES_FOLDER
    if not base.is_dir():
        raise LayerError(f"{base}: there is no such folder; the tables an atlas is drawn from stand in it")
    problems: list[str] = []
    tables: dict[str, tuple[Row, ...]] = {}
    for table, pattern in (("lines", "lines*.csv"), ("points", "points*.csv"), ("routes", "routes/*.csv")):
        found: list[Row] = []
        for path in sorted(base.glob(pattern)):
            rows, wrong = catalog.examine_rows(path, f"{SOURCES_FOLDER}/{table}", folder)
            problems += [f"{path.parent.relative_to(folder).as_posix()}/{text}" for text in wrong]
            name = path.relative_to(folder).as_posix()
            found += [Row(name, number, cells) for number, cells in rows]
        tables[table] = tuple(found)
    drafts = Drafts(tables["lines"], tables["points"], tables["routes"])
    problems += _stray_files(base)
    return drafts, problems or list(_misfits(drafts, folder))


def _stray_files(base: Path) -> Iterator[str]:
    """Yield each table that nothing reads, and each corridor whose name cannot name its control points."""
    for path in sorted(base.glob("*.csv")):
        if not path.name.startswith(("lines", "points")):
            yield f"{SOURCES_FOLDER}/{path.name}: nothing reads it; call it lines-... or points-... or put it in routes"
    for path in sorted(base.glob("routes/*.csv")):
        if not ID_PATTERN.fullmatch(path.stem):
            yield f"{SOURCES_FOLDER}/routes/{path.name}: name it by letters, digits, '-', '_' and '.' alone"


def _misfits(drafts: Drafts, folder: str | Path) -> Iterator[str]:
    yield from _repeated(chain(drafts.points, drafts.lines))
    points, lines = {row["id"] for row in drafts.points}, {row["id"] for row in drafts.lines}
    for row in drafts.lines:
        for column in ("from_point", "to_point"):
            if row[column] not in points:
                hint = nearest_names(row[column], points)
                yield row.problem(
                    f"{row[column]!r} is no point of sources/points*.csv; add it there, or {hint}", column
                )
    for row in drafts.places:
        for name in row.names("lines"):
            if name not in lines:
                hint = nearest_names(name, lines)
                yield row.problem(f"{name!r} is no line of sources/lines*.csv; add it there, or {hint}", "lines")
        if bool(row["offset_km"]) != bool(row["bearing_deg"]):
            yield row.problem("offset_km and bearing_deg go together; give both or neither", "offset_km")
    yield from _vertices(drafts)
    yield from _layers(drafts, folder)


def _repeated(rows: Iterable[Row]) -> Iterator[str]:
    seen: dict[str, Row] = {}
    for row in rows:
        first = seen.setdefault(row["id"], row)
        if first is not row:
            where = f"{first.file}, row {first.number}"
            yield row.problem(f"{row['id']!r} stands in {where} already; ids are unique in the atlas", "id")


def _vertices(drafts: Drafts) -> Iterator[str]:
    """Yield each line through too few places, and each file with too many."""
    passed = [name for row in drafts.places for name in row.names("lines")]
    for row in drafts.lines:
        if (count := passed.count(row["id"])) < 2:
            text = f"the line {row['id']!r} has {count} rows in sources/routes/*.csv; a line needs two or more"
            yield row.problem(text, "id")
    for row in drafts.places:
        if row.number == MOST_ROWS + 2:
            yield row.problem(f"there are more than {MOST_ROWS} rows; divide the file")


def _layers(drafts: Drafts, folder: str | Path) -> Iterator[str]:
    """Yield each row whose layer holds something else."""
    table = catalog.catalog(folder)
    geometry = dict(zip(table["id"], table["geometry"], strict=True))
    for rows, what in ((drafts.lines, "line"), (drafts.points, "point")):
        for row in rows:
            if geometry[row["layer"]] != what:
                fitting = ", ".join(name for name, kind in geometry.items() if kind == what) or "none yet"
                text = f"the layer {row['layer']!r} holds {geometry[row['layer']]}s; those for a {what} are {fitting}"
                yield row.problem(text, "layer")
