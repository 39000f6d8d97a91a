"""The page as people use it: in Chromium, with the network off."""

import contextlib
import csv
import io
import json
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import toy_map
from browsing import LAPTOP, PHONE, PROJECTOR, click, hover, settle, shown, violations
from geographiclib.geodesic import Geodesic
from shapely import LineString

from geo.geometry.conflation import join_layers
from geo.page.style import THEMES

pytestmark = pytest.mark.browser
PHONE_VIEW = {"width": PHONE[0], "height": PHONE[1]}
ADDRESS_WRITTEN_MS = 400
"""The page writes its address when the map has rested for 250 ms."""


def test_a_page_opens_from_a_file_without_network_and_without_complaint(visit):
    page = visit(as_of="2026-11")
    assert page.title() == "A map"
    assert page.get_by_role("heading", level=1).text_content() == "A map"
    assert "November 2026" in page.locator(".as-of").text_content()
    assert set(shown(page)["routes"]) == {"btc-az", "btc-ge", "bte-az", "bte-ge", "planned-az", "ferry-1"}


def test_every_link_of_a_page_leads_somewhere(visit):
    page = visit()
    assert page.locator("a").count()
    assert page.locator("a:not([href])").count() == 0


def test_a_page_tells_its_title_and_its_finding_before_any_script_runs(browser, page_file):
    with contextlib.closing(
        browser.new_context(java_script_enabled=False, viewport=PHONE_VIEW, offline=True)
    ) as context:
        page = context.new_page()
        page.goto(page_file.as_uri())
        opening = page.locator(".opening")
        assert opening.get_by_role("heading").text_content() == page.title()
        assert "Kazakh oil" in opening.locator("p").text_content()
        assert "allow scripts" in opening.inner_text()
        box = opening.bounding_box()
        assert box["x"] == 0
        assert box["y"] + box["height"] == pytest.approx(PHONE_VIEW["height"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_told_before_scripts_run_follows_the_readers_colours(browser, page_file, scheme):
    with contextlib.closing(
        browser.new_context(java_script_enabled=False, color_scheme=scheme, offline=True)
    ) as context:
        page = context.new_page()
        page.goto(page_file.as_uri())
        found = page.locator(".opening").evaluate(
            "(card) => { const of = getComputedStyle(card); return [of.color, of.backgroundColor]; }"
        )
        wanted = [tuple(bytes.fromhex(THEMES[scheme][name].removeprefix("#"))) for name in ("ink", "panel")]
        assert found == [f"rgb{colour}" for colour in wanted]


def test_what_stood_there_before_scripts_ran_is_gone_when_the_panel_is_there(visit):
    page = visit(title='<b>{{7*7}}</b> & "more"')
    assert page.locator(".opening").count() == 0
    assert page.get_by_role("heading", level=1).all_text_contents() == ['<b>{{7*7}}</b> & "more"']


def test_the_policy_of_the_page_is_in_force(visit):
    page = visit()
    blocked = page.evaluate(
        """() => new Promise(done => {
        document.addEventListener('securitypolicyviolation', e => done(e.violatedDirective));
        const script = document.createElement('script');
        script.textContent = 'window.fired = true';
        document.head.append(script);
        setTimeout(() => done('nothing blocked'), 500); })"""
    )
    assert blocked.startswith("script-src")
    assert page.evaluate("window.fired") is None
    assert all("Content Security Policy" in error for error in visit.errors)
    visit.errors.clear()


def test_both_pipelines_are_visible_where_they_share_a_corridor(visit):
    page = visit()
    colours = page.evaluate(
        """() => {
        const canvas = document.querySelector('.leaflet-routes-pane canvas'), box = canvas.getBoundingClientRect();
        const at = map_routes.latLngToContainerPoint([40, 46.2]), from = map_routes.latLngToContainerPoint([40, 45.4]);
        const sharp = canvas.width / box.width, found = new Set();
        const left = (from.x - box.left) * sharp, top = (at.y - box.top - 12) * sharp;
        const pixels = canvas.getContext('2d').getImageData(left, top, (at.x - from.x) * sharp, 24 * sharp);
        for (let i = 0; i < pixels.data.length; i += 4) if (pixels.data[i + 3] === 255)
          found.add('#' + [0, 1, 2].map(k => pixels.data[i + k].toString(16).padStart(2, '0')).join(''));
        return [...found]; }"""
    )
    from geo.page.style import THEMES

    assert {THEMES["light"]["oil"], THEMES["light"]["gas"]} <= set(colours)


def test_names_on_the_map_do_not_overlap(visit):
    page = visit()
    boxes = page.evaluate("map_page.labels()")
    assert len(boxes) > 8
    for i, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:i]:
            beside = left >= other[2] - 0.5 or right <= other[0] + 0.5
            apart = beside or top >= other[3] - 0.5 or bottom <= other[1] + 0.5
            pieces_of_one_name = abs((right - left) - (other[2] - other[0])) < 1e-6
            symbols = right - left < 20 and other[2] - other[0] < 20
            assert apart or pieces_of_one_name or symbols, (boxes[i], other)


def test_hovering_tells_the_kilometre_point_the_country_and_the_nearest_place(visit):
    page = visit()
    hover(page, 48.0, 40.0, dy=3)
    said = page.locator("#tip").inner_text()
    kilometre = float(said.split("KP ")[1].split(" ")[0])
    drawn_m, to_station_m = (Geodesic.WGS84.Inverse(40, 49, 40, lon)["s12"] for lon in (48, 47))
    expected = 180 * drawn_m / to_station_m if "BTC" in said else drawn_m / 1e3  # 180 km is published for the station
    assert kilometre == pytest.approx(expected, abs=1.5)
    assert "Azerbaijan" in said
    assert "nearest" in said


def test_clicking_a_line_shows_its_facts_and_what_else_lies_there(visit):
    page = visit()
    click(page, 46.0, 40.0)
    facts = page.locator(".facts")
    assert facts.get_by_role("heading", level=2).text_content() in ("Baku to Ceyhan", "Baku to Erzurum")
    assert facts.get_by_text("Also here").count() == 1
    if facts.get_by_role("heading", level=2).text_content() == "Baku to Erzurum":
        facts.get_by_role("button", name="BTC").click()
        settle(page)
    text = page.locator(".facts").inner_text()
    assert "Sources disagree (1)" in text
    assert "341 / 350 km" in text
    assert "29.5 Mt in 2024" in text
    assert "Within 5 km" in text


def test_a_source_that_is_no_web_address_is_no_link(visit):
    page = visit()
    page.get_by_role("tab", name="Sources").click()
    settle(page)
    links = page.locator(".sources a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert links == ["https://example.org/one"]
    assert "Atlas two" in page.locator(".sources").inner_text()
    assert "Not used" not in page.locator(".sources").inner_text()


def test_clicking_a_place_shows_it_and_clicking_nothing_closes_it(visit):
    page = visit()
    click(page, *toy_map.OIL_END)
    assert page.locator(".facts h2").text_content() == "End"
    assert "41.000° N" in page.locator(".facts").inner_text()
    click(page, 42.0, 42.6)
    assert not page.locator(".facts").is_visible()


def test_a_place_lists_the_routes_that_start_end_or_pass_there(visit):
    page = visit(address="#at=border")  # it is of BTC, and a line of BTE ends there
    routes = page.locator(".facts ul.plain li", has_text="km").all_inner_texts()
    assert [text.split(",")[0] for text in routes] == ["BTC", "BTE"]


def test_a_switch_of_the_legend_takes_its_routes_off_the_map(visit):
    page = visit()
    page.get_by_role("switch", name="Planned or given up").uncheck(force=True)
    settle(page)
    assert "planned-az" not in shown(page)["routes"]
    page.get_by_role("switch", name="Baku to Erzurum").uncheck(force=True)
    settle(page)
    assert {"btc-az", "btc-ge", "ferry-1"} == set(shown(page)["routes"])


def test_filters_by_status_commodity_and_country(visit):
    page = visit()
    page.locator("summary", has_text="Filter").click()
    page.get_by_label("proposed").uncheck()
    settle(page)
    assert "planned-az" not in shown(page)["routes"]
    page.get_by_label("goods").uncheck()
    page.get_by_label("Country").select_option("GE")
    settle(page)
    assert set(shown(page)["routes"]) == {"btc-ge", "bte-ge"}
    page.get_by_role("button", name="Show everything").click()
    settle(page)
    assert len(shown(page)["routes"]) == 6


@pytest.mark.parametrize("query", ["baki", "Bakı", "порт", "POR"])
def test_search_finds_any_name_in_any_language_without_marks(visit, query):
    page = visit()
    page.get_by_role("searchbox").fill(query)
    page.locator(".results").get_by_role("button", name="Port").click()
    settle(page)
    assert page.locator(".facts h2").text_content() == "Port"


def test_enter_opens_the_first_result_of_the_search(visit):
    page = visit()
    page.get_by_role("searchbox").fill("ceyhan")
    page.keyboard.press("Enter")
    settle(page)
    assert page.get_by_role("heading", level=2).first.text_content() == "Baku to Ceyhan"


def test_a_search_that_finds_nothing_says_so(visit):
    page = visit()
    page.get_by_role("searchbox").fill("zzz")
    settle(page)
    assert "Nothing has that name" in page.locator("#panel-layers").inner_text()


def test_the_lengths_tab_shows_measured_beside_published_and_leads_to_the_route(visit):
    page = visit()
    page.get_by_role("tab", name="Lengths").click()
    settle(page)
    rows = page.locator("table.lengths tbody tr").all_inner_texts()
    assert [row.split() for row in rows] == [
        ["BTC", "690", "700", "−1.4", "%"],
        ["Azerbaijan", "341", "350", "−2.6", "%"],
        ["Georgia", "349", "–", "–"],
    ]
    page.locator("table.lengths").get_by_role("button", name="BTC").click()
    settle(page)
    assert page.locator(".facts h2").text_content() == "Baku to Ceyhan"


def test_the_lengths_are_sorted_by_any_column_and_say_so(visit):
    other = pd.DataFrame([
        {"system": "bte", "measured_km": 980.0, "published_km": 970.0, "difference_share": 0.0103},
        {"system": "unheard", "measured_km": 100.0},
    ])  # fmt: skip
    page = visit(lengths=pd.concat([toy_map.tables()["lengths"], other], ignore_index=True))
    page.get_by_role("tab", name="Lengths").click()
    table = page.locator("table.lengths")

    def firsts():
        return [text.split()[0] for text in table.locator("tbody th").all_inner_texts()]

    assert table.locator("[aria-sort]").count() == 0
    for name, direction, expected in [
        ("Measured", "ascending", ["unheard", "BTC", "Azerbaijan", "Georgia", "BTE"]),
        ("Measured", "descending", ["BTE", "BTC", "Georgia", "Azerbaijan", "unheard"]),
        ("Published", "ascending", ["BTC", "Azerbaijan", "Georgia", "BTE", "unheard"]),
        ("Published", "descending", ["BTE", "BTC", "Azerbaijan", "Georgia", "unheard"]),
        ("Route", "ascending", ["BTC", "Azerbaijan", "Georgia", "BTE", "unheard"]),
        ("Difference", "descending", ["BTE", "BTC", "Azerbaijan", "Georgia", "unheard"]),
    ]:
        if (name, direction) == ("Difference", "descending"):
            table.get_by_role("button", name=name).click()
        table.get_by_role("button", name=name).click()
        assert firsts() == expected
        marked = table.locator("[aria-sort]")
        assert marked.count() == 1
        assert marked.get_attribute("aria-sort") == direction
        assert marked.inner_text().startswith(name)
    assert violations(page) == []


def test_where_a_finer_line_is_in_use_three_lengths_stand_side_by_side(visit):
    lengths = toy_map.tables()["lengths"].assign(drawn_km=[640.0, 291.0, None], reason=["finer lines of A", None, None])
    page = visit(lengths=lengths)
    page.get_by_role("tab", name="Lengths").click()
    settle(page)
    table = page.locator("table.lengths")
    assert table.locator("thead th").all_inner_texts() == [
        "Route", "Measured, km", "Drawn here, km", "Published, km", "Difference",
    ]  # fmt: skip
    assert [row.split()[:4] for row in table.locator("tbody tr").all_inner_texts()] == [
        ["BTC", "690", "640", "700"], ["Azerbaijan", "341", "291", "350"], ["Georgia", "349", "–", "–"],
    ]  # fmt: skip
    table.get_by_role("button", name="BTC").click()
    settle(page)
    facts = page.locator(".facts").inner_text()
    assert "690 / 640 / 700 km" in facts
    assert "Measured / drawn here / published" in facts
    assert "finer lines of A" in facts


def test_everything_can_be_reached_and_used_with_the_keyboard_alone(visit):
    page = visit()
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        label = page.evaluate("document.activeElement.title || document.activeElement.textContent")
        outline = page.evaluate(
            """() => { const e = document.activeElement, seen = e.matches('.entry input') ? e.nextElementSibling : e;
            const { outlineStyle, outlineWidth } = getComputedStyle(seen);
            return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2; }"""
        )
        if page.evaluate("document.activeElement === document.body"):
            break
        assert outline, label
        reached.append(label)
        if label == "Facts: Baku to Ceyhan":
            break
    assert reached[-1] == "Facts: Baku to Ceyhan"
    page.keyboard.press("Enter")
    settle(page)
    assert page.evaluate("document.activeElement.textContent") == "Baku to Ceyhan"
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("PageUp")
    assert "KP 5" in slider.get_attribute("aria-valuetext")
    assert page.locator(".kp-dot").count() == 1
    page.keyboard.press("Escape")
    settle(page)
    assert not page.locator(".facts").is_visible()


def test_two_clicks_measure_along_a_route_or_across_country(visit):
    page = visit()
    page.get_by_role("button", name="Measure a distance").click()
    click(page, 48.0, 42.5)
    click(page, 47.0, 42.5)
    expected = Geodesic.WGS84.Inverse(42.5, 48, 42.5, 47)["s12"] / 1e3
    assert float(page.locator("#readout").inner_text().split(" km")[0]) == pytest.approx(expected, abs=1.5)
    click(page, 44.0, 40.25)
    click(page, 42.0, 40.75)
    assert "along BTC" in page.locator("#readout").inner_text()
    along = float(page.locator("#readout").inner_text().split(" km")[0])
    assert along == pytest.approx(Geodesic.WGS84.Inverse(40.25, 44, 40.75, 42)["s12"] / 1e3, rel=0.02)


def test_the_address_keeps_view_switches_selection_and_theme(visit):
    page = visit()
    page.get_by_role("switch", name="Sea routes").uncheck(force=True)
    page.get_by_role("button", name="Light or dark").click()
    click(page, 43.0, 40.5)
    page.evaluate("map_routes.setView([40.2, 43.5], 7, { animate: false })")
    page.wait_for_timeout(400)
    address = page.evaluate("location.hash")
    again = visit(address=address)
    assert again.evaluate("document.documentElement.dataset.theme") == "dark"
    assert again.locator(".facts h2").text_content() == page.locator(".facts h2").text_content()
    assert again.evaluate("map_routes.getZoom()") == 7
    assert again.evaluate("map_page.state.off.has('sea:*')")


@pytest.mark.parametrize(
    "address",
    ["#x", "#99/1e9/abc", "#%E0%A4%A", "#5/40/45&off=%25E0%25A4%25A&sel=__proto__&tab=x&theme=javascript:", "#&&==&"],
)
def test_an_address_that_makes_no_sense_is_ignored(visit, address):
    page = visit(address=address)
    assert len(shown(page)["routes"]) == 6


def test_what_is_shown_can_be_taken_away_as_geojson(visit):
    page = visit()
    page.get_by_role("switch", name="Baku to Ceyhan").uncheck(force=True)
    with page.expect_download() as download:
        page.get_by_role("button", name="GeoJSON").click()
    collection = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    taken = gpd.GeoDataFrame.from_features(collection, crs=4326)
    assert download.value.suggested_filename == "a-map.geojson"
    assert "btc-az" not in set(taken["id"])
    line = taken.set_index("id").loc["bte-az", "geometry"]
    assert line.equals(LineString([toy_map.START, toy_map.MIDDLE, toy_map.BORDER]))


def test_the_table_can_be_taken_away_as_csv(visit):
    page = visit()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert rows[0]["measured_km"] == "690"
    assert [row["country"] for row in rows] == ["", "AZ", "GE"]
    assert [row["sources"] for row in rows] == ["atlas-one; atlas-two", "atlas-one", "atlas-one"]
    assert rows[0]["source_urls"] == "https://example.org/one; javascript:fired()"
    assert {(row["licences"], row["attribution"]) for row in rows} == {("CC BY 4.0", "Drawn by hand.")}


def hostile_frame():
    frame = toy_map.frame()
    texts = [
        "<img src=x onerror=fired()>",
        "{{7*191}} ${7*191} `",
        "</script><script>fired()</script>",
        "javascript:fired()",
        "__proto__",
        "constructor",
        "{% for x in y %}",
    ]
    for column in ("name", "operator", "note", "status", "country", "sources", "name_ru", "commodity", "layer"):
        frame[column] = [texts[i % len(texts)] for i in range(len(frame))]
    frame["system"] = [texts[i % 6] for i in range(len(frame))]
    for text in texts:
        frame[text] = text
    return frame


def test_hostile_data_is_shown_and_does_nothing(visit):
    tables = toy_map.tables()
    tables["systems"] = None
    tables["sources"] = (
        tables["sources"].assign(id="javascript:fired()", title="<b>bold</b>", url="JaVaScRiPt:fired()").head(1)
    )
    page = visit(hostile_frame(), title="<img src=x onerror=fired()>{{7*191}}", as_of="${7*191}", **tables)
    page.evaluate("() => { window.fired = () => { window.has_fired = true } }")
    assert page.title() == "<img src=x onerror=fired()>{{7*191}}"
    for button in page.locator(".entry-open").all():
        button.click()
        settle(page)
        if page.locator(".facts").is_visible():
            for details in page.locator(".facts details:not([open]) summary").all():
                details.click()
            assert "1337" not in page.locator(".panel").inner_text()
            page.keyboard.press("Escape")
            settle(page)
    for lon in (48, 46, 44, 42):
        hover(page, lon, 40 + max(0, 45 - lon) * 0.25)
        click(page, lon, 40 + max(0, 45 - lon) * 0.25)
    for tab in page.get_by_role("tab").all():
        tab.click()
    assert page.locator("a[href^=java i]").count() == 0
    assert page.evaluate("window.has_fired") is None
    assert page.locator("img, iframe, b").count() == 0


@pytest.mark.parametrize("size", [PHONE, LAPTOP, PROJECTOR])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_and_everything_can_be_touched(visit, size, scheme):
    page = visit(size=size, scheme=scheme)
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if size == PHONE:
        page.get_by_role("tab", name="Layers").click()
        settle(page)
    small = page.evaluate(
        """[...document.querySelectorAll('button, select, summary, [type=search], [type=range], .entry label, .check')]
        .filter(e => e.offsetParent).map(e => [e.textContent.slice(0, 20), e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 43.5 || box.width < 24).map(([text, box]) => [text, box.width, box.height])"""
    )
    assert small == []


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["start", "facts", "lengths", "sources"])
def test_axe_finds_nothing(visit, browser, tmp_path, size, scheme, state):
    page = visit(size=size, scheme=scheme)
    if state == "facts":
        click(page, 43.0, 40.5)
        for summary in page.locator(".facts details > summary").all():
            summary.click()
    elif state != "start":
        page.get_by_role("tab", name=state.title()).click()
        settle(page)
    assert violations(page) == []


def test_printing_leaves_the_buttons_out_and_fills_a_sheet(visit):
    page = visit(scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.locator("#map_routes").bounding_box()["width"] == 1046
    assert not page.locator(".tools").is_visible()
    assert not page.locator(".takeaway").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".tools").is_visible()
    assert page.locator("#map_routes").bounding_box()["width"] == LAPTOP[0]


def test_printing_leaves_the_address_as_it_was_however_long_it_takes(visit):
    address = "#7/40.000/45.000&theme=dark"
    page = visit(scheme="dark", address=address)
    assert page.evaluate("map_routes.getZoom()") == 7  # not closer to the limit than the map allows
    page.evaluate("map_routes.fire('moveend')")  # waits to be written when printing begins
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(ADDRESS_WRITTEN_MS)
    assert page.evaluate("location.hash") == address
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_timeout(ADDRESS_WRITTEN_MS)
    assert page.evaluate("location.hash") == address
    page.evaluate("map_routes.setZoom(8, {animate: false})")
    page.wait_for_timeout(ADDRESS_WRITTEN_MS)
    assert page.evaluate("location.hash").startswith("#8/")


def test_printing_at_the_edge_of_the_map_gives_the_same_view_back(visit):
    page = visit(address="#7/35.000/53.000")
    view = "[map_routes.getZoom(), map_routes.getCenter().lat, map_routes.getCenter().lng]"
    before = page.evaluate(view)
    for _ in range(3):
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        settle(page)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.wait_for_timeout(ADDRESS_WRITTEN_MS)
        assert page.evaluate(view) == pytest.approx(before, abs=1e-9)


@pytest.mark.parametrize(("figures_shown", "fewest", "most"), [(1, 1, 1), (90, 2, 9)])
def test_on_paper_what_is_too_long_for_the_sheet_goes_on_after_the_map(visit, tmp_path, figures_shown, fewest, most):
    figures = toy_map.tables()["figures"].query("quantity in ('length', 'throughput')")
    many = pd.concat([figures.assign(quantity=f"quantity {number}") for number in range(figures_shown)])
    page = visit(address="#sel=btc", figures=many, series=None, lengths=None)
    page.pdf(path=tmp_path / "x.pdf", format="A4", landscape=True, print_background=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "x.pdf").read_bytes()))
    assert fewest <= sheets <= most


