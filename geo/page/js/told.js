// Texts that come with the data: in the reader's language where it has them, else as they are, and marked as such.
import { data } from "./data.js";
import { language, sayDecimal } from "./strings.js";

/** The `lang` of a text in the language of the data: English in an atlas; of somebody's own data nobody knows. */
export function tongue() { return language === "en" ? null : data.own ? "" : "en"; }

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
