# ruff: noqa: T201
"""How long a page takes to choose a system of very many lines: from the click to the next frame, with its facts.

    python tests/benchmarks/bench_choose.py [LINES]

Two pages are opened from the disk, offline, in Chromium without a graphics card: one of 60,000 lines (or LINES) of one
system, and one of 900, the most that still have kilometre points and names. Each is opened ROUNDS times; in each the
system is chosen from the search, left, and chosen again. The first choice of a page counts; the second is told beside
it. The map is painted anew after that frame, which is not measured. It ends with status 1 when the median of either
takes more than a tenth of a second. A machine at other work takes longer: run it alone.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from playwright.sync_api import sync_playwright

from geo.page import route_map as maps

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ROUNDS = 7
LINES, FEW_LINES, VERTICES = 60_000, 900, 12
MOST_MS, REST_MS = 100.0, 1500
READY = """document.documentElement.dataset.ready === "true"
  && (!document.getElementById("bulk") || document.documentElement.dataset.detail === "fine")"""
# What the browser measures of each click: from the input to the next frame on the screen (Event Timing, W3C).
WATCH = """new PerformanceObserver((list) => {
  for (const { name, duration } of list.getEntries()) if (name === "click") window.clicked_ms = duration;
}).observe({ type: "event", durationThreshold: 16 });"""


def one_system(count: int) -> gpd.GeoDataFrame:
    """Return lines of one system all over the world: random walks with steps of about 2 km."""
    chance = np.random.default_rng(1)
    starts = np.column_stack([chance.uniform(-120, 140, count), chance.uniform(-40, 65, count)])
    walks = starts[:, None, :] + np.cumsum(chance.normal(0, 0.02, (count, VERTICES, 2)), axis=1)
    frame = gpd.GeoDataFrame({"id": [f"line-{n}" for n in range(count)]}, geometry=shapely.linestrings(walks), crs=4326)
    return frame.assign(kind="pipeline", commodity="gas", system="one")


def choose_twice(browser, file: Path) -> tuple[float, float]:
    """Return the milliseconds of the first choice in a fresh page and of the second."""
    page = browser.new_context(
        viewport={"width": 1280, "height": 800}, offline=True, reduced_motion="reduce"
    ).new_page()
    page.add_init_script(WATCH)
    page.goto(file.as_uri(), timeout=120_000)
    while not page.evaluate(READY):
        page.wait_for_timeout(30)
    page.get_by_role("searchbox").fill("one")
    times = []
    for _ in range(2):
        page.wait_for_timeout(REST_MS)
        page.locator(".results button").click()
        page.wait_for_timeout(REST_MS)
        times.append(page.evaluate("window.clicked_ms"))
        assert page.locator(".facts h2").text_content() == "one"
        page.keyboard.press("Escape")
    page.context.close()
    return times[0], times[1]


def measure(count: int, browser, folder: Path) -> float:
    """Print the medians for a page of so many lines, and return that of the first choice."""
    file = folder / f"{count}.html"
    maps.draw(one_system(count), title="One system").save(file)
    first, again = zip(*(choose_twice(browser, file) for _ in range(ROUNDS)), strict=True)
    spread = f"{min(first):.0f} to {max(first):.0f}"
    median = statistics.median(first)
    print(f"| {count:,} | {median:.0f} ({spread}) | {statistics.median(again):.0f} |", flush=True)
    return median


def main() -> int:
    """Print a table and return 1 when a choice takes too long."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        print("| lines of the system | chosen first, ms | again, ms |\n|---:|---:|---:|")
        counts = [int(count) for count in sys.argv[1:]] or [LINES, FEW_LINES]
        medians = [measure(count, browser, Path(folder)) for count in counts]
        browser.close()
    return int(max(medians) > MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
