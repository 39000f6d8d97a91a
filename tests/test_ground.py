"""Rivers, lakes and cities behind the routes."""

import pytest
import toy_map
from browsing import PHONE, watch
from shapely import LineString, Polygon

from geo.atlas.ground import Box, cut_waters, read_detail
from geo.atlas.load import load
from geo.page.atlas_maps import draw_page
from geo.page.basemap import Basemap
from geo.page.book import Book
from geo.page.waters import waters_payload


def test_the_shipped_atlas_has_rivers_lakes_and_cities():
    detail = read_detail()
    assert {"Ural", "Volga"} <= set(detail.rivers["name"].dropna())
    assert "Lake Balkhash" in set(detail.lakes["name"].dropna())
    first = detail.cities[detail.cities["rank"] == 1]
    assert {"Baku", "Tbilisi", "Ceyhan", "Erzurum", "Almaty", "Astana", "Istanbul"} <= set(first["name"])


def test_rivers_and_lakes_reach_as_far_north_as_the_countries():
    detail, north = read_detail(), Book(load()).basemap.bounds[3]
    assert max(detail.rivers.total_bounds[3], detail.lakes.total_bounds[3]) == north
    assert detail.rivers.intersects(LineString([(30, 63), (70, 63)])).sum() >= 3


def test_an_atlas_without_them_has_none(toy_folder):
    detail = read_detail(toy_folder)
    assert [len(part) for part in (detail.rivers, detail.lakes, detail.cities)] == [0, 0, 0]
    assert waters_payload(detail, (30, 30, 60, 60), 1000) == {}


def test_waters_are_cut_at_the_box():
    box = Box(45, 45, 50, 50)
    rivers, lakes = cut_waters(box)
    assert len(rivers)
    assert all(box.polygon.buffer(1e-9).covers(shape) for shape in [*rivers.geometry, *lakes.geometry])


def test_a_page_carries_what_lies_in_its_box():
    detail = read_detail()
    found = waters_payload(detail, (40, 38, 52, 44), 1000)
    assert {"Baku", "Tbilisi", "Yerevan"} <= {city[0] for city in found["cities"]}
    assert all(40 <= lon <= 52 and 38 <= lat <= 44 for _, lon, lat, *_ in found["cities"])
    assert found["lakes"]
    assert len(found["rivers"]) < len(waters_payload(detail, (-12, 30, 90, 60), 1000)["rivers"])


@pytest.mark.browser
def test_cities_are_named_on_the_map_and_lakes_have_the_colour_of_the_sea(browser, tmp_path):
    detail = read_detail()
    lake = detail.lakes.iloc[:1].assign(geometry=[Polygon([(43, 39), (46, 39), (46, 39.6), (43, 39.6)])])
    river = detail.rivers.iloc[:1].assign(geometry=[LineString([(36, 36), (38, 38)])])
    basemap = toy_map.background()
    basemap = Basemap(basemap.countries, basemap.seas, basemap.bounds, type(detail)(river, lake, detail.cities))
    toy_map.draw(basemap=basemap).save(tmp_path / "map.html")
    with watch(browser) as open_file:
        page = open_file(tmp_path / "map.html", address="#6.5/40.5/45.5")
        colour = page.evaluate(
            """() => { const at = map_routes.latLngToContainerPoint([39.3, 44.5]);
            const canvas = document.querySelector('.leaflet-background-pane canvas');
            const box = canvas.getBoundingClientRect(), map = map_routes.getContainer().getBoundingClientRect();
            const ratio = canvas.width / canvas.clientWidth;
            const x = (at.x - box.left + map.left) * ratio, y = (at.y - box.top + map.top) * ratio;
            return [...canvas.getContext('2d').getImageData(x, y, 1, 1).data]; }"""
        )
        assert colour[:3] == [0xD6, 0xE3, 0xE9]
        written = page.evaluate(
            """() => { const old = CanvasRenderingContext2D.prototype.fillText, words = [];
            CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
              words.push(text);
              old.call(this, text, ...rest);
            };
            map_routes.setZoom(6.6, { animate: false });
            return new Promise(done => setTimeout(() => done(words), 300)); }"""
        )
        assert "Yerevan" in written


def test_the_page_of_the_atlas_has_its_cities():
    payload = Book(load()).basemap.payload((40, 38, 52, 44), tolerance_deg=0.0)
    assert {"Baku", "Tbilisi"} <= {city[0] for city in payload["cities"]}


@pytest.mark.browser
@pytest.mark.parametrize("size", [(360, 740), PHONE])
def test_on_a_phone_the_ground_fills_what_a_map_opens_on(browser, tmp_path, size):
    book = Book(load())
    for shown in book.pages:
        drawn = draw_page(book, shown.name)
        drawn.save(tmp_path / shown.file)
        _, south, _, north = drawn.payload["basemap"]["bounds"]
        with watch(browser) as open_file:
            page = open_file(tmp_path / shown.file, size)
            free = page.locator(".panel").bounding_box()["y"]
            top, below = page.evaluate("y => [0, y].map(at => map_routes.containerPointToLatLng([0, at]).lat)", free)
            assert south <= below < top <= north, shown.name
