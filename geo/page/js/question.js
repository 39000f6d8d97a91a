// What is asked in the Routes tab: from where to where, what is closed; what can be asked; and the answer.
import { constants } from "./constants.js";
import { data } from "./data.js";
import { findFlow } from "./flow.js";
import { localName } from "./language.js";
import { pointById, systems } from "./model.js";
import { segmentsClosedBy, openArcs, placesNamed, pointsBetween, readNetwork } from "./network.js";
import { isCountry, placeName } from "./network_names.js";
import { findPaths, TooManyPaths } from "./paths.js";
import { compareNames, language, say } from "./strings.js";

const MOST_PATHS = 8; // enough that ways through other countries stand beside the shortest
const networks = new Map(); // by commodity, read when first asked
export const asked = {
  commodity: Object.keys(data.routes)[0],
  cargo: "", // the kind of it, or all
  from: "",
  to: "",
  closed: new Set(),
  built: false,
  idle: false,
  way: "", // the systems of the way shown alone, see nameOfWay
};

export function networkOf(commodity, cargo = "") {
  const key = `${commodity}/${cargo}/${language}`;
  if (!networks.has(key)) {
    const packed = data.routes[commodity];
    networks.set(key, withNames(readNetwork(packed, cargo), packed, cargo));
  }
  return networks.get(key);
}

// Gives what is in a network the names that it has on the page, and in its language; `others` are those of systems that
// it does not show.
function withNames(network, { systems: others, told }, kind) {
  for (const node of network.nodes.values()) {
    const { name = node.name, lang = null } = pointById.get(node.id) ?? {};
    Object.assign(node, { name, lang });
  }
  const names = systems.map(({ id, name, label }) => [id, language === "en" ? name : label]);
  const titled = (title, ...tables) => tables.map((titles) => localName(titles)).find(Boolean) ?? title;
  const cargoOf = ([id, cargo]) => [id, { ...cargo, title: titled(cargo.title, told.cargoes?.[id]) }];
  const cargoes = new Map(/** @type {[string, any][]} */ ([...network.cargoes].map(cargoOf)));
  return { ...network, systemNames: { ...others, ...Object.fromEntries(names) }, cargoes,
    cargo: cargoes.get(kind) ?? null,
    titles: new Map([...network.titles].map(([id, title]) =>
      [id, titled(title, told.groups?.[id], told.passages?.[id])])),
    avoids: network.avoids.map(({ key, name, title }) => ({ key, name, title: titled(title, told.avoid?.[key]) })) };
}

export function askedNetwork({ commodity, cargo } = asked) { return networkOf(commodity, cargo); }

/** What a question is about in words: the kind of goods, or the commodity. */
export function cargoSaid(question = asked) {
  return askedNetwork(question).cargo?.title ?? say(question.commodity);
}

/**
 * The commodity of that name, or that of the kind of that name with the kind.
 * @returns {[string, string] | null}
 */
export function cargoNamed(name) {
  if (commodities().includes(name)) return [name, ""];
  const commodity = commodities().find((one) => networkOf(one).cargoes.has(name));
  return commodity ? [commodity, name] : null;
}

export function commodities() { return Object.keys(data.routes); }

function byName(network) { return (a, b) => compareNames(placeName(network, a), placeName(network, b)); }

// Names that can be asked for, in groups: points, countries, and groups of the atlas.
/** @returns {[string, string[]][]} */
export function offeredNames(network, arriving) {
  const groups = arriving ? network.destinations : network.origins;
  const side = arriving ? "destinations" : "origins";
  const kinds = arriving ? constants.receiving_kinds : constants.offered_kinds;
  const joined = new Set(network.arcs.map((arc) => arriving ? arc.to : arc.from));
  const isOffered = (node) => kinds.includes(node.kind) || network.asked.includes(node.id);
  const led = [...network.nodes.values()].filter((node) => isOffered(node) && joined.has(node.id));
  const places = led.map((node) => node.id);
  const leads = (name) => groups.get(name).some((point) => places.includes(point));
  /** @type {[string, string[]][]} */
  const offered = [
    ["groups", [...network.groups.keys()].filter((name) => groups.has(name) && network.groups.get(name) === side)],
    ["places", [...places].sort(byName(network))],
    ["countries", [...groups.keys()].filter((name) => isCountry(name) && leads(name)).sort(byName(network))],
  ];
  return offered.filter(([, names]) => names.length);
}

