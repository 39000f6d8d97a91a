// What lies around a place: shown places and routes, the nearest first.
import { geodesicKm, latOf, lonOf, mercatorX, mercatorY } from "./geodesy.js";
import { geometry, isLineShown, isPointShown, partsOf, points, systems } from "./model.js";

// Shown places with their distance.
export function placesAround({ lon, lat }, count) {
  return points.filter(isPointShown).map((point) => ({ point, km: geodesicKm(lon, lat, point.lon, point.lat) }))
    .sort((a, b) => a.km - b.km).slice(0, count);
}

// Shown systems with their nearest place and its distance.
export function systemsAround(place, count) {
  const at = { ...place, x: mercatorX(place.lon), y: mercatorY(place.lat) };
  return systems.map((system) => nearestOf(system, at)).filter(Boolean).sort((a, b) => a.km - b.km).slice(0, count);
}

// The place that is nearest on the map, between two vertices: where it is nearest on the ground but for far ways.
function nearestOf(system, { lon, lat, x, y }) {
  let best = null;
  for (const line of system.lines) {
    if (!isLineShown(line)) continue;
    for (const part of partsOf(line)) {
      for (let v = geometry.first[part], end = v + geometry.size[part] - 1; v < end; v++) {
        const ax = geometry.x[v], ay = geometry.y[v], dx = geometry.x[v + 1] - ax, dy = geometry.y[v + 1] - ay;
        const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
        const away = (ax + dx * t - x) ** 2 + (ay + dy * t - y) ** 2;
        if (!best || away < best.away) best = { away, x: ax + dx * t, y: ay + dy * t, line };
      }
    }
  }
  if (!best) return null;
  const there = { lon: lonOf(best.x), lat: latOf(best.y) };
  return { system, line: best.line, ...there, km: geodesicKm(lon, lat, there.lon, there.lat) };
}