def test_on_paper_one_canvas_holds_the_background_too(visit):
    page = visit()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    canvases = page.locator("#map_routes canvas").all()
    assert [canvas.is_visible() for canvas in canvases].count(True) == 1
    land = page.evaluate(
        "[...document.querySelector('.leaflet-routes-pane canvas').getContext('2d').getImageData(800, 600, 1, 1).data]"
    )
    assert land[3] == 255


def test_a_page_without_anything_says_so(visit):
    page = visit(toy_map.frame().iloc[:0], basemap=None)
    assert "nothing to show" in page.locator(".panel").inner_text()


def test_hovering_paints_the_glow_alone(visit):
    page = visit()
    painted = page.evaluate(
        """() => { const map = map_routes.getContainer(), painted = {};
        const at = map_routes.latLngToContainerPoint([40.05, 47]);
        const old = CanvasRenderingContext2D.prototype.stroke;
        CanvasRenderingContext2D.prototype.stroke = function (...path) {
          const pane = this.canvas.parentElement.className;
          painted[pane] = (painted[pane] ?? 0) + 1;
          return old.apply(this, path); };
        const { left, top } = map.getBoundingClientRect();
        return new Promise(done => { let i = 0; const next = () => {
          if (i++ === 60) return done(painted);
          const place = { clientX: left + at.x + i, clientY: top + at.y + i % 7 * 5 };
          map.dispatchEvent(new PointerEvent('pointermove', { ...place, bubbles: true, pointerType: 'mouse' }));
          requestAnimationFrame(next);
        }; next(); }); }"""
    )
    assert painted
    assert all("glow" in pane for pane in painted)


