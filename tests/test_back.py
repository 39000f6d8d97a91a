"""Back and Forward lead through what a reader chose and asked; the address alone says where that was."""

import pytest
import toy_map
import toy_network
from browsing import click, settle, shown, watch

from geo.network.graph import collect_parts
from geo.page import route_map as maps
from geo.page.network import page_network

pytestmark = pytest.mark.browser
ADDRESS_WRITTEN_MS = 400
"""The page writes its address when the map has rested for 250 ms."""


def rest(page):
    page.wait_for_timeout(ADDRESS_WRITTEN_MS)


def step(page, where):
    """Go back or forward as the browser's button does, and wait until what is there is shown."""
    page.evaluate(
        """(where) => new Promise((done) => {
        addEventListener("hashchange", () => done(), { once: true }); history[where](); })""",
        where,
    )
    settle(page)
    rest(page)


def test_back_leads_through_selections_tabs_and_filters_and_forward_again(visit):
    page = visit()
    click(page, *toy_map.OIL_END)
    rest(page)
    page.get_by_role("tab", name="Lengths").click()
    rest(page)
    page.evaluate("map_page.state.country = 'GE'")
    page.get_by_role("button", name="Light or dark").click()
    rest(page)
    assert "planned-az" not in shown(page)["routes"]
    step(page, "back")
    assert "planned-az" in shown(page)["routes"]
    assert page.get_by_role("tab", name="Lengths").get_attribute("aria-selected") == "true"
    step(page, "back")
    assert page.locator(".facts h2").text_content() == "End"
    step(page, "back")
    assert not page.locator(".facts").is_visible()
    assert page.get_by_role("tab", name="Layers").get_attribute("aria-selected") == "true"
    step(page, "forward")
    assert page.locator(".facts h2").text_content() == "End"
    step(page, "forward")
    step(page, "forward")
    assert "planned-az" not in shown(page)["routes"]
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_moving_the_map_is_no_step_of_its_own_and_back_shows_where_it_was(visit):
    page = visit()
    page.evaluate("map_routes.setView([40.2, 43.5], 7, { animate: false })")
    rest(page)
    before = page.evaluate("history.length")
    page.evaluate("map_routes.setView([40.4, 44.5], 6.5, { animate: false })")
    rest(page)
    assert page.evaluate("history.length") == before
    click(page, *toy_map.BORDER)
    rest(page)
    assert page.evaluate("history.length") == before + 1
    page.evaluate("map_routes.setView([41, 47], 8, { animate: false })")
    rest(page)
    step(page, "back")
    assert page.evaluate("map_routes.getZoom()") == 6.5
    assert not page.locator(".facts").is_visible()


def test_back_returns_to_the_question_that_was_asked_and_to_the_way_that_stood_alone(browser, tmp_path):
    parts = collect_parts(toy_network.toy_frame(), toy_network.toy_figures())
    file = tmp_path / "page.html"
    maps.draw(toy_network.toy_frame(), title="A network", routes={"oil": page_network(parts, {})}).save(file)
    with watch(browser) as open_file:
        page = open_file(file, address="#tab=routes")
        asked = "() => ({ ...map_page.routes.asked, closed: [...map_page.routes.asked.closed] })"
        first = page.evaluate(asked)
        page.locator(".way").first.click()
        rest(page)
        alone = page.evaluate(asked)["way"]
        assert alone
        page.locator(".closures > summary").click()
        page.locator(".closures label.check").first.click()
        rest(page)
        assert page.evaluate(asked)["closed"]
        step(page, "back")
        assert page.evaluate(asked) == {**first, "way": alone}
        assert page.locator(".way[aria-pressed=true]").count() == 1
        step(page, "back")
        assert page.evaluate(asked) == first
        step(page, "forward")
        step(page, "forward")
        assert page.evaluate(asked)["closed"]


def test_an_address_with_a_selection_alone_goes_there(visit):
    page = visit(address="#at=end")
    middle = page.evaluate("[map_routes.getCenter().lng, map_routes.getCenter().lat]")
    assert abs(middle[0] - toy_map.OIL_END[0]) < 1.5
    assert page.evaluate("map_routes.getZoom()") > 7
    page.evaluate("location.hash = '#sel=planned'")
    settle(page)
    rest(page)
    assert page.evaluate("map_routes.getBounds().contains([41.5, 49.5]) && map_routes.getBounds().contains([41.5, 46])")


def test_a_page_within_another_adds_nothing_to_its_history(visit, browser, tmp_path):
    page = visit()
    file = page.evaluate("location.pathname")
    (tmp_path / "host.html").write_text(f'<!DOCTYPE html><iframe width=900 height=600 src="{file}"></iframe>')
    host = browser.new_page()
    host.goto((tmp_path / "host.html").as_uri())
    inner = host.frame_locator("iframe")
    inner.locator("html[data-ready=true]").wait_for()
    before = host.evaluate("history.length")
    inner.get_by_role("tab", name="Lengths").click()
    rest(host)
    assert host.evaluate("history.length") == before
    host.close()
