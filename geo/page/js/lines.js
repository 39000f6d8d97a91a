// All lines on one canvas: traced to the screen once a view, then stroked, hit-tested and labelled from that trace.
// A trace is a list of runs; a run is a stretch of one part inside the view, with the vertex each point stands for.
const shownWay = { pointed: null, alone: null }; // ways of the Routes tab, see ways.js
const trace = { x: new Float32Array(4096), y: new Float32Array(4096), vertex: new Int32Array(4096), count: 0, runs: [] };

function traceLines(view) {
  trace.count = trace.runs.length = 0;
  if (data.mass) return traceMass(view);
  for (let part = 0; part < geometry.size.length; part++) {
    if (isLineShown(lines[geometry.lineOfPart[part]])) tracePart(part, view);
  }
}

// Screen positions of a part, moved sideways where it shares its corridor.
function screenPart(part, view) {
  const first = geometry.first[part], size = geometry.size[part], px = [], py = [], vertex = [];
  for (let v = first; v < first + size; v++) {
    const x = geometry.x[v] * view.scale - view.left, y = geometry.y[v] * view.scale - view.top, n = px.length;
    if (n && v < first + size - 1 && (x - px[n - 1]) ** 2 + (y - py[n - 1]) ** 2 < CLOSE_PX2) continue;
    px.push(x); py.push(y); vertex.push(v);
  }
  return geometry.lane ? sideways(px, py, vertex, style.lane_px * view.swell) : [px, py, vertex];
}

function sideways(px, py, vertex, lanePx) {
  const lane = geometry.lane, count = px.length;
  if (!vertex.some((v) => lane[v])) return [px, py, vertex];
  const nx = [], ny = [];
  for (let i = 0; i < count - 1; i++) {
    const dx = px[i + 1] - px[i], dy = py[i + 1] - py[i], length = Math.hypot(dx, dy) || 1;
    nx.push(-dy / length); ny.push(dx / length);
  }
  const ox = [], oy = [];
  for (let i = 0; i < count; i++) {
    const before = Math.max(i - 1, 0), after = Math.min(i, count - 2);
    const shift = lanePx * (lane[vertex[before]] + lane[vertex[after]]) / 2;
    let mx = nx[before] + nx[after], my = ny[before] + ny[after];
    const square = Math.max(mx * mx + my * my, 1); // mitre, but at most twice the shift at sharp bends
    mx *= 2 / square; my *= 2 / square;
    ox.push(px[i] + mx * shift); oy.push(py[i] + my * shift);
  }
  return [ox, oy, vertex];
}

function tracePart(part, view) {
  const [px, py, vertex] = screenPart(part, view), margin = 24;
  let run = null;
  for (let i = 0; i + 1 < px.length; i++) {
    const cut = clipSegment(px[i], py[i], px[i + 1], py[i + 1], -margin, -margin, view.width + margin, view.height + margin);
    if (!cut) { run = null; continue; }
    const [t0, t1] = cut, dx = px[i + 1] - px[i], dy = py[i + 1] - py[i];
    if (!run || t0 > 0) {
      const phase = geometry.along[vertex[i]] * view.scale + t0 * Math.hypot(dx, dy);
      run = startRun(part, phase);
      addToRun(run, px[i] + dx * t0, py[i] + dy * t0, vertex[i]);
    }
    addToRun(run, px[i] + dx * t1, py[i] + dy * t1, vertex[i + 1]);
    if (t1 < 1) run = null;
  }
}

