"""A network -> what the Routes tab of a page needs of it: names, directions, lengths and limits, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import pandas as pd

from .amounts import limits_of
from .answers import finite_or_none
from .closures import GROUPS, PASSAGES, places_named
from .encode import pack_table
from .errors import UnknownNameError
from .network import edges_of


def page_network(network: nx.MultiDiGraph, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a network as the page's `network.js` reads it; see there what it does with it.

    Points without a line are left out: nothing can start, arrive or be closed there. `nodes` and `edges` (one row a
    section) are packed tables; their limits are `low`, `value` and `high` in the network's unit, missing for no limit,
    with the date `as_of` and the `source` of the figure. `origins` and `destinations` map the names that stand for
    other points than themselves to those points; `said` maps systems, lines and points to what was assumed of them.

    Parameters
    ----------
    network
        From `build_network`.
    names
        Names of systems by id.
    """
    joined = {point for point, degree in network.degree if degree}
    nodes = [
        {"id": point, "kind": node["kind"], "name": node["name"], "country": node["country"], **_limits(node)}
        for point, node in sorted(network.nodes(data=True))
        if point in joined
    ]
    edges = edges_of(network)
    systems = sorted({edge["system"] for edge in edges})
    countries = {node["country"] for _, node in network.nodes(data=True)} - {None}
    groups = [*GROUPS, *sorted(countries), *systems]
    return {
        "commodity": network.graph["commodity"],
        "unit": network.graph["unit"],
        "nodes": pack_table(pd.DataFrame(nodes, dtype=object)),
        "edges": pack_table(pd.DataFrame([_edge(edge) for edge in edges], dtype=object)),
        "systems": {system: names[system] for system in systems if names.get(system)},
        "passages": {
            name: list(parts)
            for name, parts in PASSAGES.items()
            if {name, *parts} & (joined | {e["id"] for e in edges})
        },
        "origins": _groups(network, groups, joined, arriving=False),
        "destinations": _groups(network, groups, joined, arriving=True),
        "said": dict(sorted(network.graph["assumptions"].items())),
    }


def _edge(edge: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("id", "section", "from_point", "to_point", "system", "mode", "country", "length_km", "status")
    row = {name: edge[name] for name in kept}
    row["section"] = None if edge["section"] == edge["id"] else edge["section"]
    return {**row, "proposed": edge["proposed"] or None, "both_ways": edge["both_ways"] or None, **_limits(edge)}


def _limits(place: Mapping[str, Any]) -> dict[str, Any]:
    limits, capacity = limits_of(place), place["capacity"]
    bounds = {name: finite_or_none(bound) for name, bound in zip(("low", "value", "high"), limits, strict=True)}
    return {**bounds, "as_of": capacity.as_of if capacity else None, "source": capacity.source if capacity else None}


def _groups(network: nx.MultiDiGraph, names: list[str], joined: set[str], *, arriving: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        if name in network:
            continue
        try:
            places = [point for point in places_named(network, name, arriving=arriving) if point in joined]
        except UnknownNameError:
            continue
        if places:
            found[name] = places
    return found
