"""Columns of anyone's frame by which a page opens: coloured, widened, named and told by; the reader may choose others.

The page itself puts values into classes (`js/columns.js`), since its reader can choose any column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ..atlas.columns import COLUMNS
from ..errors import ArgumentError, UnknownNameError
from ..formats.column_names import column_key, tidy_name
from ..formats.frames import tidy_frames
from ..formats.values import column_rules
from ..names import nearest_names
from .file_maps import draw_files
from .route_map import RouteMap

IMPORTERS = ("gem", "osm", "file")
_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def draw_any(
    frame: gpd.GeoDataFrame,
    *,
    column: str | None = None,
    width: str | None = None,
    label: str | None = None,
    tooltip: str | Sequence[str] | None = None,
    title: str | None = None,
    tiles: str | None = None,
) -> RouteMap:
    """Return a map of any GeoDataFrame, see `geo.page.atlas_maps.draw`."""
    known = [str(name) for name in frame.columns if name != frame.geometry.name]
    told = [tooltip] if isinstance(tooltip, str) else list(tooltip or [])
    asked = [name for name in (column, width, label) if name is not None]
    for name in [*asked, *told]:
        if name not in known:
            raise UnknownNameError(f"the frame has no column {name!r}; {nearest_names(str(name), known)}")
    if column is not None:
        _check_values(frame[column])
    if width is not None:
        _check_width(width, frame[width])
    given = frame.copy()
    if told:
        given["name"] = [_said(row, told) for row in frame[told].to_dict("records")]
    own = {
        name: place
        for name, wanted in (("colour", column), ("width", width), ("label", label))
        if wanted is not None and (place := _taken_as(wanted))
    }
    shown = title or (f"{len(frame):,} rows by {column}" if column else f"{len(frame):,} rows")
    return draw_files(tidy_frames(given), title=shown, tiles=tiles, own=own)


def chosen(
    frames: Sequence[gpd.GeoDataFrame],
    *,
    colour: str | None = None,
    width: str | None = None,
    label: str | None = None,
    tooltip: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the columns that a page opens by as it reads them, from names as the files or their frames have them.

    Raises
    ------
    UnknownNameError
        None of the frames says anything in a column of that name.
    ArgumentError
        The column for the width holds no numbers.
    """
    said: dict[str, pd.Series] = {}
    for frame in frames:
        for name in frame.columns:
            if name != frame.geometry.name and frame[name].notna().any():
                said.setdefault(name, frame[name])
    found: dict[str, Any] = {
        key: _column_named(name, list(said))
        for key, name in (("colour", colour), ("width", width), ("label", label))
        if name
    }
    if width:
        _check_width(width, said[found["width"]])
    return found | ({"tip": [_column_named(name, list(said)) for name in tooltip]} if tooltip else {})


def _column_named(name: str, known: Sequence[str]) -> str:
    """Return a column by the name it has in a frame, or had in the file it was read from."""
    rules = [rule[1] for importer in IMPORTERS if (rule := column_rules(importer).get(column_key(name)))]
    for guess in (name, tidy_name(name), *rules, f"source_{tidy_name(name)}"):
        if guess in known:
            return guess
    raise UnknownNameError(f"no file has a column {name!r}; {nearest_names(name, list(known))}")


def _taken_as(name: str) -> str:
    """Return what a column of a frame is called once its cells are taken as those of a file."""
    tidy, known = tidy_name(name), column_rules("file").get(column_key(name))
    return known[1] if known and known[1] in COLUMNS else tidy


def _check_values(values: pd.Series) -> None:
    try:
        values.nunique()
    except TypeError as error:
        raise ArgumentError(f"the column {values.name!r} holds values that no colour can stand for") from error


def _said(row: dict[str, object], names: Sequence[str]) -> str:
    """Return what a feature is called: the value of one column, or those of several with their names."""
    if len(names) == 1:
        return str(row[names[0]])
    return "; ".join(f"{name}: {row[name]}" for name in names if not pd.isna(row[name]))


def _check_width(name: str, values: pd.Series) -> None:
    if not all(_is_number(value) for value in values.dropna()):
        raise ArgumentError(f"the column {name!r} holds no numbers that a width can stand for")


def _is_number(value: Any) -> bool:
    """Return whether a value is a number, or a text that is one, as `js/columns.js` takes them."""
    if isinstance(value, str):
        return bool(_NUMBER.fullmatch(value.strip()))
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)
