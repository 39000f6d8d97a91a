import assert from "node:assert/strict";
import { test } from "node:test";
import {
  direct, footOnSegment, geodesicKm, greatCircle, inverse, latOf, lonOf, mercatorX, mercatorY,
} from "../../geo/page/js/geodesy.js";
import { close } from "./fixtures.js";

test("the world is 256 wide, with the north above", () => {
  assert.deepEqual([mercatorX(-180), mercatorX(0), mercatorX(180)], [0, 128, 256]);
  close(mercatorY(0), 128, 1e-9);
  close(mercatorY(85.0511287798066), 0, 0.01);
  close(mercatorY(45), 128 - 256 * Math.log(Math.tan(Math.PI * 3 / 8)) / (2 * Math.PI), 1e-9);
  assert.equal(mercatorY(89), mercatorY(86));
  assert.equal(mercatorY(-89), mercatorY(-86));
});

test("positions come back", () => {
  for (const [lon, lat] of [[0, 0], [49.9, 40.4], [-170, -60], [179.9, 85]]) {
    close(lonOf(mercatorX(lon)), lon, 1e-9);
    close(latOf(mercatorY(lat)), lat, 1e-9);
  }
});

test("lengths are those on the ellipsoid", () => { // GeographicLib's
  close(geodesicKm(0, 0, 1, 0), 111.319490793, 1e-8);
  close(geodesicKm(0, 0, 0, 90), 10001.965729231, 1e-6);
  close(geodesicKm(144.424867889, -37.951033417, 143.926495528, -37.652821139), 54.97227, 1e-4);
  close(geodesicKm(5, 50, 5, 50), 0, 0);
  close(geodesicKm(10, 0, 10, 1), 110.574388557, 1e-8);
  close(geodesicKm(-73.8, 40.6, 49.01666667, 2.55), geodesicKm(49.01666667, 2.55, -73.8, 40.6), 1e-8);
});

test("points on the other side of the world get a length of the sphere", () => {
  close(geodesicKm(0, 0, 180, 0), Math.PI * 6371.0088, 0.01);
  close(geodesicKm(0, 0, 179.9, 0.1), 20000, 40);
  close(geodesicKm(0, 30, 179.9, -30), 20000, 40);
});

test("a great circle begins and ends at its places and runs over the pole where that is shorter", () => {
  const way = greatCircle({ lon: 0, lat: 60 }, { lon: 180, lat: 60 });
  assert.equal(way.length, 65);
  close(way[0][0], 60, 1e-9);
  close(way[64][0], 60, 1e-9);
  close(way[32][0], 90, 1e-6);
  close(greatCircle({ lon: 0, lat: 0 }, { lon: 90, lat: 0 })[32][1], 45, 1e-9);
  assert.deepEqual(greatCircle({ lon: 5, lat: 5 }, { lon: 5, lat: 5 }), [[5, 5], [5, 5]]);
});

// GeographicLib's: the first place, the second, kilometres, and the azimuth at the first in radians.
const PAIRS = [
  [0, 0, 1, 0, 111.319490793, Math.PI / 2],
  [49.9, 40.4, 27.2, 38.4, 1962.403901589, -1.5556454389299883],
  [-73.8, 40.6, 49.0167, 2.55, 12516.276016673, 1.1369200048459038],
  [10, -33, 12, -34, 216.41876034, 2.1184476136269987],
  [30, 60, 30, 61, 111.42072787, 0],
  [5, 50, 5, 49, 111.219409432, Math.PI],
  [100, 5, -170, -20, 10205.030699875, 1.9171884901598741],
  [44.24, 38.69, 132.8, 70.79, 5947.923346797, 0.42303362476622264],
  [86.36, 67.57, -54.94, -5.5, 12525.246660880, -0.7385527201165776],
  [159.61, 23.84, 279.88, -61.89, 13891.030308377, 2.6209372579575816],
  [-11.14, -40.55, 1.99, 11.83, 5954.947518096, 0.2805310980112102],
  [95.66, -54.46, 184.8, -57.8, 5145.346691228, 2.3095616627508693],
];

test("the inverse problem gives the length and the direction in which one sets out", () => {
  for (const [lon1, lat1, lon2, lat2, km, azimuth] of PAIRS) {
    const found = inverse(lon1, lat1, lon2, lat2);
    close(found.km, km, 1e-6);
    close(found.azimuth, azimuth, 1e-9);
  }
  assert.deepEqual(inverse(7, 8, 7, 8), { km: 0, azimuth: 0 });
});

