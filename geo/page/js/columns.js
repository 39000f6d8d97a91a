// Columns of rows as people made them: what a row says in one, and values put into classes that colours stand for.
import { constants } from "./constants.js";

const STEPS = 5, KINDS = 6; // colours of numbers in steps, and of values of their own
export const ABSENT = "control"; // the colour of what says nothing

// What a file says; where the word is none of ours, it stands beside our column.
export function valueOf(row, column) {
  const own = constants.columns.includes(column) ? row["source_" + column] ?? row[column] : row[column];
  return own === "" ? undefined : own;
}

// The columns that say something, in the order of the rows' tables.
export function columnsOf(names, rows) {
  const beside = new Set(constants.columns.map((name) => "source_" + name));
  return [...new Set(names)].filter((name) => !beside.has(name) && rows.some((row) => valueOf(row, name) != null));
}

// A number, or a text that is one: files of text have no others. "007" is a name.
const NUMBER = /^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function isNumber(value) {
  return typeof value === "number" || (typeof value === "string" && NUMBER.test(value.trim()));
}

export function isNumeric(values) {
  const said = values.filter((value) => value != null);
  return said.length > 0 && said.every(isNumber);
}

// The class of each value, and for each class its colour and what the legend calls it: { number, inks, words }. Numbers
// of more values than there are steps fall into classes of about as many rows; of texts the most frequent have a colour
// of their own, the others share the last.
export function classesOf(values, words) {
  const counts = new Map();
  for (const value of values) if (value != null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const numeric = isNumeric(values), inSteps = numeric && counts.size > STEPS;
  const found = inSteps ? stepsOf(values) : kindsOf(counts, numeric, words);
  const number = values.map((value) => (value == null ? found.words.length : found.place(value)));
  const absent = values.some((value) => value == null);
  const inks = found.words.map((_, i) => `${numeric ? "step" : "class"}${i + 1}`);
  return { number, inks: [...inks, ...absent ? [ABSENT] : []],
    words: [...found.words, ...absent ? [words.absent] : []] };
}

function stepsOf(values) {
  const sorted = values.filter((value) => value != null).sort((a, b) => a - b);
  const quantile = (share) => {
    const at = share * (sorted.length - 1), low = Math.floor(at);
    return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
  };
  const edges = [...new Set(Array.from({ length: STEPS + 1 }, (_, i) => quantile(i / STEPS)))];
  if (edges.length < 2) edges.push(edges[0]);
  const words = edges.slice(1).map((high, i) => `${inDigits(edges[i])} – ${inDigits(high)}`);
  return { words, place: (value) => Math.max(0, edges.slice(1).findIndex((high) => value <= high)) };
}

function kindsOf(counts, numeric, { others }) {
  const most = numeric ? STEPS : KINDS, several = counts.size > most;
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value).slice(0, several ? most - 1 : most);
  const kept = several ? frequent : frequent.sort((a, b) => numeric ? a - b : String(a).localeCompare(String(b), "en"));
  const places = new Map(kept.map((value, place) => [value, place]));
  return { words: [...kept.map((value) => numeric ? inDigits(value) : String(value)), ...several ? [others] : []],
    place: (value) => places.get(value) ?? kept.length };
}

// A number in four digits; one of a year is no thousands.
export function inDigits(number) {
  if (Math.abs(number) < 10_000) return String(Number(number.toPrecision(4)));
  return number.toLocaleString("en", { maximumFractionDigits: 0 });
}

// A number as a width: the greatest is the widest, none the narrowest.
/** @param {any} value @param {number} greatest @param {number[]} range */
export function widthOfValue(value, greatest, [narrow, wide]) {
  if (!(value > 0) || !(greatest > 0)) return narrow;
  return narrow + (wide - narrow) * Math.min(1, value / greatest);
}
