// Text on the canvas: how wide it is, and how it is written.
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

const PX = /[\d.]+px/;
const widths = new Map(); // of texts already measured, in letters of 100 px

export function measureText(context, text, font, spacing = 0) {
  const large = font.replace(PX, "100px"), key = large + text;
  if (!widths.has(key)) {
    context.font = large;
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key) * parseFloat(font.match(PX)[0]) / 100 + spacing * text.length;
}

export function write(context, text, x, y, { font, ink, halo, haloWidth, spacing = 0 }) {
  context.font = font;
  if ("letterSpacing" in context) context.letterSpacing = spacing + "px";
  context.lineJoin = "round"; context.strokeStyle = halo; context.lineWidth = haloWidth;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
  if ("letterSpacing" in context) context.letterSpacing = "0px";
}
