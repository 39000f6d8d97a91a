// The names of systems along their lines, where a line is straight enough to carry one; in a bundle of lines beside it,
// with a thin line to the one that is meant.
import { colours, letterScale } from "./canvas.js";
import { crossesLine, isFirm, isFree, isInside, takeRoom, turnedCrossesLine } from "./label_room.js";
import { ledSpot, paintLeader } from "./leaders.js";
import { FONT, leastWidth, measureText, write } from "./lettering.js";
import { isMain, widthOf } from "./look.js";
import { own } from "./own.js";
import { straightSpots } from "./straight.js";
import { trace } from "./trace.js";

const MOST_LETTERS = 40; // longer names are written beside a line, not along it
const MOST_SPOTS = 14; // looked at for one name
const LEADER_SHARES = [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9]; // of a run, where such a thin line begins

// `led`: where there is no room along it, beside it with a thin line that leads there.
/** @returns {boolean} whether it is named */
export function labelSystem(context, view, system, led) {
  const main = isMain(system), em = (main ? 15 : 11.5) * letterScale();
  const text = system.label, font = `${main ? 700 : 600} ${em}px ${FONT}`;
  if (text.length > MOST_LETTERS || !led && longestRun(system) < leastWidth(text, em)) return false;
  const palette = colours(), { halo } = palette, ink = palette[own.lookOf?.(system.lines[0])?.ink ?? system.colour];
  const style = { font, ink, halo, haloWidth: main ? 4.5 : 3.4 };
  const width = measureText(context, text, font);
  const spot = spotAlong(view, system, width, em) ?? (led ? spotAway(view, system, width, em) : null);
  if (!spot) return false;
  takeRoom(spot.boxes);
  if (spot.from) paintLeader(context, spot, ink, halo);
  writeTurned(context, text, spot, style);
  return true;
}

// How far the ends of what is seen of it may be apart.
function longestRun(system) {
  const found = trace.runs.filter((run) => run.line.of === system);
  return Math.max(0, ...found.map(({ x0, y0, x1, y1 }) => Math.hypot(x1 - x0, y1 - y0)));
}

// A place beside a straight stretch of a line, clear of every other line.
function spotAlong(view, system, width, em) {
  const away = widthOf(system, view) / 2 + em * 0.72 + (isMain(system) ? 2 : 0);
  const isOther = (other) => other !== system && isFirm(other);
  for (const spot of spotsOf(system, width)) {
    for (const side of [-1, 1]) {
      const beside = { ...spot, x: spot.x - spot.uy * away * side, y: spot.y + spot.ux * away * side };
      if (crossesLine(between(spot, beside), isOther)) continue; // it would stand beside another's line
      const boxes = boxesAlong(beside, width, em);
      if (!boxes.every((box) => isInside(box, view) && isFree(box, 1))) continue;
      if (turnedCrossesLine(beside, width / 2 + 1, em * 0.55 - 2, isFirm)) continue;
      return { ...beside, boxes };
    }
  }
  return null;
}

// A place beside a line, across others if need be, led to from one of some places along it.
function spotAway(view, system, width, em) {
  if (!isFirm(system)) return null;
  const runs = trace.runs.filter((run) => run.line.of === system).sort((a, b) => b.end - b.begin - (a.end - a.begin));
  const places = runs.slice(0, 3).flatMap(({ begin, end }) => LEADER_SHARES.map((share) => {
    const i = begin + Math.round((end - 1 - begin) * share);
    return [trace.x[i], trace.y[i]];
  }));
  return ledSpot(view, places, width, em * 0.55);
}

function spotsOf(system, width) {
  const found = trace.runs.filter((run) => run.line.of === system);
  const spots = found.flatMap(({ begin, end }) =>
    straightSpots(trace.x.subarray(begin, end), trace.y.subarray(begin, end), width));
  return spots.sort((a, b) => a.cost - b.cost).slice(0, MOST_SPOTS);
}

// The box from the line to the name beside it.
function between(spot, beside) {
  return [Math.min(spot.x, beside.x) - 1, Math.min(spot.y, beside.y) - 3,
    Math.max(spot.x, beside.x) + 1, Math.max(spot.y, beside.y) + 3];
}

// The boxes that a name covers, one for each piece about as long as it is high.
function boxesAlong({ x, y, ux, uy }, width, em) {
  const count = Math.max(1, Math.ceil(width / em)), long = width / count / 2, high = em * 0.55;
  const across = Math.abs(ux) * long + Math.abs(uy) * high + 1, down = Math.abs(uy) * long + Math.abs(ux) * high;
  return Array.from({ length: count }, (_, i) => {
    const from = (2 * i + 1 - count) * long;
    return [x + ux * from - across, y + uy * from - down, x + ux * from + across, y + uy * from + down];
  });
}

function writeTurned(context, text, { x, y, ux, uy }, style) {
  context.save();
  context.translate(x, y);
  context.rotate(Math.atan2(uy, ux));
  write(context, text, 0, 0, style);
  context.restore();
}
