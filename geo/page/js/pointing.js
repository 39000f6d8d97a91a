// Which lines lie at a place of the screen, and where on a line a place is.
import { data } from "./data.js";
import { latOf, lonOf } from "./geodesy.js";
import { kmOf, kpOf, makeRoute, nearestPlace, placeAlong, placeOnSegment } from "./kilometre.js";
import { geometry, lineById, systemById } from "./model.js";
import { trace } from "./trace.js";

// All routes within reach of a place on the canvas, the nearest first, one hit a line.
export function hitLines(x, y, reach) {
  const hits = new Map();
  for (const run of trace.runs) {
    if (x < run.x0 - reach || x > run.x1 + reach || y < run.y0 - reach || y > run.y1 + reach) continue;
    for (let i = run.begin; i + 1 < run.end; i++) {
      const ax = trace.x[i], ay = trace.y[i], dx = trace.x[i + 1] - ax, dy = trace.y[i + 1] - ay;
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      const distance = Math.hypot(ax + dx * t - x, ay + dy * t - y);
      if (distance > reach || distance >= (hits.get(run.line)?.distance ?? Infinity)) continue;
      hits.set(run.line, { line: run.line, part: run.part, from: trace.vertex[i], to: trace.vertex[i + 1], distance });
    }
  }
  return [...hits.values()].sort((a, b) => a.distance - b.distance || a.line.of.rank - b.line.of.rank);
}

// The place on a line nearest to a Mercator position, between two of its vertices.
export function placeOnLine(line, part, from, to, x, y) {
  let best = null;
  for (let v = from; v < Math.max(to, from + 1); v++) {
    const ax = geometry.x[v], ay = geometry.y[v], dx = geometry.x[v + 1] - ax, dy = geometry.y[v + 1] - ay;
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    const distance = Math.hypot(ax + dx * t - x, ay + dy * t - y);
    if (!best || distance < best.distance) best = { distance, v, x: ax + dx * t, y: ay + dy * t };
  }
  if (line.route) return placeOnSegment(geometry, line, part, best.v, lonOf(x), latOf(y));
  return { line, part, lon: lonOf(best.x), lat: latOf(best.y), x: best.x, y: best.y, km: null };
}

// The place on a route at a drawn kilometre.
export function placeAtKm(route, km) { return placeAlong(geometry, route, km); }

// The route of that id as the command line takes it: a system that does not branch, or one line by itself.
function routeNamed(id) {
  const system = systemById.get(id), line = system ? system.lines[0] : lineById.get(id);
  if (!line?.route) return null;
  if (system) return data.branching.includes(id) ? null : line.route;
  return makeRoute(id, [line], data.anchors[id], line.start_km);
}

// {lon, lat, country} of a kilometre point, counted from the start of a route; null outside it.
export function placeAtKp(id, kp) {
  const route = routeNamed(id), km = route && kmOf(route, kp);
  const near_km = data.constants.vertex_step_km; // so near an end is the end
  if (!route || !(km >= -near_km && km <= route.km + near_km)) return null;
  const { lon, lat, line } = placeAtKm(route, km);
  return { lon, lat, country: line.row.country ?? null };
}

// The kilometre point of a route nearest to a place.
export function kpAt(id, lon, lat) {
  const route = routeNamed(id);
  return route && kpOf(route, nearestPlace(geometry, route, lon, lat).km - route.first_km);
}
