"""Flows that must pass a system, line or point: the least of what reaches it, passes it and goes on from it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .closures import known_names, name_in, places_named
from .flow import Flow, find_flow
from .graph import edges_of
from .question import Question

if TYPE_CHECKING:
    import networkx as nx


def find_flow_via(
    network: nx.MultiDiGraph, origin: str | None, destination: str | None, via: str, **options: Any
) -> Flow:
    """Return the largest flow that passes `via`, a system, a line or a point, on its whole length.

    It is the least of the flows to where `via` starts, over it alone, and on from where it ends; cut, ways and
    widenings are those of that stretch. Other parameters are those of `geo.network.flow.find_flow`.

    Raises
    ------
    UnknownNameError
        A name the network does not know.
    NoAnswerError
        One of the stretches has no way.
    """
    via = name_in(network, via, what="place or line")
    asked = Question.of(network, "flow", origin, destination)
    first, last = _ends_of(network, via)
    stretches = []
    if not set(asked.starts) <= {first}:
        stretches.append(find_flow(network, asked.origin, first, **options))
    if first != last:
        stretches.append(find_flow(_only(network, via), first, last, **options))
    if not set(asked.ends) <= {last}:
        stretches.append(find_flow(network, last, asked.destination, **options))
    least = min(stretches, key=lambda flow: flow.value)
    return replace(
        least,
        origin=asked.origin,
        destination=asked.destination,
        via=via,
        low=min(flow.low for flow in stretches),
        high=min(flow.high for flow in stretches),
        amounts=tuple(dict.fromkeys(amount for flow in stretches for amount in flow.amounts)),
        assumptions=_merged(stretches),
        sections=tuple(section for flow in stretches for section in flow.sections),
    )


def _merged(stretches: list[Flow]) -> tuple[Any, ...]:
    found = {str(text): text for flow in stretches for text in flow.assumptions}
    return tuple(found.values())


def _ends_of(network: nx.MultiDiGraph, via: str) -> tuple[str, str]:
    if via in network:
        return via, via
    segments = [edge for edge in edges_of(network) if edge["id"] == via]
    if segments:
        into, out = {edge["to_point"] for edge in segments}, {edge["from_point"] for edge in segments}
        return min(out - into), min(into - out)
    return places_named(network, via, arriving=False)[0], places_named(network, via, arriving=True)[0]


def _only(network: nx.MultiDiGraph, via: str) -> nx.MultiDiGraph:
    """Return a copy of the network with the lines of a system, or one line, alone."""
    alone = network.copy()
    gone = [
        (start, end, key)
        for start, end, key, edge in network.edges(keys=True, data=True)
        if via not in (edge["id"], edge["system"])
    ]
    alone.remove_edges_from(gone)
    alone.graph["known"] = known_names(network)  # what is closed elsewhere has a name here too
    return alone
