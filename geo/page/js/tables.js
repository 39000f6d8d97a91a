// Tables of the page that others rest on, decoded once: its sources, and what was published year by year.
import { data } from "./data.js";
import { unpackTable } from "./decode.js";

export const sources = unpackTable(data.sources).map((row) => Object.assign(row, { url: wholeAddress(row.url) }));
export const sourceIds = sources.map(({ id }) => id);
export const yearly = unpackTable(data.series, sourceIds);

// An address as geo/page/payload.py shortens it.
function wholeAddress(url) {
  if (typeof url !== "string" || !url.startsWith("/")) return url;
  return url.startsWith("//") ? `https:${url}` : `https://www.${url.slice(1)}`;
}
