"""The main states of the page beside pictures of them that somebody has looked at.

A picture is compared in cells of 16 pixels, so that other fonts and another smoothing of edges pass, and a missing
line, panel, colour or theme does not. After a change that is meant: `ENERGY_ROUTES_NEW_PICTURES=yes pytest
tests/test_pictures.py`, then look at every picture in tests/pictures before it is kept.
"""

import io
import os
from pathlib import Path

import numpy as np
import pytest
import toy_map
import toy_network
from browsing import LAPTOP, PHONE, PROJECTOR, settle, watch
from PIL import Image

from geo.network.graph import collect_parts
from geo.page import document as maps
from geo.page.network import page_network

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).parent / "pictures"
CELL_PX = 16
COLOURS_KEPT = 64
MEAN_TOLERANCE = 3.0
"""How far cells may be from the picture's in the mean, of 255: text in another font moves it by 1 or 2."""
WORST_TOLERANCE = 6.0
"""The same of the worst hundredth of the cells, in units of the mean tolerance."""


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


@pytest.fixture
def take(browser, tmp_path):
    """Return a picture of a state as an array of colours, shape (height, width, 3)."""
    with watch(browser) as open_file:

        def take_picture(state, **options):
            size, scheme, act = STATES[state]
            file = tmp_path / f"{state}.html"
            (network_map() if state == "routes" else toy_map.draw(as_of="2026-11", **options)).save(file)
            page = open_file(file, size, scheme)
            if act:
                act(page)
            settle(page)
            return np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))

        yield take_picture


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
    return max(apart.mean() / MEAN_TOLERANCE, np.quantile(apart, 0.99) / (MEAN_TOLERANCE * WORST_TOLERANCE))


@pytest.mark.parametrize("state", STATES)
def test_a_state_looks_as_it_did_when_somebody_looked_at_it(take, state):
    file = PICTURES / f"{state}.png"
    found = take(state)
    if os.environ.get("ENERGY_ROUTES_NEW_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        Image.fromarray(found).quantize(COLOURS_KEPT).save(file, optimize=True)
    assert difference(cells(found), kept(state)) <= 1


@pytest.mark.parametrize(
    "fault", [{"basemap": None}, {"focus": ["bte"]}, {"title": "A map " * 9}, {"frame": "without BTC"}]
)
def test_a_fault_is_farther_from_the_picture_than_is_let_pass(take, fault):
    if "frame" in fault:
        frame = toy_map.frame()
        fault = {"features": frame[frame["system"] != "btc"]}
    assert difference(cells(take("light", **fault)), kept("light")) > 1


def test_the_themes_are_farther_apart_than_is_let_pass():
    assert difference(kept("light"), kept("dark")) > 1
