"""What a reader calls the things of a network, and its amounts, as they stand within a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..atlas import said
from ..atlas.countries import country_codes, country_names
from ..atlas.said import say
from ..spelling import fold
from .capacities import SUPPLY
from .graph import edges_of

if TYPE_CHECKING:
    import networkx as nx


def name_of(network: nx.MultiDiGraph, name: str) -> str:
    """Return what a reader calls a place, line, system, group, passage or country; an unknown name is itself.

    In a language other than English by its name there, where the tables have one.
    """
    called = network.graph["names"].called(name, said.language())
    if called is not None:
        return str(called)
    vocabulary = network.graph["vocabulary"]
    if name in network:
        return str(network.nodes[name]["name"])
    if name in vocabulary.groups:
        return str(vocabulary.groups[name].title)
    if name in vocabulary.passages:
        return str(vocabulary.passages[name].title)
    lines = {edge["id"]: str(edge["name"]) for edge in edges_of(network)}
    return str(vocabulary.systems.get(name) or lines.get(name) or _country(name) or name)


def _country(name: str) -> str | None:
    """Return what a country of that code or English name is called in the language spoken."""
    code = country_codes().get(fold(name), name)
    return country_names(said.language()).get(code) or country_names("en").get(code)


def names_of(network: nx.MultiDiGraph, names: Iterable[str]) -> str:
    """Return several names in words, each once, in order."""
    return ", ".join(dict.fromkeys(name_of(network, name) for name in names))


def parts_of(network: nx.MultiDiGraph, places: Iterable[str]) -> str:
    """Return places and lines in words, each once, in order, and of a field what it gives."""
    told = (
        say("supply", name=name_of(network, place.removesuffix(SUPPLY))) if place.endswith(SUPPLY)
        else name_of(network, place)
        for place in places
    )  # fmt: skip
    return ", ".join(dict.fromkeys(told))


def systems_of(network: nx.MultiDiGraph, lines: Iterable[str]) -> str:
    """Return the systems of lines in words, each once, in order; ships only where there is nothing else."""
    by_id = {edge["id"]: edge for edge in edges_of(network)}
    chosen = list(lines)
    ashore = [line for line in chosen if by_id[line]["mode"] != "sea"]
    return names_of(network, (by_id[line]["system"] for line in ashore or chosen))


def line_name(network: nx.MultiDiGraph, line: str) -> str:
    """Return what a reader calls a line of a network; an unknown one is its id."""
    called = network.graph["names"].called(line, said.language())
    return called or next((str(edge["name"]) for edge in edges_of(network) if edge["id"] == line), line)


def cargo_name(network: nx.MultiDiGraph) -> str:
    """Return the kind of goods of a network as it stands within a sentence."""
    cargo = network.graph["cargo"]
    title = network.graph["names"].called(cargo.id, said.language()) or cargo.title
    return str(title[:1].lower() + title[1:])


def amount(value: float | None, unit: str = "") -> str:
    """Return a flow with two decimals and its unit, or that there is no limit."""
    if value is None or not math.isfinite(value):
        return say("noLimit")
    return with_unit(said.number(value, 2), unit)


def with_unit(value: str, unit: str) -> str:
    """Return a number in words with its unit, if there is one."""
    return say("amount", value=value, unit=said.term("unit", unit)) if unit else value
