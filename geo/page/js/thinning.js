// Coarser drawings of very many lines, and boxes to find their vertices by.
import { plainGeometry } from "./geometry.js";

export const CHUNK = 64; // vertices that share one box, for culling and pointing

export function withChunks(drawing) {
  const { x, y, first, size } = drawing,
    from = [],
    part = [];
  for (let p = 0; p < size.length; p++) {
    for (let v = 0; v < Math.max(size[p] - 1, 1); v += CHUNK) {
      from.push(first[p] + v);
      part.push(p);
    }
  }
  const count = from.length,
    box = new Float64Array(count * 4);
  for (let c = 0; c < count; c++) {
    const end = Math.min(from[c] + CHUNK + 1, first[part[c]] + size[part[c]]);
    let x0 = Infinity,
      y0 = Infinity,
      x1 = -Infinity,
      y1 = -Infinity;
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

// Differences of seven bits a byte, added up; returns where the next axis begins.
export function decodeAxis(raw, at, out) {
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
export function thinned({ x, y, first, size, lineOfPart }, zoom) {
  const reach = 0.4 / 2 ** zoom,
    square = reach * reach,
    count = size.length;
  const keptX = new Float64Array(x.length),
    keptY = new Float64Array(x.length),
    keptSize = [],
    keptLine = [];
  let at = 0,
    begin = 0,
    line = -1;
  const close = () => {
    if (line < 0) return;
    const crumb =
      at - begin === 2 && (keptX[at - 1] - keptX[begin]) ** 2 + (keptY[at - 1] - keptY[begin]) ** 2 < square;
    if (crumb && keptLine[keptLine.length - 1] === line) {
      at = begin;
      return;
    }
    keptSize.push(at - begin);
    keptLine.push(line);
  };
  for (let part = 0; part < count; part++) {
    const from = first[part],
      last = from + size[part] - 1;
    const goesOn = lineOfPart[part] === line && at > begin && x[from] === keptX[at - 1] && y[from] === keptY[at - 1];
    if (!goesOn) {
      close();
      begin = at;
      line = lineOfPart[part];
      keptX[at] = x[from];
      keptY[at++] = y[from];
    }
    for (let v = from + 1, lx = x[from], ly = y[from]; v <= last; v++) {
      if (v < last && (x[v] - lx) * (x[v] - lx) + (y[v] - ly) * (y[v] - ly) < square) continue;
      keptX[at] = lx = x[v];
      keptY[at++] = ly = y[v];
    }
  }
  close();
  return plainGeometry(
    keptX.slice(0, at),
    keptY.slice(0, at),
    Float64Array.from(keptSize),
    Float64Array.from(keptLine),
  );
}
