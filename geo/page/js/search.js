// Names as people search for them.

// Letters that are no others with marks.
const FOLDED = {
  "ı": "i", "ə": "e", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ё": "е", "й": "и", "і": "и",
  "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "ә": "а",
};

// Letters without their marks, so that Baki finds Bakı and Dzhejkhan is not needed to find Ceyhan.
export function fold(text) {
  if (!folded.has(text)) {
    folded.set(text, String(text).toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")
      .replace(/./gu, (c) => FOLDED[c] || c).replace(/[-–—]/g, " "));
  }
  return folded.get(text);
}

const folded = new Map(); // names are folded again and again: whenever cities are placed, with each letter typed

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
// Null where a word fits nothing; 0 is a whole name, 1 its beginning, 2 the beginning of a word, 3 anything in a name.
export function fitOf(entries, words) {
  const whole = words.join(" "), whys = [];
  const saysAll = entries.find(({ text }) => text.includes(whole));
  for (const word of words) {
    const entry = saysAll ?? entries.find(({ text }) => text.includes(word));
    if (!entry) return null;
    if (entry.why && !whys.includes(entry.why)) whys.push(entry.why);
  }
  const names = entries.filter(({ name }) => name).map(({ text }) => text);
  const ranks = [(text) => text === whole, (text) => text.startsWith(whole), (text) => ` ${text}`.includes(` ${whole}`),
    (text) => text.includes(whole)];
  const rank = ranks.findIndex((fits) => names.some(fits));
  return { rank: rank < 0 ? ranks.length : rank, whys };
}
