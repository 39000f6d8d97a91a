"""Flows that must pass a system, line, point, country or strait: the ways past it, as a network of two layers.

All begins in the layer before it and can only leave in the layer behind it; its own lines lead from the one into the
other and carry what comes from both. A line that some ways take before it and others behind it has its capacity in
each layer, which counts it twice: a largest flow cannot hold the sum of two. Such a line lies on a circle with what
must be passed; in the atlas none that has a limit is taken in one direction before and behind, between no two
countries, as a test proves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import networkx as nx

from .search import passes, ways_past

if TYPE_CHECKING:
    from .flow import Flow

BEHIND = " (behind)"
"""What ends the names of the points that lie in the layer behind, and of joints and their arcs."""
JOINT = " (joint)"
"""What stands in the name of a joint, in which a line takes up what comes from both layers."""


@dataclass(frozen=True)
class Past:
    """The ways past something: `lines` as they are drawn, the same in two `layers`, and where these start and end."""

    lines: nx.MultiDiGraph
    layers: nx.MultiDiGraph
    starts: tuple[str, ...]
    ends: tuple[str, ...]


def network_past(network: nx.MultiDiGraph, starts: Iterable[str], ends: Iterable[str], via: str) -> Past:
    """Return the ways of a network, closures done, that lead from a start past `via` to an end; no line where none."""
    starts, ends = tuple(starts), tuple(ends)
    names = network.graph["vocabulary"].parts_of(via)
    used: dict[tuple[str, str, str], set[tuple[bool, bool]]] = {}
    for way in ways_past(network, starts, ends, via):
        behind = way.points[0] in names
        for step in zip(way.points, way.points[1:], way.lines, strict=False):
            then = behind or passes(network.edges[step], step[1:2], names)
            used.setdefault(step, set()).add((behind, then))
            behind = then
    lines = network.copy()
    lines.remove_edges_from([step for step in network.edges(keys=True) if step not in used])
    layers = nx.MultiDiGraph(**network.graph)
    for point, node in network.nodes(data=True):
        layers.add_nodes_from([(point, node), (point + BEHIND, node)])
    for step, layer_pairs in used.items():
        _draw(layers, step, network.edges[step], layer_pairs)
    begin = tuple(point + BEHIND * (point in names) for point in starts)
    return Past(lines, layers, begin, tuple(point + BEHIND for point in ends))


def _draw(
    layers: nx.MultiDiGraph, step: tuple[str, str, str], edge: dict[str, Any], layer_pairs: set[tuple[bool, bool]]
) -> None:
    start, end, line = step
    if len({then for _, then in layer_pairs}) == len(layer_pairs):
        for behind, then in sorted(layer_pairs):
            layers.add_edge(start + BEHIND * behind, end + BEHIND * then, key=line, **edge)
        return
    joint = f"{edge['segment']} {start}{JOINT}"
    layers.add_node(joint, **{**layers.nodes[start], "kind": "passage", "capacity": None, "throughput": {}})
    layers.add_edge(joint, end + BEHIND, key=line, **edge)
    free = {"id": line + BEHIND, "capacity": None, "chartered": True, "length_km": 0.0}
    for behind, _ in layer_pairs:
        segment = f"{edge['segment']}{BEHIND * (1 + behind)}"
        layers.add_edge(start + BEHIND * behind, joint, key=line, **{**edge, **free, "segment": segment})


def as_drawn(flow: Flow) -> Flow:
    """Return a flow found in two layers with the names of the network it is of."""
    return replace(
        flow,
        blank=_plain_all(flow.blank),
        cut=tuple(replace(place, id=_plain(place.id)) for place in flow.cut),
        next_cut=tuple(replace(place, id=_plain(place.id)) for place in flow.next_cut),
        widenings=tuple(replace(widening, places=_plain_all(widening.places)) for widening in flow.widenings),
        paths=tuple(
            replace(share, places=_plain_all(share.places), lines=_plain_all(share.lines)) for share in flow.paths
        ),
    )


def _plain_all(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_plain(name) for name in names if JOINT not in name))


def _plain(name: str) -> str:
    return name.replace(BEHIND, "")
