// What part of the world the window shows: what the page opens on, and how routes and places are brought into sight.
import { data } from "./data.js";
import { calm } from "./dom.js";
import { latOf, lonOf, mercatorX, mercatorY } from "./geodesy.js";
import { geometry, partsOf, pointById, systemById } from "./model.js";
import { state } from "./state.js";

const AIR = 1.4; // the height shown, in heights of the box, beyond which there is only empty land and sea
const CLOSER = 0.8; // zoom levels the box may be cut for a better look at the main routes
const FRAME_EDGE_PX = 10; // from what is framed to the edge of the window
const CENTRED = 1.5; // so much larger a step may be drawn to lie in the middle
const NARROW_TOP_PX = 60; // what buttons cover at the top of narrow windows
const PLACE_DEG = [0.6, 0.45]; // shown to either side of a place that is gone to

/** @param {System} system @returns {Box} */
function boxOfSystem(system) {
  const { x, y, first, size } = geometry;
  let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity; // on the screen's plane
  for (const line of system.lines) {
    for (const part of partsOf(line)) {
      for (let v = first[part], end = v + size[part]; v < end; v++) {
        if (x[v] < west) west = x[v];
        if (x[v] > east) east = x[v];
        if (y[v] < north) north = y[v];
        if (y[v] > south) south = y[v];
      }
    }
  }
  return [lonOf(west), latOf(south), lonOf(east), latOf(north)];
}

/** @param {Point} point @returns {Box} */
function boxOfPoint({ lon, lat }) {
  return [lon - PLACE_DEG[0], lat - PLACE_DEG[1], lon + PLACE_DEG[0], lat + PLACE_DEG[1]];
}

function isNarrow() { return matchMedia("(max-width: 640px)").matches; }

// Shows boxes (w, s, e, n) in the part of the window that the panel leaves free.
export function startView(map, panel) {
  // What the panel covers of the window: pixels at the left, or below on narrow screens.
  function covered() {
    const size = map.getSize(), box = panel.element.getBoundingClientRect(), narrow = size.x <= 640;
    if (!box.height) return { left: 0, below: 0, narrow };
    return { left: !narrow && panel.element.dataset.open === "true" ? box.right : 0,
      below: narrow ? Math.min(size.y - box.top, size.y * 0.6) : 0, narrow };
  }

  /** @param {number[]} box */
  function fit([west, south, east, north], animate = !calm()) {
    const { left, below } = covered(), paddingTopLeft = [left + 16, 16], paddingBottomRight = [16, below + 24];
    map.fitBounds([[south, west], [north, east]], { paddingTopLeft, paddingBottomRight, animate, maxZoom: 12 });
  }

  // A step of the tour: its whole box; on narrow screens its middle in that of what is free, and as much around it as
  // leaves no blank sheet.
  /** @param {Box} box */
  function showStep(box, animate = !calm()) {
    const cover = covered(), size = map.getSize(), ground = data.tiles ? null : data.basemap?.bounds;
    if (!cover.narrow) return fit(box, animate);
    const free = { ...cover, ...besideCard(size, cover.below) };
    const { lat, lon, zoom } = framed(box, ground, size, free,
      (whole) => ground ? scaleWithGround(whole, box, ground, size, free) : whole);
    map.setView([lat, lon], zoom, { animate });
  }

  // What the page opens on: its box, closer as long as the main routes stay in sight or the background would not fill
  // a wide window; on narrow screens the main routes.
  function goHome(animate = !calm()) {
    const cover = covered(), frame = data.frames?.[cover.narrow ? "narrow" : "wide"];
    if (frame) {
      const free = { ...cover, top: cover.narrow ? NARROW_TOP_PX : 0 };
      const { lat, lon, zoom } = framed(frame, data.tiles ? null : data.basemap?.bounds, map.getSize(), free);
      map.setView([lat, lon], zoom, { animate });
      return;
    }
    const box = (cover.narrow && data.fit_main) || data.fit || data.basemap?.bounds || data.constants.world;
    if (!data.basemap || data.tiles) { fit(box, animate); return; }
    const { lat, lon, zoom } = home(box, data.fit_main ?? box, data.basemap.bounds, map.getSize(), cover);
    map.setView([lat, lon], zoom, { animate });
  }

  /** @param {Target} target */
  function goTo({ system, point }, animate = !calm()) {
    fit(point ? boxOfPoint(pointById.get(point)) : boxOfSystem(systemById.get(system)), animate);
  }

  return { covered, fit, showStep, goHome, goTo };
}

// What is covered at the top, at the right and below while a step is shown: by the box of the years, by the buttons and
// by the card; `sheet` is what the panel covers.
function besideCard(size, sheet) {
  const [years, tools, card] = [".year-switch", ".tools", ".tour-card"].map((name) =>
    document.querySelector(name)?.getBoundingClientRect() ?? new DOMRect());
  const rows = state.year == null ? 1 : 2; // the slider is as high as the switch above it, and may be yet to come
  return { sheet, top: years.top + rows * years.height, right: tools.width && size.x - tools.left,
    below: Math.max(sheet, card.height && size.y - card.top) };
}

