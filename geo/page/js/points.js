// Places as symbols; where two would cover each other, the one of lower rank waits for a closer look.
import { colours } from "./canvas.js";
import { style } from "./data.js";
import { isPointShown, points, systemById } from "./model.js";
import { own } from "./own.js";
import { pointer, state } from "./state.js";
import { outlineOf } from "./svg_context.js";

const symbolPaths = new Map(
  Object.entries(style.symbols).map(([name, { shape, glyph }]) => [
    name,
    [outlineOf(shape), glyph && outlineOf(glyph)],
  ]),
);
export let placedPoints = [];

const SIGN_ZOOM = 5.4; // from here on every place has its sign; from afar those that are named first
const PLACE_DOT_PX = 5.5;

function pointsInOrder() {
  const served = (point) => (point.on.some(([system]) => systemById.get(system)?.prominence === "main") ? 0 : 1);
  return points
    .filter(isPointShown)
    .sort((a, b) => Number(b.first) - Number(a.first) || a.group.rank - b.group.rank || served(a) - served(b)
      || a.index - b.index);
}

export function placePoints(view) {
  const chosen = state.selected?.point;
  placedPoints = [];
  const order = pointsInOrder();
  order.sort((a, b) => Number(b.id === chosen) - Number(a.id === chosen));
  for (const point of order) {
    if (view.zoom < point.group.from_zoom && !point.first && point.id !== chosen) continue;
    const dot = view.zoom < SIGN_ZOOM && !point.first && point.id !== chosen;
    const size = (dot ? PLACE_DOT_PX : point.group.size_px * 0.95) * view.swell,
      x = point.x * view.scale - view.left,
      y = point.y * view.scale - view.top;
    if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
    if (placedPoints.some((other) => Math.hypot(other.x - x, other.y - y) < (other.size + size) * 0.42)) continue;
    placedPoints.push({ point, x, y, size, dot });
  }
}

export function paintPoints(context) {
  const colour = colours();
  for (const { point, x, y, size, dot } of placedPoints.slice().reverse()) {
    if (dot && pointer.over?.point !== point) { paintDot(context, { point, x, y, size }, colour); continue; }
    const [shape, glyph] = symbolPaths.get(point.symbol), k = size / 24;
    const chosen = state.selected?.point === point.id || pointer.over?.point === point;
    context.save();
    context.translate(x - 12 * k, y - 12 * k);
    context.scale(k, k);
    context.lineJoin = context.lineCap = "round";
    context.strokeStyle = chosen ? colour.glow : colour.halo;
    context.lineWidth = (chosen ? 9 : 3.4) / Math.max(k, 0.4);
    context.stroke(shape);
    context.fillStyle = colour[own.lookOf?.(point)?.ink ?? "ink"];
    context.fill(shape);
    if (glyph) { context.strokeStyle = colour.halo; context.lineWidth = 2.1; context.stroke(glyph); }
    context.restore();
  }
}

function paintDot(context, { point, x, y, size }, colour) {
  context.beginPath();
  context.arc(x, y, size / 2, 0, 2 * Math.PI);
  context.strokeStyle = colour.halo; context.lineWidth = 2; context.stroke();
  context.fillStyle = colour[own.lookOf?.(point)?.ink ?? "ink"]; context.fill();
}

export function hitPoints(x, y, reach) {
  return placedPoints
    .map((placed) => ({
      point: placed.point,
      distance: Math.max(0, Math.hypot(placed.x - x, placed.y - y) - placed.size / 2),
    }))
    .filter((hit) => hit.distance <= reach)
    .sort((a, b) => a.distance - b.distance);
}
