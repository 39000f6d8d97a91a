// Numbers and tables as geo/page/encode.py writes them.
import { constants } from "./constants.js";

let letterValue = null;

function valuesOfLetters(letters) {
  const values = new Uint8Array(128);
  for (let i = 0; i < letters.length; i++) values[letters.charCodeAt(i)] = i;
  return values;
}

export function decodeNumbers(text) {
  letterValue ??= valuesOfLetters(constants.letters);
  const out = new Float64Array(text.length);
  let count = 0, value = 0, unit = 1;
  for (let i = 0; i < text.length; i++) {
    const bits = letterValue[text.charCodeAt(i)];
    value += (bits & 31) * unit;
    if (bits & 32) { unit *= 32; continue; }
    out[count++] = value % 2 ? -(value + 1) / 2 : value / 2;
    value = 0; unit = 1;
  }
  return out.subarray(0, count);
}

export function runningSum(numbers) {
  for (let i = 1; i < numbers.length; i++) numbers[i] += numbers[i - 1];
  return numbers;
}

/** Points by both coordinates, in `steps` a unit. @returns {[Float64Array, Float64Array]} */
export function decodePoints(text, steps) {
  const deltas = decodeNumbers(text), count = deltas.length / 2;
  const x = new Float64Array(count), y = new Float64Array(count);
  let atX = 0, atY = 0;
  for (let i = 0; i < count; i++) {
    atX += deltas[2 * i]; atY += deltas[2 * i + 1];
    x[i] = atX / steps; y[i] = atY / steps;
  }
  return [x, y];
}

// Rows as objects without a prototype, so that no column name means anything to JavaScript. Words may be numbers of
// `names`.
export function unpackTable(packed, names = []) {
  const rows = Array.from({ length: packed.length }, () => Object.create(null));
  for (const [name, values] of packed.columns) {
    const at = values.rows === undefined ? null : runningSum(decodeNumbers(values.rows));
    listOf(at ? values.is : values, names).forEach((value, i) => {
      if (value !== null) rows[at ? at[i] : i][name] = value;
    });
  }
  return rows;
}

// Values as a list, or as words with the number of the word of each.
function listOf(values, names) {
  if (Array.isArray(values)) return values;
  const words = typeof values.words === "string" ? wordsOfNames(decodeNumbers(values.words), names) : values.words;
  return Array.from(decodeNumbers(values.of), (place) => words[place]);
}

// Words as how many names each has, and which; one of none is missing.
function wordsOfNames(numbers, names) {
  const words = [];
  for (let i = 0; i < numbers.length;) {
    const count = numbers[i++];
    words.push(count ? Array.from(numbers.subarray(i, i + count), (number) => names[number]).join("; ") : null);
    i += count;
  }
  return words;
}

// Objects without a prototype, so that no name in the data means anything to JavaScript.
export function bare(value) {
  if (!value || typeof value !== "object" || Array.isArray(value)) return value;
  const out = Object.create(null);
  for (const name of Object.keys(value)) out[name] = bare(value[name]);
  return out;
}
