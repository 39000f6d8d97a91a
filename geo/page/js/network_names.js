// What the places, lines and systems of a network are called in the Routes tab.
import { constants } from "./constants.js";
import { shortName } from "./names.js";
import { capital, countryName, countryNameIn, say, sayDate, sayKind, saySpan } from "./strings.js";

const COUNTRY = /^[A-Z]{2}$/;
const UNDATED = "~"; // after every date in their order

export function isCountry(name) { return COUNTRY.test(name ?? ""); }

// A system as people call it: what is in brackets when that is a short form, its first letters when they are its id.
export function systemName(network, id) {
  const name = String(network.systemNames[id] ?? id), short = /\(([A-Z]{2,6})\)$/.exec(name);
  const bare = name.replace(/ *\(.*$/, "").replace(/ (oil|gas) pipelines?\b/, "");
  if (short) return short[1];
  return bare.split(/[ -]/).map((word) => word[0]).join("").toLowerCase() === id ? id.toUpperCase() : bare;
}

export function placeName(network, name) {
  if (network.groups.has(name)) return network.titles.get(name);
  const node = network.nodes.get(name);
  if (node) return nodeName(node);
  if (network.systemNames[name]) return systemName(network, name);
  return network.titles.get(name) ?? (isCountry(name) ? countryName(name) : capital(sayKind(name)));
}

/** The language of such a name, if it is another than the page's. */
export function tongueOf(network, name) { return network.nodes.get(name)?.lang; }

// A place with its country, both in one language.
function nodeName(node) {
  const { kind, country, lang } = node;
  const alone = kind === "passage" || constants.starting_kinds.includes(kind) || !isCountry(country);
  return shortName(node) + (alone ? "" : `, ${lang ? countryNameIn(lang, country) : countryName(country)}`);
}

function legName(network, { from_point, to_point, mode, system, country }) {
  const ends = [from_point, to_point].map((point) => shortName(network.nodes.get(point)));
  if (mode === "sea") return `${ends.join("–")} (${say("at_sea")})`;
  return [systemName(network, system), countryName(country)].filter(Boolean).join(", ");
}

export function nameOfPlaceOrLine(network, id) {
  const segments = network.edges.filter((edge) => edge.id === id);
  if (!segments.length) return placeName(network, id);
  return legName(network, { ...segments[0], to_point: segments.at(-1).to_point });
}

export function listNames(network, ids) {
  return [...new Set([...ids].map((id) => nameOfPlaceOrLine(network, id)))].join(", ");
}

export function sayAsOf(place) { return place.as_of ? say("ofDate", { date: saySpan(place.as_of) }) : say("undated"); }

/** The dates of published figures, each once, the undated last. */
export function sayDates(figures) {
  const dates = [...new Set(figures.map(({ as_of }) => as_of || UNDATED))].sort();
  return dates.map((date) => date === UNDATED ? say("undated") : sayDate(date)).join("; ");
}
