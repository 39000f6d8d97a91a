// How sure the drawing is: around each line a band as wide as its accuracy, with a broken edge where nothing published
// says that the line passes there.
import { addHull, closestZoom, unitsPerKm, unpackCertainty } from "./bands.js";
import { colours } from "./canvas.js";
import { data } from "./data.js";
import { el } from "./dom.js";
import { geometry, isLineShown, lines } from "./model.js";
import { state } from "./state.js";
import { partOnScreen } from "./trace.js";

const ALWAYS_FROM_ZOOM = 8; // an uncertainty of 8 km is then 17 px at 42 degrees north
const FILL_SHARE = 0.17, EDGE_PX = 1.3, BROKEN_PX = [7, 5];

export const certainty = data.certainty ? unpackCertainty(data.certainty) : null;

const scratch = certainty && el("canvas", {});

// The closest zoom the drawing bears, or the one that is given.
export function zoomBorne(otherwise) { return (certainty && closestZoom(certainty, geometry.y)) ?? otherwise; }

export function areBandsShown(zoom) { return Boolean(certainty) && (state.sure || zoom >= ALWAYS_FROM_ZOOM); }

// The bands of each colour are painted apart, each as one area with an edge.
export function paintCertainty(context, view) {
  if (!areBandsShown(view.zoom)) return;
  const colour = colours(), sharp = view.sharp ?? 2;
  for (const [name, bands] of bandsInView(view)) {
    paintBands(bands, colour[name], view, sharp);
    context.drawImage(scratch, 0, 0, view.width, view.height);
  }
}

// Hulls of the segments in view by colour: { all, known, unknown }, paths.
function bandsInView(view) {
  const found = new Map(), { size, lineOfPart } = geometry;
  for (let part = 0; part < size.length; part++) {
    const line = lines[lineOfPart[part]];
    if (!isLineShown(line)) continue;
    const name = line.of.colour;
    if (!found.has(name)) found.set(name, { all: new Path2D(), known: new Path2D(), unknown: new Path2D() });
    addBands(found.get(name), partOnScreen(part, view), view);
  }
  return found;
}

// Around a part where it is drawn: moved aside with its line where that has a lane.
/** @param {any} paths @param {any[]} placed @param {any} view */
function addBands({ all, known, unknown }, placed, view) {
  const [xs, ys, vertices] = placed;
  const radii = vertices.map((v) => certainty.km[v] * unitsPerKm(geometry.y[v]) * view.scale);
  for (let i = 0; i + 1 < vertices.length; i++) {
    const [ax, bx, ay, by] = [xs[i], xs[i + 1], ys[i], ys[i + 1]], most = Math.max(radii[i], radii[i + 1]);
    if (!most || Math.max(ax, bx) < -most || Math.min(ax, bx) > view.width + most
      || Math.max(ay, by) < -most || Math.min(ay, by) > view.height + most) continue;
    const isKnown = certainty.published[vertices[i]] && certainty.published[vertices[i + 1]];
    for (const path of [all, isKnown ? known : unknown]) addHull(path, ax, ay, radii[i], bx, by, radii[i + 1]);
  }
}

// Edges first; what of them lies inside is taken away again; then the area behind.
function paintBands({ all, known, unknown }, ink, view, sharp) {
  scratch.width = Math.round(view.width * sharp);
  scratch.height = Math.round(view.height * sharp);
  const context = scratch.getContext("2d");
  context.scale(sharp, sharp);
  context.strokeStyle = context.fillStyle = ink;
  context.lineWidth = 2 * EDGE_PX;
  context.stroke(known);
  context.setLineDash(BROKEN_PX);
  context.stroke(unknown);
  context.globalCompositeOperation = "destination-out";
  context.fill(all);
  context.globalCompositeOperation = "destination-over";
  context.globalAlpha = FILL_SHARE;
  context.fill(all);
}
