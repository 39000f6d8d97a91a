"""Lengths of the systems, whole and by country, measured on the drawn lines beside the published figures."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import require, require_columns
from ..geometry.geodesic import GEOD
from ..geometry.lengths import length_km
from ..names import names_given
from . import catalog
from .load import folder_of, lines
from .naming import id_of
from .published import compare_published

AT_SEA = "XZ"
"""Country of a section outside every country: XZ is what UN/LOCODE uses for international waters."""
COLUMNS = (
    "system", "country", "measured_km", "drawn_km", "published_km", "difference_km", "difference_share", "tolerance_km",
    "within", "sinuosity", "accuracy_km", "published_source", "reason",
)  # fmt: skip
NEEDED = ("id", "kind", "system", "country", "from_point", "to_point", "accuracy_km")
"""Columns that a frame must have for its systems to be measured."""
WANTED = "a frame of an atlas, such as geo.load() returns; geo.length_km and geo.length_by measure any other lines"
MEASURED = ("system", "country", "measured_km", "sinuosity", "accuracy_km", "drawn_km", "drawn_by")


def system_lengths(
    frame: gpd.GeoDataFrame,
    figures: pd.DataFrame | None = None,
    *,
    systems: str | Iterable[str] | None = None,
    partly_drawn: Collection[str] | None = None,
    folder: str | Path | None = None,
) -> pd.DataFrame:
    """Return the length of every pipeline and railway by country and in all, beside the published length.

    Parameters
    ----------
    frame
        Tidy frame with the lines, as `geo.load` returns it.
    figures
        Table of figures; its preferred rows of the quantity whose role is length are the published lengths. By
        default the table of the folder.
    systems
        Only these systems, by id or name; a text is one name.
    partly_drawn
        Systems of which only a part is drawn: their total is beside no published one. By default those that the
        table of systems says so of.
    folder
        Folder of the tables that are not given; by default the one the frame was loaded from.

    Returns
    -------
    pandas.DataFrame
        One row a system and country in the order of the flow, then one for the whole system with country None.
        `measured_km` is geodesic on WGS84, of the lines in use; `drawn_km` of those of the atlas where finer ones
        stand in for some (see `geo.atlas.finer`), else NaN. `difference_km` is measured minus published and
        `difference_share` its share of the published; `within` says whether it is inside `tolerance_km` (see
        `geo.atlas.published`), None where nothing is published. `sinuosity` is length over the geodesic from end to end
        (NaN where a system branches or its lines do not form one chain); `accuracy_km` is the largest uncertainty of a
        control point. `reason` says whose finer lines are in use, and where the difference is more than the accuracy
        allows; else it is None. A section outside every country has the country XZ. Sea legs are no systems with a
        length: see `leg_lengths`.

    Raises
    ------
    UnknownNameError
        A system that has no line in the frame, or a name that several have.
    """
    folder = folder_of(frame, folder)
    require_columns(frame, *NEEDED, wanted=WANTED)
    if figures is None:
        figures = catalog.figures(folder)
    if partly_drawn is None:
        table = catalog.systems(folder)
        partly_drawn = set(table.loc[table["extent"] == "part", "id"])
    drawn = lines(frame)
    drawn = drawn[drawn["kind"] != "sea"]
    known = set(drawn["system"].dropna())
    asked = None if systems is None else {id_of(n, ("system",), known, frame, folder) for n in names_given(systems)}
    drawn = drawn.assign(length_km=length_km(drawn), country=drawn["country"].fillna(AT_SEA))
    if "drawn_km" not in drawn:
        drawn = drawn.assign(drawn_km=math.nan, line_attribution=None)
    wanted = [name for name in dict.fromkeys(drawn["system"].dropna()) if asked is None or name in asked]
    by_system: dict[str, list[Line]] = {}
    for name, *line in zip(drawn["system"], *(drawn[column] for column in Line._fields), strict=True):
        by_system.setdefault(name, []).append(Line(*line))
    rows = [row for name in wanted for row in _measured(str(name), along_flow(by_system[name]))]
    measured = pd.DataFrame(rows, columns=list(MEASURED))
    quantity = catalog.quantities_by_role(folder).get("length", "")
    published = _published(figures[figures["quantity"] == quantity], measured, partly_drawn)
    beside = compare_published(measured, published)
    # the comparison keeps the rows of `measured` in their order; `published` has no others
    extra = measured[["sinuosity", "accuracy_km", "drawn_km"]].assign(
        published_source=_sources_beside(measured, published),
        reason=list(map(_reason, measured["drawn_by"], beside["difference_km"], beside["within"])),
    )
    return pd.concat([beside, extra], axis=1)[list(COLUMNS)]


def leg_lengths(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return every line by itself: id, system, kind, country, length_km, drawn_km, accuracy_km; index as in the frame.

    `length_km` is of the line in use, `drawn_km` of the atlas' own where a finer one stands in, else NaN.
    """
    require("GeoDataFrame", frame=frame)
    require_columns(frame, *NEEDED, wanted=WANTED)
    drawn = lines(frame)
    drawn_km = drawn.get("drawn_km", math.nan)
    return pd.DataFrame(drawn[["id", "system", "kind", "country"]]).assign(
        length_km=length_km(drawn), drawn_km=drawn_km, accuracy_km=drawn["accuracy_km"]
    )


