// All lines on one canvas.
import { colours } from "./canvas.js";
import { data } from "./data.js";
import { paintMass, traceMass } from "./detail.js";
import { el } from "./dom.js";
import { arrowHead, colourOf, isMain, isSelected, patternOf, widthOf } from "./look.js";
import { geometry, isLineShown, lines, systemById, systems } from "./model.js";
import { dressed } from "./own.js";
import { pointer, shownWay, state } from "./state.js";
import { pathOfRun, trace, tracePart } from "./trace.js";
import { trafficOf } from "./traffic.js";

const ARROWS_ZOOM = 5.5; // from here on everything that flows has arrows; from afar pipelines
const MANY_RUNS = 500; // of one system in view

function traceLines(view) {
  trace.count = trace.runs.length = 0;
  if (data.mass) return traceMass(view);
  for (let part = 0; part < geometry.size.length; part++) {
    if (isLineShown(lines[geometry.lineOfPart[part]])) tracePart(part, view);
  }
}

/** @returns {(() => void)[]} pieces of work: to find what is in view, then half of the systems each */
export function linePieces(context, view) {
  const colour = colours(), roundJoins = () => { context.lineJoin = "round"; };
  if (data.mass) return [() => traceLines(view), roundJoins, () => paintMass(context, view, colour)];
  const order = systems.slice().sort((a, b) => Number(isSelected(a)) - Number(isSelected(b)) || b.rank - a.rank);
  const paint = state.year == null ? paintSystem : paintTraffic, half = Math.ceil(order.length / 2);
  const paintThese = (some) => () => {
    const runsOf = new Map(some.map((system) => [system, []]));
    trace.runs.forEach((run) => runsOf.get(run.line.of)?.push(run));
    roundJoins();
    if (shownWay.alone) context.globalAlpha = 0.2; // the way itself is painted over it, see ways.js
    for (const system of some) {
      for (const [look, runs] of dressed(system, runsOf.get(system))) paint(context, view, colour, look, runs);
    }
    context.globalAlpha = 1;
  };
  return [() => traceLines(view), paintThese(order.slice(0, half)), paintThese(order.slice(half))];
}

function paintSystem(context, view, colour, system, runs) {
  const width = widthOf(system, view), main = system.prominence === "main", ink = colourOf(system, colour);
  const stroke = (strokeStyle, lineWidth, dash = [], cap = "butt") => {
    context.strokeStyle = strokeStyle; context.lineWidth = lineWidth; context.lineCap = cap;
    for (const run of runs) {
      context.setLineDash(dash);
      context.lineDashOffset = run.phase;
      context.beginPath();
      pathOfRun(context, run);
      context.stroke();
    }
  };
  if (system.kind !== "sea") stroke(colour.halo, width + (main ? 3 : 1.6) * view.swell, [], "round");
  const dash = patternOf(system).map((step) => step * width);
  if (system.hollow) {
    stroke(ink, width, dash, system.kind === "sea" ? "round" : "butt");
    if (system.kind !== "sea") stroke(colour.halo, width * 0.42);
  } else {
    stroke(ink, width, dash, system.kind === "sea" ? "round" : "butt");
  }
  if (system.kind === "rail") stroke(ink, width * 3.2, [1.1 * view.swell, 7.5 * view.swell]);
  context.setLineDash([]);
  if (!main && !isSelected(system) && view.zoom < ARROWS_ZOOM && (system.kind !== "pipeline" || system.hollow)) return;
  for (const run of runs) if (run.line.flows) paintArrows(context, view, run, width, ink, colour.halo, main);
}

