// What the tests of the pure modules share: the constants and English words as pages get them, and packed tables.
import { readFileSync } from "node:fs";
import { useConstants } from "../../geo/page/js/constants.js";
import { useWords } from "../../geo/page/js/strings.js";

export const constants = JSON.parse(readFileSync(new URL("constants.json", import.meta.url), "utf8"));
useConstants(constants);
useWords(wordsIn("en"));

// The words of a page in a language.
export function wordsIn(language) {
  return JSON.parse(readFileSync(new URL(`../../geo/words/page/${language}.json`, import.meta.url), "utf8"));
}

// Numbers as geo/page/encode.py writes them.
export function encode(numbers) {
  return numbers.map((number) => {
    let rest = number < 0 ? -number * 2 - 1 : number * 2, text = "";
    do {
      const more = rest >= 32;
      text += constants.letters[rest % 32 + (more ? 32 : 0)];
      rest = Math.floor(rest / 32);
    } while (rest);
    return text;
  }).join("");
}

// Rows as geo/page/encode.py packs them.
export function pack(rows) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { length: rows.length, columns: names.map((name) => [name, rows.map((row) => row[name] ?? null)]) };
}

export function close(actual, expected, within) {
  if (!(Math.abs(actual - expected) <= within)) throw new Error(`${actual} is not within ${within} of ${expected}`);
}
