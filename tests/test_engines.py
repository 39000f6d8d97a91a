"""The pages in Firefox and WebKit: opened as files without a network, and used as readers use them."""

import functools
import json
import os
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest
from browsing import missing

import geo
from geo.commands import cli

JS = Path(__file__).parent / "js"
KP_OF_PAGE = {"index": ("btc", 443), "btc": ("btc", 1000), "bte": ("bte", 100), "kazakhstan": ("cpc", 600)}
WEBKIT_DRIVERS = ("WebKitWebDriver", "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/WebKitWebDriver")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("maps")
    assert cli.main(["build", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def used(request, pages, tmp_path_factory):
    """What was seen by page, and the folder of pictures and prints."""
    programs = {
        "FIREFOX": found("firefox-esr", "firefox") if request.param == "firefox" else "",
        "WEBKIT_DRIVER": found(*WEBKIT_DRIVERS) if request.param == "webkit" else "",
    }
    command = [found("node"), "engines.js", request.param, str(folder := tmp_path_factory.mktemp(request.param))]
    command += [f"{pages / name}.html={system}:{kp}" for name, (system, kp) in KP_OF_PAGE.items()]
    if request.param == "webkit" and not os.environ.get("DISPLAY"):
        command = [found("xvfb-run"), "-a", *command]
    if not (JS / "node_modules/puppeteer-core").exists():
        missing("what tests/js/package.json names (npm install --prefix tests/js)")
    done = subprocess.run(
        command, cwd=JS, env={**os.environ, **programs}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return request.param, json.loads(done.stdout), folder


def found(*names):
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        missing(names[0])
    return program


@functools.cache
def atlas():
    return geo.load()


@pytest.mark.parametrize("page", KP_OF_PAGE)
def test_a_page_draws_and_prints_on_one_sheet_without_a_request_or_an_error(used, page):
    engine, seen, folder = used
    assert seen[page + ".html"]["requests"] == seen[page + ".html"]["errors"] == []
    assert len(seen[page + ".html"]["shown"]["routes"]) > 5
    ground, *layers = seen[page + ".html"]["painted"]
    assert ground > 0.9
    assert max(layers) > 0.01
    assert (folder / f"{page}.png").stat().st_size > 50_000
    if engine == "firefox":  # the driver of the other does not print
        assert sheets((folder / f"{page}.pdf").read_bytes()) == 1


@pytest.mark.parametrize("page", KP_OF_PAGE)
def test_a_page_is_searched_pointed_at_filtered_and_turned_dark(used, page):
    engine, seen, _ = used
    found, (system, kp) = seen[page + ".html"], KP_OF_PAGE[page]
    assert any(system.upper() in text for text in (found["search"]["facts"], *found["search"]["results"]))
    assert found["slider"][1] > found["slider"][0]
    before, after = found["filtered"]
    assert after < before
    assert sorted(found["theme"]) == ["dark", "light"]
    assert found["pointed"]["facts"]
    assert engine == "webkit" or found["pointed"]["tip"]
    route = geo.route_of(atlas(), system)
    place = geo.place_at_kp(route, route.calibration, kp)
    assert [found["pointed"][name] for name in ("lon", "lat")] == pytest.approx([place["lon"], place["lat"]], abs=1e-4)
    assert found["pointed"]["kp"] == pytest.approx(kp, abs=0.01)


def test_lengths_and_ways_are_told(used):
    _, seen, _ = used
    for page in KP_OF_PAGE:
        assert len(re.findall(r"\d+ ?km|\d,\d{3}", seen[page + ".html"]["lengths"])) > 2
    assert "Mt" in seen["index.html"]["routes"]


@pytest.mark.parametrize("page", KP_OF_PAGE)
def test_pictures_frames_and_references_are_passed_on(used, page):
    _, seen, _ = used
    found = seen[page + ".html"]
    title, shared = found["title"], found["shared"]
    (png, wide, high), (svg, element, drawn_wide, drawn_high) = shared["png"], shared["svg"]
    assert (png, svg, element) == ("image/png", "image/svg+xml", "svg")
    assert (wide, high) == (2 * drawn_wide, 2 * drawn_high)
    assert drawn_wide > 700
    assert title in " ".join(shared["words"])
    assert 'loading="lazy"></iframe>' in shared["frame"]
    assert title in shared["cited"]["Text"]
    assert "@misc{" in shared["cited"]["BibTeX"]
    assert json.loads(shared["cited"]["CSL JSON"])[-1]["title"] == title


@pytest.mark.parametrize("page", KP_OF_PAGE)
def test_the_map_stands_alone_in_a_frame(used, page):
    _, seen, _ = used
    found = seen[page + ".html"]
    alone = found["embedded"]
    assert not alone["panel"]
    assert alone["title"] == found["title"]
    assert alone["credit"]
    assert alone["routes"] > 5


def sheets(pdf):
    """Return how many pages a PDF has, also where its objects are compressed."""
    texts = [pdf]
    for stream in re.finditer(rb"stream\r?\n", pdf):
        try:
            texts.append(zlib.decompressobj().decompress(pdf[stream.end() :]))
        except zlib.error:
            continue
    return sum(len(re.findall(rb"/Type\s*/Page\b(?!s)", text)) for text in texts)
