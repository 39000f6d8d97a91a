// Tables of the page that others rest on: what was published year by year, and, decoded when they are first asked for,
// its sources, figures, their quantities, and lengths.
import { data } from "./data.js";
import { bare, unpackTable } from "./decode.js";

const askedLater = once(() => bare(JSON.parse(data.asked))); // what is read when somebody asks

export const sourceIds = data.source_ids;
export const yearly = unpackTable(data.series, sourceIds);

export const sourceById = once(() => {
  const byId = new Map();
  unpackTable(askedLater().sources).forEach((row, i) => {
    const id = sourceIds[i];
    if (!byId.has(id)) byId.set(id, Object.assign(row, { id, url: wholeAddress(row.url) }));
  });
  return byId;
});
export const figures = once(() => unpackTable(askedLater().figures, sourceIds));
export const quantities = once(() => new Map(unpackTable(askedLater().quantities).map((row) => [row.quantity, row])));
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
