"""What a change of the page paints anew: what looks other than before, nothing else."""

import pytest
import toy_map
from browsing import LAPTOP, PHONE, on_screen, settle, watch

import geo
from geo.page.assets import leaflet

pytestmark = pytest.mark.browser
COUNT = """window.painted = []; window.turns = {}; window.turn = 0;
const clear = CanvasRenderingContext2D.prototype.clearRect;
CanvasRenderingContext2D.prototype.clearRect = function (...box) {
  const pane = this.canvas.parentElement?.className.match(/leaflet-(\\w+)-pane/);
  if (pane) {
    painted.push(pane[1]);
    turns[pane[1]] ??= turn;
    setTimeout(() => { turn++; });
  }
  return clear.apply(this, box);
};"""


@pytest.fixture
def page(browser, tmp_path):
    toy_map.draw().save(tmp_path / "toy.html")
    with watch(browser, COUNT) as open_file:
        yield open_file(tmp_path / "toy.html")


def painted_by(page, act):
    page.evaluate("painted.length = 0")
    act()
    settle(page)
    return page.evaluate("painted")


def test_another_tab_paints_nothing(page):
    assert painted_by(page, lambda: page.get_by_role("tab", name="Lengths").click()) == []


def test_a_switch_paints_the_routes_and_not_the_ground(page):
    switch = page.get_by_role("switch", name="Baku to Ceyhan")
    assert sorted(painted_by(page, lambda: switch.uncheck(force=True))) == ["names", "routes"]


def test_another_theme_paints_all(page):
    theme = page.get_by_role("button", name="Light or dark")
    assert sorted(painted_by(page, theme.click)) == ["background", "names", "routes"]


def shown_canvases(page):
    """Return the panes whose canvas is shown."""
    return page.evaluate("""Array.from(document.querySelectorAll("#map_routes canvas"))
        .filter((canvas) => canvas.checkVisibility())
        .map((canvas) => canvas.parentElement.className.match(/leaflet-(\\w+)-pane/)[1]).sort()""")


def test_a_canvas_without_anything_on_it_is_neither_painted_nor_shown(page):
    assert shown_canvases(page) == ["background", "names", "routes"]
    lon, lat = page.evaluate("(({ lon, lat }) => [lon, lat])(map_page.placeAtKp('btc', 200))")
    page.mouse.move(*on_screen(page, lon, lat))
    settle(page)
    assert shown_canvases(page) == ["background", "glow", "names", "routes"]
    page.mouse.move(*on_screen(page, lon, lat + 3))
    settle(page)
    assert shown_canvases(page) == ["background", "names", "routes"]


def test_only_what_is_seen_is_painted_until_the_map_is_dragged(page):
    def size():
        return page.evaluate("""["#map_routes", ".leaflet-routes-pane canvas"].map((one) => {
          const { width, height } = document.querySelector(one).getBoundingClientRect();
          return [width, height];
        })""")

    seen, painted = size()
    assert painted == seen
    page.mouse.move(*on_screen(page, 41, 39))
    page.mouse.down()
    page.mouse.move(*on_screen(page, 42, 39.5), steps=4)
    _, painted = size()
    assert painted == pytest.approx([1.3 * side for side in seen], abs=2)
    page.mouse.up()


def test_a_view_that_moves_with_a_change_is_painted(page):
    def choose():
        page.get_by_role("searchbox").fill("station")
        page.locator(".results button").first.click()

    assert {"background", "glow", "names", "routes"} <= set(painted_by(page, choose))


# Where a canvas lies and where the places at its corners lie, in pixels; chosen, in the next frame, before it is shown.
CHOOSE = """() => new Promise((done) => {
  const canvas = document.querySelector(".leaflet-routes-pane canvas"), map = map_routes.getContainer();
  const cornersOf = () => {
    const box = canvas.getBoundingClientRect(), frame = map.getBoundingClientRect();
    return [[box.left - frame.left, box.top - frame.top], [box.right - frame.left, box.bottom - frame.top]];
  };
  const places = cornersOf().map((corner) => map_routes.containerPointToLatLng(corner)), before = map_routes.getZoom();
  painted.length = 0;
  document.querySelector(".results button").click();
  requestAnimationFrame(() => done({
    canvas: cornersOf().flat(), painted: painted.slice(), zoomed: map_routes.getZoom() - before,
    places: places.flatMap((place) => { const { x, y } = map_routes.latLngToContainerPoint(place); return [x, y]; }),
  }));
})"""


def test_the_panel_is_shown_first_and_what_was_painted_moves_with_the_map_until_it_is_painted_anew(page):
    page.get_by_role("searchbox").fill("station")
    settle(page)
    chosen = page.evaluate(CHOOSE)
    assert abs(chosen["zoomed"]) > 0.5
    assert chosen["painted"] == []
    assert chosen["canvas"] == pytest.approx(chosen["places"], abs=2)
    settle(page)
    assert sorted(page.evaluate("painted")) == ["background", "glow", "names", "routes"]


