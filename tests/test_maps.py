"""What is put into a page, before any browser opens it."""

import base64
import hashlib
import html
import json
import math
import re
import zlib

import branca.element
import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import toy_map
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, Polygon, box
from unpacking import data_in, texts_of

from geo.page import assets, basemap
from geo.page import route_map as maps
from geo.page.basemap import BORDER, COAST, STEPS, Basemap, basemap_payload
from geo.page.encode import (
    decode_numbers,
    encode_deltas,
    encode_numbers,
    encode_points,
    inert_json,
    pack_table,
)
from geo.page.mass import seven_bits
from geo.page.payload import MASS_LINES, page_payload
from geo.page.plane import MERCATOR_SIZE

HOSTILE = [
    "{{7*191}}", "{% for x in y %}", "{#", "50 {% of", "${7*191}", "`", "\\", "</script><script>fired()</script>",
    "<!--", "-->", "<img src=x onerror=fired()>", "javascript:fired()", "\"'", "\u2028\u2029", "__proto__",
    "constructor", "&lt;", "<!--title-->", "<!--data-->",
]  # fmt: skip


def draw(frame=None, **options):
    return maps.draw(toy_map.frame() if frame is None else frame, **{"title": "A map"} | toy_map.tables() | options)


def column_of(packed, name):
    return texts_of(dict(map(tuple, packed["columns"]))[name])


@given(st.lists(st.integers(-(2**40) + 1, 2**40 - 1)))
def test_numbers_come_back_as_they_were(numbers):
    assert decode_numbers(encode_numbers(numbers)).tolist() == numbers
    assert np.cumsum(decode_numbers(encode_deltas(numbers))).tolist() == numbers


def test_points_are_differences_of_x_and_y_in_turn():
    assert decode_numbers(encode_points([[10, -5], [13, -1]])).tolist() == [10, -5, 3, 4]


@given(st.text())
def test_text_in_a_page_is_inert_and_comes_back(text):
    written = inert_json({text: [text]})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {text.encode("utf-8", "replace").decode(): [text]} or any(
        "\ud800" <= c <= "\udfff" for c in text
    )


def test_a_table_is_packed_without_what_is_missing_and_with_words_once():
    table = pd.DataFrame(
        {
            "a": ["x", "x", None, "x"],
            "b": [1.5, np.nan, 2, 3],
            "gone": [None, "", np.nan, pd.NA],
            "c": [True, False, 1, 2],
        }
    )
    packed = pack_table(table)
    assert packed["length"] == 4
    assert [name for name, _ in packed["columns"]] == ["a", "b", "c"]
    assert column_of(packed, "a") == ["x", "x", None, "x"]
    assert column_of(packed, "b") == [1.5, None, 2, 3]


def test_a_column_that_is_mostly_empty_is_packed_without_its_gaps():
    few, repeated = [None] * 300, [None] * 300
    few[7], few[298] = 1.5, "x"
    repeated[3] = repeated[200] = repeated[299] = "same"
    columns = dict(map(tuple, pack_table(pd.DataFrame({"few": few, "repeated": repeated}))["columns"]))
    assert np.cumsum(decode_numbers(columns["few"]["rows"])).tolist() == [7, 298]
    assert columns["few"]["is"] == [1.5, "x"]
    assert np.cumsum(decode_numbers(columns["repeated"]["rows"])).tolist() == [3, 200, 299]
    assert columns["repeated"]["is"]["words"] == ["same"]


def test_words_made_of_names_are_packed_as_their_numbers_and_others_as_they_are():
    table = pd.DataFrame(
        {
            "source": ["b", "a; b", None, "b", "a; b", "b"],
            "note": ["b", "other", None, "b", "b", "other"],
            "odd": ["a;b", "a;b", "a;b", None, None, None],
            "each": ["a", "b", "a; b", "b; a", None, "b; b"],
        }
    )
    columns = dict(map(tuple, pack_table(table, ["a", "b"])["columns"]))
    assert decode_numbers(columns["source"]["words"]).tolist() == [1, 1, 2, 0, 1, 0]
    assert decode_numbers(columns["source"]["of"]).tolist() == [0, 1, 2, 0, 1, 0]
    assert columns["note"]["words"] == ["b", "other", None]
    assert columns["odd"]["words"] == ["a;b", None]
    assert decode_numbers(columns["each"]["words"]).tolist() == [1, 0, 1, 1, 2, 0, 1, 2, 1, 0, 0, 2, 1, 1]


