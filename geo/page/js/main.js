// Puts the page together.
import { addThings } from "./added.js";
import { prepareBackground } from "./basemap.js";
import { zoomBorne } from "./certainty.js";
import { onCite } from "./citing.js";
import { startCursor } from "./cursor.js";
import { data, pause } from "./data.js";
import { loadFineDrawing } from "./detail.js";
import { calm, el } from "./dom.js";
import { embedHead } from "./embed.js";
import { factsOfPoint, firstFactsOf, otherFactsOf } from "./facts.js";
import { placedBoxes } from "./label_room.js";
import { addInset } from "./inset.js";
import { languageWanted, learn } from "./language.js";
import { makeLayers } from "./layers.js";
import { layersTab } from "./layers_tab.js";
import { lengthsTab } from "./lengths.js";
import { isAddressNew, keepAddress, languageAsked, readAddress } from "./links.js";
import { nameThings } from "./local_names.js";
import { pointById, systemById } from "./model.js";
import { buildPanel } from "./panel.js";
import { kpAt, placeAtKp } from "./pointing.js";
import { placedPoints } from "./points.js";
import { listenToPrinting } from "./print.js";
import { shareDialog } from "./share.js";
import { hasSources, sourcesTab } from "./sources.js";
import { changed, inWording, onChange, onSelect, state, whenReworded } from "./state.js";
import { language, say, sayUnit, wakings } from "./strings.js";
import { takeawayButtons } from "./takeaway.js";
import { makeTextMap } from "./text_map.js";
import { tongue } from "./told.js";
import { makeTools } from "./tools.js";
import { trace } from "./trace.js";
import { stepShown, steps } from "./tour_steps.js";
import { carried, showYear } from "./traffic.js";
import { becomeReady, breath, inTurn } from "./turns.js";
import { limitView, startView } from "./view.js";
import { yearBox } from "./year_box.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

function applyTheme() {
  document.documentElement.dataset.theme = state.theme === "auto" ? (dark.matches ? "dark" : "light") : state.theme;
  document.documentElement.toggleAttribute("data-embed", state.embed);
}

// Opens the page in the reader's language; `ways` is what pages with a Routes tab add to it, see start_with_routes.js,
// `tourCard` those with a tour.
export async function openPage(ways = null, tourCard = null) {
  await pause();
  const wanted = languageWanted(languageAsked());
  if (wanted !== "en") await learn(wanted);
  const page = await setUp(ways, tourCard);
  const ground = wholePage().then(prepareBackground); // the browser unpacks while routes are painted and boxes made
  await breath();
  if (!page.isAtStep) await page.layers.routes.prepare(page.map);
  await ground;
  await breath();
  await finish(page);
}

// Until what stands behind this script is there, too.
function wholePage() {
  return new Promise((go) => {
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", go); else go();
  });
}

// Map and panel, both empty.
async function setUp(ways, tourCard) {
  document.documentElement.lang = language;
  showYear(data.year);
  nameThings();
  const map = makeMap(), viewGiven = readAddress(ways?.address);
  applyTheme();
  const layers = makeLayers(map, ways), cursor = startCursor(map, layers.glow, layers.routes);
  await pause();
  const tabs = tabsOf({ map, layers, cursor, ways, fit: (box) => view.fit(box) });
  const panel = addPanel(tabs, (code) => { state.lang = code; reword(page); }), view = startView(map, panel);
  await pause();
  const page = { map, layers, cursor, panel, view, ways, tourCard, tour: null, worded: null,
    isAtStep: Boolean(!viewGiven && stepShown()) };
  onSelect((byHand) => {
    if (byHand && state.selected) view.goTo(state.selected);
    showSelection(page, byHand);
  });
  if (data.basemap) limitView(map, data.basemap.bounds);
  if (viewGiven) map.setView([viewGiven.lat, viewGiven.lon], viewGiven.zoom, { animate: false });
  else if (page.isAtStep) view.showStep(stepShown().box, false);
  else if (state.selected) view.goTo(state.selected, false);
  else view.goHome(false);
  window.map_page = outside(layers, ways);
  return page;
}

