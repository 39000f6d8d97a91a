# ruff: noqa: T201
"""How fast built pages are on a slow phone: a processor four times slower than this machine's.

    python tests/benchmarks/bench_phone.py FOLDER [FOLDER_BEFORE]

Each page of FOLDER, as `energy-routes build` writes them, is opened ROUNDS times from the disk, offline, in Chromium
without a graphics card, 360 pixels wide. Told are medians in milliseconds: until the page is ready, the longest task
until then, and from an input to the next frame (Event Timing, W3C: in steps of 8 ms, from 16 ms on). Pages of
FOLDER_BEFORE of the same names are opened in turn with them. It ends with status 1 when a median of FOLDER is over its
limit. A machine at other work takes longer: run it alone.
"""

import shutil
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ROUNDS, SLOWER, PHONE, REST_MS, LOAD_MS = 5, 4, {"width": 360, "height": 740}, 1200, 3000
LIMITS_MS = {"ready": 1200}
LIMIT_MS = 100  # of all else
# What the browser measures by itself: tasks of more than 50 ms, when the page is ready, and inputs.
WATCH = """
window.tasks_ms = [0]; window.input_ms = 0;
new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => tasks_ms.push(duration)))
  .observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  window.input_ms = Math.max(window.input_ms, entry.duration);
})).observe({ type: "event", durationThreshold: 16 });
new MutationObserver((_, observer) => {
  if (document.documentElement?.dataset.ready !== "true") return;
  observer.disconnect();
  window.ready_ms = performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
"""


def inputs(page: Page) -> Iterator[str]:
    """Do what a reader does, and say what it was."""
    page.mouse.move(150, 200)
    page.mouse.move(180, 260, steps=3)
    yield "hover"
    page.get_by_role("button", name="Show panel").click()
    yield "panel"
    page.get_by_role("searchbox").press_sequentially("b")
    yield "search"
    page.get_by_role("searchbox").press("Backspace")
    for name in ["Routes", "Lengths", "Sources", "Layers"]:
        tab = page.get_by_role("tab", name=name)
        if tab.count():
            tab.click()
            yield f"tab {name}"
    page.locator(".legend label").first.click()
    yield "filter"
    page.get_by_role("button", name="Light or dark").click()
    yield "theme"
    page.get_by_role("button", name="Hide panel").click()
    page.mouse.click(200, 250)
    yield "click"


def open_once(browser, file: Path) -> dict[str, float]:
    """Return what one visit of a page took, in milliseconds by what was done."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, offline=True, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(file.as_uri(), wait_until="commit", timeout=120_000)
    page.wait_for_timeout(LOAD_MS)  # nothing is asked meanwhile: a question takes its time of the page's
    page.wait_for_selector("html[data-ready=true]", timeout=60_000)
    page.wait_for_timeout(REST_MS)
    took = page.evaluate("({ ready: ready_ms, 'longest task': Math.max(...tasks_ms) })")
    for name in inputs(page):
        page.wait_for_timeout(REST_MS)
        took[name] = page.evaluate("window.input_ms")
        page.evaluate("window.input_ms = 0")
    context.close()
    return took


def main() -> int:
    """Print a table, and return 1 when a median is over its limit."""
    folders = [Path(name) for name in sys.argv[1:3]]
    times = defaultdict(lambda: defaultdict(list))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for _ in range(ROUNDS):
            for name in sorted(file.name for file in folders[0].glob("*.html")):
                for folder in folders:
                    for what, ms in open_once(browser, folder / name).items():
                        times[name, what][folder].append(ms)
        browser.close()
    print("| page | what | ms | limit | before |\n|---|---|---:|---:|---:|")
    over = 0
    for (name, what), taken in times.items():
        now, *before = [statistics.median(taken[folder]) for folder in folders]
        limit = LIMITS_MS.get(what, LIMIT_MS)
        over += now > limit
        print(f"| {name} | {what} | {now:.0f} | {limit} | {before[0] if before else 0:.0f} |")
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
