# ruff: noqa: T201
"""The same lines as a page of ours and as pages of folium.GeoJson, geopandas explore and swiftmap, in one run.

    python tests/benchmarks/bench_map.py atlas|world|detail [...]

`atlas` draws the lines of the atlas (ours is the whole overview, with its tables and its Routes tab), `world` very
many lines with every vertex, `detail` the same at about 100 m. ENERGY_ROUTES_WORLD names a GeoParquet file of lines
with a column `id`; without it, lines are made up. All pages draw on canvas and are opened from the disk, offline. The
scripts and style sheets that peers load from elsewhere are loaded from the disk where ENERGY_ROUTES_ASSETS names a
folder of npm packages (leaflet@1.9.3 jquery@3.7.1 bootstrap@5.2.2 @fortawesome/fontawesome-free@6.2.0
leaflet.awesome-markers); without it they are left out, and Leaflet is put inline. geopandas explore needs mapclassify
and matplotlib. swiftmap draws with WebGL, which a machine without a graphics card cannot judge: only its size and its
build are told. Absolute times drift from run to run: read the ratios (peer / ours).
"""

import importlib.util
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

import geo
from geo.page import route_map as maps

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ROUNDS = 5
VIEWS = {
    "atlas": [[42, 45, 5], [42, 45, 6], [47, 60, 5], [40, 40, 7], [45, 52, 6], [40, 30, 6]],
    "world": [[45, 10, 4], [45, 10, 5], [40, -95, 5], [40, -95, 6], [35, 110, 6], [45, 10, 7]],
}
ASSETS = (
    "leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css", "jquery/dist/jquery.min.js",
    "bootstrap/dist/js/bootstrap.bundle.min.js", "bootstrap/dist/css/bootstrap.min.css",
    "@fortawesome/fontawesome-free/css/all.min.css", "leaflet.awesome-markers/dist/leaflet.awesome-markers.js",
    "leaflet.awesome-markers/dist/leaflet.awesome-markers.css",
)  # fmt: skip
DETAIL_M = 100
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
    times.push(performance.now() - begin);
    await new Promise((done) => requestAnimationFrame(done));
  }
  return times.sort((a, b) => a - b)[57];
}"""
# The times of the frames, as the browser stamps them.
FRAMES = """() => {
  window.stamps = [];
  (function next(stamp) { window.stamps.push(stamp); requestAnimationFrame(next); })(performance.now());
}"""
INTERVALS = "() => window.stamps.slice(2).map((stamp, i) => stamp - window.stamps[i + 1])"


def world():
    if path := os.environ.get("ENERGY_ROUTES_WORLD"):
        return gpd.read_parquet(path).assign(kind="pipeline", commodity="gas")[["id", "kind", "commodity", "geometry"]]
    chance = np.random.default_rng(1)
    starts = np.column_stack([chance.uniform(-120, 120, 5000), chance.uniform(-40, 60, 5000)])
    walks = [start + np.cumsum(chance.normal(0, 0.004, (660, 2)), axis=0) for start in starts]
    frame = gpd.GeoDataFrame({"id": [f"line-{n}" for n in range(5000)]}, geometry=shapely.linestrings(walks), crs=4326)
    return frame.assign(kind="pipeline", commodity="gas")


def coarse():
    whole = world()
    return whole.assign(geometry=whole.geometry.simplify(DETAIL_M / M_PER_DEG, preserve_topology=False))


def atlas():
    return geo.lines(geo.load())[["id", "name", "system", "commodity", "status", "operator", "geometry"]]


def offline(page):
    """Return the page with what it loads from elsewhere on the disk; without that, with Leaflet alone inline."""
    if folder := os.environ.get("ENERGY_ROUTES_ASSETS"):
        assets = {Path(name).name: (Path(folder) / name).resolve().as_uri() for name in ASSETS}

        def local_address(url):
            return f'"{assets.get(url[1] + url[3], "missing")}"'

        page = re.sub(r'"https?://[^"]*/([^/"]+?)(-[0-9.]+)?((?:[.]min)?[.](?:js|css))"', local_address, page)
    html = re.sub(r'<script src="(?!file:)[^"]*"></script>|<link rel="stylesheet" href="(?!file:)[^"]*"/>', "", page)
    if folder:
        return html
    base = Path(leaflet.BASE_DIR)
    own = f"<script>{(base / 'leaflet.js').read_text()}</script><style>{(base / 'leaflet.css').read_text()}</style>"
    return html.replace("<head>", f"<head>{own}", 1)


def by_folium(frame, file):
    page = folium.Map(location=[30, 40], zoom_start=3, tiles=None, prefer_canvas=True)
    folium.GeoJson(frame, tooltip=folium.GeoJsonTooltip(["id"])).add_to(page)
    file.write_text(offline(page.get_root().render()))


def by_explore(frame, file):
    page = frame.explore(tiles=None, prefer_canvas=True, tooltip=["id"])
    file.write_text(offline(page.get_root().render()))


def by_swiftmap(frame, file):
    import swiftmap

    file.write_text(swiftmap.Map(center=[30, 40], zoom=3).add_polyline(frame).to_html())


def by_us(frame, file):
    if "system" in frame:
        geo.draw().save(file)
    else:
        maps.draw(frame, title="World").save(file)


PEERS = {"folium": by_folium, "explore": by_explore, "swiftmap": by_swiftmap}


def seconds(work, *arguments):
    begin = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - begin


def open_once(driver, file, views, is_ours):
    """Return ms until drawn, ms a jump to another view, and of our page the 95th percentiles of hover and frame."""
    browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    page = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True).new_page()
    page.add_init_script(WATCH)
    page.goto(file.as_uri(), timeout=120_000)
    ready = "window.drawn && (!document.getElementById('bulk') || document.documentElement.dataset.detail === 'fine')"
    while not page.evaluate(ready):
        page.wait_for_timeout(30)
    page.wait_for_timeout(500)
    times = [page.evaluate("window.drawn"), statistics.median(page.evaluate(ZOOM, views))]
    times += [page.evaluate(HOVER), frame_p95(page)] if is_ours else [float("nan")] * 2
    browser.close()
    return times


def frame_p95(page):
    """Return the 95th percentile of the time between frames while the map is dragged and zoomed, ms."""
    page.evaluate(FRAMES)
    for _ in range(2):
        page.mouse.move(800, 300)
        page.mouse.down()
        page.mouse.move(450, 550, steps=60)
        page.mouse.up()
        page.mouse.wheel(0, -300)
        page.wait_for_timeout(600)
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(600)
    return float(np.percentile(page.evaluate(INTERVALS), 95))


def measure(name, frame, make, views, folder):
    file = folder / f"{name}.html"
    build = statistics.median(seconds(make, frame, file) for _ in range(ROUNDS if len(frame) < 1000 else 1))
    row = [file.stat().st_size / 1e6, build]
    if name == "swiftmap":
        return [*row, *[float("nan")] * 4]
    with sync_playwright() as driver:
        runs = [open_once(driver, file, views, name == "ours") for _ in range(ROUNDS)]
    return row + [statistics.median(run) for run in zip(*runs, strict=True)]


def compare(which):
    frame = {"atlas": atlas, "world": world, "detail": coarse}[which]()
    views = VIEWS["atlas" if which == "atlas" else "world"]
    folder = Path(tempfile.mkdtemp())
    for make in (by_folium, by_us):
        make(frame.head(20), folder / "warm.html")
    vertices = int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum())
    print(f"\n{which}: {len(frame):,} lines, {vertices:,} vertices")
    print("| page | MB | built, s | drawn, ms | jump, ms | hover p95, ms | frame p95, ms | built | drawn | jump |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    ours = measure("ours", frame, by_us, views, folder)
    print_row("ours", ours, ours)
    for name, make in PEERS.items():
        if name != "swiftmap" or importlib.util.find_spec("swiftmap"):
            print_row(name, measure(name, frame, make, views, folder), ours)
    shutil.rmtree(folder)


def print_row(name, row, ours):
    size, build, drawn, jump, hover, between = row
    ratios = " | ".join(
        "" if np.isnan(one) else f"{one / other:.1f}" for one, other in zip(row[1:4], ours[1:4], strict=True)
    )
    cells = [f"{size:.2f}", f"{build:.2f}", *(("" if np.isnan(ms) else f"{ms:.0f}") for ms in (drawn, jump))]
    cells += ["" if np.isnan(ms) else f"{ms:.1f}" for ms in (hover, between)]
    print(f"| {name} | {' | '.join(cells)} | {ratios} |", flush=True)


if __name__ == "__main__":
    for wanted in sys.argv[1:] or ["atlas", "detail", "world"]:
        compare(wanted)
