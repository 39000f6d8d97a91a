// Puts the page together.
speak(data.lang);

const container = document.getElementById("map_routes");
const map = L.map(container, { zoomControl: false, attributionControl: false, zoomSnap: 0.05, wheelPxPerZoomLevel: 110, minZoom: 1, maxZoom: 16,
  zoomAnimation: !calm(), fadeAnimation: !calm(), inertia: !calm() });
window.map_routes = map; // folium objects that were allowed on the map look for it by this name
container.setAttribute("role", "region");
container.setAttribute("aria-label", say("map"));

const dark = matchMedia("(prefers-color-scheme: dark)");
function applyTheme() {
  document.documentElement.dataset.theme = state.theme === "auto" ? (dark.matches ? "dark" : "light") : state.theme;
}
const viewGiven = readAddress();
applyTheme();

for (const [pane, height] of [["background", 210], ["glow", 400], ["routes", 410], ["way", 415]]) map.createPane(pane).style.zIndex = height;
const background = new PaintLayer("background", paintBasemap);
const glowLayer = new PaintLayer("glow", paintGlow);
const lineLayer = new PaintLayer("routes", (context, view) => {
  if (printing) { paintBasemap(context, view); paintGlow(context, view); } // on paper an empty canvas covers those below it
  paintLines(context, view);
  if (!named) return;
  placePoints(view);
  paintPoints(context, view);
  paintLabels(context, view);
  if (printing && data.routes) paintChosenWay(context, view, 0);
});

let alsoSelected = [];
function select(target, others = [], byHand = false) {
  state.selected = target;
  alsoSelected = others;
  if (byHand && target) goTo(target);
  showSelection(byHand);
  changed();
}

function showSelection(moveFocus) {
  cursor.showPlace(null);
  const { system, point } = state.selected ?? {};
  if (system) panel.showFacts(factsOfSystem(systemById.get(system), cursor, alsoSelected), moveFocus);
  else if (point) panel.showFacts(factsOfPoint(points.find((candidate) => candidate.id === point), cursor, alsoSelected), moveFocus);
  else panel.showFacts(null, moveFocus);
}

function goTo({ system, point }) {
  if (point) {
    const { lat, lon } = points.find((candidate) => candidate.id === point);
    fit([lon - 0.6, lat - 0.45, lon + 0.6, lat + 0.45]);
  } else fit(boxOfSystem(systemById.get(system)));
}

function boxOfSystem(system) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const part of system.lines.flatMap((line) => partsOf(line))) {
    for (let v = geometry.first[part]; v < geometry.first[part] + geometry.size[part]; v++) {
      box[0] = Math.min(box[0], geometry.lon(v)); box[1] = Math.min(box[1], geometry.lat(v));
      box[2] = Math.max(box[2], geometry.lon(v)); box[3] = Math.max(box[3], geometry.lat(v));
    }
  }
  return box;
}

// What the panel covers of the window: pixels at the left, or below on narrow screens.
function covered() {
  const size = map.getSize(), box = panel.element.getBoundingClientRect(), narrow = size.x <= 640;
  return { left: !narrow && panel.element.dataset.open === "true" ? box.right : 0, below: narrow ? Math.min(size.y - box.top, size.y * 0.6) : 0, narrow };
}

// Shows a box (w, s, e, n) in the part of the window that the panel leaves free.
function fit([west, south, east, north], animate = !calm()) {
  const { left, below } = covered();
  map.fitBounds([[south, west], [north, east]], { paddingTopLeft: [left + 16, 16], paddingBottomRight: [16, below + 24], animate, maxZoom: 12 });
}

const AIR = 1.4; // the height shown, in heights of the box, beyond which there is only empty land and sea
const CLOSER = 0.8; // zoom levels the box may be cut for a better look at the main routes

// What the page opens on: its box, closer as long as the main routes stay in sight or the background would not fill a
// wide window; on narrow screens the main routes.
function goHome(animate = !calm()) {
  const { left, below, narrow } = covered(), box = (narrow && data.fit_main) || data.fit || data.basemap?.bounds || [5, 30, 90, 56];
  if (!data.basemap || data.tiles) { fit(box, animate); return; }
  const main = data.fit_main ?? box, size = map.getSize(), wide = size.x - left - 40, high = size.y - below - 40;
  const spread = ([w, s, e, n]) => [mercatorX(e) - mercatorX(w), mercatorY(s) - mercatorY(n)];
  const zoomOf = ([x, y]) => Math.log2(Math.min(wide / x, high / y)), [boxWide, boxHigh] = spread(box), ground = spread(data.basemap.bounds)[1];
  const whole = zoomOf([boxWide, boxHigh]), better = Math.min(zoomOf(spread(main)), Math.log2(size.y / (AIR * boxHigh)));
  const closest = Math.min(whole + CLOSER, narrow ? better : Math.max(better, Math.log2(size.y / ground)), 12), scale = 2 ** (Math.floor(Math.max(whole, closest) * 20) / 20);
  const [, south, , north] = data.basemap.bounds, [west, , east] = main;
  const x = within((mercatorX(box[0]) + mercatorX(box[2])) / 2, mercatorX(east) - wide / 2 / scale, mercatorX(west) + wide / 2 / scale);
  const y = within((mercatorY(box[1]) + mercatorY(box[3]) + below / scale) / 2, mercatorY(north) + size.y / 2 / scale, mercatorY(south) + (below - size.y / 2) / scale);
  map.setView([latOf(y), lonOf(x - left / 2 / scale)], Math.log2(scale), { animate });
}

