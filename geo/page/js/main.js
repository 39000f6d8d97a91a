// Puts the page together.
import { paintBasemap } from "./basemap.js";
import { PaintLayer } from "./canvas.js";
import { startCursor } from "./cursor.js";
import { data } from "./data.js";
import { loadFineDrawing } from "./detail.js";
import { calm, el, iconButton } from "./dom.js";
import { factsOfPoint, factsOfSystem } from "./facts.js";
import { ICONS } from "./icons.js";
import { paintLabels, placedBoxes } from "./labels.js";
import { lengthsTab } from "./lengths.js";
import { paintGlow, paintLines } from "./lines.js";
import { keepAddress, readAddress } from "./links.js";
import { lengths, pointById, systemById } from "./model.js";
import { buildPanel, layersTab } from "./panel.js";
import { kpAt, placeAtKp } from "./pointing.js";
import { paintPoints, placedPoints, placePoints } from "./points.js";
import { listenToPrinting, printing } from "./print.js";
import { hasSources, sourcesTab } from "./sources.js";
import { changed, onChange, onSelect, select, shownWay, state } from "./state.js";
import { say, speak } from "./strings.js";
import { takeawayButtons } from "./takeaway.js";
import { trace } from "./trace.js";
import { limitView, startView } from "./view.js";

const PANES = [["background", 210], ["glow", 400], ["routes", 410], ["way", 415]];
const dark = matchMedia("(prefers-color-scheme: dark)");

function applyTheme() {
  document.documentElement.dataset.theme = state.theme === "auto" ? (dark.matches ? "dark" : "light") : state.theme;
}

// Opens the page; `ways` is what pages with a Routes tab add to it, see start_with_routes.js.
export function openPage(ways = null) {
  speak(data.lang);
  const map = makeMap(),
    viewGiven = readAddress(ways?.address);
  applyTheme();
  const layers = makeLayers(map, ways),
    cursor = startCursor(map, layers.glow, layers.routes);
  const tabs = [
    { id: "layers", content: () => layersTab(takeawayButtons(map, ways?.address, cursor.tell)) },
    { id: "lengths", content: lengthsTab, empty: !lengths.length },
    {
      id: "routes",
      content: () => ways.tab({ map, glow: layers.glow, lines: layers.routes, fit: view.fit }),
      empty: !ways || data.mass,
    },
    { id: "sources", content: sourcesTab, empty: !hasSources() },
  ].filter((tab) => !tab.empty);
  if (!tabs.some((tab) => tab.id === state.tab)) state.tab = "layers";
  const panel = addPanel(tabs),
    view = startView(map, panel),
    page = { map, layers, cursor, panel, view, ways };
  onSelect((byHand) => {
    if (byHand && state.selected) view.goTo(state.selected);
    showSelection(page, byHand);
  });
  if (data.basemap) limitView(map, data.basemap.bounds);
  if (viewGiven) map.setView([viewGiven.lat, viewGiven.lon], viewGiven.zoom, { animate: false });
  else view.goHome(false);
  layers.routes.addTo(map);
  whenPainted(() => finish(page));
  // For tests and for pages that hold this one in a frame of their own.
  window.map_page = {
    state,
    placeAtKp,
    kpAt,
    labels: () => placedBoxes.slice(),
    routes: ways?.forTests,
    shown: () => ({
      routes: [...new Set(trace.runs.map((run) => run.line.id))],
      places: placedPoints.map(({ point }) => point.id),
    }),
  };
}

function makeMap() {
  const container = document.getElementById("map_routes"),
    moving = !calm();
  const map = L.map(container, {
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.05,
    wheelPxPerZoomLevel: 110,
    minZoom: 1,
    maxZoom: 16,
    zoomAnimation: moving,
    fadeAnimation: moving,
    inertia: moving,
  });
  window.map_routes = map; // folium objects that were allowed on the map look for it by this name
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", say("map"));
  return map;
}

