// Systems, lines and places. Each holds the row it came in, as it came; what the page adds stands beside it.
import { mercatorX, mercatorY } from "./geodesy.js";
import { fullName } from "./names.js";

// Which of the colours of commodities something has.
export function commodityColour(commodity, style) {
  const first = String(commodity ?? "").split(";")[0].trim();
  if (style.commodities.includes(first)) return first;
  if (/condensate|oil|petrol|crude|ngl/i.test(first)) return "oil";
  if (/gas|lng|hydrogen/i.test(first)) return "gas";
  return first && !/^unknown$/i.test(first) ? "goods" : "other";
}

// A legend entry for each system the map is about, then one for each kind of the others.
function legendKey({ id, prominence, status, kind, colour }, style) {
  if (prominence === "main") return "system:" + id;
  if (status === "construction") return "building";
  if (style.hollow.includes(status)) return "planned";
  if (kind === "rail" || kind === "sea") return kind + ":*";
  return "pipeline:" + colour;
}

/** @returns {System} */
export function makeSystem(id, row, rank, style) {
  const { kind, status, prominence = "context" } = row;
  const system = {
    id,
    row,
    rank,
    ...namesOfSystem(id, row),
    kind,
    status,
    prominence,
    colour: commodityColour(row.commodity, style),
    hollow: style.hollow.includes(status),
    faint: style.faint.includes(status),
    lines: [],
  };
  return Object.assign(system, { legend: legendKey(system, style) });
}

// A system for a line of none: the line by itself.
export function systemOfLine(id, lineRow, rank, style) {
  const { name, commodity, kind, status, operator, note } = lineRow;
  const row = Object.assign(Object.create(null), { id, name: name ?? id, commodity, kind, status, operator, note });
  return makeSystem(id, row, rank, style);
}

// A line runs with the flow where an end of it is named; how others were drawn says nothing.
/** @returns {Line} */
export function makeLine(row, index, startKm) {
  return {
    id: String(row.id ?? "line-" + index),
    row,
    index,
    start_km: startKm,
    end_km: null,
    parts: [],
    of: null,
    route: null,
    flows: row.direction !== "both" && Boolean(row.from_point || row.to_point),
  };
}

/** @returns {Point} */
export function makePoint(row, index, lon, lat, on, style, groupOfKind, labels) {
  const id = String(row.id ?? "place-" + index), symbol = Object.hasOwn(style.symbols, row.kind) ? row.kind : "other";
  const legend = groupOfKind.get(symbol) || "others";
  const group = style.point_groups[legend], told = labels && Object.hasOwn(labels, id) ? labels[id] : null;
  return { id, row, index, lon, lat, x: mercatorX(lon), y: mercatorY(lat), symbol, legend, group, on,
    ...namesOfPoint(id, row, told?.[0]), first: labels ? told?.[1] === 1 : group.rank === 1 };
}

const SHORT_FORM = /^[A-Z][A-Z0-9-]+$/; // "TANAP" is that in every language

/** What a system is called: in a language where its row has the name, else as it is, whose `lang` is `tongue`. */
export function namesOfSystem(id, row, language = "en", tongue = null) {
  const local = row[`name_${language}`], name = String(local || (row.name ?? id));
  const short = SHORT_FORM.test(row.label ?? "") ? row.label : shortSystem(name);
  const label = local ? row[`label_${language}`] || short : String(row.label ?? name);
  return { name, label, lang: local ? null : tongue };
}

// A name without what is in brackets.
function shortSystem(name) { return name.replace(/ *\(.*$/, "") || name; }

/**
 * What a place is called, see `namesOfSystem`, and on the map, where `told` is its short name in English, and `short`
 * that in the language.
 */
export function namesOfPoint(id, row, told, language = "en", tongue = null, short = "") {
  const local = row[`name_${language}`], name = String(local || (row.name ?? id));
  return { name, label: short || (local || !told ? fullName({ name, id }) : told), lang: local ? null : tongue };
}
