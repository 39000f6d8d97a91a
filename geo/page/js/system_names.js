// The names of systems along their lines, where a line is straight enough to carry one.
import { colours, letterScale } from "./canvas.js";
import { crossesMain, isFree, isInside, placedBoxes, turnedCrossesMain } from "./label_room.js";
import { FONT, measureText, write } from "./lettering.js";
import { isMain, widthOf } from "./look.js";
import { own } from "./own.js";
import { straightSpots } from "./straight.js";
import { trace } from "./trace.js";

const MOST_LETTERS = 40;
const MOST_SPOTS = 14; // looked at for one name

export function labelSystem(context, view, system) {
  const main = isMain(system), em = (main ? 15 : 11.5) * letterScale();
  const text = system.label.slice(0, MOST_LETTERS), font = `${main ? 700 : 600} ${em}px ${FONT}`;
  const width = measureText(context, text, font), away = widthOf(system, view) / 2 + em * 0.72 + (main ? 2 : 0);
  for (const spot of spotsOf(system, width)) {
    for (const side of [-1, 1]) {
      const beside = { ...spot, x: spot.x - spot.uy * away * side, y: spot.y + spot.ux * away * side };
      if (main && crossesMain(between(spot, beside), system)) continue; // it would stand beside another's line
      const boxes = boxesAlong(beside, width, em);
      if (!boxes.every((box) => isInside(box, view) && isFree(box, 1))) continue;
      if (turnedCrossesMain(beside, width / 2 + 1, em * 0.55 - 2)) continue;
      placedBoxes.push(...boxes);
      const palette = colours(), { halo } = palette, ink = palette[own.lookOf?.(system.lines[0])?.ink ?? system.colour];
      writeTurned(context, text, beside, { font, ink, halo, haloWidth: main ? 4.5 : 3.4 });
      return;
    }
  }
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
