// What the search finds: routes and places by any name, country, operator, owner and year, and kilometre points.
import { data } from "./data.js";
import { kpOf } from "./kilometre.js";
import { LANGUAGES, localNamesOf } from "./language.js";
import { points, systems } from "./model.js";
import { fitOf, fold, LOCAL_NAME, namesOf, readQuery } from "./search.js";
import { countryName, countryNameIn, language, say, sayDate, sayKind, sayPlain } from "./strings.js";
import { figures, quantities } from "./tables.js";
import { foreign } from "./told.js";

const SEARCHED = [...Object.keys(LANGUAGES), "de", "es", "fr", "it", "pt", "uk", "zh"];
let searched = null, searchedIn = ""; // made when first asked in a language
const IS_LATIN = /^[ -~–]+$/; // other names of other letters are in other languages
const countriesSaid = new Map(); // by code: many things are in one country

/** @returns {{ text: string, target: Target, why: string }[]} */
export function found(query) {
  const { words, kp, along, named } = readQuery(query);
  if (!words.length) return [];
  if (searchedIn !== language) {
    countriesSaid.clear();
    searched = [...systems.map(searchedSystem), ...points.map(searchedPoint)];
  }
  searchedIn = language;
  const fits = searched.map((thing, order) => ({ ...thing, order, fit: fitOf(thing.entries, words) }))
    .filter(({ fit }) => fit).sort((a, b) => a.fit.rank - b.fit.rank || a.order - b.order)
    .map(({ text, target, fit }) => ({ text, target, why: fit.whys.join(" · ") }));
  return [...kp == null || (named && !along.length) ? [] : kilometresFound(along, kp), ...fits];
}

// Places at a kilometre point of the routes that some words name, of all when there are none.
function kilometresFound(along, kp) {
  const holds = ({ route }) => route && kp >= kpOf(route, 0) && kp <= kpOf(route, route.km);
  return searched.filter(({ target, entries }) => target.system && (!along.length || fitOf(entries, along)))
    .map((thing) => ({ ...thing, rank: along.length ? fitOf(thing.entries, along).rank : 0 }))
    .sort((a, b) => a.rank - b.rank)
    .filter(({ target, lines }) => !data.branching.includes(target.system) && lines.some(holds))
    .map(({ text, target }) => ({ text: `${text}, ${say("kpValue", { kp: sayPlain(kp) })}`,
      target: { ...target, kp }, why: "" }));
}

/** @param {System} system */
function searchedSystem({ id, row, label, lines, colour, kind, status }) {
  return { text: label, target: { system: id }, lines, entries: [...namedBy(id, row),
    ...lines.flatMap((line) => namesOf(line.row).map((name) => ({ text: fold(name), why: foreign(name) }))),
    ...inCountries(lines.map((line) => line.row)), ...saidOfKind([colour, kind, status]), ...saidOfRow(id, row),
    ...lines.flatMap((line) => saidByColumns(line.row))] };
}

function searchedPoint({ id, row, name }) {
  return { text: name, target: { point: id }, lines: [], entries: [...namedBy(id, row),
    ...inCountries([row]), ...saidOfKind([row.kind, row.status]), ...saidOfRow(id, row),
    ...saidByColumns(row)] };
}

function namedBy(id, row) {
  const names = [...namesOf(row), id].map((text) => ({ text: fold(text), name: true, why: "" }));
  const others = (data.aliases[id] ?? []).map((text) =>
    ({ text: fold(text), name: true, why: say("whyAlias", { text: IS_LATIN.test(text) ? foreign(text) : text }) }));
  return [...names, ...others];
}

function inCountries(rows) {
  const codes = new Set(rows.flatMap((row) => [row.country, row.country_to]).filter(Boolean));
  return [...codes].flatMap((code) => {
    if (!countriesSaid.has(code)) countriesSaid.set(code, namesOfCountry(code));
    return countriesSaid.get(code);
  });
}

function namesOfCountry(code) {
  return [countryName(code), ...(data.countries[code] ?? []), code,
    ...SEARCHED.map((lang) => countryNameIn(lang, code)), ...localNamesOf(data.country_names[code])].filter(Boolean)
    .map((name) => ({ text: fold(name), why: say("whyCountry", { text: countryName(code) }) }));
}

function saidOfKind(kinds) {
  return kinds.filter(Boolean).map((kind) => ({ text: fold(sayKind(kind)), why: sayKind(kind) }));
}

// What a file says beyond the columns that are ours.
function saidByColumns(row) {
  const columns = Object.keys(row).filter((name) => !data.constants.columns.includes(name) && !LOCAL_NAME.test(name));
  return columns.map((name) => ({ text: fold(row[name]), why: `${name}: ${row[name]}` }));
}

// Operator, owners and events, the latter with their dates.
function saidOfRow(id, row) {
  const of = figures().filter(({ subject, member }) => subject === id && member);
  const owners = of.filter(({ quantity }) => quantities().get(quantity)?.member === "owner");
  const events = of.filter(({ unit }) => unit === "date");
  return [
    ...row.operator ? [{ text: fold(row.operator), why: say("whyOperator", { text: foreign(row.operator) }) }] : [],
    ...owners.map(({ member }) => ({ text: fold(member), why: say("whyOwner", { text: foreign(member) }) })),
    ...events.map(({ member, value }) => {
      const date = sayDate(String(value));
      return { text: fold(`${value} ${date}: ${member}`), why: `${date}: ${foreign(member)}` };
    }),
  ];
}
