"""Draw the lines and place the points of an atlas: the tables in its folder `sources` -> its GeoJSON layers.

A vertex is a named place, moved by an offset along a geodesic where the line passes beside it. Nothing is drawn that
is not a row of a table, and the same tables give the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from ..errors import LayerError
from ..geometry.geodesic import GEOD
from ..publish import write_together
from . import catalog
from .columns import is_column
from .drafts import Drafts, Row, read_drafts
from .features import feature_problems
from .figures import is_year
from .layer import DECIMALS, layer_bytes, to_frame

MOST_NAMED = 40
Feature = dict[str, Any]


def draw_layers(folder: str | Path) -> dict[str, int]:
    """Draw every layer of an atlas from its tables and write them, all or none; return the features in each.

    Parameters
    ----------
    folder
        The folder of the atlas: its tables, and `sources` with `lines*.csv`, `points*.csv` and `routes/*.csv`.

    Raises
    ------
    LayerError
        With file, row, column, value and remedy of every problem; nothing is written then.
    OutputError
        A layer cannot be written; none is then.
    """
    frames, problems = drawn_layers(folder)
    if problems:
        more = [f"... and {len(problems) - MOST_NAMED} more problems"] if len(problems) > MOST_NAMED else []
        raise LayerError("\n".join([*problems[:MOST_NAMED], *more]))
    files = _layer_files(folder)
    contents = {name: layer_bytes(frame) for name, frame in frames.items()}
    write_together(folder, {files[name]: content for name, content in contents.items()})
    return {name: len(frame) for name, frame in frames.items()}


def drawn_layers(folder: str | Path) -> tuple[dict[str, gpd.GeoDataFrame], list[str]]:
    """Return the layers that the tables of an atlas give, as tidy frames by name, and every problem found in them."""
    drafts, problems = read_drafts(folder)
    problems += catalog.misnamed_layers(folder)
    if problems:
        return {}, problems
    features: dict[str, list[Feature]] = defaultdict(list)
    for layer, row, feature in _features(drafts, folder):
        features[layer].append(feature)
        problems += [row.problem(problem.text) for problem in feature_problems(row.file, [feature])]
    if problems:
        return {}, problems
    return {layer: to_frame(members, layer=layer) for layer, members in features.items()}, []


def drawing_problems(folder: str | Path) -> list[str]:
    """Return every problem of the tables an atlas is drawn from, else each layer that is not what they give."""
    frames, problems = drawn_layers(folder)
    files = _layer_files(folder)
    for name, frame in frames.items():
        path = Path(folder) / files[name]
        if not path.is_file() or path.read_bytes() != layer_bytes(frame):
            text = "is not what its tables give" if path.is_file() else "is not drawn yet"
            problems.append(f"{path.name}: {text}; run: energy-routes draw {folder}")
    return problems


def _features(drafts: Drafts, folder: str | Path) -> Iterator[tuple[str, Row, Feature]]:
    """Yield every feature with the layer it belongs to and the row it comes from."""
    lines = {row["id"]: row for row in drafts.lines}
    through: dict[str, list[Feature]] = defaultdict(list)
    figures, quantities = catalog.figures(folder), catalog.quantities_by_role(folder)
    control_points = catalog.layer_of_role("control-points", folder)
    control = list(_control_points(drafts, lines))
    for row, feature in control:
        for name in row.names("lines"):
            through[name].append(feature)
    for name, row in lines.items():
        yield row["layer"], row, _line(row, through[name])
    for row in drafts.points:
        yield row["layer"], row, _point(row, figures, quantities)
    for row, feature in control:
        yield control_points, row, feature


def _control_points(drafts: Drafts, lines: dict[str, Row]) -> Iterator[tuple[Row, Feature]]:
    """Yield the place of each vertex, numbered along its corridor."""
    counts: dict[str, int] = defaultdict(int)
    for row in drafts.places:
        corridor = Path(row.file).stem
        counts[corridor] += 1
        properties = {
            "id": f"{corridor}.{counts[corridor]:03}", "kind": "control-point", "name": row["name"],
            "system": lines[row.names("lines")[0]]["system"], "lines": row["lines"], "kp_km": row.number_in("kp_km"),
            "sources": row["source"], "accuracy_km": row.number_in("accuracy_km"), "note": row["note"],
        }  # fmt: skip
        yield row, _feature(properties, "Point", _vertex(row))


def _vertex(row: Row) -> list[float]:
    """Return where the line passes: the place, or the offset from it."""
    lon, lat = float(row["place_lon"]), float(row["place_lat"])
    if row["offset_km"]:
        lon, lat, _ = GEOD.fwd(lon, lat, float(row["bearing_deg"]), float(row["offset_km"]) * 1000)
    return [round(lon, DECIMALS), round(lat, DECIMALS)]


def _line(row: Row, through: list[Feature]) -> Feature:
    properties = _described(row)
    properties["accuracy_km"] = max(place["properties"]["accuracy_km"] for place in through)
    return _feature(properties, "LineString", [place["geometry"]["coordinates"] for place in through])


def _point(row: Row, figures: pd.DataFrame, quantities: Mapping[str, str]) -> Feature:
    """Return a point with its newest capacity and the throughput of its newest whole year, else period, in words."""
    properties: dict[str, Any] = {
        name: value for name, value in row.cells.items() if is_column(name) and name != "layer"
    }
    properties |= {name: row.number_in(name) for name in ("kp_km", "accuracy_km")}
    for role, order, asked in (
        ("capacity", ["preferred", "as_of"], ("capacity",)),
        ("throughput", ["whole_year", "as_of", "preferred"], ("throughput", "throughput_part")),
    ):
        mine = figures["quantity"].isin([quantities[name] for name in asked if name in quantities])
        properties[role] = _figure_text(figures[mine & (figures["subject"] == row["id"])], order)
    return _feature(properties, "Point", [round(float(row[name]), DECIMALS) for name in ("lon", "lat")])


def _described(row: Row) -> dict[str, Any]:
    """Return the cells of a row that are properties of its feature."""
    return {name: value for name, value in row.cells.items() if is_column(name) and name != "layer"}


def _figure_text(figures: pd.DataFrame, order: list[str]) -> str:
    """Return the last figure in an order of columns in words: value, unit and date."""
    if figures.empty:
        return ""
    whole_year = figures["as_of"].map(is_year)
    best = figures.assign(whole_year=whole_year).sort_values(order, ascending=False, kind="stable").iloc[0]
    return f"{best['value']} {best['unit']}" + (f" ({best['as_of']})" if best["as_of"] else "")


def _feature(properties: dict[str, Any], geometry_type: str, coordinates: list[Any]) -> Feature:
    kept = {name: value for name, value in properties.items() if value not in (None, "")}
    return {"type": "Feature", "properties": kept, "geometry": {"type": geometry_type, "coordinates": coordinates}}


def _layer_files(folder: str | Path) -> dict[str, str]:
    table = catalog.catalog(folder)
    return dict(zip(table["id"], table["file"], strict=True))
