"""Networks of the atlas and answers as tables, for notebooks and the command line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import pandas as pd

from ..atlas import catalog
from ..atlas.load import load
from ..atlas.units import read_densities
from .flow import Flow
from .graph import build_network
from .paths import Route
from .records import bottleneck_record, per_year_suffix
from .scenarios import CASES, compare_case

GAS_ORIGIN = "sangachal"
"""Gas reaches Europe from Sangachal; no line is built from the Kazakh fields."""


def atlas_network(
    commodity: str = "oil", *, frame: gpd.GeoDataFrame | None = None, folder: str | Path | None = None
) -> nx.MultiDiGraph:
    """Return the network of one commodity (oil, gas or goods) with the figures and crude densities of the atlas.

    Parameters
    ----------
    frame
        Tidy frame, by default the atlas.
    folder
        Another folder of layers and tables.
    """
    atlas = load(folder=folder) if frame is None else frame
    densities = read_densities(catalog.read_table("crudes", folder))
    return build_network(atlas, catalog.figures(folder), commodity=commodity, densities=densities)


def routes_table(routes: Iterable[Route]) -> pd.DataFrame:
    """Return one row a route, best first: ends, systems, kilometres in all and by mode, countries, bottleneck.

    Kilometres are drawn (geodesic, WGS84). Capacities end in `mt_per_year`, of gas in `bcm_per_year`; `low_` and
    `high_` are the range that unpublished and conflicting figures leave, absent where there is no limit.
    """
    return pd.DataFrame([_route_row(rank, route) for rank, route in enumerate(routes, start=1)])


def _route_row(rank: int, route: Route) -> dict[str, Any]:
    per_year = per_year_suffix(route.bottleneck.unit)
    bottleneck, modes = bottleneck_record(route.bottleneck), route.km_by_mode
    return {
        "rank": rank,
        "from": route.origin,
        "to": route.destination,
        "systems": " > ".join(route.systems),
        "length_km": route.length_km,
        **{f"{mode}_km": modes.get(mode, 0.0) for mode in ("pipeline", "rail", "sea")},
        "countries": " ".join(route.countries),
        "transshipments": len(route.transshipments),
        "bottleneck": bottleneck["place"],
        **{name: bottleneck[name] for name in (f"{part}_{per_year}" for part in ("capacity", "low", "high"))},
        "capacity_as_of": bottleneck["as_of"],
        "avoids_russia": "no" if route.uses("RU") else "yes",
        "avoids_straits": "no" if route.uses("turkish-straits") else "yes",
        "cost_usd_per_t": route.cost_usd_per_t,
        "transit_h": route.transit_h,
    }


def cut_table(flow: Flow) -> pd.DataFrame:
    """Return the legs and points that limit a flow: name, kind, the capacity counted, its date and source."""
    rows = [
        (
            place.id,
            place.kind,
            place.counted,
            *((place.capacity.as_of, place.capacity.source) if place.capacity else ("", "")),
        )
        for place in flow.cut
    ]
    return pd.DataFrame(rows, columns=["place", "kind", f"counted_{per_year_suffix(flow.unit)}", "as_of", "source"])


def cases_table(networks: dict[str, nx.MultiDiGraph]) -> pd.DataFrame:
    """Return what each named case changes: title, commodity, flow a year before and after, in Mt or bcm.

    `networks` holds the network of each commodity whose cases are wanted. Oil flows from all fields, gas from
    Sangachal, to Europe.
    """
    rows = []
    for case in CASES:
        if case.commodity in networks:
            origin = "fields" if case.commodity == "oil" else GAS_ORIGIN
            result = compare_case(networks[case.commodity], case, origin)
            flows = [flow.value if flow else 0.0 for flow in (result.before, result.after)]
            rows.append((case.title, case.commodity, *flows, flows[1] - flows[0], case.source))
    return pd.DataFrame(rows, columns=["case", "commodity", "before", "after", "change", "source"])
