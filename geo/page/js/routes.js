// The Routes tab: from where to where, the ways side by side, what closes, and how much is left.
import { constants } from "./constants.js";
import { data } from "./data.js";
import { el, replace } from "./dom.js";
import { split } from "./figures.js";
import { sourceLinks } from "./lists.js";
import { shortName } from "./names.js";
import {
  findFlow, findRoutes, linesClosedBy, openArcs, placesNamed, pointsBetween, readNetwork, whyNoWay,
} from "./network.js";
import { changed, onChange, shownWay, state } from "./state.js";
import { countryName, say, sayDate, sayKind, sayKm } from "./strings.js";
import { lineOfLeg, startWays } from "./ways.js";

const MOST_WAYS = 8; // enough that the ways through Azerbaijan and BTC stand beside those through Russia
const FIRST_ASKED = { oil: ["tengiz", "europe"], gas: ["sangachal", "europe"] };
const STARTING_KINDS = ["field", "processing-plant", "hub", ...constants.port_kinds];
const COUNTRY_TONES = ["KZ", "RU", "AZ", "GE", "TR"];
const networks = new Map(); // by commodity, read when first asked
const asked = { commodity: Object.keys(data.routes)[0], from: "", to: "", closed: new Set(), built: false };

function networkOf(commodity) {
  if (!networks.has(commodity)) networks.set(commodity, { ...readNetwork(data.routes[commodity]), systemNames: data.routes[commodity].systems });
  return networks.get(commodity);
}

function isCommodity(name) { return Object.keys(data.routes).includes(name); }

// Names that can be asked for, in groups: points, countries, and all fields or Europe.
function offeredNames(network, arriving) {
  const groups = arriving ? network.destinations : network.origins, kinds = arriving ? constants.receiving_kinds : STARTING_KINDS;
  const joined = new Set(network.arcs.map((arc) => arriving ? arc.to : arc.from));
  const led = [...network.nodes.values()].filter((node) => kinds.includes(node.kind) && joined.has(node.id)).map((node) => node.id);
  const byName = (a, b) => placeName(network, a).localeCompare(placeName(network, b));
  return [["groups", ["fields", "europe"].filter((name) => groups.has(name) && (name === "europe") === arriving)],
    ["places", led.sort(byName)],
    ["countries", [...groups.keys()].filter((name) => /^[A-Z]{2}$/.test(name) && groups.get(name).some((point) => led.includes(point))).sort(byName)],
  ].filter(([, names]) => names.length);
}

