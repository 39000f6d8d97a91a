import assert from "node:assert/strict";
import { test } from "node:test";
import { coarseGeometry, fullGeometry, indexParts, partsOfLine, plainGeometry } from "../../geo/page/js/geometry.js";
import { latOf, lonOf, mercatorX, mercatorY } from "../../geo/page/js/geodesy.js";
import { straightSpots } from "../../geo/page/js/straight.js";
import { CHUNK, decodeAxis, thinned, withChunks } from "../../geo/page/js/thinning.js";
import { close, encode } from "./fixtures.js";

test("all vertices come with kilometres, lanes and the Mercator length from the start of their part", () => {
  const drawing = fullGeometry({ // two parts of one line and one of another, in 1 / 100 degrees
    xy: encode([0, 0, 100, 0, 0, 100, 100, 0, 100, 0]), steps: 100, sizes: encode([2, 1, 2]), of: encode([0, 0, 1]),
    metres: encode([0, 1500, 1500, 0, 250]), lanes: encode([1, 0, -1, 0, 2]),
  });
  assert.deepEqual(Array.from({ length: 5 }, (_, v) => [drawing.lon(v), drawing.lat(v)]),
    [[0, 0], [1, 0], [1, 1], [2, 1], [3, 1]]);
  assert.deepEqual([...drawing.first], [0, 2, 3]);
  assert.deepEqual([...drawing.size], [2, 1, 2]);
  assert.deepEqual([...drawing.lineOfPart], [0, 0, 1]);
  assert.deepEqual([...drawing.km], [0, 1.5, 1.5, 0, 0.25]);
  assert.deepEqual([...drawing.lane], [0.5, 0, -0.5, 0, 1]);
  const degree = mercatorX(1) - mercatorX(0);
  [0, degree, 0, 0, degree].forEach((length, v) => close(drawing.along[v], length, 1e-9));
  close(drawing.x[3], mercatorX(2), 1e-12);
  close(drawing.y[3], mercatorY(1), 1e-12);
});

test("kilometres add up along a part, and so does the length on the plane", () => {
  const drawing = fullGeometry({ xy: encode([0, 0, 3, 4, 3, 4]), steps: 1, sizes: encode([3]), of: encode([0]),
    metres: encode([100, 200, 300]), lanes: encode([0, 0, 0]) });
  assert.deepEqual([...drawing.km], [0.1, 0.3, 0.6]);
  const step = (v) => Math.hypot(drawing.x[v] - drawing.x[v - 1], drawing.y[v] - drawing.y[v - 1]);
  close(drawing.along[2], step(1) + step(2), 1e-12);
});

test("a coarse drawing has places, and neither kilometres nor lanes", () => {
  const drawing = coarseGeometry({ xy: encode([10, 20, 10, 10]), steps: 10, sizes: encode([2]), of: encode([3]) });
  assert.deepEqual([drawing.km, drawing.along, drawing.lane], [null, null, null]);
  close(drawing.lon(1), 2, 1e-9);
  close(drawing.lat(1), 3, 1e-9);
  assert.deepEqual([...drawing.lineOfPart], [3]);
  const plain = plainGeometry([mercatorX(7)], [mercatorY(8)], [1], [0]);
  close(plain.lon(0), lonOf(mercatorX(7)), 1e-12);
  close(plain.lat(0), latOf(mercatorY(8)), 1e-12);
});

test("a line finds its parts, also where it has none", () => {
  const drawing = { lineOfPart: [0, 0, 2, 3, 3, 3] };
  assert.deepEqual([0, 1, 2, 3, 4].map((line) => partsOfLine(drawing, line, 5)), [[0, 1], [], [2], [3, 4, 5], []]);
  const { begin } = drawing;
  indexParts(drawing, 5);
  assert.equal(drawing.begin, begin);
});

function partOf(...places) { return places; }

function drawingOf(parts, lineOfPart) {
  const places = parts.flat();
  return plainGeometry(Float64Array.from(places, ([x]) => x), Float64Array.from(places, ([, y]) => y),
    Float64Array.from(parts, (part) => part.length), Float64Array.from(lineOfPart));
}

