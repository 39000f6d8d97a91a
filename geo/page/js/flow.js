// The most that can flow, and what limits it, as geo/network/flow.py and cuts.py have it.
import { constants } from "./constants.js";
import { idsOf, isPassage, openArcs, placesNamed, pointsBetween } from "./network.js";

const HALVES = ["in", "out", "ship", "shore", "end"];

/**
 * The most that can flow: by the figures to use, and by the lowest and highest; the cut nearest the origins, and the
 * next one were all of that without limit; and what the answer rests on. Null where no path is left.
 */
export function findFlow(network, question) {
  const { from, to } = question, arcs = openArcs(network, question), solved = {};
  const starts = new Set(placesNamed(network, from, false)), ends = new Set(placesNamed(network, to, true));
  for (const bound of ["value", "high"]) {
    const graph = flowGraph(network, arcs, starts, ends, bound);
    if (bound === "value" && !pathTo(graph, () => true)) return null;
    solved[bound] = { graph, flow: solveFlow(graph) };
  }
  const cut = minimumCut(solved.value.graph), wider = flowGraph(network, arcs, starts, ends, "value");
  const used = pointsBetween(network, arcs, from, to), open = new Set(arcs.map((arc) => arc.edge));
  const edges = network.edges.filter((edge) =>
    open.has(edge) && used.has(edge.from_point) && used.has(edge.to_point));
  const least = worstCases(sharedAmong(network, edges)).map((known) => {
    const graph = flowGraph(network, arcs, starts, ends, "low", known);
    return { graph, flow: solveFlow(graph) };
  }).reduce((one, other) => other.flow < one.flow ? other : one);
  return {
    low: least.flow, blank: least.flow ? [] : blankOf(network, least.graph), value: solved.value.flow,
    high: solved.high.flow, cut,
    next: nextLimit(network, wider, cut), edges, points: [...used].sort().map((point) => network.nodes.get(point)),
    arcs, starts, ends,
  };
}

// Lines of which nothing is published that make the low answer 0.
function blankOf(network, graph) {
  const unpublished = new Set(idsOf(network.edges.filter((edge) => edge.unpublished)));
  return minimumCut(graph).map(({ place }) => place).filter((place) => unpublished.has(place));
}

/** What some of these segments must have carried together, where all that shared it are among them. */
export function sharedAmong({ shared }, edges) {
  const names = new Set(edges.map((edge) => edge.segment));
  return shared.filter(([, segments]) => segments.every((name) => names.has(name)));
}

// What each segment carried if one of those that shared it carried all, in every way to choose them: the flow is least
// in one of these, whatever the shares were.
function worstCases(shared) {
  const add = (cases, [, segments, alone]) => cases.flatMap((known) => segments.map((name, i) =>
    new Map([...known, [name, Math.max(alone[i], known.get(name) ?? 0)]])));
  return shared.reduce(add, [new Map()]);
}

// The split graph: points are halves joined by their own limit, lines are arcs between halves, and what a ship lands
// goes on by land alone; where cargo arrives for good, what comes by land and by ship fills a port once. Arcs come in
// pairs, each with the room it has left; arc ^ 1 is the way back.
function flowGraph(network, lineArcs, starts, ends, bound, known = new Map()) {
  const { at, add, graph } = emptyGraph(), half = (point, name) => `${name} ${point}`;
  const landing = new Set(lineArcs.filter(({ edge, to }) => edge.mode === "sea" && !isPassage(network, to))
    .map((arc) => arc.to));
  const pools = new Set(); // countries of which fields give together what is published of no single one
  for (const [point, node] of network.nodes) {
    for (const [arriving, leaving] of [["in", "out"], ...landing.has(point) ? [["ship", "shore"]] : []]) {
      add(half(point, arriving), half(point, leaving), node[bound], point, "point");
      const last = landing.has(point) ? half(point, "end") : "(sink)";
      if (ends.has(point) && !starts.has(point)) add(half(point, leaving), last, Infinity, point, "point");
    }
    if (ends.has(point) && !starts.has(point) && landing.has(point)) {
      add(half(point, "end"), "(sink)", node[bound], point, "point");
    }
    if (starts.has(point) && !ends.has(point)) {
      const giver = node.shares ?? point, given = node.shares ? `pool ${giver}` : half(point, "in");
      if (!pools.has(giver)) add("(source)", given, node.supply[bound], `${giver} supply`, "supply");
      if (node.shares) { pools.add(giver); add(given, half(point, "in"), Infinity, point, "point"); }
    }
  }
  for (const { edge, from, to } of lineArcs) {
    const line = `line ${edge.segment} ${from}`, byShip = edge.mode === "sea";
    add(half(from, "out"), line, Infinity, edge.id, "leg");
    if (landing.has(from) && !byShip) add(half(from, "shore"), line, Infinity, edge.id, "leg");
    const room = Math.max(edge[bound], known.get(edge.segment) ?? 0);
    add(line, half(to, byShip && landing.has(to) ? "ship" : "in"), room, edge.id, "leg");
  }
  for (const port of landing) dropReturns(graph, HALVES.map((name) => at(half(port, name))), at(half(port, "shore")));
  return graph;
}

