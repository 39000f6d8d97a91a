// Texts that come with the data: in the reader's language where it has them, else as they are, and marked as such.
import { data } from "./data.js";
import { language } from "./strings.js";

/** The `lang` of a text in the language of the data: English in an atlas; of somebody's own data nobody knows. */
export function tongue() { return language === "en" ? null : data.own ? "" : "en"; }

/** A column of a row as properties of an element: its text, and the language that is in if it is another. */
export function told(row, column) {
  const own = language === "en" ? null : row[`${column}_${language}`];
  return own ? { text: own } : { text: row[column] ?? "", lang: tongue() };
}
