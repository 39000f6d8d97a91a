// The relief of the land, faintly: a grey picture in plate carree, painted in bands.
import { style } from "./data.js";
import { mercatorX, mercatorY } from "./geodesy.js";
import { bytesOf } from "./unpacking.js";

const BAND_ROWS = 8; // within which the scale of Mercator changes little
let picture = null, box = [];

/** @param {{ box: number[], image: string } | undefined} packed */
export async function loadRelief(packed) {
  if (!packed || picture) return;
  box = packed.box;
  const bytes = new Blob([bytesOf(packed.image)], { type: "image/webp" });
  picture = await createImageBitmap(bytes).catch(() => null);
}

export function paintRelief(context, view) {
  const { strength, zooms: [whole, gone] } = style.relief, shown = Math.min(1, (gone - view.zoom) / (gone - whole));
  if (!picture || shown <= 0 || !context.canvas) return; // in SVG it would weigh more than all else
  context.globalAlpha = strength[document.documentElement.dataset.theme] * shown;
  context.globalCompositeOperation = "hard-light"; // the lighter than middle grey the whiter, the darker the blacker
  paintShades(context, view);
  context.globalCompositeOperation = "source-over";
  context.globalAlpha = 1;
}

// Each ends at a whole dot of the canvas, where the next begins: a dot shaded twice would show.
function paintShades(context, view) {
  const [west, south, east, north] = box, { width, height } = picture, dots = context.getTransform().d;
  const left = mercatorX(west) * view.scale - view.left, wide = (mercatorX(east) - mercatorX(west)) * view.scale;
  const topOf = (row) => {
    const y = mercatorY(north - row / height * (north - south)) * view.scale - view.top;
    return Math.round(y * dots) / dots;
  };
  for (let from = 0, top = topOf(0); from < height; from += BAND_ROWS) {
    const to = Math.min(height, from + BAND_ROWS), bottom = topOf(to);
    if (bottom > 0 && top < view.height) {
      context.drawImage(picture, 0, from, width, to - from, left, top, wide, bottom - top);
    }
    top = bottom;
  }
}
