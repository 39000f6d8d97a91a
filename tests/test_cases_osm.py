"""What Overpass and extracts deliver: gaps, doubles, relations of relations, areas, incomplete answers."""

import json

import pytest
from pyproj import Geod

from geo.errors import LayerError
from geo.formats.read import read

GEOD = Geod(ellps="WGS84")
PIPE = {"man_made": "pipeline"}
PLACES = [(45, 41), (45.5, 41), None, None, (49, 42), (49.5, 42)]


def spot(place):
    return place and {"lon": place[0], "lat": place[1]}


def way(number, places=None, tags=PIPE, **more):
    geometry = {} if places is None else {"geometry": [spot(place) for place in places]}
    return {"type": "way", "id": number, **({"tags": tags} if tags is not None else {}), **geometry, **more}


def relation(number, members, **tags):
    listed = [{"type": kind, "ref": ref, "role": ""} for kind, ref in members]
    return {"type": "relation", "id": number, "tags": tags, "members": listed}


def answer(tmp_path, *elements, **more):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"version": 0.6, **more, "elements": list(elements)}))
    return path


def length_km(imported):
    return sum(GEOD.geometry_length(shape) for shape in imported.frame.geometry) / 1000


TWO_PARTS_KM = (GEOD.inv(45, 41, 45.5, 41)[2] + GEOD.inv(49, 42, 49.5, 42)[2]) / 1000


def as_nodes():
    nodes = [
        {"type": "node", "id": n, "lon": place[0], "lat": place[1]} for n, place in enumerate(PLACES, start=1) if place
    ]
    return [*nodes, way(1, nodes=[1, 2, 3, 4, 5, 6])]


def as_member():
    member = {"type": "way", "ref": 1, "role": "", "geometry": [spot(place) for place in PLACES]}
    return [{"type": "relation", "id": 9, "tags": {"type": "route", "route": "pipeline"}, "members": [member]}]


@pytest.mark.parametrize("elements", [[way(1, PLACES)], as_nodes(), as_member()], ids=["null", "nodes", "member"])
def test_a_line_breaks_where_places_were_not_delivered_and_the_report_says_so(tmp_path, elements):
    imported = read(answer(tmp_path, *elements))
    assert len(imported.frame.geometry[0].geoms) == 2
    assert length_km(imported) == pytest.approx(TWO_PARTS_KM, abs=1e-6)
    assert "2 of its 6 vertices were not delivered; drawn as 2 parts" in imported.report["reason"][0]


def test_an_extract_breaks_there_too(tmp_path):
    osmium = pytest.importorskip("osmium")
    path = tmp_path / "a.osm.pbf"
    with osmium.SimpleWriter(str(path)) as out:
        for n, place in enumerate(PLACES, start=1):
            if place:
                out.add_node(osmium.osm.mutable.Node(id=n, location=place))
        out.add_way(osmium.osm.mutable.Way(id=1, nodes=[1, 2, 3, 4, 5, 6], tags=PIPE))
    assert length_km(read(path)) == pytest.approx(TWO_PARTS_KM, abs=1e-5)


XML = """<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">{}</osm>"""


@pytest.mark.parametrize(
    "body",
    [
        '<way id="1"><bounds minlat="41"/><nd ref="1" lat="41.0" lon="45.0"/><nd ref="2" lat="41.0" lon="46.0"/>'
        '<tag k="man_made" v="pipeline"/></way>',
        '<way id="-1"><nd ref="-2"/><nd ref="-3"/><tag k="man_made" v="pipeline"/></way>'
        '<node id="-2" lat="41" lon="45"/><node id="-3" lat="41" lon="46"/>'
        '<way id="-9" action="delete"><nd ref="-2"/><nd ref="-3"/><tag k="man_made" v="pipeline"/></way>',
        '<relation id="7"><member type="way" ref="1" role=""><nd lat="41" lon="45"/><nd lat="41" lon="46"/></member>'
        '<tag k="type" v="route"/><tag k="route" v="pipeline"/></relation>',
    ],
    ids=["out geom", "JOSM", "member"],
)
def test_xml_with_places_in_it_or_beside_it_gives_the_same_line(tmp_path, body):
    path = tmp_path / "a.osm"
    path.write_text(XML.format(body))
    imported = read(path)
    assert length_km(imported) == pytest.approx(GEOD.inv(45, 41, 46, 41)[2] / 1000, abs=1e-6)


def test_elements_listed_twice_are_one_with_all_that_is_known(tmp_path):
    tags = {**PIPE, "name": "Section A", "diameter": "1020", "operator": "X"}
    nodes = [{"type": "node", "id": n, "lon": 44 + n, "lat": 41} for n in (1, 2)]
    listed = [relation(10, [("way", 1)], type="route", route="pipeline", name="R"), way(1, tags=tags, nodes=[1, 2])]
    imported = read(answer(tmp_path, *listed, *nodes, way(1, tags=None, nodes=[1, 2])))
    assert imported.frame[["name", "diameter", "operator"]].to_numpy().tolist() == [["Section A", "1020", "X"]]
    assert any("1 elements listed twice" in note for note in imported.notes)
    skeleton = read(answer(tmp_path, way(1, [(45, 41), (46, 41)], tags), way(1, tags=None, nodes=[1, 2]))).frame
    assert skeleton["name"].tolist() == ["Section A"]


def test_relations_within_relations_are_followed_and_what_is_missing_is_named(tmp_path):
    line = [(45, 41), (46, 41)]
    outer = relation(10, [("relation", 11), ("relation", 12)], type="route", route="pipeline", name="Druzhba")
    inner = relation(11, [("way", 1), ("way", 99), ("relation", 10)], type="collection")
    imported = read(answer(tmp_path, outer, inner, way(1, line, {})))
    assert imported.frame["name"].tolist() == ["Druzhba"]
    reasons = imported.report.set_index("feature")["reason"]
    assert "(relation 12, way 99)" in reasons["a.json relation/10"]


def test_areas_are_refused_whatever_tags_they_carry(tmp_path):
    ring = [(45, 41), (45.1, 41), (45.1, 41.1), (45, 41)]
    area = way(1, ring, {**PIPE, "area": "yes"})
    outline = relation(5, [("way", 2)], type="multipolygon", man_made="pipeline")
    with pytest.raises(LayerError, match=r"an area \(area=yes\).*an area \(multipolygon\)"):
        read(answer(tmp_path, area, outline, way(2, ring, {})))
    loop = read(answer(tmp_path, way(3, ring)))
    assert len(loop.frame) == 1


def test_an_incomplete_answer_is_told(tmp_path):
    path = answer(tmp_path, way(1, [(45, 41), (46, 41)]), remark="runtime error: Query timed out")
    assert any("incomplete" in note and "timed out" in note for note in read(path).notes)
    xml = tmp_path / "a.osm"
    line = '<way id="1"><nd lat="41" lon="45"/><nd lat="41" lon="46"/><tag k="man_made" v="pipeline"/></way>'
    xml.write_text(XML.format(f"{line}<remark> runtime error: out of memory </remark>"))
    assert any("incomplete" in note and "out of memory" in note for note in read(xml).notes)
