"""A page with tiles may ask exactly the hosts that it asks, for every provider; what it cannot show is refused."""

import html
import io
import re
from urllib.parse import urlsplit

import PIL.Image
import pytest
import toy_world
import xyzservices
from unpacking import data_in

from geo.errors import EnergyRoutesError, LayerError, UnknownNameError
from geo.page.document import map_payload
from geo.page.html_page import html_page
from geo.page.tiles import find_tiles

PROVIDERS = xyzservices.providers.flatten()
FREE = sorted(name for name, provider in PROVIDERS.items() if not provider.requires_token())
WITH_TOKEN = sorted(set(PROVIDERS) - set(FREE))
OTHER_CRS = sorted(name for name in FREE if PROVIDERS[name].get("crs", "EPSG:3857") != "EPSG:3857")


def asked(tiles):
    """Return the addresses Leaflet asks for one tile, as its template says."""
    values = {"z": "3", "x": "5", "y": "2", "-y": "5"}
    subdomains = tiles["subdomains"]
    return [re.sub(r"\{([^}]+)\}", lambda place, s=s: {**values, "s": s}[place[1]], tiles["url"]) for s in subdomains]


def allowed(page):
    """Return the sources of images in a page's policy."""
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    return next(rule.split()[1:] for rule in policy.split("; ") if rule.startswith("img-src"))


def is_allowed(address, sources):
    """Whether a source expression of CSP 3 fits the address: scheme, host and port, a wildcard only as first label."""
    parts = urlsplit(address)
    return any(f"{parts.scheme}://{parts.netloc}" == source for source in sources)


def page_with(tiles):
    return html_page(map_payload(toy_world.atlas(), title="t", tiles=tiles))


def test_every_provider_without_token_is_allowed_what_it_asks_or_refused():
    assert len(FREE) > 500
    refused = []
    for name in FREE:
        try:
            tiles = find_tiles(name)
        except LayerError:
            refused.append(name)
            continue
        for address in asked(tiles.payload()):
            assert "{" not in address
            assert is_allowed(address, tiles.origins), (name, address, tiles.origins)
        assert not any("*" in origin for origin in tiles.origins)
    assert refused == OTHER_CRS
    for name in OTHER_CRS:
        with pytest.raises(LayerError, match=r"drawn in EPSG:\d+"):
            find_tiles(name)


@pytest.mark.parametrize("name", ["OneMapSG.Grey", "FreeMapSK", "OpenAIP", "TopPlusOpen.Color", "OpenStreetMap.Mapnik"])
def test_the_page_itself_allows_what_it_asks(name):
    page = page_with(name)
    data = data_in(page)
    expected = PROVIDERS[name].get("subdomains", "abc") if "{s}" in PROVIDERS[name]["url"] else "a"
    addresses = set(asked(data["tiles"]))
    assert len(addresses) == len(expected)
    assert all(is_allowed(address, allowed(page)) for address in addresses)
    assert len(allowed(page)) == 1 + len({urlsplit(address).netloc for address in addresses})
    assert data["tiles"]["tms"] == bool(PROVIDERS[name].get("tms"))


def test_a_provider_that_needs_a_token_is_refused_with_the_reason():
    for name in WITH_TOKEN:
        with pytest.raises(LayerError, match="token"):
            find_tiles(name)


@pytest.mark.parametrize(
    ("tiles", "told"),
    [
        ("https://{z}.example.org/{x}/{y}.png", "like https://host"),
        ("https://example.org/{z}/{x}.png", "like https://host"),
        ("https://example.org/{z}/{x}/{y}?k={apikey}", "{apikey} cannot be filled in"),
        ("https://tiles.example.org/{q}.png?{z}{x}{y}", "{q} cannot be filled in"),
        ("https://карты.example/{z}/{x}/{y}.png", "in Latin letters"),
        ("https://x.org;script-src */{z}/{x}/{y}.png", "like https://host"),
        ("https://user@x.org/{z}/{x}/{y}.png", "like https://host"),
        ("file:///{z}/{x}/{y}.png", "like https://host"),
        ("OpenStreetMop", "did you mean"),
    ],
)
def test_what_cannot_be_shown_is_refused_when_the_page_is_made(tiles, told):
    with pytest.raises(EnergyRoutesError, match=re.escape(told)):
        page_with(tiles)
    with pytest.raises(UnknownNameError if told == "did you mean" else LayerError):
        find_tiles(tiles)


@pytest.mark.browser
def test_tiles_of_numbered_hosts_are_asked_and_shown_in_the_browser(tmp_path, browser):
    file = tmp_path / "page.html"
    file.write_text(page_with("https://tile-{s}.example.org/{z}/{x}/{y}.png"), encoding="utf-8")
    pixel = io.BytesIO()
    PIL.Image.new("RGB", (256, 256)).save(pixel, "png")
    hosts, complaints = set(), []
    page = browser.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

    def answer(route):
        hosts.add(urlsplit(route.request.url).netloc)
        route.fulfill(body=pixel.getvalue(), content_type="image/png")

    page.route(re.compile("^https:"), answer)
    page.goto(file.as_uri())
    page.wait_for_selector("img.leaflet-tile-loaded", state="attached")
    page.close()
    assert complaints == []
    assert hosts
    assert hosts <= {f"tile-{s}.example.org" for s in "abc"}
