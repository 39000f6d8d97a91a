"""How sure the drawing is: the accuracy of each vertex, and the bands that a page draws of it."""

import csv
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import toy_map
from browsing import settle
from pyproj import Geod
from shapely import Point

import geo
from geo.atlas.load import control_points
from geo.atlas.load import lines as all_lines
from geo.page.atlas_maps import draw_page
from geo.page.book import Book
from geo.page.certainty import certainty_of, certainty_payload
from geo.page.encode import decode_numbers
from geo.page.pages import choose_features

LAYERS = Path(geo.__file__).parents[1] / "layers"
SOURCES = pd.DataFrame(
    [("atlas-one", "", ""), ("towns", "position", ""), ("nobody", "", "yes")], columns=["id", "gives", "unpublished"]
)
NORTH = [(40.0, 60.0), (42.0, 60.0), (44.0, 60.0)]


def certainty_of_toy():
    """A line at 60 degrees north: 5 km uncertain where a text leads it, 10 km at the end that nobody published."""
    rows = [
        {"id": f"north.{n}", "lines": "north", "accuracy_km": km, "sources": on, "geometry": Point(at)}
        for n, (at, km, on) in enumerate(
            zip(NORTH, [5.0, 5.0, 10.0], ["atlas-one", "atlas-one; towns", "towns; nobody"], strict=True)
        )
    ]
    places = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326).assign(kind="control-point")
    return certainty_of(places, SOURCES)


def toy_line(*more):
    return toy_map.tidy([toy_map.line("north", "btc", "oil", NORTH, country="AZ"), *more])


def test_a_point_that_only_a_gazetteer_and_general_knowledge_know_is_not_published():
    table = certainty_of_toy()
    assert table["accuracy_km"].tolist() == [5.0, 5.0, 10.0]
    assert table["published"].tolist() == [True, True, False]


def test_vertices_have_the_level_of_their_control_point_and_others_none():
    drawn = toy_line(toy_map.line("other", "bte", "gas", [NORTH[0], (40.0, 58.0)]))
    packed = certainty_payload(certainty_of_toy(), drawn)
    levels = [packed["levels"][number] for number in decode_numbers(packed["of"])]
    assert levels == [[5.0, 1], [5.0, 1], [10.0, 0], [0.0, 1], [0.0, 1]]


def test_lines_without_control_points_have_no_bands():
    assert certainty_payload(certainty_of_toy(), toy_line().assign(id="somebody-elses")) == {}
    assert "certainty" not in toy_map.draw(toy_line(), basemap=None).payload


