// Tables of the page that others rest on: what was published year by year, and, decoded when they are first asked for,
// its sources, figures, their quantities, and lengths.
import { data } from "./data.js";
import { unpackColumn, unpackTable } from "./decode.js";

export const sourceIds = unpackColumn(data.sources, "id");
export const yearly = unpackTable(data.series, sourceIds);

export const sourceById = once(() => new Map(unpackTable(data.sources).reverse() // the first of several of one id
  .map((row) => [row.id, Object.assign(row, { url: wholeAddress(row.url) })])));
export const figures = once(() => unpackTable(data.figures, sourceIds));
export const quantities = once(() => new Map(unpackTable(data.quantities).map((row) => [row.quantity, row])));
export const lengths = once(() => unpackTable(data.lengths));

/** @template T @param {() => T} make */
function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}

// An address as geo/page/payload.py shortens it.
function wholeAddress(url) {
  if (typeof url !== "string" || !url.startsWith("/")) return url;
  return url.startsWith("//") ? `https:${url}` : `https://www.${url.slice(1)}`;
}
