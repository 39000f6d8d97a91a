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