def test_two_drawings_of_one_route_lead_to_each_other(visit):
    theirs = toy_map.tidy([toy_map.line("P1", "P1", "oil", [(49.0, 40.05), (45.0, 40.05)])])
    page = visit(join_layers(toy_map.frame(), theirs.assign(name="P1")), address="#sel=P1")
    assert "The same way" in page.locator(".facts").inner_text()
    assert "5.6 km apart" in page.locator(".facts").inner_text()
    page.locator(".facts").get_by_role("button", name="BTC").click()
    settle(page)
    assert page.locator(".facts h2").text_content() == "Baku to Ceyhan"
    assert page.locator(".facts").get_by_role("button", name="P1").is_visible()


def test_very_many_lines_are_drawn_found_and_pointed_at(visit):
    from test_maps import many_lines

    frame = many_lines()
    page = visit(frame, basemap=None, systems=None, figures=None, lengths=None, sources=None)
    for _ in range(100):
        if page.evaluate("document.documentElement.dataset.detail === 'fine'"):
            break
        page.wait_for_timeout(50)
    assert len(shown(page)["routes"]) == len(frame)
    page.get_by_role("searchbox").fill("route 123")
    page.locator(".results").get_by_role("button", name="Route 123").click()
    settle(page)
    assert page.locator(".facts h2").text_content() == "Route 123"
    said = page.locator(".facts").inner_text()
    shape = frame.set_index("id").loc["line-123", "geometry"]
    expected = sum(
        Geodesic.WGS84.Inverse(*one[::-1], *other[::-1])["s12"] / 1e3
        for part in shape.geoms
        for one, other in zip(part.coords, part.coords[1:], strict=False)
    )
    assert float(said.split(" km, geodesic")[0].split("\n")[-1]) == pytest.approx(expected, rel=2e-3)
    page.evaluate("map_routes.setView([36.16, 22], 10, { animate: false })")
    settle(page)
    lon, lat = shape.geoms[0].coords[20]
    hover(page, lon, lat)
    assert "Route 123" in page.locator("#tip").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="Gas pipelines").click()
    settle(page)
    assert page.locator(".items:not(.results) li").count() == 201
