"""Which sentences an answer rests on, with their values; `geo.network.sentences` has the words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .capacities import PORT_KINDS, carried_in, is_open_sea, is_unpublished, limits_of, supply_of
from .carried import Shared
from .closures import STARTING_KINDS
from .graph import edges_of, ids_of
from .sentences import Assumption, assume

if TYPE_CHECKING:
    import networkx as nx


def flow_assumptions(
    network: nx.MultiDiGraph,
    used: set[str],
    asked: tuple[Iterable[str], Iterable[str]],
    *,
    spare_of_year: int | None = None,
    supply_of_year: int | None = None,
) -> tuple[Assumption, ...]:
    """Return what a flow rests on that uses these points of a network, closures done, between the points asked for."""
    edges = used_edges(network, used)
    subjects = {name for edge in edges for name in (edge["id"], edge["system"])} | used
    return (
        assume("each-leg"),
        *_on_open_sea(edges),
        *_on_unpublished(edges, network.graph["shared"], network.graph["unit"]),
        *_on_ports({point: network.nodes[point] for point in sorted(used)}),
        *_on_status(edges),
        *(_on_year(edges, spare_of_year) if spare_of_year is not None else ()),
        *_on_supply(network, asked[0], supply_of_year),
        *_on_dead_ends(network, *asked),
        *_on_densities(network, subjects),
    )


def path_assumptions(
    network: nx.MultiDiGraph, edges: list[dict[str, Any]], points: Iterable[str], carried: tuple[float, float]
) -> tuple[Assumption, ...]:
    """Return what the description of a path over these edges and points rests on; it carries from low to high."""
    subjects = {name for edge in edges for name in (edge["id"], edge["system"])} | set(points)
    return (
        assume("lengths"),
        *_on_range(ids_of(edge for edge in edges if is_unpublished(edge)), *carried, network.graph["unit"]),
        *_on_open_sea(edges),
        *_on_status(edges),
        *_on_tariffs(edges),
        *_on_densities(network, subjects),
    )


def used_edges(network: nx.MultiDiGraph, used: set[str]) -> list[dict[str, Any]]:
    """Return the segments between two of these points, each once, sorted."""
    return [edge for edge in edges_of(network) if {edge["from_point"], edge["to_point"]} <= used]


def _on_open_sea(edges: list[dict[str, Any]]) -> Iterator[Assumption]:
    if open_sea := ids_of(edge for edge in edges if is_open_sea(edge)):
        yield assume("open-sea", places=open_sea)


def _on_unpublished(edges: list[dict[str, Any]], shared: Iterable[Shared], unit: str) -> Iterator[Assumption]:
    segments = {edge["segment"]: edge for edge in edges}
    groups = [one for one in shared if set(one.segments) <= set(segments)]
    together = {segments[name]["id"] for one in groups for name in one.segments}
    for edge in {edge["id"]: edge for edge in edges if is_unpublished(edge)}.values():
        if low := limits_of(edge).low:
            yield assume("unpublished-carried", places=(edge["id"],), low=low, unit=unit)
        elif edge["id"] not in together:
            yield assume("unpublished", places=(edge["id"],))
    for one in groups:
        places = ids_of(segments[name] for name in one.segments)
        yield assume("unpublished-shared", places=places, low=one.amount, unit=unit)


def _on_range(unpublished: tuple[str, ...], low: float, high: float, unit: str) -> Iterator[Assumption]:
    if unpublished and math.isinf(high):
        yield assume("path-from", places=unpublished, low=low, unit=unit)
    elif unpublished:
        yield assume("path-from-to", places=unpublished, low=low, high=high, unit=unit)


def _on_ports(points: Mapping[str, Mapping[str, Any]]) -> Iterator[Assumption]:
    ports = [point for point, node in points.items() if node["capacity"] is None and node["kind"] in PORT_KINDS]
    if ports:
        yield assume("ports", places=tuple(ports))


def _on_status(edges: list[dict[str, Any]]) -> Iterator[Assumption]:
    if idle := ids_of(edge for edge in edges if edge["status"] == "idle"):
        yield assume("idle", places=idle)
    if on_paper := {edge["id"]: edge["status"] for edge in edges if edge["proposed"]}:
        yield assume("on-paper", places=tuple(on_paper), remarks=tuple(on_paper.values()))


def _on_year(edges: list[dict[str, Any]], year: int) -> Iterator[Assumption]:
    yield assume("each-year")
    blank = ids_of(edge for edge in edges if carried_in(edge, year) is None and math.isfinite(limits_of(edge).low))
    if blank:
        yield assume("year-unpublished", year=str(year), places=blank)


def _on_supply(network: nx.MultiDiGraph, starts: Iterable[str], year: int | None) -> Iterator[Assumption]:
    fields = [point for point in sorted(starts) if network.nodes[point]["kind"] in STARTING_KINDS]
    supplies = {point: supply_of(network.nodes[point], year) for point in fields if network.out_degree(point)}
    if blank := tuple(point for point, supply in supplies.items() if supply is None):
        yield assume("supply", places=blank)
    shared = {point: supply.as_of for point, supply in supplies.items() if supply and network.nodes[point]["shares"]}
    if shared:
        yield assume("supply-shared", places=tuple(shared), remarks=tuple(shared.values()))
    if known := {point: supply.as_of for point, supply in supplies.items() if supply and point not in shared}:
        yield assume("supply-limited", places=tuple(known), remarks=tuple(known.values()))


def _on_dead_ends(network: nx.MultiDiGraph, starts: Iterable[str], ends: Iterable[str]) -> Iterator[Assumption]:
    """Yield a sentence on the places the origins reach from where nothing leads on but the way back."""
    import networkx as nx

    reached = set().union(*(nx.descendants(network, point) for point in starts if point in network))
    last = sorted(
        point
        for point in reached - {*starts, *ends}
        if len(set(network.predecessors(point)) | set(network.successors(point))) == 1
    )
    if last:
        yield assume("dead-ends", places=tuple(last))


def _on_tariffs(edges: list[dict[str, Any]]) -> Iterator[Assumption]:
    tariffs = {edge["system"]: edge["tariff"] for edge in edges if edge["tariff"] is not None}
    if tariffs:
        yield assume("tariff")
    if whose := {system: f"{t.member}, {t.as_of or 'undated'}" for system, t in tariffs.items() if t.member}:
        yield assume("tariff-for", places=tuple(whose), remarks=tuple(whose.values()))


def _on_densities(network: nx.MultiDiGraph, subjects: set[str]) -> Iterator[Assumption]:
    densities = network.graph["densities"]
    for subject in sorted(subjects & set(densities)):
        by = densities[subject]
        yield assume("density", subject=subject, rate=by.bbl_per_tonne, crude=by.crude, source=by.source)