function tabsOf({ map, layers, cursor, ways, fit }) {
  return [
    { id: "layers", content: () => layersTab(takeawayButtons(map, ways?.address, cursor.tell)) },
    { id: "lengths", content: lengthsTab, empty: !data.lengths.length },
    { id: "routes", content: () => ways.tab({ map, glow: layers.glow, lines: layers.routes, fit }),
      empty: !ways || data.mass },
    { id: "sources", content: sourcesTab, empty: !hasSources() },
  ].filter((tab) => !tab.empty);
}

// What the page shows of itself, for tests and for pages that hold it in a frame of their own.
function outside(layers, ways) {
  const repaint = () => layers.redraw(), { isAtRest } = layers, labels = () => placedBoxes.slice();
  return { state, repaint, isAtRest, placeAtKp, kpAt, labels, routes: ways?.forTests, shown: () => ({
    lines: trace.runs.map(({ begin, end, line }) => [line.of.kind, Array.from(trace.x.subarray(begin, end)),
      Array.from(trace.y.subarray(begin, end))]),
    signs_px: placedPoints.map(({ x, y, size }) => [x, y, size]),
    routes: [...new Set(trace.runs.map((run) => run.line.id))],
    places: placedPoints.map(({ point }) => point.id),
    signs: placedPoints.filter(({ dot }) => !dot).map(({ point }) => point.id),
  }) };
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
    maxZoom: zoomBorne(16),
    zoomAnimation: moving,
    fadeAnimation: moving,
    inertia: moving,
  });
  map.getSize(); // known from here on: asked when the panel stands there, a browser lays all out once more
  window.map_routes = map; // folium objects that were allowed on the map look for it by this name
  container.setAttribute("role", "region");
  return map;
}

function addPanel(tabs, setLanguage) {
  const panel = buildPanel(tabs, () => {
    state.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    changed();
  }, setLanguage);
  document.querySelector(".opening").replaceWith(panel.element); // it told the title while the page was read
  // On narrow screens the scale stands on the folded panel.
  const sheet = () => document.documentElement.style.setProperty("--sheet", panel.closedHeight() + "px");
  sheet();
  addEventListener("resize", sheet);
  return panel;
}

function showSelection({ cursor, panel }, moveFocus) {
  cursor.showPlace(null);
  const { system, point } = state.selected ?? {};
  const chosen = systemById.get(system);
  if (system) {
    panel.showFacts(firstFactsOf(chosen, cursor, state.alsoThere), moveFocus, () => otherFactsOf(chosen));
  } else if (point) panel.showFacts(factsOfPoint(pointById.get(point), state.alsoThere), moveFocus);
  else panel.showFacts(null, moveFocus);
}

// Routes are painted, but those of a step of the tour, whose view waits for the boxes; these come first, then routes on
// their ground, then places and names, which wait for their fonts and for all that covers the map, and the open tab;
// then the names that are not told first, and what is not seen.
async function finish(page) {
  const { map, layers, panel } = page, [date, openTab, inText, ...boxes] = wordedPieces(page);
  const seen = panel.element.dataset.open === "true" ? [openTab] : [], unseen = seen.length ? [] : [openTab];
  listen(page);
  await inTurn([
    ...boxes,
    () => { if (page.isAtStep && stepShown()) page.view.showStep(stepShown().box, false); }, // beside the boxes
    () => layers.routes.isOn() || layers.routes.prepare(map),
    () => layers.background.prepare(map),
    () => { layers.background.show(); layers.routes.show(); }, // together: each that is shown has all shown anew
    date,
    () => keepAddress(map, page.ways?.address), // before anything in a tab can be changed
    ...seen,
    () => { if (state.selected) showSelection(page, false); },
    () => {
      if (data.tiles) addTiles(map, data.tiles);
      if (data.added) addThings(map, data.added);
      layers.addQuiet();
    },
    () => addInset(map, page.view.covered), // names keep clear of it, too
  ]);
  const otherNames = await layers.names.appear(map); // after all that covers the map, so that names keep clear of it
  layers.widen();
  document.documentElement.dataset.ready = "true";
  becomeReady([...otherNames, ...wakings(), ...unseen, inText]);
  if (data.mass) {
    loadFineDrawing().then(() => [layers.routes, layers.names, layers.glow].forEach((layer) => layer.redraw()));
  }
}

