// What the page knows: systems, lines, places and tables, decoded once; and what is shown of it.
import { data, style } from "./data.js";
import { decodePoints, unpackTable } from "./decode.js";
import { mercatorX, mercatorY } from "./geodesy.js";
import { coarseGeometry, fullGeometry } from "./geometry.js";
import { alongAnchors } from "./kilometre.js";
import { fold, LOCAL_NAME, namesOf } from "./search.js";
import { state } from "./state.js";

export const systems = unpackTable(data.systems);
export const systemById = new Map(systems.map((system) => [system.id, system]));
export const lines = unpackTable(data.lines);
export const points = unpackTable(data.points);
export const figures = unpackTable(data.figures);
export const lengths = unpackTable(data.lengths);
const sources = unpackTable(data.sources);
export const sourceById = new Map(sources.map((source) => [source.id, source]));

const ownColumns = new Set(data.own_columns);

export function isOurColumn(name) { return ownColumns.has(name) || LOCAL_NAME.test(name); }

export function partsOf(line, drawing = geometry) {
  const parts = [];
  drawing.lineOfPart.forEach((index, part) => { if (index === line.index) parts.push(part); });
  return parts;
}

export let geometry = data.mass ? coarseGeometry(data.lines.coarse) : fullGeometry(data.lines);

export function useGeometry(drawing) { geometry = drawing; }

function commodityColour(commodity) {
  const first = String(commodity ?? "").split(";")[0].trim();
  if (style.commodities.includes(first)) return first;
  if (/condensate|oil|petrol|crude|ngl/i.test(first)) return "oil";
  if (/gas|lng|hydrogen/i.test(first)) return "gas";
  return first && !/^unknown$/i.test(first) ? "goods" : "other";
}

// A legend entry for each system the map is about, then one for each kind of the others.
function legendKeyOfSystem(system) {
  if (system.prominence === "main") return "system:" + system.id;
  if (style.hollow.includes(system.status)) return "planned";
  if (system.kind === "rail" || system.kind === "sea") return system.kind + ":*";
  return "pipeline:" + commodityColour(system.commodity);
}

const legendOfKind = new Map();

for (const [group, entry] of Object.entries(style.point_groups)) entry.kinds.forEach((kind) => legendOfKind.set(kind, group));

// A line of no system is one by itself.
lines.forEach((line, i) => {
  line.system ??= String(line.id ?? "line-" + i);
  if (systemById.has(line.system)) return;
  const { id, name, commodity, kind, status, operator, note } = line;
  const system = Object.assign(Object.create(null), { id: line.system, name: name ?? id, commodity, kind, status, operator, note, prominence: "context" });
  systemById.set(line.system, system);
  systems.push(system);
});

systems.forEach((system, rank) => {
  Object.assign(system, { rank, colour: commodityColour(system.commodity), legend: legendKeyOfSystem(system),
    hollow: style.hollow.includes(system.status), faint: style.faint.includes(system.status), lines: [], km: 0 });
});

lines.forEach((line, i) => {
  line.index = i;
  line.of = systemById.get(line.system);
  line.start_km = data.lines.starts_km ? data.lines.starts_km[i] : 0;
  line.of.lines.push(line);
});

if (geometry.km) {
  for (const line of lines) {
    const km = partsOf(line).reduce((sum, part) => sum + geometry.km[geometry.first[part] + geometry.size[part] - 1], 0);
    line.of.km = Math.max(line.of.km, line.start_km + km);
  }
}

{
  const [lon, lat] = decodePoints(data.points.xy, data.points.steps);
  points.forEach((point, i) => {
    const symbol = style.symbols[point.kind] ? point.kind : "other";
    const group = legendOfKind.get(symbol) || "others";
    Object.assign(point, { index: i, lon: lon[i], lat: lat[i], x: mercatorX(lon[i]), y: mercatorY(lat[i]), symbol,
      legend: group, group: style.point_groups[group], on: data.points.on ? data.points.on[i] : [] });
  });
}

function passesFilter(status, commodity, countries) {
  if (state.hiddenStatus.has(status ?? "unknown")) return false;
  if (commodity && state.hiddenCommodity.has(commodity)) return false;
  return !state.country || countries.includes(state.country);
}

export function isLineShown(line) {
  return !state.off.has(line.of.legend) && passesFilter(line.status ?? line.of.status, line.of.colour, [line.country, line.country_to]);
}

export function isPointShown(point) {
  return !state.off.has(point.legend) && (!state.country || point.country === state.country || point.country_to === state.country);
}

function searchable(row) { return row.folded ??= namesOf(row).map(fold).join(" | "); }

export function search(query) {
  const wanted = fold(query).trim().split(/\s+/).filter(Boolean);
  const fits = (row) => wanted.every((word) => searchable(row).includes(word));
  return wanted.length ? { systems: systems.filter(fits), points: points.filter(fits) } : { systems: [], points: [] };
}

export function kilometrePoint(system, drawnKm) { return alongAnchors(data.anchors[system.id], drawnKm); }
