"""What is known of one path: legs, kilometres by mode and country, borders, transshipments, bottleneck, cost, time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..atlas.figures import Amount
from ..atlas.vocabulary import Vocabulary
from .assumptions import path_assumptions
from .capacities import is_unpublished, limits_of
from .graph import ids_of
from .sentences import Assumption

if TYPE_CHECKING:
    import networkx as nx

AT_SEA = "at sea"


@dataclass(frozen=True)
class Leg:
    """One line of a path, as it is travelled; cost and time None where nobody publishes them.

    `drawn_km` is the length of the atlas' own line where another drawing stands in for it. `cost_for`
    is for what or whom the tariff is published, empty where the source does not say.
    """

    id: str
    system: str
    mode: str
    country: str | None
    from_point: str
    to_point: str
    length_km: float
    cost_usd_per_t: float | None = None
    transit_h: float | None = None
    cost_for: str = ""
    drawn_km: float | None = None


@dataclass(frozen=True)
class Bottleneck:
    """The narrowest place of a path: its capacity with the range the unpublished ones leave (inf: no limit)."""

    place: str | None
    capacity: Amount | None
    low: float
    high: float
    unit: str
    unpublished: tuple[str, ...]


@dataclass(frozen=True)
class Path:
    """One path with all that is known about it; `border` entries are (from country, to country, point or sea leg)."""

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
    assumptions: tuple[Assumption, ...]
    vocabulary: Vocabulary = field(repr=False, compare=False)

    def __str__(self) -> str:
        narrow = self.bottleneck
        published = (
            f"{narrow.place} {narrow.capacity.value:,.2f} {narrow.unit}" if narrow.capacity else "nothing published"
        )
        way = f"{self.length_km:,.1f} km by {', '.join(self.systems)} ({' '.join(self.countries)})"
        return f"{self.origin} to {self.destination}: {way}, limited by {published}"

    @property
    def length_km(self) -> float:
        """Sum of the legs' lengths."""
        return math.fsum(leg.length_km for leg in self.legs)

    @property
    def drawn_km(self) -> float | None:
        """The same of the atlas' own lines, None where no other drawing stands in for any."""
        if all(leg.drawn_km is None for leg in self.legs):
            return None
        return math.fsum(leg.length_km if leg.drawn_km is None else leg.drawn_km for leg in self.legs)

    @property
    def systems(self) -> tuple[str, ...]:
        """Systems in order of travel, consecutive legs of one system counted once."""
        return runs_of(leg.system for leg in self.legs)

    @property
    def km_by_mode(self) -> dict[str, float]:
        """Kilometres by pipeline, rail and sea, in order of first use."""
        return _sum_by(self.legs, lambda leg: leg.mode)

    @property
    def km_by_country(self) -> dict[str, float]:
        """Kilometres by country, `at sea` for sea legs, in order of travel."""
        return _sum_by(self.legs, lambda leg: AT_SEA if leg.mode == "sea" else leg.country or AT_SEA)

    @property
    def avoids(self) -> dict[str, bool]:
        """Whether it does without what people ask about, see the table of what is avoided, by its name in JSON."""
        return {avoided.id: not self.uses(avoided.name) for avoided in self.vocabulary.avoided}

    def uses(self, name: str) -> bool:
        """Return whether a leg, system, point, country or passage of that name lies on the way."""
        met = {part for leg in self.legs for part in (leg.id, leg.system, leg.from_point, leg.to_point)}
        return bool(self.vocabulary.parts_of(name) & (met | set(self.countries)))


def describe_path(
    network: nx.MultiDiGraph, lines: tuple[str, ...], points: tuple[str, ...], shares: dict[str, float] | None = None
) -> Path:
    """Return what is known of the path over these lines and points (one point more than lines)."""
    shares = tariff_shares(network) if shares is None else shares
    edges = [network.edges[start, end, line] for line, start, end in zip(lines, points, points[1:], strict=False)]
    nodes = {point: network.nodes[point] for point in points}
    bottleneck = _bottleneck(nodes, edges, network.graph["unit"])
    countries, borders = _countries_and_borders(network, points, edges)
    cost, without_cost = _sum_known(edges, lambda edge: leg_cost_usd_per_t(edge, shares))
    hours, without_time = _sum_known(edges, _hours)
    return Path(
        origin=points[0],
        destination=points[-1],
        legs=_legs(points, edges, shares),
        countries=countries,
        borders=borders,
        transshipments=_transshipments(network, points, edges),
        bottleneck=bottleneck,
        cost_usd_per_t=cost,
        legs_without_cost=without_cost,
        transit_h=hours,
        legs_without_time=without_time,
        proposed_legs=ids_of(edge for edge in edges if edge["proposed"]),
        idle_legs=ids_of(edge for edge in edges if edge["status"] == "idle"),
        amounts=tuple(dict.fromkeys(_amounts([*edges, *nodes.values()]))),
        assumptions=path_assumptions(network, edges, points, (bottleneck.low, bottleneck.high)),
        vocabulary=network.graph["vocabulary"],
    )


