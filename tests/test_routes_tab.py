"""The Routes tab: its answers are those of Python, and it works by pointer, keyboard and screen reader."""

import numpy as np
import pytest
import shapely
from browsing import LAPTOP, PHONE, settle, violations, watch

from geo.atlas.catalog import figures, read_table
from geo.atlas.load import lines, load
from geo.atlas.units import read_densities
from geo.formats.finer import with_finer_lines
from geo.network.flow import find_flow
from geo.network.graph import build_network
from geo.network.search import find_routes
from geo.network.tables import atlas_network
from geo.page import atlas_maps

pytestmark = pytest.mark.browser
ADDRESS_WRITTEN_MS = 400
"""The page writes its address when the map has rested for 250 ms."""


@pytest.fixture(scope="module")
def atlas():
    return load()


@pytest.fixture(scope="module")
def networks(atlas):
    densities = read_densities(read_table("crudes"))
    return {name: build_network(atlas, figures(), commodity=name, densities=densities) for name in ("oil", "gas")}


@pytest.fixture(scope="module")
def file(atlas, tmp_path_factory):
    path = tmp_path_factory.mktemp("routes") / "index.html"
    atlas_maps.draw(atlas).save(path)
    return path


@pytest.fixture
def visit(browser, file):
    """Open the page at its Routes tab with the network off; afterwards no request has left and no error was said."""
    with watch(browser) as open_file:

        def open_page(address="#4/42/40&tab=routes", size=LAPTOP, scheme="light", motion="reduce"):
            return open_file(file, size, scheme, address, motion)

        yield open_page


def pixels_of(page, pane):
    """A number that changes with what is painted on a pane."""
    return page.evaluate(
        """(pane) => {
        const canvas = document.querySelector(`.leaflet-${pane}-pane canvas`);
        if (!canvas || canvas.style.display === 'none') return 0;
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let sum = 0;
        for (let i = 3; i < data.length; i += 4) sum = (sum * 31 + data[i] + data[i - 1]) % 1000003;
        return sum; }""",
        pane,
    )


def test_the_tab_opens_with_ways_from_tengiz_to_europe_side_by_side(visit, networks):
    page = visit()
    expected = find_routes(networks["oil"], "tengiz", "europe", most=8)
    assert any("btc" in route.systems for route in expected)
    assert page.locator(".way").count() == len(expected)
    assert "CPC" in page.locator(".way-name").first.inner_text()
    widths = page.evaluate("[...document.querySelectorAll('.way-bar')].map((bar) => bar.getBoundingClientRect().width)")
    shares = [route.length_km / expected[-1].length_km for route in expected]
    assert [width / widths[-1] for width in widths] == pytest.approx(shares, abs=0.01)
    assert f"{find_flow(networks['oil'], 'tengiz', 'europe').value:g} Mt/yr" in page.locator(".most").inner_text()


def test_a_way_on_finer_lines_tells_the_length_of_our_own_beside(browser, atlas, tmp_path):
    own = shapely.segmentize(lines(atlas).query("system == 'btc'").geometry, 0.05)
    beside = own.map(lambda line: shapely.transform(line, lambda xy: xy + 0.01 * (np.indices(xy.shape)[0] % 2)))
    beside.set_crs(4326).to_file(tmp_path / "mine.geojson")
    finer = with_finer_lines(atlas, geometry={"btc": tmp_path / "mine.geojson"})
    atlas_maps.draw(finer).save(tmp_path / "index.html")
    route = find_routes(atlas_network("oil", frame=finer), "sangachal", "ceyhan", via="btc")[0]
    with watch(browser) as open_file:
        page = open_file(tmp_path / "index.html", address="#4/42/40&tab=routes&from=sangachal&to=ceyhan")
        texts = page.locator(".way-km").all_inner_texts()
        assert f"{route.length_km:,.0f} / {route.drawn_km:,.0f} km" in texts
        assert page.get_by_text("Measured / drawn here", exact=True).count() == 1


def test_the_stretches_of_a_bar_are_as_long_as_the_country_takes(visit, networks):
    page = visit()
    first = find_routes(networks["oil"], "tengiz", "europe")[0]
    parts = page.evaluate(
        """[...document.querySelector('.way-bar').children].map((part) => part.getBoundingClientRect().width)"""
    )
    shares = [km / first.length_km for km in first.km_by_country.values()]
    assert [part / sum(parts) for part in parts] == pytest.approx(shares, abs=0.02)


