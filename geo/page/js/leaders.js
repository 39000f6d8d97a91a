// Names that have no room where they belong stand beside it, with a thin line that leads there.
import { crossesLine, isClear, isFirm, isFree, isInside } from "./label_room.js";

const AWAY_PX = [16, 24, 32, 42, 54]; // from the place to the middle of its name
const DIRECTIONS = [[0, -1], [0, 1], [0.7, -0.7], [-0.7, -0.7], [0.7, 0.7], [-0.7, 0.7]];

// Where a name of a width, and of half a height, has room near one of some places: its middle (x, y), the place it is
// of and where the thin line ends.
export function ledSpot(view, places, width, high) {
  for (const [x, y] of places.filter(([px, py]) => isInside([px, py, px, py], view))) {
    for (const away of AWAY_PX) {
      for (const [ux, uy] of DIRECTIONS) {
        const at = { x: x + ux * (away + width / 2), y: y + uy * away, ux: 1, uy: 0 };
        const box = [at.x - width / 2 - 1, at.y - high, at.x + width / 2 + 1, at.y + high];
        if (!isInside(box, view) || !isFree(box, 1) || crossesLine(box, isFirm)) continue;
        const to = [at.x - ux * width / 2, at.y - uy * high], line = boxesOfLine(x, y, to);
        if (line.every((part) => isClear(part, x, y))) return { ...at, boxes: [box, ...line], from: [x, y], to };
      }
    }
  }
  return null;
}

function boxesOfLine(x, y, to) {
  return [0.2, 0.4, 0.6, 0.8].map((t) => {
    const px = x + (to[0] - x) * t, py = y + (to[1] - y) * t;
    return [px - 3, py - 3, px + 3, py + 3];
  });
}

// The line from what is named, which may have a sign of a radius, to its name; on a line a dot says where it ends.
export function paintLeader(context, { from, to }, ink, halo, radius = 0) {
  const long = Math.hypot(to[0] - from[0], to[1] - from[1]), share = Math.min(radius / (long || 1), 1);
  context.lineCap = "round";
  context.setLineDash([]);
  for (const [colour, width] of [[halo, 3], [ink, 1.2]]) {
    context.beginPath();
    context.moveTo(from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share);
    context.lineTo(to[0], to[1]);
    context.strokeStyle = colour; context.lineWidth = width; context.stroke();
  }
  if (radius) return;
  context.beginPath();
  context.arc(from[0], from[1], 2.2, 0, 2 * Math.PI);
  context.fillStyle = ink; context.fill();
}