def runs_of(systems: Iterable[str]) -> tuple[str, ...]:
    """Return names in order, equal ones that follow each other once."""
    runs = list(systems)
    return tuple(system for i, system in enumerate(runs) if i == 0 or runs[i - 1] != system)


def is_transshipment(network: nx.MultiDiGraph, point: str, before: str | None, after: str) -> bool:
    """Return whether cargo changes between pipeline, rail and ship at a point; passages are sailed through."""
    return before is not None and before != after and network.nodes[point]["kind"] != "passage"


def country_of(network: nx.MultiDiGraph, point: str) -> tuple[str, ...]:
    """Return the country a path is in at a point; passing a strait is not entering a country."""
    node = network.nodes[point]
    return () if node["kind"] == "passage" or node["country"] is None else (node["country"],)


def tariff_shares(network: nx.MultiDiGraph) -> dict[str, float]:
    """Return each segment's share of its system's length: a tariff is published for the whole system."""
    segments = {edge["segment"]: edge for _, _, edge in network.edges(data=True)}
    whole: dict[str, float] = {}
    for edge in segments.values():
        whole[edge["system"]] = whole.get(edge["system"], 0.0) + edge["length_km"]
    return {name: edge["length_km"] / whole[edge["system"]] for name, edge in segments.items()}


def leg_cost_usd_per_t(edge: Mapping[str, Any], shares: dict[str, float]) -> float | None:
    """Return the leg's part of its system's published tariff in USD a tonne, None where none is published."""
    return None if edge["tariff"] is None else edge["tariff"].value * shares[edge["segment"]]


def _legs(points: tuple[str, ...], edges: list[dict[str, Any]], shares: dict[str, float]) -> tuple[Leg, ...]:
    """Return the lines travelled, segments of one line that follow each other put together."""
    legs: list[Leg] = []
    for edge, start, end in zip(edges, points, points[1:], strict=False):
        known = (
            leg_cost_usd_per_t(edge, shares),
            _hours(edge),
            edge["tariff"].member if edge["tariff"] else "",
            edge["drawn_km"],
        )
        leg = Leg(edge["id"], edge["system"], edge["mode"], edge["country"], start, end, edge["length_km"], *known)
        if legs and legs[-1].id == leg.id:
            before = legs.pop()
            leg = replace(
                before, to_point=end, length_km=before.length_km + leg.length_km,
                cost_usd_per_t=_sum_or_none(before.cost_usd_per_t, leg.cost_usd_per_t),
                transit_h=_sum_or_none(before.transit_h, leg.transit_h),
                drawn_km=_sum_or_none(before.drawn_km, leg.drawn_km),
            )  # fmt: skip
        legs.append(leg)
    return tuple(legs)


def _sum_or_none(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


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


def _transshipments(network: nx.MultiDiGraph, points: tuple[str, ...], edges: list[dict[str, Any]]) -> tuple[str, ...]:
    between = zip(points[1:], edges, edges[1:], strict=False)
    return tuple(
        point for point, before, after in between if is_transshipment(network, point, before["mode"], after["mode"])
    )


def _bottleneck(nodes: Mapping[str, Mapping[str, Any]], edges: list[dict[str, Any]], unit: str) -> Bottleneck:
    places = [(edge["id"], edge) for edge in edges] + list(nodes.items())
    limits = [limits_of(data) for _, data in places]
    published = {name: data["capacity"] for name, data in places if data["capacity"] is not None}
    narrowest = min(published, key=lambda name: (published[name].value, name), default=None)
    return Bottleneck(
        place=narrowest,
        capacity=None if narrowest is None else published[narrowest],
        low=min(limit.low for limit in limits),
        high=min(limit.high for limit in limits),
        unit=unit,
        unpublished=ids_of(edge for edge in edges if is_unpublished(edge)),
    )


def _amounts(places: Iterable[Mapping[str, Any]]) -> Iterator[Amount]:
    for data in places:
        for name in ("capacity", "tariff", "transit_h", "speed_km_h"):
            if data.get(name) is not None:
                yield data[name]


def _sum_known(
    edges: list[dict[str, Any]], value_of: Callable[[dict[str, Any]], float | None]
) -> tuple[float | None, tuple[str, ...]]:
    """Return the sum of a value over all lines, None where one lacks it, and the lines that lack it."""
    values = [value_of(edge) for edge in edges]
    lacking = ids_of(edge for edge, value in zip(edges, values, strict=True) if value is None)
    return None if lacking else math.fsum(value for value in values if value is not None), lacking


def _hours(edge: Mapping[str, Any]) -> float | None:
    if edge["transit_h"] is not None:
        return float(edge["transit_h"].value * edge["length_km"] / edge["line_km"])
    return None if edge["speed_km_h"] is None else float(edge["length_km"] / edge["speed_km_h"].value)


def _sum_by(legs: Iterable[Leg], key: Callable[[Leg], str]) -> dict[str, float]:
    sums: dict[str, list[float]] = {}
    for leg in legs:
        sums.setdefault(key(leg), []).append(leg.length_km)
    return {name: math.fsum(parts) for name, parts in sums.items()}
