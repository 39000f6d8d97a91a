"""What there is: the layers, systems, sources, figures and their schema. Tables only; no geometry is read here.

Every table is a CSV file beside the layers, checked against `schema.csv` when it is read: unknown columns, missing
values, wrong types and unknown sources are all reported at once, by row, column, value and remedy. A folder of layers
has its own tables; none is taken from the shipped atlas.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import LayerError, UnknownNameError, require
from ..names import nearest_names
from .schema import Column, Table, cell_problem, layers_folder, read_csv, schema, tables

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["layers_folder", "schema"]


def catalog(folder: str | Path | None = None) -> pd.DataFrame:
    """Return the layers there are: id, file, title, geometry, role, in_atlas, as_of, licence, attribution ..."""
    return read_table("catalog", folder)


def layer_path(folder: str | Path | None, file: str) -> Path:
    """Return where a layer lies that `catalog.csv` names.

    Raises
    ------
    LayerError
        It is a link that leads out of the folder: an atlas from somebody else could name any file of the reader's.
    """
    base = Path(folder) if folder else layers_folder()
    if os.path.realpath(base) != os.path.dirname(os.path.realpath(base / file)):
        raise LayerError(f"{file} is a link that leads out of the folder; put the file itself there")
    return base / file


def picture_path(folder: str | Path | None, id: str) -> Path:
    """Return where a picture lies that a table names by its id.

    Raises
    ------
    LayerError
        It is not there, is no WebP file, or is a link that leads out of the folder.
    """
    path = layer_path(folder, f"{id}.webp")
    if not path.is_file():
        raise LayerError(f"relief.csv: there is no {path.name} beside it; put the picture there or take the row away")
    with path.open("rb") as file:
        start = file.read(12)
    if start[:4] != b"RIFF" or start[8:] != b"WEBP":
        raise LayerError(f"relief.csv: {path.name} is no WebP picture")
    return path


def misnamed_layers(folder: str | Path | None = None) -> list[str]:
    """Return a sentence on each layer whose file is not called by its id: it might be a table, or another's."""
    return [
        f"catalog.csv: the file of {row['id']!r} is {row['file']!r}; call it {row['id']}.geojson"
        for row in read_rows("catalog", folder)
        if row["file"] != f"{row['id']}.geojson"
    ]


def systems(folder: str | Path | None = None) -> pd.DataFrame:
    """Return the systems (pipelines, railways, tanker routes) with their names, commodity, status and operator."""
    return read_table("systems", folder)


def sources(folder: str | Path | None = None) -> pd.DataFrame:
    """Return the sources: id, title, publisher, url, published, read, place, gives, licence, unpublished and more."""
    return read_table("sources", folder)


def figures(folder: str | Path | None = None) -> pd.DataFrame:
    """Return all published figures, conflicting ones included.

    Columns are subject, country, quantity, value (text, as published), unit, as_of, source, preferred, note and
    `number`, the value as a float (NaN where it is not a number).
    """
    import pandas as pd

    table = read_table("figures", folder)
    return table.assign(number=pd.to_numeric(table["value"], errors="coerce"))


def layer_of_role(role: str, folder: str | Path | None = None) -> str:
    """Return the id of the layer that has a role in the catalogue, see `schema.csv`.

    Raises
    ------
    LayerError
        No layer has that role.
    """
    for row in read_rows("catalog", folder):
        if row["role"] == role:
            return row["id"]
    raise LayerError(f"no layer of catalog.csv has the role {role!r}; write it beside the layer that plays it")


def layers_of_roles(*roles: str, folder: str | Path | None = None) -> list[str]:
    """Return the ids of the layers that have one of these roles.

    Raises
    ------
    LayerError
        No layer has the first of them.
    """
    layer_of_role(roles[0], folder)
    return [row["id"] for row in read_rows("catalog", folder) if row["role"] in roles]


def region(folder: str | Path | None = None) -> dict[str, str]:
    """Return the one row of the table of the region: what the atlas is of, its box in degrees and its credit.

    Raises
    ------
    LayerError
        It has no row, or several.
    """
    rows = read_rows("region", folder)
    if len(rows) != 1:
        raise LayerError(f"region.csv: has {len(rows)} rows; an atlas is of one region, in one row")
    return rows[0]


def quantities_by_role(folder: str | Path | None = None) -> dict[str, str]:
    """Return the quantity that has each role in the table of quantities, see `schema.csv`."""
    return {row["role"]: row["quantity"] for row in read_rows("quantities", folder) if row["role"]}


