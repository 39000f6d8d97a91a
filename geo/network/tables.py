"""Networks of the atlas and answers as tables, for notebooks and the command line."""

from __future__ import annotations

import math
import pathlib
from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import networkx as nx
import pandas as pd

from ..atlas import catalog
from ..atlas.finer_report import line_credit
from ..atlas.load import folder_of, load_routes
from ..atlas.vocabulary import read_vocabulary
from ..errors import require
from .flow import Flow
from .graph import build_network
from .paths import Path
from .records import bottleneck_record, flows_by_key
from .scenarios import Case, compare_case, read_cases
from .years import count_what_was_carried, figures_of_year, frame_of_year


def atlas_network(
    commodity: str = "oil",
    *,
    frame: gpd.GeoDataFrame | None = None,
    folder: str | pathlib.Path | None = None,
    year: int | None = None,
    cargo: str | None = None,
) -> nx.MultiDiGraph:
    """Return the network of one commodity (oil, gas or goods) with the figures and names of the atlas.

    Parameters
    ----------
    frame
        Tidy frame, by default the atlas.
    folder
        Another folder of layers and tables; by default the one the frame was loaded from.
    year
        The network of that year: lines open at its end, in the state they had, with the capacities of the time. By
        default that of today.
    cargo
        A kind of goods of the atlas (`cargoes.csv`), by id or title, with the capacity that ports have for it.
    """
    atlas = load_routes(folder) if frame is None else frame
    folder = folder_of(atlas, folder)
    figures, vocabulary = catalog.figures(folder), read_vocabulary(folder)
    if year is not None:
        atlas = frame_of_year(atlas, figures, year, vocabulary)
        figures = figures_of_year(figures, year, vocabulary)
    network = build_network(atlas, figures, commodity=commodity, vocabulary=vocabulary, cargo=cargo)
    if year is not None:
        count_what_was_carried(network, year)
    network.graph |= {"year": year, "line_credit": line_credit(atlas)}
    return network


def paths_table(paths: Iterable[Path]) -> pd.DataFrame:
    """Return one row a path, best first: ends, systems, kilometres in all and by mode, countries, bottleneck.

    Kilometres are geodesic (WGS84), of the lines in use; `drawn_km` is of the atlas' own where other drawings stand in
    for some, else NaN. Capacities end in `mt_per_year`, of gas in `bcm_per_year`; `low_` and
    `high_` are the range that unpublished and conflicting figures leave, absent where there is no limit.
    """
    require("several", paths=paths)
    return pd.DataFrame([_path_row(rank, path) for rank, path in enumerate(paths, start=1)])


routes_table = paths_table


def _path_row(rank: int, path: Path) -> dict[str, Any]:
    require("Path", path=path)
    bottleneck, modes = bottleneck_record(path.bottleneck), path.km_by_mode
    flows = flows_by_key(path.bottleneck.unit, capacity=None, low=None, high=None)
    return {
        "rank": rank,
        "from": path.origin,
        "to": path.destination,
        "systems": " > ".join(path.systems),
        "length_km": path.length_km,
        "drawn_km": math.nan if path.drawn_km is None else path.drawn_km,
        **{f"{mode}_km": modes.get(mode, 0.0) for mode in ("pipeline", "rail", "sea")},
        "countries": " ".join(path.countries),
        "transshipments": len(path.transshipments),
        "bottleneck": bottleneck["place"],
        **{name: bottleneck[name] for name in flows},
        "capacity_as_of": bottleneck["as_of"],
        **{avoided.column: "yes" if path.avoids[avoided.id] else "no" for avoided in path.vocabulary.avoided},
        "cost_usd_per_t": path.cost_usd_per_t,
        "transit_h": path.transit_h,
    }


def cut_table(flow: Flow) -> pd.DataFrame:
    """Return the legs and points that limit a flow: name, kind, the capacity counted, its date and source."""
    require("Flow", flow=flow)
    (counted,) = flows_by_key(flow.unit, counted=None)
    rows = [
        (
            place.id,
            place.kind,
            place.counted,
            *((place.capacity.as_of, place.capacity.source) if place.capacity else ("", "")),
        )
        for place in flow.cut
    ]
    return pd.DataFrame(rows, columns=["place", "kind", counted, "as_of", "source"])


def cases_table(networks: dict[str, nx.MultiDiGraph], cases: Iterable[Case] | None = None) -> pd.DataFrame:
    """Return what each named case changes: title, commodity, flow a year before and after, in Mt or bcm.

    `networks` holds the network of each commodity whose cases are wanted, `cases` are by default those of the shipped
    atlas. What flows is what the atlas asks first of a flow of that commodity.
    """
    rows = []
    given: Any = networks
    for network in given.values() if isinstance(given, dict) else [given]:
        require("MultiDiGraph", network=network)
    for case in read_cases() if cases is None else cases:
        if case.commodity in networks:
            result = compare_case(networks[case.commodity], case)
            flows = [flow.value if flow else 0.0 for flow in (result.before, result.after)]
            rows.append((case.title, case.commodity, *flows, flows[1] - flows[0], case.source))
    return pd.DataFrame(rows, columns=["case", "commodity", "before", "after", "change", "source"])
