"""Tidy frames -> the plain data of one page: geometry as whole numbers, tables by column, nothing that is code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.columns import COLUMNS
from ..atlas.said import OTHERS
from ..referencing.route import Route, routes_of, systems_named
from .carried import Carried, carried_payload
from .certainty import certainty_payload
from .corridors import lanes_of
from .country_names import names_to_find, names_to_show
from .drawn import MOST_VERTICES, check_size, drawable, has_system, own_system, simplified
from .encode import encode_numbers, encode_points, pack_table
from .mass import mass_payload
from .tracks import STEPS_PER_DEG, Tracks, column_of

MASS_LINES = 1_000  # from here on lines are drawn as a mass: no casing, no lanes, no names, no kilometre points
MASS_VERTICES = 100_000
SERIES_COLUMNS = ["subject", "quantity", "year", "value", "unit", "source", "note"]
SOURCE_COLUMNS = ["id", "title", "publisher", "url", "published", "licence"]  # those that a page has a use for
LENGTH_COLUMNS = [
    "system", "country", "measured_km", "drawn_km", "published_km", "difference_km", "difference_share", "reason",
]  # fmt: skip
SYSTEM_COLUMNS_NOT_SHOWN = [
    "crude",
    "lane",
    "chartered",
    "extent",
]
FIT_MARGIN_SHARE = 0.04  # air around what the map opens on


def page_payload(
    frame: gpd.GeoDataFrame,
    *,
    figures: pd.DataFrame | None = None,
    series: pd.DataFrame | None = None,
    quantities: pd.DataFrame | None = None,
    aliases: pd.DataFrame | None = None,
    lengths: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
    systems: pd.DataFrame | None = None,
    focus: Sequence[str] | None = None,
    view: str = "focus",
    detail_m: float | None = None,
    most_vertices: int = MOST_VERTICES,
    measured: Sequence[Route] | None = None,
    carried: Carried | None = None,
    certainty: pd.DataFrame | None = None,
    cited: Collection[str] = (),
) -> dict[str, Any]:
    """Return lines, points and tables as the page reads them.

    Parameters
    ----------
    frame : GeoDataFrame
        Tidy features in WGS84, (lon, lat); lines and points, other geometry and empty geometry is left out.
        Columns that are not ours are kept and shown as further properties.
    figures, series, quantities, aliases, lengths, sources, systems : DataFrame, optional
        The tables beside the layers; without `systems`, each system is described by its first line.
    focus : sequence of str, optional
        System ids to draw strongly; the systems of prominence `main` otherwise.
    view : str
        What the page opens on: "focus", or "all" the pipelines and railways that are drawn.
    detail_m : float, optional
        Leave out vertices that move a line by less than about this.
    most_vertices : int
        More than this many vertices are refused.
    measured : sequence of Route, optional
        The routes of the whole that `frame`, with the index it has there, is a part of; without them those of its own
        lines. With `detail_m` too kilometres are those of the whole lines.
    carried : Carried, optional
        What the lines carried by year; without it the page has no widths by year.
    certainty : DataFrame, optional
        How sure the control points are, see `geo.page.certainty`; without it the page draws no bands.
    cited : collection of str
        Ids of sources that the page names beside those of its features and figures.

    Raises
    ------
    LayerError
        There are more vertices than one page is to hold.
    """
    if measured is None:
        frame = frame.reset_index(drop=True)
    whole, points = drawable(frame)
    lines = simplified(whole, detail_m) if detail_m else whole
    mass = len(lines) > MASS_LINES or shapely.get_num_coordinates(lines.geometry.to_numpy()).sum() > MASS_VERTICES
    check_size(lines, most_vertices)
    named = lines.assign(system=own_system(lines))
    table = _systems(named if not mass else named[has_system(lines)], systems, focus)
    subjects = {*table["id"], *column_of(points, "id")}
    shown_figures = _about(figures, subjects)
    resting = [shown[name] for shown, name in ((frame, "sources"), (shown_figures, "source")) if name in shown]
    if carried is not None:
        subjects |= {*lines["id"]}
        resting += [rows.loc[rows["subject"].isin(subjects), "source"] for rows in (carried.rows, carried.told)]
    used = _used(sources, *resting, pd.Series(list(cited), dtype=object))
    ids = used["id"].tolist() if len(used) else []
    if measured is None and not mass:
        measured = _own_routes(whole.assign(system=named["system"]), points)
    lanes = lanes_of(systems)
    tracks = None
    if not mass:
        tracks = Tracks(named, table["id"].tolist(), measured or [], numbered=bool(detail_m), lanes=lanes)
    shown_series = _series(series, subjects)
    by_year = {}
    if carried is not None and not mass:
        by_year = {"carried": carried_payload(carried, lines, ids, shown_series)}
    bands = certainty_payload(certainty, lines) if certainty is not None and not mass else {}
    sure = {"certainty": bands} if bands else {}
    codes = {code for table in (lines, points) for name in ("country", "country_to") for code in column_of(table, name)}
    return (
        by_year
        | sure
        | {
            "mass": bool(mass),
            "fit": _fit(lines, points, table, view),
            "fit_main": _fit(lines, points, table, "focus"),
            "systems": pack_table(table),
            "lines": pack_table(_columns(lines), ids)
            | {"system": encode_numbers(pd.Index(table["id"]).get_indexer(named["system"]))}
            | (tracks.payload() if tracks else mass_payload(lines.geometry.to_numpy(), detail_m)),
            "points": pack_table(_columns(points), ids) | _point_payload(points, tracks),
            "anchors": tracks.anchors() if tracks else {},
            "branching": tracks.branching() if tracks else [],
            "lanes": {name: lane for name, lane in lanes.items() if name in set(table["id"])},
            "figures": pack_table(shown_figures, ids),
            "series": pack_table(shown_series, ids),
            "quantities": pack_table(_quantities(quantities, shown_figures)),
            "aliases": _aliases(aliases, subjects),
            "countries": names_to_find(codes),
            "country_names": names_to_show(codes),
            "lengths": pack_table(pd.DataFrame() if lengths is None else lengths.reindex(columns=LENGTH_COLUMNS)),
            "source_ids": ids,
            "sources": pack_table(used.drop(columns="id", errors="ignore")),
        }
    )


def _own_routes(named: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> list[Route]:
    """Return the routes of the lines as they are drawn here; a line with a gap has none."""
    columns = ["id", "system", "kind", "name", "kp_km", "country", "accuracy_km", "from_point", "to_point"]
    known = {
        name: [*column_of(named, name, default="line" if name == "id" else None), *column_of(points, name)]
        for name in columns
    }
    shapes = [*named.geometry, *points.geometry]
    whole = gpd.GeoDataFrame(known, geometry=shapes, index=[*named.index, *points.index], crs="EPSG:4326")
    return routes_of(whole, leave_out_broken=True)


def _point_payload(points: gpd.GeoDataFrame, tracks: Tracks | None) -> dict[str, Any]:
    """Return positions, and where each point stands on the systems it is of, see `Tracks.stations`."""
    lonlat = shapely.get_coordinates(points.geometry.to_numpy())
    packed: dict[str, Any] = {"steps": STEPS_PER_DEG, "xy": encode_points(np.rint(lonlat * STEPS_PER_DEG))}
    return packed if tracks is None else packed | {"on": tracks.stations(points)}


def _systems(lines: gpd.GeoDataFrame, systems: pd.DataFrame | None, focus: Sequence[str] | None) -> pd.DataFrame:
    """Return the table of the systems that are drawn, what the map is about first, with a short `label`."""
    present = list(dict.fromkeys(column_of(lines, "system")))
    if systems is None or not {*present} <= {*systems["id"]}:
        columns = ["id", "name", "commodity", "kind", "status", "operator", "prominence", "note"]
        first = lines.drop_duplicates("system").drop(columns=lines.geometry.name).reindex(columns=[*columns, "system"])
        own = first.assign(id=first["system"], prominence="context")[columns].set_index("id", drop=False)
        if systems is not None:
            known = _known_systems(systems, present)
            own = pd.concat([known, own[~own.index.isin(known.index)]])
    else:
        own = _known_systems(systems, present)
    table = own.loc[present].reset_index(drop=True)
    chosen = table["prominence"].eq("main") if focus is None else table["id"].isin(list(focus))
    table["prominence"] = np.where(chosen, "main", table["prominence"].replace("main", "context"))
    labels = table.pop("label") if "label" in table else pd.Series(None, index=table.index, dtype=object)
    table["label"] = labels.astype(object).where(labels.notna() & (labels != ""), table["name"])
    rank = table["prominence"].map({"main": 0, "context": 1, "proposal": 2}).fillna(1)
    ordered: pd.DataFrame = table.iloc[np.argsort(rank.to_numpy(), kind="stable")].reset_index(drop=True)
    return ordered


def _known_systems(systems: pd.DataFrame, present: list[str]) -> pd.DataFrame:
    """Return the rows of systems; labels in other languages stay with letters that stand for words, such as BTC.

    So do those of lines that share a corridor: it has no room for whole names.
    """
    labels = [name for name in systems.columns if str(name).startswith("label_")]
    shown = systems.drop(columns=list(SYSTEM_COLUMNS_NOT_SHOWN), errors="ignore")
    if labels:
        is_short = shown["label"].fillna("").str.isupper()
        is_short |= systems["id"].isin([*lanes_of(systems)])
        shown[labels] = shown[labels].where(shown[labels].ne(shown["label"], axis=0) & is_short.to_numpy()[:, None])
    return shown[shown["id"].isin(present)].set_index("id", drop=False)


def _fit(lines: gpd.GeoDataFrame, points: gpd.GeoDataFrame, table: pd.DataFrame, view: str) -> list[float] | None:
    """Return the box (w, s, e, n) the map opens on, with air around it; None when there is nothing."""
    chosen = table["prominence"] == "main" if view == "focus" else ~table["kind"].isin(["sea"])
    drawn = lines.geometry.to_numpy()
    main = drawn[np.isin(column_of(lines, "system") or np.zeros(len(lines)), table.loc[chosen, "id"].tolist())]
    shown = next((shapes for shapes in (main, drawn, points.geometry.to_numpy()) if len(shapes)), None)
    return None if shown is None else with_air(shapely.total_bounds(shown))


def with_air(box: Sequence[float]) -> list[float]:
    """Return a box (west, south, east, north), degrees, with some air around it."""
    west, south, east, north = box
    air = max(east - west, north - south, 0.05) * FIT_MARGIN_SHARE
    return [round(float(bound), 4) for bound in (west - air, south - air, east + air, north + air)]


def _columns(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return our columns in order, then those of the file that are not ours, without geometry."""
    foreign = [name for name in frame.columns if name not in COLUMNS and name != frame.geometry.name]
    return pd.DataFrame(frame.drop(columns=frame.geometry.name)).reindex(columns=[*COLUMNS, *foreign])


