// Maps of very many lines: a coarse drawing at once, the fine one when it is unpacked, others between for middle zooms.
import { data, style } from "./data.js";
import { decodeNumbers, runningSum } from "./decode.js";
import { mercatorX, mercatorY } from "./geodesy.js";
import { indexParts, plainGeometry } from "./geometry.js";
import { colourOf, patternOf } from "./look.js";
import { geometry, isLineShown, lines, useGeometry } from "./model.js";
import { own } from "./own.js";
import { isClose } from "./shape.js";
import { CHUNK, decodeAxis, thinned, withChunks } from "./thinning.js";
import { addToRun, pathOfRun, startRun, trace } from "./trace.js";
import { breath } from "./turns.js";
import { unpacked } from "./unpacking.js";

const COARSE_TO_ZOOM = 4.25;
const MIDDLE_TO_ZOOMS = [5.25, 6.5, 8];
const FEW_VERTICES = 5_000; // in view: up to here lines are wider than a hair and dashed, which costs much more
const drawings = data.mass ? [{ to: Infinity, geometry: withChunks(geometry) }] : [];

export function finest() { return data.mass ? drawings[drawings.length - 1].geometry : geometry; }

export async function loadFineDrawing() {
  const raw = await unpacked(document.getElementById("bulk").textContent),
    size = decodeNumbers(data.lines.bulk_sizes);
  const count = size.reduce((sum, part) => sum + part, 0),
    steps = data.lines.bulk_steps;
  const x = new Float64Array(count),
    y = new Float64Array(count);
  const half = decodeAxis(raw, 0, x);
  await breath();
  decodeAxis(raw, half, y);
  await breath();
  for (let v = 0; v < count; v++) x[v] = mercatorX(x[v] / steps);
  for (let v = 0; v < count;) {
    for (const end = Math.min(v + 400_000, count); v < end; v++) y[v] = mercatorY(y[v] / steps);
    await breath();
  }
  const fine = withChunks(plainGeometry(x, y, size, runningSum(decodeNumbers(data.lines.of))));
  await breath();
  const middle = [];
  for (const zoom of MIDDLE_TO_ZOOMS.toReversed()) {
    middle.unshift({ to: zoom, geometry: withChunks(thinned(middle[0]?.geometry ?? fine, zoom)) });
    await breath();
  }
  drawings[0].to = COARSE_TO_ZOOM;
  drawings.push(...middle, { to: Infinity, geometry: fine });
  for (const drawing of drawings) {
    indexParts(drawing.geometry, lines.length); // so that the first choice need not wait for it
    await breath();
  }
  document.documentElement.dataset.detail = "fine";
}

// Runs of the chunks inside the view, vertices nearer than 0.7 px left out.
export function traceMass(view) {
  useGeometry(drawings.find(({ to }) => view.zoom <= to).geometry);
  const { x, y, first, size, lineOfPart, chunks } = geometry,
    { scale, left, top } = view,
    shown = lines.map(isLineShown);
  const x0 = left / scale,
    y0 = top / scale,
    x1 = (left + view.width) / scale,
    y1 = (top + view.height) / scale,
    { box } = chunks;
  let run = null,
    next = -1;
  for (let c = 0; c < chunks.count; c++) {
    const b = c * 4;
    if (box[b] > x1 || box[b + 2] < x0 || box[b + 1] > y1 || box[b + 3] < y0) continue;
    const part = chunks.part[c];
    if (!shown[lineOfPart[part]]) continue;
    const from = chunks.from[c],
      end = Math.min(from + CHUNK + 1, first[part] + size[part]);
    if (from !== next || run.part !== part || run.end - run.begin > 256) {
      run = startRun(part, 0);
      addToRun(run, x[from] * scale - left, y[from] * scale - top, from);
    }
    let lx = trace.x[trace.count - 1],
      ly = trace.y[trace.count - 1];
    for (let v = from + 1; v < end; v++) {
      const px = x[v] * scale - left,
        py = y[v] * scale - top;
      if (v < end - 1 && isClose(px - lx, py - ly)) continue;
      addToRun(run, px, py, v);
      lx = px;
      ly = py;
    }
    next = end - 1;
  }
}

// One stroke a commodity, or a look that columns give.
export function paintMass(context, view, colour) {
  const byCommodity = new Map();
  for (const run of trace.runs) {
    const look = own.lookOf?.(run.line), { of } = run.line;
    const key = look ? `${look.ink ?? of.colour} ${look.width_px}` : of.colour;
    if (!byCommodity.has(key)) {
      byCommodity.set(key, { of: look ? Object.assign(Object.create(of), look) : of, runs: [] });
    }
    byCommodity.get(key).runs.push(run);
  }
  const few = trace.count < FEW_VERTICES, width = few ? style.widths_px.mass * view.swell : 1 / view.sharp;
  for (const { of, runs } of byCommodity.values()) {
    context.lineWidth = of.width_px ? of.width_px * (few ? view.swell : 1 / view.sharp) : width;
    context.beginPath();
    for (const run of runs) pathOfRun(context, run);
    context.setLineDash(few ? patternOf(of).map((step) => step * width * 1.6) : []);
    context.strokeStyle = colourOf(of, colour);
    context.stroke();
  }
  context.setLineDash([]);
}
