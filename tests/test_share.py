"""What a reader passes on: pictures of the view, links, frames for other pages, references."""

import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
import toy_map
from browsing import LAPTOP, PHONE, click, hover, settle, shown, violations
from PIL import Image

from geo.page.style import THEMES

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
CELL_PX = 16


def open_dialog(page):
    page.get_by_role("button", name="Share, picture, cite").click()
    settle(page)
    return page.get_by_role("dialog")


def save(page, kind):
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name=kind, exact=True).click()
    assert download.value.suggested_filename == f"a-map.{kind.lower()}"
    return Path(download.value.path())


def words_of(svg):
    return "\n".join(text.text for text in ET.parse(svg).iter(f"{SVG}text"))


def cells(picture):
    """Return mean colours of cells of 16 pixels."""
    high, wide = picture.shape[0] // CELL_PX, picture.shape[1] // CELL_PX
    whole = picture[: high * CELL_PX, : wide * CELL_PX].reshape(high, CELL_PX, wide, CELL_PX, 3)
    return whole.mean(axis=(1, 3))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_of_the_view_is_saved_with_title_date_scale_legend_and_credit(visit, browser, scheme):
    page = visit(scheme=scheme, as_of="2026-11")
    open_dialog(page)
    png, svg = save(page, "PNG"), save(page, "SVG")
    root = ET.parse(svg).getroot()
    wide, high = int(root.get("width")), int(root.get("height"))
    picture = Image.open(io.BytesIO(png.read_bytes())).convert("RGB")
    assert picture.size == (2 * wide, 2 * high)
    assert wide > 700
    colours = {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in picture.getcolors(1_000_000)}
    assert {THEMES[scheme][name] for name in ("panel", "ink", "oil", "gas", "land", "paper")} <= colours
    words = words_of(svg)
    for said in (
        "A map",
        "As of November 2026",
        "Drawn by hand.",
        "BTC",
        "Sea routes",
        "Ports and terminals",
        "100 km",
    ):
        assert said in words
    assert root.find(f"{SVG}title").text == "A map"
    assert "Drawn by hand." in root.find(f"{SVG}desc").text
    drawn = browser.new_page(viewport={"width": wide, "height": high})
    drawn.goto(svg.as_uri() if svg.suffix == ".svg" else svg.rename(svg.with_suffix(".svg")).as_uri())
    as_drawn = np.asarray(Image.open(io.BytesIO(drawn.screenshot())).convert("RGB"))
    drawn.close()
    differ = np.abs(cells(as_drawn) - cells(np.asarray(picture.resize((wide, high), Image.Resampling.BOX)))).max(axis=2)
    assert (differ > 12).mean() < 0.01
    assert differ.mean() < 1.5


def test_a_picture_shows_what_the_view_shows(visit):
    page = visit(address="#6.5/40.3/44&off=sea:*&in=GE&sel=btc&kp=350")
    open_dialog(page)
    svg = save(page, "SVG")
    words = words_of(svg)
    assert "Sea routes" not in words
    assert "Georgia" in words
    assert "Baku to Ceyhan, KP 350 km" in words
    assert THEMES["light"]["glow"] in svg.read_text(encoding="utf-8")  # the band of what is chosen, the dot at KP 350
    page.keyboard.press("Escape")
    hover(page, 43.0, 40.5)
    assert "BTC" in page.locator("#tip").inner_text()  # what is pointed at is what is on the screen


def test_the_picture_of_a_phone_is_as_wide_as_its_screen(visit):
    page = visit(size=PHONE, title="A long title of a map that goes on and on and on until it takes two rows")
    open_dialog(page)
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="PNG").click()
    picture = Image.open(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert picture.width == 2 * PHONE[0]
    assert picture.height > picture.width


def test_text_of_any_kind_stands_in_a_picture_as_text(visit):
    title = '</text><script>fired()</script> & "\u0001'
    page = visit(title=title)
    open_dialog(page)
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="SVG").click()
    svg = Path(download.value.path())
    assert "</text><script>fired()</script>" in re.sub(r"\s+", " ", words_of(svg)).replace("\n", " ")
    assert not list(ET.parse(svg).iter(f"{SVG}script"))


