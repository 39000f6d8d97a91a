"""Frames -> the data of one map page, with all that it carries beside its lines and places."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from ..atlas.said import OTHERS
from ..atlas.tour import Step, Translation
from ..referencing.route import Route
from . import style
from .basemap import Basemap
from .carried import Carried, check_year
from .constants import WORLD, network_constants, page_constants
from .drawn import MOST_VERTICES
from .encode import listed
from .payload import page_payload, with_air
from .tiles import find_tiles
from .words import words

OVERVIEW_TOLERANCE_DEG = 0.01  # about 1 km: a pixel at the zooms where a continent is seen
PIXEL_SHARE = 2.3e-4  # of the width shown, about two fifths of a pixel on a laptop
WORLD_SPAN_DEG = 150.0  # a map that opens on more than this leaves out what is nearer to the poles
NEAR_SPAN_DEG = 30.0  # a map that opens on less than this carries the basemap around it only, unsimplified
NEAR_MARGIN_SHARE = 0.55
TALL = 2.1  # heights of a window by its width up to which a near map has ground above and below


def map_payload(
    frame: gpd.GeoDataFrame,
    *,
    title: str,
    as_of: str = "",
    credit: str = "",
    figures: pd.DataFrame | None = None,
    series: pd.DataFrame | None = None,
    quantities: pd.DataFrame | None = None,
    aliases: pd.DataFrame | None = None,
    lengths: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
    systems: pd.DataFrame | None = None,
    basemap: Basemap | None = None,
    focus: Sequence[str] | None = None,
    view: str = "focus",
    detail_m: float | None = None,
    most_vertices: int = MOST_VERTICES,
    tiles: str | None = None,
    lang: str = "",
    routes: Mapping[str, Any] | None = None,
    measured: Sequence[Route] | None = None,
    carried: Carried | None = None,
    certainty: pd.DataFrame | None = None,
    tour: Sequence[Step] = (),
    year: int | None = None,
    headline: tuple[str, Sequence[str]] = ("", ()),
    translations: Mapping[str, Translation] | None = None,
    url: str = "",
    maps: Sequence[tuple[str, ...]] = (),
    home: Sequence[float] | None = None,
    own: Mapping[str, Any] | None = None,
    labels: pd.DataFrame | None = None,
    frames: Mapping[str, tuple[float, float, float, float]] | None = None,
) -> dict[str, Any]:
    """Return the data of a map of routes and points; `geo.page.html_page` and `geo.page.route_map` show it.

    Parameters
    ----------
    frame : GeoDataFrame
        Tidy features in WGS84, (lon, lat): lines and points. An empty frame gives an empty map.
    title, as_of, credit : str
        What the map shows, the date its data stands for, and whom its licences want named; plain text.
    figures, series, quantities, aliases, lengths, sources, systems : DataFrame, optional
        The tables of figures, of those year by year (`geo.atlas.series.charted_series`), of quantities, other names,
        measured and published lengths (km), sources, and systems.
    basemap : Basemap, optional
        Background; without it the sea is empty.
    focus : sequence of str, optional
        Systems drawn strongly; those of prominence `main` otherwise.
    view : str
        What the page opens on: "focus", or "all" the pipelines and railways that are drawn.
    detail_m : float, optional
        Leave out vertices that move a line by less than about this; for maps of very many lines.
    most_vertices : int
        Refuse more vertices than this: a page is to stay a size that browsers open.
    tiles : str, optional
        An online background: a provider's name ("OpenStreetMap") or an address in Leaflet's form,
        https://host/{z}/{x}/{y}.png. The page then asks that host, and no other, for images.
    lang : str
        Language of the page's own words, one of `geo.atlas.said.LANGUAGES`: what the page opens in, unless its address
        asks for another. Without one it is the first of the reader's languages that there is.
    routes : mapping, optional
        Networks for the Routes tab by commodity, as `geo.page.network` makes them. No tab without it.
    measured : sequence of Route, optional
        The routes of the whole atlas that `frame` is a part of, see `geo.page.payload.page_payload`.
    carried : Carried, optional
        What the lines carried by year: the page then shows a year's traffic as widths.
    certainty : DataFrame, optional
        How sure the control points are, see `geo.page.certainty`: the page then draws bands as wide.
    tour : sequence of Step, optional
        Steps of a tour of this page, see `geo.atlas.tour`.
    year : int, optional
        The year it opens on; without it lines have their usual widths until the reader asks for a year.
    headline : (str, sequence of str)
        What the map finds, in words, and the ids of the sources of that; shown while no year is chosen.
    translations : mapping, optional
        What the page says in other languages, by language.
    url : str
        Where the page is published, an http or https address: what its links lead to. Without it that is where it is
        opened, and a file on disk says that its links lead nobody else there.
    maps : sequence of (title, file, or title, file, titles in the other languages)
        Other maps in the same folder, which the page links to; titles as `geo.page.encode.side_by_side` has them.
    home : sequence of float, optional
        The box (west, south, east, north) it opens on, degrees, instead of that of `view`.
    own : mapping, optional
        Columns that lines and places are drawn by, see `geo.page.own_columns.chosen`: the page then lets its reader
        choose others.
    labels : DataFrame, optional
        The table of what points are called on the map (`point`, `label`), and which have a sign and a name from afar
        (`first`); without it those of the first rank of their kind.
    frames : mapping, optional
        The box (w, s, e, n in degrees) it opens on in windows that are `wide` or `narrow`; its lines without one.

    Raises
    ------
    LayerError
        `year` is none of the years of `carried`.
        There are more vertices than one page is to hold; or `tiles` cannot be shown, see `geo.page.tiles`.
    UnknownNameError
        `tiles` is no provider's name.
    """
    known: dict[str, Any] = {
        "figures": figures,
        "series": series,
        "quantities": quantities,
        "aliases": aliases,
        "lengths": lengths,
        "sources": sources,
        "systems": systems,
        "measured": measured,
        "carried": carried,
        "certainty": certainty,
        "cited": [*_cited(routes or {}), *headline[1], *(source for step in tour for source in step.sources)],
    }
    if year is not None:
        check_year(year, carried)
    payload = page_payload(frame, **known, focus=focus, view=view, detail_m=detail_m, most_vertices=most_vertices)
    payload |= {
        "title": title,
        "as_of": as_of,
        "credit": credit,
        "lang": lang,
        "tiles": find_tiles(tiles).payload() if tiles else None,
        "style": _style_payload(),
        "constants": page_constants(),
        "words": words("en"),
    }
    if routes:
        shown = {*listed(payload["systems"], "id")}
        points = dict(zip(frame["id"], frame["name"], strict=True)) if {"id", "name"} <= {*frame} else {}
        payload["routes"] = {name: _names_of_others(network, shown, points) for name, network in routes.items()}
        payload["constants"] |= network_constants()
    if year is not None:
        payload["year"] = year
    payload |= {name: value for name, value in (("url", url), ("maps", list(maps))) if value}
    if own is not None:
        payload["own"] = dict(own)
    if headline[0]:
        payload["headline"] = {"text": headline[0], "source": "; ".join(headline[1])}
    if tour:
        payload["tour"] = [_step(step) for step in tour]
    for language, told in (translations or {}).items():
        _translate(payload, language, told)
    if frames:
        payload["frames"] = {screen: list(box) for screen, box in frames.items()}
    if labels is not None and len(labels):
        payload["labels"] = _labels(labels, frame)
    if basemap is not None:
        payload["basemap"] = _around(basemap, payload["fit"])
    if home is not None:
        payload |= {"fit": with_air(home), "fit_main": with_air(home)}
    return payload


def _names_of_others(network: Mapping[str, Any], systems: Collection[str], points: Mapping[str, str]) -> dict[str, Any]:
    """Return a network without the names of systems, and of points if they are all there, that the page has anyway."""
    nodes = dict(network["nodes"]["columns"])
    ids, its = listed(network["nodes"], "id"), listed(network["nodes"], "name")
    kept = network["nodes"]
    if ids and its == [points.get(id) for id in ids]:
        kept = kept | {"columns": [[name, values] for name, values in nodes.items() if name != "name"]}
    names = {id: name for id, name in network["systems"].items() if id not in systems}
    return {**network, "nodes": kept, "systems": names}


def _cited(routes: Mapping[str, Any]) -> list[str]:
    """Return the sources of the volumes that an answer of a network tells."""
    cargoes = (cargo for network in routes.values() for cargo in network.get("cargoes", {}).values())
    return [volume[-1] for cargo in cargoes for volume in cargo["volumes"]]


def _step(step: Step) -> dict[str, Any]:
    given = {"title": step.title, "text": step.sentence, "box": list(step.box), "source": "; ".join(step.sources)}
    return given | {"year": step.year, "sure": step.sure, "asks": step.asks}


def _translate(payload: dict[str, Any], language: str, told: Translation) -> None:
    """Put what a page says in one language beside what it says in English."""
    rows = [
        (payload, {"title": told.title}),
        (payload.get("headline", {}), {"text": told.headline}),
        *zip(payload.get("tour", []), ({"title": s.title, "text": s.sentence} for s in told.steps), strict=False),
    ]
    for row, texts in rows:
        row |= {f"{name}_{language}": text for name, text in texts.items() if text}


def _around(basemap: Basemap, fit: Sequence[float] | None) -> dict[str, Any]:
    """Return the payload of the part a page needs: near maps a finer piece, far maps all of it, coarser."""
    west, south, east, north = fit or basemap.bounds
    if (span := east - west) > NEAR_SPAN_DEG:
        shown = WORLD if span > WORLD_SPAN_DEG else basemap.bounds
        tolerance = max(OVERVIEW_TOLERANCE_DEG, round(span * PIXEL_SHARE, 3))
        return basemap.payload(shown, tolerance_deg=tolerance, near=(west, south, east, north))
    air = max(east - west, (north - south) * 1.5) * NEAR_MARGIN_SHARE
    shown_tall = (east - west) * TALL * math.cos(math.radians((south + north) / 2))
    above = max(air, (shown_tall - (north - south)) / 2)
    return basemap.payload((west - air, south - above, east + air, north + above), tolerance_deg=0.0)


def _labels(labels: pd.DataFrame, frame: gpd.GeoDataFrame) -> dict[str, list[Any]]:
    """Return by id of a point that is shown its short name, and 1 where it is named from afar, else 0.

    Those named from afar have their short names in other languages too, where these are not their names.
    """
    names = frame.drop_duplicates("id").set_index("id")
    told: dict[str, list[Any]] = {}
    for row in labels[labels["point"].isin(names.index)].to_dict("records"):
        point, first = str(row["point"]), row["first"] == "yes"
        columns = [(f"label_{language}", f"name_{language}") for language in OTHERS if first]
        local = [row.get(label) or "" for label, _ in columns]
        whole = [names[name].get(point) if name in names else None for _, name in columns]
        short = ["" if label == name else label for label, name in zip(local, whole, strict=True)]
        told[point] = [row["label"], int(first), *(["|".join(short)] if any(short) else [])]
    return told


def _style_payload() -> dict[str, Any]:
    return {
        "themes": style.THEMES,
        "commodities": style.COMMODITIES,
        "widths_px": style.WIDTHS_PX,
        "lane_px": style.LANE_PX,
        "relief": style.RELIEF,
        "patterns": style.PATTERNS,
        "hollow": style.HOLLOW_STATUSES,
        "faint": style.FAINT_STATUSES,
        "symbols": style.SYMBOLS,
        "point_groups": style.POINT_GROUPS,
        "statuses": style.STATUSES,
    }
