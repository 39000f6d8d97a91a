"""One kilometre point, one place: the page in a browser, the command line and `geo` answer alike, within 10 m."""

import json
import math
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import toy_map
from browsing import watch
from geographiclib.geodesic import Geodesic
from shapely import MultiLineString

import geo
from geo.commands import cli
from geo.page import atlas_maps, pages
from geo.page.book import Book
from geo.page.encode import decode_numbers
from geo.referencing.places import kp_range
from geo.referencing.route import routes_of

pytestmark = pytest.mark.browser

EVERY_KM = 25.0
AGREE_M = 10.0
BORDER_KM = 0.1
"""So near to the end of a section the page, whose kilometres are whole metres, may name either country."""
PAGES = [page.name for page in pages.read_pages()]


def metres_apart(lon1, lat1, lon2, lat2):
    return Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)["s12"]


@pytest.fixture(scope="module")
def atlas():
    return geo.load()


@pytest.fixture(scope="module")
def book(atlas):
    return Book(atlas)


@pytest.fixture
def ask(capsys, monkeypatch):
    """Ask the command line, with the layers given, for the place of a kilometre point."""

    def ask_command(frame, system, kp_km):
        monkeypatch.setattr("geo.atlas.load.load_routes", lambda _: frame)
        status = cli.main(["kp", system, repr(kp_km), "--format", "json"])
        captured = capsys.readouterr()
        return json.loads(captured.out) if status == 0 else captured.err

    return ask_command


def kps_of(route):
    """Return the multiples of 25 km on a route, and its ends."""
    low, high = kp_range(route, route.calibration)
    inner = np.arange(math.ceil(low / EVERY_KM), math.floor(high / EVERY_KM) + 1) * EVERY_KM
    return [low, *inner.tolist(), high]


def at_a_border(route, drawn_km):
    return (
        min(abs(drawn_km - end) for section in route.sections for end in (section.start_km, section.end_km)) < BORDER_KM
    )


def worst_difference_m(page, route, part, ask):
    """Return the worst of page against `geo` and, with `ask`, the command; countries are compared besides."""
    kps = kps_of(route)
    places = page.evaluate(
        "asked => asked.map(([id, kp]) => map_page.placeAtKp(id, kp))", [[route.system, kp] for kp in kps]
    )
    assert None not in places, route.system
    asked = [[route.system, place["lon"], place["lat"]] for place in places]
    back = page.evaluate("asked => asked.map((place) => map_page.kpAt(...place))", asked)
    worst = 0.0
    for kp_km, shown, kp_back in zip(kps, places, back, strict=True):
        ours = geo.place_at_kp(route, route.calibration, kp_km)
        located = geo.locate(route, ours["lon"], ours["lat"])
        for other in [shown, *([ask(part, route.system, kp_km)] if ask else [])]:
            worst = max(worst, metres_apart(ours["lon"], ours["lat"], other["lon"], other["lat"]))
            if not at_a_border(route, ours["drawn_km"]):
                assert other["country"] == ours["country"], (route.system, kp_km)
        if abs(located.kp_km - kp_km) * 1000 < 1:  # where a route meets itself two kilometre points have one place
            worst = max(worst, abs(kp_back - kp_km) * 1000)
    return worst


@pytest.mark.parametrize("name", PAGES)
def test_a_page_puts_kilometre_points_where_python_and_the_command_put_them(name, atlas, book, browser, tmp_path, ask):
    file = tmp_path / "page.html"
    atlas_maps.draw_page(book, name).save(file)
    shown = set(pages.choose_features(atlas, pages.find_page(book.pages, name))["id"])
    routes = [route for route in book.routes if shown >= {section.id for section in route.sections}]
    assert len(routes) >= 3
    worst = {}
    with watch(browser) as open_file:
        page = open_file(file)
        for route in routes:
            ours = atlas["id"].isin([section.id for section in route.sections]) | atlas["kp_km"].notna()
            worst[route.system] = worst_difference_m(page, route, atlas[ours], ask if name == "index" else None)
    worst_system = max(worst, key=worst.get)
    sys.stdout.write(f"{name}: {len(routes)} routes, worst difference {worst[worst_system]:.2f} m ({worst_system})\n")
    assert worst[worst_system] < AGREE_M


def test_places_beside_a_route_have_the_kilometre_point_that_geo_finds(atlas, book, browser, tmp_path):
    file = tmp_path / "page.html"
    atlas_maps.draw_page(book, "index").save(file)
    with watch(browser) as open_file:
        page = open_file(file)
        for system in ("btc", "tanap", "beineu-shymkent", "aktau-alat"):
            route = geo.route_of(atlas, system)
            for share in np.linspace(0.05, 0.95, 7).tolist():
                lon, lat = (float(values[0]) for values in geo.point_at(route, share * route.length_km))
                for off_deg in (-0.03, 0.02, 0.3):
                    found = geo.locate(route, lon, lat + off_deg)
                    shown = page.evaluate("asked => map_page.kpAt(...asked)", [system, lon, lat + off_deg])
                    assert abs(shown - found.kp_km) * 1000 < AGREE_M, (system, share, off_deg)


