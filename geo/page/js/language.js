// The language of the page: the one its address asks for, else that of the map, else the first of the browser's own
// that there is. The English words come with the page, those of the other languages packed, see geo/page/words.py.
import { data, readData } from "./data.js";
import { swapped } from "./decode.js";
import { isKnown, language, speak, useCountries } from "./strings.js";

// Each as its speakers call it.
export const LANGUAGES = { en: "English", az: "Azərbaycanca", ka: "ქართული", kk: "Қазақша", tr: "Türkçe",
  ru: "Русский" };

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%,()*+-;.=/?@^_`:|[~";
const OTHERS = ["az", "ka", "kk", "ru", "tr"]; // as geo/page/words.py has them

/** Whether the browser can unpack the words of languages other than English. */
export const canUnpack = typeof DecompressionStream === "function";

/** The name in the language that is spoken, of names in all but English with "|" between; "" where there is none. */
export function localName(names) {
  return localNamesOf(names)[OTHERS.indexOf(language)] ?? "";
}

/** All of such names. */
export function localNamesOf(names) { return (names || "").split("|").map((name, i) => swapped(name, OTHERS[i])); }

/** The language that is wanted, by what the address says of it; English where no other can be had. */
export function languageWanted(asked) {
  const [first] = [asked, data.lang, ...navigator.languages ?? []].map((code) => String(code ?? "").split("-")[0])
    .filter((code) => Object.hasOwn(LANGUAGES, code));
  return canUnpack && first ? first : "en";
}

/** From here on the page speaks a language, English if its words cannot be read. */
export async function learn(code) {
  const table = code === "en" ? undefined : await unpacked(code).catch(() => undefined);
  speak(table ? code : "en", table);
  if (!isKnown(code)) {
    useCountries(Object.fromEntries(Object.entries(data.country_names).map(([id, names]) => [id, localName(names)])));
  }
  document.documentElement.lang = language;
}

// Bytes in base 85, as geo/page/words.py writes them.
function bytesOf(text) {
  const bytes = new Uint8Array(Math.ceil(text.length / 5) * 4), view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i += 5) {
    const digits = Array.from(text.slice(i, i + 5).padEnd(5, "~"), (letter) => DIGITS.indexOf(letter));
    view.setUint32(i / 5 * 4, digits.reduce((sum, digit) => sum * 85 + digit, 0));
  }
  return bytes.subarray(0, Math.floor(text.length * 4 / 5));
}

// The words of a language by the keys of English: packed as bytes of its own letters, without the keys.
async function unpacked(code) {
  const { letters, words } = readData("words")[code];
  const stream = new Blob([bytesOf(words)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const numbers = new Uint8Array(await new Response(stream).arrayBuffer());
  const lines = Array.from(numbers, (number) => letters[number]).join("").split("\n");
  const values = lines.map((line) => line.startsWith('{"') ? JSON.parse(line) : line);
  return Object.fromEntries(Object.keys(data.words).map((key, place) => [key, values[place]]));
}
