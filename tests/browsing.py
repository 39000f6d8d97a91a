"""Pages in Chromium with the network off, watched for requests and complaints."""

import contextlib
import os
import shutil
from pathlib import Path

import pytest

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
LAPTOP, PHONE, PROJECTOR = (1280, 800), (360, 740), (2560, 1440)
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(os.environ.get("ENERGY_ROUTES_AXE", "node_modules/axe-core/axe.min.js"))  # from npm


def missing(what):
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{what} is not installed")


@contextlib.contextmanager
def watch(browser, script=None):
    """Give a function that opens a file; afterwards no request has left and no error was said.

    `script` runs in a page before its own.
    """
    contexts, requests, errors = [], [], []

    def open_file(file, size=LAPTOP, scheme="light", address="", motion="reduce"):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, offline=True, reduced_motion=motion,
            has_touch=size == PHONE, accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda said: errors.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(file.as_uri() + address)
        page.wait_for_selector("html[data-ready=true]")
        settle(page)
        return page

    open_file.errors = errors
    yield open_file
    for context in contexts:
        context.close()
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert errors == []


def is_complaint(said):
    """Whether the console complains of the page, not of the tests that read its pictures."""
    return said.type in ("error", "warning") and "willReadFrequently" not in said.text


def settle(page):
    """Wait until what was asked for is painted."""
    page.evaluate(
        """() => new Promise((done) => {
        const frame = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
        const look = async () => {
            await frame();
            await frame();
            if (window.map_page?.isAtRest() === false) look(); else done();
        };
        look(); })"""
    )
    page.wait_for_timeout(30)


def turn_to(page, address):
    """Give an open page another address, and wait until it shows what that asks for."""
    page.evaluate(
        """(address) => new Promise((done) => {
        if (location.hash === address) { done(); return; }
        addEventListener("hashchange", () => setTimeout(done), { once: true });
        location.hash = address; })""",
        address,
    )
    settle(page)


def violations(page):
    """Return what axe-core finds: [rule, elements] pairs."""
    if not AXE.exists():
        missing("axe-core")
    page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
    return page.evaluate("axe.run().then((result) => result.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))")


def on_screen(page, lon, lat):
    x, y = page.evaluate(
        """([lon, lat]) => {
        const at = map_routes.latLngToContainerPoint([lat, lon]);
        const box = map_routes.getContainer().getBoundingClientRect();
        return [at.x + box.left, at.y + box.top]; }""",
        [lon, lat],
    )
    return x, y


def hover(page, lon, lat, dy=0.0):
    x, y = on_screen(page, lon, lat)
    page.mouse.move(x - 40, y - 40)
    page.mouse.move(x, y + dy)
    settle(page)


def click(page, lon, lat, dy=0.0):
    x, y = on_screen(page, lon, lat)
    page.mouse.click(x, y + dy)
    settle(page)


def shown(page):
    return page.evaluate("map_page.shown()")