def test_pointing_at_a_way_shows_it_on_the_map(visit, networks):
    page = visit()
    before = pixels_of(page, "glow")
    page.locator(".way").nth(1).hover()
    settle(page)
    assert pixels_of(page, "glow") != before
    pointed = page.evaluate("map_page.routes.shown.pointed.legs.map((leg) => leg.id)")
    assert pointed == [leg.id for leg in find_routes(networks["oil"], "tengiz", "europe")[1].legs]
    page.mouse.move(900, 700)
    settle(page)
    assert page.evaluate("map_page.routes.shown.pointed") is None
    assert pixels_of(page, "glow") == before


def test_choosing_a_way_shows_it_alone_and_choosing_it_again_shows_all(visit):
    page = visit()
    before = pixels_of(page, "routes")
    way = page.locator(".way").first
    way.click()
    page.wait_for_timeout(100)
    assert way.get_attribute("aria-pressed") == "true"
    assert "alone" in page.locator("#routes-tab > [role=status]").last.inner_text()
    assert pixels_of(page, "routes") != before
    assert pixels_of(page, "way") != 0
    way.click()
    page.wait_for_timeout(100)
    assert way.get_attribute("aria-pressed") == "false"
    assert page.evaluate("map_page.routes.shown.alone") is None
    assert pixels_of(page, "way") == 0


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_the_flow_runs_along_a_chosen_way_unless_motion_is_unwelcome(visit, motion, moves):
    page = visit(motion=motion)
    page.locator(".way").first.click()
    page.wait_for_timeout(900)
    first = pixels_of(page, "way")
    page.wait_for_timeout(250)
    assert (pixels_of(page, "way") != first) is moves


def test_a_closure_is_told_at_once_and_kept_in_the_address(visit, networks):
    page = visit()
    page.get_by_text("Close something").click()
    page.get_by_label("CPC", exact=True).check()
    settle(page)
    flow = find_flow(networks["oil"], "tengiz", "europe", closed=["cpc"])
    assert f"{round(flow.value, 2):g} Mt/yr" in page.locator(".flow[role=status]").inner_text()
    assert f"1 closed: {round(flow.value, 2):g} Mt/yr" in page.locator(".closures > summary").inner_text()
    assert "CPC" not in " ".join(page.locator(".way-name").all_inner_texts())
    page.wait_for_timeout(ADDRESS_WRITTEN_MS)
    address = page.evaluate("location.hash")
    assert "close=cpc" in address
    again = visit(address)
    assert again.locator(".most").inner_text() == page.locator(".most").inner_text()


INKED = """([lon, lat]) => {
  const canvas = document.querySelector(".leaflet-way-pane canvas");
  if (!canvas || canvas.style.display === "none") return false;
  const box = canvas.getBoundingClientRect(), sharp = canvas.width / box.width;
  const at = map_routes.latLngToContainerPoint([lat, lon]);
  const { data } = canvas.getContext("2d").getImageData((at.x - box.left - 20) * sharp, (at.y - box.top - 20) * sharp,
    40 * sharp, 40 * sharp);
  return data.some((value, i) => i % 4 === 3 && value > 0); }"""
"""Whether anything is painted over the lines within 20 pixels of a place."""


@pytest.mark.parametrize(
    ("address", "closed", "open_"),
    [("#tour=5", "cpc-ru", "btc-tr"), ("#4/42/40&tab=routes&close=cpc", "cpc-ru", "btc-tr"),
     ("#4/42/40&tab=routes&close=TR", "btc-tr", "cpc-ru")],
)  # fmt: skip
def test_what_is_closed_is_crossed_out_on_the_map_while_the_tab_is_open(visit, atlas, address, closed, open_):
    drawn = lines(atlas).set_index("id").geometry
    middles = [shapely.line_interpolate_point(drawn[line], 0.5, normalized=True) for line in (closed, open_)]
    closed, open_ = ([point.x, point.y] for point in middles)
    page = visit(address)
    assert page.evaluate(INKED, closed)
    assert not page.evaluate(INKED, open_)
    assert page.locator(".closures > summary svg").is_visible()
    page.locator("#tab-layers").click()
    settle(page)
    assert not page.evaluate(INKED, closed)
    page.locator("#tab-routes").click()
    settle(page)
    assert page.evaluate(INKED, closed)
    page.get_by_role("button", name="Open all again").click()
    settle(page)
    assert not page.evaluate(INKED, closed)
    assert page.locator(".closures > summary svg").count() == 0


