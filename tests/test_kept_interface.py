"""What one release promised works in the next: every flag, public name and key of an address on the kept list."""

import json

import kept_interface
import pytest
from browsing import settle, watch

import geo

KEPT = json.loads(kept_interface.KEPT.read_text(encoding="utf-8"))


def test_every_flag_that_was_there_is_there():
    present = kept_interface.flags()
    gone = {name: sorted({*options} - {*present.get(name, [])}) for name, options in KEPT["flags"].items()}
    assert {name: options for name, options in gone.items() if options or name not in present} == {}


def test_every_public_name_that_was_there_is_there():
    assert [name for name in KEPT["names"] if not hasattr(geo, name)] == []


@pytest.mark.browser
def test_an_address_of_an_earlier_release_opens_the_same_view(browser, tmp_path):
    geo.draw().save(tmp_path / "index.html")
    with watch(browser) as open_file:
        page = open_file(tmp_path / "index.html")
        for address, expected in KEPT["address"].items():
            page.goto("about:blank")
            page.goto((tmp_path / "index.html").as_uri() + address)
            page.wait_for_selector("html[data-ready=true]")
            settle(page)
            state = page.evaluate(
                """() => { const { state, routes } = map_page; return {
                    tab: state.tab, country: state.country, theme: state.theme, lang: state.lang, off: [...state.off],
                    status: [...state.hiddenStatus], commodity: [...state.hiddenCommodity],
                    selected: state.selected, sure: state.sure, year: state.year,
                    tour: state.tour, zoom: map_routes.getZoom() } }"""
            )
            assert {name: state[name] for name in expected} == expected, address
            page.wait_for_timeout(300)  # the address is written when the map has rested for a moment
            kept = page.evaluate("location.hash").split("&")
            assert [pair for pair in address.split("&")[1:] if pair not in kept] == [], (address, kept)
