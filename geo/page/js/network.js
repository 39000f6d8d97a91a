// Ways and flows in a network of one commodity, as geo/alternatives.py, closures.py, flow.py and cuts.py find them.
// Nothing here knows of the page: tables in, plain objects out.
import { constants } from "./constants.js";
import { unpackTable } from "./decode.js";

export function readNetwork(packed) {
  const nodes = unpackTable(packed.nodes), edges = unpackTable(packed.edges);
  for (const place of [...nodes, ...edges]) {
    place.capacity = place.as_of !== undefined || place.source !== undefined ? place.value : null; // a published figure
    for (const bound of ["low", "value", "high"]) place[bound] ??= Infinity;
  }
  for (const edge of edges) {
    edge.segment ??= edge.id;
    edge.country ??= null;
    edge.unpublished = edge.capacity === null && edge.low < Infinity;
  }
  const arcs = edges.flatMap((edge) => [{ edge, from: edge.from_point, to: edge.to_point },
    ...edge.both_ways ? [{ edge, from: edge.to_point, to: edge.from_point }] : []]);
  return { commodity: packed.commodity, unit: packed.unit, nodes: new Map(nodes.map((node) => [node.id, node])), edges, arcs,
    passages: new Map(Object.entries(packed.passages)), origins: new Map(Object.entries(packed.origins)),
    destinations: new Map(Object.entries(packed.destinations)), said: new Map(Object.entries(packed.said)) };
}

export function placesNamed(network, name, arriving) {
  return (arriving ? network.destinations : network.origins).get(name) ?? (network.nodes.has(name) ? [name] : []);
}

function isPassage(network, point) { return network.nodes.get(point).kind === "passage"; }

// The ids of the lines that closing a system, line, point, country or passage removes.
export function linesClosedBy(network, name) {
  const names = new Set([name, ...network.passages.get(name) ?? []]);
  const isClosed = (point) => names.has(point) || network.nodes.get(point).country === name;
  return new Set(network.edges.filter((edge) => names.has(edge.id) || names.has(edge.system) || edge.country === name
    || isClosed(edge.from_point) || isClosed(edge.to_point)).map((edge) => edge.id));
}

export function openArcs(network, closed, includeProposed) {
  const gone = new Set([...closed].flatMap((name) => [...linesClosedBy(network, name)]));
  return network.arcs.filter(({ edge }) => !gone.has(edge.id) && (includeProposed || !edge.proposed));
}

function arcsBy(arcs, end) {
  const by = new Map();
  for (const arc of arcs) by.has(arc[end]) ? by.get(arc[end]).push(arc) : by.set(arc[end], [arc]);
  return by;
}

// The points reached from some points over arcs; backward: those that reach them.
function reachedFrom(points, arcs, backward = false) {
  const by = arcsBy(arcs, backward ? "to" : "from"), reached = new Set(points), queue = [...points];
  while (queue.length) {
    for (const arc of by.get(queue.pop()) ?? []) {
      const next = backward ? arc.from : arc.to;
      if (!reached.has(next)) { reached.add(next); queue.push(next); }
    }
  }
  return reached;
}

export function pointsBetween(network, arcs, origin, destination) {
  const forward = reachedFrom(placesNamed(network, origin, false), arcs), backward = reachedFrom(placesNamed(network, destination, true), arcs, true);
  return new Set([...forward].filter((point) => backward.has(point)));
}

// A heap with the smallest first.
class Heap {
  constructor(isLess) { this.isLess = isLess; this.items = []; }

  push(item) {
    const { items } = this;
    let at = items.length;
    while (at) {
      const above = at - 1 >> 1;
      if (!this.isLess(item, items[above])) break;
      items[at] = items[above]; at = above;
    }
    items[at] = item;
  }

  pop() {
    const { items } = this, first = items[0], last = items.pop();
    let at = 0;
    if (!items.length) return first;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && this.isLess(items[below + 1], items[below])) below++;
      if (!this.isLess(items[below], last)) break;
      items[at] = items[below]; at = below;
    }
    items[at] = last;
    return first;
  }
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

// All ways from a start to an end, the shortest first: best-first search over partial ways, bounded below by what is left.
function* waysBetween(network, arcs, origin, destination) {
  const starts = new Set(placesNamed(network, origin, false)), ends = new Set(placesNamed(network, destination, true));
  const targets = new Set([...ends].filter((point) => !starts.has(point))), first = [...starts].filter((point) => !ends.has(point));
  const leftKm = remainingKm(arcs, targets), out = arcsBy(arcs, "from"), queue = new Heap(isBefore);
  for (const point of first) if (leftKm.has(point)) queue.push({ least_km: leftKm.get(point), lines: [], points: [point], arcs: [], length_km: 0 });
  const isFirst = new Set(first);
  for (let begun = 0; begun < constants.most_partial_paths; begun++) {
    if (!queue.items.length) return;
    const way = queue.pop(), here = way.points.at(-1), mode = way.arcs.at(-1)?.edge.mode;
    if (targets.has(here)) { yield way; continue; }
    for (const arc of out.get(here) ?? []) {
      const sailsOn = mode === "sea" && arc.edge.mode === "sea" && !isPassage(network, here); // a port is no passage
      if (sailsOn || way.points.includes(arc.to) || isFirst.has(arc.to) || !leftKm.has(arc.to)) continue;
      const length_km = way.length_km + arc.edge.length_km;
      queue.push({ least_km: length_km + leftKm.get(arc.to), lines: [...way.lines, arc.edge.id], points: [...way.points, arc.to],
        arcs: [...way.arcs, arc], length_km });
    }
  }
  throw new RangeError("too many ways");
}

