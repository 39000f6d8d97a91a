import assert from "node:assert/strict";
import { test } from "node:test";
import { geodesicKm, mercatorX, mercatorY } from "../../geo/page/js/geodesy.js";
import {
  kmOf, kpOf, makeRoute, makeRoutes, nearestPlace, placeAlong, placeOnSegment, placeStations,
} from "../../geo/page/js/kilometre.js";
import { close } from "./fixtures.js";

const DEGREE_KM = geodesicKm(0, 0, 1, 0);

// Parts of vertices [lon, lat]; kilometres run on from part to part, `stretch` times as long as drawn.
function drawing(parts, { stretch = 1, lineOf = parts.map(() => 0) } = {}) {
  const places = parts.flat(), km = [], first = [], size = [];
  for (const [number, part] of parts.entries()) {
    let at = number && lineOf[number] === lineOf[number - 1] ? km.at(-1) : 0;
    first.push(km.length); size.push(part.length);
    part.forEach(([lon, lat], i) => { at += i ? stretch * geodesicKm(...part[i - 1], lon, lat) : 0; km.push(at); });
  }
  return { first, size, km, lon: (v) => places[v][0], lat: (v) => places[v][1] };
}

function line(id, geometry, parts, start_km = 0, of = { id: "pipe" }) {
  const last = parts.at(-1), end_km = start_km + geometry.km[geometry.first[last] + geometry.size[last] - 1];
  return { id, parts, start_km, end_km, of, route: null };
}

// Along the equator: 2 degrees in two parts, then 3 in another line.
const equator = drawing([[[0, 0], [1, 0]], [[1, 0], [2, 0]], [[2, 0], [4, 0], [5, 0]]], { lineOf: [0, 0, 1] });
const west = line("west", equator, [0, 1]), east = line("east", equator, [2], 2 * DEGREE_KM);

test("a route has its lines in the order of kilometres, and counts as drawn without anchors", () => {
  const lines = [east, west], route = makeRoute("pipe", lines);
  assert.deepEqual(route.lines.map(({ id }) => id), ["west", "east"]);
  assert.deepEqual(lines.map(({ id }) => id), ["east", "west"]);
  close(route.km, 5 * DEGREE_KM, 1e-9);
  assert.deepEqual([kpOf(route, 7), kmOf(route, 7), kpOf(route, -3)], [7, 7, -3]);
  assert.deepEqual(route.stations, []);
});

test("a place lies at its kilometre on whichever line and part reaches there", () => {
  const route = makeRoute("pipe", [west, east]);
  for (const [degrees, id, part] of [
    [0, "west", 0], [0.5, "west", 0], [1, "west", 0], [1.25, "west", 1], [2, "west", 1], [2.5, "east", 2],
    [4.5, "east", 2], [5, "east", 2],
  ]) {
    const place = placeAlong(equator, route, degrees * DEGREE_KM);
    assert.deepEqual([place.line.id, place.part], [id, part], `${degrees} degrees`);
    close(place.lon, degrees, 1e-8);
    close(place.lat, 0, 1e-12);
    close(place.km, degrees * DEGREE_KM, 1e-9);
    close(place.x, mercatorX(degrees), 1e-8);
    close(place.y, mercatorY(0), 1e-9);
  }
});

test("a kilometre outside a route is its end, and one just behind a border still on the line before", () => {
  const route = makeRoute("pipe", [west, east]);
  assert.equal(placeAlong(equator, route, -5).lon, 0);
  close(placeAlong(equator, route, 900).lon, 5, 1e-9);
  assert.equal(placeAlong(equator, route, 2 * DEGREE_KM + 0.0019).line.id, "west");
  assert.equal(placeAlong(equator, route, 2 * DEGREE_KM + 0.0021).line.id, "east");
  close(placeAlong(equator, route, 2 * DEGREE_KM + 0.0019).lon, 2, 1e-9);
});

test("one line of a system counts from where it begins there", () => {
  const route = makeRoute("east", [east], undefined, east.start_km);
  close(route.km, 3 * DEGREE_KM, 1e-9);
  const place = placeAlong(equator, route, DEGREE_KM);
  close(place.lon, 3, 1e-8);
  close(place.km, 3 * DEGREE_KM, 1e-9);
});