// The lines of a system in the chosen year: as wide as what they carried, the part that counts within in its own tone;
// hatched where nobody published it.
function paintTraffic(context, view, colour, system, runs) {
  const ink = colourOf(system, colour), hatch = [2.6 * view.swell, 2.6 * view.swell];
  for (const run of runs) {
    const { kind, width: unscaled, inner } = trafficOf(run.line), width = unscaled * view.swell;
    const stroke = (strokeStyle, lineWidth, dash = [], cap = "butt") => strokeRun(context, run,
      { strokeStyle, lineWidth, lineCap: cap }, dash);
    const round = system.kind === "sea" ? "round" : "butt", isHatched = kind === "unpublished" || kind === "part";
    if (system.kind !== "sea") stroke(colour.halo, width + 1.6 * view.swell, [], "round");
    const dash = isHatched ? hatch : patternOf(system).map((step) => step * Math.min(width, 5 * view.swell));
    if (system.kind === "sea" && width > 5 * view.swell) stroke(ink, width);
    else stroke(ink, width, dash, isHatched ? "butt" : round);
    if (inner) stroke(colour.part, Math.max(inner * view.swell - 1.2, 1), [], "butt");
    if (system.kind === "rail" && !isHatched) stroke(ink, width + 5 * view.swell, [1.1 * view.swell, 7.5 * view.swell]);
    context.setLineDash([]);
    if (run.line.flows && kind === "published" && view.zoom > 4) {
      paintArrows(context, view, run, Math.min(width, 6 * view.swell), ink, colour.halo, isMain(system));
    }
  }
}

/** @param {any} style @param {number[]} dash */
function strokeRun(context, run, style, dash) {
  Object.assign(context, style, { lineDashOffset: run.phase });
  context.setLineDash(dash);
  context.beginPath();
  pathOfRun(context, run);
  context.stroke();
}

// Arrow heads along a run, evenly spaced from the start of the part, so that they stay where they are when panning; a
// part too short for the first of them has one in its middle.
function paintArrows(context, view, run, width, ink, halo, main) {
  const gap = (main ? 150 : 190) * (main || view.zoom >= ARROWS_ZOOM ? 1 : 1.6) * view.swell;
  const size = Math.max(width * 1.25, 3.4 * view.swell), last = geometry.first[run.part] + geometry.size[run.part] - 1;
  const first = Math.min(gap, geometry.along[last] * view.scale) / 2;
  let along = run.phase, next = first + Math.max(0, Math.ceil((along - first) / gap)) * gap;
  for (let i = run.begin; i + 1 < run.end; i++) {
    const length = Math.hypot(trace.x[i + 1] - trace.x[i], trace.y[i + 1] - trace.y[i]);
    for (; length && next < along + length; next += gap) {
      const t = (next - along) / length, [x0, y0] = pointOn(run, i, t * length - size);
      const [x1, y1] = pointOn(run, i, t * length + size), span = Math.hypot(x1 - x0, y1 - y0);
      if (span < size) continue; // the end of a line, or a bend
      arrowHead(context, (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / span, (y1 - y0) / span, size, ink, halo);
    }
    along += length;
  }
}

// The place on a run so many pixels after its vertex i, before it if negative; no farther than its ends.
function pointOn(run, i, px) {
  const { x, y } = trace, step = px < 0 ? -1 : 1;
  let from = i, left = Math.abs(px);
  while (from + step >= run.begin && from + step < run.end) {
    const length = Math.hypot(x[from + step] - x[from], y[from + step] - y[from]);
    if (length >= left) {
      const t = left / (length || 1);
      return [x[from] + (x[from + step] - x[from]) * t, y[from] + (y[from + step] - y[from]) * t];
    }
    left -= length; from += step;
  }
  return [x[from], y[from]];
}

// A soft band under a route that is pointed at or chosen.
export function paintGlow(context, view) {
  const wanted = new Set([pointer.over?.line?.of, systemById.get(state.selected?.system)].filter(Boolean));
  for (const system of wanted) {
    context.globalAlpha = isSelected(system) ? 0.85 : 0.6;
    const runs = trace.runs.filter((run) => run.line.of === system), width = widthOf(system, view) + 9 * view.swell;
    if (runs.length < MANY_RUNS) strokeBand(context, runs, width);
    else stretchBand(context, view, runs, width);
  }
  context.globalAlpha = 1;
}

function strokeBand(context, runs, width) {
  context.strokeStyle = colours().glow; context.lineCap = context.lineJoin = "round"; context.lineWidth = width;
  context.beginPath();
  for (const run of runs) pathOfRun(context, run);
  context.stroke();
}

// Wide strokes of very many runs take long: they are painted as hairs, so much smaller, and stretched.
function stretchBand(context, view, runs, width) {
  const canvas = el("canvas", { width: Math.ceil(view.width / width), height: Math.ceil(view.height / width) });
  const small = canvas.getContext("2d");
  small.scale(1 / width, 1 / width);
  strokeBand(small, runs, width);
  context.drawImage(canvas, 0, 0, canvas.width * width, canvas.height * width);
}