// The value moved between two others; between them in the middle if they leave no room.
function within(value, low, high) { return low > high ? (low + high) / 2 : Math.max(low, Math.min(high, value)); }

const cursor = startCursor(map, glowLayer, lineLayer);
const tabs = [
  { id: "layers", content: () => layersTab(takeawayButtons(map, cursor.tell)) },
  { id: "lengths", content: lengthsTab, empty: !lengths.length },
  { id: "routes", content: () => routesTab({ map, glow: glowLayer, lines: lineLayer, fit }), empty: !data.routes || data.mass },
  { id: "sources", content: sourcesTab, empty: !hasSources() },
].filter((tab) => !tab.empty);
if (!tabs.some((tab) => tab.id === state.tab)) state.tab = "layers";
const panel = buildPanel(tabs, () => {
  state.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  changed();
});
document.getElementById("app").prepend(panel.element);
// On narrow screens the scale stands on the folded panel.
const sheet = () => document.documentElement.style.setProperty("--sheet", panel.closedHeight() + "px");
sheet();
addEventListener("resize", sheet);

if (data.basemap) limitView(data.basemap.bounds);
if (viewGiven) map.setView([viewGiven.lat, viewGiven.lon], viewGiven.zoom, { animate: false });
else goHome(false);

// Not farther out than the background reaches, with a little room around it.
function limitView([west, south, east, north]) {
  const under = matchMedia("(max-width: 640px)").matches ? (north - south) * 0.8 : 0; // so that what lies there can be moved above the panel
  const bounds = L.latLngBounds([Math.max(south - under, -80), west], [north, east]).pad(0.35);
  map.setMaxBounds(bounds);
  map.options.maxBoundsViscosity = 0.6;
  map.setMinZoom(Math.max(1, map.getBoundsZoom(L.latLngBounds([south, west], [north, east]), false) - 0.75));
}

// The routes come first; coasts, which stand behind this script, places and names, which wait for their fonts, and the
// open tab follow when these are on the screen.
let named = false;
lineLayer.addTo(map);
requestAnimationFrame(() => setTimeout(() => { if (document.readyState === "loading") addEventListener("DOMContentLoaded", finish); else finish(); }));

function finish() {
  const tools = toolButtons();
  document.getElementById("app").append(tools);
  L.control.scale({ position: "bottomright", maxWidth: 130 }).addTo(map);
  const Credit = L.Control.extend({ onAdd: () => el("div", { class: "credit", text: [data.credit, data.tiles?.attribution].filter(Boolean).join(" ") }) });
  new Credit({ position: "bottomright" }).addTo(map);
  panel.fill();
  background.addTo(map);
  if (data.tiles) {
    L.tileLayer(data.tiles.url, { maxZoom: data.tiles.max_zoom, maxNativeZoom: data.tiles.max_zoom }).addTo(map);
  }
  glowLayer.addTo(map);
  named = true; // after everything that covers the map, so that names keep clear of it
  lineLayer.redraw();
  listen(tools);
  if (state.selected) showSelection(false);
  keepAddress(map);
  document.documentElement.dataset.ready = "true";
  if (data.mass) loadFineDrawing().then(() => { lineLayer.redraw(); glowLayer.redraw(); });
}

function toolButtons() {
  return el("div", { class: "tools leaflet-control" },
    iconButton(ICONS.plus, say("zoomIn"), () => map.zoomIn(1)), iconButton(ICONS.minus, say("zoomOut"), () => map.zoomOut(1)),
    iconButton(ICONS.whole, say("whole"), () => goHome()),
    iconButton(ICONS.measure, say("measure"), ({ currentTarget }) => {
      if (cursor.isMeasuring()) cursor.stopMeasuring(); else cursor.startMeasuring();
      currentTarget.setAttribute("aria-pressed", String(cursor.isMeasuring()));
    }, { "aria-pressed": "false" }));
}

function paintAll() { background.redraw(); lineLayer.redraw(); glowLayer.redraw(); }

function listen(tools) {
  onChange(() => { applyTheme(); paintAll(); });
  dark.addEventListener("change", changed);
  map.on("moveend", () => glowLayer.redraw());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (cursor.isMeasuring()) { cursor.stopMeasuring(); tools.lastElementChild.setAttribute("aria-pressed", "false"); } else select(null, [], true);
  });
  listenToPrinting(map, panel, covered, () => { applyTheme(); paintAll(); });
  addEventListener("hashchange", () => { const view = readAddress(); if (view) map.setView([view.lat, view.lon], view.zoom); showSelection(false); changed(); });
}

// For tests and for pages that hold this one in a frame of their own.
window.map_page = {
  state,
  labels: () => placedBoxes.slice(),
  routes: data.routes && routesForTests,
  shown: () => ({ routes: [...new Set(trace.runs.map((run) => run.line.id))], places: placedPoints.map(({ point }) => point.id) }),
};