test("kilometres of a drawing with less detail are those of the whole line", () => {
  const coarse = drawing([[[0, 0], [1, 0], [2, 0]]], { stretch: 1.25 }), whole = line("whole", coarse, [0]);
  const route = makeRoute("pipe", [whole]);
  close(route.km, 2.5 * DEGREE_KM, 1e-9);
  close(placeAlong(coarse, route, 1.25 * DEGREE_KM * 1.5).lon, 1.5, 1e-8);
  close(placeOnSegment(coarse, whole, 0, 1, 1.5, 0.1).km, 1.5 * 1.25 * DEGREE_KM, 1e-6);
  close(nearestPlace(coarse, route, 0.4, 0.2).km, 0.4 * 1.25 * DEGREE_KM, 1e-6);
});

test("vertices at one kilometre are one place", () => {
  const still = { ...drawing([[[0, 0], [0, 0], [1, 0]]]) }, route = makeRoute("pipe", [line("l", still, [0])]);
  assert.equal(placeAlong(still, route, 0).lon, 0);
  const stop = drawing([[[0, 0], [1, 0], [1, 0]]]), other = makeRoute("pipe", [line("l", stop, [0])]);
  close(placeAlong(stop, other, DEGREE_KM).lon, 1, 1e-9);
});

test("the place on a segment nearest to another has its kilometre on the route and how far it is off", () => {
  const place = placeOnSegment(equator, east, 2, 5, 4.25, 0.1);
  close(place.km, 4.25 * DEGREE_KM, 1e-6);
  close(place.off, geodesicKm(4.25, 0, 4.25, 0.1), 1e-9);
  assert.deepEqual([place.line, place.part], [east, 2]);
  close(placeOnSegment(equator, east, 2, 5, 6, 0.1).km, 5 * DEGREE_KM, 1e-9);
});

test("the nearest place is found among all segments, the first along the route where two are as near", () => {
  const zigzag = drawing([[[0, 0], [1, 1], [2, 0], [3, 1], [4, 0]]]);
  const route = makeRoute("pipe", [line("z", zigzag, [0])]);
  for (const [lon, lat] of [[0.2, 0.9], [1, 1.3], [2, -1], [3.4, 0.9], [9, 9], [2, 0.9]]) {
    const found = nearestPlace(zigzag, route, lon, lat);
    const feet = [0, 1, 2, 3].map((v) => placeOnSegment(zigzag, route.lines[0], 0, v, lon, lat));
    close(found.off, Math.min(...feet.map(({ off }) => off)), 1e-9);
  }
  const inMiddle = nearestPlace(zigzag, route, 2, 0.9); // as far from the second segment as from the third
  close(inMiddle.km, placeOnSegment(zigzag, route.lines[0], 0, 1, 2, 0.9).km, 1e-9);
  const back = drawing([[[0, 0], [1, 0], [0, 0]]]), there = makeRoute("pipe", [line("b", back, [0])]);
  close(nearestPlace(back, there, 0.25, 0.1).km, 0.25 * DEGREE_KM, 1e-6);
  close(nearestPlace(back, there, 0.25, 0).km, 0.25 * DEGREE_KM, 1e-6);
  close(nearestPlace(equator, makeRoute("pipe", [west, east]), 3.3, 0.4).km, 3.3 * DEGREE_KM, 1e-6);
  close(nearestPlace(equator, makeRoute("pipe", [west, east]), 1.5, -0.4).km, 1.5 * DEGREE_KM, 1e-6);
});

test("a line long and near is found before short ones whose middles are nearer", () => {
  const places = drawing([[[-40, 0], [40, 0], [40, 3], [1, 3], [0, 3], [-1, 3]]]);
  const route = makeRoute("pipe", [line("l", places, [0])]), found = nearestPlace(places, route, 0, 1);
  close(found.lon, 0, 1e-6);
  close(found.lat, 0, 1e-9);
});