def test_a_branching_system_is_refused_by_all_and_its_lines_are_answered_by_all(atlas, book, browser, tmp_path, ask):
    file = tmp_path / "page.html"
    atlas_maps.draw_page(book, "index").save(file)
    known = {route.system for route in routes_of(atlas)}
    branching = sorted(set(geo.lines(atlas)["system"]) - known)
    assert branching
    with watch(browser) as open_file:
        page = open_file(file)
        for system in branching:
            assert page.evaluate("id => map_page.placeAtKp(id, 1)", system) is None
            assert page.evaluate("id => map_page.kpAt(id, 50, 40)", system) is None
            assert "branches" in ask(atlas, system, 1.0) or "gap" in ask(atlas, system, 1.0)


def made_up():
    """A system that branches, one without published points, a single line in contiguous parts and one with a gap."""
    bend = MultiLineString([[(41, 36), (42, 36.5)], [(42, 36.5), (43, 36)]])
    gap = MultiLineString([[(41, 35), (42, 35)], [(43, 35), (44, 35)]])
    rows = [
        toy_map.line("fork-main", "fork", "oil", [(44, 43), (46, 44), (48, 43)], country="GE"),
        toy_map.line("fork-left", "fork", "oil", [(48, 43), (50, 44)], country="AZ"),
        toy_map.line("fork-right", "fork", "oil", [(48, 43), (50, 42)], country="AZ"),
        toy_map.line("plain-2", "plain", "gas", [(45, 38), (46, 37.5)], country="AZ"),
        toy_map.line("plain-1", "plain", "gas", [(43, 38.5), (45, 38)], country="GE"),
        toy_map.line("bend", "bend", "gas", [(0, 0), (1, 1)], country="GE") | {"geometry": bend},
        toy_map.line("gap", "gap", "gas", [(0, 0), (1, 1)], country="GE") | {"geometry": gap},
    ]
    return gpd.GeoDataFrame(pd.concat([toy_map.frame(), toy_map.tidy(rows)], ignore_index=True), crs=4326)


def test_made_up_systems_are_answered_alike(browser, tmp_path, ask):
    frame, file = made_up(), tmp_path / "page.html"
    toy_map.draw(frame).save(file)
    routes = routes_of(frame, leave_out_broken=True)
    names = [route.system for route in routes]
    assert {"btc", "fork-main", "fork-left", "fork-right", "plain", "bend", "bte"} <= set(names)
    with watch(browser) as open_file:
        page = open_file(file)
        worst = max(worst_difference_m(page, route, frame[frame["id"] != "gap"], ask) for route in routes)
        for system in ("fork", "gap", "nothing"):
            assert page.evaluate("id => map_page.placeAtKp(id, 10)", system) is None
            assert isinstance(ask(frame, system, 10.0), str)
        one_line = geo.route_of(frame, "plain-2")
        assert worst_difference_m(page, one_line, frame[frame["id"] == "plain-2"], ask) < AGREE_M
    sys.stdout.write(f"made up: {len(routes)} routes, worst difference {worst:.2f} m\n")
    assert worst < AGREE_M


@pytest.mark.parametrize("alone", [False, True], ids=["of an atlas", "of its own lines"])
def test_a_page_of_less_detail_keeps_the_kilometre_points_of_the_whole_lines(alone, atlas, browser, tmp_path):
    """Places then lie on the drawing, at most about `detail_m` beside the line; kilometres do not shrink with it."""
    detail_m, file = 1_000, tmp_path / "page.html"
    lines = geo.lines(atlas)
    drawn = pd.concat([lines[lines["system"].isin(["btc", "tanap", "cpc", "aktau-alat"])], geo.points(atlas)])
    page_map = toy_map.draw(drawn, detail_m=detail_m, measured=None if alone else routes_of(atlas))
    page_map.save(file)
    vertices = int(decode_numbers(page_map.payload["lines"]["sizes"]).sum())
    whole = int(shapely.get_num_coordinates(geo.lines(drawn).geometry.to_numpy()).sum())
    assert vertices < 0.8 * whole
    routes = [geo.route_of(drawn if alone else atlas, system) for system in ("btc", "tanap", "cpc")]
    with watch(browser) as open_file:
        page = open_file(file)
        worst = {route.system: worst_difference_m(page, route, atlas, None) for route in routes}
        for route in routes:
            _, high = kp_range(route, route.calibration)
            end = [float(values[0]) for values in geo.point_at(route, route.length_km)]
            assert page.evaluate("asked => map_page.kpAt(...asked)", [route.system, *end]) == pytest.approx(high)
            assert page.evaluate("asked => map_page.placeAtKp(...asked)", [route.system, high + 0.1]) is None
    sys.stdout.write(f"{vertices} of {whole} vertices, worst difference {max(worst.values()):.0f} m\n")
    assert max(worst.values()) < detail_m + AGREE_M


def test_a_page_answers_nothing_outside_a_route(browser, tmp_path):
    file = tmp_path / "page.html"
    toy_map.draw().save(file)
    route = geo.route_of(toy_map.frame(), "btc")
    low, high = kp_range(route, route.calibration)
    with watch(browser) as open_file:
        page = open_file(file)
        for kp_km in (low - 1, high + 1, math.inf):
            assert page.evaluate("kp => map_page.placeAtKp('btc', kp)", kp_km) is None
        assert page.evaluate("kp => map_page.placeAtKp('btc', kp)", high) is not None