test("vertices come in chunks with a box each; a part of one vertex has one too", () => {
  const long = Array.from({ length: CHUNK * 2 + 1 }, (_, i) => [i, i % 3]);
  const { chunks } = withChunks(drawingOf([long, partOf([5, -7], [6, 9], [-1, 0]), partOf([4, 4])], [0, 1, 2]));
  assert.deepEqual([chunks.count, [...chunks.part]], [4, [0, 0, 1, 2]]);
  assert.deepEqual([...chunks.from], [0, CHUNK, long.length, long.length + 3]);
  assert.deepEqual([...chunks.box], [
    0, 0, CHUNK, 2, CHUNK, 0, 2 * CHUNK, 2, // neighbours share a vertex, so that no segment is in no box
    -1, -7, 6, 9, 4, 4, 4, 4]);
});

test("differences of seven bits a byte are read, one axis behind the other", () => {
  const raw = Uint8Array.from([0x00, 0x01, 0x80, 0x01, 0xd8, 0x04, 0x02]), out = new Float64Array(4);
  assert.equal(decodeAxis(raw, 0, out), 6); // 0, -1, 64, 300
  assert.deepEqual([...out], [0, -1, 63, 363]);
  const next = new Float64Array(1);
  assert.equal(decodeAxis(raw, 6, next), 7);
  assert.deepEqual([...next], [1]);
});

test("a thinned drawing leaves out what is less than 0.4 px from the last vertex kept, but no end", () => {
  const parts = [partOf([0, 0], [0.3, 0], [0.5, 0], [0.75, 0], [0.8, 0])];
  const kept = thinned(drawingOf(parts, [0]), 0);
  assert.deepEqual([...kept.x], [0, 0.5, 0.8]);
  assert.deepEqual([...thinned(drawingOf(parts, [0]), 1).x], [0, 0.3, 0.5, 0.75, 0.8]);
  const up = [partOf([0, 0], [0, 0.3], [0.3, 0.3], [3, 3])];
  assert.deepEqual([...thinned(drawingOf(up, [0]), 0).y], [0, 0.3, 3]);
});

test("parts that go on from one another are joined, those of another line or elsewhere are not", () => {
  const parts = [partOf([0, 0], [2, 0]), partOf([2, 0], [4, 0]), partOf([4, 1], [6, 1]), partOf([6, 1], [8, 1]),
    partOf([8, 2], [9, 2])];
  const kept = thinned(drawingOf(parts, [0, 0, 0, 1, 1]), 0);
  assert.deepEqual([...kept.size], [3, 2, 2, 2]);
  assert.deepEqual([...kept.lineOfPart], [0, 0, 1, 1]);
  assert.deepEqual([...kept.x], [0, 2, 4, 4, 6, 6, 8, 8, 9]);
  assert.deepEqual([...kept.y], [0, 0, 0, 1, 1, 1, 1, 2, 2]);
});

test("crumbs beside another part of their line are left out, the only part of a line is not", () => {
  const parts = [partOf([0, 0], [5, 0]), partOf([9, 9], [9.2, 9]), partOf([7, 7], [7.1, 7.1]),
    partOf([3, 3], [3.1, 3.3])];
  const kept = thinned(drawingOf(parts, [0, 0, 1, 2]), 0);
  assert.deepEqual([...kept.lineOfPart], [0, 1, 2]);
  assert.deepEqual([...kept.x], [0, 5, 7, 7.1, 3, 3.1]);
  const long = thinned(drawingOf([partOf([0, 0], [5, 0]), partOf([9, 9], [9, 9.5])], [0, 0]), 0);
  assert.deepEqual([...long.size], [2, 2]);
});

test("a name stands in the middle of a straight line and reads to the right", () => {
  const [first, ...rest] = straightSpots([0, 500], [10, 10], 100).sort((a, b) => a.cost - b.cost);
  close(first.x, 250, 25);
  assert.deepEqual([first.y, first.ux, first.uy], [10, 1, 0]);
  assert.ok(rest.every((spot) => spot.cost >= first.cost && spot.y === 10));
  const back = straightSpots([500, 0], [0, 500], 100)[0];
  close(back.ux, Math.SQRT1_2, 1e-9);
  close(back.uy, -Math.SQRT1_2, 1e-9);
  const down = straightSpots([0, 0], [0, 300], 100)[0];
  assert.deepEqual([down.ux, down.uy], [0, 1]);
});

