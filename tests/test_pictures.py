"""The main states of the page beside pictures of them that somebody has looked at.

A page brings its own letters, so that it looks alike whatever fonts a machine has. A picture is compared in cells of
16 pixels, so that another smoothing of edges passes, and a missing line, panel, colour or theme does not. After a
change that is meant: `ENERGY_ROUTES_NEW_PICTURES=yes pytest tests/test_pictures.py`, then look at every picture in
tests/pictures before it is kept.
"""

import base64
import io
import json
import os
from pathlib import Path

import matplotlib
import numpy as np
import pytest
import toy_map
import toy_network
from browsing import LAPTOP, PHONE, PROJECTOR, settle, watch
from PIL import Image

from geo.network.graph import collect_parts
from geo.page import route_map as maps
from geo.page.network import page_network

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).parent / "pictures"
CELL_PX = 16
COLOURS_KEPT = 256
FEW_CELLS = 4
"""So many cells may differ as they like."""
CELL_TOLERANCE = 6.0
"""How far any other cell may be from the picture's, of 255: the fewer colours of a kept picture move one by up to 1,
the thinnest of the lost lines below by 8."""


def click(name):
    return lambda page: page.locator(name).click()


def choose_btc(page):
    page.get_by_role("searchbox").fill("Baku to Ceyhan")
    page.keyboard.press("Enter")


STATES = {
    "light": (LAPTOP, "light", None),
    "dark": (LAPTOP, "dark", None),
    "phone": (PHONE, "light", None),
    "phone-dark-layers": (PHONE, "dark", click("#tab-layers")),
    "projector": (PROJECTOR, "light", None),
    "lengths": (LAPTOP, "light", click("#tab-lengths")),
    "sources": (LAPTOP, "light", click("#tab-sources")),
    "facts": (LAPTOP, "light", choose_btc),
    "routes": (LAPTOP, "light", click("#tab-routes")),
}


OWN_LETTERS = """((faces) => {
  for (const [weight, text] of faces) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    document.fonts.add(new FontFace("Own letters", bytes, { weight }));
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`*, ::before, ::after {
    font-family: "Own letters" !important; text-rendering: geometricPrecision !important; }`);
  document.adoptedStyleSheets = [sheet];
  const context = CanvasRenderingContext2D.prototype, font = Object.getOwnPropertyDescriptor(context, "font");
  Object.defineProperty(context, "font", { ...font, set(value) {
    this.textRendering = "geometricPrecision";
    font.set.call(this, value.replace(/px .*/, 'px "Own letters"'));
  } });
})(%s)"""
"""Sets all text, in elements and on canvases, in the faces given, without the hints that the machine's settings would
have it follow. The faces come as bytes and the rules as a sheet that is made: no request, and the policy stays on."""


@pytest.fixture(scope="session")
def own_letters():
    """The script that brings DejaVu Sans, as matplotlib carries it, in two weights."""
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    files = {"400": "DejaVuSans.ttf", "700": "DejaVuSans-Bold.ttf"}
    faces = [(weight, base64.b64encode((fonts / file).read_bytes()).decode()) for weight, file in files.items()]
    return OWN_LETTERS % json.dumps(faces)


@pytest.fixture
def show(browser, own_letters, tmp_path):
    """Open a page in a state."""
    with watch(browser, own_letters) as open_file:

        def show_page(state, **options):
            size, scheme, act = STATES[state]
            file = tmp_path / f"{state}.html"
            (network_map() if state == "routes" else toy_map.draw(as_of="2026-11", **options)).save(file)
            page = open_file(file, size, scheme)
            if act:
                act(page)
            settle(page)
            return page

        yield show_page


def picture_of(page):
    """Return a page as an array of colours, shape (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))


def network_map():
    parts = collect_parts(toy_network.toy_frame(), toy_network.toy_figures())
    return maps.draw(toy_network.toy_frame(), title="A network", routes={"oil": page_network(parts, {})})


def cells(picture):
    """Return mean colours of cells of 16 pixels, an incomplete cell at the edge left out."""
    high, wide = picture.shape[0] // CELL_PX, picture.shape[1] // CELL_PX
    whole = picture[: high * CELL_PX, : wide * CELL_PX].reshape(high, CELL_PX, wide, CELL_PX, 3)
    return whole.mean(axis=(1, 3))


def kept(state):
    return cells(np.asarray(Image.open(PICTURES / f"{state}.png").convert("RGB"), dtype=float))


def difference(one, other):
    """Return how far apart two pictures are, 1 being as far as is let pass."""
    assert one.shape == other.shape
    apart = np.abs(one - other).mean(axis=2)
    return np.sort(apart, axis=None)[-1 - FEW_CELLS] / CELL_TOLERANCE


@pytest.mark.parametrize("state", STATES)
def test_a_state_looks_as_it_did_when_somebody_looked_at_it(show, state):
    file = PICTURES / f"{state}.png"
    found = picture_of(show(state))
    if os.environ.get("ENERGY_ROUTES_NEW_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        Image.fromarray(found).quantize(COLOURS_KEPT).save(file, optimize=True)
    assert difference(cells(found), kept(state)) <= 1


WITHOUT_PANEL = "document.querySelector('.panel').style.visibility = 'hidden'"
OTHER_THEME = "document.querySelector('[aria-label=\"Light or dark\"]').click()"


@pytest.mark.parametrize("state", STATES)
def test_a_lost_panel_and_the_other_theme_are_farther_from_the_picture_than_is_let_pass(show, state):
    page = show(state)
    page.evaluate(OTHER_THEME)
    settle(page)
    assert difference(cells(picture_of(page)), kept(state)) > 1
    page.evaluate(OTHER_THEME)
    page.evaluate(WITHOUT_PANEL)
    settle(page)
    assert difference(cells(picture_of(page)), kept(state)) > 1


LINES = list(toy_map.frame().query("kind in ['pipeline', 'sea']")["id"])
OTHERS = [("dark", "bte-ge"), ("phone", "bte-ge"), ("phone", "planned-az"), ("projector", "btc-az")]


@pytest.mark.parametrize(("state", "lost"), [*(("light", lost) for lost in LINES), *OTHERS])
def test_a_lost_line_is_farther_from_the_picture_than_is_let_pass(show, state, lost):
    frame = toy_map.frame()
    page = show(state, features=frame[frame["id"] != lost])
    assert difference(cells(picture_of(page)), kept(state)) > 1


@pytest.mark.parametrize("fault", [{"basemap": None}, {"focus": ["bte"]}, {"title": "A map " * 9}])
def test_a_fault_is_farther_from_the_picture_than_is_let_pass(show, fault):
    assert difference(cells(picture_of(show("light", **fault))), kept("light")) > 1
