// Routes and the kilometre points along them, on the ellipsoid. A route is a system whose lines form one chain, else
// one line; its anchors are [drawn km, published km] as Python worked them out.
import { constants } from "./constants.js";
import { direct, footOnSegment, inverse, mercatorX, mercatorY } from "./geodesy.js";

const AS_DRAWN = [[0, 0]];

// A route of lines with start_km and end_km, in their order; `first_km` is where it begins on its lines.
export function makeRoute(id, lines, anchors = AS_DRAWN, first_km = 0) {
  const ordered = lines.slice().sort((a, b) => a.start_km - b.start_km);
  return { id, lines: ordered, anchors, first_km, km: ordered.at(-1).end_km - first_km, stations: [] };
}

// The routes of the lines that have kilometres: of each system that does not branch, and of each line of those that do.
export function makeRoutes(lines, branching, anchors) {
  const linesOf = new Map(), branches = new Set(branching);
  for (const line of lines) {
    line.route = null;
    if (line.start_km == null) continue;
    const owner = branches.has(line.of.id) ? line : line.of, own = linesOf.get(owner);
    if (own) own.push(line); else linesOf.set(owner, [line]);
  }
  for (const [{ id }, own] of linesOf) {
    const route = makeRoute(id, own, anchors[id]);
    for (const line of own) line.route = route;
  }
}

// Notes on each route the places on it by kilometre; Python says which line a place stands on.
export function placeStations(points, lines) {
  for (const point of points) {
    for (const [, at, kp, , line] of point.on) {
      if (kp != null) lines[line].route?.stations.push({ point, at, kp });
    }
  }
  for (const route of new Set(lines.map((line) => line.route))) route?.stations.sort((a, b) => a.at - b.at);
}

// Linear between anchors, one to one before the first and behind the last.
function carry(anchors, value, from, to) {
  const first = anchors[0], last = anchors.at(-1);
  if (value <= first[from]) return first[to] + value - first[from];
  if (value >= last[from]) return last[to] + value - last[from];
  const i = anchors.findIndex((anchor) => anchor[from] > value), a = anchors[i - 1], b = anchors[i];
  return a[to] + (value - a[from]) * (b[to] - a[to]) / (b[from] - a[from]);
}

export function kpOf(route, km) { return carry(route.anchors, km, 0, 1); }

export function kmOf(route, kp) { return carry(route.anchors, kp, 1, 0); }

// The place at a drawn kilometre of a route.
export function placeAlong(geometry, route, km) {
  const { first, size } = geometry, at = route.first_km + Math.max(0, Math.min(route.km, km));
  const border_km = 2 * constants.vertex_step_km; // so near a border is the border
  const line = route.lines.find(({ end_km }) => at <= end_km + border_km) ?? route.lines.at(-1);
  const along = at - line.start_km, endOf = (part) => first[part] + size[part] - 1;
  const part = line.parts.find((candidate) => along <= geometry.km[endOf(candidate)]) ?? line.parts.at(-1);
  let v = first[part];
  while (v < endOf(part) - 1 && geometry.km[v + 1] <= along) v++;
  const span_km = geometry.km[v + 1] - geometry.km[v], { km: straight_km, azimuth } = inverse(...endsOf(geometry, v));
  const share = span_km ? (along - geometry.km[v]) / span_km : 0; // a drawing with less detail is shorter than its line
  const there = direct(geometry.lon(v), geometry.lat(v), azimuth, straight_km * Math.max(0, Math.min(1, share)));
  return onMap(line, part, there, at);
}

// The place nearest to another on the segment that begins at a vertex of a line.
export function placeOnSegment(geometry, line, part, v, lon, lat) {
  const foot = footOnSegment(...endsOf(geometry, v), lon, lat), span_km = geometry.km[v + 1] - geometry.km[v];
  const km = geometry.km[v] + span_km * foot.share;
  return { ...onMap(line, part, foot, line.start_km + km), off: foot.off };
}

function endsOf(geometry, v) {
  return [geometry.lon(v), geometry.lat(v), geometry.lon(v + 1), geometry.lat(v + 1)];
}

function onMap(line, part, { lon, lat }, km) {
  return { line, part, lon, lat, x: mercatorX(lon), y: mercatorY(lat), km };
}

// The place of a route nearest to another. Segments are ranked on the plane of true distances and azimuths around it,
// and looked at exactly until none of those left can be nearer.
export function nearestPlace(geometry, route, lon, lat) {
  const segments = route.lines.flatMap((line) =>
    line.parts.flatMap((part) => segmentsOf(geometry, line, part, lon, lat)),
  );
  segments.sort((a, b) => a.away - b.away);
  const { equal_km } = constants;
  let best = null;
  for (const { line, part, v, away } of segments) {
    if (best && away > best.off * 1.02 + 0.05) break;
    const place = placeOnSegment(geometry, line, part, v, lon, lat),
      nearer = best ? best.off - place.off : Infinity;
    if (nearer > equal_km || (nearer >= -equal_km && place.km < best.km)) best = place;
  }
  return best;
}

function segmentsOf(geometry, line, part, lon, lat) {
  const first = geometry.first[part], count = geometry.size[part];
  const flat = Array.from({ length: count }, (_, i) => {
    const { km, azimuth } = inverse(lon, lat, geometry.lon(first + i), geometry.lat(first + i));
    return [km * Math.sin(azimuth), km * Math.cos(azimuth)];
  });
  return flat.slice(1).map(([bx, by], i) => {
    const [ax, ay] = flat[i], dx = bx - ax, dy = by - ay;
    const share = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
    return { line, part, v: first + i, away: Math.hypot(ax + dx * share, ay + dy * share) };
  });
}