def test_the_dialog_is_reached_from_every_tab_and_closed_by_escape_alone(visit):
    page = visit()
    click(page, *toy_map.OIL_END)
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert open_dialog(page).is_visible()
        page.keyboard.press("Escape")
        settle(page)
        assert not page.get_by_role("dialog").is_visible()
        assert tab.get_attribute("aria-selected") == "true"
    click(page, *toy_map.OIL_END)
    open_dialog(page)
    page.keyboard.press("Escape")
    assert page.locator(".facts h2").text_content() == "End"


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_nothing_in_the_dialog_sticks_out_or_is_too_small_for_a_finger(visit, size):
    page = visit(size=size)
    dialog = open_dialog(page)
    box = dialog.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["y"] + box["height"] <= size[1]
    assert dialog.evaluate("(dialog) => dialog.scrollWidth <= dialog.clientWidth")
    for control in dialog.locator("button, input:not([type=radio]), label.check, textarea, select").all():
        assert control.bounding_box()["height"] >= 43.5
    assert violations(page) == []


PUBLISHED = "https://maps.example.org/a.html"


def test_links_frames_and_references_lead_to_where_the_map_is_published(visit):
    page = visit(address="#7/40.3/44&sel=btc", url=PUBLISHED)
    dialog = open_dialog(page)
    link = dialog.get_by_role("textbox", name="Link to this view").input_value()
    assert link == f"{PUBLISHED}#7/40.300/44.000&sel=btc"
    frame = dialog.get_by_role("textbox", name="Embed in another page").input_value()
    assert f'src="{PUBLISHED}#7/40.300/44.000&amp;sel=btc&amp;embed"' in frame
    assert link in dialog.get_by_role("textbox", name="Cite").input_value()
    assert "opens nowhere else" not in dialog.inner_text()


def test_a_file_on_disk_says_that_its_link_leads_nobody_there(visit):
    page = visit()
    dialog = open_dialog(page)
    assert "opens nowhere else" in dialog.inner_text()
    assert dialog.get_by_role("textbox", name="Link to this view").count() == 0
    assert "file:" not in dialog.get_by_role("textbox", name="Embed in another page").input_value()
    assert "file:" not in dialog.get_by_role("textbox", name="Cite").input_value()


