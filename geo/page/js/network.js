// A network of one commodity: its points, lines and names, what closing one removes, and what lies between two.
// As geo/network/closures.py has it; nothing here or in paths.js, flow.js and assumptions.js knows of the page.
import { unpackTable } from "./decode.js";

/**
 * A line, or the part of one between two junctions. Limits are in the network's unit, Infinity where there is none;
 * `capacity` is null where nobody publishes one.
 * @typedef {{ id: string, segment: string, from_point: string, to_point: string, system: string, mode: string,
 *   country: string | null, length_km: number, drawn_km?: number, status: string, proposed?: boolean,
 *   both_ways?: boolean, low: number, value: number, high: number, capacity: number | null, unpublished: boolean,
 *   as_of?: string, source?: string }} Edge
 * @typedef {{ id: string, kind: string, name: string, country?: string, low: number, value: number, high: number,
 *   capacity: number | null, as_of?: string, source?: string, supply: { low: number, value: number, high: number,
 *   as_of: string | null, source?: string }, shares: string | null }} Place `supply` is what a field can give, Infinity
 *   where unpublished; with `shares` it gives that together with other fields of that country.
 * @typedef {{ edge: Edge, from: string, to: string }} Arc One direction of a segment.
 * @typedef {{ commodity: string, unit: string, nodes: Map<string, Place>, edges: Edge[], arcs: Arc[],
 *   passages: Map<string, string[]>, origins: Map<string, string[]>, destinations: Map<string, string[]>,
 *   densities: Map<string, [string, number, string]>, titles: Map<string, string>,
 *   groups: Map<string, string>, asked: string[], tones: string[], beside: string[][],
 *   avoids: { name: string, key: string, title: string }[],
 *   cargoes: Map<string, Cargo>, cargo: Cargo | null, shared: Shared[] }} Network `cargo` is the kind of
 *   goods it is of; `beside` are destinations told beside others: origin, destination, the other.
 * @typedef {[amount: number, segments: string[], alone: number[]]} Shared What segments of which nothing is published
 *   must have carried together, and each of them if the others carried no more than is known of them.
 * @typedef {{ title: string, asked: string[], limits: Record<string, Partial<Place>>,
 *   volumes: [string, number, string, string, string][] }} Cargo A kind that can be asked for by itself.
 * @typedef {{ from: string, to: string, closed?: Iterable<string>, includeProposed?: boolean, includeIdle?: boolean }}
 *   Question
 */

/**
 * What geo/page/network.py packed, as it is for all goods or for one kind of them.
 * @returns {Network}
 */
export function readNetwork(packed, kind = "") {
  const nodes = unpackTable(packed.nodes), edges = unpackTable(packed.edges);
  const cargo = packed.cargoes?.[kind] ?? null;
  for (const node of nodes) Object.assign(node, cargo?.limits[node.id]);
  for (const place of [...nodes, ...edges]) {
    place.capacity ??= null;
    place.value = place.capacity ?? Infinity;
    place.low ??= Infinity;
    place.high ??= Infinity;
    place.country ??= null;
  }
  for (const node of nodes) {
    node.supply = { low: node.supply_low ?? Infinity, value: node.supply ?? Infinity,
      high: node.supply_high ?? Infinity, as_of: node.supply_as_of ?? null, source: node.supply_source };
    node.shares ??= null;
  }
  for (const edge of edges) {
    edge.segment ??= edge.id;
    edge.unpublished = edge.capacity === null && edge.low < Infinity;
  }
  const arcs = edges.flatMap((edge) => [
    { edge, from: edge.from_point, to: edge.to_point },
    ...edge.both_ways ? [{ edge, from: edge.to_point, to: edge.from_point }] : [],
  ]);
  const mapped = (name) => new Map(Object.entries(packed[name]));
  return {
    commodity: packed.commodity, unit: packed.unit, edges, arcs,
    nodes: new Map(nodes.map((node) => [node.id, node])), passages: mapped("passages"), origins: mapped("origins"),
    destinations: mapped("destinations"), densities: mapped("densities"),
    titles: mapped("titles"), beside: packed.beside, groups: mapped("groups"), shared: packed.shared,
    asked: cargo?.asked ?? packed.asked, tones: packed.tones,
    cargo, cargoes: new Map(Object.entries(packed.cargoes ?? {})),
    avoids: packed.avoids.map(([key, name, title]) => ({ key, name, title })),
  };
}

/** The points a name stands for as an origin or, arriving, as a destination. */
export function placesNamed(network, name, arriving) {
  const groups = arriving ? network.destinations : network.origins;
  return groups.get(name) ?? (network.nodes.has(name) ? [name] : []);
}

export function isPassage(network, point) { return network.nodes.get(point).kind === "passage"; }

/** A name and, of a passage, the names of its parts. */
export function partsOfName(network, name) { return [name, ...network.passages.get(name) ?? []]; }

/** The segments that closing a system, line, point, country or passage removes. */
export function segmentsClosedBy(network, name) {
  const names = new Set(partsOfName(network, name));
  const isClosed = (point) => names.has(point) || network.nodes.get(point).country === name;
  const touches = (edge) => names.has(edge.id) || names.has(edge.system) || edge.country === name
    || isClosed(edge.from_point) || isClosed(edge.to_point);
  return new Set(network.edges.filter(touches));
}

/** What may be used: lines that work and, where asked for, those not built and those that stand idle. */
export function openArcs(network, { closed = [], includeProposed = false, includeIdle = false }) {
  const gone = new Set([...closed].flatMap((name) => [...segmentsClosedBy(network, name)]));
  const counts = ({ proposed, status }) => (includeProposed || !proposed) && (includeIdle || status !== "idle");
  return network.arcs.filter(({ edge }) => !gone.has(edge) && counts(edge));
}

export function arcsBy(arcs, end) {
  const by = new Map();
  for (const arc of arcs) {
    const found = by.get(arc[end]);
    if (found) found.push(arc); else by.set(arc[end], [arc]);
  }
  return by;
}

/** The points reached from some points over arcs; backward: those that reach them. */
export function reachedFrom(points, arcs, backward = false) {
  const by = arcsBy(arcs, backward ? "to" : "from"), reached = new Set(points), queue = [...points];
  while (queue.length) {
    for (const arc of by.get(queue.pop()) ?? []) {
      const next = backward ? arc.from : arc.to;
      if (!reached.has(next)) { reached.add(next); queue.push(next); }
    }
  }
  return reached;
}

/** The points that lie between an origin and a destination. */
export function pointsBetween(network, arcs, origin, destination) {
  const forward = reachedFrom(placesNamed(network, origin, false), arcs);
  const backward = reachedFrom(placesNamed(network, destination, true), arcs, true);
  return new Set([...forward].filter((point) => backward.has(point)));
}

export function idsOf(edges) { return [...new Set(edges.map((edge) => edge.id))]; }