def rings_of(payload):
    """The rings that a basemap stands for, country by country: a second decoder, point by point."""
    xy = np.cumsum(decode_numbers(payload["arcs"]).reshape(-1, 2), axis=0)
    arcs = np.split(xy, np.cumsum(decode_numbers(payload["sizes"]))[:-1])
    numbers, countries = iter(decode_numbers(payload["rings"]).tolist()), []
    for ring_count in numbers:
        rings = []
        for _ in range(ring_count):
            chain = [
                arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in [next(numbers) for _ in range(next(numbers))]
            ]
            for one, other in zip(chain, [*chain[1:], chain[0]], strict=True):
                assert one[-1].tolist() == other[0].tolist()
            rings.append(in_degrees(np.concatenate([arc[:-1] for arc in chain])))
        countries.append(rings)
    return countries


def in_degrees(steps):
    x, y = steps.T / STEPS / MERCATOR_SIZE
    return np.column_stack([x * 360 - 180, np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))])


def three_countries():
    left = Polygon([(0, 0), (2, 0), (2, 1), (2.5, 2), (2, 3), (0, 3)], [[(0.5, 1), (0.5, 2), (1.5, 2), (1.5, 1)]])
    right = Polygon([(2, 0), (5, 0), (5, 3), (2, 3), (2.5, 2), (2, 1)])
    inside = box(0.5, 1, 1.5, 2)
    return gpd.GeoDataFrame(
        {"id": ["AZ", "GE", "AM"], "name": ["A", "B", "C"], "kind": "country"},
        geometry=[left, right, inside],
        crs=4326,
    )


def test_countries_come_back_from_their_arcs():
    countries = three_countries()
    decoded = rings_of(basemap_payload(Basemap.of(countries)))
    for rings, shape in zip(decoded, countries.geometry, strict=True):
        areas = [Polygon(ring).area for ring in rings]
        assert areas[0] - sum(areas[1:]) == pytest.approx(shape.area, abs=0.01)


def test_a_border_is_stored_once_and_told_from_the_coast():
    payload = basemap_payload(Basemap.of(three_countries()))
    kinds = decode_numbers(payload["kinds"]).tolist()
    assert kinds.count(BORDER) == 2
    vertices = decode_numbers(payload["sizes"]).sum()
    assert vertices == 4 + 5 + (3 + 1) + (3 + 1)  # left to right, around the one inside, frame on both sides


def test_a_coast_is_no_border():
    islands = gpd.GeoDataFrame(
        {"id": ["AZ"], "name": ["A"], "kind": "country"},
        geometry=[box(0, 0, 9, 9).difference(box(3, 3, 4, 4))],
        crs=4326,
    )
    assert COAST in decode_numbers(basemap_payload(Basemap.of(islands))["kinds"])


def test_neighbours_still_touch_after_a_piece_is_cut_out():
    piece = Basemap.of(three_countries()).within((1, 0.5, 3, 2.5), tolerance_deg=0.0)
    decoded = rings_of(basemap_payload(piece))
    assert sum(Polygon(rings[0]).area for rings in decoded) == pytest.approx(4, abs=0.02)


def test_what_lies_beside_the_map_is_coarser_and_neighbours_still_touch(monkeypatch):
    monkeypatch.setattr(basemap, "FEW_VERTICES", 0)
    wavy = [(0.2 * math.sin(step), step / 10) for step in range(401)]
    west = Polygon([(-5, 0), *wavy, (-5, 40)])
    east = Polygon([(5, 0), (5, 40), *wavy[::-1]])
    countries = gpd.GeoDataFrame(
        {"id": ["AZ", "GE"], "name": ["A", "B"], "kind": "country"}, geometry=[west, east], crs=4326
    )
    whole = (-5.0, 0.0, 5.0, 40.0)
    near = Basemap.of(countries).within(whole, tolerance_deg=0.1, near=(-5.0, 0.0, 5.0, 20.0))
    even = Basemap.of(countries).within(whole, tolerance_deg=0.1)
    count, same = ([shapely.get_num_coordinates(shapely.clip_by_rect(part.countries.geometry.iloc[0], *part_of))
                    for part_of in ((-5, 0, 5, 20), (-5, 20, 5, 40))] for part in (near, even))  # fmt: skip
    assert count[0] == pytest.approx(same[0], abs=3)
    assert count[1] < same[1] * 0.8
    assert shapely.area(near.countries.geometry.to_numpy()).sum() == pytest.approx(400, abs=1e-6)
    assert near.countries.geometry.iloc[0].intersection(near.countries.geometry.iloc[1]).area == 0


def vertex_numbers(payload, name):
    return decode_numbers(payload["lines"][name])