// A system as people call it: what is in brackets when that is a short form, its first letters when they are its id.
function systemName(network, id) {
  const name = String(network.systemNames[id] ?? id), short = /\(([A-Z]{2,6})\)$/.exec(name);
  const bare = name.replace(/ *\(.*$/, "").replace(/ (oil|gas) pipelines?\b/, "");
  if (short) return short[1];
  return bare.split(/[ -]/).map((word) => word[0]).join("").toLowerCase() === id ? id.toUpperCase() : bare;
}

function placeName(network, name) {
  if (name === "fields") return say("fieldsOf");
  if (name === "europe") return say("europe");
  const node = network.nodes.get(name);
  if (node) return node.kind === "passage" ? shortName(node) : shortName(node) + (/^[A-Z]{2}$/.test(node.country ?? "") && node.kind !== "field" ? `, ${countryName(node.country)}` : "");
  if (network.systemNames[name]) return systemName(network, name);
  return /^[A-Z]{2}$/.test(name) ? countryName(name) : sayKind(name)[0].toUpperCase() + sayKind(name).slice(1);
}

function legName(network, leg) {
  const from = network.nodes.get(leg.from_point ?? leg.from), to = network.nodes.get(leg.to_point ?? leg.to);
  if (leg.mode === "sea") return `${shortName(from)}–${shortName(to)} (${say("at_sea")})`;
  return [systemName(network, leg.system), countryName(leg.country)].filter(Boolean).join(", ");
}

function nameOfPlaceOrLine(network, id) {
  const lines = network.edges.filter((edge) => edge.id === id);
  if (!lines.length) return placeName(network, id);
  return legName(network, { ...lines[0], to_point: lines.at(-1).to_point });
}

function listNames(network, ids) { return [...new Set([...ids].map((id) => nameOfPlaceOrLine(network, id)))].join(", "); }

function sayAmount(value, unit) { return `${value.toLocaleString("en", { maximumFractionDigits: 2 })} ${unit}`; }

function sayAsOf(place) { return place.as_of ? say("ofDate", { date: sayDate(place.as_of) }) : say("undated"); }

// What can be asked to close: what lies on some way between origin and destination.
function closableNames(network, from, to) {
  const arcs = openArcs(network, [], true), between = pointsBetween(network, arcs, from, to);
  const edges = network.edges.filter((edge) => between.has(edge.from_point) && between.has(edge.to_point));
  const nodes = [...between].map((point) => network.nodes.get(point)), unique = (list) => [...new Set(list)].filter(Boolean);
  const passages = [...network.passages.keys()];
  const hidden = new Set([from, to, ...placesNamed(network, from, false)]);
  const byName = (a, b) => placeName(network, a).localeCompare(placeName(network, b));
  return [["closeSystems", unique(edges.map((edge) => edge.system)).sort(byName)],
    ["closePassages", passages.filter((name) => linesClosedBy(network, name).size)],
    ["closeCountries", unique([...edges.map((edge) => edge.country), ...nodes.map((node) => node.country)]).sort(byName)],
    ["closePorts", nodes.filter((node) => constants.port_kinds.includes(node.kind)).map((node) => node.id).sort(byName)],
  ].map(([group, names]) => [group, names.filter((name) => !hidden.has(name))]).filter(([, names]) => names.length);
}

function answerOf(question) {
  const network = networkOf(question.commodity), options = { closed: question.closed, includeProposed: question.built };
  try {
    return { network, routes: findRoutes(network, question.from, question.to, { ...options, most: MOST_WAYS }), flow: findFlow(network, question.from, question.to, options) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { network, routes: [], tooMany: true, flow: findFlow(network, question.from, question.to, options) };
  }
}

// Makes a question one that the networks know: names they do not have become the first asked, or the first there is.
function mendAsked() {
  const network = networkOf(asked.commodity), [from, to] = FIRST_ASKED[asked.commodity] ?? [];
  for (const [end, first, arriving] of [["from", from, false], ["to", to, true]]) {
    const names = offeredNames(network, arriving).flatMap(([, group]) => group);
    if (!names.includes(asked[end])) asked[end] = names.includes(first) ? first : names[0] ?? "";
  }
  asked.closed = new Set([...asked.closed].filter((name) => linesClosedBy(network, name).size));
}

export function readAsked(given) {
  if (given.get("tab") !== "routes") return;
  if (isCommodity(given.get("cargo"))) asked.commodity = given.get("cargo");
  asked.from = given.get("from") ?? ""; asked.to = given.get("to") ?? ""; asked.built = given.get("built") === "1";
  asked.closed = new Set((given.get("close") ?? "").split(",").filter(Boolean));
  mendAsked();
}

export function askedPairs() {
  const closed = [...asked.closed].map(encodeURIComponent).join(",");
  return [`cargo=${asked.commodity}`, `from=${encodeURIComponent(asked.from)}`, `to=${encodeURIComponent(asked.to)}`,
    ...closed ? [`close=${closed}`] : [], ...asked.built ? ["built=1"] : []];
}

export function routesTab(page) {
  mendAsked();
  const ways = startWays(page), form = el("form", { class: "ask", onsubmit: (event) => event.preventDefault() });
  const flowBox = el("div", { class: "flow", role: "status" }), wayBox = el("div", {}), restsBox = el("div", {});
  const told = el("p", { class: "unseen", role: "status" });
  let asForm = "", asAnswer = "";

  function refresh() {
    const formKey = [asked.commodity, asked.from, asked.to].join(), key = askedPairs().join();
    if (form.dataset.commodity !== asked.commodity) replace(form, askForm(refresh));
    form.dataset.commodity = asked.commodity;
    if (formKey !== asForm) replace(form.querySelector(".closures"), closures(networkOf(asked.commodity), refresh));
    for (const end of ["from", "to"]) form.querySelector("#ask-" + end).value = asked[end];
    form.querySelector("[name=built]").checked = asked.built;
    if (key !== asAnswer) {
      ways.point(null); ways.choose(null);
      const answer = answerOf(asked);
      replace(flowBox, flowSaid(answer));
      replace(wayBox, wayList(answer, ways, told));
      replace(restsBox, answer.flow && restsOn(answer));
    }
    [asForm, asAnswer] = [formKey, key];
    form.querySelectorAll("input[name=close]").forEach((box) => { box.checked = asked.closed.has(box.value); });
    const heading = form.querySelector("summary"), count = asked.closed.size;
    heading.textContent = count ? say("closedCount", { count, left: flowBox.querySelector(".most")?.textContent ?? say("nothingLeft") }) : say("closeSome");
    changed();
  }

  let wasHere = state.tab === "routes";
  onChange(() => {
    const here = state.tab === "routes";
    if (wasHere && !here) { ways.point(null); ways.choose(null); release(wayBox); }
    if (here && asAnswer !== askedPairs().join()) refresh();
    wasHere = here;
    ways.repaint();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && shownWay.alone) { ways.choose(null); release(wayBox); } });
  if (wasHere) refresh();
  return el("div", { id: "routes-tab" }, form, flowBox, wayBox, restsBox, told);
}

function release(box) { box.querySelectorAll("[aria-pressed=true]").forEach((button) => button.setAttribute("aria-pressed", "false")); }

function askForm(refresh) {
  const network = networkOf(asked.commodity), commodities = Object.keys(data.routes);
  const choice = (label, end, arriving) => {
    const select = el("select", { id: "ask-" + end, onchange: () => { asked[end] = select.value; refresh(); } },
      offeredNames(network, arriving).map(([group, names]) => el("optgroup", { label: say(group) },
        names.map((name) => el("option", { value: name, text: placeName(network, name), selected: name === asked[end] })))));
    return el("div", { class: "ask-end" }, el("label", { for: "ask-" + end, text: say(label) }), select);
  };
  return [
    commodities.length > 1 && el("fieldset", { class: "cargo" }, el("legend", { text: say("commodity") }), commodities.map((name) => el("label", { class: "check" },
      el("input", { type: "radio", name: "cargo", id: "ask-" + name, value: name, checked: name === asked.commodity, onchange: () => {
        Object.assign(asked, { commodity: name, from: "", to: "" });
        mendAsked(); refresh();
        document.getElementById("ask-" + name).focus(); // the form is a new one
      } }), el("span", { text: say(name) })))),
    el("div", { class: "ask-ends" }, choice("from", "from", false), choice("to", "to", true)),
    el("details", { class: "closures", open: asked.closed.size > 0 }),
    el("label", { class: "check" }, el("input", { type: "checkbox", name: "built", checked: asked.built, onchange: ({ target }) => { asked.built = target.checked; refresh(); } }),
      el("span", { text: say("builtToo") })),
  ];
}

function closures(network, refresh) {
  const box = (name) => el("label", { class: "check" }, el("input", { type: "checkbox", name: "close", value: name, checked: asked.closed.has(name), onchange: ({ target }) => {
    if (target.checked) asked.closed.add(name); else asked.closed.delete(name);
    refresh();
  } }), el("span", { text: placeName(network, name) }));
  return [el("summary", { text: say("closeSome") }),
    closableNames(network, asked.from, asked.to).map(([group, names]) => group === "closePorts"
      ? el("details", { class: "more" }, el("summary", { text: say(group) }), el("fieldset", { class: "boxes" }, el("legend", { class: "unseen", text: say(group) }), names.map(box)))
      : el("fieldset", { class: "boxes" }, el("legend", { text: say(group) }), names.map(box))),
    el("button", { type: "button", class: "button", text: say("openAll"), onclick: () => { asked.closed.clear(); refresh(); } })];
}

function flowSaid({ network, flow }) {
  const ends = { from: placeName(network, asked.from), to: placeName(network, asked.to) }, { unit } = network;
  const closed = [...asked.closed].map((name) => placeName(network, name)).join(", ");
  if (!flow) {
    const why = whyNoWay(network, asked.from, asked.to, asked.closed, asked.built);
    return el("p", { class: "no-way", text: say({ closed: "noWayClosed", proposed: "noWayProposed", undrawn: "noWayUndrawn" }[why],
      { ...ends, commodity: say(asked.commodity), closed: why === "proposed" ? closed && say("withClosed", { closed }) : closed }) });
  }
  const { low, value, high, cut } = flow;
  const range = low === high ? null : high === Infinity ? say("flowAtLeast", { low: sayAmount(low, unit) }) : say("flowRange", { low: sayAmount(low, unit), high: sayAmount(high, unit) });
  const limits = cut.map(({ place, counted }) => {
    const found = network.nodes.get(place) ?? network.edges.find((edge) => edge.id === place);
    return `${nameOfPlaceOrLine(network, place)}: ${sayAmount(counted, unit)}, ${sayAsOf(found ?? {})}`;
  });
  return [el("p", { text: say("mostFlow", ends) }),
    el("p", { class: "most", text: value === Infinity ? say("noLimit") : sayAmount(value, unit) }), range && el("p", { class: "muted", text: range }),
    limits.length > 0 && el("p", { class: "limits-head", text: say(limits.length > 1 ? "limitedByMany" : "limitedBy") }), limits.length > 0 && el("ul", { class: "limits" }, limits.map((text) => el("li", { text }))),
    closed && el("p", { class: "muted", text: say("withClosed", { closed }).trim() })];
}

function wayList({ network, routes, tooMany }, ways, told) {
  if (tooMany) return el("p", { class: "hint", text: say("tooManyWays") });
  if (!routes.length) return null;
  const most = Math.max(...routes.map((route) => route.length_km)), list = el("ol", { class: "ways" });
  list.append(...routes.map((route) => wayRow(network, route, most, ways, told, list)));
  return [el("h2", { class: "group", text: say("ways") }), list, el("p", { class: "hint", text: say("wayHint") })];
}

function wayRow(network, route, most, ways, told, list) {
  const name = route.systems.map((system) => systemName(network, system)).join(" → "), point = () => ways.point(route), leave = () => ways.point(null);
  const button = el("button", { type: "button", class: "way", "aria-pressed": "false", onfocus: point, onblur: leave, onclick: () => {
    const alone = button.getAttribute("aria-pressed") !== "true";
    release(list);
    button.setAttribute("aria-pressed", String(alone));
    ways.choose(alone ? route : null);
    told.textContent = alone ? say("aloneOnMap", { name }) : say("allOnMap");
  } }, el("span", { class: "way-name", text: name }), el("span", { class: "way-km", text: `${sayKm(route.length_km)} km` }), wayBar(route, most));
  return el("li", { onmouseenter: point, onmouseleave: leave }, button, el("div", { class: "way-facts" }, wayFacts(network, route).map((text) => el("p", { text })),
    el("div", { class: "chips" }, wayChips(route).map((text) => el("span", { class: "chip", text })))));
}

// Stretches of one country and mode in the order of travel.
function stretchesOf(route) {
  const stretches = [];
  for (const leg of route.legs) {
    const where = leg.mode === "sea" ? "" : leg.country ?? "", last = stretches.at(-1);
    if (last && last.where === where && last.mode === leg.mode) last.km += leg.length_km;
    else stretches.push({ where, mode: leg.mode, km: leg.length_km });
  }
  return stretches;
}

function toneOf(country) {
  const place = COUNTRY_TONES.indexOf(country);
  return place >= 0 ? place : COUNTRY_TONES.length + (country.charCodeAt(0) + country.charCodeAt(1)) % 3;
}

function wayBar(route, most) {
  const bar = el("span", { class: "way-bar", "aria-hidden": "true" }, stretchesOf(route).map(({ where, mode, km }) => {
    const part = el("span", { class: `${mode} ${where ? "tone-" + toneOf(where) : "tone-sea"}`, text: km / most > (where ? 0.065 : 0.14) ? where || say("at_sea") : "" });
    part.style.flexGrow = km;
    return part;
  }));
  bar.style.width = `${100 * route.length_km / most}%`;
  return bar;
}

function wayFacts(network, route) {
  const sums = new Map(), { unit } = network, { place, low, high, unpublished } = route.bottleneck;
  for (const { where, km } of stretchesOf(route)) sums.set(where, (sums.get(where) ?? 0) + km);
  const range = low === high || !unpublished.length ? "" : `; ${high === Infinity ? say("canCarryOpen", { low: sayAmount(low, unit) }) : say("canCarry", { low: sayAmount(low, unit), high: sayAmount(high, unit) })}, ${say("notPublished", { places: listNames(network, unpublished) })}`;
  return [
    say("wayTo", { from: placeName(network, route.origin), to: placeName(network, route.destination) }),
    [...sums].map(([where, km]) => `${where ? countryName(where) : say("at_sea")} ${sayKm(km)}`).join(" · ") + " km",
    place ? `${say("narrowest", { place: nameOfPlaceOrLine(network, place.id), amount: sayAmount(place.capacity, unit) })}, ${sayAsOf(place)}${range}` : say("noneNarrow"),
    route.transshipments.length ? say("changesAt", { places: route.transshipments.map((point) => shortName(network.nodes.get(point))).join(", ") }) : say("noReload"),
    ...route.legs.every(lineOfLeg) ? [] : [say("partDrawn")],
  ];
}

function wayChips(route) {
  return [!route.uses("RU") && say("avoidsRussia"), !route.uses("turkish-straits") && say("avoidsStraits"),
    route.idle.length > 0 && say("usesIdle"), route.proposed.length > 0 && say("usesProposed")].filter(Boolean);
}

function restsOn({ network, flow }) {
  const { edges, points: places, deadEnds: ends } = flow, names = (found) => listNames(network, found.map((place) => place.id));
  const chosen = (key, found) => found.length > 0 && say(key, { places: names(found) });
  const published = [...edges, ...places].filter((place) => place.capacity !== null);
  const dates = [...new Set(published.map((place) => place.as_of ?? "~"))].sort().map((date) => date === "~" ? say("undated") : sayDate(date));
  const openSea = [...new Set(edges.filter((edge) => edge.capacity === null && !edge.unpublished).map((edge) => edge.system))];
  const subjects = new Set([...edges.flatMap((edge) => [edge.id, edge.system]), ...places.map((place) => place.id)]);
  const said = [say("restsEach"),
    openSea.length > 0 && say("restsSea", { places: openSea.map((system) => systemName(network, system)).join(", ") }), chosen("restsUnpublished", edges.filter((edge) => edge.unpublished)),
    chosen("restsPorts", places.filter((place) => place.capacity === null && constants.port_kinds.includes(place.kind))),
    chosen("restsIdle", edges.filter((edge) => edge.status === "idle")), chosen("restsProposed", edges.filter((edge) => edge.proposed)),
    ends.length > 0 && say("restsEnds", { places: listNames(network, ends) }), say("restsFields"), say("restsLengths"),
    ...[...network.said].filter(([subject]) => subjects.has(subject)).map(([, sentence]) => sentence[0].toUpperCase() + sentence.slice(1) + ".")].filter(Boolean);
  const used = [...new Set(published.flatMap((place) => split(place.source)))];
  return el("details", { class: "rests" }, el("summary", { text: say("flowRests") }), el("p", { text: say("datesOf", { dates: dates.join("; ") }) }),
    el("ul", {}, said.map((text) => el("li", { text }))),
    el("p", {}, `${say("sources")}: `, used.map((id, i) => [i ? ", " : "", ...sourceLinks(id)])));
}

// What a test compares with the Python answers.
export const routesForTests = {
  asked, shown: shownWay,
  answer(commodity, from, to, closed = [], built = false) {
    const { routes, flow } = answerOf({ commodity, from, to, closed: new Set(closed), built });
    const plain = (value) => value === Infinity ? null : value;
    return {
      routes: routes.map((route) => ({ legs: route.legs.map((leg) => leg.id), length_km: route.length_km, systems: route.systems, countries: route.countries,
        transshipments: route.transshipments, bottleneck: route.bottleneck.place?.id ?? null, low: route.bottleneck.low, high: plain(route.bottleneck.high),
        unpublished: route.bottleneck.unpublished, avoids: { russia: !route.uses("RU"), turkish_straits: !route.uses("turkish-straits") } })),
      flow: flow && { low: plain(flow.low), value: plain(flow.value), high: plain(flow.high), cut: flow.cut,
        as_of: [...new Set([...flow.edges, ...flow.points].filter((place) => place.capacity !== null).map((place) => place.as_of ?? "undated"))].sort() },
    };
  },
};