function emptyGraph() {
  const number = new Map(), out = [], arcs = [];
  const at = (name) => {
    if (!number.has(name)) { number.set(name, out.length); out.push([]); }
    return number.get(name);
  };
  const add = (from, to, limit, place, kind) => {
    const room = limit < Infinity ? Math.round(limit * constants.flow_steps_per_unit) : Infinity;
    for (const [start, end, left] of [[from, to, room], [to, from, 0]]) {
      out[at(start)].push(arcs.length);
      arcs.push({ end: at(end), left, limit: left, place, kind });
    }
  };
  return { at, add, graph: { out, arcs, source: at("(source)"), sink: at("(sink)") } };
}

// Where arcs lead on to a place, that place too, but for some places.
function leadingTo(place, { out, arcs }, without = new Set()) {
  const onward = new Set([place]), queue = [place];
  while (queue.length) {
    for (const arc of out[queue.pop()]) {
      const before = arcs[arc].end; // along the way back
      if (arc % 2 === 0 || arcs[arc].dropped || without.has(before) || onward.has(before)) continue;
      onward.add(before); queue.push(before);
    }
  }
  return onward;
}

// Takes away the arcs by which landed cargo leaves a port on lines that lead on only through that port again.
function dropReturns(graph, halves, shore) {
  const own = new Set(halves), onward = leadingTo(graph.sink, graph, own);
  for (const arc of graph.out[shore]) {
    const there = graph.arcs[arc].end;
    if (arc % 2 || there === graph.sink || own.has(there) || onward.has(there)) continue;
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

// What would flow, and what would limit it, were the places of a cut without limit; what is published for a system is
// widened on all its legs together. Changes the graph.
function nextLimit(network, graph, cut) {
  const first = new Set(cut.map(({ place }) => place));
  const limitOf = ({ system, capacity, as_of, source }) => [system, capacity, as_of, source].join();
  const alike = new Set(network.edges.filter(({ id }) => first.has(id)).map(limitOf));
  for (const edge of network.edges) if (alike.has(limitOf(edge))) first.add(edge.id);
  graph.arcs.forEach((arc, i) => {
    if (i % 2 === 0 && !arc.dropped && first.has(arc.place)) arc.left = arc.limit = Infinity;
  });
  const value = solveFlow(graph);
  return { value, cut: value < Infinity ? minimumCut(graph) : [] };
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
  const onward = leadingTo(sink, { out, arcs }); // what is full and leads nowhere limits nothing
  const leaves = (arc, i) => i % 2 === 0 && !arc.dropped && near.has(arcs[i ^ 1].end) && !near.has(arc.end)
    && onward.has(arc.end);
  const counted = ({ place, kind, limit }) => ({ place, kind, counted: limit / constants.flow_steps_per_unit });
  return arcs.filter(leaves).map(counted)
    .sort((a, b) => b.counted - a.counted || (a.place < b.place ? -1 : 1));
}
