// The language of the page: the one its address asks for, else that of the map, else the first of the browser's own
// that there is. The English words come with the page, those of the other languages packed, see geo/page/words.py.
import { data, readData } from "./data.js";
import { isKnown, language, speak, useCountries } from "./strings.js";

// Each as its speakers call it.
export const LANGUAGES = { en: "English", az: "Azərbaycanca", ka: "ქართული", kk: "Қазақша", tr: "Türkçe",
  ru: "Русский" };

const OTHERS = ["az", "ka", "kk", "ru", "tr"]; // as geo/atlas/said.py has them

/** The name in the language that is spoken, of names in all but English with "|" between; "" where there is none. */
export function localName(names) {
  return localNamesOf(names)[OTHERS.indexOf(language)] ?? "";
}

/** All of such names. */
export function localNamesOf(names) { return (names || "").split("|"); }

/** The language that is wanted, by what the address says of it; English where no other can be had. */
export function languageWanted(asked) {
  const [first] = [asked, data.lang, ...navigator.languages ?? []].map((code) => String(code ?? "").split("-")[0])
    .filter((code) => Object.hasOwn(LANGUAGES, code));
  return first ?? "en";
}

/** From here on the page speaks a language, English if its words cannot be read. */
export async function learn(code) {
  const table = code === "en" ? undefined : await tableOf(code).catch(() => undefined);
  speak(table ? code : "en", table);
  if (!isKnown(code)) {
    useCountries(Object.fromEntries(Object.entries(data.country_names).map(([id, names]) => [id, localName(names)])));
  }
  document.documentElement.lang = language;
}

// The words of a language by the keys of English, without which they come.
async function tableOf(code) {
  const values = (await readData("words"))[code];
  return Object.fromEntries(Object.keys(data.words).map((key, place) => [key, values[place]]));
}
