// The quiet background: sea, land, coasts and borders.
import { colours, letterScale } from "./canvas.js";
import { data, readData } from "./data.js";
import { decodeNumbers, decodePoints } from "./decode.js";
import { mercatorX, mercatorY } from "./geodesy.js";
import { loadRelief, paintRelief } from "./relief.js";
import { isNear } from "./shape.js";

const BESIDE_PX = 4; // no stroke is so wide

export let basemap = null; // unpacked when it is first needed

function unpackBasemap(packed) {
  const [x, y] = decodePoints(packed.arcs, packed.steps), sizes = decodeNumbers(packed.sizes);
  const arcs = [], kinds = decodeNumbers(packed.kinds), numbers = decodeNumbers(packed.rings);
  const ringsOf = []; // by country
  let at = 0;
  sizes.forEach((size) => {
    arcs.push({ begin: at, end: at + size, box: boxAround(x, y, at, at + size) });
    at += size;
  });
  for (let i = 0; i < numbers.length;) {
    const count = numbers[i++], rings = [];
    for (let ring = 0; ring < count; ring++) {
      const size = numbers[i++];
      rings.push(Array.from(numbers.subarray(i, i + size)));
      i += size;
    }
    ringsOf.push(rings);
  }
  const [west, south, east, north] = packed.bounds;
  const countries = packed.countries.map((country, i) => ({ ...country,
    outline: ringsOf[i].flat().map((arc) => arcs[arc < 0 ? ~arc : arc]) }));
  return { x, y, arcs, kinds, rings: ringsOf.flat(), countries, seas: packed.seas, cities: packed.cities ?? [],
    rivers: unpackChains(packed.rivers, packed.river_sizes, packed.steps),
    lakes: unpackChains(packed.lakes, packed.lake_sizes, packed.steps), relief: packed.relief,
    box: [mercatorX(west), mercatorY(north), mercatorX(east), mercatorY(south)] };
}

function unpackChains(points, sizes, steps) {
  if (!points) return { x: [], y: [], sizes: [] };
  const [x, y] = decodePoints(points, steps);
  return { x, y, sizes: decodeNumbers(sizes) };
}

function boxAround(x, y, begin, end) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = begin; i < end; i++) {
    if (x[i] < left) left = x[i];
    if (x[i] > right) right = x[i];
    if (y[i] < top) top = y[i];
    if (y[i] > bottom) bottom = y[i];
  }
  return [left, top, right, bottom];
}

/** Whether a place of the plane is in a country: to its east the outline is crossed an odd number of times. */
export function isIn({ outline }, px, py) {
  const { x, y } = basemap;
  let inside = false;
  for (const { begin, end, box: [left, top, right, bottom] } of outline) {
    if (py < top || py > bottom || px > right) continue;
    if (px < left) { // all of it is to the east, so its ends tell
      if (y[begin] > py !== y[end - 1] > py) inside = !inside;
      continue;
    }
    for (let i = begin, j = begin + 1; j < end; i = j++) {
      if (y[i] > py !== y[j] > py && px < x[i] + (x[j] - x[i]) * (py - y[i]) / (y[j] - y[i])) inside = !inside;
    }
  }
  return inside;
}

// Chains as one path; a vertex too close to the one before it to be seen is left out.
function traceChains(context, view, { x, y, sizes }) {
  let v = 0;
  context.beginPath();
  sizes.forEach((size) => {
    let lastX = Infinity, lastY = Infinity;
    for (let i = 0; i < size; i++, v++) {
      const px = x[v] * view.scale - view.left, py = y[v] * view.scale - view.top;
      if (i > 0 && i < size - 1 && isNear(px - lastX, py - lastY)) continue;
      if (i === 0) context.moveTo(px, py); else context.lineTo(px, py);
      lastX = px; lastY = py;
    }
  });
}

function paintWaters(context, view, colour, fine) {
  traceChains(context, view, basemap.rivers);
  context.strokeStyle = colour.river; context.lineWidth = 0.9 * fine;
  context.stroke();
  traceChains(context, view, basemap.lakes);
  context.fillStyle = colour.sea;
  context.fill("evenodd");
  context.strokeStyle = colour.coast; context.lineWidth = 0.6 * fine;
  context.stroke();
}

// Of an arc that lies beside the view only the ends are needed: land that is closed around them looks the same.
function traceArc(context, view, arc, joined) {
  const backwards = arc < 0, { begin, end, box } = basemap.arcs[backwards ? ~arc : arc], last = end - 1 - begin;
  const { x, y } = basemap, { scale, left, top } = view, step = isBeside(box, view) ? Math.max(1, last) : 1;
  let lastX = Infinity, lastY = Infinity;
  for (let i = 0; i <= last; i += step) {
    const v = backwards ? end - 1 - i : begin + i, px = x[v] * scale - left, py = y[v] * scale - top;
    if (i > 0 && i < last && isNear(px - lastX, py - lastY)) continue;
    if (i === 0 && !joined) context.moveTo(px, py); else context.lineTo(px, py);
    lastX = px; lastY = py;
  }
}

function isBeside(box, { scale, left, top, width, height }) {
  return box[2] * scale - left < -BESIDE_PX || box[0] * scale - left > width + BESIDE_PX
    || box[3] * scale - top < -BESIDE_PX || box[1] * scale - top > height + BESIDE_PX;
}

function strokeArcs(context, view, kind, colour, width, dash) {
  context.beginPath();
  basemap.arcs.forEach((_, arc) => { if (basemap.kinds[arc] === kind) traceArc(context, view, arc, false); });
  context.strokeStyle = colour; context.lineWidth = width; context.setLineDash(dash);
  context.stroke();
}

/** What takes its time before the background is first painted. */
export async function prepareBackground() {
  if (!data.basemap || data.tiles) return;
  basemap ??= unpackBasemap(await readData("background"));
  await loadRelief(basemap.relief);
}

/** @returns {(() => void)[]} pieces of work: sea and land, relief, waters, coasts, borders */
export function basemapPieces(context, view) {
  const colour = colours(), isBare = !data.basemap || data.tiles;
  const inside = (paint) => () => {
    const [left, top, right, bottom] = basemap.box.map((edge, i) => // of whole pixels: others take much longer
      Math.round(edge * view.scale - (i % 2 ? view.top : view.left)));
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.lineJoin = "bevel"; // round ones take a browser without a graphics card twice as long
    paint();
    context.restore();
  };
  const cover = (ink) => { context.fillStyle = ink; context.fillRect(0, 0, view.width, view.height); };
  // No wider than a dot of the screen unless letters are larger: the bends of wider ones take thrice as long.
  const fine = letterScale() * Math.min(1, 1 / (0.9 * view.sharp));
  if (isBare) return [() => cover(data.tiles ? "rgba(0,0,0,0)" : colour.land)];
  return [
    () => cover(colour.paper),
    inside(() => {
      cover(colour.sea);
      context.beginPath();
      for (const ring of basemap.rings) ring.forEach((arc, i) => traceArc(context, view, arc, i > 0));
      context.fillStyle = colour.land;
      context.fill("evenodd"); // it closes each ring
    }),
    inside(() => paintRelief(context, view)),
    inside(() => paintWaters(context, view, colour, fine)),
    inside(() => strokeArcs(context, view, 0, colour.coast, 0.8 * fine, [])),
    inside(() => strokeArcs(context, view, 1, colour.border, 0.9 * fine, [4 * fine, 2.4 * fine])),
  ];
}
