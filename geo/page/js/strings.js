// The page's own words in the reader's language, see geo/words/page; names of places come with the data.
import { constants } from "./constants.js";

/** @typedef {Record<string, string | Record<string, string>>} Words By key a text, or one by plural category. */

/** @type {Words} */
let english = Object.create(null), words = english;

/** The language that is spoken. */
export let language = "en";

// Languages whose numbers and order browsers may not know, and one that writes numbers and sorts alike.
const LIKE = { az: "tr", ka: "ru", kk: "ru" };

const readable = new Map([["en", true]]);

/** Whether the browser knows how a language writes numbers, dates and names of countries; not all know the same. */
export function isKnown(lang) {
  if (!readable.has(lang)) readable.set(lang, !["Japan", "JP", undefined].includes(countryNameIn(lang, "JP")));
  return readable.get(lang);
}

let writing = language, countries = {}; // the language numbers are written as, and names of countries unknown to it

/** Takes the names of countries by code where the browser has none in the language that is spoken. */
export function useCountries(names) { countries = names; }

// The browser's knowledge of languages: to make one of these takes longer than all that is done with it.
const tools = new Map();

/** @param {any} value @param {any} Format @param {any} options @returns {string} */
function formatted(value, lang, options, Format = Intl.NumberFormat) {
  return made(Format, lang, options).format(value);
}

function made(Tool, lang, options = {}) {
  const key = [Tool.name, lang, JSON.stringify(options)].join();
  if (!tools.has(key)) tools.set(key, new Tool(lang, options));
  return tools.get(key);
}

/** Pieces of work that wake the browser's knowledge of the language: what first asks it takes long. */
export function wakings() {
  return [() => countryName("JP"), () => compareNames("a", "b"), () => sayKm(1234.5)];
}

/** Takes the English words, which every page has. @param {Words} table */
export function useWords(table) { english = words = table; }

/** From here on the words are those of a language; a key that its table lacks is said in English. */
export function speak(lang, table = english) {
  [language, words] = table === english ? ["en", english] : [lang, table];
  [writing, countries] = [isKnown(language) ? language : LIKE[language] ?? language, {}];
}

/** The text of a key with values in its braces; `count`, a number, chooses the plural. */
export function say(key, values = {}) {
  const found = [words, english].find((table) => Object.hasOwn(table, key))?.[key] ?? key;
  const text = typeof found === "string" ? found : found[pluralOf(values.count)] ?? found.other;
  return String(text).replace(/\{(\w+)\}/g, (_, name) =>
    name === "count" ? sayNumber(values.count) : values[name] ?? "");
}

function pluralOf(count) {
  if (language === "en" && Number.isInteger(count)) return count === 1 ? "one" : "other";
  return made(Intl.PluralRules, isKnown(language) ? language : "en").select(count);
}

// Whether a number is written alike in all languages of a page: small and whole. A browser wakes its knowledge of
// languages when it is first asked, which takes a slow one a tenth of a second.
function isPlain(value) { return Number.isInteger(value) && value >= 0 && value < 1000; }

/** A number as it is written in the language, rounded to so many digits at most. */
export function sayNumber(value, digits = 2) {
  if (isPlain(value)) return String(value);
  return typeof value === "number" ? formatted(value, writing, { maximumFractionDigits: digits }) : value;
}

/** A number given as text, with all its decimals. */
export function sayDecimal(text) {
  const digits = (text.split(".")[1] ?? "").length;
  return formatted(Number(text), writing, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

// The locale of dates and lists; English is that of Europe.
function locale() { return language === "en" ? "en-GB" : language; }

// A date as people write it: 2026-11 is November 2026.
export function sayDate(text) {
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text ?? "");
  if (!parts) return text ?? "";
  const [, year, month, day] = parts,
    date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  if (!isKnown(language) || language === "en") {
    const named = say("months").split("|")[Number(month) - 1];
    return say(day ? "dayOf" : "monthOf", { year, month: named, day: Number(day) });
  }
  const asked = { timeZone: "UTC", year: "numeric", month: "long", ...(day ? { day: "numeric" } : {}) };
  return formatted(date, locale(), asked, Intl.DateTimeFormat);
}

/** Dates from one to another, as 2024-01/2024-06. */
export function saySpan(dates) { return String(dates).split("/").map((date) => sayDate(date)).join(" – "); }

export function sayKind(value) {
  return Object.hasOwn(words, value) ? say(value) : String(value ?? say("unknown")).replaceAll("-", " ");
}

/** Kinds as the data lists them: "oil; oil-products". */
export function sayKinds(text) { return text && String(text).split(";").map((one) => sayKind(one.trim())).join("; "); }

/** Names in a sentence: one, two and three. */
export function sayList(names) {
  return isKnown(language) ? made(Intl.ListFormat, locale()).format(names.map(String)) : names.join(", ");
}

export function sayUnit(unit) { return Object.hasOwn(words, `unit:${unit}`) ? say(`unit:${unit}`) : unit ?? ""; }

export function sayAmount(value, unit) { return `${sayNumber(value)} ${sayUnit(unit)}`.trim(); }

export function sayKm(km) {
  const digits = Math.abs(km) < 100 ? 1 : 0;
  return formatted(km, writing, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A number with so many digits behind the point and no others: a kilometre point, a position, a year. */
export function sayFixed(value, digits) {
  return formatted(value, writing,
    { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });
}

/** A number with a digit behind the point where it needs one: a kilometre point. */
export function sayPlain(value) {
  return formatted(Number(value), writing, { maximumFractionDigits: 1, useGrouping: false });
}

/** Before or after, as names are sorted in the language. */
export function compareNames(a, b) { return made(Intl.Collator, writing).compare(a, b); }

/** Text with its first letter a capital; Georgian has none in a sentence. */
export function capital(text) { return inCapitals(text.slice(0, 1)) + text.slice(1); }

/** Text in capitals; those of Georgian are of headlines, and many fonts lack them. */
export function inCapitals(text, lang = language) {
  return text.replace(/[^\u10d0-\u10ff]+/g, (letters) => letters.toLocaleUpperCase(lang));
}

export function countryName(code, otherwise = code) {
  if (code === constants.at_sea) return say("at_sea");
  return code ? countries[code] || (countryNameIn(language, code) ?? otherwise) : "";
}

/** The name of a country in a language; undefined where the code is none. */
export function countryNameIn(lang, code) {
  try { return made(Intl.DisplayNames, lang, { type: "region" }).of(code); } catch { return undefined; }
}

// A language as its speakers write it.
export function languageName(code) {
  try {
    const name = made(Intl.DisplayNames, code, { type: "language" }).of(code) ?? code;
    return inCapitals(name[0], code) + name.slice(1);
  } catch { return code; }
}
