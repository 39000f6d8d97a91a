"""An address that a script sets while a page opens, at whatever moment, is what the page shows and keeps."""

import pytest
import toy_map
from browsing import settle, watch

pytestmark = pytest.mark.browser
ADDRESS = "#7/40.500/44.000&in=GE&sel=btc&tab=lengths&theme=dark&lang=tr"
MOMENTS = {
    "the document has a body": "document.body",
    "the map is made": "document.querySelector('.leaflet-container')",
    "the panel is made": "document.querySelector('.panel')",
    "the first words stand in it": "document.querySelector('.panel h1')?.textContent",
    "the page shows itself": "window.map_page",
    "the first lines are painted": "document.querySelector('.leaflet-container canvas')",
    "the tools are made": "document.querySelector('.tools')",
    "the scale is made": "document.querySelector('.credit')",
    "the page is ready": "document.documentElement.dataset.ready",
}
AT = """
new MutationObserver((_, observer) => {
    if (!(%s)) return;
    observer.disconnect();
    location.hash = "%s";
    window.wasSet = true;
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
WHEN_WRITTEN = """
const wait = setTimeout;
window.setTimeout = (work, ms, ...rest) => wait((...given) => {
    if (ms === 250 && !window.wasSet) { window.wasSet = true; location.hash = "%s"; }
    work(...given);
}, ms, ...rest);
"""


@pytest.mark.parametrize("moment", [*MOMENTS, "the address is written"])
def test_an_address_set_while_the_page_opens_is_taken_over(browser, tmp_path, moment):
    file = tmp_path / "page.html"
    toy_map.draw().save(file)
    script = AT % (MOMENTS[moment], ADDRESS) if moment in MOMENTS else WHEN_WRITTEN % ADDRESS
    with watch(browser, script) as open_file:
        page = open_file(file)
        if moment not in MOMENTS:
            page.evaluate("map_routes.setView([41, 45], 5, { animate: false })")
        page.wait_for_function("() => window.wasSet")
        page.wait_for_timeout(700)
        settle(page)
        shown = page.evaluate(
            """() => { const { country, tab, theme, lang, selected } = map_page.state;
            return [country, tab, theme, lang, selected?.system, document.documentElement.lang,
                document.documentElement.dataset.theme, map_routes.getZoom()]; }"""
        )
        assert shown == ["GE", "lengths", "dark", "tr", "btc", "tr", "dark", 7]
        assert page.locator(".facts").is_visible()
        assert page.evaluate("location.hash") == ADDRESS