def test_what_is_avoided_is_one_switch_at_the_top(visit, networks):
    page = visit()
    page.locator(".avoid").get_by_label("Russia").check()
    settle(page)
    expected = find_routes(networks["oil"], "tengiz", "europe", most=8, closed=["RU"])
    assert page.locator(".way").count() == len(expected)
    assert any("BTC" in name for name in page.locator(".way-name").all_inner_texts())
    assert page.locator("input[name=close][value=RU]").is_checked()
    assert "avoids Russia" in page.locator(".ways li").first.inner_text()


def test_beside_every_closure_stands_what_it_changes_and_a_word_where_it_changes_nothing(visit, networks):
    page = visit("#4/42/40&tab=routes&cargo=oil&from=tengiz&to=europe&close=cpc,turkish-straits")
    oil = networks["oil"]
    before, now = [find_flow(oil, "tengiz", "europe", closed=closed).value for closed in ([], ["cpc"])]
    km = [find_routes(oil, "tengiz", "europe", closed=closed)[0].length_km for closed in ([], ["cpc"])]
    cpc, straits, together = page.locator(".closed-what li").all_inner_texts()
    assert cpc.startswith("CPC closed: ")
    assert f"{round(now, 2):g} Mt/yr instead of {round(before, 2):g} Mt/yr" in cpc
    assert f"shortest way {km[1]:,.0f} km instead of {km[0]:,.0f} km" in cpc
    assert straits.startswith("Turkish Straits closed: changes nothing")
    assert together.removeprefix("All of these closed") == cpc.removeprefix("CPC closed")
    page.get_by_text("Open all again").click()
    settle(page)
    assert page.locator(".closed-what").count() == 0


def test_a_commodity_is_asked_without_closures_that_are_not_there(visit):
    page = visit("#4/42/40&tab=routes&cargo=oil&from=tengiz&to=europe&close=cpc,RU,baku-novorossiysk")
    page.locator("#ask-gas").check()
    settle(page)
    closed = page.evaluate("[...map_page.routes.asked.closed]")
    assert closed == ["RU"]
    assert page.locator(".avoid").get_by_label("Russia").is_checked()


def test_working_ways_stand_before_those_that_stand_idle(visit, networks):
    page = visit("#4/42/40&tab=routes&cargo=oil&from=tengiz&to=europe&idle=1&built=1")
    working = find_routes(networks["oil"], "tengiz", "europe", most=8)
    lists = page.locator(".ways")
    assert lists.first.locator(".way").count() == len(working)
    assert "idle lines" not in lists.first.inner_text()
    assert "stand idle or are not built" in page.locator("#routes-tab h2").nth(1).inner_text()
    others = lists.last.locator("li").all_inner_texts()
    assert others
    assert all("uses idle lines" in text or "uses lines not built" in text for text in others)


def test_no_way_left_is_said_with_what_was_closed(visit):
    page = visit("#4/42/40&tab=routes&cargo=oil&from=tengiz&to=europe&close=cpc,rail-tengiz-aktau,atyrau-samara")
    said = page.locator(".no-way").inner_text()
    assert said.startswith("No way is left for oil from Tengiz")
    assert "CPC" in said
    assert "Tengiz-Aktau" in said
    assert page.locator(".way").count() == 0


def test_names_nobody_knows_in_the_address_are_left_out(visit):
    page = visit("#4/42/40&tab=routes&cargo=water&from=atlantis&to=__proto__&close=constructor,cpc")
    asked = page.evaluate(
        "(({commodity, from, to, closed}) => [commodity, from, to, [...closed]])(map_page.routes.asked)"
    )
    assert asked == ["oil", "tengiz", "europe", ["cpc"]]


