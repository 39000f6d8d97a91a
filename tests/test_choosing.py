"""Choosing a route in the page: what is painted for it, and the facts of a system that branches."""

import geopandas as gpd
import pandas as pd
import pytest
import toy_map
from browsing import click, settle
from test_maps import many_lines

pytestmark = pytest.mark.browser

COUNT_PAINTINGS = """() => {
  window.paintings = {};
  const old = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    const pane = /leaflet-(\\w+)-pane/.exec(this.canvas.parentElement.className)[1];
    window.paintings[pane] = (window.paintings[pane] ?? 0) + 1;
    return old.apply(this, box);
  };
}"""
# Heads of arrows are the only paths without an argument that are filled on the canvas of the routes.
COUNT_ARROWS = """() => new Promise((done) => {
  let arrows = 0;
  const old = CanvasRenderingContext2D.prototype.fill;
  CanvasRenderingContext2D.prototype.fill = function (...path) {
    if (!path.length && this.canvas.parentElement.className.includes('leaflet-routes-pane')) arrows++;
    return old.apply(this, path);
  };
  map_routes.setZoom(map_routes.getZoom() + 1, { animate: false });
  requestAnimationFrame(() => requestAnimationFrame(() => {
    CanvasRenderingContext2D.prototype.fill = old;
    done(arrows);
  }));
})"""
GLOW = """() => {
  const canvas = document.querySelector('.leaflet-glow-pane canvas');
  if (canvas.style.display === "none") return 0;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i]) painted++;
  return painted;
}"""


def choose(page, name):
    page.get_by_role("searchbox").fill(name)
    page.locator(".results button").first.click()
    settle(page)


def test_choosing_a_route_moves_the_map_and_paints_each_canvas_once(visit):
    page = visit()
    zoom = page.evaluate("map_routes.getZoom()")
    page.evaluate(COUNT_PAINTINGS)
    choose(page, "ferry")
    assert page.locator(".facts h2").text_content() == "Ferry"
    assert page.evaluate("map_routes.getZoom()") != zoom
    assert page.evaluate("window.paintings") == {"background": 1, "routes": 1, "names": 1, "glow": 1}


def test_a_chosen_route_has_a_glow_and_nothing_else_has(visit):
    page = visit()
    assert page.evaluate(GLOW) == 0
    choose(page, "ferry")
    assert page.evaluate(GLOW) > 0
    page.keyboard.press("Escape")
    settle(page)
    assert page.evaluate(GLOW) == 0


def test_a_system_of_very_many_lines_is_chosen_with_its_glow_along_its_lines(visit):
    frame = many_lines().assign(system="one", name="One")
    page = visit(frame, basemap=None, systems=None, figures=None, lengths=None, sources=None)
    choose(page, "one")
    assert page.locator(".facts h2").text_content() == "One"
    painted = page.evaluate(
        """() => [[22, 45], [10.2, 45], [15, 45]].map(([lon, lat]) => {
        const canvas = document.querySelector('.leaflet-glow-pane canvas'), box = canvas.getBoundingClientRect();
        const at = map_routes.latLngToContainerPoint([lat, lon]), sharp = canvas.width / box.width;
        const map = map_routes.getContainer().getBoundingClientRect();
        const x = (at.x + map.left - box.left) * sharp, y = (at.y + map.top - box.top) * sharp;
        return canvas.getContext('2d').getImageData(x, y, 1, 1).data[3]; })"""
    )
    assert painted[0] > 100
    assert painted[1] > 100
    assert painted[2] == 0


ENDS = [({}, False), ({"from_point": "a"}, True), ({"to_point": "b"}, True)]


@pytest.mark.parametrize(("ends", "arrows"), ENDS, ids=["no end", "a start", "an end"])
@pytest.mark.parametrize("direction", [None, "one-way", "both"])
def test_arrows_stand_on_lines_with_a_named_end_that_carry_one_way(visit, ends, arrows, direction):
    line = toy_map.line("only", "btc", "oil", [(40, 40), (50, 40)], direction=direction, **ends)
    page = visit(toy_map.tidy([line]))
    assert (page.evaluate(COUNT_ARROWS) > 0) is (arrows and direction != "both")
    assert ("direction of flow" in page.locator(".panel").inner_text()) is (arrows and direction != "both")


def fork(spurs=2):
    """A system whose main line divides into others."""
    rows = [toy_map.line("fork-main", "fork", "oil", [(44, 43), (46, 44), (48, 43)], country="GE", name="Fork")]
    for number in range(spurs):
        end = (50, 44 - 2 * number / max(spurs - 1, 1))
        rows.append(toy_map.line(f"spur-{number}", "fork", "oil", [(48, 43), end], country="AZ", name=f"Spur {number}"))
    rows.append(toy_map.place("valve", "block-valve", (48, 43), system="fork", country="AZ"))
    return gpd.GeoDataFrame(pd.concat([toy_map.frame(), toy_map.tidy(rows)], ignore_index=True), crs=4326)


def test_the_facts_of_a_system_that_branches_lead_to_each_of_its_lines(visit):
    page = visit(fork(), address="#sel=fork")
    facts = page.locator(".facts")
    assert "along each of its lines" in facts.inner_text()
    assert facts.get_by_role("slider").count() == 0
    facts.get_by_role("button", name="Spur 1").click()
    settle(page)
    assert facts.get_by_role("slider").count() == 1
    assert "Fork · Spur 1 · KP 0.0 km" in facts.locator(".kp-said").inner_text()
    names = facts.locator("section", has_text="along each of its lines").get_by_role("button").all_text_contents()
    assert names == ["Fork", "Spur 0"]
    far = page.evaluate("map_page.placeAtKp('spur-1', 50)")
    slider = facts.get_by_role("slider")
    slider.focus()
    page.keyboard.press("PageUp")
    assert "KP 50.0 km" in facts.locator(".kp-said").inner_text()
    at = page.locator(".kp-dot").bounding_box()
    shown = page.evaluate("({lon, lat}) => map_routes.latLngToContainerPoint([lat, lon])", far)
    map_box = page.locator("#map_routes").bounding_box()
    assert at["x"] + at["width"] / 2 == pytest.approx(shown["x"] + map_box["x"], abs=1.5)
    assert at["y"] + at["height"] / 2 == pytest.approx(shown["y"] + map_box["y"], abs=1.5)


def test_a_click_on_a_line_of_a_system_that_branches_opens_that_line(visit):
    page = visit(fork(), address="#8/42.5/48")
    click(page, 49, 42.5)
    facts = page.locator(".facts")
    assert facts.get_by_role("slider").count() == 1
    assert "Spur 1" in facts.locator(".kp-said").inner_text()


def test_a_place_of_a_system_that_branches_is_listed_with_the_line_it_stands_on(visit):
    page = visit(fork(), address="#sel=fork")
    facts = page.locator(".facts")
    facts.get_by_text("Places along it (1)").click()
    assert "Valve" in facts.inner_text()
    place = facts.get_by_role("button", name="Valve")
    line = place.locator("xpath=..").inner_text()
    assert line.endswith(("Fork", "Spur 0", "Spur 1"))
    place.click()
    settle(page)
    assert "Fork · " in facts.inner_text()


def test_of_very_many_lines_that_branch_the_first_are_listed(visit):
    page = visit(fork(spurs=250), address="#sel=fork")
    facts = page.locator(".facts")
    items = facts.locator("section", has_text="along each of its lines").locator("li")
    assert items.count() == 201
    assert items.last.inner_text() == "and 51 more: choose them on the map"
