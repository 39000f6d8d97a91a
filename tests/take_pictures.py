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
COLOURS = 128
SHOTS = {
    "page-overview": ("index", LAPTOP, "light", ""),
    "page-facts": ("index", LAPTOP, "dark", "#6.3/40.4/43&sel=btc"),
    "page-lengths": ("index", LAPTOP, "light", "#6.3/40.4/43&tab=lengths"),
    "page-routes": ("index", LAPTOP, "light", "#4.4/42.5/32&tab=routes&from=tengiz&to=europe"),
    "page-phone": ("btc", PHONE, "light", ""),
}
"""By name of the picture: page, window, theme and address."""


def main(folder: str) -> None:
    """Write one PNG a shot, in few colours."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with watch(browser) as open_file:
            for name, (page_name, size, theme, address) in SHOTS.items():
                page = open_file((Path(folder) / f"{page_name}.html").resolve(), size, theme, address)
                if "from=" in address:
                    page.locator(".way", has_text="BTC").first.click()
                settle(page)
                page.wait_for_timeout(500)
                picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
                picture.quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:] or ["maps"])
