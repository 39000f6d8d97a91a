// One way on the map: a soft band under it when it is pointed at; alone, with its direction running, when it is chosen.
import { colours, PaintLayer } from "./canvas.js";
import { calm } from "./dom.js";
import { arrowHead, patternOf, widthOf } from "./look.js";
import { geometry, isLineShown, lineById, partsOf, pointById } from "./model.js";
import { shownWay } from "./state.js";
import { partOnScreen } from "./trace.js";

const ARROW_GAP_PX = 44;
const ARROW_PX_PER_S = 30;
const CROSS_PX = 4, CROSS_GAP_PX = 26; // half as wide, and from one to the next

export function lineOfLeg(leg) { return lineById.get(leg.id); }

// The vertices of a leg as [part, from, to]; from > to where it is travelled against the drawing.
function stretchOfLeg(leg) {
  if (leg.stretch !== undefined) return leg.stretch;
  const line = lineOfLeg(leg), ends = [pointById.get(leg.from), pointById.get(leg.to)];
  leg.stretch = null;
  if (!line) return null;
  let least = Infinity;
  for (const part of partsOf(line)) {
    const first = geometry.first[part], last = first + geometry.size[part] - 1;
    const near = ends.map((end, i) => {
      if (!end) return [i ? last : first, 0];
      let best = [first, Infinity];
      for (let v = first; v <= last; v++) {
        const distance = Math.hypot(geometry.x[v] - end.x, geometry.y[v] - end.y);
        if (distance < best[1]) best = [v, distance];
      }
      return best;
    });
    const far = near[0][1] + near[1][1];
    if (far < least) { least = far; leg.stretch = [part, near[0][0], near[1][0]]; }
  }
  return leg.stretch;
}

// Screen positions of the legs in the order of travel: [leg, x values, y values].
function screenWay(route, view) {
  return route.legs.flatMap((leg) => {
    const stretch = stretchOfLeg(leg);
    if (!stretch) return [];
    const [part, from, to] = stretch,
      [px, py, vertex] = partOnScreen(part, view),
      low = Math.min(from, to),
      high = Math.max(from, to);
    const kept = [...vertex.keys()].filter((i) => vertex[i] >= low && vertex[i] <= high);
    if (from > to) kept.reverse();
    return [[leg, kept.map((i) => px[i]), kept.map((i) => py[i])]];
  });
}

function pathOf(context, px, py) {
  context.beginPath();
  px.forEach((x, i) => { if (i) context.lineTo(x, py[i]); else context.moveTo(x, py[i]); });
}

export function paintPointedWay(context, view) {
  context.strokeStyle = colours().glow; context.globalAlpha = 0.9; context.lineCap = context.lineJoin = "round";
  context.lineWidth = 13 * view.swell;
  for (const [, px, py] of screenWay(shownWay.pointed, view)) { pathOf(context, px, py); context.stroke(); }
  context.globalAlpha = 1;
}

// What is closed fades and is crossed out; over it, alone, the chosen way.
export function paintWays(context, view, seconds) {
  paintClosed(context, view);
  if (shownWay.alone) paintChosenWay(context, view, seconds);
}

function paintClosed(context, view) {
  const { halo, ink } = colours(), half = CROSS_PX * view.swell, gap = CROSS_GAP_PX * view.swell;
  const legs = shownWay.closed.filter((leg) => lineOfLeg(leg) && isLineShown(lineOfLeg(leg)));
  const drawn = screenWay({ legs }, view);
  Object.assign(context, { strokeStyle: halo, lineCap: "butt", lineJoin: "round", globalAlpha: 0.6 });
  context.setLineDash([]);
  for (const [leg, px, py] of drawn) {
    context.lineWidth = widthOf(lineOfLeg(leg).of, view) + 2 * view.swell;
    pathOf(context, px, py);
    context.stroke();
  }
  context.globalAlpha = 1;
  for (const [, px, py] of drawn) {
    marksAlong(px, py, gap / 2, gap, (x, y) => {
      context.beginPath();
      for (const down of [half, -half]) { context.moveTo(x - half, y - down); context.lineTo(x + half, y + down); }
      Object.assign(context, { strokeStyle: halo, lineWidth: 4 * view.swell }); context.stroke();
      Object.assign(context, { strokeStyle: ink, lineWidth: 1.8 * view.swell }); context.stroke();
    });
  }
}

