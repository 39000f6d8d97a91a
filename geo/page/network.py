"""A network -> what the Routes tab of a page needs of it: names, directions, lengths and limits, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

import pandas as pd

from ..atlas.countries import country_codes
from ..atlas.vocabulary import Cargo
from ..network.capacities import finite_or_none, limits_of, supply_of
from ..network.cargoes import newest_volumes, with_cargo
from ..network.closures import find_places
from ..network.graph import Parts
from ..spelling import fold
from .encode import pack_table


def page_network(
    network: Parts, names: Mapping[str, str], told: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Any]:
    """Return a network as the page's `network.js` reads it; see there what it does with it.

    Points without a line are left out: nothing can start, arrive or be closed there. `nodes` and `edges` (one row a
    segment) are packed tables; their `low` and `high` limits and published `capacity` are in the network's unit,
    missing for no limit and where none is published, with the date `as_of` and the `source` of the figure; `supply`,
    with the same beside it, is what a field produced in the newest published year, or what it `shares` with others of
    that country. `shared` is what some segments must have carried together. `origins` and `destinations` map the names
    that stand for other points than themselves to those points; `densities` maps systems, lines and points to the
    crude, the barrels a tonne and the source that made tonnes of their barrels; `cargoes` are the kinds that can be
    asked for by themselves, each with its title, what is asked first, the limits of ports that differ, and the volumes
    told.

    Parameters
    ----------
    network
        From `collect_parts`.
    names
        Names of systems by id.
    told
        Titles in the other languages, as `geo.page.encode.side_by_side` has them, by table and id; None for none.
    """
    edges = network.segments
    joined = {point for edge in edges for point in (edge["from_point"], edge["to_point"])}
    nodes = [
        {
            "id": point,
            "kind": node["kind"],
            "name": node["name"],
            "country": node["country"],
            **_limits(node),
            **_supply(node),
        }
        for point, node in sorted(network.nodes.items())
        if point in joined
    ]
    systems = sorted({edge["system"] for edge in edges})
    countries = {node["country"] for node in network.nodes.values()} - {None}
    groups = [*network.vocabulary.groups, *sorted(countries), *systems]
    return {
        "commodity": network.commodity,
        "unit": network.unit,
        "nodes": pack_table(pd.DataFrame(nodes, dtype=object)),
        "shared": [[one.amount, list(one.segments), list(one.alone)] for one in network.shared],
        "edges": pack_table(pd.DataFrame([_edge(edge) for edge in edges], dtype=object)),
        "systems": {system: names[system] for system in systems if names.get(system)},
        "passages": {
            name: list(passage.parts)
            for name, passage in network.vocabulary.passages.items()
            if {name, *passage.parts} & (joined | {e["id"] for e in edges})
        },
        "origins": _groups(network, groups, joined, arriving=False),
        "destinations": _groups(network, groups, joined, arriving=True),
        **_names_of_atlas(network),
        "cargoes": {
            cargo.id: _cargo(network, cargo, joined) for cargo in network.vocabulary.cargoes_of(network.commodity)
        },
        "told": told or {},
        "densities": {subject: list(astuple(density)) for subject, density in sorted(network.densities.items())},
    }


def _names_of_atlas(network: Parts) -> dict[str, Any]:
    """Return what the atlas' tables say of names: groups and passages, what is asked first, what is told as avoided."""
    vocabulary = network.vocabulary
    groups = {name: group.title for name, group in vocabulary.groups.items()}
    return {
        "titles": groups | {name: passage.title for name, passage in vocabulary.passages.items()},
        "groups": {name: group.side for name, group in vocabulary.groups.items()},
        "asked": list(vocabulary.questions.get(("routes", network.commodity), ())),
        "beside": [[*ends, name] for ends, names in vocabulary.beside.items() for name in names],
        "avoids": [[avoided.id, avoided.name, avoided.title] for avoided in vocabulary.avoided],
        "tones": list(vocabulary.countries),
    }


def _cargo(network: Parts, cargo: Cargo, joined: set[str]) -> dict[str, Any]:
    """Return what a kind of goods changes: what is asked first, the limits of ports, and the volumes published."""
    changed = {point: (network.nodes[point], with_cargo(network.nodes[point], cargo)) for point in sorted(joined)}
    return {
        "title": cargo.title,
        "asked": [cargo.origin, cargo.destination],
        "limits": {point: _limits(one) for point, (node, one) in changed.items() if one is not node},
        "volumes": [
            [_country_or(subject), amount.value, amount.as_of, amount.note, amount.source]
            for subject, amount in ((one.subject, one.amount) for one in newest_volumes(network.volumes[cargo.id]))
        ],
    }


def _country_or(subject: str) -> str:
    """Return the code of a country that figures are of by its name, so that a page can name it; else the subject."""
    return country_codes().get(fold(subject), subject)


def _edge(edge: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("id", "segment", "from_point", "to_point", "system", "mode", "country", "length_km", "drawn_km", "status")
    row = {name: edge[name] for name in kept}
    row["segment"] = None if edge["segment"] == edge["id"] else edge["segment"]
    return {**row, "proposed": edge["proposed"] or None, "both_ways": edge["both_ways"] or None, **_limits(edge)}


def _limits(place: Mapping[str, Any]) -> dict[str, Any]:
    limits, capacity = limits_of(place), place["capacity"]
    return {
        "low": finite_or_none(limits.low),
        "high": finite_or_none(limits.high),
        "capacity": capacity.value if capacity else None,
        "as_of": capacity.as_of if capacity else None,
        "source": capacity.source if capacity else None,
    }


def _supply(node: Mapping[str, Any]) -> dict[str, Any]:
    supply = supply_of(node)
    values = (supply.low, supply.value, supply.high, supply.as_of, supply.source) if supply else (None,) * 5
    names = ("supply_low", "supply", "supply_high", "supply_as_of", "supply_source")
    return {**dict(zip(names, values, strict=True)), "shares": node["shares"] or None}


def _groups(network: Parts, names: list[str], joined: set[str], *, arriving: bool) -> dict[str, list[str]]:
    found = {
        name: [
            point
            for point in find_places(
                network.nodes, network.segments, name, groups=network.vocabulary.groups, arriving=arriving
            )
            if point in joined
        ]
        for name in names
        if name not in network.nodes
    }
    return {name: places for name, places in found.items() if places}
