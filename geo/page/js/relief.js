// The relief of the land, faintly: a grey picture in plate carree, made once into one in Mercator.
import { style } from "./data.js";
import { mercatorX, mercatorY } from "./geodesy.js";
import { bytesOf } from "./unpacking.js";

const BAND_ROWS = 8;
let picture = null, box = [];

/** @param {{ box: number[], image: string } | undefined} packed */
export async function loadRelief(packed) {
  if (!packed || picture) return;
  const [west, south, east, north] = packed.box;
  box = [mercatorX(west), mercatorY(north), mercatorX(east), mercatorY(south)];
  const flat = await createImageBitmap(new Blob([bytesOf(packed.image)], { type: "image/webp" })).catch(() => null);
  if (flat) picture = warped(flat, south, north);
}

// In bands of a few rows, within which the scale of Mercator changes little.
function warped(flat, south, north) {
  const { width, height } = flat, canvas = document.createElement("canvas"), context = canvas.getContext("2d");
  canvas.width = width; canvas.height = Math.round(width * (box[3] - box[1]) / (box[2] - box[0]));
  const rowAt = (from) => Math.round(canvas.height * (mercatorY(north - from / height * (north - south)) - box[1])
    / (box[3] - box[1]));
  for (let from = 0; from < height; from += BAND_ROWS) {
    const to = Math.min(height, from + BAND_ROWS), top = rowAt(from);
    context.drawImage(flat, 0, from, width, to - from, 0, top, width, rowAt(to) - top);
  }
  return canvas;
}

export function paintRelief(context, view) {
  const { strength, zooms: [whole, gone] } = style.relief, shown = Math.min(1, (gone - view.zoom) / (gone - whole));
  if (!picture || shown <= 0 || !context.canvas) return; // in SVG it would weigh more than all else
  const [left, top, right, bottom] = box.map((edge) => edge * view.scale);
  context.globalAlpha = strength[document.documentElement.dataset.theme] * shown;
  context.globalCompositeOperation = "hard-light"; // the lighter than middle grey the whiter, the darker the blacker
  context.drawImage(picture, left - view.left, top - view.top, right - left, bottom - top);
  context.globalCompositeOperation = "source-over";
  context.globalAlpha = 1;
}
