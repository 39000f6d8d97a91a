import assert from "node:assert/strict";
import { test } from "node:test";
import { addHull, closestZoom, unitsPerKm, unpackCertainty } from "../../geo/page/js/bands.js";
import { direct, mercatorX, mercatorY } from "../../geo/page/js/geodesy.js";
import { close, encode } from "./fixtures.js";

test("a kilometre on the plane is as long as the geodesic in each direction, at any latitude", () => {
  for (const lat of [-60, 0, 42, 70]) {
    for (const azimuth of [0, 0.8, Math.PI / 2, 3]) {
      const there = direct(45, lat, azimuth, 8);
      const away = Math.hypot(mercatorX(there.lon) - mercatorX(45), mercatorY(there.lat) - mercatorY(lat));
      close(away / (8 * unitsPerKm(mercatorY(lat))), 1, 0.008); // the sphere of the projection, and its growing scale
    }
  }
});

test("each vertex has the accuracy and the standing of its level", () => {
  const { km, published } = unpackCertainty({ levels: [[8, 1], [2.5, 0], [0, 1]], of: encode([1, 0, 0, 2]) });
  assert.deepEqual([...km], [2.5, 8, 8, 0]);
  assert.deepEqual([...published], [0, 1, 1, 1]);
});

test("the map comes so close that the most accurate vertex has a band of 64 to 128 px", () => {
  const y = [mercatorY(42), mercatorY(42)], zoom = closestZoom({ km: [8, 2] }, y);
  const px = 2 * unitsPerKm(y[0]) * 2 ** zoom;
  assert.ok(px > 32 && px <= 64, `${px}`);
  assert.equal(closestZoom({ km: [8, 1] }, y), zoom + 1);
  assert.equal(closestZoom({ km: [8, 0] }, y), null); // nobody states how accurate
  assert.equal(closestZoom({ km: [] }, []), null);
});

// What is drawn, as words.
function recorded(...hull) {
  const told = [];
  const note = (name) => (...values) => told.push([name, ...values.map((value) => Math.round(value * 1000) / 1000)]);
  addHull(Object.fromEntries(["moveTo", "arc", "closePath"].map((name) => [name, note(name)])), ...hull);
  return told;
}

test("the hull of two circles alike is a strip with round ends", () => {
  const quarter = 1.571;
  assert.deepEqual(recorded(0, 0, 5, 100, 0, 5), [["moveTo", 0, 5], ["arc", 0, 0, 5, quarter, 4.712],
    ["arc", 100, 0, 5, -quarter, quarter], ["closePath"]]);
});

test("the hull of circles of two sizes touches both", () => {
  const [, [, ax, ay, aRadius, from], [, bx, by, bRadius, , to]] = recorded(0, 0, 10, 50, 50, 4);
  assert.equal(from, to); // the straight side meets both circles at the same angle, so it touches both
  const side = [ax + aRadius * Math.cos(from) - bx - bRadius * Math.cos(to),
    ay + aRadius * Math.sin(from) - by - bRadius * Math.sin(to)];
  close(side[0] * Math.cos(from) + side[1] * Math.sin(from), 0, 0.05);
});

test("a circle within the other leaves the other alone", () => {
  assert.deepEqual(recorded(0, 0, 10, 3, 0, 4), [["moveTo", 10, 0], ["arc", 0, 0, 10, 0, 6.283]]);
  assert.deepEqual(recorded(3, 0, 4, 0, 0, 10), [["moveTo", 10, 0], ["arc", 0, 0, 10, 0, 6.283]]);
});
