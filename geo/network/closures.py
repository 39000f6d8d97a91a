"""Names of a network and what closing them removes.

A name may be a system, a line, a point, a country (ISO alpha-2 in capitals), or a group or passage of the atlas'
tables. Closing a country removes every line in it and every line that touches a point in it, ports and passages
included: what is closed can neither be crossed nor called at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..atlas.vocabulary import Group
from ..errors import ArgumentError, UnknownNameError, require
from ..names import Names, names_given, nearest_names, one_name
from .graph import edges_of

if TYPE_CHECKING:
    import networkx as nx

RECEIVING_KINDS = frozenset(
    {"seaport", "terminal", "refinery", "interconnection", "metering-station", "hub", "offtake"}
)
"""Kinds of points where oil or gas arrives for good."""

PLACES = ("point", "system", "line", "country", "group", "passage")
"""Kinds of names a network answers to."""

STARTING_KINDS = frozenset({"field"})
"""Kinds of points where oil or gas comes from."""


def known_names(network: nx.MultiDiGraph) -> list[str]:
    """Return every name the network answers to, sorted."""
    require("MultiDiGraph", network=network)
    if not hasattr(network, "edges"):
        raise ArgumentError(f"a network is made by atlas_network() or build_network(), not {network!r}")
    edges = [edge for _, _, edge in network.edges(data=True)]
    countries = {edge["country"] for edge in edges} | {node["country"] for _, node in network.nodes(data=True)}
    named = {edge["id"] for edge in edges} | {edge["system"] for edge in edges} | set(network.nodes)
    vocabulary = network.graph["vocabulary"]
    passages = {name for name, passage in vocabulary.passages.items() if named & set(passage.parts)}
    return sorted(
        set(network.graph.get("known", ())) | named | passages | (countries - {None}) | set(vocabulary.groups)
    )


def name_in(network: nx.MultiDiGraph, name: str, *, what: str = "place") -> str:
    """Return the name a network knows something by, whatever of its names, spellings and languages is given.

    `what` is wanted, in words. What the atlas knows and the network has not, such as a country it does not touch, is
    refused.

    Raises
    ------
    ArgumentError
        The network or the name is none.
    UnknownNameError
        It means nothing here, or several things; the text says what may be meant.
    """
    known = set(known_names(network))
    if one_name(name, f"the name of a {what}") in known:
        return name
    names = network.graph["names"].names if "names" in network.graph else Names()
    where = f"this network of {network.graph['commodity']}"
    return names.find(name, PLACES, known=known, what=what, where=where).id


def names_in(network: nx.MultiDiGraph, names: str | Iterable[str]) -> tuple[str, ...]:
    """Return the names a network knows things by that are to be closed, see `name_in`; a text is one name."""
    return tuple(name_in(network, name, what="place or line") for name in names_given(names, "closed"))


def ends_asked(network: nx.MultiDiGraph, question: str, origin: str | None, destination: str | None) -> tuple[str, str]:
    """Return the origin and destination of a question (`routes` or `flow`), by default those the atlas asks first.

    Raises
    ------
    LayerError
        One is not given, and the atlas asks nothing of this commodity first.
    """
    asked: tuple[str, str] = network.graph["vocabulary"].question(
        question, network.graph["commodity"], origin, destination, network.graph.get("cargo")
    )
    return asked


def places_named(network: nx.MultiDiGraph, name: str, *, arriving: bool) -> list[str]:
    """Return the points a name stands for as an origin or, when `arriving`, as a destination, sorted.

    A group stands for its points, a country for its fields (as a destination its receiving points), a system for where
    it starts (as a destination where it ends).

    Raises
    ------
    UnknownNameError
        With the nearest known names.

    Examples
    --------
    >>> import networkx as nx
    >>> from geo.atlas.vocabulary import read_vocabulary
    >>> network = nx.MultiDiGraph(vocabulary=read_vocabulary())
    >>> network.add_node("tengiz", kind="field", country="KZ")
    >>> network.add_node("trieste", kind="seaport", country="IT")
    >>> places_named(network, "europe", arriving=True), places_named(network, "fields", arriving=False)
    (['trieste'], ['tengiz'])
    """
    groups = network.graph["vocabulary"].groups
    found = find_places(dict(network.nodes(data=True)), edges_of(network), name, groups=groups, arriving=arriving)
    if not found and name in groups:
        kinds = ", ".join(sorted(groups[name].kinds or (RECEIVING_KINDS if arriving else STARTING_KINDS)))
        text = f"the group {name!r} has no point in this network: it is of the kinds {kinds}"
        raise UnknownNameError(f"{text}; name another place, or other kinds or countries in groups.csv")
    if not found:
        raise UnknownNameError(f"no place is called {name!r}; {nearest_names(name, known_names(network))}")
    return found


def find_places(
    nodes: Mapping[str, Mapping[str, Any]],
    segments: Iterable[Mapping[str, Any]],
    name: str,
    *,
    groups: Mapping[str, Group],
    arriving: bool,
) -> list[str]:
    """Return what `places_named` does among nodes and segments, and nothing where nothing is called so."""
    if name in nodes:
        return [name]
    if name in groups:
        return sorted(point for point, node in nodes.items() if _is_member(node, groups[name]))
    inside = {point for point, node in nodes.items() if node["country"] == name}
    kinds = RECEIVING_KINDS if arriving else STARTING_KINDS
    found = {point for point in inside if nodes[point]["kind"] in kinds} or inside
    return sorted(found or _ends_of_system(segments, name, arriving=arriving))


def _is_member(node: Mapping[str, Any], group: Group) -> bool:
    kinds = group.kinds or (RECEIVING_KINDS if group.side == "destinations" else STARTING_KINDS)
    return node["kind"] in kinds and (not group.countries or node["country"] in group.countries)


def segments_closed_by(network: nx.MultiDiGraph, name: str) -> set[str]:
    """Return the segments that closing a name removes: of a line that is named all, else those that touch its points.

    Raises
    ------
    UnknownNameError
        With the nearest known names.
    """
    vocabulary = network.graph["vocabulary"]
    names = set(vocabulary.parts_of(name))
    if name in vocabulary.groups:
        names |= set(places_named(network, name, arriving=vocabulary.groups[name].side == "destinations"))
    points = {point for point, node in network.nodes(data=True) if point in names or node["country"] == name}
    closed = {
        edge["segment"]
        for start, end, edge in network.edges(data=True)
        if names & {edge["id"], edge["system"]} or edge["country"] == name or points & {start, end}
    }
    if not closed and not points and name not in known_names(network):
        raise UnknownNameError(
            f"cannot close {name!r}: nothing is called so; {nearest_names(name, known_names(network))}"
        )
    return closed


def close(network: nx.MultiDiGraph, names: str | Iterable[str]) -> nx.MultiDiGraph:
    """Return a copy of the network without any segment that one of the names closes; points stay.

    Raises
    ------
    UnknownNameError
        A name the network does not know, with the nearest known ones.
    """
    closed = set().union(*(segments_closed_by(network, name) for name in names_in(network, names)))
    left = network.copy()
    edges = network.edges(keys=True, data="segment")
    left.remove_edges_from([(start, end, key) for start, end, key, segment in edges if segment in closed])
    return left


def existing(
    network: nx.MultiDiGraph, *, include_proposed: bool = False, include_idle: bool = False
) -> nx.MultiDiGraph:
    """Return a copy with the lines that work and, where asked for, those only on paper and those that stand idle."""
    left = network.copy()
    for start, end, key, edge in network.edges(keys=True, data=True):
        if (edge["proposed"] and not include_proposed) or (edge["status"] == "idle" and not include_idle):
            left.remove_edge(start, end, key)
    return left


def _ends_of_system(segments: Iterable[Mapping[str, Any]], system: str, *, arriving: bool) -> set[str]:
    lines = [edge for edge in segments if edge["system"] == system]
    starts, ends = {line["from_point"] for line in lines}, {line["to_point"] for line in lines}
    return ends - starts if arriving else starts - ends
