// Texts that come with the data: in the reader's language where it has them, else as they are, and marked as such.
import { data } from "./data.js";
import { language, say, sayDecimal, sayNumber, sayUnit } from "./strings.js";

// As geo/atlas/series.py says by what barrels became tonnes.
const CONVERTED = /^([\d.]+) (.+) converted at ([\d.]+) bbl\/t \((.+), source (.+)\)$/;

/** The `lang` of a text in the language of the data: English in an atlas; of somebody's own data nobody knows. */
export function tongue() { return language === "en" ? null : data.own ? "" : "en"; }

/** Text in the language of the data to be put into a sentence of the page: `el` then marks it. */
export function foreign(text) { return tongue() ? `\u2068${text}\u2069` : text; }

/** Such text in a sentence. */
export const FOREIGN = /\u2068(.*?)\u2069/;

/** A column of a row as properties of an element: its text, and the language that is in if it is another. */
export function told(row, column) {
  const own = language === "en" ? null : row[`${column}_${language}`];
  return own ? { text: own } : { text: row[column] ?? "", lang: tongue() };
}

/** The same of a sentence with numbers in braces, that of its row as `{value}`. */
export function toldInNumbers(row, column) {
  const { text, ...rest } = told(row, column);
  return { ...rest, text: text.replace(/\{(value|[\d.]+)\}/g, (_, what) => sayDecimal(row[what] ?? what)) };
}

/** The note of a year: by what barrels became tonnes is said in words of the page. */
export function noteSaid(note) {
  return note.split("; ").map((part) => {
    const [isConverted, value, unit, rate, crude, source] = CONVERTED.exec(part) ?? [];
    const amount = isConverted && `${sayNumber(Number(value), 3)} ${sayUnit(unit)}`;
    return isConverted
      ? say("converted", { amount, rate: sayNumber(Number(rate)), crude: foreign(crude), source: foreign(source) })
      : foreign(part);
  }).join("; ");
}