def test_metres_along_a_line_agree_with_geographiclib():
    payload = page_payload(toy_map.frame(), **toy_map.tables())
    metres = vertex_numbers(payload, "metres")
    expected = Geodesic.WGS84.Inverse(*toy_map.START[::-1], *toy_map.MIDDLE[::-1])["s12"]
    assert metres[1] == pytest.approx(expected, abs=1)
    whole = sum(
        Geodesic.WGS84.Inverse(*a[::-1], *b[::-1])["s12"]
        for a, b in [(toy_map.START, toy_map.MIDDLE), (toy_map.MIDDLE, toy_map.BORDER)]
    )
    starts = dict(zip(column_of(payload["lines"], "id"), payload["lines"]["starts_km"], strict=True))
    assert starts["btc-az"] == 0
    assert starts["btc-ge"] == pytest.approx(whole / 1e3, abs=1e-3)


def test_two_systems_in_one_corridor_run_in_two_lanes():
    payload = page_payload(toy_map.frame(), **toy_map.tables())
    lanes, sizes = vertex_numbers(payload, "lanes") / 2, vertex_numbers(payload, "sizes")
    first = np.r_[0, np.cumsum(sizes)[:-1]].astype(int)
    ids = column_of(payload["lines"], "id")
    lane = {
        name: lanes[start : start + int(size) - 1].tolist() for name, start, size in zip(ids, first, sizes, strict=True)
    }
    assert lane["btc-az"] == [-0.5, -0.5]
    assert lane["bte-az"] == [0.5, 0.5]
    assert lane["btc-ge"] == lane["bte-ge"] == [0]


def test_a_line_drawn_the_other_way_keeps_its_side():
    frame = toy_map.frame()
    frame.loc[frame["id"] == "bte-az", "geometry"] = LineString([toy_map.BORDER, toy_map.MIDDLE, toy_map.START])
    payload = page_payload(frame, **toy_map.tables())
    lanes = vertex_numbers(payload, "lanes") / 2
    assert lanes[5:7].tolist() == [-0.5, -0.5]  # the same side of the ground, seen from the other way


def test_large_tables_wait_as_text_until_somebody_asks():
    page = toy_map.draw().get_root().render()
    (packed,) = re.findall(r'<script type="text/plain" id="data">(.*?)</script>', page)
    first = json.loads(zlib.decompress(base64.b64decode(packed)))
    assert not {"sources", "figures", "quantities"} & {*first}
    assert {*json.loads(first["asked"])} == {"sources", "figures", "quantities"}
    assert first["source_ids"] == ["atlas-one", "atlas-two"]


def test_published_kilometre_points_become_anchors_in_order():
    payload = page_payload(toy_map.frame(), **toy_map.tables())
    drawn, published = np.transpose(payload["anchors"]["btc"])
    assert published.tolist() == [0, 180, 360]
    assert drawn[0] == 0
    assert drawn[1] == pytest.approx(
        Geodesic.WGS84.Inverse(*toy_map.START[::-1], *toy_map.MIDDLE[::-1])["s12"] / 1e3, abs=1e-3
    )


def test_anchors_that_run_backwards_are_left_out():
    frame = toy_map.frame()
    frame.loc[frame["id"] == "border", "kp_km"] = 100.0
    assert [published for _, published in page_payload(frame)["anchors"]["btc"]] == [0, 180]


def test_only_figures_and_sources_of_what_is_shown_are_in_the_page():
    payload = page_payload(toy_map.frame(), **toy_map.tables())
    assert payload["source_ids"] == ["atlas-one", "atlas-two"]
    assert payload["sources"]["length"] == 2
    only_gas = toy_map.frame().query("system == 'bte'")
    assert page_payload(only_gas, **toy_map.tables())["figures"]["length"] == 0


def test_lines_without_a_system_are_systems_of_their_own():
    rows = [
        {"id": "x", "geometry": LineString([(0, 0), (1, 1)])},
        {"id": "y", "geometry": MultiLineString([[(2, 2), (3, 3)], [(4, 4), (5, 5)]])},
    ]
    payload = page_payload(gpd.GeoDataFrame(rows, crs=4326))
    assert column_of(payload["systems"], "id") == ["x", "y"]
    assert decode_numbers(payload["lines"]["sizes"]).tolist() == [2, 2, 2]


def test_geometry_that_cannot_be_drawn_is_left_out():
    rows = [
        {"id": "a", "geometry": None},
        {"id": "b", "geometry": Point()},
        {"id": "c", "geometry": box(0, 0, 1, 1)},
        {"id": "d", "geometry": Point(1, 2)},
    ]
    payload = page_payload(gpd.GeoDataFrame(rows, crs=4326))
    assert column_of(payload["points"], "id") == ["d"]
    assert payload["lines"]["length"] == 0


