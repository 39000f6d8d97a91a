# ruff: noqa: T201
"""The page of very many lines beside folium.GeoJson on canvas, the same vertices, in one run.

    python tests/benchmarks/bench_map.py [DETAIL_M ...]

ENERGY_ROUTES_WORLD names a GeoParquet file of lines with a column `id`; without it, lines are made up. DETAIL_M is
how much detail is kept, 0 for every vertex. Absolute times drift from run to run: read the ratios.
"""

import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import folium
import geopandas as gpd
import numpy as np
import shapely
from playwright.sync_api import sync_playwright
from xstatic.pkg import leaflet

from geo import maps

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ROUNDS = 3
VIEWS = [[45, 10, 4], [45, 10, 5], [40, -95, 5], [40, -95, 6], [35, 110, 6], [45, 10, 7]]
M_PER_DEG = 111_320.0

# The first frame in which a canvas holds lines.
WATCH = """(function look() {
  const canvas = document.querySelector('.leaflet-overlay-pane canvas, .leaflet-routes-pane canvas');
  if (canvas && canvas.width) {
    const { width, height } = canvas, context = canvas.getContext('2d');
    const { data } = context.getImageData(width * 0.3, height * 0.2, width * 0.4, height * 0.4);
    let painted = 0;
    for (let i = 3; i < data.length && painted < 50; i += 4) if (data[i]) painted++;
    if (painted === 50) { window.drawn = performance.now(); return; }
  }
  requestAnimationFrame(look);
})();"""
ZOOM = """async (views) => {
  const map = window.map_routes || Object.values(window).find((value) => value instanceof L.Map), times = [];
  for (const [lat, lon, zoom] of views) {
    const begin = performance.now();
    map.setView([lat, lon], zoom, { animate: false });
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - begin);
  }
  return times;
}"""
HOVER = """async () => {
  const map = map_routes.getContainer(), times = [];
  for (let i = 0; i < 60; i++) {
    const begin = performance.now(), place = { clientX: 500 + i * 9, clientY: 300 + i % 9 * 20, pointerType: 'mouse' };
    map.dispatchEvent(new PointerEvent('pointermove', { ...place, bubbles: true }));
    await new Promise((done) => requestAnimationFrame(done));
    times.push(performance.now() - begin);
  }
  return times.sort((a, b) => a - b)[57];
}"""


def world():
    if path := os.environ.get("ENERGY_ROUTES_WORLD"):
        return gpd.read_parquet(path).assign(kind="pipeline", commodity="gas")[["id", "kind", "commodity", "geometry"]]
    chance = np.random.default_rng(1)
    starts = np.column_stack([chance.uniform(-120, 120, 5000), chance.uniform(-40, 60, 5000)])
    walks = [start + np.cumsum(chance.normal(0, 0.004, (660, 2)), axis=0) for start in starts]
    frame = gpd.GeoDataFrame({"id": [f"line-{n}" for n in range(5000)]}, geometry=shapely.linestrings(walks), crs=4326)
    return frame.assign(kind="pipeline", commodity="gas")


def plain_folium(frame, file):
    page = folium.Map(location=[30, 40], zoom_start=3, tiles=None, prefer_canvas=True)
    folium.GeoJson(frame, tooltip=folium.GeoJsonTooltip(["id"])).add_to(page)
    links = r'<script src="http[^"]*"></script>|<link rel="stylesheet" href="http[^"]*"/>'
    html = re.sub(links, "", page.get_root().render())
    base = Path(leaflet.BASE_DIR)
    own = f"<script>{(base / 'leaflet.js').read_text()}</script><style>{(base / 'leaflet.css').read_text()}</style>"
    file.write_text(html.replace("<head>", f"<head>{own}", 1))


def ours(frame, file):
    maps.draw(frame, title="World").save(file)


def seconds(work, *arguments):
    begin = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - begin


def open_once(driver, file, has_detail):
    browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    page = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True).new_page()
    page.add_init_script(WATCH)
    page.goto(file.as_uri(), timeout=120_000)
    done = "document.documentElement.dataset.detail === 'fine'" if has_detail else "window.drawn"
    while not page.evaluate(done):
        page.wait_for_timeout(30)
    page.wait_for_timeout(500)
    times = page.evaluate("window.drawn"), statistics.median(page.evaluate(ZOOM, VIEWS))
    hover = page.evaluate(HOVER) if has_detail else float("nan")
    browser.close()
    return *times, hover


def main(details):
    whole = world()
    folder = Path(tempfile.mkdtemp())
    for make in (plain_folium, ours):
        make(whole.head(600), folder / "warm.html")
    print(f"{'detail':>8} {'page':>7} {'MB':>7} {'build s':>8} {'drawn ms':>9} {'zoom ms':>8} {'hover p95 ms':>13}")
    for detail_m in details:
        shapes = whole.geometry.simplify(detail_m / M_PER_DEG, preserve_topology=False) if detail_m else whole.geometry
        frame, rows = whole.assign(geometry=shapes), {}
        for name, make in (("folium", plain_folium), ("ours", ours)):
            file = folder / f"{name}-{detail_m}.html"
            build = statistics.median(seconds(make, frame, file) for _ in range(ROUNDS if detail_m else 1))
            with sync_playwright() as driver:
                runs = [open_once(driver, file, name == "ours") for _ in range(ROUNDS)]
            rows[name] = [
                file.stat().st_size / 1e6,
                build,
                *(statistics.median(run) for run in zip(*runs, strict=True)),
            ]
            size, build, drawn, zoom, hover = rows[name]
            print(
                f"{detail_m:>7}m {name:>7} {size:7.2f} {build:8.2f} {drawn:9.0f} {zoom:8.0f} {hover:13.1f}", flush=True
            )
        ratios = [one / other for one, other in zip(rows["folium"], rows["ours"], strict=True)]
        print(f"{'':>8} {'ratio':>7} " + " ".join(f"{ratio:.1f}" for ratio in ratios[:4]), flush=True)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [100, 0])
