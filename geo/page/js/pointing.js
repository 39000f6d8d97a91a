// Which lines lie at a place of the screen, and where on a line a place is.
import { geodesicKm, latOf, lonOf } from "./geodesy.js";
import { geometry, partsOf } from "./model.js";
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
    if (!best || distance < best.distance) best = { distance, v, t, x: ax + dx * t, y: ay + dy * t };
  }
  const lon = lonOf(best.x), lat = latOf(best.y), { v } = best;
  if (!geometry.km) return { line, part, lon, lat, x: best.x, y: best.y, km: null };
  const before = geodesicKm(geometry.lon(v), geometry.lat(v), lon, lat);
  const after = geodesicKm(lon, lat, geometry.lon(v + 1), geometry.lat(v + 1));
  const step = geometry.km[v + 1] - geometry.km[v];
  const km = line.start_km + geometry.km[v] + (before + after ? step * before / (before + after) : 0);
  return { line, part, lon, lat, x: best.x, y: best.y, km };
}

// The place on a system at a drawn kilometre.
export function placeAtKm(system, km) {
  let found = null;
  for (const line of system.lines) {
    for (const part of partsOf(line)) {
      const first = geometry.first[part], last = first + geometry.size[part] - 1;
      const begin = line.start_km, end = line.start_km + geometry.km[last];
      if (km < begin - 1e-6 || km > end + 1e-6) continue;
      let v = first;
      while (v < last - 1 && line.start_km + geometry.km[v + 1] < km) v++;
      const step = geometry.km[v + 1] - geometry.km[v], t = step ? Math.max(0, Math.min(1, (km - line.start_km - geometry.km[v]) / step)) : 0;
      const x = geometry.x[v] + (geometry.x[v + 1] - geometry.x[v]) * t, y = geometry.y[v] + (geometry.y[v + 1] - geometry.y[v]) * t;
      found ??= { line, part, lon: lonOf(x), lat: latOf(y), x, y, km };
    }
  }
  return found;
}