def test_every_vertex_of_the_shipped_pages_has_the_accuracy_of_its_control_point():
    with (LAYERS / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    general = {row["id"] for row in rows if row["unpublished"]}
    silent = general | {row["id"] for row in rows if row["gives"] == "position"}
    told = {}
    for row in json.loads((LAYERS / "control-points.geojson").read_text())["features"]:
        here = row["properties"]
        sources = {*here["sources"].split("; ")}
        alone = sources & general and sources <= silent
        for line in here["lines"].split("; "):
            told[line, *row["geometry"]["coordinates"]] = [here["accuracy_km"], 0 if alone else 1]
    book = Book(geo.load())
    for page in book.pages:
        payload = draw_page(book, page.name).payload["certainty"]
        levels = [payload["levels"][number] for number in decode_numbers(payload["of"])]
        drawn = all_lines(choose_features(book.atlas, page))
        vertices = [(row.id, *at) for row in drawn.itertuples() for at in row.geometry.coords]
        differing = [at for at, level in zip(vertices, levels, strict=True) if level != told[at]]
        assert differing == []
    assert len(told) == len(control_points(book.atlas)["lines"].str.split("; ").explode())


PIXEL = """([lon, lat]) => {
    const canvas = document.querySelector(".leaflet-PANE-pane canvas"), box = canvas.getBoundingClientRect();
    if (canvas.style.display === "none") return [0, 0, 0, 0];
    const at = map_routes.latLngToContainerPoint([lat, lon]), sharp = canvas.width / box.width;
    const map = map_routes.getContainer().getBoundingClientRect();
    const x = (at.x + map.left - box.left) * sharp, y = (at.y + map.top - box.top) * sharp;
    return [...canvas.getContext("2d").getImageData(Math.round(x), Math.round(y), 1, 1).data]; }"""


def ink_at(page, lon, lat):
    """How much of the canvas of bands is covered at a place, 0 to 255."""
    return page.evaluate(PIXEL.replace("PANE", "certainty"), [lon, lat])[3]


def colour_on_paper(page, lon, lat):
    """The colour of the canvas of lines at a place, which on paper has everything."""
    return page.evaluate(PIXEL.replace("PANE", "routes"), [lon, lat])


def across(lon, km):
    """The place so many km south of the line at 60 degrees north."""
    there = Geod(ellps="WGS84").fwd(lon, 60.0, 180.0, km * 1000)
    return there[:2]


@pytest.fixture
def open_toy(visit):
    def open_at(address, **options):
        page = visit(toy_line(), basemap=None, certainty=certainty_of_toy(), address=address, **options)
        settle(page)
        return page

    return open_at


@pytest.mark.browser
def test_a_band_is_as_wide_as_the_accuracy_of_its_stretch_by_the_ellipsoid(open_toy):
    page = open_toy("#9/59.98/42.3")
    for lon, km in ((41.7, 5.0), (42.0, 5.0), (43.0, 7.5)):
        inside, outside = (ink_at(page, *across(lon, km * share)) for share in (0.93, 1.08))
        assert inside > 20, (lon, inside)
        assert outside == 0, (lon, outside)


@pytest.mark.browser
def test_the_edge_is_broken_from_where_nobody_published_the_course(open_toy):
    page = open_toy("#9/59.98/42.3")

    def along(west, east, km):
        steps = [west + (east - west) * step / 60 for step in range(61)]
        return [max(ink_at(page, *across(lon, away)) for away in (km(lon), km(lon) + 0.15)) for lon in steps]

    known = along(41.6, 41.9, lambda lon: 5.0)
    unknown = along(42.5, 43.0, lambda lon: 5 + (lon - 42) * 2.5)
    assert min(known) > 150
    assert min(unknown) < 60 < 150 < max(unknown)


@pytest.mark.browser
def test_bands_are_there_on_demand_and_always_from_close_and_the_address_keeps_them(open_toy):
    page = open_toy("#6/60/42")
    assert ink_at(page, *across(41.9, 3.0)) == 0
    page.get_by_role("switch", name="How sure the drawing is").check(force=True)
    settle(page)
    assert ink_at(page, *across(41.9, 3.0)) > 20
    page.wait_for_timeout(400)
    assert "sure=1" in page.url
    assert page.get_by_role("switch", name="Baku to Ceyhan").is_checked()
    again = open_toy("#6/60/42&sure=1")
    assert ink_at(again, *across(41.9, 3.0)) > 20
    assert again.get_by_role("switch", name="How sure the drawing is").is_checked()
    again.evaluate("map_routes.setZoom(8, { animate: false })")
    again.get_by_role("switch", name="How sure the drawing is").uncheck(force=True)
    settle(again)
    assert ink_at(again, *across(42.0, 3.0)) > 20


@pytest.mark.browser
def test_a_line_moved_to_its_lane_lies_in_its_own_band(visit):
    """Two lines on the same vertices, 0.2 km uncertain: less than they are moved aside."""
    names = ["north", "other"]
    rows = pd.DataFrame([(name, *at, 0.2, True) for name in names for at in NORTH],
                        columns=["line", "lon", "lat", "accuracy_km", "published"])  # fmt: skip
    drawn = toy_line(toy_map.line("other", "bte", "gas", NORTH, country="AZ"))
    page = visit(drawn, basemap=None, certainty=rows, address="#8/59.98/42.3")
    settle(page)
    moved = page.evaluate("map_page.shown().lines.map(([, xs, ys]) => [(xs[0] + xs.at(-1)) / 2, ys[0]])")
    (_, one), (_, other) = moved
    assert abs(one - other) > 5
    ink = """([x, y]) => { const canvas = document.querySelector(".leaflet-certainty-pane canvas");
        const sharp = canvas.width / canvas.getBoundingClientRect().width;
        return canvas.getContext("2d").getImageData(Math.round(x * sharp), Math.round(y * sharp), 1, 1).data[3]; }"""
    assert all(page.evaluate(ink, at) > 20 for at in moved)
    assert page.evaluate(ink, [moved[0][0], (one + other) / 2]) == 0


@pytest.mark.browser
def test_the_map_comes_no_closer_than_the_drawing_bears(open_toy, visit):
    page = open_toy("#16/60/42")
    zoom = page.evaluate("map_routes.getZoom()")
    metres_a_pixel = 40_075_017 * 0.5 / 256 / 2**zoom  # at 60 degrees north
    assert 32 < 5_000 / metres_a_pixel <= 64
    assert visit(toy_line(), basemap=None, address="#16/60/42").evaluate("map_routes.getZoom()") == 16


@pytest.mark.browser
def test_bands_are_on_paper_too_and_their_meaning_is_in_the_legend(open_toy):
    page = open_toy("#9/59.98/42.3&sure=1")
    text = page.locator(".certainty").inner_text()
    assert "Broken edge" in text
    assert "no closer" in text
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    settle(page)
    assert page.evaluate("getComputedStyle(document.querySelector('.leaflet-certainty-pane')).display") == "none"
    band, ground = (colour_on_paper(page, *across(41.9, km)) for km in (3.0, 20.0))
    assert band != ground
