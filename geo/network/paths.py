"""What is known of one way: legs, kilometres by mode and country, borders, transshipments, bottleneck, cost, time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx

from ..atlas.figures import Amount, is_unpublished, limits_of
from .closures import PASSAGES

AT_SEA = "at sea"


@dataclass(frozen=True)
class Leg:
    """One line of a route, as it is travelled."""

    id: str
    system: str
    mode: str
    country: str | None
    from_point: str
    to_point: str
    length_km: float


@dataclass(frozen=True)
class Bottleneck:
    """The narrowest place of a route: its capacity with the range the unpublished ones leave (inf: no limit)."""

    place: str | None
    capacity: Amount | None
    low: float
    high: float
    unit: str
    unpublished: tuple[str, ...]


@dataclass(frozen=True)
class Route:
    """One way with all that is known about it; `border` entries are (from country, to country, point or sea leg)."""

    origin: str
    destination: str
    legs: tuple[Leg, ...]
    countries: tuple[str, ...]
    borders: tuple[tuple[str, str, str], ...]
    transshipments: tuple[str, ...]
    bottleneck: Bottleneck
    cost_usd_per_t: float | None
    legs_without_cost: tuple[str, ...]
    transit_h: float | None
    legs_without_time: tuple[str, ...]
    proposed_legs: tuple[str, ...]
    idle_legs: tuple[str, ...]
    amounts: tuple[Amount, ...]

    @property
    def length_km(self) -> float:
        """Sum of the legs' lengths."""
        return math.fsum(leg.length_km for leg in self.legs)

    @property
    def systems(self) -> tuple[str, ...]:
        """Systems in order of travel, consecutive legs of one system counted once."""
        runs = [leg.system for leg in self.legs]
        return tuple(system for i, system in enumerate(runs) if i == 0 or runs[i - 1] != system)

    @property
    def km_by_mode(self) -> dict[str, float]:
        """Kilometres by pipeline, rail and sea, in order of first use."""
        return _sum_by(self.legs, lambda leg: leg.mode)

    @property
    def km_by_country(self) -> dict[str, float]:
        """Kilometres by country, `at sea` for sea legs, in order of travel."""
        return _sum_by(self.legs, lambda leg: AT_SEA if leg.mode == "sea" else leg.country or AT_SEA)

    def uses(self, name: str) -> bool:
        """Return whether a leg, system, point, country or passage of that name lies on the way."""
        names = {name, *PASSAGES.get(name, ())}
        met = {part for leg in self.legs for part in (leg.id, leg.system, leg.from_point, leg.to_point)}
        return bool(names & (met | set(self.countries)))


def describe_route(
    network: nx.MultiDiGraph, lines: tuple[str, ...], points: tuple[str, ...], shares: dict[str, float] | None = None
) -> Route:
    """Return what is known of the way over these lines and points (one point more than lines)."""
    shares = tariff_shares(network) if shares is None else shares
    edges = [network.edges[start, end, line] for line, start, end in zip(lines, points, points[1:], strict=False)]
    countries, borders = _countries_and_borders(network, points, edges)
    hours = [_hours(edge) for edge in edges]
    costs = [leg_cost_usd_per_t(edge, shares) for edge in edges]
    return Route(
        origin=points[0],
        destination=points[-1],
        legs=_legs(points, edges),
        countries=countries,
        borders=borders,
        transshipments=tuple(
            point
            for point, before, after in zip(points[1:], edges, edges[1:], strict=False)
            if is_transshipment(network, point, before["mode"], after["mode"])
        ),
        bottleneck=_bottleneck(network, points, edges),
        cost_usd_per_t=None if None in costs else math.fsum(cost for cost in costs if cost is not None),
        legs_without_cost=_ids(edge for edge, cost in zip(edges, costs, strict=True) if cost is None),
        transit_h=None if None in hours else math.fsum(hour for hour in hours if hour is not None),
        legs_without_time=_ids(edge for edge, hour in zip(edges, hours, strict=True) if hour is None),
        proposed_legs=_ids(edge for edge in edges if edge["proposed"]),
        idle_legs=_ids(edge for edge in edges if edge["status"] == "idle"),
        amounts=tuple(dict.fromkeys(_amounts(network, points, edges))),
    )