test("systems give one route, those that branch one a line, and lines without kilometres none", () => {
  const pipe = { id: "pipe" }, fork = { id: "fork" };
  const make = (id, of, start_km, end_km) => ({ id, of, start_km, end_km, parts: [], route: "old" });
  const lines = [make("a", pipe, 5, 9), make("x", fork, 0, 3), make("b", pipe, 0, 5), make("y", fork, 0, 4),
    make("gap", pipe, null, null)];
  makeRoutes(lines, ["fork"], { pipe: [[0, 10], [9, 19]], y: [[0, 1], [4, 5]] });
  const [a, x, b, y, gap] = lines.map(({ route }) => route);
  assert.equal(a, b);
  assert.deepEqual([a.id, x.id, y.id, gap], ["pipe", "x", "y", null]);
  assert.deepEqual(a.lines.map(({ id }) => id), ["b", "a"]);
  assert.deepEqual([a.km, x.km, y.km], [9, 3, 4]);
  assert.deepEqual([kpOf(a, 2), kpOf(x, 2), kpOf(y, 2)], [12, 2, 3]);
});

test("places stand on the route of the line that Python names, in the order of kilometres", () => {
  const pipe = { id: "pipe" }, lines = [{ id: "a", of: pipe, start_km: 0, end_km: 5, parts: [] },
    { id: "b", of: pipe, start_km: 5, end_km: 9, parts: [] }, { id: "c", of: { id: "no" }, start_km: null }];
  makeRoutes(lines, [], {});
  const points = [
    { id: "far", on: [["pipe", 8, 80, 0.1, 1]] }, { id: "near", on: [["pipe", 1, 10, 0.1, 0], ["no", 2, 20, 0, 2]] },
    { id: "nowhere", on: [["pipe", null, null, null, null]] }, { id: "none", on: [] },
  ];
  placeStations(points, lines);
  const { stations } = lines[0].route;
  assert.deepEqual(stations.map(({ point, at, kp }) => [point.id, at, kp]), [["near", 1, 10], ["far", 8, 80]]);
});

test("between anchors kilometre points run linearly, and one to one outside them", () => {
  const anchors = [[10, 0], [20, 100], [40, 110]];
  assert.deepEqual([20, 25, 39, 40, 41].map((km) => kpOf({ anchors }, km)), [100, 102.5, 109.5, 110, 111]);
  assert.deepEqual([100, 105, 110, 111].map((kp) => kmOf({ anchors }, kp)), [20, 30, 40, 41]);
});

test("of a long winding line the segment nearest of all is found", () => {
  let seed = 3;
  const random = () => { seed = seed * 1103515245 + 12345 & 0x7fffffff; return seed / 0x7fffffff; };
  const walk = [[40, 40]];
  while (walk.length < 120) walk.push([walk.at(-1)[0] + random() - 0.48, walk.at(-1)[1] + (random() - 0.5) * 0.7]);
  const winding = drawing([walk]), only = line("w", winding, [0]), route = makeRoute("pipe", [only]);
  for (let i = 0; i < 40; i++) {
    const [lon, lat] = walk[Math.floor(random() * walk.length)];
    const at = [lon + random() * 3 - 1.5, lat + random() * 2 - 1];
    const all = walk.slice(1).map((_, v) => placeOnSegment(winding, only, 0, v, ...at));
    const least = Math.min(...all.map(({ off }) => off)), found = nearestPlace(winding, route, ...at);
    close(found.off, least, 1e-8);
    close(found.km, all.find(({ off }) => off <= least + 1e-8).km, 1e-5);
  }
});

test("just behind the end of a line of one part is its end; places of one kilometre keep their order", () => {
  const two = drawing([[[0, 0], [1, 0]], [[1, 0], [2, 0]]], { lineOf: [0, 1] });
  const first = line("first", two, [0]), second = line("second", two, [1], DEGREE_KM);
  const route = makeRoute("pipe", [first, second]), place = placeAlong(two, route, DEGREE_KM + 0.001);
  assert.equal(place.line, first);
  close(place.lon, 1, 1e-9);
  first.route = route;
  placeStations(["a", "b"].map((id) => ({ id, on: [["pipe", 3, 3, 0, 0]] })), [first]);
  assert.deepEqual(route.stations.map(({ point }) => point.id), ["a", "b"]);
});