test("where the formula does not settle the direction is that on the sphere", () => {
  close(inverse(0, 0, 180, 0).azimuth, Math.PI / 2, 1e-9);
  const { km, azimuth } = inverse(0, 30, 179.9, -30);
  close(km, 20004, 10);
  close(Math.abs(azimuth), Math.PI / 2, 0.2);
  const way = inverse(20, 10, 199.95, -10.02);
  const a = Math.PI / 180, east = Math.cos(-10.02 * a) * Math.sin(179.95 * a);
  const north = Math.cos(10 * a) * Math.sin(-10.02 * a) - Math.sin(10 * a) * Math.cos(-10.02 * a)
    * Math.cos(179.95 * a);
  close(way.azimuth, Math.atan2(east, north), 1e-12);
  const between = Math.acos(Math.sin(10 * a) * Math.sin(-10.02 * a)
    + Math.cos(10 * a) * Math.cos(-10.02 * a) * Math.cos(179.95 * a));
  close(way.km, between * (2 * 6378.137 + 6356.7523142) / 3, 1e-3);
});

test("the direct problem gives the place and the direction in which one arrives", () => {
  for (const [lon, lat, azimuth, km, lon2, lat2, onward] of [ // GeographicLib's
    [49.9, 40.4, 1, 500, 55.03821630874199, 42.72046276989255, 1.0595281816838829],
    [10, -33, -2.5, 1234.5, 1.1567805260139323, -41.609280134269696, -2.4060763925918436],
    [0, 0, Math.PI / 2, 1000, 8.983152841195215, 0, Math.PI / 2],
    [30, 60, 0, 5000, 210, 75.20535008979222, Math.PI],
    [12, 45, 3, 0, 12, 45, 3],
    [21.14, -52.26, -2.99, 13135, -151.0669258221876, -9.3716136586526, -0.09400891906566439],
    [-52.3, -39.83, 2.89, 13150, 114.06754352243802, -20.759337365212314, 0.20610306475706952],
    [-37.93, 64.61, 0.24, 10329, 127.22086219542246, 21.89434356660815, 3.0312747373423328],
    [-53.14, 61.74, 1.14, 14515, 77.14623946353494, -25.10909337165882, 2.6454208051139285],
    [179.5, 10, 1.2, 300, 182.0581662507597, 10.972672978563407, 1.2081276676195853],
  ]) {
    const there = direct(lon, lat, azimuth, km);
    close(there.lon, lon2, 1e-9);
    close(there.lat, lat2, 1e-9);
    close(there.azimuth, onward, 1e-9);
  }
});

test("each problem undoes the other", () => {
  for (const [lon1, lat1, lon2, lat2] of PAIRS) {
    const { km, azimuth } = inverse(lon1, lat1, lon2, lat2), there = direct(lon1, lat1, azimuth, km);
    close(Math.cos((there.lon - lon2) * Math.PI / 180), 1, 1e-15);
    close(there.lat, lat2, 1e-9);
  }
});

test("the foot of a place on a segment is where the way there is square to it, or an end", () => {
  const beside = footOnSegment(0, 0, 2, 0, 0.5, 0.3);
  close(beside.lon, 0.5, 1e-9);
  close(beside.lat, 0, 1e-12);
  close(beside.share, 0.25, 1e-9);
  close(beside.off, geodesicKm(0.5, 0, 0.5, 0.3), 1e-9);
  assert.deepEqual([footOnSegment(0, 0, 2, 0, -1, 0.3).share, footOnSegment(0, 0, 2, 0, 3, -0.3).share], [0, 1]);
  const slanted = footOnSegment(40, 40, 41, 41, 41, 40), along = inverse(slanted.lon, slanted.lat, 41, 41);
  close(Math.cos(along.azimuth - inverse(slanted.lon, slanted.lat, 41, 40).azimuth), 0, 1e-6);
  close(geodesicKm(40, 40, slanted.lon, slanted.lat) + along.km, geodesicKm(40, 40, 41, 41), 1e-8);
  close(slanted.share, geodesicKm(40, 40, slanted.lon, slanted.lat) / geodesicKm(40, 40, 41, 41), 1e-9);
  assert.equal(footOnSegment(5, 5, 5, 5, 6, 5).share, 0);
  close(footOnSegment(5, 5, 5, 5, 6, 5).off, geodesicKm(5, 5, 6, 5), 1e-9);
  const far = footOnSegment(0, 40, 60, 40, 30, 20); // the geodesic bends far to the north
  const onward = inverse(far.lon, far.lat, 60, 40).azimuth;
  close(Math.cos(onward - inverse(far.lon, far.lat, 30, 20).azimuth), 0, 1e-6);
});

test("a great circle is cut into 64 equal steps on the sphere", () => {
  const way = greatCircle({ lon: 0, lat: 0 }, { lon: 0, lat: 16 });
  assert.equal(way.length, 65);
  way.forEach(([lat, lon], i) => { close(lat, i / 4, 1e-9); close(lon, 0, 1e-9); });
});
