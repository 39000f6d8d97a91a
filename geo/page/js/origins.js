// What the lengths of a table rest on: the sources of the lines that were measured, and of what is published.
import { data } from "./data.js";
import { split } from "./figures.js";
import { lines } from "./model.js";
import { figures, quantities, sourceById } from "./tables.js";

/** Columns that a row of lengths has besides: ids, addresses and licences of its sources, and whom to name. */
export const ORIGIN_COLUMNS = ["sources", "source_urls", "licences", "attribution"];

export function withOrigin(row) {
  const isOf = (country) => !row.country || country === row.country;
  const isLength = ({ quantity }) => quantities().get(quantity)?.role === "length";
  const measured = lines.filter((line) => line.of.id === row.system && isOf(line.row.country));
  const published = row.published_km == null ? [] : figures().filter((figure) => figure.subject === row.system
    && isLength(figure) && (figure.country ?? "") === (row.country ?? "")).map(({ source }) => source);
  const ids = [...new Set([...measured.map((line) => line.row.sources), ...published].flatMap(split))].sort();
  const told = (column) => [...new Set(ids.map((id) => sourceById().get(id)?.[column]).filter(Boolean))].join("; ");
  return { ...row, sources: ids.join("; "), source_urls: told("url"), licences: told("licence"),
    attribution: data.credit };
}
