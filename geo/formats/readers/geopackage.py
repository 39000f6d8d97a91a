"""Read GeoPackage with the standard library's SQLite, which can be told what a file may not do.

A GeoPackage is a database: its views may loop for ever and its triggers may call functions. Here every statement
but plain reading is forbidden and a clock stops what takes too long. One that another program has open is read with
the changes that lie beside it, from a copy, or refused.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ...atlas.limits import DEFAULT_LIMITS, Limits, check_size
from ...errors import LayerError
from ..choices import Choices
from ..curves import Shape, from_wkb
from ..plain import date_or_time
from ..rows import WGS84, Rows
from .sqlite_copies import settled

MAGIC = b"SQLite format 3\x00"
ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # OGC 12-128r18, 2.1.3: bits 1 to 3 of the flags
HEADER_BYTES = 8
VIEW_SECONDS = 3.0
"""Time that a view may take for a row unless a limit was set; tables are read as fast as the disk."""
FID = "source_fid"
MOST_LAYERS = 10_000
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_FUNCTION})
_FUNCTIONS = frozenset({
    "length", "count", "upper", "lower", "coalesce", "ifnull", "nullif", "iif", "substr", "trim", "round", "abs",
    "min", "max", "sum", "avg", "like", "instr", "replace", "cast", "date", "datetime", "strftime",
})  # fmt: skip
_STEPS = 100_000  # SQLite instructions between two looks at the clock: some milliseconds


@dataclass(frozen=True)
class Layer:
    """One table or view with shapes."""

    table: str
    column: str
    crs: str
    is_view: bool
    kinds: dict[str, str]
    """The declared type of each column."""
    key: str
    """The column that rows are numbered by, '' where it has a name of the user's own."""


class _Clock:
    """Stop a query from which nothing new comes for too long."""

    def __init__(self) -> None:
        self.allowed_s = self.deadline = 0.0

    def allow(self, seconds: float) -> None:
        """Begin a query that may take so long for each row."""
        self.allowed_s = seconds
        self.tick()

    def tick(self) -> None:
        """Say that something came."""
        self.deadline = time.monotonic() + self.allowed_s

    def __call__(self) -> bool:
        return time.monotonic() > self.deadline


def read_geopackage(path: Path, limits: Limits, choices: Choices) -> Rows:
    """Return the features of a GeoPackage: of one layer if it was chosen, else of all, with a note.

    Raises
    ------
    LayerError
        When the file is no GeoPackage, lacks the layer, or its queries fail or run too long.
    """
    choices.refuse_unused(path.name, ("crs", "layer"))
    check_size(path, limits)
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise LayerError(f"{path.name}: is not a GeoPackage (SQLite) file")
    clock = _Clock()
    with settled(path, limits) as quiet, _connect(quiet, path.name, limits, clock) as base:
        layers = _layers(base, path.name, choices.layer)
        parts = [_read_layer(base, layer, path.name, limits, clock, layers) for layer in layers]
    if len(layers) > 1:
        for part, layer in zip(parts, layers, strict=True):
            for properties in part.properties:
                properties.setdefault("gpkg_layer", layer.table)
    whole = parts[0]
    for part in parts[1:]:
        if part.crs != whole.crs:
            raise LayerError(f"{path.name}: its layers are in several CRSs; choose one with --layer")
        whole.join(part)
    if len(layers) > 1:
        told = ", ".join(f"{layer.table[:40]!r}" for layer in layers[:20])
        whole.notes.append(f"{path.name}: all {len(layers)} layers were read ({told}); choose one with --layer")
    return whole


def _read_layer(
    base: sqlite3.Connection, layer: Layer, where: str, limits: Limits, clock: _Clock, among: list[Layer]
) -> Rows:
    """Return the features of one layer; a view that fails among several is one refused row."""
    rows = Rows(crs=layer.crs)
    clock.allow(_seconds(limits) if layer.is_view else limits.max_seconds)
    try:
        _fill(rows, base, layer, where, limits, clock)
    except sqlite3.Error as error:
        slow = ""
        if "interrupt" in str(error):
            most = max(clock.allowed_s, limits.max_seconds)
            slow = f"; a row took more than {clock.allowed_s:g} s; give more than {most:g} with --max-seconds to wait"
        why = (
            f"its {'view' if layer.is_view else 'table'} {layer.table[:40]!r} cannot be read: {str(error)[:200]}{slow}"
        )
        if not layer.is_view or len(among) == 1:
            raise LayerError(f"{where}: is not a readable GeoPackage: {why}") from error
        rows = Rows(crs=layer.crs)
        rows.add(f"{where} [{layer.table}]", None, None, why)
    return rows


def _seconds(limits: Limits) -> float:
    return VIEW_SECONDS if limits.max_seconds == DEFAULT_LIMITS.max_seconds else limits.max_seconds


