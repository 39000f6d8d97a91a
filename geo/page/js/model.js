// What the page knows: systems, lines, places and tables, decoded once; and what is shown of it.
import { data, pause, style } from "./data.js";
import { decodeNumbers, decodePoints, unpackTable } from "./decode.js";
import { passesLine, passesPoint } from "./filter.js";
import { coarseGeometry, fullGeometry, partsOfLine } from "./geometry.js";
import { makeRoutes, placeStations } from "./kilometre.js";
import { own } from "./own.js";
import { state } from "./state.js";
import { sourceIds } from "./tables.js";
import { makeLine, makePoint, makeSystem, systemOfLine } from "./things.js";
import { isOpen } from "./traffic.js";

await pause();
export const systems = unpackTable(data.systems).map((row, rank) => makeSystem(String(row.id), row, rank, style));
export const systemById = byId(systems);
export const lines = unpackTable(data.lines, sourceIds)
  .map((row, i) => makeLine(row, i, data.lines.starts_km?.[i] ?? null));
export const points = makePoints();

await pause();
/** @type {Drawing} */
export let geometry = data.mass ? coarseGeometry(data.lines.coarse) : fullGeometry(data.lines);

await pause();
joinLines();

export const lineById = byId(lines);
export const pointById = byId(points);

// The first of several that have one id.
function byId(things) {
  const found = new Map();
  for (const thing of things) if (!found.has(thing.id)) found.set(thing.id, thing);
  return found;
}

function makePoints() {
  const [lon, lat] = decodePoints(data.points.xy, data.points.steps),
    groupOfKind = new Map();
  for (const [group, { kinds }] of Object.entries(style.point_groups)) {
    kinds.forEach((kind) => groupOfKind.set(kind, group));
  }
  return unpackTable(data.points, sourceIds).map((row, i) =>
    makePoint(row, i, lon[i], lat[i], data.points.on?.[i] ?? [], style, groupOfKind, data.labels),
  );
}

// Gives each line its system, and each system its lines; a line of no system is one by itself.
function joinLines() {
  const systemOf = decodeNumbers(data.lines.system);
  lines.forEach((line, i) => {
    line.of = systems[systemOf[i]] ?? systemById.get(line.id);
    if (!line.of) {
      line.of = systemOfLine(line.id, line.row, systems.length, style);
      systemById.set(line.id, line.of);
      systems.push(line.of);
    }
    line.of.lines.push(line);
  });
  if (geometry.km) measureLines(geometry);
}

// Gives each line that has kilometres its parts, the kilometre it ends at, and its route.
function measureLines({ km, first, size }) {
  for (const line of lines) {
    line.parts = partsOf(line).filter((part) => size[part] > 1);
    if (!line.parts.length) line.start_km = null;
    if (line.start_km == null) continue;
    const last = line.parts.at(-1);
    line.end_km = line.start_km + km[first[last] + size[last] - 1];
  }
  makeRoutes(lines, data.branching, data.anchors);
  placeStations(points, lines);
}

export function partsOf(line, drawing = geometry) { return partsOfLine(drawing, line.index, lines.length); }

// The drawing that fits the zoom, see detail.js.
/** @param {Drawing} drawing */
export function useGeometry(drawing) { geometry = drawing; }

export function isLineShown(line) { return passesLine(state, line) && isOpen(line) && (own.passes?.(line) ?? true); }

export function isPointShown(point) { return passesPoint(state, point) && (own.passes?.(point) ?? true); }