test("chords are tried from end to end of a line, half a name apart, three at least and forty at most", () => {
  const spots = straightSpots([0, 500], [0, 0], 100);
  assert.equal(spots.length, 10);
  assert.deepEqual([spots[0].x, spots.at(-1).x], [50, 450]);
  assert.equal(straightSpots([0, 120], [0, 0], 100).length, 3);
  assert.equal(straightSpots([0, 9000], [0, 0], 100).length, 40);
});

test("no name stands on a line too short for it or too crooked", () => {
  assert.deepEqual(straightSpots([0, 114], [0, 0], 100), []);
  assert.equal(straightSpots([0, 116], [0, 0], 100).length, 3);
  const zigzag = Array.from({ length: 41 }, (_, i) => i * 10), off = zigzag.map((_, i) => i % 2 * 40);
  assert.deepEqual(straightSpots(zigzag, off, 100), []);
  const bend = straightSpots([0, 50, 100, 200], [0, 6, 0, 0], 100);
  assert.ok(bend.length > 0);
  assert.deepEqual(straightSpots([0, 50, 100], [0, 30, 0], 100), []);
  assert.deepEqual(straightSpots([0, 60, 0], [0, 2, 4], 100), []); // there and back
});

test("a flat chord in the middle of a long line that strays little costs least", () => {
  const cost = (xs, ys, k = 0) => straightSpots(xs, ys, 100)[k].cost;
  assert.equal(cost([0, 200], [0, 0], 1), 40 * Math.abs(1 / 3 - 0.5) - 40);
  assert.equal(cost([0, 0], [0, 200], 1), 30 + 40 * Math.abs(1 / 3 - 0.5) - 40);
  assert.equal(cost([0, 900], [0, 0]), 20 - 80);
  assert.ok(cost([0, 50, 100, 200], [0, 4, 0, 0]) > cost([0, 50, 100, 200], [0, 2, 0, 0]));
});

test("a difference may take three bytes and more", () => {
  const out = new Float64Array(2);
  assert.equal(decodeAxis(Uint8Array.from([0xc0, 0x9a, 0x0c, 0xff, 0xff, 0xff, 0x01]), 0, out), 7);
  assert.deepEqual([...out], [100_000, 100_000 - 2 ** 21]);
  assert.equal(CHUNK, 64);
});

test("a line is thinned alike wherever it lies and whichever way it runs, twice as finely each zoom", () => {
  const back = [partOf([10, 5], [9.7, 5], [9.5, 5], [9.2, 5], [9, 5])];
  assert.deepEqual([...thinned(drawingOf(back, [0]), 0).x], [10, 9.5, 9]);
  assert.deepEqual([...thinned(drawingOf(back, [0]), 3).x], [10, 9.7, 9.5, 9.2, 9]);
  const fine = [partOf([10, 5], [9.97, 5], [9.94, 4.97], [9.9, 4.9])];
  assert.deepEqual([...thinned(drawingOf(fine, [0]), 3).y], [5, 4.97, 4.9]);
  const crumbs = [partOf([-9, 0], [-5, 0]), partOf([-8, 3], [-8.2, 3.3]), partOf([6, 3], [6.3, 3.3])];
  assert.deepEqual([...thinned(drawingOf(crumbs, [0, 0, 0]), 0).x], [-9, -5, 6, 6.3]);
});

test("a name strays seven pixels at most, and where a line lies makes no difference", () => {
  assert.deepEqual(straightSpots([0, 60, 120], [0, 12, 0], 100), []);
  assert.ok(straightSpots([0, 60, 120], [0, 8, 0], 100).length > 0);
  const xs = [0, 40, 130, 200], ys = [0, 4, 0, 2], moved = straightSpots(xs.map((x) => x + 1000), ys, 100);
  straightSpots(xs, ys, 100).forEach((spot, i) => {
    close(moved[i].x, spot.x + 1000, 1e-9);
    close(moved[i].cost, spot.cost, 1e-9);
  });
  const [bent] = straightSpots([0, 50, 100, 200], [0, 4, 0, 0], 100), flat = straightSpots([0, 200.32], [0, 0], 100)[0];
  close(bent.cost - flat.cost, 3 * 4, 1);
});
