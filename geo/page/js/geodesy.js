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

const RAD = Math.PI / 180;

// The inverse geodesic problem by Vincenty's formula (Survey Review 23 (176), 1975): {km, azimuth}, the azimuth in
// radians at the first place. Near-antipodal pairs, where it does not settle, fall back on the sphere.
export function inverse(lon1, lat1, lon2, lat2) {
  const { semi_major_axis_km: a, flattening: f } = constants, b = a * (1 - f);
  const u1 = Math.atan((1 - f) * Math.tan(lat1 * RAD)), u2 = Math.atan((1 - f) * Math.tan(lat2 * RAD));
  const s1 = Math.sin(u1), c1 = Math.cos(u1), s2 = Math.sin(u2), c2 = Math.cos(u2), l = (lon2 - lon1) * RAD;
  let lambda = l;
  for (let round = 0; round < 100; round++) {
    const sl = Math.sin(lambda), cl = Math.cos(lambda), east = c2 * sl, north = c1 * s2 - s1 * c2 * cl;
    const sinSigma = Math.hypot(east, north);
    if (!sinSigma) return { km: 0, azimuth: 0 };
    const cosSigma = s1 * s2 + c1 * c2 * cl, sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = c1 * c2 * sl / sinSigma, cos2Alpha = 1 - sinAlpha ** 2;
    const cosMid = cos2Alpha ? cosSigma - 2 * s1 * s2 / cos2Alpha : 0;
    const c = f / 16 * cos2Alpha * (4 + f * (4 - 3 * cos2Alpha));
    const before = lambda;
    lambda = l + (1 - c) * f * sinAlpha * (sigma + c * sinSigma * (cosMid + c * cosSigma * (2 * cosMid ** 2 - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const [A, B] = series(cos2Alpha, a, b);
    return { km: b * A * (sigma - deltaSigma(B, sinSigma, cosSigma, cosMid)), azimuth: Math.atan2(east, north) };
  }
  const east = Math.cos(lat2 * RAD) * Math.sin(l);
  const north = Math.cos(lat1 * RAD) * Math.sin(lat2 * RAD) - Math.sin(lat1 * RAD) * Math.cos(lat2 * RAD) * Math.cos(l);
  const half = Math.sin((lat2 - lat1) * RAD / 2) ** 2
    + Math.cos(lat1 * RAD) * Math.cos(lat2 * RAD) * Math.sin(l / 2) ** 2;
  return { km: 2 * (2 * a + b) / 3 * Math.asin(Math.sqrt(half)), azimuth: Math.atan2(east, north) };
}

export function geodesicKm(lon1, lat1, lon2, lat2) { return inverse(lon1, lat1, lon2, lat2).km; }

// The direct geodesic problem by Vincenty's formula (as above): the place {lon, lat} so many km off in a direction, and
// the azimuth, in radians, in which the geodesic goes on there.
export function direct(lon1, lat1, azimuth, km) {
  const { semi_major_axis_km: a, flattening: f } = constants, b = a * (1 - f);
  const u1 = Math.atan((1 - f) * Math.tan(lat1 * RAD)), s1 = Math.sin(u1), c1 = Math.cos(u1);
  const north = Math.cos(azimuth), sinAlpha = c1 * Math.sin(azimuth), cos2Alpha = 1 - sinAlpha ** 2;
  const sigma1 = Math.atan2(s1, c1 * north), [A, B] = series(cos2Alpha, a, b);
  let sigma = km / (b * A);
  for (let round = 0, before = Infinity; round < 100 && Math.abs(sigma - before) > 1e-13; round++) {
    before = sigma;
    sigma = km / (b * A) + deltaSigma(B, Math.sin(sigma), Math.cos(sigma), Math.cos(2 * sigma1 + sigma));
  }
  const sin = Math.sin(sigma), cos = Math.cos(sigma), cosMid = Math.cos(2 * sigma1 + sigma);
  const c = f / 16 * cos2Alpha * (4 + f * (4 - 3 * cos2Alpha)), onward = c1 * cos * north - s1 * sin;
  const lambda = Math.atan2(sin * Math.sin(azimuth), c1 * cos - s1 * sin * north);
  const turned = sigma + c * sin * (cosMid + c * cos * (2 * cosMid ** 2 - 1));
  return {
    lon: lon1 + (lambda - (1 - c) * f * sinAlpha * turned) / RAD,
    lat: Math.atan2(s1 * cos + c1 * sin * north, (1 - f) * Math.hypot(sinAlpha, onward)) / RAD,
    azimuth: Math.atan2(sinAlpha, onward),
  };
}

// Vincenty's A and B.
function series(cos2Alpha, a, b) {
  const up = cos2Alpha * (a * a - b * b) / (b * b);
  return [1 + up / 16384 * (4096 + up * (-768 + up * (320 - 175 * up))),
    up / 1024 * (256 + up * (-128 + up * (74 - 47 * up)))];
}

function deltaSigma(B, sinSigma, cosSigma, cosMid) {
  return B * sinSigma * (cosMid + B / 4 * (cosSigma * (2 * cosMid ** 2 - 1)
    - B / 6 * cosMid * (4 * sinSigma ** 2 - 3) * (4 * cosMid ** 2 - 3)));
}

// Where a place stands beside a geodesic segment: the foot {lon, lat}, its share of the segment, and km off. By
// Newton's method: at the trial foot the place is seen at distance d under the angle t to the segment; the foot moves
// by d cos(t).
export function footOnSegment(lon1, lat1, lon2, lat2, lon, lat) {
  const { km: length, azimuth } = inverse(lon1, lat1, lon2, lat2);
  let along = 0;
  for (let round = 0; ; round++) {
    const foot = direct(lon1, lat1, azimuth, along), seen = inverse(foot.lon, foot.lat, lon, lat);
    const next = Math.max(0, Math.min(length, along + seen.km * Math.cos(seen.azimuth - foot.azimuth)));
    if (Math.abs(next - along) < 1e-10 || round === 20) {
      return { lon: foot.lon, lat: foot.lat, share: length ? along / length : 0, off: seen.km };
    }
    along = next;
  }
}

export function greatCircle(from, to) {
  const rad = Math.PI / 180,
    unit = ({ lon, lat }) => [
      Math.cos(lat * rad) * Math.cos(lon * rad),
      Math.cos(lat * rad) * Math.sin(lon * rad),
      Math.sin(lat * rad),
    ];
  const a = unit(from),
    b = unit(to),
    angle = Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  if (angle < 1e-9) {
    return [
      [from.lat, from.lon],
      [to.lat, to.lon],
    ];
  }
  return Array.from({ length: 65 }, (_, i) => {
    const p = Math.sin(angle * (1 - i / 64)) / Math.sin(angle),
      q = Math.sin((angle * i) / 64) / Math.sin(angle);
    const [x, y, z] = a.map((value, axis) => value * p + b[axis] * q);
    return [Math.atan2(z, Math.hypot(x, y)) / rad, Math.atan2(y, x) / rad];
  });
}
