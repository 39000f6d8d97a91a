// The largest flow in words: how much, what limits it, why there is none, and what all that rests on.
import { figuresOf, flowAssumptions, inWords } from "./assumptions.js";
import { closuresSaid } from "./closing.js";
import { el } from "./dom.js";
import { split } from "./figures.js";
import { findFlow } from "./flow.js";
import { sourceLinks } from "./lists.js";
import { nameOfPlaceOrLine, placeName, sayAsOf, sayDates } from "./network_names.js";
import { whyNoPath } from "./paths.js";
import { cargoSaid, questionOf } from "./question.js";
import { capital, say, sayAmount, sayDate } from "./strings.js";
import { foreign, tongue } from "./told.js";

const REFUSALS = {
  closed: "noWayClosed",
  idle: "noWayIdle",
  proposed: "noWayProposed",
  "idle-proposed": "noWayIdleProposed",
  undrawn: "noWayUndrawn",
};

export function flowSaid(answer, asked) { return [mostSaid(answer, asked), closuresSaid(answer, asked)]; }

function mostSaid({ network, flow }, asked) {
  const ends = { from: placeName(network, asked.from), to: placeName(network, asked.to) };
  const closed = [...asked.closed].map((name) => placeName(network, name)).join(", ");
  if (!flow) return refusal(network, asked, ends, closed);
  const { value, cut, next, blank } = flow, range = rangeSaid(flow, network.unit);
  const most = sayAmount(value, network.unit);
  const limits = cut.map((place) => el("li", { text: limitSaid(network, place) }));
  const limited = say(limits.length > 1 ? "limitedByMany" : "limitedBy");
  const newest = figuresOf(network, flow).map((place) => place.as_of ?? "").sort().at(-1);
  return [
    el("p", { text: say("mostFlow", ends) }),
    el("p", { class: "most", text: value === Infinity ? say("noLimit") : most }),
    range && el("p", { class: "muted", text: range }),
    blank.length > 0 && el("p", { class: "muted blank", text: inWords({ code: "unpublished", places: blank },
      (id) => nameOfPlaceOrLine(network, id)) }),
    limits.length > 0 && el("p", { class: "limits-head", text: limited }),
    limits.length > 0 && el("ul", { class: "limits" }, limits),
    limits.length > 0 && el("p", { class: "next-limit", text: nextSaid(network, next) }),
    el("p", { class: "muted newest", text: say("newestFigure", { date: newest ? sayDate(newest) : say("undated") }) }),
    alsoSaid(network, asked),
    network.cargo && el("p", { class: "volumes" }, volumesSaid(network)),
  ];
}

// What was published of the volumes of the kind asked for.
function volumesSaid(network) {
  const { title, volumes } = network.cargo, unit = network.unit.split("/")[0];
  if (!volumes.length) return [say("noVolumes", { kind: title })];
  const told = ([subject, value, date, note, source]) => [
    `${capital(placeName(network, subject))} ${sayAmount(value, unit)}, `,
    sayAsOf({ as_of: date }), ...note ? ["; ", el("span", { lang: tongue(), text: note })] : [],
    " (", ...sourceLinks(source), ")"];
  const all = volumes.flatMap((one, i) => [i ? "; " : "", ...told(one)]);
  return [say("volumesOf", { kind: title }), " ", ...all, "."];
}

function refusal(network, asked, ends, closed) {
  const why = whyNoPath(network, questionOf(asked));
  const key = REFUSALS[why] + (closed && /idle|proposed/.test(why) ? "Closed" : "");
  const text = say(key, { ...ends, commodity: cargoSaid(asked), closed });
  return el("p", { class: "no-way", text });
}

function rangeSaid({ low, high }, unit) {
  if (low === high) return null;
  if (high === Infinity) return say("flowAtLeast", { low: sayAmount(low, unit) });
  return say("flowRange", { low: sayAmount(low, unit), high: sayAmount(high, unit) });
}

// What limits next, once all that limits now is widened.
function nextSaid(network, { value, cut }) {
  if (!cut.length) return say("nextNothing");
  const places = cut.map((place) => limitSaid(network, place)).join("; ");
  return say("nextLimit", { amount: sayAmount(value, network.unit), places });
}

// What can flow to the destinations that the atlas tells beside the one asked for.
function alsoSaid(network, asked) {
  return network.beside.filter(([from, to]) => from === asked.from && to === asked.to).map(([, , to]) => {
    const flow = findFlow(network, questionOf({ ...asked, to }));
    return flow && el("p", { class: "beside-flow", text: say("besideThat", { place: placeName(network, to),
      amount: flow.value === Infinity ? say("noLimit") : sayAmount(flow.value, network.unit) }) });
  });
}

function limitSaid(network, { place, kind, counted }) {
  if (kind === "supply") {
    const giver = place.replace(/ supply$/, ""), amount = sayAmount(counted, network.unit);
    const field = network.nodes.get(giver) ?? [...network.nodes.values()].find((node) => node.shares === giver);
    const key = field.id === giver ? "fieldGives" : "fieldsGive";
    return say(key, { place: placeName(network, giver), amount, date: sayDate(field.supply.as_of) });
  }
  const found = network.nodes.get(place) ?? network.edges.find((edge) => edge.id === place);
  return `${nameOfPlaceOrLine(network, place)}: ${sayAmount(counted, network.unit)}, ${sayAsOf(found ?? {})}`;
}

// With what comes as the data has it marked as such.
/** @param {any} assumption */
function marked(assumption) {
  const { crude, source } = assumption;
  return crude ? { ...assumption, crude: foreign(crude), source: foreign(source) } : assumption;
}

export function restsOn({ network, flow }) {
  const published = figuresOf(network, flow);
  const said = [...flowAssumptions(network, flow), { code: "lengths" }].map((assumption) =>
    inWords(marked(assumption), (id) => nameOfPlaceOrLine(network, id)));
  const used = [...new Set(published.flatMap((place) => split(place.source)))];
  return el("details", { class: "rests" }, el("summary", { text: say("flowRests") }),
    published.length > 0 && el("p", { text: say("datesOf", { dates: sayDates(published) }) }),
    el("ul", {}, said.map((text) => el("li", { text }))),
    used.length > 0 && el("p", {}, `${say("sources")}: `, used.map((id, i) => [i ? ", " : "", ...sourceLinks(id)])));
}
