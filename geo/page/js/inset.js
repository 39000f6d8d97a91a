// A small map of the whole region that says where the view is, when that shows a small part of it.
import { basemapPieces } from "./basemap.js";
import { colours, makeView } from "./canvas.js";
import { data } from "./data.js";
import { el } from "./dom.js";
import { mercatorX, mercatorY } from "./geodesy.js";
import { isMain } from "./look.js";
import { geometry, lines } from "./model.js";
import { onChange } from "./state.js";
import { partOnScreen } from "./trace.js";
import { whenPainted } from "./turns.js";

const WIDE_PX = 132, DOTS_A_PX = 2, LEAST_FRAME_PX = 7; // of the inset, dots a pixel, of the frame
const SMALL_SHARE = 0.4; // of the region's width: a view no wider is a small part

/** Adds it to the page; nothing where there is no background. `covered` tells what the panel covers of the window. */
export function addInset(map, covered) {
  if (!data.basemap || data.tiles) return;
  const [west, south, east, north] = data.basemap.bounds, left = mercatorX(west), top = mercatorY(north);
  const scale = WIDE_PX / (mercatorX(east) - left), high = Math.round((mercatorY(south) - top) * scale);
  const canvas = el("canvas", { width: WIDE_PX * DOTS_A_PX, height: high * DOTS_A_PX }), frame = el("div", {});
  const inset = el("div", { class: "inset", hidden: true, "aria-hidden": "true" }, canvas, frame);
  const view = makeView(Math.log2(scale), [left * scale, top * scale], [WIDE_PX, high]);
  Object.assign(canvas.style, { width: `${WIDE_PX}px`, height: `${high}px` });

  let painted = null; // in which theme
  function show() {
    const { min, max } = map.getPixelBounds(), cover = covered(), of = scale / 2 ** map.getZoom();
    const [x0, x1] = [min.x + cover.left, max.x].map((x) => x * of - view.left);
    const [y0, y1] = [min.y, max.y - cover.below].map((y) => y * of - view.top);
    inset.hidden = x1 - x0 > SMALL_SHARE * WIDE_PX;
    if (!inset.offsetParent) return; // nor in a small window
    const { theme } = document.documentElement.dataset;
    if (painted !== theme) paintInset(canvas.getContext("2d"), view);
    painted = theme;
    const [wide, tall] = [x1 - x0, y1 - y0].map((size) => Math.max(size, LEAST_FRAME_PX));
    Object.assign(frame.style, { left: `${(x0 + x1 - wide) / 2}px`, top: `${(y0 + y1 - tall) / 2}px`,
      width: `${wide}px`, height: `${tall}px` });
  }

  document.getElementById("app").append(inset);
  map.on("moveend", show);
  onChange(() => whenPainted(show));
  show();
}

// The background and the main routes.
function paintInset(context, view) {
  context.setTransform(DOTS_A_PX, 0, 0, DOTS_A_PX, 0, 0);
  basemapPieces(context, view).forEach((piece) => piece());
  context.lineWidth = 1.3;
  for (let part = 0; part < geometry.size.length && !data.mass; part++) {
    const { of: system } = lines[geometry.lineOfPart[part]];
    if (!isMain(system)) continue;
    const [x, y] = partOnScreen(part, view);
    context.beginPath();
    x.forEach((px, i) => { if (i) context.lineTo(px, y[i]); else context.moveTo(px, y[i]); });
    context.strokeStyle = colours()[system.colour];
    context.stroke();
  }
}
