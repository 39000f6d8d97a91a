// Maps of very many lines: a coarse drawing at once, the fine one when it is unpacked, others between for middle zooms.
const COARSE_TO_ZOOM = 4.25, MIDDLE_TO_ZOOMS = [5.25, 6.5, 8];
const FEW_VERTICES = 5_000; // in view: up to here lines are wider than a hair and dashed, which costs much more
const CHUNK = 64; // vertices that share one box, for culling and pointing
const drawings = data.mass ? [{ to: Infinity, geometry: withChunks(geometry) }] : [];

function finest() { return data.mass ? drawings[drawings.length - 1].geometry : geometry; }

function withChunks(drawing) {
  const { x, y, first, size } = drawing, from = [], part = [];
  for (let p = 0; p < size.length; p++) for (let v = 0; v < Math.max(size[p] - 1, 1); v += CHUNK) { from.push(first[p] + v); part.push(p); }
  const count = from.length, box = new Float64Array(count * 4);
  for (let c = 0; c < count; c++) {
    const end = Math.min(from[c] + CHUNK + 1, first[part[c]] + size[part[c]]);
    let x0 = Infinity, y0 = Infinity, x1 = -Infinity, y1 = -Infinity;
    for (let v = from[c]; v < end; v++) {
      if (x[v] < x0) x0 = x[v];
      if (x[v] > x1) x1 = x[v];
      if (y[v] < y0) y0 = y[v];
      if (y[v] > y1) y1 = y[v];
    }
    box.set([x0, y0, x1, y1], c * 4);
  }
  drawing.chunks = { from: Int32Array.from(from), part: Int32Array.from(part), box, count };
  return drawing;
}

async function loadFineDrawing() {
  const text = document.getElementById("bulk").textContent, bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const raw = new Uint8Array(await new Response(stream).arrayBuffer()), size = decodeNumbers(data.lines.bulk_sizes);
  const count = size.reduce((sum, part) => sum + part, 0), steps = data.lines.bulk_steps;
  const x = new Float64Array(count), y = new Float64Array(count);
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
  document.documentElement.dataset.detail = "fine";
}

function breath() { return new Promise((done) => setTimeout(done)); }

// Differences of seven bits a byte, added up; returns where the next axis begins.
function decodeAxis(raw, at, out) {
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    let byte = raw[at++], value = byte & 127, shift = 7;
    while (byte & 128) { byte = raw[at++]; value |= (byte & 127) << shift; shift += 7; }
    sum += (value >>> 1) ^ -(value & 1);
    out[i] = sum;
  }
  return at;
}

// A drawing for zooms up to `zoom`: without vertices less than 0.4 px from the last one kept, parts that go on from one
// another joined, and parts of less than half a pixel left out where their line has others.
function thinned({ x, y, first, size, lineOfPart }, zoom) {
  const reach = 0.4 / 2 ** zoom, square = reach * reach, count = size.length;
  const keptX = new Float64Array(x.length), keptY = new Float64Array(x.length), keptSize = [], keptLine = [];
  let at = 0, begin = 0, line = -1;
  const close = () => {
    if (line < 0) return;
    const crumb = at - begin === 2 && (keptX[at - 1] - keptX[begin]) ** 2 + (keptY[at - 1] - keptY[begin]) ** 2 < square;
    if (crumb && keptLine[keptLine.length - 1] === line) { at = begin; return; }
    keptSize.push(at - begin);
    keptLine.push(line);
  };
  for (let part = 0; part < count; part++) {
    const from = first[part], last = from + size[part] - 1;
    const goesOn = lineOfPart[part] === line && at > begin && x[from] === keptX[at - 1] && y[from] === keptY[at - 1];
    if (!goesOn) { close(); begin = at; line = lineOfPart[part]; keptX[at] = x[from]; keptY[at++] = y[from]; }
    for (let v = from + 1, lx = x[from], ly = y[from]; v <= last; v++) {
      if (v < last && (x[v] - lx) * (x[v] - lx) + (y[v] - ly) * (y[v] - ly) < square) continue;
      keptX[at] = lx = x[v]; keptY[at++] = ly = y[v];
    }
  }
  close();
  return plainGeometry(keptX.slice(0, at), keptY.slice(0, at), Float64Array.from(keptSize), Float64Array.from(keptLine));
}

// Runs of the chunks inside the view, vertices nearer than 0.7 px left out.
function traceMass(view) {
  ({ geometry } = drawings.find(({ to }) => view.zoom <= to));
  const { x, y, first, size, lineOfPart, chunks } = geometry, { scale, left, top } = view, shown = lines.map(isLineShown);
  const x0 = left / scale, y0 = top / scale, x1 = (left + view.width) / scale, y1 = (top + view.height) / scale, { box } = chunks;
  let run = null, next = -1;
  for (let c = 0; c < chunks.count; c++) {
    const b = c * 4;
    if (box[b] > x1 || box[b + 2] < x0 || box[b + 1] > y1 || box[b + 3] < y0) continue;
    const part = chunks.part[c];
    if (!shown[lineOfPart[part]]) continue;
    const from = chunks.from[c], end = Math.min(from + CHUNK + 1, first[part] + size[part]);
    if (from !== next || run.part !== part || run.end - run.begin > 256) {
      run = startRun(part, 0);
      addToRun(run, x[from] * scale - left, y[from] * scale - top, from);
    }
    let lx = trace.x[trace.count - 1], ly = trace.y[trace.count - 1];
    for (let v = from + 1; v < end; v++) {
      const px = x[v] * scale - left, py = y[v] * scale - top;
      if (v < end - 1 && (px - lx) * (px - lx) + (py - ly) * (py - ly) < CLOSE_PX2) continue;
      addToRun(run, px, py, v);
      lx = px; ly = py;
    }
    next = end - 1;
  }
}

// One stroke a commodity.
function paintMass(context, view, colour) {
  const byCommodity = new Map();
  for (const run of trace.runs) {
    const { of } = run.line;
    if (!byCommodity.has(of.colour)) byCommodity.set(of.colour, { of, runs: [] });
    byCommodity.get(of.colour).runs.push(run);
  }
  const few = trace.count < FEW_VERTICES, width = few ? style.widths_px.mass * view.swell : 1 / view.sharp;
  context.lineWidth = width;
  for (const { of, runs } of byCommodity.values()) {
    context.beginPath();
    for (const run of runs) pathOfRun(context, run);
    context.setLineDash(few ? patternOf(of).map((step) => step * width * 1.6) : []);
    context.strokeStyle = colourOf(of, colour);
    context.stroke();
  }
  context.setLineDash([]);
}
