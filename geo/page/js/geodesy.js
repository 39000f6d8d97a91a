// Places on the plane of the screen (web Mercator, the world 256 wide) and distances on the WGS84 ellipsoid.
import { constants } from "./constants.js";

export const WORLD = 256;

export function mercatorX(lon) { return (lon + 180) * (WORLD / 360); }

export function mercatorY(lat) {
  const sine = Math.sin(Math.max(-85.05, Math.min(85.05, lat)) * Math.PI / 180);
  return WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
}

export function lonOf(x) { return x * (360 / WORLD) - 180; }

export function latOf(y) { return Math.atan(Math.sinh(Math.PI * (1 - 2 * y / WORLD))) * 180 / Math.PI; }

// Geodesic kilometres by Vincenty's inverse formula (Survey Review 23 (176), 1975); near-antipodal pairs, where it
// does not settle, fall back on the sphere.
export function geodesicKm(lon1, lat1, lon2, lat2) {
  const { semi_major_axis_km: a, flattening: f } = constants, b = a * (1 - f), rad = Math.PI / 180;
  const u1 = Math.atan((1 - f) * Math.tan(lat1 * rad)), u2 = Math.atan((1 - f) * Math.tan(lat2 * rad));
  const s1 = Math.sin(u1), c1 = Math.cos(u1), s2 = Math.sin(u2), c2 = Math.cos(u2), l = (lon2 - lon1) * rad;
  let lambda = l;
  for (let round = 0; round < 100; round++) {
    const sl = Math.sin(lambda), cl = Math.cos(lambda);
    const sinSigma = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (!sinSigma) return 0;
    const cosSigma = s1 * s2 + c1 * c2 * cl, sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = c1 * c2 * sl / sinSigma, cos2Alpha = 1 - sinAlpha ** 2;
    const cosMid = cos2Alpha ? cosSigma - 2 * s1 * s2 / cos2Alpha : 0;
    const c = f / 16 * cos2Alpha * (4 + f * (4 - 3 * cos2Alpha));
    const before = lambda;
    lambda = l + (1 - c) * f * sinAlpha * (sigma + c * sinSigma * (cosMid + c * cosSigma * (2 * cosMid ** 2 - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const up = cos2Alpha * (a * a - b * b) / (b * b);
    const A = 1 + up / 16384 * (4096 + up * (-768 + up * (320 - 175 * up)));
    const B = up / 1024 * (256 + up * (-128 + up * (74 - 47 * up)));
    const delta = B * sinSigma * (cosMid + B / 4 * (cosSigma * (2 * cosMid ** 2 - 1)
      - B / 6 * cosMid * (4 * sinSigma ** 2 - 3) * (4 * cosMid ** 2 - 3)));
    return b * A * (sigma - delta);
  }
  const half = Math.sin((lat2 - lat1) * rad / 2) ** 2 + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(l / 2) ** 2;
  return 2 * (2 * a + b) / 3 * Math.asin(Math.sqrt(half));
}

export function greatCircle(from, to) {
  const rad = Math.PI / 180, unit = ({ lon, lat }) => [Math.cos(lat * rad) * Math.cos(lon * rad), Math.cos(lat * rad) * Math.sin(lon * rad), Math.sin(lat * rad)];
  const a = unit(from), b = unit(to), angle = Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  if (angle < 1e-9) return [[from.lat, from.lon], [to.lat, to.lon]];
  return Array.from({ length: 65 }, (_, i) => {
    const p = Math.sin(angle * (1 - i / 64)) / Math.sin(angle), q = Math.sin(angle * i / 64) / Math.sin(angle);
    const [x, y, z] = a.map((value, axis) => value * p + b[axis] * q);
    return [Math.atan2(z, Math.hypot(x, y)) / rad, Math.atan2(y, x) / rad];
  });
}
