"""Take the pictures of the pages that README and the notebooks' README show.

    energy-routes build --out maps
    python tests/take_pictures.py maps

Look at every picture before it is kept.
"""

import io
import sys
from pathlib import Path

from browsing import CHROMIUM, FLAGS, LAPTOP, PHONE, settle, watch
from PIL import Image
from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).parents[1] / "notebooks" / "pictures"
SHEET = (1047, 718)  # A4 across without its margins, at 96 pixels an inch
SHOTS = {
    "page-overview": ("index", LAPTOP, "light", ""),
    "page-year": ("index", LAPTOP, "light", "#year=2025"),
    "page-corridor": ("index", LAPTOP, "light", "#6.6/40.9/45.4"),
    "page-sure": ("index", LAPTOP, "light", "#8.6/41.6/44.9&sure=1"),
    "page-facts": ("index", LAPTOP, "dark", "#6.3/40.4/43&sel=btc"),
    "page-lengths": ("index", LAPTOP, "light", "#6.3/40.4/43&tab=lengths"),
    "page-routes": ("index", LAPTOP, "light", "#4.4/42.5/32&tab=routes&from=tengiz&to=europe"),
    "page-phone": ("index", PHONE, "light", ""),
    "page-print": ("btc", SHEET, "light", ""),
}
"""By name of the picture: page, window, theme and address; a window of `SHEET` is printed."""
MOST_BYTES = 400_000
"""Of all of them."""
WIDEST_PX, QUALITY = 1024, 50


def main(folder: str) -> None:
    """Write one WebP a shot."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with watch(browser) as open_file:
            for name, (page_name, size, theme, address) in SHOTS.items():
                page = open_file((Path(folder) / f"{page_name}.html").resolve(), size, theme, address)
                if "from=" in address:
                    page.locator(".way", has_text="BTC").first.click()
                if size == SHEET:
                    page.emulate_media(media="print")
                    page.evaluate("dispatchEvent(new Event('beforeprint'))")
                settle(page)
                page.wait_for_timeout(500)
                picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
                picture.thumbnail((WIDEST_PX, WIDEST_PX))
                picture.save(PICTURES / f"{name}.webp", quality=QUALITY, method=6)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:] or ["maps"])
