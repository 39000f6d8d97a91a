// The vertices of all parts of all lines, one after the other. Maps of very many lines have several drawings, from
// coarse to fine, see detail.js.
import { decodeNumbers, decodePoints, runningSum } from "./decode.js";
import { latOf, lonOf, mercatorX, mercatorY } from "./geodesy.js";

const GAP_STEPS = 10_000; // see geo/page/tracks.py

function startsOf(size) {
  const first = new Float64Array(size.length);
  for (let part = 1; part < size.length; part++) first[part] = first[part - 1] + size[part - 1];
  return first;
}

/** @returns {Drawing} */
export function fullGeometry(packed) {
  const [lon, lat] = decodePoints(packed.xy, packed.steps), size = decodeNumbers(packed.sizes), first = startsOf(size);
  const x = lon.map(mercatorX), y = lat.map(mercatorY), km = decodeNumbers(packed.metres);
  const along = new Float64Array(x.length); // Mercator length from the start of the part, for the phase of dashes
  for (let part = 0; part < size.length; part++) {
    for (let v = first[part] + 1; v < first[part] + size[part]; v++) {
      along[v] = along[v - 1] + Math.hypot(x[v] - x[v - 1], y[v] - y[v - 1]);
      km[v] += km[v - 1];
    }
  }
  return { x, y, lon: (v) => lon[v], lat: (v) => lat[v], km: km.map((metres) => metres / 1000), along, size, first,
    lineOfPart: runningSum(decodeNumbers(packed.of)), lane: decodeNumbers(packed.lanes).map((twice) => twice / 2),
    gap: packed.gaps ? decodeNumbers(packed.gaps).map((steps) => steps / GAP_STEPS) : null };
}

export function coarseGeometry(packed) {
  const [lon, lat] = decodePoints(packed.xy, packed.steps), size = decodeNumbers(packed.sizes);
  return plainGeometry(lon.map(mercatorX), lat.map(mercatorY), size, runningSum(decodeNumbers(packed.of)));
}

/** @returns {Drawing} */
export function plainGeometry(x, y, size, lineOfPart) {
  return {
    x,
    y,
    lon: (v) => lonOf(x[v]),
    lat: (v) => latOf(y[v]),
    km: null,
    along: null,
    lane: null,
    gap: null,
    size,
    first: startsOf(size),
    lineOfPart,
  };
}

// The parts of one of `count` lines; those of a line stand together, the lines in their order.
/** @param {Drawing} drawing @param {number} line @param {number} count @returns {number[]} */
export function partsOfLine(drawing, line, count) {
  indexParts(drawing, count);
  const own = [];
  for (let part = drawing.begin[line]; part < drawing.begin[line + 1]; part++) own.push(part);
  return own;
}

// Notes, once, the first part of each line, and behind the last the number of all.
/** @param {Drawing} drawing @param {number} count */
export function indexParts(drawing, count) {
  if (drawing.begin) return;
  const begin = new Int32Array(count + 1), { lineOfPart } = drawing;
  for (let part = 0; part < lineOfPart.length; part++) begin[lineOfPart[part] + 1]++;
  for (let line = 0; line < count; line++) begin[line + 1] += begin[line];
  drawing.begin = begin;
}
