"""Read OpenStreetMap pipelines from Overpass answers (JSON, XML) or an .osm.pbf extract.

What counts as a pipeline: ways and relations tagged man_made=pipeline (or the same key behind a lifecycle prefix such
as construction:man_made), relations type=route route=pipeline, and nodes tagged pipeline=* or man_made=pumping_station.
A way of a pipeline relation, or of a relation within one, is read even when only the relation carries the tags; a
relation itself becomes no second line over its ways: it gives them its name, operator and substance where they have
none. A line breaks where nodes were not delivered. Areas are refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely

from ...atlas.limits import Limits, read_bytes
from ...errors import LayerError
from ..choices import Choices
from ..rows import Rows
from .osm_elements import AREA_TYPES, DEEPEST, MAN_MADE_KEYS, Elements, Way, is_station, lifecycle
from .overpass import read_osm_xml, read_overpass

ATTRIBUTION = "© OpenStreetMap contributors"
LICENCE = "ODbL 1.0"
SOURCE = "openstreetmap"
STATUS_KEY, TYPE_KEY, ID_KEY, RELATION_KEY = "osm lifecycle", "osm_type", "osm_id", "osm_relation"
PASSED_ON = ("name", "operator", "substance", "ref", "network", "owner", "wikidata", "usage")


def read_osm(path: Path, limits: Limits, choices: Choices) -> Rows:
    """Return the pipelines and stations of Overpass JSON or XML, or of an .osm.pbf extract.

    Raises
    ------
    LayerError
        When the file is neither, or pyosmium is missing for an extract.
    """
    choices.refuse_unused(path.name, ())
    name = path.name.lower()
    if name.endswith(".pbf"):
        elements = _read_extract(path, limits)
    elif name.endswith((".osm", ".xml")):
        elements = read_osm_xml(path, limits)
    elif name.endswith(".json"):
        elements = read_overpass(path, limits)
    else:
        raise LayerError(f"{path.name}: OpenStreetMap is read from Overpass (.json, .osm) or extracts (.osm.pbf)")
    return _to_rows(elements, path.name, limits)


def _read_extract(path: Path, limits: Limits) -> Elements:
    try:
        import osmium
    except ImportError as error:
        raise LayerError("OpenStreetMap extracts need pyosmium: pip install 'energy-routes[formats]'") from error
    content = read_bytes(path, limits)  # libosmium leaves a file that it cannot read open, a buffer it does not
    found = Elements()
    try:
        _scan(osmium, osmium.io.FileBuffer(content, "pbf"), found, limits, path.name)
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
        if lifecycle(dict(relation.tags)) is not None:
            _add_relation(found, relation)
            limits.check("max_features", len(found.relations), where)
    for _ in range(DEEPEST):
        within = {n for relation in found.relations.values() for n in relation.relations} - found.relations.keys()
        before = len(found.relations)
        if within:
            for relation in osmium.FileProcessor(file, osmium.osm.RELATION):
                if relation.id in within:
                    _add_relation(found, relation)
        if len(found.relations) == before:
            break
    wanted = {way for number in found.relations for way in found.ways_of(number)}
    everything = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY).with_locations()
    vertices = 0
    for item in everything.with_filter(osmium.filter.EmptyTagFilter()) if not wanted else everything:
        tags = dict(item.tags)
        if item.is_node():
            if is_station(tags):
                found.add_node(item.id, tags, (item.lon, item.lat))
        elif item.id in wanted or lifecycle(tags) is not None:
            spots = [(node.lon, node.lat) if node.location.valid() else None for node in item.nodes]
            found.add_way(item.id, tags, spots)
            vertices += len(spots)
            limits.check("max_vertices", vertices, where)
            limits.check("max_features", len(found.ways), where)


def _add_relation(found: Elements, relation: Any) -> None:
    members = [(member.type, member.ref) for member in relation.members]
    ways = [number for kind, number in members if kind == "w"]
    found.add_relation(relation.id, dict(relation.tags), ways, [number for kind, number in members if kind == "r"])


def _to_rows(found: Elements, where: str, limits: Limits) -> Rows:
    rows = Rows(notes=list(found.notes))
    above: dict[int, list[int]] = {}
    outlines: set[int] = set()
    pipelines = list(found.pipelines())
    for number in pipelines:
        ways = found.ways_of(number)
        if found.relations[number].tags.get("type") in AREA_TYPES:
            outlines |= set(ways)
            continue
        for way in ways:
            above.setdefault(way, []).append(number)
    found.without_others(above)
    for number in [*found.ways, *(set(above) - found.ways.keys())]:
        relations = [(relation, found.relations[relation].tags) for relation in above.get(number, [])]
        _add_way(rows, number, found.ways.get(number, Way()), relations, where)
    for number, (tags, place) in found.nodes.items():
        properties = {**tags, TYPE_KEY: "node", ID_KEY: f"node-{number}"}
        rows.add(f"{where} node/{number}", properties, shapely.Point(place) if place else None)
    for number in pipelines:
        tags, ways = found.relations[number].tags, found.ways_of(number)
        fault = _fault_of_relation(found, number, ways)
        properties = {**tags, TYPE_KEY: "relation", ID_KEY: f"relation-{number}"}
        rows.add(f"{where} relation/{number}", properties, None, fault)
    for label, fault in found.faults:
        rows.add(label, None, None, fault)
    found.passed_over += len(found.relations) - len(pipelines)
    if found.passed_over:
        rows.notes.append(f"{where}: {found.passed_over:,} elements that are no pipelines were passed over")
    if found.merged:
        rows.notes.append(f"{where}: {found.merged:,} elements listed twice were taken as one")
    limits.check("max_features", len(rows.labels), where)
    return rows


def _add_way(rows: Rows, number: int, way: Way, relations: list[tuple[int, dict[str, str]]], where: str) -> None:
    properties = _inherit(way.tags, relations) | {TYPE_KEY: "way", ID_KEY: f"way-{number}"}
    parts = way.parts()
    fault = change = ""
    if way.is_area:
        fault = "an area (area=yes); a layer here holds lines or points"
    elif not parts:
        fault = "its vertices are not in the file (ask Overpass for 'out geom;')"
    elif way.missing:
        change = (
            f"{way.missing:,} of its {len(way.places):,} vertices were not delivered; drawn as {len(parts)} "
            f"part{'s' if len(parts) > 1 else ''} without them"
        )
    line = None if fault else shapely.multilinestrings([shapely.LineString(part) for part in parts])
    rows.add(f"{where} way/{number}", properties, line, fault, change)


def _fault_of_relation(found: Elements, number: int, ways: list[int]) -> str:
    """Return why a relation is no line of its own, and which of its members the file lacks."""
    relation = found.relations[number]
    if relation.tags.get("type") in AREA_TYPES:
        return f"an area ({relation.tags['type']}); a layer here holds lines or points"
    lacking = [f"relation {n}" for n in relation.relations if n not in found.relations]
    lacking += [f"way {n}" for n in ways if n not in found.ways]
    missing = f"; {len(lacking)} members are not in the file ({', '.join(lacking[:5])})" if lacking else ""
    return (f"its tags were given to its {len(ways)} ways, the lines" if ways else "a relation without ways") + missing


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
    """Return whether a file is an extract, or JSON or XML that begins as Overpass answers do."""
    if not path.is_file():
        return False
    name = path.name.lower()
    if name.endswith((".pbf", ".osm")):
        return True
    if not name.endswith((".json", ".xml")):
        return False
    with path.open("rb") as file:
        head = file.read(2_000)
    if name.endswith(".xml"):
        return b"<osm" in head
    return b'"elements"' in head and b'"FeatureCollection"' not in head
