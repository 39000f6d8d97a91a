"""The map for who does not see it: in words, by direction and distance, walked by keys, told without a flood."""

import pytest
import toy_map
from browsing import PHONE, settle, violations, watch
from pyproj import Geod

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(browser, tmp_path):
    with watch(browser) as open_file:

        def open_map(route_map=None, **options):
            (route_map or toy_map.draw()).save(tmp_path / "toy.html")
            return open_file(tmp_path / "toy.html", **options)

        yield open_map


def test_the_map_is_described_by_what_is_in_view(visit):
    page = visit()
    region = page.get_by_role("region", name="Map of routes")
    summary = page.locator("#" + region.get_attribute("aria-describedby"))
    assert summary.text_content().startswith("In view: pipelines: 3, sea routes: 1, places: 4. Nearest to the middle: ")
    page.get_by_role("switch", name="Baku to Ceyhan").uncheck(force=True)
    page.wait_for_timeout(600)
    assert "pipelines: 2" in summary.text_content()


def test_places_are_told_by_direction_and_distance_from_where_one_is(visit):
    page = visit()
    opener = page.get_by_role("button", name="The map in words")
    opener.focus()
    assert opener.is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Around the middle of the map"
    page.locator(".around").get_by_role("button", name="Station").press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Around Station"
    around = page.locator(".around ul").first.get_by_role("button").all_text_contents()
    assert around[0] == "Port, 171 km east"  # 2 degrees of the parallel of 40 are 170.7 km on the ellipsoid
    assert around[1] == "Border, 171 km west"
    assert abs(page.evaluate("map_routes.getCenter().lng") - 47) < 0.01
    page.locator(".around").get_by_role("button", name="BTC").press("Enter")
    settle(page)
    assert page.evaluate("map_page.state.selected") == {"system": "btc", "line": "btc-az", "kp": 180}
    assert violations(page) == []


def test_it_is_seen_only_while_the_focus_is_in_it(visit):
    page = visit()
    box = page.locator(".text-map").bounding_box()
    assert (box["width"], box["height"]) == (1, 1)
    page.get_by_role("button", name="The map in words").focus()
    assert page.locator(".text-map").bounding_box()["width"] > 100


def test_a_route_is_walked_by_keys_and_told_once_one_rests(visit):
    page = visit()
    page.locator(".entry-open", has_text="Baku to Ceyhan").click()
    settle(page)
    page.evaluate(
        """() => { window.told = []; new MutationObserver(() => told.push(document.getElementById("told").textContent))
        .observe(document.getElementById("told"), { childList: true }); }"""
    )
    slider = page.get_by_role("slider", name="Kilometre point")
    slider.focus()
    for _ in range(8):
        page.keyboard.press("PageUp")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_timeout(900)
    told = page.evaluate("told")
    assert len(told) == 1
    assert told[0].startswith("km 360, border of Azerbaijan, at Border, ")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(900)
    said = page.evaluate("told.at(-1)")
    km = Geod(ellps="WGS84").inv(45, 40, 46, 41.5)[2] / 1000  # to the end of the planned line
    assert said == (
        f"km 360, border of Georgia, at Border, heading west, beside BTE, Planned line {km:.0f} km north-east"
    )
    assert slider.get_attribute("aria-valuetext") == "BTC · KP 360.0 km"


def test_the_open_tab_is_marked_in_forced_colours(browser, tmp_path):
    toy_map.draw().save(tmp_path / "toy.html")
    with watch(browser) as open_file:
        page = open_file(tmp_path / "toy.html")
        page.emulate_media(forced_colors="active")
        grounds = page.get_by_role("tab").evaluate_all("all => all.map((one) => getComputedStyle(one).backgroundColor)")
        open_one, *others = grounds
        assert open_one not in others


def test_at_twice_the_size_nothing_is_cut_and_the_map_keeps_room(visit):
    page = visit(size=(640, 400))  # what a window of 1,280 by 800 has at 200 %
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    panel = page.locator(".panel").bounding_box()
    assert panel["height"] < 200
    page.get_by_role("button", name="Show panel").click()
    page.get_by_role("tab", name="Lengths").click()
    settle(page)
    assert page.locator(".panel").bounding_box()["height"] <= 0.62 * 400 + 1
    wide = page.locator(".panel-body").evaluate("one => one.scrollWidth - one.clientWidth")
    assert wide <= 0


def test_who_wants_little_motion_has_none(visit):
    page = visit(motion="reduce")
    assert page.evaluate("map_routes.options.zoomAnimation || map_routes.options.inertia") is False
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter((one) =>
        parseFloat(getComputedStyle(one).transitionDuration) > 0).length"""
    )
    assert moving == 0


def test_it_fits_a_phone(visit):
    page = visit(size=PHONE)
    page.get_by_role("button", name="The map in words").press("Enter")
    box = page.locator(".text-map").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]