// `whole`, the scale that shows the whole of a box, or the smallest one at which ground fills the window; a little
// larger where that is needed for the middle of the box to lie in the middle of what is free, with ground all around.
/** @param {number} whole @param {Box} box @param {Box} ground */
function scaleWithGround(whole, [, south, , north], ground, size, { top, below, sheet }) {
  const [y0, y1] = [mercatorY(ground[3]), mercatorY(ground[1])], y = (mercatorY(north) + mercatorY(south)) / 2;
  const seen = size.y - sheet, above = (top + size.y - below) / 2, filled = seen / (y1 - y0);
  const centred = Math.max(above / (y - y0), (seen - above) / (y1 - y));
  const least = centred > 0 && centred < CENTRED * Math.max(whole, filled) ? centred : filled;
  return whole < least ? 2 ** (Math.ceil(Math.log2(least) * 20) / 20) : whole;
}

// The middle and the zoom that show the whole of a box where nothing covers the window, or at the scale made of that of
// this, moved as far as the ground that is drawn fills what is not under the panel.
/** @param {Box} box @param {Box | null | undefined} ground */
function framed([west, south, east, north], ground, size, cover, scaleFor = (whole) => whole) {
  const { left, right = 0, top, below, sheet = below } = cover, [x0, x1] = [mercatorX(west), mercatorX(east)];
  const [y0, y1] = [mercatorY(north), mercatorY(south)];
  const wide = size.x - left - right - 2 * FRAME_EDGE_PX, high = size.y - top - below - 2 * FRAME_EDGE_PX;
  const closest = Math.min(wide / (x1 - x0), high / (y1 - y0));
  const scale = scaleFor(2 ** Math.min(Math.floor(Math.log2(closest) * 20) / 20, 12));
  const middle = (y0 + y1) / 2 + (below - top) / 2 / scale, half = size.y / 2 / scale;
  const lowest = ground && mercatorY(ground[1]) - half + sheet / scale;
  const lat = latOf(ground ? within(middle, mercatorY(ground[3]) + half, lowest) : middle);
  const lon = lonOf((x0 + x1) / 2 + (right - left) / 2 / scale);
  return { lat, lon, zoom: Math.log2(scale) };
}

// The middle and the zoom of what the page opens on: `box`, the box of the main routes and the ground that is drawn,
// in a window of a size of which some is covered.
function home(box, main, ground, size, { left, below, narrow }) {
  const wide = size.x - left - 40,
    high = size.y - below - 40;
  /** @type {(box: Box) => [number, number]} */
  const spread = ([w, s, e, n]) => [mercatorX(e) - mercatorX(w), mercatorY(s) - mercatorY(n)];
  const zoomOf = ([x, y]) => Math.log2(Math.min(wide / x, high / y)),
    boxSpread = spread(box);
  const whole = zoomOf(boxSpread),
    better = Math.min(zoomOf(spread(main)), Math.log2(size.y / (AIR * boxSpread[1])));
  const filled = Math.log2(size.y / spread(ground)[1]);
  const closest = Math.min(whole + CLOSER, narrow ? better : Math.max(better, filled), 12);
  const scale = 2 ** (Math.floor(Math.max(whole, closest) * 20) / 20),
    [, south, , north] = ground,
    [west, , east] = main;
  const x = within(
    (mercatorX(box[0]) + mercatorX(box[2])) / 2,
    mercatorX(east) - wide / 2 / scale,
    mercatorX(west) + wide / 2 / scale,
  );
  const y = within(
    (mercatorY(box[1]) + mercatorY(box[3]) + below / scale) / 2,
    mercatorY(north) + size.y / 2 / scale,
    mercatorY(south) + (below - size.y / 2) / scale,
  );
  return { lat: latOf(y), lon: lonOf(x - left / 2 / scale), zoom: Math.log2(scale) };
}

// The value moved between two others; between them in the middle if they leave no room.
function within(value, low, high) { return low > high ? (low + high) / 2 : Math.max(low, Math.min(high, value)); }

// Not farther out than the background reaches, with a little room around it.
export function limitView(map, [west, south, east, north]) {
  const under = isNarrow() ? (north - south) * 0.8 : 0; // so that what lies there can be moved above the panel
  const bounds = L.latLngBounds([Math.max(south - under, -80), west], [north, east]).pad(0.35);
  map.setMaxBounds(bounds);
  map.options.maxBoundsViscosity = 0.6;
  map.setMinZoom(Math.max(1, map.getBoundsZoom(L.latLngBounds([south, west], [north, east]), false) - 0.75));
}
