// Names that have no room where they belong stand beside it, with a thin line that leads there.
import { hasRoom, isClear, isInside } from "./label_room.js";

const AWAY_PX = [16, 24, 32, 42, 54]; // from the place to the middle of its name
export const FAR_AWAY_PX = [...AWAY_PX, 68, 84, 100];
const DIRECTIONS = [[0, -1], [0, 1], [0.7, -0.7], [-0.7, -0.7], [0.7, 0.7], [-0.7, 0.7]];
const BOX_STEP_PX = 7; // from one box on a thin line to the next
const APART_PX = 5; // from the ends of a thin line to the first box

// Where a name of a width, and of half a height, has room near one of some places: its middle (x, y), the place it is
// of and where the thin line ends; `isRight` says of its boxes whether they may be taken.
export function ledSpot(view, places, width, high, isRight = null, distances = AWAY_PX) {
  for (const [x, y] of places.filter(([px, py]) => isInside([px, py, px, py], view))) {
    for (const away of distances) {
      for (const [ux, uy] of DIRECTIONS) {
        const at = { x: x + ux * (away + width / 2), y: y + uy * away, ux: 1, uy: 0 };
        const box = [at.x - width / 2 - 1, at.y - high, at.x + width / 2 + 1, at.y + high];
        if (!hasRoom(box, view)) continue;
        const to = [at.x - ux * width / 2, at.y - uy * high], line = boxesOfLine(x, y, to), boxes = [box, ...line];
        if (isWayClear(line, x, y) && (!isRight || isRight(boxes))) return { ...at, boxes, from: [x, y], to };
      }
    }
  }
  return null;
}

export function isWayClear(boxes, x, y) { return boxes.every((box) => isClear(box, x, y)); }

// The boxes that a thin line covers, one every few pixels; a line straight up or down is one.
export function boxesOfLine(x, y, to) {
  if (to[0] === x) return [[x - 2, Math.min(y, to[1]) + APART_PX, x + 2, Math.max(y, to[1]) - APART_PX]];
  const count = Math.max(4, Math.ceil(Math.hypot(to[0] - x, to[1] - y) / BOX_STEP_PX));
  return Array.from({ length: count }, (_, i) => {
    const t = (i + 1) / (count + 1), px = x + (to[0] - x) * t, py = y + (to[1] - y) * t;
    return [px - 2, py - 2, px + 2, py + 2];
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
  if (!radius) paintEnd(context, from, ink);
}

export function paintEnd(context, [x, y], ink) {
  context.beginPath();
  context.arc(x, y, 2.2, 0, 2 * Math.PI);
  context.fillStyle = ink; context.fill();
}