def test_an_empty_frame_gives_a_page():
    page = maps.draw(toy_map.frame().iloc[:0], title="Nothing").to_html()
    assert data_in(page)["fit"] is None


def test_a_page_is_one_file_that_asks_no_one_for_anything():
    page = draw(basemap=toy_map.background()).to_html()
    markup = re.sub(r"<script.*?</script>|<style.*?</style>", "", page, flags=re.DOTALL)
    assert re.findall(r'(?:src|href)="([^"]*)"', markup) == ["data:,"]
    (sheet,) = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert "sourceMappingURL" not in page


def test_the_same_layers_give_the_same_bytes(tmp_path):
    one, other = draw(basemap=toy_map.background()), draw(basemap=toy_map.background())
    one.save(tmp_path / "one.html")
    one.save(tmp_path / "again.html")
    other.save(str(tmp_path / "other.html"))
    written = {path.read_bytes() for path in tmp_path.glob("*.html")}
    assert len(list(tmp_path.glob("*.html"))) == 3
    assert len(written) == 1


def test_it_is_a_folium_map_and_leaves_folium_as_it_was():
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    route_map = draw()
    route_map.add_js_link("mine", "https://example.org/mine.js")
    route_map.to_html()
    assert isinstance(route_map, folium.Map)
    assert (folium.Map.default_js, folium.Map.default_css) == before


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_wherever_it_stands(text):
    frame = toy_map.frame()
    for column in ("name", "operator", "note", "status", "kind", "layer", "country", "sources", "name_az"):
        frame[column] = frame[column].astype(object)
        frame.loc[frame["id"].isin(["btc-az", "port"]), column] = text
    frame[text] = pd.Series([text] * len(frame), dtype=object)
    tables = toy_map.tables()
    tables["systems"].loc[0, ["name", "operator", "note"]] = text
    tables["figures"]["note"] = text
    page = maps.draw(frame, title=text, as_of=text, lang="en", **tables).to_html()
    found = data_in(page)
    assert found["title"] == text
    assert text in column_of(found["lines"], "name")
    assert text in column_of(found["systems"], "name")
    assert text in [name for name, _ in found["lines"]["columns"]]
    assert page.count("<script") == draw().to_html().count("<script")
    (title,) = re.findall(r"<title>(.*?)</title>", page, flags=re.DOTALL)
    assert html.unescape(title) == text
    (said,) = re.findall(r'<meta name="description" content="([^"]*)">', page)
    assert html.unescape(said) == text


def test_a_character_that_is_none_does_not_stop_the_build(tmp_path):
    draw(title="half \ud800 pair").save(tmp_path / "page.html")
    assert data_in((tmp_path / "page.html").read_text(encoding="utf-8"))["title"] == "half \ufffd pair"


def policy_of(page):
    (content,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    return dict(rule.split(" ", 1) for rule in html.unescape(content).split("; "))


def test_the_policy_lets_run_what_is_in_the_page_and_nothing_else():
    page = draw().to_html()
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts}
    policy = policy_of(page)
    assert len(scripts) == 2
    assert set(policy["script-src"].split()) == hashes
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert (policy["img-src"], policy["connect-src"]) == ("data:", "'self'")
    assert "unsafe" not in str(policy)


def test_the_policy_does_not_depend_on_the_data():
    hostile = toy_map.frame().assign(name="</script><script>fired()</script>")
    assert policy_of(draw(hostile, title="<script>fired()</script>").to_html()) == policy_of(draw().to_html())


@pytest.mark.parametrize("entry", ["start", "start_with_columns", "start_with_routes", "start_with_tour"])
def test_no_module_of_the_page_can_end_its_script(entry):
    code = assets.script(entry)
    assert "</script" not in code.lower()
    assert "<!--" not in code
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert word not in code


def test_folium_objects_are_refused_until_they_are_allowed():
    route_map = draw()
    folium.Rectangle([[40, 49], [41, 50]]).add_to(route_map)
    with pytest.raises(ValueError, match=r"Rectangle.*allow_children"):
        route_map.to_html()
    page = route_map.allow_children().to_html()
    assert "L.rectangle" in page
    assert ".addTo(map_routes)" in page
    assert "Content-Security-Policy" not in page
    assert page == route_map.to_html()


