"""Databases that another program has open: read with the changes beside them, from a copy, or refused."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...atlas.limits import Limits
from ...errors import LayerError

IN_USE = ("-wal", "-journal")
"""Ends of the names of the files in which SQLite keeps changes that are not yet, or may be taken back, in the base."""
TRIES = 3
_WRITTEN = "another program is writing it; wait until it is done, or close it there"


def changes_beside(path: Path) -> list[Path]:
    """Return the files with unmerged changes that lie beside a database."""
    return [file for end in IN_USE if (file := path.with_name(path.name + end)).exists()]


@contextmanager
def settled(path: Path, limits: Limits) -> Iterator[Path]:
    """Give a database that holds all its changes: itself, or a copy into which those beside it have been merged.

    Raises
    ------
    LayerError
        When another program is writing at the moment, or the changes cannot be merged.
    """
    beside = [file for file in changes_beside(path) if file.stat().st_size]
    if not beside:
        before = _state(path)
        yield path
        if _state(path) != before or any(file.stat().st_size for file in changes_beside(path)):
            raise LayerError(f"{path.name}: {_WRITTEN}")
        return
    limits.check("max_bytes", sum(file.stat().st_size for file in (path, *beside)), path.name)
    with tempfile.TemporaryDirectory(prefix="energy-routes-") as folder:
        copy = Path(folder) / "copy.gpkg"
        _copy(path, beside, copy)
        try:
            base = sqlite3.connect(copy)
            try:
                base.execute("PRAGMA trusted_schema=OFF")
                base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                base.execute("PRAGMA journal_mode=DELETE").fetchall()
                base.execute("SELECT count(*) FROM sqlite_master").fetchall()
            finally:
                base.close()
        except sqlite3.Error as error:
            names = " and ".join(file.name for file in beside)
            raise LayerError(
                f"{path.name}: {names} beside it holds changes that cannot be read ({error}); close the program that "
                "has the file open, or open and close it there once"
            ) from error
        yield copy


def _copy(path: Path, beside: list[Path], copy: Path) -> None:
    """Copy a database and its changes, the changes first, unless they change meanwhile."""
    for _ in range(TRIES):
        before = [_state(file) for file in (path, *beside)]
        for file in (*beside, path):
            shutil.copyfile(file, copy.with_name(copy.name + file.name.removeprefix(path.name)))
        if before == [_state(file) for file in (path, *beside)]:
            return
    raise LayerError(f"{path.name}: {_WRITTEN}")


def _state(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:
        return -1, -1
    return status.st_size, status.st_mtime_ns
