// Bands as wide as the stated accuracy, on the plane of the screen. Knows nothing of the page.
import { constants } from "./constants.js";
import { decodeNumbers } from "./decode.js";
import { WORLD } from "./geodesy.js";

const CLOSEST_PX = 64; // as wide as the most accurate place is drawn to either side at the closest zoom

// Of each vertex the accuracy in km and whether anything published says that the line passes there.
/** @param {{ levels: [number, number][], of: string }} given */
export function unpackCertainty({ levels, of }) {
  const numbers = decodeNumbers(of);
  return { km: Float64Array.from(numbers, (level) => levels[level][0]),
    published: Uint8Array.from(numbers, (level) => levels[level][1]) };
}

// How many units of the plane (the world is 256 wide) a kilometre is at a height `y` of it.
export function unitsPerKm(y) {
  return WORLD / (2 * Math.PI * constants.semi_major_axis_km) * Math.cosh(Math.PI * (1 - 2 * y / WORLD));
}

// The closest zoom at which the most accurate vertex still has a band of some width; null where one has no accuracy.
export function closestZoom({ km }, y) {
  let most = 0;
  for (let v = 0; v < km.length; v++) {
    if (!km[v]) return null;
    most = Math.max(most, 1 / (km[v] * unitsPerKm(y[v])));
  }
  return most ? Math.floor(Math.log2(CLOSEST_PX * most)) : null;
}

// Adds what lies no further from a segment than its ends are uncertain: the hull of two circles, always turning the
// same way, so that a fill by "nonzero" of many is their union.
export function addHull(path, ax, ay, aRadius, bx, by, bRadius) {
  const length = Math.hypot(bx - ax, by - ay), apart = aRadius - bRadius;
  if (length <= Math.abs(apart)) {
    const [x, y, radius] = apart > 0 ? [ax, ay, aRadius] : [bx, by, bRadius];
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const way = Math.atan2(by - ay, bx - ax), open = Math.acos(apart / length);
  path.moveTo(ax + aRadius * Math.cos(way + open), ay + aRadius * Math.sin(way + open));
  path.arc(ax, ay, aRadius, way + open, way - open + 2 * Math.PI);
  path.arc(bx, by, bRadius, way - open, way + open);
  path.closePath();
}