class Line(NamedTuple):
    """A line of a system, for its length."""

    id: str
    country: str
    from_point: str
    to_point: str
    length_km: float
    accuracy_km: float
    geometry: Any
    drawn_km: float = math.nan
    line_attribution: str | None = None


def along_flow(drawn: list[Line]) -> list[Line]:
    """Return the lines of one system with each before the one that starts where it ends, as far as they chain."""
    starts = [line.from_point for line in drawn]
    ends = {line.to_point for line in drawn}
    order: list[int] = []
    waiting = [i for i, name in enumerate(starts) if name not in ends] or list(range(len(starts)))[:1]
    while waiting:
        here = waiting.pop(0)
        if here not in order:
            order.append(here)
            waiting = [i for i, name in enumerate(starts) if name == drawn[here].to_point] + waiting
    order += [i for i in range(len(starts)) if i not in order]
    return [drawn[number] for number in order]


def _measured(system: str, drawn: list[Line]) -> list[tuple[object, ...]]:
    """Return by country along the flow, then in all, the columns of `MEASURED`."""
    parts: dict[str | None, list[Line]] = {}
    for line in drawn:
        parts.setdefault(line.country, []).append(line)
    rows: list[tuple[object, ...]] = []
    for country, part in [*parts.items(), (None, drawn)]:
        measured_km = float(sum(line.length_km for line in part))
        accuracy_km = float(np.nanmax([line.accuracy_km for line in part]))
        theirs = [line for line in part if not math.isnan(line.drawn_km)]
        ours_km = sum(line.length_km if math.isnan(line.drawn_km) else line.drawn_km for line in part)
        drawn_km, by = (
            ours_km if theirs else math.nan,
            ", ".join(dict.fromkeys(str(x.line_attribution) for x in theirs)),
        )
        rows.append((system, country, measured_km, _sinuosity(part, measured_km), accuracy_km, drawn_km, by))
    return rows


def _reason(drawn_by: str, difference_km: float, within: bool | None) -> str | None:
    """Return why the lengths of a row differ, as far as that is known."""
    told = [f"finer lines of {drawn_by} stand in for the atlas' own"] if drawn_by else []
    if within is False:
        shorter = "shorter" if difference_km < 0 else "longer"
        told.append(f"{shorter} than published by more than its accuracy allows")
    return "; ".join(told) or None


def _published(figures: pd.DataFrame, measured: pd.DataFrame, partly_drawn: Collection[str]) -> pd.DataFrame:
    """Return (system, country, published_km, source) for what is measured: the preferred row, or the only one.

    A whole without a row of its own is the sum of its countries where each has one.
    """
    lengths = figures[(figures["unit"] == "km") & figures["number"].notna()]
    only = lengths.groupby(["subject", "country"])["number"].transform("size") == 1
    preferred = lengths[only | (lengths["preferred"] == "yes")]
    cells = zip(*(preferred[name] for name in ("subject", "country", "number", "source")), strict=True)
    chosen = {(subject, country): (float(number), str(source)) for subject, country, number, source in cells}
    countries: dict[str, list[str]] = {}
    for system, country in zip(measured["system"], measured["country"], strict=True):
        countries.setdefault(system, [])
        if isinstance(country, str):
            countries[system].append(country)
    rows = []
    for system, crossed in countries.items():
        parts = [chosen.get((system, country)) for country in crossed]
        known = [part for part in parts if part]
        whole = None if system in partly_drawn else chosen.get((system, ""))
        if whole is None and len(known) == len(parts):
            whole = (sum(value for value, _ in known), "; ".join(dict.fromkeys(source for _, source in known)))
        rows += [(system, country, part) for country, part in zip([*crossed, None], [*parts, whole], strict=True)]
    found = [(system, country, *part) for system, country, part in rows if part]
    return pd.DataFrame(found, columns=["system", "country", "published_km", "source"])


def _sources_beside(measured: pd.DataFrame, published: pd.DataFrame) -> list[str | None]:
    keys = zip(published["system"], published["country"].fillna(""), strict=True)
    source = dict(zip(keys, published["source"], strict=True))
    return [source.get(key) for key in zip(measured["system"], measured["country"].fillna(""), strict=True)]


def _sinuosity(drawn: list[Line], measured_km: float) -> float:
    """Return length over the geodesic between the ends of a chain of lines, NaN where they are no chain."""
    if any(before.to_point != after.from_point for before, after in itertools.pairwise(drawn)):
        return math.nan
    if any(line.geometry.geom_type != "LineString" for line in drawn):
        return math.nan
    start, end = shapely.get_point(drawn[0].geometry, 0), shapely.get_point(drawn[-1].geometry, -1)
    straight_m = GEOD.inv(start.x, start.y, end.x, end.y)[2]
    return measured_km / (straight_m / 1000) if straight_m else math.nan
