// What a flow rests on, as codes with values, as geo/network/assumptions.py has it. The words come with the constants.
import { constants } from "./constants.js";
import { sharedAmong } from "./flow.js";
import { arcsBy, idsOf, reachedFrom } from "./network.js";
import { capital, say, sayDate, sayKind, sayNumber, sayUnit } from "./strings.js";

/** @typedef {{ code: string, [value: string]: string | number | string[] }} Assumption */

/** @returns {Assumption[]} */
export function flowAssumptions(network, flow) {
  const { edges, points, arcs, starts, ends } = flow, { unit } = network;
  const about = (code, places, more = {}) => places.length ? [{ code, places, ...more }] : [];
  const openSea = edges.filter((edge) => edge.capacity === null && !edge.unpublished);
  const unpublished = new Map(edges.filter((edge) => edge.unpublished).map((edge) => [edge.id, edge.low]));
  const idOf = new Map(edges.map((edge) => [edge.segment, edge.id]));
  const shared = sharedAmong(network, edges).map(([amount, segments]) =>
    ({ amount, places: [...new Set(segments.map((name) => idOf.get(name)))] }));
  const together = new Set(shared.flatMap(({ places }) => places));
  const ports = points.filter((place) => place.capacity === null && constants.port_kinds.includes(place.kind));
  const onPaper = new Map(edges.filter((edge) => edge.proposed).map((edge) => [edge.id, edge.status]));
  const subjects = new Set([...edges.flatMap((edge) => [edge.id, edge.system]), ...idsOf(points)]);
  return [
    { code: "each-leg" },
    ...about("open-sea", idsOf(openSea)),
    ...[...unpublished].filter(([id, low]) => low || !together.has(id)).map(([id, low]) => low
      ? { code: "unpublished-carried", places: [id], low, unit } : { code: "unpublished", places: [id] }),
    ...shared.map(({ places, amount }) => ({ code: "unpublished-shared", places, low: amount, unit })),
    ...about("ports", idsOf(ports)),
    ...about("idle", idsOf(edges.filter((edge) => edge.status === "idle"))),
    ...about("on-paper", [...onPaper.keys()], { remarks: [...onPaper.values()] }),
    ...suppliesSaid(leadingStarts(network, flow).filter((place) => constants.starting_kinds.includes(place.kind))),
    ...about("dead-ends", deadEnds(arcs, starts, ends)),
    ...[...network.densities].filter(([subject]) => subjects.has(subject))
      .map(([subject, [crude, rate, source]]) => ({ code: "density", subject, rate, crude, source })),
  ];
}

/** The points a flow starts from that lead on, sorted. */
function leadingStarts(network, { arcs, starts }) {
  const leading = new Set(arcs.map((arc) => arc.from));
  return [...starts].filter((point) => leading.has(point)).sort().map((point) => network.nodes.get(point));
}

/** The figures a flow rests on: capacities of what lies on its ways, and what its fields produced. */
export function figuresOf(network, flow) {
  const capacities = [...flow.edges, ...flow.points].filter((place) => place.capacity !== null);
  const supplies = leadingStarts(network, flow).map((field) => field.supply);
  return [...capacities, ...supplies.filter(({ as_of }) => as_of !== null)];
}

// What the fields asked for give: as much as they produced, or, where that is not published, whatever is taken.
function suppliesSaid(fields) {
  const known = fields.filter((place) => place.supply.as_of !== null && !place.shares);
  const sharing = fields.filter((place) => place.supply.as_of !== null && place.shares);
  const blank = fields.filter((place) => place.supply.as_of === null);
  const dated = (code, places) =>
    places.length ? [{ code, places: idsOf(places), remarks: places.map((place) => place.supply.as_of) }] : [];
  return [
    ...blank.length ? [{ code: "supply", places: idsOf(blank) }] : [],
    ...dated("supply-shared", sharing),
    ...dated("supply-limited", known),
  ];
}

// Points the origins reach where nothing leads on but the way back.
function deadEnds(arcs, starts, ends) {
  const into = arcsBy(arcs, "to"), out = arcsBy(arcs, "from");
  const beside = (point) => new Set([...(into.get(point) ?? []).map((arc) => arc.from),
    ...(out.get(point) ?? []).map((arc) => arc.to)]);
  const isLast = (point) => !starts.has(point) && !ends.has(point) && beside(point).size === 1;
  return [...reachedFrom(starts, arcs)].filter(isLast).sort();
}

/** An assumption as a sentence; `nameOf` puts ids in the reader's words. */
export function inWords(assumption, nameOf) {
  const { code, places = [], remarks = [], subject, ...rest } = assumption;
  const named = places.map((place, i) => nameOf(place) + (remarks[i] ? ` (${sayRemark(remarks[i])})` : ""));
  const said = Object.entries(rest).map(([name, value]) => [name, name === "unit" ? sayUnit(value) : sayNumber(value)]);
  return capital(say("rests:" + code, { ...Object.fromEntries(said), places: [...new Set(named)].join(", "),
    subject: subject && nameOf(subject) })) + ".";
}

// What is remarked of a place: a date, or how it stands.
function sayRemark(remark) { return /^\d/.test(remark) ? sayDate(remark) : sayKind(remark); }