function paintChosenWay(context, view, seconds) {
  const colour = colours(),
    drawn = screenWay(shownWay.alone, view),
    width = 4.4 * view.swell;
  context.lineJoin = "round";
  for (const [leg, px, py] of drawn) {
    const { of: system } = lineOfLeg(leg),
      stroke = (ink, lineWidth, dash, cap) => {
        context.strokeStyle = ink;
        context.lineWidth = lineWidth;
        context.lineCap = cap;
        context.setLineDash(dash);
        pathOf(context, px, py);
        context.stroke();
      };
    stroke(colour.halo, width + 4 * view.swell, [], "round");
    const thick = system.kind === "rail" ? width * 0.6 : width, dash = patternOf(system).map((step) => step * thick);
    stroke(colour[system.colour], thick, dash, system.kind === "sea" ? "round" : "butt");
    if (system.kind === "rail") stroke(colour[system.colour], width * 2.2, [1.4 * view.swell, 8 * view.swell], "butt");
    if (system.hollow) stroke(colour.halo, width * 0.42, [], "butt");
  }
  context.setLineDash([]);
  const gap = ARROW_GAP_PX * view.swell;
  let next = gap / 2 + ((seconds * ARROW_PX_PER_S) % gap);
  for (const [leg, px, py] of drawn) {
    const ink = colour[lineOfLeg(leg).of.colour];
    next = marksAlong(px, py, next, gap, (...at) => arrowHead(context, ...at, width * 1.35, ink, colour.halo));
  }
}

// Marks every `gap` from `next` on; returns how far into the following leg the next one stands.
function marksAlong(px, py, next, gap, paintMark) {
  for (let i = 0; i + 1 < px.length; i++) {
    const dx = px[i + 1] - px[i], dy = py[i + 1] - py[i], length = Math.hypot(dx, dy);
    for (; next < length; next += gap) {
      paintMark(px[i] + (dx * next) / length, py[i] + (dy * next) / length, dx / length, dy / length);
    }
    next -= length;
  }
  return next;
}

function boxOfWay(route) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [part, from, to] of route.legs.map(stretchOfLeg).filter(Boolean)) {
    for (let v = Math.min(from, to); v <= Math.max(from, to) && part >= 0; v++) {
      box[0] = Math.min(box[0], geometry.lon(v)); box[1] = Math.min(box[1], geometry.lat(v));
      box[2] = Math.max(box[2], geometry.lon(v)); box[3] = Math.max(box[3], geometry.lat(v));
    }
  }
  return box[0] < Infinity ? box : null;
}

let started = null;

// Shows ways on a map: `point` under the pointer, `choose` alone with its arrows running unless motion is unwelcome.
export function startWays(page) { return started ??= waysOn(page); }

function waysOn({ map, glow, lines: lineLayer, fit }) {
  const start = performance.now();
  const layer = new PaintLayer("way", (context, view) => shownWay.alone || shownWay.closed.length
    ? [() => paintWays(context, view, calm() ? 0 : (performance.now() - start) / 1000)] : []);
  const show = () => { if (map.hasLayer(layer)) layer.redraw(); else layer.addTo(map); };
  let frame = 0;
  const run = () => {
    frame = 0;
    if (!shownWay.alone) return;
    if (!map._animatingZoom) layer.redraw();
    if (!calm()) frame = requestAnimationFrame(run);
  };
  return {
    point(route) {
      if (shownWay.pointed === route) return;
      shownWay.pointed = route;
      glow.redraw();
    },
    choose(route, fitting = true) {
      if (shownWay.alone === route) return;
      shownWay.alone = route;
      show();
      const box = fitting && route && boxOfWay(route);
      if (box) fit(box);
      lineLayer.redraw();
      if (route && !frame) frame = requestAnimationFrame(run);
    },
    // `legs`: what is closed.
    close(legs) {
      if (!legs.length && !shownWay.closed.length) return;
      shownWay.closed = legs;
      show();
    },
    repaint() {
      if (shownWay.alone) layer.redraw();
    },
  };
}
