// The legend of a picture: what is in sight, and in a chosen year what widths mean.
import { letterScale, colours } from "./canvas.js";
import { scaleSteps, widthOfAmount } from "./carried.js";
import { style } from "./data.js";
import { legendEntries } from "./legend.js";
import { FONT, measureText } from "./lettering.js";
import { patternOf } from "./look.js";
import { placedPoints } from "./points.js";
import { state } from "./state.js";
import { say, sayAmount } from "./strings.js";
import { outlineOf } from "./svg_context.js";
import { trace } from "./trace.js";
import { carried } from "./traffic.js";
import { partSaid } from "./years.js";

const SAMPLE_PX = 34;

/** What is in sight, in rows of a sample and its name no wider than a picture; `paint` puts them under a height. */
export function legendRows(context, width, air, view) {
  const high = 20 * letterScale(), font = `400 ${12 * letterScale()}px ${FONT}`, placed = [];
  let x = air, row = 0;
  for (const { label: whole, sample } of samplesInSight(view)) {
    const label = cutTo(width - 2 * air - SAMPLE_PX - 6, whole, (text) => measureText(context, text, font));
    const wide = SAMPLE_PX + 6 + measureText(context, label, font);
    if (x > air && x + wide > width - air) { x = air; row++; }
    placed.push({ label, sample, x, y: air / 2 + (row + 0.5) * high });
    x += wide + 18;
  }
  const paint = (onto, top) => placed.forEach(({ label, sample, x: left, y }) => {
    onto.save();
    onto.translate(left, top + y);
    sample(onto);
    onto.restore();
    Object.assign(onto, { font, fillStyle: colours().ink, textAlign: "left" });
    onto.fillText(label, left + SAMPLE_PX + 6, top + y);
  });
  return { height: placed.length ? (row + 1) * high + air / 2 : 0, paint };
}

// A text without the last words that have no room.
function cutTo(room, text, widthOf) {
  const words = text.split(" ");
  while (words.length > 1 && widthOf(`${words.join(" ")} …`) > room) words.pop();
  return widthOf(text) > room ? `${words.join(" ")} …` : text;
}

function samplesInSight(view) {
  const systems = new Set(trace.runs.map(({ line }) => line.of));
  const kinds = new Set([...systems].map(({ legend }) => legend));
  const groups = new Map(placedPoints.map(({ point }) => [point.legend, point.symbol]));
  const { routes, places } = legendEntries();
  const first = (key) => [...systems].find(({ legend }) => legend === key);
  return [
    ...routes.filter(({ key }) => kinds.has(key)).map(({ key, label }) =>
      ({ label, sample: (context) => paintLine(context, first(key)) })),
    ...widthSamples(view),
    ...places.filter(({ key }) => groups.has(key)).map(({ key, label }) =>
      ({ label, sample: (context) => paintSymbol(context, groups.get(key)) })),
  ];
}

// What widths mean in the chosen year.
function widthSamples(view) {
  if (state.year == null) return [];
  const sample = (width, dash) => (context) => strokeAcross(context, colours().ink, width * view.swell, dash);
  return [
    ...[...carried.most.keys()].flatMap((unit) => scaleSteps(carried, unit).map((value) =>
      ({ label: sayAmount(value, unit), sample: sample(widthOfAmount(carried, value, unit), []) }))),
    ...partSaid() ? [{ label: partSaid(), sample: (/** @type {any} */ context) => {
      sample(9, [])(context);
      strokeAcross(context, colours().part, 5 * view.swell, []);
    } }] : [],
    { label: say("unpublishedLine"), sample: sample(3.2, [2.6, 2.6]) },
  ];
}

function paintLine(context, system) {
  const main = system.prominence === "main", width = main ? 4.4 : 2.6, colour = colours();
  const ink = colour[system.colour + (main && !system.faint ? "" : "_soft")];
  const dash = patternOf(system).map((step) => step * width);
  strokeAcross(context, ink, width, dash, system.kind === "sea" ? "round" : "butt");
  if (system.hollow && system.kind !== "sea") strokeAcross(context, colour.panel, width * 0.42, []);
  if (system.kind === "rail") strokeAcross(context, ink, 8, [1.2, 6]);
}

function strokeAcross(context, ink, width, dash, cap = "butt") {
  Object.assign(context, { strokeStyle: ink, lineWidth: width, lineCap: cap, lineDashOffset: 0 });
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(SAMPLE_PX, 0);
  context.stroke();
  context.setLineDash([]);
}

function paintSymbol(context, symbol) {
  const { shape, glyph } = style.symbols[symbol], k = 16 / 24;
  context.translate(SAMPLE_PX / 2 - 8, -8);
  context.scale(k, k);
  Object.assign(context, { fillStyle: colours().ink, lineCap: "round", lineJoin: "round" });
  context.fill(outlineOf(shape));
  if (!glyph) return;
  Object.assign(context, { strokeStyle: colours().panel, lineWidth: 2.1 });
  context.stroke(outlineOf(glyph));
}
