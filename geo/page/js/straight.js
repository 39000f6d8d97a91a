// Stretches of a line straight enough to carry a name along them.
const STRAY_PX = 7; // a line strays no further than this from the name beside it
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const MOST_TRIED = 40; // chords of one line

// Middles (x, y) of chords about as long as a name of so many pixels, with the unit vector (ux, uy) in which the name
// reads; the cost is low where the chord lies flat, in the middle of a long line that strays little.
export function straightSpots(xs, ys, width) {
  const along = lengthsAlong(xs, ys), total = along.at(-1), spots = [];
  if (total < width * 1.15) return spots;
  const tries = Math.min(MOST_TRIED, Math.max(3, Math.floor(total / (width * 0.5))));
  for (let k = 0; k < tries; k++) {
    const share = k / (tries - 1), start = (total - width) * share;
    const chord = chordFrom(SHARES.map((part) => pointAt(xs, ys, along, start + width * part)));
    if (chord.span < width * 0.9 || chord.stray > STRAY_PX) continue;
    const cost = chord.stray * 3 + Math.abs(chord.uy) * 30 + Math.abs(share - 0.5) * 40 - Math.min(total, 400) * 0.2;
    spots.push({ x: chord.x, y: chord.y, ux: chord.ux, uy: chord.uy, cost });
  }
  return spots;
}

function lengthsAlong(xs, ys) {
  const along = [0];
  for (let i = 1; i < xs.length; i++) along.push(along[i - 1] + Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]));
  return along;
}

// The chord from the first of some points to the last: middle, direction with x to the right, and how far they stray.
function chordFrom(points) {
  const [[x0, y0], [x1, y1]] = [points[0], points.at(-1)], dx = x1 - x0, dy = y1 - y0, span = Math.hypot(dx, dy);
  const stray = Math.max(...points.map(([x, y]) => Math.abs((x - x0) * dy - (y - y0) * dx) / span));
  const turn = dx < 0 ? -1 : 1;
  return { span, stray, x: (x0 + x1) / 2, y: (y0 + y1) / 2, ux: dx / span * turn, uy: dy / span * turn };
}

function pointAt(xs, ys, along, distance) {
  let i = 1, last = along.length - 1; // the first vertex so far along, by halves
  while (i < last) {
    const middle = (i + last) >> 1;
    if (along[middle] < distance) i = middle + 1; else last = middle;
  }
  const t = (distance - along[i - 1]) / (along[i] - along[i - 1] || 1);
  return [xs[i - 1] + (xs[i] - xs[i - 1]) * t, ys[i - 1] + (ys[i] - ys[i - 1]) * t];
}