def read_table(name: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Return one table as text columns, absent values empty strings, checked against the schema.

    Columns are those of the schema in its order, whether the file has them or not, with those of languages that it
    has. An optional table that is absent has no rows.

    Raises
    ------
    LayerError
        With row, column, value and remedy of every problem.
    """
    import pandas as pd

    rows = read_rows(name, folder)
    names = list(rows[0]) if rows else tables()[name].header([])
    return pd.DataFrame(rows, columns=names, dtype=object)


def read_rows(name: str, folder: str | Path | None = None) -> list[dict[str, str]]:
    """Return the rows of one table as plain text; columns and errors are those of `read_table`.

    The shipped tables are checked when they are made, so not again whenever one is read.
    """
    if folder is None and name in tables() and (path := _table_path(name, None)).exists():
        return _in_order(*read_csv(path), tables()[name])
    rows, problems = examine_table(name, folder)
    if problems:
        raise LayerError("\n".join(problems))
    return rows


def examine_table(name: str, folder: str | Path | None = None) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows of a table and the problems found in it."""
    if name not in tables():
        raise UnknownNameError(f"an atlas has no table {name!r}; {nearest_names(name, tables())}")
    table, path = tables()[name], _table_path(name, folder)
    if not path.parent.is_dir():
        return [], [f"{path.parent}: is no folder; the tables of an atlas stand in one"]
    if path.exists():
        rows, problems = examine_rows(path, name, folder)
        return [row for _, row in rows], problems
    return [], [_missing(table, path)] if table.required else []


def examine_rows(
    path: Path, table: str, folder: str | Path | None = None
) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """Return the (line number, row) pairs of a file that keeps to a table's schema, and the problems found in it."""
    wanted = tables()[table]
    header, rows = read_csv(path)
    if problem := wanted.header_problem(header):
        return [], [f"{path.name}: {problem}"]
    asked = {c.type.removeprefix("ref ") for c in wanted.columns if c.type.startswith("ref ")}
    absent = [name for name in sorted(asked) if tables()[name].required and not _table_path(name, folder).exists()]
    if absent:
        return [], [_missing(tables()[name], _table_path(name, folder)) for name in absent]
    known = {f"ref {name}": _known_ids(name, folder) for name in asked}
    wrong = {given: _wrong_values(given, wanted.column(given), rows, known) for given in header}
    problems = [
        f"{path.name}, row {number}, column {given!r}: {wrong[given][row[given]]}"
        for number, row in (rows if any(wrong.values()) else [])
        for given in header
        if row[given] in wrong[given]
    ]
    problems += _repeated_ids(path.name, wanted.key, rows) if wanted.key else []
    return list(zip((number for number, _ in rows), _in_order(header, rows, wanted), strict=True)), problems


def _in_order(header: list[str], rows: list[tuple[int, dict[str, str]]], table: Table) -> list[dict[str, str]]:
    names = table.header(header)
    if names == header:
        return [row for _, row in rows]
    blank = dict.fromkeys(names, "")
    return [blank | row for _, row in rows]


def _table_path(name: str, folder: str | Path | None) -> Path:
    require("folder", folder=folder)
    return Path(folder or layers_folder()) / f"{name}.csv"


def _missing(table: Table, path: Path) -> str:
    held = ", ".join(column.name for column in table.columns if column.required)
    what = table.description[0].lower() + table.description[1:]
    return f"{path.name}: is missing from the folder {path.parent}; it holds {what} (columns {held})"


def _known_ids(name: str, folder: str | Path | None) -> frozenset[str]:
    path, key = _table_path(name, folder), str(tables()[name].key)
    return frozenset(row.get(key, "") for _, row in read_csv(path)[1]) if path.exists() else frozenset()


def _wrong_values(
    given: str, column: Column, rows: list[tuple[int, dict[str, str]]], known: dict[str, frozenset[str]]
) -> dict[str, str]:
    """Return what is wrong with each value of a column that must not be; equal values are looked at once."""
    values = {row[given] for _, row in rows}
    return {value: text for value in values if (text := cell_problem(value, column, known))}


def _repeated_ids(file: str, key: str, rows: list[tuple[int, dict[str, str]]]) -> list[str]:
    seen: dict[str, int] = {}
    problems = []
    for number, row in rows:
        first = seen.setdefault(row[key], number)
        if first != number:
            problems.append(
                f"{file}, row {number}, column {key!r}: {row[key]!r} stands in row {first} already; ids are unique"
            )
    return problems