def test_a_map_within_a_figure_or_an_element_stands_there_in_its_frame():
    figure = branca.element.Figure().add_child(draw(title="Map {{ 7 * 7 }} of routes"))
    assert draw(title="Map {{ 7 * 7 }} of routes")._repr_html_() in figure.render()
    part = branca.element.Div()
    part.add_child(draw())
    assert "srcdoc=" in branca.element.Figure().add_child(part).render()


def test_the_frame_of_a_notebook_needs_no_charset_around_it():
    frame = draw(title="Линии")._repr_html_()
    assert frame.isascii()
    assert "Линии" in html.unescape(html.unescape(frame))


def test_a_notebook_shows_the_page_in_a_frame_that_cannot_reach_it():
    frame = draw(title='"><script>fired()</script>')._repr_html_()
    (sandbox,) = re.findall(r'sandbox="([^"]*)"', frame)
    assert sandbox.split() == ["allow-scripts", "allow-downloads", "allow-popups"]
    assert frame.count("<") == 2
    (srcdoc,) = re.findall(r'srcdoc="([^"]*)"', frame)
    assert html.unescape(srcdoc).startswith("<!DOCTYPE html>")


def test_tiles_widen_the_policy_to_their_host_only():
    page = draw(tiles="https://{s}.tiles.example.org/{z}/{x}/{y}.png").to_html()
    assert policy_of(page)["img-src"].split() == ["data:", *(f"https://{s}.tiles.example.org" for s in "abc")]
    assert "openstreetmap.org" in policy_of(draw(tiles="OpenStreetMap").to_html())["img-src"]


@pytest.mark.parametrize(
    "tiles", ["javascript:fired(){z}", "data:text/html,{z}", "https://example.org/; script-src * {z}", "ftp://x/{z}"]
)
def test_tiles_that_are_no_web_address_are_refused(tiles):
    with pytest.raises(ValueError, match="tiles"):
        draw(tiles=tiles)


VERY_MANY = MASS_LINES + 1


def many_lines(count=VERY_MANY, vertices=40):
    """Zigzags side by side, each with a short second part."""
    across = np.linspace(0, 4, vertices)
    shapes = [
        MultiLineString(
            [
                np.column_stack([20 + across, 30 + number * 0.05 + 0.02 * (np.arange(vertices) % 2)]).tolist(),
                [(10, 30 + number * 0.05), (10.5, 30 + number * 0.05)],
            ]
        )
        for number in range(count)
    ]
    columns = {"id": [f"line-{n}" for n in range(count)], "name": [f"Route {n}" for n in range(count)]}
    return gpd.GeoDataFrame(columns | {"commodity": "gas", "kind": "pipeline"}, geometry=shapes, crs=4326)


def seven_bit_numbers(raw):
    """A second decoder, byte by byte."""
    value = shift = 0
    for byte in raw:
        value |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            yield (value >> 1) ^ -(value & 1)
            value = shift = 0


@given(st.lists(st.integers(-(2**31), 2**31 - 1)))
def test_numbers_of_seven_bits_come_back_as_they_were(numbers):
    assert list(seven_bit_numbers(seven_bits(np.array(numbers, dtype=np.int64)))) == numbers


def test_the_vertices_of_very_many_lines_come_back_from_the_page():
    frame = many_lines()
    payload = page_payload(frame)
    lines = payload["lines"]
    numbers = list(seven_bit_numbers(zlib.decompress(base64.b64decode(lines["bulk"]))))
    xy = np.cumsum(np.reshape(numbers, (2, -1)), axis=1).T / lines["bulk_steps"]
    expected = frame.geometry.get_coordinates().to_numpy()
    assert payload["mass"]
    assert np.abs(xy - expected).max() <= 0.5 / lines["bulk_steps"] + 1e-12
    assert decode_numbers(lines["bulk_sizes"]).tolist() == [40, 2] * VERY_MANY


def test_the_coarse_drawing_has_every_line_and_few_vertices():
    lines = page_payload(many_lines())["lines"]
    assert set(np.cumsum(decode_numbers(lines["coarse"]["of"])).tolist()) == set(range(VERY_MANY))
    assert decode_numbers(lines["coarse"]["sizes"]).sum() <= VERY_MANY * 4


def test_less_detail_gives_a_smaller_page_and_too_many_vertices_are_refused():
    frame = many_lines(vertices=200)
    assert len(maps.draw(frame, title="x", detail_m=5000).to_html()) < len(maps.draw(frame, title="x").to_html())
    with pytest.raises(ValueError, match=rf"{VERY_MANY * 202:,} vertices.*detail_m"):
        maps.draw(frame, title="x", most_vertices=50_000)
    assert maps.draw(frame, title="x", most_vertices=50_000, detail_m=5000).payload["lines"]["bulk_steps"] == 10_000
