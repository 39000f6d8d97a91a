// Names on the map: the most important first, none over another or over a symbol.
import { basemap } from "./basemap.js";
import { colours, letterScale } from "./canvas.js";
import { paintDots, placeCities } from "./cities.js";
import { data } from "./data.js";
import { mercatorX, mercatorY, WORLD } from "./geodesy.js";
import { widthOf } from "./look.js";
import { systemById, systems } from "./model.js";
import { fullName, shortName } from "./names.js";
import { placedPoints } from "./points.js";
import { clipSegment } from "./shape.js";
import { state } from "./state.js";
import { countryName } from "./strings.js";
import { trace } from "./trace.js";

const WHOLE_NAMES_ZOOM = 5.2; // from afar no name is written that must be cut
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
export const placedBoxes = [];

function isFree(box, gap = 2) {
  return placedBoxes.every(
    (other) => box[0] > other[2] + gap || box[2] < other[0] - gap || box[1] > other[3] + gap || box[3] < other[1] - gap,
  );
}

function isInside(box, view) {
  const [left, top, right, bottom] = view.window;
  return box[0] > left + 3 && box[1] > top + 3 && box[2] < right - 3 && box[3] < bottom - 3;
}

// Where the panel and the buttons cover the map, nothing is written, nor beside them the name of a place they cover.
function keepCoveredFree(view) {
  const map = document.getElementById("map_routes").getBoundingClientRect(),
    [left, top] = view.window;
  document.querySelectorAll(".panel, .tools, .leaflet-bottom.leaflet-right").forEach((cover) => {
    const box = cover.getBoundingClientRect();
    placedBoxes.push([
      box.left - map.left + left,
      box.top - map.top + top,
      box.right - map.left + left,
      box.bottom - map.top + top,
    ]);
  });
}

function write(context, text, x, y, font, ink, halo, haloWidth, spacing = 0) {
  context.font = font;
  if ("letterSpacing" in context) context.letterSpacing = spacing + "px";
  context.lineJoin = "round"; context.strokeStyle = halo; context.lineWidth = haloWidth;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
  if ("letterSpacing" in context) context.letterSpacing = "0px";
}

const widths = new Map(); // of texts already measured, in letters of 100 px

function measureText(context, text, font, spacing = 0) {
  const size = /[\d.]+px/,
    px = parseFloat(font.match(size)[0]),
    large = font.replace(size, "100px"),
    key = large + text;
  if (!widths.has(key)) {
    context.font = large;
    widths.set(key, context.measureText(text).width);
  }
  return (widths.get(key) * px) / 100 + spacing * text.length;
}

export function paintLabels(context, view) {
  placedBoxes.length = 0;
  keepCoveredFree(view);
  const covers = placedBoxes.slice(),
    isCovered = ({ x, y }) => covers.some((box) => x > box[0] && x < box[2] && y > box[1] && y < box[3]);
  placedPoints.forEach((entry) => {
    if (isCovered(entry)) entry.labelled = view;
  });
  placedPoints.forEach(({ x, y, size }) => placedBoxes.push([x - size / 2, y - size / 2, x + size / 2, y + size / 2]));
  context.textAlign = "center";
  context.textBaseline = "middle";
  const cities = placeCities(view),
    far = view.zoom < WHOLE_NAMES_ZOOM,
    main = systems.filter((system) => system.prominence === "main"),
    rest = systems.filter((system) => system.prominence !== "main");
  main.forEach((system) => labelSystem(context, view, system));
  labelPlaces(
    context,
    view,
    placedPoints.filter(({ point }) => point.id === state.selected?.point),
  );
  labelPlaces(
    context,
    view,
    cities.filter(({ rank }) => rank === 1),
  );
  labelPlaces(
    context,
    view,
    placedPoints.filter(({ point }) => point.group.rank <= (far ? 1 : 2) && isServed(point)),
  );
  const wanted = far ? junctionsFirst() : placedPoints.filter(({ point }) => point.group.rank <= 5);
  if (far) {
    labelPlaces(
      context,
      view,
      wanted.filter(({ point }) => point.on.length >= 3),
    );
  }
  labelAreas(context, view);
  if (view.zoom >= 4.4 && !data.mass) rest.forEach((system) => labelSystem(context, view, system));
  labelPlaces(context, view, wanted);
  labelPlaces(context, view, cities);
  if (view.zoom >= 6.5) labelPlaces(context, view, placedPoints);
  paintDots(
    context,
    cities.filter((city) => city.labelled === view),
  );
}

