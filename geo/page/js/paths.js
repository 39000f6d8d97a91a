// The best paths from one place to another, the shortest first, as geo/network/search.py and paths.py have it.
import { constants } from "./constants.js";
import { Heap } from "./heap.js";
import { arcsBy, idsOf, isPassage, openArcs, partsOfName, placesNamed } from "./network.js";

/** Thrown where the search gives up: there is an answer, but not in seconds. */
export class TooManyPaths extends Error {}

/**
 * All paths from a start to an end, the shortest first: best-first search over partial paths, bounded below by what is
 * left to travel.
 */
function* pathsBetween(network, arcs, origin, destination) {
  const starts = new Set(placesNamed(network, origin, false)), ends = new Set(placesNamed(network, destination, true));
  const targets = new Set([...ends].filter((point) => !starts.has(point)));
  const first = new Set([...starts].filter((point) => !ends.has(point)));
  const leftKm = remainingKm(arcs, targets), out = arcsBy(arcs, "from"), queue = new Heap(isBefore);
  for (const point of first) {
    const begun = { least_km: leftKm.get(point), lines: [], points: [point], arcs: [], length_km: 0 };
    if (leftKm.has(point)) queue.push(begun);
  }
  for (let begun = 0; begun < constants.most_partial_paths; begun++) {
    if (!queue.items.length) return;
    const path = queue.pop(), here = path.points.at(-1);
    if (targets.has(here)) { yield path; continue; }
    for (const arc of out.get(here) ?? []) {
      const isNew = !path.points.includes(arc.to) && !first.has(arc.to) && leftKm.has(arc.to);
      if (isNew && mayFollow(network, path, arc)) queue.push(extended(path, arc, leftKm.get(arc.to)));
    }
  }
  throw new TooManyPaths("more paths begun than are looked at");
}

// A ship does not call at a port only to sail on: sea legs follow each other at passages alone.
function mayFollow(network, path, arc) {
  return !(path.arcs.at(-1)?.edge.mode === "sea" && arc.edge.mode === "sea") || isPassage(network, arc.from);
}

function extended(path, arc, left_km) {
  const length_km = path.length_km + arc.edge.length_km;
  return { least_km: length_km + left_km, lines: [...path.lines, arc.edge.id], points: [...path.points, arc.to],
    arcs: [...path.arcs, arc], length_km };
}

// Kilometres left from every point to the nearest target (Dijkstra backward).
function remainingKm(arcs, targets) {
  const into = arcsBy(arcs, "to"), km = new Map(), queue = new Heap((a, b) => a[0] < b[0]);
  targets.forEach((point) => queue.push([0, point]));
  while (queue.items.length) {
    const [far, point] = queue.pop();
    if (km.has(point)) continue;
    km.set(point, far);
    for (const arc of into.get(point) ?? []) if (!km.has(arc.from)) queue.push([far + arc.edge.length_km, arc.from]);
  }
  return km;
}

function isBefore(a, b) {
  if (a.least_km !== b.least_km) return a.least_km < b.least_km;
  for (const name of ["lines", "points"]) {
    const length = Math.min(a[name].length, b[name].length);
    for (let i = 0; i < length; i++) if (a[name][i] !== b[name][i]) return a[name][i] < b[name][i];
    if (a[name].length !== b[name].length) return a[name].length < b[name].length;
  }
  return false;
}

/** Up to `most` alternatives, the shortest first; paths over the same systems count as one. */
export function findPaths(network, question, most = 5) {
  const found = new Map();
  for (const path of pathsBetween(network, openArcs(network, question), question.from, question.to)) {
    const described = describePath(network, path), key = described.systems.join("\n");
    if (!found.has(key) && !isDetour(described, [...found.values()])) found.set(key, described);
    if (found.size === most) break;
  }
  return [...found.values()];
}

// Whether a shorter path takes only some of the systems: then this one is a detour, or the same way carried further.
function isDetour({ systems }, found) {
  const own = new Set(systems);
  return found.some((path) => new Set(path.systems).size < own.size && path.systems.every((name) => own.has(name)));
}

function describePath(network, path) {
  const legs = legsOf(path), edges = path.arcs.map((arc) => arc.edge), countries = countriesOf(network, path);
  const uses = (name) => partsOfName(network, name).some((part) => countries.includes(part)
    || legs.some((leg) => [leg.id, leg.system, leg.from, leg.to].includes(part)));
  const isChange = ({ edge, from }, i) => edge.mode !== edges[i].mode && !isPassage(network, from);
  return {
    origin: path.points[0], destination: path.points.at(-1), legs, uses, countries,
    length_km: legs.reduce((sum, leg) => sum + leg.length_km, 0), drawn_km: drawnKm(edges),
    systems: legs.map((leg) => leg.system).filter((system, i, all) => system !== all[i - 1]),
    transshipments: path.arcs.slice(1).filter(isChange).map((arc) => arc.from),
    bottleneck: bottleneckOf(edges, path.points.map((point) => network.nodes.get(point))),
    proposed: idsOf(edges.filter((edge) => edge.proposed)), idle: idsOf(edges.filter((edge) => edge.status === "idle")),
  };
}

// The length of the atlas' own lines, null where no other drawing stands in for any.
function drawnKm(edges) {
  const isFiner = edges.some((edge) => edge.drawn_km != null);
  return isFiner ? edges.reduce((sum, edge) => sum + (edge.drawn_km ?? edge.length_km), 0) : null;
}

// The lines travelled, segments of one line that follow each other put together.
function legsOf(path) {
  const legs = [];
  for (const { edge, from, to } of path.arcs) {
    const { id, system, mode, country, length_km } = edge, before = legs.at(-1);
    if (before?.id === id) { before.to = to; before.length_km += length_km; }
    else legs.push({ id, system, mode, country, from, to, length_km });
  }
  return legs;
}

// Passing a strait is not entering a country.
function countriesOf(network, path) {
  const at = (point) => isPassage(network, point) ? null : network.nodes.get(point).country;
  const met = [at(path.points[0]), ...path.arcs.flatMap(({ edge, to }) => [edge.country, at(to)])];
  return [...new Set(met.filter((country) => country !== null))];
}

function bottleneckOf(edges, nodes) {
  const places = [...edges, ...nodes], published = places.filter((place) => place.capacity !== null);
  published.sort((a, b) => a.capacity - b.capacity || (a.id < b.id ? -1 : 1));
  return {
    place: published[0] ?? null,
    low: Math.min(...places.map((place) => place.low)), high: Math.min(...places.map((place) => place.high)),
    unpublished: idsOf(edges.filter((edge) => edge.unpublished)),
  };
}

/**
 * Why there is no path: "idle", "proposed" (only over lines that stand idle, that are not built) or "idle-proposed"
 * (over both), "undrawn" (no lines lead there), else "closed".
 */
export function whyNoPath(network, question) {
  const isPath = (changes) =>
    !pathsBetween(network, openArcs(network, { ...question, ...changes }), question.from, question.to).next().done;
  if (isPath({ includeIdle: true })) return "idle";
  if (isPath({ includeProposed: true })) return "proposed";
  if (isPath({ includeIdle: true, includeProposed: true })) return "idle-proposed";
  return isPath({ closed: [], includeIdle: true, includeProposed: true }) ? "closed" : "undrawn";
}