// What can be asked to close: what lies on some path between origin and destination.
/** @returns {[string, string[]][]} */
export function closableNames(network, from, to) {
  const between = pointsBetween(network, openArcs(network, { includeProposed: true, includeIdle: true }), from, to);
  const edges = network.edges.filter((edge) => between.has(edge.from_point) && between.has(edge.to_point));
  const nodes = [...between].map((point) => network.nodes.get(point));
  const hidden = new Set([from, to, ...placesNamed(network, from, false)]);
  const named = (names) => [...new Set(names)].filter(Boolean).sort(byName(network));
  const ports = nodes.filter((node) => constants.port_kinds.includes(node.kind));
  /** @type {[string, string[]][]} */
  const groups = [
    ["closeSystems", named(edges.map((edge) => edge.system))],
    ["closePassages", [...network.passages.keys()].filter((name) => segmentsClosedBy(network, name).size)],
    ["closeCountries", named([...edges, ...nodes].map((place) => place.country))],
    ["closePorts", named(ports.map((node) => node.id))],
  ];
  return groups
    .map(([group, names]) => /** @type {[string, string[]]} */ ([group, names.filter((name) => !hidden.has(name))]))
    .filter(([, names]) => names.length);
}

export function questionOf({ from, to, closed, built, idle }) {
  return { from, to, closed, includeProposed: built, includeIdle: idle };
}

// The working ways come first, then those over lines that stand idle or are not built, where these are asked for.
/** @returns {{ network: any, paths: any[], tooMany?: boolean, flow: any }} */
export function answerOf(network, question) {
  const flow = findFlow(network, question);
  try {
    const working = findPaths(network, { ...question, includeIdle: false, includeProposed: false }, MOST_PATHS);
    const known = new Set(working.map(nameOfWay));
    const others = question.includeIdle || question.includeProposed ? findPaths(network, question, MOST_PATHS) : [];
    const isOther = (path) => !isWorking(path) && !known.has(nameOfWay(path));
    return { network, flow, paths: [...working, ...others.filter(isOther)] };
  } catch (error) {
    if (!(error instanceof TooManyPaths)) throw error;
    return { network, flow, paths: [], tooMany: true };
  }
}

/** What is closed, as legs of ways. */
export function closedLegs({ closed } = asked) {
  const edges = [...closed].flatMap((name) => [...segmentsClosedBy(askedNetwork(), name)]);
  return edges.map((/** @type {any} */ { id, from_point, to_point }) => ({ id, from: from_point, to: to_point }));
}

/** What tells a way from the others of an answer: the systems it takes, in the order of travel. */
export function nameOfWay(path) { return path.systems.join(); }

export function isWorking(path) { return !path.idle.length && !path.proposed.length; }

// What the atlas asks of ways whether they avoid it, where that is something in a network.
/** @returns {string[]} */
export function avoidable(network) {
  return network.avoids.map(({ name }) => name).filter((name) => segmentsClosedBy(network, name).size);
}

// Asks of another commodity, or kind of it, what is asked first there; what cannot be closed there is open.
export function askOf(commodity, cargo = "") {
  Object.assign(asked, { commodity, cargo, from: "", to: "" });
  mendAsked();
  openWhatIsNotOffered();
}

// Opens what cannot be closed between the ends that are asked now: no box for it would be ticked.
export function openWhatIsNotOffered() {
  const network = askedNetwork(), closable = closableNames(network, asked.from, asked.to);
  const there = new Set([...avoidable(network), ...closable.flatMap(([, names]) => names)]);
  asked.closed = new Set([...asked.closed].filter((name) => there.has(name)));
}

// Makes a question one that the networks know: names they do not have become the first asked, or the first there is.
export function mendAsked(question = asked) {
  const network = askedNetwork(question), [from, to] = network.asked;
  for (const [end, first, arriving] of [["from", from, false], ["to", to, true]]) {
    const names = offeredNames(network, arriving).flatMap(([, group]) => group);
    if (!names.includes(question[end])) question[end] = names.includes(first) ? first : names[0] ?? "";
  }
  question.closed = new Set([...question.closed].filter((name) => segmentsClosedBy(network, name).size));
  return question;
}

export function readAsked(given) {
  if (given.get("tab") === "routes") mendAsked(Object.assign(asked, questionFrom(given)));
}

/** The question that pairs of an address hold. */
export function questionFrom(given) {
  const [commodity, cargo] = cargoNamed(given.get("cargo")) ?? [Object.keys(data.routes)[0], ""];
  return {
    commodity, cargo,
    from: given.get("from") ?? "", to: given.get("to") ?? "", way: given.get("way") ?? "",
    closed: new Set((given.get("close") ?? "").split(",").filter(Boolean)),
    built: given.get("built") === "1", idle: given.get("idle") === "1",
  };
}

export function askedPairs() {
  const way = asked.way.split(",").map(encodeURIComponent).join(",");
  return [...questionPairs(), ...asked.way ? [`way=${way}`] : []];
}

/** The question as pairs of the address, without what is looked at in its answer. */
export function questionPairs({ commodity, cargo, from, to, built, idle, closed: names } = asked) {
  const closed = [...names].map(encodeURIComponent).join(",");
  return [`cargo=${cargo || commodity}`, `from=${encodeURIComponent(from)}`, `to=${encodeURIComponent(to)}`,
    ...closed ? [`close=${closed}`] : [], ...built ? ["built=1"] : [],
    ...idle ? ["idle=1"] : []];
}
