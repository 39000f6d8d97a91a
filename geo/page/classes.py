"""A column of anyone's frame -> the colours of its lines: a few classes, with the words of the legend."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from ..errors import ArgumentError, UnknownNameError
from ..formats.frames import tidy_frames
from ..formats.report import DEFAULT_LINE_KIND
from ..names import nearest_names
from .document import RouteMap
from .file_maps import draw_files
from .style import CLASSES

CLASS = "class_of_the_map"
REST, ABSENT = "other values", "no value"


def draw_any(
    frame: gpd.GeoDataFrame,
    *,
    column: str | None = None,
    tooltip: str | Sequence[str] | None = None,
    title: str | None = None,
    tiles: str | None = None,
) -> RouteMap:
    """Return a map of any GeoDataFrame, see `geo.page.atlas_maps.draw`."""
    known = [str(name) for name in frame.columns if name != frame.geometry.name]
    told = [tooltip] if isinstance(tooltip, str) else list(tooltip or [])
    for name in [*([column] if column is not None else []), *told]:
        if name not in known:
            raise UnknownNameError(f"the frame has no column {name!r}; {nearest_names(str(name), known)}")
    given = frame.copy()
    if told:
        given["name"] = [_said(row, told) for row in frame[told].to_dict("records")]
    words: dict[str, str] = {}
    if column is not None:
        given[CLASS], words = classes(frame[column])
        given = given.iloc[np.argsort(given[CLASS].to_numpy(), kind="stable")]
    parts = tidy_frames(given)
    for part in parts:
        if CLASS in part:
            _only_by_class(part)
    shown = title or (f"{len(frame):,} rows by {column}" if column else f"{len(frame):,} rows")
    return draw_files(parts, title=shown, tiles=tiles, words=words)


def _only_by_class(part: gpd.GeoDataFrame) -> None:
    """Let nothing but its class say how a line is drawn: each by itself, solid; what it is stays among its facts."""
    for name in ("system", "kind", "status", "commodity"):
        if part[name].notna().any() and f"source_{name}" not in part:
            part[f"source_{name}"] = part[name]
    part["commodity"], part["system"], part["status"] = part.pop(CLASS), None, None
    if part.geom_type.isin(["LineString", "MultiLineString"]).all():
        part["kind"] = DEFAULT_LINE_KIND


def classes(values: pd.Series) -> tuple[list[str], dict[str, str]]:
    """Return the class of each value, and what the legend calls the classes.

    Numbers of more values than there are colours fall into classes of about as many rows (quantiles); of texts the most
    frequent have a colour of their own, the others share the last.

    Raises
    ------
    ArgumentError
        The values cannot be told apart, such as lists.
    """
    try:
        distinct = values.nunique()
    except TypeError as error:
        raise ArgumentError(f"the column {values.name!r} holds values that no colour can stand for") from error
    several = distinct > len(CLASSES) - 1
    if several and pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        binned = pd.qcut(values, len(CLASSES) - 1, duplicates="drop")
        words = [f"{_short(edge.left)} to {_short(edge.right)}" for edge in binned.cat.categories]
        number = binned.cat.codes.to_numpy()
    else:
        counted = values.value_counts().index
        kept = list(counted[: len(CLASSES) - (2 if several else 1)])
        kept = kept if several else sorted(kept, key=lambda value: (str(type(value)), value))
        words = [str(value) for value in kept] + [REST] * several
        places = {value: place for place, value in enumerate(kept)}
        number = np.array([-1 if pd.isna(value) else places.get(value, len(kept)) for value in values], dtype=int)
    if (number < 0).any():
        words.append(ABSENT)
    names = [CLASSES[place] if place >= 0 else CLASSES[len(words) - 1] for place in number]
    legend = {f"pipeline:{name}": word for name, word in zip(CLASSES, words, strict=False)}
    return names, legend | dict(zip(CLASSES, words, strict=False)) | {"commodity": str(values.name)}


def _short(number: float) -> str:
    return f"{number:,.4g}" if abs(number) < 10_000 else f"{number:,.0f}"


def _said(row: dict[str, object], names: Sequence[str]) -> str:
    """Return what a feature is called: the value of one column, or those of several with their names."""
    if len(names) == 1:
        return str(row[names[0]])
    return "; ".join(f"{name}: {row[name]}" for name in names if not pd.isna(row[name]))