// The canvases over the map; `named` says whether places and names are painted yet.
function makeLayers(map, ways) {
  for (const [pane, height] of PANES) map.createPane(pane).style.zIndex = height;
  const glow = (context, view) => {
    if (shownWay.pointed) ways.paintPointedWay(context, view);
    paintGlow(context, view);
  };
  const layers = {
    named: false,
    background: new PaintLayer("background", paintBasemap),
    glow: new PaintLayer("glow", glow),
    routes: new PaintLayer("routes", (context, view) => {
      if (printing) {
        paintBasemap(context, view);
        glow(context, view);
      } // on paper an empty canvas covers those below it
      paintLines(context, view);
      if (!layers.named) return;
      placePoints(view);
      paintPoints(context);
      paintLabels(context, view);
      if (printing && ways) ways.paintChosenWay(context, view, 0);
    }),
    redraw() {
      layers.background.redraw();
      layers.routes.redraw();
      layers.glow.redraw();
    },
  };
  return layers;
}

function addPanel(tabs) {
  const panel = buildPanel(tabs, () => {
    state.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    changed();
  });
  document.getElementById("app").prepend(panel.element);
  // On narrow screens the scale stands on the folded panel.
  const sheet = () => document.documentElement.style.setProperty("--sheet", panel.closedHeight() + "px");
  sheet();
  addEventListener("resize", sheet);
  return panel;
}

function showSelection({ cursor, panel }, moveFocus) {
  cursor.showPlace(null);
  const { system, point } = state.selected ?? {};
  if (system) panel.showFacts(factsOfSystem(systemById.get(system), cursor, state.alsoThere), moveFocus);
  else if (point) panel.showFacts(factsOfPoint(pointById.get(point), state.alsoThere), moveFocus);
  else panel.showFacts(null, moveFocus);
}

// The routes come first; coasts, which stand behind this script, places and names, which wait for their fonts, and the
// open tab follow when these are on the screen.
function whenPainted(follow) {
  requestAnimationFrame(() => setTimeout(() => {
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", follow); else follow();
  }));
}

function finish(page) {
  const { map, layers, panel } = page, tools = toolButtons(page);
  document.getElementById("app").append(tools);
  L.control.scale({ position: "bottomright", maxWidth: 130 }).addTo(map);
  const credit = [data.credit, data.tiles?.attribution].filter(Boolean).join(" ");
  const Credit = L.Control.extend({ onAdd: () => el("div", { class: "credit", text: credit }) });
  new Credit({ position: "bottomright" }).addTo(map);
  panel.fill();
  layers.background.addTo(map);
  if (data.tiles) {
    const { url, subdomains, max_zoom, tms } = data.tiles;
    L.tileLayer(url, { subdomains, tms, maxZoom: max_zoom, maxNativeZoom: max_zoom }).addTo(map);
  }
  layers.glow.addTo(map);
  layers.named = true; // after everything that covers the map, so that names keep clear of it
  layers.routes.redraw();
  listen(page, tools);
  if (state.selected) showSelection(page, false);
  keepAddress(map, page.ways?.address);
  document.documentElement.dataset.ready = "true";
  if (data.mass) loadFineDrawing().then(() => { layers.routes.redraw(); layers.glow.redraw(); });
}

function toolButtons({ map, cursor, view }) {
  return el(
    "div",
    { class: "tools leaflet-control" },
    iconButton(ICONS.plus, say("zoomIn"), () => map.zoomIn(1)),
    iconButton(ICONS.minus, say("zoomOut"), () => map.zoomOut(1)),
    iconButton(ICONS.whole, say("whole"), () => view.goHome()),
    iconButton(
      ICONS.measure,
      say("measure"),
      ({ currentTarget }) => {
        if (cursor.isMeasuring()) cursor.stopMeasuring();
        else cursor.startMeasuring();
        currentTarget.setAttribute("aria-pressed", String(cursor.isMeasuring()));
      },
      { "aria-pressed": "false" },
    ),
  );
}

function listen(page, tools) {
  const { map, layers, cursor, panel, view } = page,
    repaint = () => {
      applyTheme();
      layers.redraw();
    };
  onChange(repaint);
  dark.addEventListener("change", changed);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (cursor.isMeasuring()) {
      cursor.stopMeasuring();
      tools.lastElementChild.setAttribute("aria-pressed", "false");
    } else select(null, [], true);
  });
  listenToPrinting(map, panel, view.covered, repaint);
  addEventListener("hashchange", () => {
    const given = readAddress(page.ways?.address);
    if (given) map.setView([given.lat, given.lon], given.zoom);
    showSelection(page, false);
    changed();
  });
}
