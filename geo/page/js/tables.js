// Tables of the page that others rest on, decoded once: its sources, and what was published year by year.
import { data } from "./data.js";
import { unpackTable } from "./decode.js";

export const sources = unpackTable(data.sources);
export const sourceIds = sources.map(({ id }) => id);
export const yearly = unpackTable(data.series, sourceIds);
