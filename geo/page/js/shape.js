// Lines on the plane of the screen.
export const CLOSE_PX2 = 0.5; // vertices nearer than 0.7 px to the last one drawn are left out

// The part of a segment inside a box as [from, to], shares of its length (Liang and Barsky, ACM TOG 3 (1), 1984).
export function clipSegment(ax, ay, bx, by, x0, y0, x1, y1) {
  let from = 0, to = 1;
  const dx = bx - ax, dy = by - ay;
  for (const [p, q] of [[-dx, ax - x0], [dx, x1 - ax], [-dy, ay - y0], [dy, y1 - ay]]) {
    if (p === 0) { if (q < 0) return null; continue; }
    const t = q / p;
    if (p < 0) { if (t > to) return null; if (t > from) from = t; } else { if (t < from) return null; if (t < to) to = t; }
  }
  return [from, to];
}