function startRun(part, phase) {
  const run = { part, line: lines[geometry.lineOfPart[part]], begin: trace.count, end: trace.count, phase,
    x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  trace.runs.push(run);
  return run;
}

function addToRun(run, x, y, vertex) {
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

// The part of a segment inside a box as [from, to], shares of its length (Liang and Barsky, ACM TOG 3 (1), 1984).
function clipSegment(ax, ay, bx, by, x0, y0, x1, y1) {
  let from = 0, to = 1;
  const dx = bx - ax, dy = by - ay;
  for (const [p, q] of [[-dx, ax - x0], [dx, x1 - ax], [-dy, ay - y0], [dy, y1 - ay]]) {
    if (p === 0) { if (q < 0) return null; continue; }
    const t = q / p;
    if (p < 0) { if (t > to) return null; if (t > from) from = t; } else { if (t < from) return null; if (t < to) to = t; }
  }
  return [from, to];
}

function pathOfRun(context, run) {
  context.moveTo(trace.x[run.begin], trace.y[run.begin]);
  for (let i = run.begin + 1; i < run.end; i++) context.lineTo(trace.x[i], trace.y[i]);
}

function widthOf(system, view) {
  const width = data.mass ? style.widths_px.mass : style.widths_px[system.prominence] ?? style.widths_px.context;
  return width * view.swell * (system.kind === "sea" ? 0.95 : system.kind === "rail" ? 0.7 : 1);
}

function colourOf(system, colour) {
  const strong = system.prominence === "main" || isSelected(system);
  return colour[system.colour + (strong && !system.faint || data.mass ? "" : "_soft")];
}

function patternOf(system) {
  return style.patterns[system.kind] || style.patterns["pipeline-" + system.colour] || [];
}

function isSelected(system) { return state.selected?.system === system.id; }

function paintLines(context, view) {
  traceLines(view);
  const colour = colours();
  context.lineJoin = "round";
  if (data.mass) return paintMass(context, view, colour);
  const runsOf = new Map(systems.map((system) => [system, []]));
  trace.runs.forEach((run) => runsOf.get(run.line.of).push(run));
  const order = systems.slice().sort((a, b) => isSelected(a) - isSelected(b) || b.rank - a.rank);
  if (shownWay.alone) context.globalAlpha = 0.2; // the way itself is painted over it, see ways.js
  for (const system of order) paintSystem(context, view, colour, system, runsOf.get(system));
  context.globalAlpha = 1;
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
  if (!main && !isSelected(system) && view.zoom < 5.5) return;
  for (const run of runs) if (flows(run.line)) paintArrows(context, view, run, width, ink, colour.halo, main);
}

// Lines run with the flow where their ends are named; how others were drawn says nothing.
function flows(line) { return Boolean(line.from_point || line.to_point); }

// Arrow heads along a run, evenly spaced from the start of the part, so that they stay where they are when panning.
function paintArrows(context, view, run, width, ink, halo, main) {
  const gap = (main ? 150 : 190) * view.swell, size = Math.max(width * 1.25, 3.4 * view.swell);
  let along = run.phase, next = Math.ceil((along - gap / 2) / gap) * gap + gap / 2;
  for (let i = run.begin; i + 1 < run.end; i++) {
    const dx = trace.x[i + 1] - trace.x[i], dy = trace.y[i + 1] - trace.y[i], length = Math.hypot(dx, dy);
    while (length && next < along + length) {
      const t = (next - along) / length;
      const beside = !main && geometry.lane && geometry.lane[trace.vertex[i]]; // between other lines there is no room
      if (length > size && !beside) arrowHead(context, trace.x[i] + dx * t, trace.y[i] + dy * t, dx / length, dy / length, size, ink, halo);
      next += gap;
    }
    along += length;
  }
}

function arrowHead(context, x, y, ux, uy, size, ink, halo) {
  context.beginPath();
  context.moveTo(x + ux * size * 1.25, y + uy * size * 1.25);
  context.lineTo(x - ux * size * 0.9 - uy * size, y - uy * size * 0.9 + ux * size);
  context.lineTo(x - ux * size * 0.35, y - uy * size * 0.35);
  context.lineTo(x - ux * size * 0.9 + uy * size, y - uy * size * 0.9 - ux * size);
  context.closePath();
  context.strokeStyle = halo; context.lineWidth = 2.2; context.stroke();
  context.fillStyle = ink; context.fill();
}

// A soft band under a route that is pointed at or chosen.
function paintGlow(context, view) {
  if (shownWay.pointed) paintPointedWay(context, view);
  const wanted = new Set([state.selected?.system, hovered?.line?.system].filter(Boolean));
  if (!wanted.size) return;
  context.strokeStyle = colours().glow; context.lineCap = context.lineJoin = "round";
  for (const run of trace.runs) {
    if (!wanted.has(run.line.system)) continue;
    context.globalAlpha = run.line.system === state.selected?.system ? 0.85 : 0.6;
    context.lineWidth = widthOf(run.line.of, view) + 9 * view.swell;
    context.beginPath();
    pathOfRun(context, run);
    context.stroke();
  }
  context.globalAlpha = 1;
}

// All routes within reach of a place on the canvas, the nearest first, one hit a line.
function hitLines(x, y, reach) {
  const hits = new Map();
  for (const run of trace.runs) {
    if (x < run.x0 - reach || x > run.x1 + reach || y < run.y0 - reach || y > run.y1 + reach) continue;
    for (let i = run.begin; i + 1 < run.end; i++) {
      const ax = trace.x[i], ay = trace.y[i], dx = trace.x[i + 1] - ax, dy = trace.y[i + 1] - ay;
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      const distance = Math.hypot(ax + dx * t - x, ay + dy * t - y);
      if (distance > reach || distance >= (hits.get(run.line)?.distance ?? Infinity)) continue;
      hits.set(run.line, { line: run.line, part: run.part, from: trace.vertex[i], to: trace.vertex[i + 1], distance });
    }
  }
  return [...hits.values()].sort((a, b) => a.distance - b.distance || a.line.of.rank - b.line.of.rank);
}

// The place on a line nearest to a Mercator position, between two of its vertices.
function placeOnLine(line, part, from, to, x, y) {
  let best = null;
  for (let v = from; v < Math.max(to, from + 1); v++) {
    const ax = geometry.x[v], ay = geometry.y[v], dx = geometry.x[v + 1] - ax, dy = geometry.y[v + 1] - ay;
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    const distance = Math.hypot(ax + dx * t - x, ay + dy * t - y);
    if (!best || distance < best.distance) best = { distance, v, t, x: ax + dx * t, y: ay + dy * t };
  }
  const lon = lonOf(best.x), lat = latOf(best.y), { v } = best;
  if (!geometry.km) return { line, part, lon, lat, x: best.x, y: best.y, km: null };
  const before = geodesicKm(geometry.lon(v), geometry.lat(v), lon, lat);
  const after = geodesicKm(lon, lat, geometry.lon(v + 1), geometry.lat(v + 1));
  const step = geometry.km[v + 1] - geometry.km[v];
  const km = line.start_km + geometry.km[v] + (before + after ? step * before / (before + after) : 0);
  return { line, part, lon, lat, x: best.x, y: best.y, km };
}

// The place on a system at a drawn kilometre.
function placeAtKm(system, km) {
  let found = null;
  for (const line of system.lines) {
    for (const part of partsOf(line)) {
      const first = geometry.first[part], last = first + geometry.size[part] - 1;
      const begin = line.start_km, end = line.start_km + geometry.km[last];
      if (km < begin - 1e-6 || km > end + 1e-6) continue;
      let v = first;
      while (v < last - 1 && line.start_km + geometry.km[v + 1] < km) v++;
      const step = geometry.km[v + 1] - geometry.km[v], t = step ? Math.max(0, Math.min(1, (km - line.start_km - geometry.km[v]) / step)) : 0;
      const x = geometry.x[v] + (geometry.x[v + 1] - geometry.x[v]) * t, y = geometry.y[v] + (geometry.y[v + 1] - geometry.y[v]) * t;
      found ??= { line, part, lon: lonOf(x), lat: latOf(y), x, y, km };
    }
  }
  return found;
}
