// The relief of the land, faintly: a grey picture in plate carree, made once into one in Mercator of light and shade.
import { style } from "./data.js";
import { latOf, mercatorX, mercatorY } from "./geodesy.js";
import { bytesOf } from "./unpacking.js";

let picture = null, box = [];

/** @param {{ box: number[], image: string } | undefined} packed */
export async function loadRelief(packed) {
  if (!packed || picture) return;
  const [west, south, east, north] = packed.box;
  box = [mercatorX(west), mercatorY(north), mercatorX(east), mercatorY(south)];
  const flat = await createImageBitmap(new Blob([bytesOf(packed.image)], { type: "image/webp" })).catch(() => null);
  if (flat) picture = warped(flat, south, north);
}

function warped(flat, south, north) {
  const { width, height } = flat, canvas = document.createElement("canvas");
  const high = Math.round(width * (box[3] - box[1]) / (box[2] - box[0]));
  canvas.width = width; canvas.height = Math.max(height, high);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(flat, 0, 0);
  const given = context.getImageData(0, 0, width, height).data, made = context.createImageData(width, high);
  const pixels = new Uint32Array(made.data.buffer), inks = Uint32Array.from({ length: 256 }, (_, grey) => inkOf(grey));
  for (let row = 0, to = 0; row < high; row++) {
    const lat = latOf(box[1] + (row + 0.5) / high * (box[3] - box[1]));
    const from = Math.min(height - 1, Math.max(0, Math.floor((north - lat) / (north - south) * height)));
    for (let i = from * width * 4, end = i + width * 4; i < end; i += 4) pixels[to++] = inks[given[i]];
  }
  canvas.height = high;
  context.putImageData(made, 0, 0);
  return canvas;
}

// White where it is light, else black, as opaque as it is far from flat: bytes are red, green, blue and opacity.
function inkOf(grey) {
  const shade = grey - style.relief.flat, opacity = Math.min(255, 2 * Math.abs(shade));
  return (opacity << 24 | (shade > 0 ? 0xffffff : 0)) >>> 0;
}

export function paintRelief(context, view) {
  const { strength, zooms: [whole, gone] } = style.relief, shown = Math.min(1, (gone - view.zoom) / (gone - whole));
  if (!picture || shown <= 0 || !context.canvas) return; // in SVG it would weigh more than all else
  const [left, top, right, bottom] = box.map((edge) => edge * view.scale);
  context.globalAlpha = strength[document.documentElement.dataset.theme] * shown;
  context.drawImage(picture, left - view.left, top - view.top, right - left, bottom - top);
  context.globalAlpha = 1;
}
