// One block of names for lines of a bundle that have no room for names of their own: in the order of the lines, at the
// end of a thin line straight across them that has a dot on each.
import { colours, letterScale } from "./canvas.js";
import { style } from "./data.js";
import { crossesLine, isFirm, isFree, isInside, keepRoom, takeRoom } from "./label_room.js";
import { boxesOfLine, isWayClear, paintEnd, paintLeader } from "./leaders.js";
import { FONT, measureText, write } from "./lettering.js";
import { LINE_EM } from "./place_names.js";
import { trace } from "./trace.js";

const SIZE_PX = 11;
const LANES = 8; // over a bundle
const LOST = [0, 1, 2, Infinity]; // other names that those of a bundle may cost, as few as will do
const STEP_PX = 3; // from one thin line tried to the next
const LENGTHS_PX = [30, 38, 46, 56, 68, 82, 98, 116, 136, 160]; // of the thin line, below or above the bundle

/** Names systems in blocks, at the cost of as few other names as names all of them; returns those left. */
export function labelBundles(context, view, systems, namesLost) {
  const em = SIZE_PX * letterScale(), font = `600 ${em}px ${FONT}`;
  const widthOf = (system) => measureText(context, system.label, font);
  const seen = systems.filter((system) => trace.runs.some((run) => run.line.of === system))
    .sort((a, b) => widthOf(a) - widthOf(b));
  const columns = columnsAcross(view, seen);
  const plan = (left, isRight) => {
    const block = left.length && blockOf(view, columns, left, widthOf, em * LINE_EM, isRight);
    return block ? [block, ...keepRoom(block.boxes, () => plan(without(left, [block]), isRight))] : [];
  };
  let blocks = [], left = seen, isRefused = true;
  for (const most of LOST) {
    if (!left.length || !isRefused) break;
    isRefused = false;
    const others = plan(seen, (boxes) => namesLost(boxes) <= most || !(isRefused = true)), more = without(seen, others);
    if (more.length < left.length) [blocks, left] = [others, more];
  }
  for (const block of blocks) paintBlock(context, block, widthOf, font);
  return left;
}

function without(systems, blocks) {
  const named = blocks.flatMap(({ ends }) => ends.map(([system]) => system));
  return systems.filter((system) => !named.includes(system));
}

// A block for as many of some systems as one thin line meets; of those with shorter names where there is no room.
function blockOf(view, columns, systems, widthOf, line, isRight) {
  for (let count = systems.length; count; count--) {
    const ways = waysOver(view, columns, systems.slice(0, count));
    for (let most = count; most; most--) {
      const some = ways.filter(({ ends }) => ends.length === most);
      const middle = most === 1 && some.length ? (some[0].x + some.at(-1).x) / 2 : null;
      if (middle) some.sort((a, b) => Math.abs(a.x - middle) - Math.abs(b.x - middle)); // not at the map's edge
      const block = blockAt(view, some, widthOf, line, isRight);
      if (block) return block;
    }
  }
  return null;
}

// What lines straight down meet of some systems: pairs of a system and a height, from the top.
function columnsAcross(view, systems) {
  const met = new Map();
  for (const run of trace.runs) if (systems.includes(run.line.of)) meetRun(view, run, met);
  return [...met].sort((a, b) => a[0] - b[0]).map(([x, all]) => ({ x, met: all.sort((a, b) => a[1] - b[1]) }));
}

// What they meet of fewer within the width of a bundle.
function waysOver(view, columns, systems) {
  const reach = LANES * style.lane_px * view.swell;
  return columns.flatMap(({ x, met }) => {
    const some = met.filter(([system]) => systems.includes(system));
    return some.map(([, top]) => ({ x, ends: [...new Map(some.filter(([, y]) => y >= top && y <= top + reach))] }));
  });
}

// Adds the heights at which a run meets lines straight down, by where these are.
function meetRun({ window: [left, , right] }, { begin, end, line }, met) {
  const { x, y } = trace;
  for (let i = begin; i + 1 < end; i++) {
    const [from, to] = x[i] < x[i + 1] ? [x[i], x[i + 1]] : [x[i + 1], x[i]], last = Math.min(to, right);
    for (let at = left + Math.ceil((Math.max(from, left) - left) / STEP_PX) * STEP_PX; at < last; at += STEP_PX) {
      if (!met.has(at)) met.set(at, []);
      met.get(at).push([line.of, y[i] + (y[i + 1] - y[i]) * (at - x[i]) / (x[i + 1] - x[i])]);
    }
  }
}

// The nearest room for the names of what one of some ways meets. What is quick to tell is asked first.
function blockAt(view, ways, widthOf, line, isRight) {
  const tries = ways.flatMap(({ x, ends }) => {
    const wide = Math.max(...ends.map(([system]) => widthOf(system))), [top, bottom] = [ends[0][1], ends.at(-1)[1]];
    const way = { x, ends, wide };
    return [{ ...way, begin: top, last: bottom, down: 1 }, { ...way, begin: bottom, last: top, down: -1 }];
  }).filter(({ x, begin, last, down }) =>
    isWayClear(boxesOfLine(x, begin, [x, last + down * LENGTHS_PX[0]]), x, begin));
  for (const long of LENGTHS_PX) {
    for (const one of tries) {
      if (one.isBlocked) continue;
      const { x, ends, wide, begin, last, down } = one, to = [x, last + down * long];
      const far = to[1] + down * line * ends.length;
      for (const side of [-1, 1]) {
        const end = x + side * wide;
        const box = [Math.min(x, end) - 2, Math.min(to[1], far), Math.max(x, end) + 2, Math.max(to[1], far)];
        if (!isInside(box, view) || !isFree(box, 1)) continue;
        const boxes = boxesOfLine(x, begin, to);
        one.isBlocked = !isWayClear(boxes, x, begin);
        if (one.isBlocked) break;
        if (!crossesLine(box, isFirm) && isRight([box, ...boxes])) {
          return { from: [x, begin], to, ends, side, top: box[1] + line / 2, line, boxes: [box, ...boxes] };
        }
      }
    }
  }
  return null;
}

function paintBlock(context, { from, to, ends, side, top, line, boxes }, widthOf, font) {
  const palette = colours(), { halo } = palette, [x] = from;
  takeRoom(boxes);
  paintLeader(context, { from, to }, palette.ink, halo);
  ends.forEach(([system, y], i) => {
    const ink = palette[system.colour];
    paintEnd(context, [x, y], ink);
    write(context, system.label, x + side * widthOf(system) / 2, top + i * line, { font, ink, halo, haloWidth: 3.4 });
  });
}