def _fill(rows: Rows, base: sqlite3.Connection, layer: Layer, where: str, limits: Limits, clock: _Clock) -> None:
    cursor = base.execute(f"SELECT * FROM {_quoted(layer.table)}")
    names = [item[0] for item in cursor.description]
    limits.check("max_columns", len(names), where)
    if layer.column not in names:
        raise LayerError(f"{where}: layer {layer.table!r} has no column {layer.column!r} although the file says so")
    place = names.index(layer.column)
    kinds, key = layer.kinds, layer.key
    memory = 0
    for number, record in enumerate(cursor, start=1):
        clock.tick()
        limits.check("max_features", number, where)
        memory += len(record) * 60 + 2 * len(record[place] or b"" if isinstance(record[place], bytes) else b"")
        limits.check("max_memory", memory, where)
        shape, fault, change = _shape(record[place])
        cells = {
            FID if name == key else name: _cell(value, kinds.get(name, ""))
            for name, value in zip(names, record, strict=True)
            if name != layer.column
        }
        rows.add(f"{where} [{layer.table}] #{number}", cells, shape, fault, change)
    _drop_mere_numbers(rows)


def _drop_mere_numbers(rows: Rows) -> None:
    """Leave out a key that only counts the rows where another column tells them apart."""
    keys = [properties.get(FID) for properties in rows.properties]
    ids = {str(properties["id"]) for properties in rows.properties if properties.get("id") is not None}
    if keys == list(range(1, len(keys) + 1)) and len(ids) == len(keys):
        for properties in rows.properties:
            del properties[FID]


def _column_kinds(base: sqlite3.Connection, table: str) -> tuple[dict[str, str], str]:
    """Return the declared type of each column, and the name of the key that rows are numbered by."""
    try:
        listed = base.execute(f"PRAGMA table_info({_quoted(table)})").fetchmany(MOST_LAYERS)
    except sqlite3.Error:  # a view that cannot be compiled; reading it says why
        return {}, ""
    kinds = {str(name): str(kind).upper() for _, name, kind, *_ in listed}
    keys = [str(name) for _, name, kind, _, _, pk in listed if pk and str(kind).upper().startswith("INTEGER")]
    return kinds, keys[0] if len(keys) == 1 and keys[0].lower() in ("fid", "ogc_fid") else ""


@contextmanager
def _connect(path: Path, name: str, limits: Limits, clock: _Clock) -> Iterator[sqlite3.Connection]:
    clock.allow(_seconds(limits))
    try:
        base = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error as error:
        raise LayerError(f"{name}: cannot be opened: {error}") from error
    try:
        base.execute("PRAGMA trusted_schema=OFF")
        base.execute("PRAGMA cell_size_check=ON")
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(limits.max_bytes, 1_000_000_000))
        base.text_factory = lambda content: content.decode("utf-8", "replace")
        base.set_authorizer(_authorise)
        base.set_progress_handler(clock, _STEPS)
        yield base
    except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError) as error:
        raise LayerError(f"{name}: is not a readable GeoPackage: {str(error)[:200]}") from error
    finally:
        base.close()


def _authorise(action: int, first: str | None, second: str | None, *_: Any) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_OK if second in _FUNCTIONS else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA:  # with an argument it could only name a table
        return sqlite3.SQLITE_OK if first == "table_info" else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _layers(base: sqlite3.Connection, where: str, wanted: str | None) -> list[Layer]:
    """Return the layers asked for: one, or all."""
    listed = base.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns").fetchmany(MOST_LAYERS)
    if not listed:
        raise LayerError(f"{where}: has no layer with shapes")
    views = {str(name) for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()}
    names = [str(table) for table, _, _ in listed]
    if wanted is not None and wanted not in names:
        raise LayerError(f"{where}: has no layer {wanted!r}; it has {', '.join(name[:40] for name in names[:20])}")
    chosen = [row for row in listed if wanted in (None, str(row[0]))]
    return [
        Layer(str(table), str(column), _crs(base, srs), str(table) in views, *_column_kinds(base, str(table)))
        for table, column, srs in chosen
    ]


def _crs(base: sqlite3.Connection, srs: Any) -> str:
    """Return a code or WKT; empty for the undefined ones (-1 and 0, or a row that defines nothing)."""
    query = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    found = base.execute(query, (srs,)).fetchone()
    if found is None or srs in (0, -1):
        return ""
    authority, code, definition = found
    if isinstance(authority, str) and authority.upper() in ("EPSG", "ESRI") and isinstance(code, int):
        return WGS84 if (authority.upper(), code) == ("EPSG", 4326) else f"{authority.upper()}:{code}"
    return str(definition) if definition and "[" in str(definition) and "Undefined" not in str(definition) else ""


def _cell(value: Any, kind: str) -> Any:
    if isinstance(value, bytes):
        return f"<{len(value):,} bytes>"
    if kind in ("DATE", "DATETIME"):
        return date_or_time(value, kind == "DATE")
    return bool(value) if kind == "BOOLEAN" and value in (0, 1) else value


def _shape(blob: Any) -> Shape:
    """Return the geometry of a GeoPackage binary (OGC 12-128r18, 2.1.3), or why there is none."""
    if blob is None:
        return None, "", ""
    if not isinstance(blob, bytes) or len(blob) < HEADER_BYTES or blob[:2] != b"GP":
        return None, "a shape that is not GeoPackage binary", ""
    flags = blob[3]
    envelope = ENVELOPE_BYTES.get((flags >> 1) & 0b111)
    if envelope is None or flags & 0b10_0000:
        return None, "GeoPackage binary of an unknown kind", ""
    return from_wkb(blob[HEADER_BYTES + envelope :])
