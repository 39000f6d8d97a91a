"""Read OpenStreetMap pipelines from Overpass JSON or an .osm.pbf extract.

What counts as a pipeline: ways and relations tagged man_made=pipeline (or the same key behind a lifecycle prefix such
as construction:man_made), relations type=route route=pipeline, and nodes tagged pipeline=* or man_made=pumping_station.
A way of a pipeline relation is read even when only the relation carries the tags; a relation itself becomes no second
line over its ways: it gives them its name, operator and substance where they have none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely

from ...errors import LayerError
from ..limits import Limits, read_bytes
from ..rows import Rows
from .geojson import load_text, parse_json

ATTRIBUTION = "© OpenStreetMap contributors"
LICENCE = "ODbL 1.0"
SOURCE = "openstreetmap"
LIFECYCLES = ("proposed", "planned", "construction", "disused", "abandoned", "removed", "razed", "demolished")
NODE_KINDS = ("pumping_station", "compressor_station", "gas_compressor")
STATUS_KEY, TYPE_KEY, ID_KEY, RELATION_KEY = "osm lifecycle", "osm_type", "osm_id", "osm_relation"
PASSED_ON = ("name", "operator", "substance", "ref", "network", "owner", "wikidata", "usage")
MAN_MADE_KEYS = ("man_made", *(f"{prefix}:man_made" for prefix in LIFECYCLES))


@dataclass
class Elements:
    """Pipelines and what belongs to them, before lines are made."""

    ways: dict[int, tuple[dict[str, str], list[tuple[float, float]] | None]] = field(default_factory=dict)
    """id -> tags and (lon, lat) vertices; None where the file does not hold them."""
    nodes: dict[int, tuple[dict[str, str], tuple[float, float] | None]] = field(default_factory=dict)
    relations: dict[int, tuple[dict[str, str], list[int]]] = field(default_factory=dict)
    passed_over: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)


def read_osm(path: Path, limits: Limits) -> Rows:
    """Return the pipelines and stations of an Overpass JSON file or of an .osm.pbf (or .osm) extract.

    Raises
    ------
    LayerError
        When the file is neither, or pyosmium is missing for an extract.
    """
    name = path.name.lower()
    if name.endswith((".pbf", ".osm")):
        elements = _read_extract(path, limits)
    elif name.endswith(".json"):
        elements = _read_overpass(path, limits)
    else:
        raise LayerError(f"{path.name}: OpenStreetMap is read from Overpass JSON (.json) or extracts (.osm.pbf, .osm)")
    return _to_rows(elements, path.name, limits)


def lifecycle(tags: dict[str, str]) -> str | None:
    """Return '' for a pipeline in use, its lifecycle prefix for another, None for what is no pipeline."""
    is_route = tags.get("type") == "route" and tags.get("route") == "pipeline"
    if tags.get("man_made") == "pipeline" or is_route or tags.get("type") == "pipeline":
        return next((prefix for prefix in LIFECYCLES if tags.get(prefix) == "yes"), "")
    return next((prefix for prefix in LIFECYCLES if tags.get(f"{prefix}:man_made") == "pipeline"), None)


def _is_station(tags: dict[str, str]) -> bool:
    return "pipeline" in tags or tags.get("man_made") in NODE_KINDS


def _read_overpass(path: Path, limits: Limits) -> Elements:
    content = parse_json(load_text(path, limits), path.name)
    listed = content.get("elements") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        raise LayerError(f"{path.name}: is not Overpass JSON (no list 'elements'); for GeoJSON use import file")
    limits.check("max_features", len(listed), path.name)
    places: dict[int, tuple[float, float]] = {}
    for element in listed:
        if isinstance(element, dict) and element.get("type") == "node" and (place := _place(element)):
            places[_integer(element.get("id"))] = place
    found = Elements()
    members: dict[int, list[tuple[float, float]]] = {}
    for number, element in enumerate(listed, start=1):
        try:
            _add_element(found, element, places, members)
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            found.faults.append((f"{path.name} #{number}", f"an element that cannot be understood: {str(error)[:80]}"))
    wanted = {way for _, ways in found.relations.values() for way in ways}
    for way in wanted - found.ways.keys():
        found.ways[way] = ({}, members.get(way))
    unwanted = [way for way, (tags, _) in found.ways.items() if lifecycle(tags) is None and way not in wanted]
    for way in unwanted:
        del found.ways[way]
    found.passed_over += len(unwanted)
    return found


def _add_element(found: Elements, element: Any, places: dict[int, Any], members: dict[int, Any]) -> None:
    kind, number, tags = element["type"], _integer(element["id"]), _tags(element.get("tags"))
    if kind == "node":
        if _is_station(tags):
            found.nodes[number] = (tags, _place(element))
        elif tags:
            found.passed_over += 1
    elif kind == "way":
        found.ways[number] = (tags, _vertices(element, places))
    elif kind == "relation":
        if lifecycle(tags) is None:
            found.passed_over += 1
            return
        listed = [member for member in element.get("members", []) if member.get("type") == "way"]
        found.relations[number] = (tags, [_integer(member["ref"]) for member in listed])
        for member in listed:
            if member.get("geometry"):
                members[_integer(member["ref"])] = [place for spot in member["geometry"] if (place := _place(spot))]
    else:
        raise ValueError(f"type {str(kind)[:20]!r}")


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise ValueError(f"id {str(value)[:20]!r}")
    return value


def _tags(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    return {str(key): str(text) for key, text in value.items()}


def _place(element: Any) -> tuple[float, float] | None:
    if not isinstance(element, dict):
        return None
    lon, lat = element.get("lon"), element.get("lat")
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in (lon, lat)):
        return None
    try:
        return float(lon), float(lat)  # type: ignore[arg-type]
    except OverflowError:
        return None


def _vertices(element: dict[str, Any], places: dict[int, tuple[float, float]]) -> list[tuple[float, float]] | None:
    if isinstance(element.get("geometry"), list):
        return [place for spot in element["geometry"] if (place := _place(spot))]
    nodes = element.get("nodes")
    return [places[node] for node in nodes if node in places] if isinstance(nodes, list) else None


def _read_extract(path: Path, limits: Limits) -> Elements:
    try:
        import osmium
    except ImportError as error:
        raise LayerError("OpenStreetMap extracts need pyosmium: pip install 'energy-routes[formats]'") from error
    content = read_bytes(path, limits)  # libosmium leaves a file that it cannot read open, a buffer it does not
    file = osmium.io.FileBuffer(content, "pbf" if path.suffix.lower() == ".pbf" else "osm")
    found = Elements()
    try:
        _scan(osmium, file, found, limits, path.name)
    except LayerError:
        raise
    except Exception as error:  # libosmium throws what its decoders meet
        raise LayerError(f"{path.name}: is not a readable OpenStreetMap extract: {str(error)[:200]}") from error
    return found


def _scan(osmium: Any, file: Any, found: Elements, limits: Limits, where: str) -> None:
    """Read relations first, for the ways they name; then ways with their vertices, and stations."""
    keys = osmium.filter.KeyFilter
    relations = osmium.FileProcessor(file, osmium.osm.RELATION).with_filter(keys("route", "type", *MAN_MADE_KEYS))
    for relation in relations:
        tags = dict(relation.tags)
        if lifecycle(tags) is not None:
            found.relations[relation.id] = (tags, [member.ref for member in relation.members if member.type == "w"])
            limits.check("max_features", len(found.relations), where)
    wanted = {way for _, ways in found.relations.values() for way in ways}
    everything = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY).with_locations()
    vertices = 0
    for item in everything.with_filter(osmium.filter.EmptyTagFilter()) if not wanted else everything:
        tags = dict(item.tags)
        if item.is_node():
            if _is_station(tags):
                found.nodes[item.id] = (tags, (item.lon, item.lat))
        elif item.id in wanted or lifecycle(tags) is not None:
            found.ways[item.id] = (tags, [(node.lon, node.lat) for node in item.nodes if node.location.valid()])
            vertices += len(item.nodes)
            limits.check("max_vertices", vertices, where)
            limits.check("max_features", len(found.ways), where)
    for way in wanted - found.ways.keys():
        found.ways[way] = ({}, None)


def _to_rows(found: Elements, where: str, limits: Limits) -> Rows:
    rows = Rows()
    above: dict[int, list[int]] = {}
    for number, (_, ways) in found.relations.items():
        for way in ways:
            above.setdefault(way, []).append(number)
    for number, (tags, vertices) in found.ways.items():
        relations = [(relation, found.relations[relation][0]) for relation in above.get(number, [])]
        properties = _inherit(tags, relations)
        properties |= {TYPE_KEY: "way", ID_KEY: f"way-{number}"}
        line = None if not vertices else shapely.LineString(vertices if len(vertices) > 1 else vertices * 2)
        fault = "" if line else "its vertices are not in the file (ask Overpass for 'out geom;')"
        rows.add(f"{where} way/{number}", properties, line, fault)
    for number, (tags, place) in found.nodes.items():
        properties = {**tags, TYPE_KEY: "node", ID_KEY: f"node-{number}"}
        rows.add(f"{where} node/{number}", properties, shapely.Point(place) if place else None)
    for number, (tags, ways) in found.relations.items():
        fault = f"its tags were given to its {len(ways)} ways, the lines" if ways else "a relation without ways"
        rows.add(
            f"{where} relation/{number}", {**tags, TYPE_KEY: "relation", ID_KEY: f"relation-{number}"}, None, fault
        )
    for label, fault in found.faults:
        rows.add(label, None, None, fault)
    if found.passed_over:
        rows.notes.append(f"{where}: {found.passed_over:,} elements that are no pipelines were passed over")
    limits.check("max_features", len(rows.labels), where)
    return rows


def _inherit(tags: dict[str, str], relations: Iterable[tuple[int, dict[str, str]]]) -> dict[str, Any]:
    """Return a way's tags, with those of its relations where it has none, and its lifecycle."""
    properties: dict[str, Any] = dict(tags)
    state = lifecycle(tags)
    names = []
    for number, outer in relations:
        names.append(f"relation-{number}")
        for key, value in outer.items():
            if key.split(":")[0] in PASSED_ON:
                properties.setdefault(key, value)
        if state is None:
            state = lifecycle(outer)
    if names:
        properties[RELATION_KEY] = "; ".join(names)
    properties[STATUS_KEY] = state or "in use"
    return properties


def is_osm(path: Path) -> bool:
    """Return whether a file is an extract, or JSON that begins as Overpass answers do."""
    if not path.is_file():
        return False
    name = path.name.lower()
    if name.endswith((".pbf", ".osm")):
        return True
    if not name.endswith(".json"):
        return False
    with path.open("rb") as file:
        head = file.read(2_000)
    return b'"elements"' in head and b'"FeatureCollection"' not in head
