"""Figures of a line's shape: how direct it is, which borders it crosses, its longest section in one country."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import require
from .crs import Shapes, line_array
from .geodesic import GEOD
from .lengths import M_PER_KM, crossings, length_by, length_km
from .split import PolygonIndex


def straight_km(lines: Shapes) -> pd.Series:
    """Return the geodesic distance from the first to the last vertex of each line in kilometres, index kept.

    0 for a closed line and for an empty one.

    Raises
    ------
    LayerError
        As `geo.geometry.lengths.length_km`.

    Examples
    --------
    >>> from shapely import LineString
    >>> detour = gpd.GeoSeries([LineString([(0, 0), (0.5, 1), (1, 0)])], crs=4326)
    >>> straight_km(detour).round(3).tolist()
    [111.319]
    """
    length_km(lines)  # refuses what cannot be measured
    xy, row = shapely.get_coordinates(line_array(lines), return_index=True)
    first, last = (
        np.searchsorted(row, np.arange(len(lines))),
        np.searchsorted(row, np.arange(len(lines)), side="right") - 1,
    )
    drawn = last >= first
    straight = np.zeros(len(lines))
    ends = xy[first[drawn]], xy[last[drawn]]
    straight[drawn] = GEOD.inv(*ends[0].T, *ends[1].T)[2]
    return pd.Series(straight / M_PER_KM, index=lines.index, name="straight_km")


def sinuosity(lines: Shapes) -> pd.Series:
    """Return length over straight distance of each line, index kept: 1 for a geodesic, infinite for a closed line.

    NaN for a line of length 0, which has no direction to stray from.

    Raises
    ------
    LayerError
        As `geo.geometry.lengths.length_km`.
    """
    length, straight = length_km(lines).to_numpy(), straight_km(lines).to_numpy()
    ratio = np.full(len(length), np.nan)
    drawn = length > 0.0
    ratio[drawn] = np.where(
        straight[drawn] > 0.0, length[drawn] / np.where(straight[drawn] > 0.0, straight[drawn], 1.0), np.inf
    )
    return pd.Series(ratio, index=lines.index, name="sinuosity")


def borders_crossed(lines: Shapes, index: PolygonIndex) -> pd.DataFrame:
    """Return the borders each line crosses from one polygon straight into another, or out of all of them.

    Returns
    -------
    pandas.DataFrame
        Index of the lines. `id`, `borders_crossed` (their number), `borders` (list of (from, to, kilometre) in order;
        None is outside). A line that crosses the same border twice counts twice.

    Raises
    ------
    LayerError
        As `geo.geometry.lengths.length_km`.
    """
    require("PolygonIndex", index=index)
    plain = gpd.GeoSeries(line_array(lines), crs="EPSG:4326")
    found = crossings(plain, index)
    borders: list[list[tuple[object, object, float]]] = [[] for _ in range(len(plain))]
    names = zip(found.index, found[f"from_{index.name}"], found[f"to_{index.name}"], found["at_km"], strict=True)
    for row, leaving, entering, at_km in names:
        borders[row].append((leaving, entering, at_km))
    columns = {"borders_crossed": [len(row) for row in borders], "borders": pd.Series(borders, dtype=object).to_numpy()}
    ids = lines["id"] if isinstance(lines, gpd.GeoDataFrame) and "id" in lines.columns else lines.index
    return pd.DataFrame({"id": np.asarray(ids), **columns}, index=lines.index)


def longest_section(lines: Shapes, index: PolygonIndex) -> pd.DataFrame:
    """Return where each line is longest in one polygon without leaving it.

    Returns
    -------
    pandas.DataFrame
        Index of the lines. Columns `country` (or the index's other name; None where a line is in no polygon),
        `from_km`, `to_km` (drawn kilometres) and `length_km` of the longest section between two borders.

    Raises
    ------
    LayerError
        As `geo.geometry.lengths.length_km`.
    """
    require("PolygonIndex", index=index)
    plain = gpd.GeoSeries(line_array(lines), crs="EPSG:4326")
    total, found = length_km(plain), crossings(plain, index)
    owners = length_by(plain, index)
    rows = []
    for row in range(len(plain)):
        mine = found[found.index == row]
        names = list(mine[f"from_{index.name}"]) + list(mine[f"to_{index.name}"].iloc[-1:])
        names = names or [owners.loc[[row], index.name].iloc[0]]
        stops = [0.0, *mine["at_km"], total.iloc[row]]
        spans = [(end - start, start, end, name) for start, end, name in zip(stops[:-1], stops[1:], names, strict=True)]
        inside = [span for span in spans if span[3] is not None] or [(0.0, 0.0, 0.0, None)]
        length, start, end, name = max(inside, key=lambda span: span[0])
        rows.append({index.name: name, "from_km": start, "to_km": end, "length_km": length})
    table = pd.DataFrame(rows, columns=[index.name, "from_km", "to_km", "length_km"])
    table[index.name] = pd.Series([row[index.name] for row in rows], dtype=object)
    return table.set_axis(lines.index)
