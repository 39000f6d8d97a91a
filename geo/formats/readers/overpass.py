"""Read what Overpass answers: JSON, and OpenStreetMap's XML with or without places in its ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...atlas.limits import Limits, check_size
from ...errors import LayerError
from .geojson import load_text, parse_json
from .osm_elements import Elements, Place, is_station, sound_place
from .xml import parse_xml

NODE_BYTES = 250
"""Memory of one node whose place is kept."""


def read_overpass(path: Path, limits: Limits) -> Elements:
    """Return the elements of Overpass JSON.

    Raises
    ------
    LayerError
        When the file has no list of elements.
    """
    content = parse_json(load_text(path, limits), path.name)
    listed = content.get("elements") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        raise LayerError(f"{path.name}: is not Overpass JSON (no list 'elements'); for GeoJSON use import file")
    limits.check("max_features", len(listed), path.name)
    places: dict[int, Place] = {}
    for element in listed:
        if isinstance(element, dict) and element.get("type") == "node" and (place := _place(element)):
            places[_integer(element.get("id"))] = place
    found = Elements()
    _tell_remark(found, content.get("remark"), path.name)
    members: dict[int, list[Place | None]] = {}
    for number, element in enumerate(listed, start=1):
        try:
            _add(found, element, places, members)
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            found.faults.append((f"{path.name} #{number}", f"an element that cannot be understood: {str(error)[:80]}"))
    _fill_from_members(found, members)
    return found


def _tell_remark(found: Elements, remark: Any, where: str) -> None:
    if remark:
        found.notes.append(f"{where}: the answer is incomplete, Overpass says: {str(remark).strip()[:200]}")


def _add(found: Elements, element: Any, places: dict[int, Place], members: dict[int, list[Place | None]]) -> None:
    kind, number, tags = element["type"], _integer(element["id"]), _tags(element.get("tags"))
    if kind == "node":
        if is_station(tags):
            found.add_node(number, tags, _place(element))
        elif tags:
            found.passed_over += 1
    elif kind == "way":
        found.add_way(number, tags, _vertices(element, places))
    elif kind == "relation":
        listed = element.get("members") or []
        found.add_relation(
            number,
            tags,
            [_integer(member["ref"]) for member in listed if member.get("type") == "way"],
            [_integer(member["ref"]) for member in listed if member.get("type") == "relation"],
        )
        for member in listed:
            if member.get("type") == "way" and member.get("geometry"):
                members.setdefault(_integer(member["ref"]), [_place(spot) for spot in member["geometry"]])
    else:
        raise ValueError(f"type {str(kind)[:20]!r}")


def _fill_from_members(found: Elements, members: dict[int, list[Place | None]]) -> None:
    """Give ways that are listed without their places, or only as members, the places of the member."""
    for number, places in members.items():
        if number not in found.ways:
            found.add_way(number, {}, places)
        elif not any(found.ways[number].places):
            found.ways[number].places = places


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -(2**63) <= value < 2**63:
        raise ValueError(f"id {str(value)[:20]!r}")
    return value


def _tags(value: Any) -> dict[str, str]:
    return {} if value is None else {str(key): str(text) for key, text in value.items()}


def _place(element: Any) -> Place | None:
    return sound_place(element.get("lon"), element.get("lat")) if isinstance(element, dict) else None


def _vertices(element: dict[str, Any], places: dict[int, Place]) -> list[Place | None]:
    if isinstance(element.get("geometry"), list):
        return [_place(spot) for spot in element["geometry"]]
    nodes = element.get("nodes")
    return [places.get(node) for node in nodes] if isinstance(nodes, list) else []


def read_osm_xml(path: Path, limits: Limits) -> Elements:
    """Return the elements of OpenStreetMap's XML: of Overpass, with places within ways too, of JOSM, of the API.

    Raises
    ------
    LayerError
        When the file is no such XML or larger than the limits.
    """
    check_size(path, limits)
    reader = _XmlReader(path.name, limits)
    with path.open("rb") as file:
        parse_xml(file, path.name, limits, start=reader.start, end=reader.end, text=reader.remark.append)
    return reader.elements()


class _XmlReader:
    """Collect elements while the parser runs; places are put in at the end, for nodes may follow their ways."""

    def __init__(self, where: str, limits: Limits) -> None:
        self.where, self.limits = where, limits
        self.found = Elements()
        self.places: dict[int, Place] = {}
        self.waiting: dict[int, list[int]] = {}
        self.members: dict[int, list[Place | None]] = {}
        self.kind, self.number = "", 0
        self.tags: dict[str, str] = {}
        self.nodes: list[tuple[int, Place | None]] = []
        self.ways: list[int] = []
        self.relations: list[int] = []
        self.member = 0
        self.place: Place | None = None
        self.remark: list[str] = []
        self.is_osm = self.deleted = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self.is_osm = self.is_osm or name == "osm"
        if not self.is_osm:
            raise LayerError(f"{self.where}: is XML but not OpenStreetMap's (its first element is <{name[:40]}>)")
        if name in ("node", "way", "relation"):
            self.kind, self.number = name, self._number(attributes.get("id"))
            self.tags, self.nodes, self.ways, self.relations = {}, [], [], []
            self.place = self._place_of(attributes)
            self.deleted = attributes.get("action") == "delete" or attributes.get("visible") == "false"
        elif name == "tag" and self.kind:
            self.tags[attributes.get("k", "")] = attributes.get("v", "")
        elif name == "nd":
            spot = (self._number(attributes.get("ref", "0")), self._place_of(attributes))
            if self.kind == "way":
                self.nodes.append(spot)
            elif self.kind == "relation" and self.member:
                self.members.setdefault(self.member, []).append(spot[1])
        elif name == "member":
            self._member(attributes)
        elif name == "remark":
            self.remark.clear()

    def _member(self, attributes: dict[str, str]) -> None:
        number = self._number(attributes.get("ref"))
        kind = attributes.get("type")
        self.member = number if kind == "way" and number not in self.members else 0
        if kind == "way":
            self.ways.append(number)
        elif kind == "relation":
            self.relations.append(number)

    def end(self, name: str) -> None:
        """End an element."""
        if name == "remark":
            _tell_remark(self.found, "".join(self.remark), self.where)
        self.remark.clear()
        if name != self.kind:
            return
        self.kind = ""
        if self.deleted:
            return
        if name == "node":
            self._end_node()
        elif name == "way":
            known = [place for _, place in self.nodes]
            self.found.add_way(self.number, self.tags, known if any(known) else [])
            if not any(known) and self.nodes:
                self.waiting.setdefault(self.number, [number for number, _ in self.nodes])
            self.limits.check("max_features", len(self.found.ways), self.where)
        else:
            self.found.add_relation(self.number, self.tags, self.ways, self.relations)

    def _end_node(self) -> None:
        if self.place:
            self.places[self.number] = self.place
            self.limits.check("max_vertices", len(self.places), self.where)
            self.limits.check("max_memory", len(self.places) * NODE_BYTES, self.where)
        if is_station(self.tags):
            self.found.add_node(self.number, self.tags, self.place)
        elif self.tags:
            self.found.passed_over += 1

    def elements(self) -> Elements:
        """Return what was found, ways with the places of their nodes."""
        for number, nodes in self.waiting.items():
            if not any(self.found.ways[number].places):
                self.found.ways[number].places = [self.places.get(node) for node in nodes]
        _fill_from_members(self.found, self.members)
        return self.found

    def _number(self, text: str | None) -> int:
        try:
            return _integer(int(text or ""))
        except ValueError as error:
            raise LayerError(f"{self.where}: an element has the id {str(text)[:20]!r}, which is no number") from error

    @staticmethod
    def _place_of(attributes: dict[str, str]) -> Place | None:
        try:
            return float(attributes["lon"]), float(attributes["lat"])
        except (KeyError, ValueError):
            return None