function isServed(point) { return point.on.some(([system]) => systemById.get(system)?.prominence === "main"); }

// From afar: ports on a route and where several systems meet, those first where most meet; none with a name to be cut.
function junctionsFirst() {
  const isTold = ({ group, on }) => (group.rank === 1 && on.length > 0) || (group.rank > 2 && on.length >= 3);
  return placedPoints
    .filter(({ point }) => isTold(point) && shortName(point) === fullName(point))
    .sort((a, b) => b.point.on.length - a.point.on.length);
}

function labelPlaces(context, view, placed) {
  const colour = colours(),
    em = (view.zoom >= 6 ? 12.5 : 11.5) * letterScale(),
    font = `500 ${em}px ${FONT}`;
  for (const entry of placed) {
    if (entry.labelled === view) continue;
    const text = shortName(entry.point),
      width = measureText(context, text, font),
      { x, y, size } = entry,
      d = size / 2 + 4;
    const spots = [
      [x + d + width / 2, y],
      [x - d - width / 2, y],
      [x, y + d + em * 0.45],
      [x, y - d - em * 0.45],
      [x + d * 0.7 + width / 2, y - d * 0.9],
      [x + d * 0.7 + width / 2, y + d * 0.9],
      [x - d * 0.7 - width / 2, y - d * 0.9],
      [x - d * 0.7 - width / 2, y + d * 0.9],
      ...[1.2, 2].flatMap((k) => [
        [x, y + d + em * k],
        [x, y - d - em * k],
        [x + d + width / 2, y + em * k],
        [x + d + width / 2, y - em * k],
        [x - d - width / 2, y + em * k],
        [x - d - width / 2, y - em * k],
      ]),
    ];
    for (const [cx, cy] of spots) {
      const box = [cx - width / 2, cy - em * 0.55, cx + width / 2, cy + em * 0.55];
      if (!isInside(box, view) || !isFree(box) || crossesMain(box)) continue;
      placedBoxes.push(box);
      entry.labelled = view;
      write(context, text, cx, cy, font, colour.ink, colour.halo, 3.2);
      break;
    }
  }
}

const hasMain = systems.some((system) => system.prominence === "main");

// Whether a box lies on a line the map is about, or on any line; `but` is not asked.
function crossesMain(box, any = false, but = null) {
  if (!any && !hasMain) return false;
  for (const run of trace.runs) {
    if (
      run.line.of === but ||
      (!any && run.line.of.prominence !== "main") ||
      box[0] > run.x1 ||
      box[2] < run.x0 ||
      box[1] > run.y1 ||
      box[3] < run.y0
    ) {
      continue;
    }
    for (let i = run.begin; i + 1 < run.end; i++) {
      if (clipSegment(trace.x[i], trace.y[i], trace.x[i + 1], trace.y[i + 1], box[0], box[1] + 2, box[2], box[3] - 2)) {
        return true;
      }
    }
  }
  return false;
}

function labelAreas(context, view) {
  if (!basemap || data.tiles) return;
  const colour = colours(),
    letters = letterScale();
  const pxPerDeg = (WORLD / 360) * view.scale;
  const areas = [...basemap.seas.map((sea) => ({ ...sea, sea: true })), ...basemap.countries];
  const room = (area) => area.places[0]?.[2] ?? 0;
  areas.sort((a, b) => room(b) - room(a));
  for (const area of areas) {
    for (const [lon, lat, radius] of area.places) {
      const wide = radius * pxPerDeg * 2,
        em = Math.max(10.5, Math.min(17, 7.5 + wide / 22)) * letters;
      const text = area.sea ? area.name : countryName(area.id, area.name).toLocaleUpperCase(data.lang),
        spacing = area.sea ? 0.6 : em * 0.12;
      const font = area.sea ? `italic 400 ${em}px Georgia, "Times New Roman", serif` : `500 ${em * 0.86}px ${FONT}`;
      const width = measureText(context, text, font, spacing);
      if (wide < width * 0.72) continue;
      const x = mercatorX(lon) * view.scale - view.left,
        y = mercatorY(lat) * view.scale - view.top;
      const fits = (any) => (cy) => {
        const box = [x - width / 2, cy - em * 0.6, x + width / 2, cy + em * 0.6];
        return isInside(box, view) && isFree(box, 4) && !crossesMain(box, any);
      };
      const spots = [0, -1.3, 1.3, -2.6, 2.6].map((k) => y + k * em),
        spot = spots.find(fits(!data.mass)) ?? spots.find(fits(false));
      if (spot == null) continue;
      placedBoxes.push([x - width / 2, spot - em * 0.6, x + width / 2, spot + em * 0.6]);
      write(
        context,
        text,
        x + spacing / 2,
        spot,
        font,
        area.sea ? colour.sea_label : colour.country_label,
        area.sea ? colour.sea : colour.halo,
        2.5,
        spacing,
      );
      break;
    }
  }
}

