"""Write into a GeoPackage that holds other tables: they stay, and none is replaced unless that is asked for."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..errors import OutputError

SQLITE_HEAD = b"SQLite format 3\x00"
SIDE_FILES = ("-wal", "-journal")
"""Behind the name of a database: changes that are not in it yet, by a program that has it open or was stopped."""
STYLES, STYLED_BY = "layer_styles", "energy-routes"
"""Where QGIS looks for the styles of tables, and whose are there: a table styled by us is one of an earlier export."""
_OF_THE_FORMAT = ("gpkg_", "rtree_", "sqlite_")


def plain_name(text: str) -> str:
    """Return text as a name every program takes: small letters, figures and low lines, a letter first."""
    word = re.sub("[^a-z0-9]+", "_", text.lower()).strip("_")
    return word if word[:1].isalpha() else f"other_{word}".rstrip("_")


def table_of(file: Path) -> str:
    """Return what the one table of a file is called: like the file, in a plain name unless it has other letters."""
    return plain_name(file.stem) if file.stem.isascii() else file.stem


@contextmanager
def undisturbed(path: Path) -> Iterator[None]:
    """Refuse to write a GeoPackage that another program has open before or after the block, or writes during it.

    Changes that are not in it yet lie beside the file that a link leads to.

    Raises
    ------
    OutputError
        It is in use.
    """
    target = Path(os.path.realpath(path))
    _refuse_in_use(path, target)
    before = _state(target)
    yield
    _refuse_in_use(path, target)
    if _state(target) != before:
        raise OutputError(f"cannot write {path}: another program wrote it meanwhile; try again when it is done")


def _refuse_in_use(path: Path, target: Path) -> None:
    beside = [file.name for end in SIDE_FILES if (file := target.with_name(target.name + end)).exists()]
    if beside:
        raise OutputError(
            f"cannot write {path}: {' and '.join(beside)} beside it holds changes of a program that has the file "
            "open; close it there first, or write to another name"
        )


def _state(file: Path) -> tuple[int, int, int] | None:
    if not file.exists():
        return None
    status = file.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def keep_other_tables(target: Path, part: Path, names: list[str], overwrite: bool) -> None:
    """Copy a GeoPackage that holds tables of others beside those of these names to `part`, to write these into it.

    The table called like the file, and those an earlier export styled, are no others' tables.

    Raises
    ------
    OutputError
        A table of one of the names would be replaced without `overwrite`.
    """
    if not target.is_file():
        return
    tables, styled = _tables(target)
    if tables <= {part.stem.casefold(), table_of(part).casefold(), *styled}:
        return
    taken = [name for name in names if name.casefold() in tables]
    if taken and not overwrite:
        raise OutputError(
            f"cannot write {target}: beside other tables it holds one called {taken[0]!r} already; name another "
            "file, or replace that table with --overwrite (overwrite=True)"
        )
    shutil.copyfile(target, part)


def refuse_without_index(part: Path, layer: str) -> None:
    """Refuse a GeoPackage where that layer lacks its spatial index: on a full disk GDAL leaves it out in silence.

    Raises
    ------
    OutputError
        There is none.
    """
    with closing(sqlite3.connect(part)) as database:
        names = {name.casefold() for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if f"rtree_{layer}_geom".casefold() not in names:
        raise OutputError(f"cannot write {part.name}: its spatial index could not be stored (disk full?)")


def _tables(file: Path) -> tuple[set[str], set[str]]:
    """Return the tables of a database that hold data, and those that an export of ours styled, in lower case.

    A file that is no database has none. The table of styles is one of ours where it holds no others' styles.
    """
    with file.open("rb") as opened:
        if opened.read(len(SQLITE_HEAD)) != SQLITE_HEAD:
            return set(), set()
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            names = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            styles = database.execute(f"SELECT f_table_name, owner FROM {STYLES}") if STYLES in names else []
            owners = {str(table).casefold(): owner == STYLED_BY for table, owner in styles}
    except sqlite3.Error as error:
        raise OutputError(f"cannot write {file}: what it holds cannot be read ({error}); name another file") from error
    styled = {table for table, is_ours in owners.items() if is_ours} | ({STYLES} if all(owners.values()) else set())
    return {name.casefold() for name in names if not name.startswith(_OF_THE_FORMAT)}, styled
