// What lines carried year by year: amounts, states and words of a year. Knows nothing of the screen.
import { unpackTable } from "./decode.js";

const WIDEST_PX = 16; // of the most that a line of the map carried in a year, at zoom 5
const NARROWEST_PX = 1.1;

/** @param {any} given See geo/page/carried.py. @param {any[]} yearly The page's series. @param {string[]} sourceIds */
export function makeCarried(given, yearly, sourceIds = []) {
  const [first, last] = given.years, amounts = new Map(), most = new Map();
  const toldBy = new Map(unpackTable(given.series).map((row) => [`${row.subject} ${row.quantity}`, row]));
  const rows = yearly.filter(({ value }) => value != null)
    .map((row) => ({ ...row, unit: null, ...toldBy.get(`${row.subject} ${row.quantity}`) }))
    .filter(({ share }) => share);
  for (const { subject, share, year, value, unit, source } of [...rows, ...unpackTable(given.rows, sourceIds)]) {
    if (year < first || year > last) continue;
    const key = `${subject} ${year}`, amount = amounts.get(key) ?? { unit, year };
    amounts.set(key, Object.assign(amount, { [share]: { value, source } }));
    most.set(unit, Math.max(most.get(unit) ?? 0, value));
  }
  const sentences = unpackTable(given.sentences), states = new Map(Object.entries(given.states));
  const told = unpackTable(given.told, sourceIds).map(({ of, ...row }) => ({ ...sentences[of], ...row }));
  return { first, last, amounts, most, told, states };
}

// What is published of a line in a year, of itself or else of its system: { unit, whole, part }; null where nothing is.
export function amountOf({ amounts }, line, year) {
  return amounts.get(`${line.id} ${year}`) ?? amounts.get(`${line.of.id} ${year}`) ?? null;
}

// The state a line had at the end of a year; none while it was not open. One that never changed stands in its row.
export function stateOf({ states }, line, year) {
  const changes = states.get(line.id) ?? [[0, line.row.status]];
  return changes.filter(([since]) => since <= year).at(-1)?.[1] ?? "";
}

// The year that is nearest to a number or a text and shown; null for what is no year.
export function yearIn({ first, last }, wanted) {
  const year = Math.round(Number(wanted));
  return /^\d{4}$/.test(String(wanted)) ? Math.max(first, Math.min(last, year)) : null;
}

// How wide an amount is drawn at zoom 5, pixels.
export function widthOfAmount({ most }, value, unit) {
  return Math.max(NARROWEST_PX, WIDEST_PX * value / most.get(unit));
}

// Round amounts for the scale of a unit: the largest that was carried, and about a third of it.
export function scaleSteps({ most }, unit) {
  return [...new Set([1 / 3, 1].map((share) => roundBelow(most.get(unit) * share)))];
}

function roundBelow(value) {
  const ten = 10 ** Math.floor(Math.log10(value));
  return [5, 2, 1].find((step) => step * ten <= value) * ten;
}