// Up to `most` alternatives, the shortest first; ways over the same systems count as one.
export function findRoutes(network, origin, destination, { closed = [], includeProposed = false, most = 5 } = {}) {
  const found = new Map();
  for (const way of waysBetween(network, openArcs(network, closed, includeProposed), origin, destination)) {
    const route = describeRoute(network, way), key = route.systems.join("\n");
    if (!found.has(key)) found.set(key, route);
    if (found.size === most) break;
  }
  return [...found.values()];
}

function describeRoute(network, way) {
  const legs = [];
  for (const { edge, from, to } of way.arcs) {
    const { id, system, mode, country, length_km } = edge, before = legs.at(-1);
    if (before?.id === id) { before.to = to; before.length_km += length_km; } else legs.push({ id, system, mode, country, from, to, length_km });
  }
  const node = (point) => network.nodes.get(point), edges = way.arcs.map((arc) => arc.edge), places = [...edges, ...way.points.map(node)];
  const published = places.filter((place) => place.capacity !== null).sort((a, b) => a.capacity - b.capacity || (a.id < b.id ? -1 : 1));
  const countryAt = (point) => isPassage(network, point) ? null : node(point).country ?? null;
  const countries = new Set([countryAt(way.points[0]), ...way.arcs.flatMap(({ edge, to }) => [edge.country, countryAt(to)])]);
  countries.delete(null);
  const uses = (name) => [name, ...network.passages.get(name) ?? []].some((part) => countries.has(part)
    || legs.some((leg) => [leg.id, leg.system, leg.from, leg.to].includes(part)));
  return {
    origin: way.points[0], destination: way.points.at(-1), legs, uses, countries: [...countries],
    length_km: legs.reduce((sum, leg) => sum + leg.length_km, 0),
    systems: legs.map((leg) => leg.system).filter((system, i, all) => system !== all[i - 1]),
    transshipments: way.arcs.slice(1).filter((arc, i) => arc.edge.mode !== edges[i].mode && !isPassage(network, arc.from)).map((arc) => arc.from),
    bottleneck: { place: published[0] ?? null, low: Math.min(...places.map((place) => place.low)), high: Math.min(...places.map((place) => place.high)),
      unpublished: [...new Set(edges.filter((edge) => edge.unpublished).map((edge) => edge.id))] },
    proposed: [...new Set(edges.filter((edge) => edge.proposed).map((edge) => edge.id))],
    idle: [...new Set(edges.filter((edge) => edge.status === "idle").map((edge) => edge.id))],
  };
}

// Why there is no way: "closed", "proposed" (only over lines not built) or "undrawn" (no lines join them).
export function whyNoWay(network, origin, destination, closed, includeProposed) {
  const isWay = (arcs) => !waysBetween(network, arcs, origin, destination).next().done;
  if (!includeProposed && isWay(openArcs(network, closed, true))) return "proposed";
  return isWay(openArcs(network, [], includeProposed)) ? "closed" : "undrawn";
}

// The most that can flow: by the figures to use, and by the lowest and highest; and the cut nearest the origins.
// Null where no way is left.
export function findFlow(network, origin, destination, { closed = [], includeProposed = false } = {}) {
  const arcs = openArcs(network, closed, includeProposed), starts = placesNamed(network, origin, false), ends = placesNamed(network, destination, true);
  const solved = {};
  for (const bound of ["low", "value", "high"]) {
    const graph = flowGraph(network, arcs, new Set(starts), new Set(ends), bound);
    if (bound === "low" && !pathTo(graph, () => true)) return null;
    solved[bound] = { graph, flow: solveFlow(graph) };
  }
  const used = pointsBetween(network, arcs, origin, destination);
  const edges = network.edges.filter((edge) => used.has(edge.from_point) && used.has(edge.to_point) && arcs.some((arc) => arc.edge === edge));
  return { low: solved.low.flow, value: solved.value.flow, high: solved.high.flow, cut: minimumCut(solved.value.graph), edges,
    points: [...used].sort().map((point) => network.nodes.get(point)), deadEnds: deadEnds(arcs, starts, ends) };
}

