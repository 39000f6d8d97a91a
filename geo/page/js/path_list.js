// The paths of an answer side by side: names, bars as long as the way, what is known of each.
import { el } from "./dom.js";
import { shortName } from "./names.js";
import { listNames, nameOfPlaceOrLine, placeName, sayAsOf, systemName } from "./network_names.js";
import { asked, isWorking, nameOfWay } from "./question.js";
import { noted } from "./state.js";
import { countryName, language, say, sayAmount, sayKm, sayList } from "./strings.js";
import { lineOfLeg } from "./ways.js";

const OWN_TONES = 5; // countries that have a tone of their own in page.css; the others share three
const LEAST_NAMED = { land: 0.065, sea: 0.14 }; // shares of the longest bar that have room for a name

/** @param {{ network: any, paths: any[], tooMany?: boolean }} answer */
export function pathList({ network, paths, tooMany }, ways, told) {
  if (tooMany) return el("p", { class: "hint", text: say("tooManyWays") });
  if (!paths.length) return null;
  const longest = Math.max(...paths.map((path) => path.length_km)), lists = el("div", {});
  const row = (path) => pathRow(network, path, longest, { ways, told, lists });
  const working = paths.filter(isWorking), others = paths.filter((path) => !isWorking(path));
  const none = el("p", { class: "hint", text: say("noneWorks") });
  lists.append(...working.length ? listed("ways", working.map(row)) : [none],
    ...others.length ? listed("waysUnsure", others.map(row)) : []);
  const lengths = `${say("measured")} / ${say("drawn").toLocaleLowerCase(language)}`;
  return [lists, el("p", { class: "hint", text: say("wayHint") }),
    paths.some((path) => path.drawn_km !== null) && el("p", { class: "hint", text: lengths })];
}

// How long a way is, and of the atlas' own lines where another drawing stands in for some.
function sayLength({ length_km, drawn_km }) {
  return say("inKm", { km: [length_km, drawn_km].filter((km) => km !== null).map(sayKm).join(" / ") });
}

function listed(title, rows) {
  return [el("h2", { class: "group", text: say(title) }), el("ol", { class: "ways" }, rows)];
}

export function release(box) {
  box.querySelectorAll("[aria-pressed=true]").forEach((button) => button.setAttribute("aria-pressed", "false"));
}

function pathRow(network, path, longest, { ways, told, lists }) {
  const name = path.systems.map((system) => systemName(network, system)).join(" → ");
  const point = () => ways.point(path), leave = () => ways.point(null);
  const choose = () => {
    const alone = button.getAttribute("aria-pressed") !== "true";
    release(lists);
    button.setAttribute("aria-pressed", String(alone));
    ways.choose(alone ? path : null);
    asked.way = alone ? nameOfWay(path) : "";
    noted();
    told.textContent = alone ? say("aloneOnMap", { name }) : say("allOnMap");
  };
  const chosen = String(nameOfWay(path) === asked.way);
  const attributes = { type: "button", class: "way", "aria-pressed": chosen, onfocus: point, onblur: leave };
  const button = el("button", { ...attributes, onclick: choose }, el("span", { class: "way-name", text: name }),
    el("span", { class: "way-km", text: sayLength(path) }), pathBar(network, path, longest));
  const facts = pathFacts(network, path).map((text) => el("p", { text }));
  const chips = pathChips(network, path).map((text) => el("span", { class: "chip", text }));
  return el("li", { onmouseenter: point, onmouseleave: leave }, button,
    el("div", { class: "way-facts" }, facts, el("div", { class: "chips" }, chips)));
}

// Stretches of one country and mode in the order of travel.
function stretchesOf(path) {
  const stretches = [];
  for (const leg of path.legs) {
    const where = leg.mode === "sea" ? "" : leg.country ?? "", last = stretches.at(-1);
    if (last && last.where === where && last.mode === leg.mode) last.km += leg.length_km;
    else stretches.push({ where, mode: leg.mode, km: leg.length_km });
  }
  return stretches;
}

function toneOf(network, country) {
  const place = network.tones.slice(0, OWN_TONES).indexOf(country);
  return place >= 0 ? place : OWN_TONES + (country.charCodeAt(0) + country.charCodeAt(1)) % 3;
}

function pathBar(network, path, longest) {
  const parts = stretchesOf(path).map(({ where, mode, km }) => {
    const named = km / longest > (where ? LEAST_NAMED.land : LEAST_NAMED.sea);
    const tone = where ? toneOf(network, where) : "sea";
    const part = el("span", { class: `${mode} tone-${tone}`, text: named ? where || say("at_sea") : "" });
    part.style.flexGrow = String(km);
    return part;
  });
  const bar = el("span", { class: "way-bar", "aria-hidden": "true" }, parts);
  bar.style.width = `${100 * path.length_km / longest}%`;
  return bar;
}

function pathFacts(network, path) {
  const sums = new Map(), shortOf = (point) => shortName(network.nodes.get(point));
  for (const { where, km } of stretchesOf(path)) sums.set(where, (sums.get(where) ?? 0) + km);
  const kilometres = [...sums].map(([where, km]) => `${where ? countryName(where) : say("at_sea")} ${sayKm(km)}`);
  return [
    say("wayTo", { from: placeName(network, path.origin), to: placeName(network, path.destination) }),
    say("inKm", { km: kilometres.join(" · ") }),
    narrowest(network, path.bottleneck),
    path.transshipments.length ? say("changesAt", { places: sayList(path.transshipments.map(shortOf)) })
      : say("noReload"),
    ...path.legs.every(lineOfLeg) ? [] : [say("partDrawn")],
  ];
}

function narrowest(network, { place, low, high, unpublished }) {
  if (!place) return say("noneNarrow");
  const amount = (value) => sayAmount(value, network.unit);
  const isKnown = low === high || !unpublished.length;
  return say(isKnown ? "narrowest" : high === Infinity ? "narrowestOpen" : "narrowestRange", {
    place: nameOfPlaceOrLine(network, place.id), amount: amount(place.capacity), date: sayAsOf(place),
    low: amount(low), high: amount(high), places: listNames(network, unpublished) });
}

function pathChips(network, path) {
  const avoided = network.avoids.filter(({ name }) => !path.uses(name));
  return [...avoided.map(({ title }) => title),
    path.idle.length > 0 && say("usesIdle"), path.proposed.length > 0 && say("usesProposed")].filter(Boolean);
}