def test_the_tab_works_by_keyboard_alone(visit):
    page = visit("#4/42/40")
    page.locator("#tab-layers").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    settle(page)
    for _ in range(7):  # panel, wide table, oil or gas, avoid Russia, avoid the Straits, from, to
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "ask-to"
    before = page.locator(".way-name").all_inner_texts()
    page.keyboard.type("Ceyhan")
    settle(page)
    assert page.evaluate("document.activeElement.id") == "ask-to"
    assert page.evaluate("map_page.routes.asked.to") == "ceyhan"
    assert page.locator(".way-name").all_inner_texts() != before
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # opens the closures
    settle(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    settle(page)
    assert page.evaluate("[...map_page.routes.asked.closed].length") == 1
    assert page.evaluate("document.activeElement.name") == "close"
    page.keyboard.press("Space")
    page.locator(".way").first.focus()
    assert page.evaluate("map_page.routes.shown.pointed !== null")
    page.keyboard.press("Enter")
    assert page.evaluate("map_page.routes.shown.alone !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("map_page.routes.shown.alone") is None


def test_a_chosen_way_is_kept_in_the_address_and_opens_again(visit):
    page = visit()
    third = page.locator(".way").nth(2)
    name = third.locator(".way-name").inner_text()
    third.click()
    page.wait_for_timeout(ADDRESS_WRITTEN_MS)
    address = page.evaluate("location.hash")
    systems = page.evaluate("map_page.routes.shown.alone.systems")
    assert f"&way={','.join(systems)}" in address
    again = visit(address)
    assert again.evaluate("map_page.routes.shown.alone.systems") == systems
    assert again.locator(".way[aria-pressed=true] .way-name").all_inner_texts() == [name]
    assert again.evaluate("map_routes.getZoom()") == pytest.approx(page.evaluate("map_routes.getZoom()"), abs=0.01)
    again.keyboard.press("Escape")
    again.wait_for_timeout(ADDRESS_WRITTEN_MS)
    assert "way=" not in again.evaluate("location.hash")
    assert again.locator(".way[aria-pressed=true]").count() == 0


def test_an_address_changed_by_hand_shows_another_way_and_one_nobody_knows_shows_none(visit):
    page = visit("#4/42/40&tab=routes&way=cpc,black-sea-tankers")
    assert page.evaluate("map_page.routes.shown.alone.systems") == ["cpc", "black-sea-tankers"]
    for way, systems in [
        ("rail-tengiz-aktau,caspian-tankers,btc,mediterranean-tankers", 4),
        ("__proto__,cpc", None),
    ]:
        page.evaluate(f"location.hash = '#4/42/40&tab=routes&way={way}'")
        settle(page)
        page.wait_for_timeout(ADDRESS_WRITTEN_MS)
        alone = page.evaluate("map_page.routes.shown.alone?.systems ?? null")
        assert (alone and len(alone)) == systems
        assert page.locator(".way[aria-pressed=true]").count() == bool(systems)
        assert ("way=" in page.evaluate("location.hash")) is bool(systems)


def test_leaving_the_tab_shows_all_routes_again(visit):
    page = visit()
    page.locator(".way").first.click()
    page.locator("#tab-layers").click()
    settle(page)
    assert page.evaluate("map_page.routes.shown.alone") is None


@pytest.mark.parametrize(("size", "scheme"), [(LAPTOP, "light"), (PHONE, "dark")])
def test_every_control_of_the_tab_is_large_enough_for_a_finger(visit, size, scheme):
    page = visit("#4/42/40&tab=routes&close=btc", size=size, scheme=scheme)
    if size == PHONE:
        page.locator("#tab-routes").click()
        settle(page)
    page.evaluate("document.querySelectorAll('#routes-tab details').forEach((part) => { part.open = true; })")
    small = page.evaluate(
        """[...document.querySelectorAll('#routes-tab :is(button, select, summary, label.check)')]
        .map((control) => [control.textContent.slice(0, 30), control.getBoundingClientRect()])
        .filter(([, box]) => box.height < 44 || box.width < 44).map(([text]) => text)"""
    )
    assert small == []


@pytest.mark.parametrize(("size", "scheme"), [(LAPTOP, "light"), (PHONE, "dark"), (LAPTOP, "dark"), (PHONE, "light")])
def test_axe_finds_nothing_to_complain_about_in_the_tab(visit, size, scheme):
    page = visit("#4/42/40&tab=routes&close=btc&built=1", size=size, scheme=scheme)
    if size == PHONE:
        page.locator("#tab-routes").click()
        settle(page)
    page.evaluate("document.querySelectorAll('#routes-tab details').forEach((part) => { part.open = true; })")
    page.locator(".way").first.click()
    settle(page)
    assert violations(page) == []


def test_a_page_without_networks_has_no_routes_tab(browser, tmp_path):
    import toy_map

    from geo.page import route_map as maps

    path = tmp_path / "toy.html"
    maps.draw(toy_map.frame(), title="A map").save(path)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready=true]")
    assert page.locator("#tab-layers").count() == 1
    assert page.locator("#tab-routes").count() == 0
    context.close()
