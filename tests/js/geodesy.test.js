import assert from "node:assert/strict";
import { test } from "node:test";
import { geodesicKm, greatCircle, latOf, lonOf, mercatorX, mercatorY } from "../../geo/page/js/geodesy.js";
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
