// Where a name has room on the map: clear of other names, of symbols, of what covers the map, and of lines.
import { placedPoints } from "./points.js";
import { clipSegment } from "./shape.js";
import { trace } from "./trace.js";

export const placedBoxes = []; // left, top, right, bottom of what names keep clear of

let written = 0; // of placedBoxes, those from here on are names

export function isApart(box, other, gap) {
  return box[0] > other[2] + gap || box[2] < other[0] - gap || box[1] > other[3] + gap || box[3] < other[1] - gap;
}

export function isFree(box, gap = 2) { return isFreeFrom(0, box, gap); }

// Asked thousands of times a view, before a browser has made it fast: a plain loop.
function isFreeFrom(first, box, gap) {
  const left = box[0] - gap, top = box[1] - gap, right = box[2] + gap, bottom = box[3] + gap;
  for (let i = first; i < placedBoxes.length; i++) {
    const other = placedBoxes[i];
    if (left <= other[2] && right >= other[0] && top <= other[3] && bottom >= other[1]) return false;
  }
  return true;
}

// Whether a name has room there, clear of lines too.
export function hasRoom(box, view) { return isInside(box, view) && isFree(box, 1) && !crossesLine(box, isFirm); }

// What something comes to while room is kept for names that are written later.
export function keepRoom(boxes, work) {
  const at = placedBoxes.length;
  takeRoom(boxes);
  const result = work();
  placedBoxes.splice(at, boxes.length);
  return result;
}

// Whether no name stands there.
export function isUnwritten(box) { return isFreeFrom(written, box, 1); }

// Whether a thin line that leads from a place may pass there: over dots, but over no name and no sign of another place
// than one that covers it.
export function isClear(box, x, y) {
  const here = [x, y, x, y];
  for (const place of placedPoints) if (!place.dot && isOver(place, box) && !isOver(place, here)) return false;
  return isUnwritten(box);
}

function isOver({ x, y, size }, box) {
  const r = size / 2;
  return box[0] <= x + r && box[2] >= x - r && box[1] <= y + r && box[3] >= y - r;
}

export function boxOf({ x, y, size }) { return [x - size / 2, y - size / 2, x + size / 2, y + size / 2]; }

export function takeRoom(boxes) { placedBoxes.push(...boxes); }

export function isInside(box, view) {
  const [left, top, right, bottom] = view.window;
  return box[0] > left + 3 && box[1] > top + 3 && box[2] < right - 3 && box[3] < bottom - 3;
}

// Where the panel and the buttons cover the map, nothing is written, nor beside them the name of a place they cover;
// nor over signs and over the dots of the cities named first.
export function clearRoom(view, dots = []) {
  const map = document.getElementById("map_routes").getBoundingClientRect(), [left, top] = view.window;
  const covering = view.alone ? []
    : document.querySelectorAll(".panel, .tools, .embed-head, .year-box, .tour, .inset, .leaflet-bottom.leaflet-right");
  const covers = Array.from(covering, (cover) => {
    const box = cover.getBoundingClientRect();
    return [box.left - map.left + left, box.top - map.top + top,
      box.right - map.left + left, box.bottom - map.top + top];
  });
  const isCovered = ({ x, y }) => covers.some((box) => x > box[0] && x < box[2] && y > box[1] && y < box[3]);
  placedPoints.filter(isCovered).forEach((entry) => { entry.labelled = view; });
  placedBoxes.length = 0;
  placedBoxes.push(...covers);
  placedBoxes.push(...[...placedPoints, ...dots].map(boxOf));
  written = placedBoxes.length;
}

// Lines that names keep clear of: all but those of ships, which fan out over the sea.
export function isFirm(system) { return system.kind !== "sea"; }

// Whether a box lies on a line of a system that counts.
export function crossesLine(box, counts = () => true) {
  const [x0, y0, x1, y1] = box, { x, y } = trace;
  return someSegment(box, counts, (i) => clipSegment(x[i], y[i], x[i + 1], y[i + 1], x0, y0 + 2, x1, y1 - 2));
}

// The same for a box around (x, y), half of it so long and so high, turned to run along the unit vector (ux, uy).
export function turnedCrossesLine({ x, y, ux, uy }, long, high, counts = () => true) {
  const across = Math.abs(ux) * long + Math.abs(uy) * high, down = Math.abs(uy) * long + Math.abs(ux) * high;
  const turned = (i) => {
    const dx = trace.x[i] - x, dy = trace.y[i] - y;
    return [dx * ux + dy * uy, dy * ux - dx * uy];
  };
  return someSegment([x - across, y - down, x + across, y + down], counts,
    (i) => clipSegment(...turned(i), ...turned(i + 1), -long, -high, long, high));
}

// Whether some segment of runs that reach into a box, of systems that count, is a hit.
function someSegment(box, counts, isHit) {
  for (const run of trace.runs) {
    if (box[0] > run.x1 || box[2] < run.x0 || box[1] > run.y1 || box[3] < run.y0 || !counts(run.line.of)) continue;
    for (let i = run.begin; i + 1 < run.end; i++) if (isHit(i)) return true;
  }
  return false;
}