POINT_AT = """([clientX, clientY]) => new Promise((done) => {
  painted.length = 0;
  const event = new PointerEvent("pointermove", { clientX, clientY, bubbles: true, pointerType: "mouse" });
  document.getElementById("map_routes").dispatchEvent(event);
  requestAnimationFrame(() => done([document.getElementById("tip").hidden, painted.slice()]));
})"""


def test_what_is_pointed_at_is_told_first_and_glows_after_that(page):
    lon, lat = page.evaluate("(({ lon, lat }) => [lon, lat])(map_page.placeAtKp('btc', 200))")
    assert page.evaluate(POINT_AT, on_screen(page, lon, lat)) == [False, []]
    settle(page)
    assert page.evaluate("painted") == ["glow"]


def test_a_panel_that_is_folded_paints_the_names_that_kept_clear_of_it(page):
    assert painted_by(page, page.get_by_role("button", name="Hide panel").click) == ["names"]


def test_wide_lines_have_round_corners_from_the_first_painting_on(page):
    joins = "document.querySelector('.leaflet-routes-pane canvas').getContext('2d').lineJoin"
    assert page.evaluate(joins) == "round"
    page.set_viewport_size({"width": 900, "height": 700})
    settle(page)
    assert page.evaluate(joins) == "round"


def test_the_page_is_opened_in_pieces_with_room_for_other_work_between_them(page):
    turns = page.evaluate("turns")
    order = [turns[name] for name in ("routes", "background", "names")]
    assert order == sorted(set(order))


ASKED = """window.asked = []; window.at_ready = null;
for (const name of ["NumberFormat", "DateTimeFormat", "PluralRules", "ListFormat", "Collator", "DisplayNames"]) {
  Intl[name] = new Proxy(Intl[name], { construct(Tool, given) { asked.push(name); return new Tool(...given); } });
}
new MutationObserver(() => {
  const { ready } = document.documentElement.dataset, filled = document.getElementById("panel-layers")?.children.length;
  if (ready && !at_ready) at_ready = { asked: [...asked], filled };
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });"""


def test_until_it_is_ready_on_a_phone_a_page_asks_nothing_of_the_browsers_knowledge_of_languages(browser, tmp_path):
    toy_map.draw().save(tmp_path / "toy.html")
    with watch(browser, ASKED) as open_file:
        page = open_file(tmp_path / "toy.html", PHONE)
        assert page.evaluate("at_ready.asked") == []
        assert page.evaluate("asked")


def test_what_lies_folded_or_is_only_heard_is_filled_when_the_page_is_ready(browser, tmp_path):
    toy_map.draw().save(tmp_path / "toy.html")
    with watch(browser, ASKED) as open_file:
        for size, filled in ((PHONE, False), (LAPTOP, True)):
            page = open_file(tmp_path / "toy.html", size)
            assert bool(page.evaluate("at_ready.filled")) == filled
            assert page.evaluate("document.getElementById('panel-layers').children.length") > 0
            assert page.locator(".text-map").text_content()


WRITTEN = """window.written = []; window.at_ready = null;
const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
  written.push(text);
  return write.call(this, text, ...at);
};
new MutationObserver(() => {
  if (document.documentElement.dataset.ready) at_ready ??= [...written];
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });"""


def test_names_told_first_are_there_when_a_page_is_ready_and_the_others_follow(browser, tmp_path):
    geo.draw().save(tmp_path / "index.html")
    with watch(browser, WRITTEN) as open_file:
        page = open_file(tmp_path / "index.html", PHONE)
        at_ready, opened = page.evaluate("[at_ready, written.splice(0)]")
        assert {"BTC", "BTE", "Aktau", "Baku"} <= {*at_ready}
        assert {"SCPX", "Caspian Sea"} <= {*opened} - {*at_ready}
        page.evaluate("map_page.repaint()")
        settle(page)
        assert page.evaluate("written") == opened


def test_leaflet_is_read_without_an_exception(browser, tmp_path):
    (tmp_path / "leaflet.html").write_text(f"<!DOCTYPE html><script>{leaflet('leaflet.js')}</script>", encoding="utf-8")
    page = browser.new_page()
    thrown, session = [], page.context.new_cdp_session(page)
    session.on("Debugger.paused", lambda at: (thrown.append(at["reason"]), session.send("Debugger.resume")))
    session.send("Debugger.enable")
    session.send("Debugger.setPauseOnExceptions", {"state": "all"})
    page.goto((tmp_path / "leaflet.html").as_uri())
    page.wait_for_timeout(300)
    assert page.evaluate("L.version")
    assert thrown == []
    page.close()
