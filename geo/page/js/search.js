// Names as people search for them.
import { constants } from "./constants.js";

const LEAST_HEARD = 3; // letters of a word that is known by its sound

// Letters without their marks, so that Baki finds Bakı.
export function fold(text) {
  return remembered(folded, text, () => String(text).toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(/./gu, (c) => constants.plain_letters[c] ?? c).replace(/[-–—]/g, " "));
}

// How the words of a name sound, in Latin letters, so that Atyrau finds Атырау; see geo/spelling.py.
export function sound(text) {
  return remembered(sounds, text, () => {
    const words = String(text).replace(/['’ʹʼ]/g, "").replace(/[^\p{L}\p{M}\p{N}]+/gu, " ");
    const said = wordsOf(words).join(" ").replace(spellings(), (spelt) => constants.sounds[spelt]);
    return said.replace(/(.)\1+/gu, "$1").replaceAll("ie", "e");
  });
}

const folded = new Map(), sounds = new Map(); // names are read again and again: with each letter typed
let spelling = null;

function spellings() {
  const longestFirst = () => Object.keys(constants.sounds).sort((a, b) => b.length - a.length);
  spelling ??= new RegExp(longestFirst().join("|"), "gu");
  return spelling;
}

function remembered(known, text, read) {
  if (!known.has(text)) known.set(text, read());
  return known.get(text);
}

export function wordsOf(query) { return fold(query).trim().split(/\s+/).filter(Boolean); }

export const LOCAL_NAME = /^name_[a-z]{2}$/; // a column with the name in the language of that ISO 639-1 code

// The names of a row in other languages by code.
export function localNames(row) {
  const columns = Object.keys(row).filter((column) => LOCAL_NAME.test(column) && row[column]).sort();
  return columns.map((column) => [column.slice(-2), row[column]]);
}

export function namesOf(row) {
  return [row.name, row.label, ...localNames(row).map(([, name]) => name)].filter(Boolean);
}

// What is asked for: words, and the kilometre point that stands last or behind "KP".
export function readQuery(text) {
  const asked = /^(.*?)(?:^|\s+)(kp|км|km)?\s*(\d+(?:[.,]\d+)?)\s*(?:km|км)?$/i.exec(text.trim());
  if (!asked) return { words: wordsOf(text), kp: null, along: [] };
  return { words: wordsOf(text), kp: Number(asked[3].replace(",", ".")), along: wordsOf(asked[1]), named: !asked[2] };
}

// How well words fit what can be searched of a thing, entries of { text, why }; the names come first and need no why.
// Null where a word fits nothing; 0 is a whole name, 1 its beginning, 2 the beginning of a word, 3 anything in a name,
// from 5 on what only sounds alike.
export function fitOf(entries, words) {
  return fitBy(({ text }) => text, entries, words, words.join(" ")) ?? fitByEar(entries, words);
}

// A word is heard from its beginning on, behind a space.
function fitByEar(entries, words) {
  const asked = words.map(sound), heard = asked.map((word) => ` ${word}`);
  if (asked.some((word) => word.length < LEAST_HEARD)) return null;
  const fit = fitBy((entry) => (entry.heard ??= ` ${sound(entry.text)}`), entries, heard, heard.join(""));
  return fit && { ...fit, rank: fit.rank + 5 };
}

function fitBy(textOf, entries, words, whole) {
  const whys = [], saysAll = entries.find((entry) => textOf(entry).includes(whole));
  for (const word of words) {
    const entry = saysAll ?? entries.find((candidate) => textOf(candidate).includes(word));
    if (!entry) return null;
    if (entry.why && !whys.includes(entry.why)) whys.push(entry.why);
  }
  const names = entries.filter(({ name }) => name).map(textOf);
  const ranks = [(text) => text === whole, (text) => text.startsWith(whole), (text) => ` ${text}`.includes(` ${whole}`),
    (text) => text.includes(whole)];
  const rank = ranks.findIndex((fits) => names.some(fits));
  return { rank: rank < 0 ? ranks.length : rank, whys };
}