@pytest.mark.parametrize("size", [(320, 240), (640, 420)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_embedded_the_map_stands_alone_with_title_and_credit(visit, size, scheme):
    page = visit(size=size, scheme=scheme, address="#embed", as_of="2026-11", title="Routes of a small world to Europe")
    assert not page.locator(".panel").is_visible()
    title, credit = page.get_by_role("link", name="Routes of a small world"), page.locator(".credit")
    for element in (title, credit, page.locator(".embed-head p"), page.locator(".leaflet-control-scale")):
        box = element.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert 0 <= box["y"] <= box["y"] + box["height"] <= size[1]
        assert float(element.evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)")) >= 11
    assert credit.inner_text() == "Drawn by hand."
    assert "As of November 2026" in page.locator(".embed-head").inner_text()
    head, buttons = page.locator(".embed-head").bounding_box(), page.locator(".tools").bounding_box()
    assert head["x"] + head["width"] < buttons["x"]
    assert {"btc-az", "btc-ge"} <= set(shown(page)["routes"])
    assert not title.get_attribute("href").endswith("embed")
    page.evaluate("map_routes.setZoom(7, { animate: false })")
    page.wait_for_timeout(400)
    assert page.url.endswith("&embed")
    assert violations(page) == []


def test_the_lines_for_another_page_show_the_map_in_a_frame(visit, browser, tmp_path):
    page = visit(address="#7/40.3/44&sel=btc", title='A "map" <b>')
    lines = open_dialog(page).get_by_role("textbox", name="Embed in another page").input_value()
    file = Path(page.evaluate("location.pathname"))
    (file.parent / "host.html").write_text(f"<!DOCTYPE html><body>{lines}", encoding="utf-8")
    host = browser.new_page()
    host.goto((file.parent / "host.html").as_uri())
    inner = host.frame_locator("iframe")
    inner.locator("html[data-ready=true]").wait_for()
    assert inner.get_by_role("link", name='A "map" <b>').is_visible()
    assert not inner.locator(".panel").is_visible()
    assert host.locator("iframe").get_attribute("title") == 'A "map" <b>'
    host.close()


def test_a_figure_is_cited_with_its_source_and_date_in_three_forms(visit):
    page = visit(address="#sel=btc", as_of="2026-11", url=PUBLISHED)
    dialog = open_dialog(page)
    choice, field = dialog.get_by_role("combobox"), dialog.get_by_role("textbox", name="Cite")
    figure = next(text for text in choice.locator("option").all_inner_texts() if "29.5 Mt" in text)
    assert figure == "Baku to Ceyhan, Throughput: 29.5 Mt (as of 2024)"
    choice.select_option(label=figure)
    text = field.input_value()
    assert text.startswith(f"{figure}. Source: Example. Atlas one. https://example.org/one Quoted from: A map, as of")
    assert f"November 2026. {PUBLISHED}#" in text
    dialog.get_by_text("BibTeX").click()
    assert "title = {{Atlas one}}" in field.input_value()
    dialog.get_by_text("CSL JSON").click()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save").click()
    entries = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [entry["type"] for entry in entries] == ["webpage", "map"]
    assert entries[0]["URL"] == "https://example.org/one"
    assert entries[0]["note"] == figure
    assert entries[1]["issued"] == {"date-parts": [[2026, 11]]}
    dialog.get_by_role("button", name="Copy", exact=True).last.click()
    settle(page)
    assert re.search("Copied|selected", dialog.get_by_role("status").inner_text())


def test_each_figure_of_the_facts_leads_to_its_reference(visit):
    page = visit(address="#sel=btc", as_of="2026-11", url=PUBLISHED)
    buttons = page.locator(".facts .cite")
    assert buttons.count() > 5
    page.locator(".facts").get_by_text("By year, with sources").click()
    page.get_by_role("button", name="Cite: Throughput, 2024, 29.5 Mt").click()
    settle(page)
    dialog = page.get_by_role("dialog")
    said = "Baku to Ceyhan, Throughput: 29.5 Mt (as of 2024)"
    assert dialog.get_by_role("combobox").evaluate("(one) => one.selectedOptions[0].text") == said
    assert dialog.get_by_role("textbox", name="Cite").input_value().startswith(f"{said}. Source: Example. Atlas one.")
    assert violations(page) == []
    page.keyboard.press("Escape")
    settle(page)
    assert page.locator(".facts h2").is_visible()
    for button in buttons.all():
        button.evaluate("(one) => one.click()")
        said = dialog.get_by_role("combobox").evaluate("(one) => one.selectedOptions[0].text")
        value = button.get_attribute("aria-label").rpartition(", ")[2]
        assert said.startswith("Baku to Ceyhan, ")
        assert f": {value}" in said
        page.evaluate("document.querySelector('dialog').close()")


def test_a_map_leads_to_the_other_maps_beside_it(visit):
    page = visit(maps=[("Another map", "other.html"), ("A script", "javascript:fired()")])
    links = page.get_by_role("navigation", name="Other maps").get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == ["./other.html", "./javascript%3Afired()"]
    assert visit().get_by_role("navigation", name="Other maps").count() == 0


def test_tables_are_seen_wide_beside_the_map(visit):
    page = visit(address="#tab=lengths")
    narrow = page.locator(".panel").bounding_box()["width"]
    page.get_by_role("button", name="Wide table").click()
    settle(page)
    wide = page.locator(".panel").bounding_box()["width"]
    assert 1.5 * narrow < wide < 0.65 * LAPTOP[0]
    assert page.get_by_role("button", name="Wide table").get_attribute("aria-pressed") == "true"
    page.wait_for_timeout(400)
    again = visit(address=page.evaluate("location.hash"))
    assert again.locator(".panel").bounding_box()["width"] == wide
    for tab in ("Sources", "Lengths"):
        again.get_by_role("tab", name=tab).click()
        settle(again)
        assert again.locator(".panel").bounding_box()["width"] == wide
    again.get_by_role("tab", name="Layers").click()
    settle(again)
    assert again.locator(".panel").bounding_box()["width"] == narrow
    assert not visit(size=PHONE, address="#tab=lengths").get_by_role("button", name="Wide table").is_visible()
