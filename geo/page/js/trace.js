// All lines traced to the screen once a view; then they are stroked, hit-tested and labelled from that trace.
// A trace is a list of runs; a run is a stretch of one part inside the view, with the vertex each point stands for.
import { style } from "./data.js";
import { geometry, lines } from "./model.js";
import { clipSegment, screenPart } from "./shape.js";

export const trace = {
  x: new Float32Array(4096),
  y: new Float32Array(4096),
  vertex: new Int32Array(4096),
  count: 0,
  runs: [],
};

// Screen positions of a part, moved sideways where it shares its corridor, and the vertex of each.
export function partOnScreen(part, view) { return screenPart(geometry, part, view, style.lane_px); }

export function tracePart(part, view) {
  const [px, py, vertex] = partOnScreen(part, view),
    margin = 24;
  let run = null;
  for (let i = 0; i + 1 < px.length; i++) {
    const cut = clipSegment(
      px[i],
      py[i],
      px[i + 1],
      py[i + 1],
      -margin,
      -margin,
      view.width + margin,
      view.height + margin,
    );
    if (!cut) {
      run = null;
      continue;
    }
    const [t0, t1] = cut,
      dx = px[i + 1] - px[i],
      dy = py[i + 1] - py[i];
    if (!run || t0 > 0) {
      const phase = geometry.along[vertex[i]] * view.scale + t0 * Math.hypot(dx, dy);
      run = startRun(part, phase);
      addToRun(run, px[i] + dx * t0, py[i] + dy * t0, vertex[i]);
    }
    addToRun(run, px[i] + dx * t1, py[i] + dy * t1, vertex[i + 1]);
    if (t1 < 1) run = null;
  }
}

export function startRun(part, phase) {
  const run = { part, line: lines[geometry.lineOfPart[part]], begin: trace.count, end: trace.count, phase,
    x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  trace.runs.push(run);
  return run;
}

export function addToRun(run, x, y, vertex) {
  if (trace.count === trace.x.length) growTrace();
  trace.x[trace.count] = x; trace.y[trace.count] = y; trace.vertex[trace.count] = vertex;
  run.end = ++trace.count;
  if (x < run.x0) run.x0 = x;
  if (x > run.x1) run.x1 = x;
  if (y < run.y0) run.y0 = y;
  if (y > run.y1) run.y1 = y;
}

function growTrace() {
  for (const name of ["x", "y", "vertex"]) {
    const longer = new trace[name].constructor(trace.count * 2);
    longer.set(trace[name]);
    trace[name] = longer;
  }
}

export function pathOfRun(context, run) {
  context.moveTo(trace.x[run.begin], trace.y[run.begin]);
  for (let i = run.begin + 1; i < run.end; i++) context.lineTo(trace.x[i], trace.y[i]);
}
