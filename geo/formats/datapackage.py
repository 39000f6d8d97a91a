"""Write the tables of an atlas as one Frictionless data package: every row within, every column with its meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..atlas.catalog import catalog, read_rows
from ..atlas.schema import PATTERNS, Column, Table, tables
from ..atomic import write_text


def data_package(folder: str | Path | None = None) -> dict[str, Any]:
    """Return the tables of an atlas, those that have rows, as a data package (specs.frictionlessdata.io, 1.0).

    Parameters
    ----------
    folder
        Folder of an atlas; by default the shipped one.

    Returns
    -------
    dict
        A resource a table, its rows inline; fields, what is required, keys and choices are those of `schema.csv`.
    """
    read = {name: (table, read_rows(name, folder)) for name, table in tables().items() if "/" not in name}
    terms = dict.fromkeys(filter(None, catalog(folder)["licence"]))
    return {
        "profile": "tabular-data-package",
        "name": "energy-routes-tables",
        "licenses": [{"name": text.replace(" ", "-"), "title": text} for text in terms],
        "resources": [_resource(table, rows) for table, rows in read.values() if rows],
    }


def write_data_package(path: str | Path, folder: str | Path | None = None) -> int:
    """Write the data package of an atlas as JSON and return how many tables it has.

    Raises
    ------
    OutputError
        The file cannot be written; what was there before stays whole.
    """
    package = data_package(folder)
    write_text(Path(path), json.dumps(package, ensure_ascii=False, indent=1) + "\n")
    return len(package["resources"])


def _resource(table: Table, rows: list[dict[str, str]]) -> dict[str, Any]:
    columns = {name: table.column(name) for name in rows[0]}
    schema: dict[str, Any] = {"fields": [_field(name, column) for name, column in columns.items()]}
    if table.key:
        schema["primaryKey"] = [table.key]
    data = [{name: _cell(cell, columns[name]) for name, cell in row.items()} for row in rows]
    return {
        "profile": "tabular-data-resource", "name": table.name, "description": table.description, "data": data,
        "schema": schema,
    }  # fmt: skip


def _field(name: str, column: Column) -> dict[str, Any]:
    kind, _, options = column.type.partition(" ")
    limits: dict[str, Any] = {"required": True} if column.required else {}
    if kind == "choice":
        limits["enum"] = options.split("|")
    elif kind in PATTERNS:
        limits["pattern"] = PATTERNS[kind][0].pattern
    field = {"name": name, "type": "number" if kind == "number" else "string", "description": column.description}
    return field | ({"constraints": limits} if limits else {})


def _cell(cell: str, column: Column) -> str | float | None:
    if not cell:
        return None
    return float(cell) if column.type == "number" else cell