// The split graph of geo/cuts.py: points are halves joined by their own limit, lines are arcs between halves, and what
// a ship lands goes on by land alone. Arcs come in pairs, each with the room it has left; arc ^ 1 is the way back.
function flowGraph(network, lineArcs, starts, ends, bound) {
  const number = new Map(), out = [], arcs = [];
  const at = (name) => { if (!number.has(name)) { number.set(name, out.length); out.push([]); } return number.get(name); };
  const add = (from, to, limit, place, kind) => {
    const room = limit < Infinity ? Math.round(limit * constants.flow_steps_per_unit) : Infinity;
    for (const [start, end, left] of [[from, to, room], [to, from, 0]]) {
      out[at(start)].push(arcs.length);
      arcs.push({ end: at(end), left, limit: left, place, kind });
    }
  };
  const source = at("(source)"), sink = at("(sink)"), half = (point, name) => `${name} ${point}`;
  const landing = new Set(lineArcs.filter(({ edge, to }) => edge.mode === "sea" && !isPassage(network, to)).map((arc) => arc.to));
  for (const [point, node] of network.nodes) {
    for (const [arriving, leaving] of [["in", "out"], ...landing.has(point) ? [["ship", "shore"]] : []]) {
      add(half(point, arriving), half(point, leaving), node[bound], point, "point");
      if (ends.has(point) && !starts.has(point)) add(half(point, leaving), "(sink)", Infinity, point, "point");
    }
    if (starts.has(point) && !ends.has(point)) add("(source)", half(point, "in"), Infinity, point, "supply");
  }
  for (const { edge, from, to } of lineArcs) {
    const line = `line ${edge.segment} ${from}`, byShip = edge.mode === "sea";
    add(half(from, "out"), line, Infinity, edge.id, "leg");
    if (landing.has(from) && !byShip) add(half(from, "shore"), line, Infinity, edge.id, "leg");
    add(line, half(to, byShip && landing.has(to) ? "ship" : "in"), edge[bound], edge.id, "leg");
  }
  const graph = { out, arcs, source, sink };
  for (const port of landing) dropReturns(graph, ["in", "out", "ship", "shore"].map((name) => at(half(port, name))), at(half(port, "shore")));
  return graph;
}

// Takes away the arcs by which landed cargo leaves a port on lines that lead on only through that port again.
function dropReturns(graph, halves, shore) {
  const own = new Set(halves), onward = new Set([graph.sink]), queue = [graph.sink];
  while (queue.length) {
    for (const arc of graph.out[queue.pop()]) {
      const before = graph.arcs[arc].end; // along the way back
      if (arc % 2 && !graph.arcs[arc].dropped && !own.has(before) && !onward.has(before)) { onward.add(before); queue.push(before); }
    }
  }
  for (const arc of graph.out[shore]) {
    const there = graph.arcs[arc].end;
    if (arc % 2 || there === graph.sink || onward.has(there)) continue;
    graph.arcs[arc].dropped = graph.arcs[arc ^ 1].dropped = true;
    graph.arcs[arc].left = graph.arcs[arc].limit = 0;
  }
}

// The shortest chain of arcs from source to sink among those that may be used, or null.
function pathTo({ out, arcs, source, sink }, mayUse) {
  const by = new Map([[source, null]]), queue = [source];
  for (let i = 0; i < queue.length && !by.has(sink); i++) {
    for (const arc of out[queue[i]]) {
      const { end, dropped } = arcs[arc];
      if (dropped || by.has(end) || arc % 2 && !arcs[arc].left || !mayUse(arcs[arc])) continue;
      by.set(end, arc); queue.push(end);
    }
  }
  if (!by.has(sink)) return null;
  const path = [];
  for (let arc = by.get(sink); arc !== null; arc = by.get(arcs[arc ^ 1].end)) path.push(arc);
  return path;
}

// The largest flow (Edmonds and Karp, JACM 19 (2), 1972) in the network's unit; Infinity where nothing limits it.
function solveFlow(graph) {
  const { arcs } = graph;
  if (pathTo(graph, (arc) => arc.limit === Infinity)) return Infinity;
  let sum = 0;
  for (let path; (path = pathTo(graph, (arc) => arc.left > 0));) {
    const amount = Math.min(...path.map((arc) => arcs[arc].left));
    for (const arc of path) { arcs[arc].left -= amount; arcs[arc ^ 1].left += amount; }
    sum += amount;
  }
  return sum / constants.flow_steps_per_unit;
}

function minimumCut({ out, arcs, source, sink }) {
  const near = new Set([source]), queue = [source];
  while (queue.length) {
    for (const arc of out[queue.pop()]) {
      const { end, left } = arcs[arc];
      if (left > 0 && !near.has(end)) { near.add(end); queue.push(end); }
    }
  }
  if (near.has(sink)) return [];
  return arcs.filter((arc, i) => i % 2 === 0 && !arc.dropped && near.has(arcs[i ^ 1].end) && !near.has(arc.end))
    .map(({ place, kind, limit }) => ({ place, kind, counted: limit / constants.flow_steps_per_unit }))
    .sort((a, b) => b.counted - a.counted || (a.place < b.place ? -1 : 1));
}

// Points the origins reach where nothing leads on but the way back.
function deadEnds(arcs, starts, ends) {
  const given = new Set([...starts, ...ends]);
  return [...reachedFrom(starts, arcs)].filter((point) => {
    const beside = new Set(arcs.flatMap((arc) => arc.from === point ? [arc.to] : arc.to === point ? [arc.from] : []));
    return !given.has(point) && beside.size === 1;
  }).sort();
}
