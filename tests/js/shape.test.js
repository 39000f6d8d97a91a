import assert from "node:assert/strict";
import { test } from "node:test";
import { clipSegment, isClose, screenPart } from "../../geo/page/js/shape.js";
import { close } from "./fixtures.js";

test("a segment inside a box is whole, one outside is not there, one through it is cut", () => {
  assert.deepEqual(clipSegment(1, 1, 2, 2, 0, 0, 10, 10), [0, 1]);
  assert.equal(clipSegment(-5, 5, -1, 5, 0, 0, 10, 10), null);
  assert.equal(clipSegment(-5, -1, 20, -1, 0, 0, 10, 10), null);
  assert.equal(clipSegment(11, -5, 11, 20, 0, 0, 10, 10), null);
  assert.equal(clipSegment(-1, 5, 5, 16, 0, 0, 10, 10) === null, false);
  assert.equal(clipSegment(-5, 8, 2, 15, 0, 0, 10, 10), null);
  assert.deepEqual(clipSegment(-10, 5, 10, 5, 0, 0, 10, 10), [0.5, 1]);
  assert.deepEqual(clipSegment(5, -10, 5, 30, 0, 0, 10, 10), [0.25, 0.5]);
  assert.deepEqual(clipSegment(5, 30, 5, -10, 0, 0, 10, 10), [0.5, 0.75]);
  assert.deepEqual(clipSegment(20, 5, -20, 5, 0, 0, 10, 10), [0.25, 0.5]);
  assert.deepEqual(clipSegment(0, 0, 0, 10, 0, 0, 10, 10), [0, 1]);
});

test("vertices nearer than 0.7 px are not drawn", () => {
  assert.equal(isClose(0.5, 0.4), true);
  assert.equal(isClose(0, 0), true);
  assert.equal(isClose(0.6, 0.4), false);
  assert.equal(isClose(-0.8, 0), false);
});

const view = { scale: 1, left: 10, top: 20, swell: 2 };

function drawing(xs, lanes = null) {
  const along = { first: [0], size: [xs.length], x: xs.map(([x]) => x), y: xs.map(([, y]) => y), lane: lanes };
  return along;
}

test("on the screen a part keeps its ends and leaves out what is too near to be seen", () => {
  const dense = Array.from({ length: 101 }, (_, i) => [10 + i / 20, 20]); // 5 px in steps of 0.05
  const [px, py, vertex] = screenPart(drawing(dense), 0, view, 3);
  assert.equal(px[0], 0);
  assert.equal(px.at(-1), 5);
  assert.deepEqual([vertex[0], vertex.at(-1)], [0, 100]);
  assert.ok(px.length <= 8, `${px.length} of 101 vertices are drawn`);
  assert.ok(px.every((x, i) => !i || i === px.length - 1 || x - px[i - 1] >= 0.7));
  assert.ok(py.every((y) => y === 0));
});

test("a line in a lane runs beside its corridor, to the right of its way", () => {
  const [px, py] = screenPart(drawing([[10, 20], [20, 20], [20, 30]], [0.5, 0.5, 0]), 0, view, 3);
  close(py[0], 3, 1e-9);
  close(px[0], 0, 1e-9);
  close(px[1], 7, 1e-9); // the corner is mitred
  close(py[1], 3, 1e-9);
});

test("a line in no lane stays where it is", () => {
  assert.deepEqual(screenPart(drawing([[10, 20], [20, 20]], [0, 0]), 0, view, 3), [[0, 10], [0, 0], [0, 1]]);
});

test("a box need not begin at nothing, and a segment that touches it is inside there", () => {
  assert.deepEqual(clipSegment(0, 15, 40, 15, 10, 10, 20, 20), [0.25, 0.5]);
  assert.deepEqual(clipSegment(15, 0, 15, 40, 10, 10, 20, 20), [0.25, 0.5]);
  assert.equal(clipSegment(0, 15, 9, 15, 10, 10, 20, 20), null);
  assert.deepEqual(clipSegment(0, 15, 10, 15, 10, 10, 20, 20), [1, 1]);
  assert.deepEqual(clipSegment(20, 15, 30, 15, 10, 10, 20, 20), [0, 0]);
  assert.equal(isClose(0.5, 0.5), false);
});

test("what is on the plane is scaled and moved to the screen", () => {
  const [px, py] = screenPart(drawing([[10, 20], [13, 26]]), 0, { scale: 2, left: 5, top: 7, swell: 1 }, 3);
  assert.deepEqual([px, py], [[15, 21], [33, 45]]);
});

test("a lane is as wide as lanes are, whatever the direction and the length of a segment", () => {
  const at = { scale: 1, left: 0, top: 0, swell: 1 }, lanes = [1, 1, 1];
  const [px, py] = screenPart(drawing([[0, 0], [10, 0], [10, 40]], lanes), 0, at, 4);
  [[0, 4], [6, 4], [6, 40]].forEach(([x, y], i) => { close(px[i], x, 1e-9); close(py[i], y, 1e-9); });
  const [qx, qy] = screenPart(drawing([[0, 0], [3, 4], [6, 8]], lanes), 0, at, 5);
  [[-4, 3], [-1, 7], [2, 11]].forEach(([x, y], i) => { close(qx[i], x, 1e-9); close(qy[i], y, 1e-9); });
});

test("between two lanes lies their mean, and a sharp bend goes no further than twice its lane", () => {
  const at = { scale: 1, left: 0, top: 0, swell: 1 };
  const [, py] = screenPart(drawing([[0, 0], [10, 0], [20, 0]], [1, 0, 0]), 0, at, 4);
  [4, 2, 0].forEach((y, i) => close(py[i], y, 1e-9));
  const [bx, by] = screenPart(drawing([[0, 0], [50, 0], [0, 1]], [1, 1, 1]), 0, at, 4);
  close(by[0], 4, 1e-9);
  assert.ok(Math.hypot(bx[1] - 50, by[1]) <= 8 + 1e-9);
  assert.ok(Math.hypot(bx[1] - 50, by[1]) < 1); // a hairpin stays where it is
  const [cx, cy] = screenPart(drawing([[0, 0], [50, 0], [25, 25 * Math.sqrt(3)]], [1, 1, 1]), 0, at, 4);
  close(Math.hypot(cx[1] - 50, cy[1]), 8, 1e-9); // 60 degrees
});

test("two vertices of one place at the end keep their lane", () => {
  const at = { scale: 1, left: 0, top: 0, swell: 1 };
  const [px, py] = screenPart(drawing([[0, 0], [10, 0], [10, 0]], [1, 1, 1]), 0, at, 4);
  assert.ok([...px, ...py].every(Number.isFinite));
  close(py[0], 4, 1e-9);
});
