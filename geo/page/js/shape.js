// Lines on the plane of the screen.
const CLOSE_PX2 = 0.5, COARSE_PX2 = 1;
const FADE_LANES = 2; // so many times as far as its lane from the middle a line is not moved

// Vertices nearer than 0.7 px to the last one drawn are left out; of the ground those nearer than a pixel.
export function isClose(dx, dy) { return dx * dx + dy * dy < CLOSE_PX2; }
export function isNear(dx, dy) { return dx * dx + dy * dy < COARSE_PX2; }

// The part of a segment inside a box as [from, to], shares of its length (Liang and Barsky, ACM TOG 3 (1), 1984).
export function clipSegment(ax, ay, bx, by, x0, y0, x1, y1) {
  if (Math.max(ax, bx) < x0 || Math.min(ax, bx) > x1 || Math.max(ay, by) < y0 || Math.min(ay, by) > y1) return null;
  const dx = bx - ax, dy = by - ay, p = [-dx, dx, -dy, dy], q = [ax - x0, x1 - ax, ay - y0, y1 - ay];
  let from = 0, to = 1;
  for (let side = 0; side < 4; side++) {
    if (p[side] === 0) {
      if (q[side] < 0) return null;
      continue;
    }
    const t = q[side] / p[side];
    if (p[side] < 0) from = Math.max(from, t); else to = Math.min(to, t);
    if (from > to) return null;
  }
  return [from, to];
}

// Screen positions of a part, moved sideways where it shares its corridor.
export function screenPart(geometry, part, view, lanePx) {
  const first = geometry.first[part], size = geometry.size[part], px = [], py = [], vertex = [];
  for (let v = first; v < first + size; v++) {
    const x = geometry.x[v] * view.scale - view.left, y = geometry.y[v] * view.scale - view.top, n = px.length;
    if (n && v < first + size - 1 && isClose(x - px[n - 1], y - py[n - 1])) continue;
    px.push(x); py.push(y); vertex.push(v);
  }
  return geometry.lane ? sideways(geometry, px, py, vertex, lanePx * view.swell, view.scale) : [px, py, vertex];
}

// How far an edge is moved to its right: into its lane, counted from the middle of its corridor; less and less the
// farther it is from there on the screen, until it stays where it is.
function shiftOf({ lane, gap }, v, lanePx, scale) {
  const apart = gap ? gap[v] * scale : 0, far = Math.max(Math.abs(lane[v]), 1) * lanePx;
  const share = Math.max(0, Math.min(1, (FADE_LANES * far - Math.abs(apart)) / ((FADE_LANES - 1) * far)));
  return share * (lane[v] * lanePx - apart);
}

function sideways(geometry, px, py, vertex, lanePx, scale) {
  const count = px.length;
  const shifts = vertex.map((v) => shiftOf(geometry, v, lanePx, scale));
  if (!shifts.some(Boolean)) return [px, py, vertex];
  const nx = [], ny = [];
  for (let i = 0; i < count - 1; i++) {
    const dx = px[i + 1] - px[i], dy = py[i + 1] - py[i], length = Math.hypot(dx, dy) || 1;
    nx.push(-dy / length); ny.push(dx / length);
  }
  const ox = [], oy = [];
  for (let i = 0; i < count; i++) {
    const before = Math.max(i - 1, 0), after = Math.min(i, count - 2);
    const shift = (shifts[before] + shifts[after]) / 2;
    let mx = nx[before] + nx[after], my = ny[before] + ny[after];
    const square = Math.max(mx * mx + my * my, 1); // mitre, but at most twice the shift at sharp bends
    mx *= 2 / square; my *= 2 / square;
    ox.push(px[i] + mx * shift); oy.push(py[i] + my * shift);
  }
  return [ox, oy, vertex];
}
