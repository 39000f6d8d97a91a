// The page's own words in the reader's language, see geo/words/page; names of places come with the data.
/** @typedef {Record<string, string | Record<string, string>>} Words By key a text, or one by plural category. */

/** @type {Words} */
let english = Object.create(null), words = english;

let language = "en", plurals = new Intl.PluralRules(language);

/** Takes the English words, which every page has. @param {Words} table */
export function useWords(table) { english = words = table; }

/** From here on the words are those of a language; a key that its table lacks is said in English. */
export function speak(lang, table = english) {
  [language, words] = table === english ? ["en", english] : [lang, table];
  plurals = new Intl.PluralRules(language);
  regionNames = null;
}

/** The text of a key with values in its braces; `count`, a number, chooses the plural. */
export function say(key, values = {}) {
  const found = [words, english].find((table) => Object.hasOwn(table, key))?.[key] ?? key;
  const text = typeof found === "string" ? found : found[plurals.select(values.count)] ?? found.other;
  return String(text).replace(/\{(\w+)\}/g, (_, name) =>
    name === "count" ? sayNumber(values.count) : values[name] ?? "");
}

/** A number as it is written in the language, rounded to so many digits at most. */
export function sayNumber(value, digits = 2) {
  return typeof value === "number" ? value.toLocaleString(language, { maximumFractionDigits: digits }) : value;
}

// A date as people write it: 2026-11 is November 2026.
export function sayDate(text) {
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text ?? "");
  if (!parts) return text ?? "";
  const [, year, month, day] = parts,
    date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  return date.toLocaleDateString("en-GB", {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
    ...(day ? { day: "numeric" } : {}),
  });
}

export function sayKind(value) {
  return Object.hasOwn(words, value) ? say(value) : String(value ?? say("unknown")).replaceAll("-", " ");
}

export function sayKm(km) {
  const digits = Math.abs(km) < 100 ? 1 : 0;
  return km.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

let regionNames = null; // made when the first country is named: that takes longer than painting all routes

export function countryName(code, otherwise = code) {
  if (!code) return "";
  try {
    return (regionNames ??= new Intl.DisplayNames([language], { type: "region" })).of(code) ?? otherwise;
  } catch {
    return otherwise;
  }
}

// A language as its speakers write it.
export function languageName(code) {
  try {
    const name = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
    return name[0].toLocaleUpperCase(code) + name.slice(1);
  } catch { return code; }
}
