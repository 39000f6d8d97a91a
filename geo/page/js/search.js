// Names as people search for them.

// Letters that are no others with marks.
const FOLDED = {
  "ı": "i", "ə": "e", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ё": "е", "й": "и", "і": "и",
  "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "ә": "а",
};

// Letters without their marks, so that Baki finds Bakı and Dzhejkhan is not needed to find Ceyhan.
export function fold(text) {
  return String(text).toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/./gu, (c) => FOLDED[c] || c)
    .replace(/[-–—]/g, " ");
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
