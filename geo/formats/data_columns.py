"""Say in a GeoPackage what each column is: the extension for schemas (OGC 12-128r18, annex F.9), which QGIS shows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ..atlas.columns import LOCAL_NAME, MEANINGS
from .about import unit_of

NO_ATTRIBUTES = ("fid", "geom")
EXTENSION = "http://www.geopackage.org/spec121/#extension_schema"
_TABLES = """
CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT,
title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,
CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL,
value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
"""


def describe_columns(part: Path, table: str) -> None:
    """Give each column of a table its title, and its meaning and unit where these are known."""
    with closing(sqlite3.connect(part)) as base, base:
        columns = [name for (name,) in base.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        rows = [(table, name, name, title_of(name), _described(name)) for name in columns if name not in NO_ATTRIBUTES]
        base.executescript(_TABLES)
        for own in ("gpkg_data_columns", "gpkg_data_column_constraints"):
            base.execute("DELETE FROM gpkg_extensions WHERE table_name = ?", (own,))
            base.execute(
                "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')", (own, EXTENSION)
            )
        base.execute("DELETE FROM gpkg_data_columns WHERE lower(table_name) = lower(?)", (table,))
        base.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) VALUES (?, ?, ?, ?, ?)",
            rows,
        )


def title_of(column: str) -> str:
    """Return the name of a column in words, its unit behind it.

    Examples
    --------
    >>> title_of("accuracy_km"), title_of("from_point")
    ('Accuracy (km)', 'From point')
    """
    unit = unit_of(column)
    words = column.replace("_", " ").strip()
    if unit and words.endswith(f" {unit.lower().replace('/yr', ' per year')}"):
        words = words[: -len(unit.lower().replace("/yr", " per year"))].strip()
    words = words[:1].upper() + words[1:]
    return f"{words} ({unit})" if unit else words


def _described(column: str) -> str | None:
    meaning = MEANINGS.get(column)
    if LOCAL_NAME.fullmatch(column):
        meaning = f"Name in the language {column[-2:]} (ISO 639-1)"
    unit = unit_of(column)
    return "; ".join(filter(None, (meaning, f"unit: {unit}" if unit else ""))) or None