def _about(table: pd.DataFrame | None, subjects: set[str]) -> pd.DataFrame:
    """Return the rows whose subject the map shows, values as published."""
    if table is None:
        return pd.DataFrame()
    return table[table["subject"].isin(subjects)].drop(columns="number", errors="ignore")


def _series(series: pd.DataFrame | None, subjects: set[str]) -> pd.DataFrame:
    """Return the years of what the map shows; the unit stands with the first of each series."""
    shown = _about(series, subjects).reindex(columns=SERIES_COLUMNS)
    return shown.assign(unit=shown["unit"].where(~shown.duplicated(["subject", "quantity"])))


def _quantities(quantities: pd.DataFrame | None, figures: pd.DataFrame) -> pd.DataFrame:
    """Return what the figures of the map measure: the titles of each quantity, and what its members are."""
    if quantities is None or "quantity" not in figures:
        return pd.DataFrame()
    shown = quantities[quantities["quantity"].isin(set(figures["quantity"]))]
    titles = [f"title_{language}" for language in OTHERS if f"title_{language}" in shown]
    return shown.reindex(columns=["quantity", "title", *titles, "role", "member"])


def _aliases(aliases: pd.DataFrame | None, subjects: set[str]) -> dict[str, list[str]]:
    """Return the other names of what the map shows by its id."""
    if aliases is None:
        return {}
    names: dict[str, list[str]] = defaultdict(list)
    for of, name in zip(aliases["of"], aliases["name"], strict=True):
        if of in subjects:
            names[str(of)].append(name)
    return dict(sorted(names.items()))


def _used(sources: pd.DataFrame | None, *columns: pd.Series) -> pd.DataFrame:
    """Return the sources that something on the map rests on; addresses as `_short_address` has them."""
    if sources is None:
        return pd.DataFrame()
    named = {name for column in columns for text in column.dropna().unique() for name in systems_named(text)}
    used = sources[sources["id"].isin(named)].reindex(columns=SOURCE_COLUMNS)
    return used.assign(url=used["url"].map(_short_address))


def _short_address(url: Any) -> Any:
    """Return an address of https without that, "//host/", and one of a host www.name "/name/"; tables.js mends both."""
    if not isinstance(url, str):
        return url
    short = url.removeprefix("https:")
    if short.startswith("//www."):
        return f"/{short[6:]}"
    return f" {url}" if url.startswith("/") else short
