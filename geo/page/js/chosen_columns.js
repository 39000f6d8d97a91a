// The columns a reader has chosen to colour, widen, name and tell lines and places by, and what of them is shown.
import { classesOf, columnsOf, isNumeric, valueOf, widthOfValue } from "./columns.js";
import { data } from "./data.js";
import { nameThings } from "./local_names.js";
import { lines, points, systems } from "./model.js";
import { fold } from "./search.js";
import { state } from "./state.js";
import { say } from "./strings.js";

const WIDTHS_PX = [1.5, 8]; // of nothing and of the greatest value, at zoom 5
const KEY = "by:"; // how a class is called among what is switched off

/** @type {{ colour: string, width: string, label: string, tip: string[], keep: Map<string, any> }} */
export const choice = { colour: "", width: "", label: "", tip: [], keep: new Map() };

/** @type {any[]} */
const things = [...lines, ...points];
let classes = null, greatest = 0, placeOf = new Map();

export const columns = columnsOf([...data.lines.columns, ...data.points.columns].map(([name]) => name),
  things.map(({ row }) => row));

export const numbers = columns.filter((name) => isNumeric(things.map(({ row }) => valueOf(row, name))));

// What a row says in a column, as a number where all rows say numbers there.
function takenOf(row, column) {
  const value = valueOf(row, column);
  return value != null && numbers.includes(column) ? Number(value) : value;
}

export function valuesOf(column) { return things.map(({ row }) => takenOf(row, column)); }

// Whether lines, and whether places, say something in a column.
const isSaid = (name, of) => of.some(({ row }) => valueOf(row, name) != null);
const saidBy = new Map(columns.map((name) => [name, { lines: isSaid(name, lines), points: isSaid(name, points) }]));

// Takes a choice over: its classes and widths are worked out once.
export function use(chosen) {
  if (chosen.colour !== undefined && chosen.colour !== choice.colour) {
    for (const key of state.off) if (key.startsWith(KEY)) state.off.delete(key);
  }
  Object.assign(choice, chosen);
  const words = { absent: say("absentValue"), others: say("otherValues") };
  classes = choice.colour ? classesOf(valuesOf(choice.colour), words) : null;
  placeOf = new Map(classes ? things.map((thing, i) => [thing, classes.number[i]]) : []);
  greatest = choice.width ? Math.max(...valuesOf(choice.width).filter((value) => value != null)) : 0;
  nameBy(choice.label);
}

// Names on the map are what a column says, where it says something.
function nameBy(column) {
  nameThings();
  if (!column) return;
  for (const system of systems) {
    const text = system.lines.map(({ row }) => valueOf(row, column)).find((value) => value != null);
    if (text != null && text !== "") system.label = String(text);
  }
  for (const point of points) {
    const text = valueOf(point.row, column);
    if (text != null && text !== "") point.name = String(text);
  }
}

export function lookOf(thing) {
  if (!classes && !choice.width) return null;
  /** @type {{ ink?: string, width_px?: number }} */
  const look = {};
  if (classes) look.ink = classes.inks[placeOf.get(thing)];
  if (choice.width) {
    look.width_px = Math.round(4 * widthOfValue(takenOf(thing.row, choice.width), greatest, WIDTHS_PX)) / 4;
  }
  return look;
}

// What the looks depend on, as text.
export function looksBy() { return JSON.stringify([choice.colour, choice.width, choice.label, [...choice.keep]]); }

// The classes of the colours as entries of a legend.
export function classEntries() {
  if (!classes) return [];
  const items = classes.words.map(() => []);
  for (const thing of things) items[placeOf.get(thing)].push(thing);
  return classes.words.map((label, i) => ({ key: keyOf(i), label, ink: classes.inks[i], things: items[i] }));
}

function keyOf(place) { return `${KEY}${choice.colour}:${classes.words[place]}`; }

export function widest() { return greatest; }

export function passes(thing) {
  if (classes && state.off.has(keyOf(placeOf.get(thing)))) return false;
  for (const [column, kept] of choice.keep) {
    if (saidBy.get(column)?.[thing.of ? "lines" : "points"] && !isKept(takenOf(thing.row, column), kept)) return false;
  }
  return true;
}

function isKept(value, { low, high, text }) {
  if (text !== undefined) return text === "" || (value != null && fold(value).includes(fold(text)));
  return (low == null || value >= low) && (high == null || value <= high);
}

// What is told of a line or a place that is pointed at.
export function said({ row }) {
  return choice.tip.filter((name) => valueOf(row, name) != null).map((name) => `${name}: ${valueOf(row, name)}`);
}

const opening = { colour: "", width: "", label: "", tip: [], ...data.own };

function known(name) { return columns.includes(name) ? name : ""; }

export const address = {
  read(given) {
    const list = (name) => (given.get(name) ?? "").split(",").filter(Boolean).map(decode);
    const off = [...state.off];
    use({
      colour: known(given.get("colour") ?? opening.colour),
      width: numbers.includes(given.get("width") ?? opening.width) ? given.get("width") ?? opening.width : "",
      label: known(given.get("label") ?? opening.label),
      tip: (given.has("tip") ? list("tip") : opening.tip).filter(known),
      keep: new Map(list("keep").map((text) => text.split("~")).filter(([name]) => known(name)).map(readKept)),
    });
    off.forEach((key) => state.off.add(key));
  },
  pairs() {
    const changed = ["colour", "width", "label"].filter((name) => choice[name] !== opening[name])
      .map((name) => `${name}=${encodeURIComponent(choice[name])}`);
    const list = (values) => values.map((value) => encodeURIComponent(encodeURIComponent(value))).join(",");
    if (String(choice.tip) !== String(opening.tip)) changed.push("tip=" + list(choice.tip));
    if (choice.keep.size) changed.push("keep=" + list([...choice.keep].map(writeKept)));
    return changed;
  },
};

function decode(text) { try { return decodeURIComponent(text); } catch { return ""; } }

function writeKept([name, { low, high, text }]) {
  return [name, ...text !== undefined ? [text] : [low, high]].join("~");
}

function readKept([name, first = "", second = ""]) {
  const number = (text) => (text === "" || !Number.isFinite(Number(text)) ? null : Number(text));
  return numbers.includes(name) ? [name, { low: number(first), high: number(second) }] : [name, { text: first }];
}
