"""A way in words: its legs, kilometres, borders, and what it costs and takes as far as that is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..atlas import said
from ..atlas.said import say
from .called import name_of
from .paths import AT_SEA

if TYPE_CHECKING:
    import networkx as nx

    from .paths import Path

HOURS_A_DAY = 24


def path_lines(network: nx.MultiDiGraph, number: int, path: Path) -> Iterator[str]:
    """Yield what is known of a path line by line; cost and time leg by leg where they are not published for each."""
    at_sea = {AT_SEA: say("atSea")}
    km = ", ".join(
        f"{at_sea.get(country, country)} {said.number(length_km, 1)}"
        for country, length_km in path.km_by_country.items()
    )
    borders = "; ".join(f"{start}-{end} ({name_of(network, at)})" for start, end, at in path.borders)
    moved = "; ".join(name_of(network, name) for name in path.transshipments) or say("none")
    yield f"{number}. {' > '.join(name_of(network, leg.id) for leg in path.legs)}"
    yield say("pathKm", km=km)
    if path.drawn_km is not None:
        yield say("pathDrawn", km=said.number(path.drawn_km, 1))
    yield say("pathBorders", borders=borders or say("none"))
    avoided = ", ".join(_avoided(network, name) for name, avoids in path.avoids.items() if avoids) or say("none")
    yield say("pathMovedAvoids", moved=moved, avoided=avoided) if path.avoids else say("pathMoved", moved=moved)
    legs = path.legs
    whose = ", ".join(dict.fromkeys(leg.cost_for for leg in legs if leg.cost_for))
    cost = _told(network, path.cost_usd_per_t, {leg.id: leg.cost_usd_per_t for leg in legs}, "cost", _dollars)
    yield say("pathCostFor", cost=cost, whose=whose) if whose else say("pathCost", cost=cost)
    time = _told(network, path.transit_h, {leg.id: leg.transit_h for leg in legs}, "time", _hours)
    yield say("pathTime", time=time)


def _avoided(network: nx.MultiDiGraph, name: str) -> str:
    """Return what a way avoids: its name in the language spoken, in English the words of its id."""
    of = next((avoided.name for avoided in network.graph["vocabulary"].avoided if avoided.id == name), name)
    return str(network.graph["names"].called(of, said.language()) or name.replace("_", " "))


def _told(
    network: nx.MultiDiGraph,
    whole: float | None,
    legs: Mapping[str, float | None],
    what: str,
    say_value: Callable[[float], str],
) -> str:
    """Return a sum over all legs, or what is published of some of them and for which it is not."""
    if whole is not None:
        return say_value(whole)
    known = [f"{name_of(network, leg)} {say_value(value)}" for leg, value in legs.items() if value is not None]
    lacking = "; ".join(name_of(network, leg) for leg, value in legs.items() if value is None)
    return "; ".join([*known, say(f"{what}UnknownFor", names=lacking)])


def _dollars(cost_usd_per_t: float) -> str:
    return say("cost", value=said.number(cost_usd_per_t, 2))


def _hours(time_h: float) -> str:
    return say("time", hours=said.number(time_h), days=said.number(time_h / HOURS_A_DAY, 1))