// The name of a system along its line, where the line is straight enough to carry it.
function labelSystem(context, view, system) {
  const colour = colours(),
    main = system.prominence === "main",
    em = (main ? 15 : 11.5) * letterScale();
  const font = `${main ? 700 : 600} ${em}px ${FONT}`,
    text = system.label.slice(0, 40);
  const width = measureText(context, text, font);
  for (const spot of straightSpots(system, view, width)) {
    for (const side of [-1, 1]) {
      const away = widthOf(system, view) / 2 + em * 0.72 + (main ? 2 : 0),
        x = spot.x + spot.ny * away * side * -1,
        y = spot.y + spot.nx * away * side;
      const boxes = [-0.4, -0.2, 0, 0.2, 0.4].map((k) => {
        const cx = x + spot.nx * width * k,
          cy = y + spot.ny * width * k,
          half = em * 0.55 + Math.abs(spot.ny) * width * 0.06;
        return [cx - width * 0.1 - 1, cy - half, cx + width * 0.1 + 1, cy + half];
      });
      const between = [
        Math.min(spot.x, x) - 1,
        Math.min(spot.y, y) - 3,
        Math.max(spot.x, x) + 1,
        Math.max(spot.y, y) + 3,
      ];
      if (main && crossesMain(between, false, system)) continue; // it would stand beside another's line
      if (!boxes.every((box) => isInside(box, view) && isFree(box, 1) && !crossesMain(box))) continue;
      placedBoxes.push(...boxes);
      context.save();
      context.translate(x, y);
      context.rotate(Math.atan2(spot.ny, spot.nx));
      write(context, text, 0, 0, font, colour[system.colour], colour.halo, main ? 4.5 : 3.4);
      context.restore();
      return;
    }
  }
}

// Middles of chords about as long as the text from which the line strays little; the middle of the route first.
function straightSpots(system, view, width) {
  const spots = [];
  for (const run of trace.runs) {
    if (run.line.of !== system) continue;
    const length = [0];
    for (let i = run.begin + 1; i < run.end; i++) {
      length.push(length[length.length - 1] + Math.hypot(trace.x[i] - trace.x[i - 1], trace.y[i] - trace.y[i - 1]));
    }
    const total = length[length.length - 1];
    if (total < width * 1.15) continue;
    const steps = Math.min(40, Math.max(3, Math.floor(total / (width * 0.5))));
    for (let k = 0; k < steps; k++) {
      const start = ((total - width) * k) / (steps - 1),
        chord = [0, 0.25, 0.5, 0.75, 1].map((share) => pointAt(run, length, start + width * share));
      const dx = chord[4][0] - chord[0][0],
        dy = chord[4][1] - chord[0][1],
        span = Math.hypot(dx, dy);
      if (span < width * 0.9) continue;
      const stray = Math.max(
        ...chord.map(([x, y]) => Math.abs((x - chord[0][0]) * dy - (y - chord[0][1]) * dx) / span),
      );
      if (stray > 7) continue;
      const turn = dx < 0 ? -1 : 1;
      spots.push({
        x: (chord[0][0] + chord[4][0]) / 2,
        y: (chord[0][1] + chord[4][1]) / 2,
        nx: (dx / span) * turn,
        ny: (dy / span) * turn,
        cost: stray * 3 + Math.abs(dy / span) * 30 + Math.abs(k / (steps - 1) - 0.5) * 40 - Math.min(total, 400) * 0.2,
      });
    }
  }
  return spots.sort((a, b) => a.cost - b.cost).slice(0, 14);
}

function pointAt(run, length, distance) {
  let i = 1;
  while (i < length.length - 1 && length[i] < distance) i++;
  const t = (distance - length[i - 1]) / (length[i] - length[i - 1] || 1), v = run.begin + i;
  return [trace.x[v - 1] + (trace.x[v] - trace.x[v - 1]) * t, trace.y[v - 1] + (trace.y[v] - trace.y[v - 1]) * t];
}
