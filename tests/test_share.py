"""What a reader passes on: pictures of the view, links, frames for other pages, references."""

import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
import toy_map
from browsing import LAPTOP, PHONE, click, hover, settle, violations
from PIL import Image

from geo.page.style import THEMES

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
CELL_PX = 16


def open_dialog(page):
    page.get_by_role("button", name="Share, picture").click()
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
    for control in dialog.locator("button, input, textarea, select").all():
        assert control.bounding_box()["height"] >= 43.5
    assert violations(page) == []
