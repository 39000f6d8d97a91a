"""Write a GeoPackage: an atlas as a layer for each kind and geometry, each with its title and its style for QGIS."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import pandas as pd
import shapely

from .about import About
from .data_columns import describe_columns
from .gdal_writer import FIXED_DATE, write_gdal
from .kept_tables import STYLED_BY, STYLES, plain_name, table_of
from .kml_writer import COLOURS, QUIET

FAMILIES = {"lines": (1, 2, 5), "points": (0, 4), "areas": (3, 6)}
"""What layers are called by, and the numbers that shapely has for such shapes."""
OUTLINE = "#66707d"
_STYLES = f"""CREATE TABLE IF NOT EXISTS {STYLES} (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
update_time DATETIME DEFAULT CURRENT_TIMESTAMP)"""
_ROW = f"""INSERT INTO {STYLES} (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,
styleQML, styleSLD, useAsDefault, description, owner, update_time)
VALUES ('', '', ?, 'geom', 'energy-routes', ?, '', 1, ?, ?, ?)"""


@dataclass(frozen=True)
class Layer:
    """One layer to be: its name, what it is called, whether lines, points or areas, and which rows are in it."""

    name: str
    title: str
    family: str
    rows: np.ndarray


def layers_of(frame: pd.DataFrame, shapes: Any) -> list[Layer]:
    """Return the layers a frame of an atlas is written as, lines first; none for every other frame.

    A frame is of an atlas where it has the columns `kind` and `layer`, and features of several kinds.
    """
    if shapes is None or not {"kind", "layer"} <= set(frame.columns) or frame["kind"].nunique() < 2:
        return []
    kinds, types = frame["kind"].fillna("").astype(str).to_numpy(), shapely.get_type_id(shapes)
    layers: dict[str, Layer] = {}
    for family, numbers in FAMILIES.items():
        inside = np.isin(types, numbers)
        for kind in dict.fromkeys(kinds[inside]):
            name, title = f"{plain_name(kind)}_{family}", f"{kind.replace('-', ' ').capitalize() or 'Other'} ({family})"
            rows = inside & (kinds == kind)
            layers[name] = replace(layers[name], rows=layers[name].rows | rows) if name in layers else Layer(
                name, title, family, rows
            )  # fmt: skip
    complete = sum(int(layer.rows.sum()) for layer in layers.values()) == len(frame)
    return list(layers.values()) if complete else []  # a collection, or no shape at all, has no layer to go to


def write_geopackage(frame: pd.DataFrame, shapes: Any, part: Path, about: About) -> None:
    """Write the layers of an atlas with their styles, or any other frame as the one table called like the file.

    Raises
    ------
    OutputError
        Not all rows could be stored.
    """
    layers = layers_of(frame, shapes)
    if not layers:
        write_gdal("GPKG", frame, shapes, part, about.facts(list(frame.columns)))
        describe_columns(part, table_of(part))
        return
    for layer in layers:
        own = frame[layer.rows].dropna(axis="columns", how="all")
        facts = replace(about, title=layer.title, sources=_named(own, about.sources)).facts(list(own.columns))
        write_gdal("GPKG", own, shapes[layer.rows], part, facts, layer=layer.name)
        describe_columns(part, layer.name)
    _add_styles(part, layers)


def qml(layer: Layer) -> str:
    """Return how QGIS is to draw a layer: lines by commodity in the colours of the maps, areas without a fill."""
    if layer.family == "lines":
        symbols = [(name, _symbol(name, "line", "SimpleLine", _line(colour))) for name, colour in COLOURS.items()]
        values = [(name, name if name != "other" else "") for name in COLOURS]
        kinds = "".join(f'<category value="{v}" symbol="{n}" label="{n}" render="true"/>' for n, v in values)
        head, body = 'type="categorizedSymbol" attr="commodity"', f"<categories>{kinds}</categories>"
    else:
        head, body, symbols = 'type="singleSymbol"', "", [("0", _one_symbol(layer))]
    drawn = "".join(text for _, text in symbols)
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        f'<qgis version="3.0.0" styleCategories="Symbology"><renderer-v2 {head} forceraster="0" symbollevels="0">'
        f"{body}<symbols>{drawn}</symbols></renderer-v2></qgis>"
    )


def _one_symbol(layer: Layer) -> str:
    if layer.family == "areas":
        return _symbol("0", "fill", "SimpleFill", {
            "style": "no", "outline_style": "solid", "outline_color": _rgba(OUTLINE), "outline_width": "0.26",
            "outline_width_unit": "MM",
        })  # fmt: skip
    quiet = layer.name.removesuffix("_points") in {plain_name(kind) for kind in QUIET}
    return _symbol("0", "marker", "SimpleMarker", {
        "name": "circle", "color": _rgba(COLOURS["goods"]), "outline_color": "255,255,255,255",
        "outline_width": "0" if quiet else "0.2", "size": "0.6" if quiet else "2.2", "size_unit": "MM",
    })  # fmt: skip


def _symbol(name: str, kind: str, drawn_by: str, settings: dict[str, str]) -> str:
    props = "".join(f"<prop k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in settings.items())
    inner = f'<layer class="{drawn_by}" enabled="1" pass="0" locked="0">{props}</layer>'
    return f'<symbol type="{kind}" name="{name}" alpha="1" clip_to_extent="1">{inner}</symbol>'


def _line(colour: str) -> dict[str, str]:
    return {"line_color": _rgba(colour), "line_style": "solid", "line_width": "0.6", "line_width_unit": "MM"}


def _rgba(colour: str) -> str:
    """Return '#rrggbb' as QGIS has colours: red, green, blue and opacity from 0 to 255."""
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def _named(frame: pd.DataFrame, sources: dict[str, str]) -> dict[str, str]:
    words = {word for cell in frame.get("sources", []) if isinstance(cell, str) for word in cell.split("; ")}
    return {name: text for name, text in sources.items() if name in words}


def _add_styles(part: Path, layers: list[Layer]) -> None:
    """Put styles where QGIS looks for them, those of the layers in place of any there were."""
    with closing(sqlite3.connect(part)) as base, base:
        base.execute(_STYLES)
        base.execute(
            "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
            " VALUES (?, 'attributes', ?, 'Styles of the layers, for QGIS', ?)",
            (STYLES, STYLES, FIXED_DATE),
        )
        base.executemany(f"DELETE FROM {STYLES} WHERE f_table_name = ?", [(layer.name,) for layer in layers])
        base.executemany(_ROW, _style_rows(layers))


def _style_rows(layers: list[Layer]) -> Iterator[tuple[str, ...]]:
    for layer in layers:
        yield layer.name, qml(layer), layer.title, STYLED_BY, FIXED_DATE
