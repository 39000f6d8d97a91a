"""OpenStreetMap's ways, nodes and relations as a file delivers them: in parts, twice, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Place = tuple[float, float]
LIFECYCLES = ("proposed", "planned", "construction", "disused", "abandoned", "removed", "razed", "demolished")
NODE_KINDS = ("pumping_station", "compressor_station", "gas_compressor")
MAN_MADE_KEYS = ("man_made", *(f"{prefix}:man_made" for prefix in LIFECYCLES))
AREA_TYPES = ("multipolygon", "boundary")
DEEPEST = 20
"""How far relations within relations are followed."""


@dataclass
class Way:
    """One way: its tags, and its places in order with None where a node was not delivered."""

    tags: dict[str, str] = field(default_factory=dict)
    places: list[Place | None] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """How many of its nodes were not delivered."""
        return sum(place is None for place in self.places)

    def parts(self) -> list[list[Place]]:
        """Return what can be drawn: chains of two places or more without a gap."""
        chains: list[list[Place]] = [[]]
        for place in self.places:
            if place is None:
                chains.append([])
            else:
                chains[-1].append(place)
        return [chain for chain in chains if len(chain) > 1]

    @property
    def is_area(self) -> bool:
        """Whether the way is the outline of an area."""
        closed = len(self.places) > 3 and self.places[0] == self.places[-1]
        return self.tags.get("area") == "yes" and closed


@dataclass
class Relation:
    """One relation: its tags and the ids of its members."""

    tags: dict[str, str] = field(default_factory=dict)
    ways: list[int] = field(default_factory=list)
    relations: list[int] = field(default_factory=list)


@dataclass
class Elements:
    """What one file holds; a thing listed twice is one thing."""

    ways: dict[int, Way] = field(default_factory=dict)
    nodes: dict[int, tuple[dict[str, str], Place | None]] = field(default_factory=dict)
    """Stations."""
    relations: dict[int, Relation] = field(default_factory=dict)
    passed_over: int = 0
    merged: int = 0
    """Elements listed again."""
    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add_way(self, number: int, tags: dict[str, str], places: list[Place | None]) -> None:
        """Add a way, or what a second listing of it says more."""
        known = self.ways.get(number)
        if known is None:
            self.ways[number] = Way(tags, places)
            return
        self.merged += 1
        known.tags = {**tags, **known.tags}
        if sum(place is not None for place in places) > len(known.places) - known.missing:
            known.places = places

    def add_relation(self, number: int, tags: dict[str, str], ways: list[int], relations: list[int]) -> None:
        """Add a relation, or what a second listing of it says more."""
        known = self.relations.get(number)
        if known is None:
            self.relations[number] = Relation(tags, ways, relations)
            return
        self.merged += 1
        known.tags = {**tags, **known.tags}
        known.ways = list(dict.fromkeys([*known.ways, *ways]))
        known.relations = list(dict.fromkeys([*known.relations, *relations]))

    def add_node(self, number: int, tags: dict[str, str], place: Place | None) -> None:
        """Add a station, or what a second listing of it says more."""
        if number in self.nodes:
            self.merged += 1
            known_tags, known_place = self.nodes[number]
            tags, place = {**tags, **known_tags}, known_place or place
        self.nodes[number] = (tags, place)

    def ways_of(self, number: int) -> list[int]:
        """Return the ways of a relation and of the relations within it, each once."""
        found: dict[int, None] = {}
        seen: set[int] = set()
        level = [number]
        for _ in range(DEEPEST):
            below = []
            for relation in level:
                if relation in seen or relation not in self.relations:
                    continue
                seen.add(relation)
                found |= dict.fromkeys(self.relations[relation].ways)
                below += self.relations[relation].relations
            level = below
        return list(found)

    def pipelines(self) -> Iterator[int]:
        """Yield the relations that are pipelines, those within others first: the nearest names a way best."""
        chosen = [number for number, relation in self.relations.items() if lifecycle(relation.tags) is not None]
        yield from sorted(chosen, key=lambda n: (len(self.ways_of(n)), len(self.relations[n].relations)))

    def without_others(self, wanted: Iterable[int]) -> None:
        """Drop the ways that are neither pipelines nor among those wanted."""
        kept = set(wanted)
        others = [n for n, way in self.ways.items() if n not in kept and lifecycle(way.tags) is None]
        for number in others:
            del self.ways[number]
        self.passed_over += len(others)


def lifecycle(tags: dict[str, str]) -> str | None:
    """Return '' for a pipeline in use, its lifecycle prefix for another, None for what is no pipeline."""
    is_route = tags.get("type") == "route" and tags.get("route") == "pipeline"
    if tags.get("man_made") == "pipeline" or is_route or tags.get("type") == "pipeline":
        return next((prefix for prefix in LIFECYCLES if tags.get(prefix) == "yes"), "")
    return next((prefix for prefix in LIFECYCLES if tags.get(f"{prefix}:man_made") == "pipeline"), None)


def is_station(tags: dict[str, str]) -> bool:
    """Return whether a node is a station or valve of a pipeline."""
    return "pipeline" in tags or tags.get("man_made") in NODE_KINDS


def sound_place(lon: object, lat: object) -> Place | None:
    """Return a place from two numbers, None where they are none."""
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in (lon, lat)):
        return None
    try:
        return float(lon), float(lat)  # type: ignore[arg-type]
    except OverflowError:
        return None
