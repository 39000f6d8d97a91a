"""Read GeoPackage with the standard library's SQLite, which can be told what a file may not do.

A GeoPackage is a database: its views may loop for ever and its triggers may call functions. Here every statement
but plain reading is forbidden and a clock stops what takes too long.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import shapely

from ...errors import LayerError
from ..limits import Limits, check_size
from ..rows import WGS84, Rows

MAGIC = b"SQLite format 3\x00"
ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # OGC 12-128r18, 2.1.3: bits 1 to 3 of the flags
HEADER_BYTES = 8
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_FUNCTION})
_FUNCTIONS = frozenset({"length", "count", "upper", "lower", "coalesce", "ifnull", "substr", "trim", "round", "abs"})
_STEPS = 100_000  # SQLite instructions between two looks at the clock: some milliseconds


def read_geopackage(path: Path, limits: Limits, *, layer: str | None = None) -> Rows:
    """Return the features of one layer of a GeoPackage: `layer`, or the only one, or the first with a note.

    Raises
    ------
    LayerError
        When the file is no GeoPackage, lacks the layer, or its queries fail or run too long.
    """
    check_size(path, limits)
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise LayerError(f"{path.name}: is not a GeoPackage (SQLite) file")
    with _connect(path, limits) as base:
        table, column, crs, notes = _layer(base, path.name, layer)
        rows = Rows(crs=crs, notes=notes)
        cursor = base.execute(f"SELECT * FROM {_quoted(table)}")
        names = [item[0] for item in cursor.description]
        limits.check("max_columns", len(names), path.name)
        if column not in names:
            raise LayerError(f"{path.name}: layer {table!r} has no column {column!r} although the file says so")
        place = names.index(column)
        for number, record in enumerate(cursor, start=1):
            limits.check("max_features", number, path.name)
            shape, fault = _shape(record[place])
            cells = {
                name: _cell(value) for name, value in zip(names, record, strict=True) if name not in (column, "fid")
            }
            rows.add(f"{path.name} [{table}] #{number}", cells, shape, fault)
    return rows


@contextmanager
def _connect(path: Path, limits: Limits) -> Iterator[sqlite3.Connection]:
    deadline = time.monotonic() + limits.max_seconds
    try:
        base = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error as error:
        raise LayerError(f"{path.name}: cannot be opened: {error}") from error
    try:
        base.execute("PRAGMA trusted_schema=OFF")
        base.execute("PRAGMA cell_size_check=ON")
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(limits.max_bytes, 1_000_000_000))
        base.text_factory = lambda content: content.decode("utf-8", "replace")
        base.set_authorizer(_authorise)
        base.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        yield base
    except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError) as error:
        slow = f"; its queries took more than {limits.max_seconds:g} s" if "interrupt" in str(error) else ""
        raise LayerError(f"{path.name}: is not a readable GeoPackage: {str(error)[:200]}{slow}") from error
    finally:
        base.close()


def _authorise(action: int, first: str | None, second: str | None, *_: Any) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_OK if second in _FUNCTIONS else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _layer(base: sqlite3.Connection, where: str, wanted: str | None) -> tuple[str, str, str, list[str]]:
    """Return table, geometry column, CRS and notes of the layer asked for."""
    listed = base.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns").fetchmany(10_000)
    layers = {str(table): (str(column), srs) for table, column, srs in listed}
    if not layers:
        raise LayerError(f"{where}: has no layer with shapes")
    names = ", ".join(name[:40] for name in list(layers)[:20])
    if wanted is not None and wanted not in layers:
        raise LayerError(f"{where}: has no layer {wanted!r}; it has {names}")
    table = wanted if wanted is not None else next(iter(layers))
    notes = []
    if wanted is None and len(layers) > 1:
        notes.append(f"{where}: has {len(layers)} layers ({names}); only {table!r} was read: name another with layer=")
    column, srs = layers[table]
    return table, column, _crs(base, srs), notes


def _crs(base: sqlite3.Connection, srs: Any) -> str:
    query = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    found = base.execute(query, (srs,)).fetchone()
    if found is None or srs in (0, -1):
        return WGS84
    authority, code, definition = found
    if isinstance(authority, str) and authority.upper() in ("EPSG", "ESRI") and isinstance(code, int):
        return f"{authority.upper()}:{code}"
    return str(definition) if definition and "[" in str(definition) else WGS84


def _cell(value: Any) -> Any:
    return f"<{len(value):,} bytes>" if isinstance(value, bytes) else value


def _shape(blob: Any) -> tuple[shapely.Geometry | None, str]:
    """Return the geometry of a GeoPackage binary (OGC 12-128r18, 2.1.3), or why there is none."""
    if blob is None:
        return None, ""
    if not isinstance(blob, bytes) or len(blob) < HEADER_BYTES or blob[:2] != b"GP":
        return None, "a shape that is not GeoPackage binary"
    flags = blob[3]
    envelope = ENVELOPE_BYTES.get((flags >> 1) & 0b111)
    if envelope is None or flags & 0b10_0000:
        return None, "GeoPackage binary of an unknown kind"
    try:
        return shapely.from_wkb(blob[HEADER_BYTES + envelope :]), ""
    except (shapely.errors.GEOSException, ValueError) as error:
        return None, f"WKB that cannot be read: {str(error)[:80]}"
