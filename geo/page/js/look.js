// How a system looks: its colour, its width, its dashes.
import { data, style } from "./data.js";
import { state } from "./state.js";
import { widthInYear } from "./traffic.js";

export function widthOf(system, view) {
  const carried = widthInYear(system);
  if (carried != null) return carried * view.swell;
  if (system.width_px) return system.width_px * view.swell;
  const width = data.mass ? style.widths_px.mass : style.widths_px[system.prominence] ?? style.widths_px.context;
  return width * view.swell * (system.kind === "sea" ? 0.95 : system.kind === "rail" ? 0.7 : 1);
}

export function colourOf(system, colour) {
  if (system.ink) return colour[system.ink]; // by a column, see own.js
  const strong = system.prominence === "main" || isSelected(system);
  return colour[system.colour + (strong && !system.faint || data.mass ? "" : "_soft")];
}

export function patternOf(system) {
  return style.patterns[system.kind] || style.patterns["pipeline-" + system.colour] || [];
}

// Whether the map is about a system.
export function isMain(system) { return system?.prominence === "main"; }

export function isSelected(system) { return state.selected?.system === system.id; }

export function arrowHead(context, x, y, ux, uy, size, ink, halo) {
  context.beginPath();
  context.moveTo(x + ux * size * 1.25, y + uy * size * 1.25);
  context.lineTo(x - ux * size * 0.9 - uy * size, y - uy * size * 0.9 + ux * size);
  context.lineTo(x - ux * size * 0.35, y - uy * size * 0.35);
  context.lineTo(x - ux * size * 0.9 + uy * size, y - uy * size * 0.9 - ux * size);
  context.closePath();
  context.strokeStyle = halo; context.lineWidth = 2.2; context.stroke();
  context.fillStyle = ink; context.fill();
}