def _legs(points: tuple[str, ...], edges: list[dict[str, Any]]) -> tuple[Leg, ...]:
    """Return the lines travelled, sections of one line that follow each other put together."""
    legs: list[Leg] = []
    for edge, start, end in zip(edges, points, points[1:], strict=False):
        leg = Leg(edge["id"], edge["system"], edge["mode"], edge["country"], start, end, edge["length_km"])
        if legs and legs[-1].id == leg.id:
            before = legs.pop()
            leg = replace(before, to_point=end, length_km=before.length_km + leg.length_km)
        legs.append(leg)
    return tuple(legs)


def _ids(edges: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(edge["id"] for edge in edges))


def is_transshipment(network: nx.MultiDiGraph, point: str, before: str | None, after: str) -> bool:
    """Return whether cargo changes between pipeline, rail and ship at a point; passages are sailed through."""
    return before is not None and before != after and network.nodes[point]["kind"] != "passage"


def country_of(network: nx.MultiDiGraph, point: str) -> tuple[str, ...]:
    """Return the country a way is in at a point; passing a strait is not entering a country."""
    node = network.nodes[point]
    return () if node["kind"] == "passage" or node["country"] is None else (node["country"],)


def _countries_and_borders(
    network: nx.MultiDiGraph, points: tuple[str, ...], edges: list[dict[str, Any]]
) -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]:
    here: str | None = next(iter(country_of(network, points[0])), None)
    countries = [here]
    borders = []
    for edge, start, end in zip(edges, points, points[1:], strict=False):
        arrived = next(iter(country_of(network, end)), None)
        for country, at in ((edge["country"], start), (arrived, edge["id"] if edge["mode"] == "sea" else end)):
            if country is not None and country != here:
                if here is not None:
                    borders.append((here, country, at))
                countries.append(country)
                here = country
    return tuple(dict.fromkeys(country for country in countries if country is not None)), tuple(borders)


def _bottleneck(network: nx.MultiDiGraph, points: tuple[str, ...], edges: list[dict[str, Any]]) -> Bottleneck:
    places = [(edge["id"], edge) for edge in edges] + [(point, network.nodes[point]) for point in points]
    limits = {name: limits_of(data) for name, data in places}
    published = {name: data["capacity"] for name, data in places if data["capacity"] is not None}
    narrowest = min(published, key=lambda name: (published[name].value, name), default=None)
    return Bottleneck(
        place=narrowest,
        capacity=None if narrowest is None else published[narrowest],
        low=min(limit.low for limit in limits.values()),
        high=min(limit.high for limit in limits.values()),
        unit=network.graph["unit"],
        unpublished=_ids(edge for edge in edges if is_unpublished(edge)),
    )


def _amounts(network: nx.MultiDiGraph, points: tuple[str, ...], edges: list[dict[str, Any]]) -> Iterator[Amount]:
    for data in [*edges, *(network.nodes[point] for point in points)]:
        for name in ("capacity", "tariff", "transit_h", "speed_km_h"):
            if data.get(name) is not None:
                yield data[name]


def tariff_shares(network: nx.MultiDiGraph) -> dict[str, float]:
    """Return each section's share of its system's length: a tariff is published for the whole system."""
    lines = {edge["section"]: edge for _, _, edge in network.edges(data=True)}
    whole: dict[str, float] = {}
    for edge in lines.values():
        whole[edge["system"]] = whole.get(edge["system"], 0.0) + edge["length_km"]
    return {name: edge["length_km"] / whole[edge["system"]] for name, edge in lines.items()}


def leg_cost_usd_per_t(edge: dict[str, Any], shares: dict[str, float]) -> float | None:
    """Return the leg's part of its system's published tariff in USD a tonne, None where none is published."""
    return None if edge["tariff"] is None else edge["tariff"].value * shares[edge["section"]]


def _hours(edge: dict[str, Any]) -> float | None:
    if edge["transit_h"] is not None:
        return float(edge["transit_h"].value * edge["length_km"] / edge["line_km"])
    return None if edge["speed_km_h"] is None else float(edge["length_km"] / edge["speed_km_h"].value)


def _sum_by(legs: Iterable[Leg], key: Callable[[Leg], str]) -> dict[str, float]:
    sums: dict[str, list[float]] = {}
    for leg in legs:
        sums.setdefault(key(leg), []).append(leg.length_km)
    return {name: math.fsum(parts) for name, parts in sums.items()}