// What has words in it, as pieces of work: the date, the open tab, the map in words, tools and boxes.
// What there was of it in another language goes.
function wordedPieces(page) {
  const { map, cursor, panel, view } = page, { signal } = renew(page);
  const inWords = (piece) => { if (!signal.aborted) inWording(signal, piece); };
  const [date, openTab] = panel.fill(inWords);
  const put = (...elements) => {
    document.getElementById("app").append(...elements);
    whenReworded(() => elements.forEach((element) => element.remove()));
  };
  return [date, openTab, () => put(makeTextMap(map)), () => {
    const share = shareDialog(page);
    onCite(share.open);
    put(makeTools(map, cursor, view, () => share.open()), share.element, embedHead(page));
    map.getContainer().setAttribute("aria-label", say("map"));
  }, () => {
    const scale = scaleAndCredit(map);
    whenReworded(() => scale.forEach((control) => control.remove()));
  }, () => { if (carried) put(yearBox()); },
  () => { if (steps.length) put((page.tour = page.tourCard(view, page.ways?.address)).element); }]
    .map((piece) => () => inWords(piece));
}

function renew(page) {
  page.worded?.abort();
  return page.worded = new AbortController();
}

// Puts the page into the language that is wanted now, if it is another than the one that is spoken.
async function reword(page) {
  const wanted = languageWanted(state.lang);
  if (wanted !== language) await learn(wanted);
  nameThings();
  page.cursor.stopMeasuring();
  wordedPieces(page).forEach((piece) => piece());
  showSelection(page, false);
  changed();
}

function scaleAndCredit(map) {
  const Scale = /** @type {any} */ (L.Control.Scale).extend({ /** @this {any} */ _updateMetric(longest) {
    const m = this._getRoundNum(longest), said = m < 1000 ? [m, "m"] : [m / 1000, "km"];
    this._updateScale(this._mScale, `${said[0]} ${sayUnit(said[1])}`, m / longest);
  } });
  const scale = new Scale({ position: "bottomright", maxWidth: 130, imperial: language === "en" });
  const credit = [data.credit, data.tiles?.attribution].filter(Boolean).join(" ");
  const Credit = L.Control.extend({ onAdd: () => el("div", { class: "credit", lang: tongue(), text: credit }) });
  return [scale.addTo(map), new Credit({ position: "bottomright" }).addTo(map)];
}

/** @param {L.Map} map @param {any} tiles */
function addTiles(map, { url, subdomains, max_zoom, tms }) {
  L.tileLayer(url, { subdomains, tms, maxZoom: max_zoom, maxNativeZoom: max_zoom }).addTo(map);
}

function listen(page) {
  const { map, layers, cursor, panel, view, ways } = page;
  const repaint = () => { applyTheme(); layers.redraw(); };
  onChange(() => { applyTheme(); layers.redrawChanged(); });
  dark.addEventListener("change", changed);
  listenToPrinting(map, panel, view.covered, repaint);
  const follow = () => {
    const given = readAddress(ways?.address);
    page.isAtStep = Boolean(!given && stepShown());
    if (given) map.setView([given.lat, given.lon], given.zoom);
    else if (page.isAtStep) (page.tour ?? view).showStep(stepShown().box);
    else if (state.selected) view.goTo(state.selected);
    if (languageWanted(state.lang) !== language) reword(page);
    showSelection({ cursor, panel }, false);
    changed();
  };
  addEventListener("hashchange", follow);
  if (isAddressNew() || languageWanted(state.lang) !== language) follow(); // given while the page was opened
}
