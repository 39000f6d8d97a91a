// Text on the canvas: how wide it is, and how it is written.
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

const NARROWEST_EM = 0.25; // of a letter, on average over a name
const widths = new Map(); // of texts already measured, by font: at the size at which they will be written

export function measureText(context, text, font, spacing = 0) {
  if (!widths.has(font)) widths.set(font, new Map());
  const known = widths.get(font);
  if (!known.has(text)) {
    context.font = font;
    known.set(text, context.measureText(text).width);
  }
  return known.get(text) + spacing * text.length;
}

// What no name is narrower than, told without asking the browser.
export function leastWidth(text, em) { return text.length * em * NARROWEST_EM; }

export function write(context, text, x, y, { font, ink, halo, haloWidth, spacing = 0 }) {
  context.font = font;
  if ("letterSpacing" in context) context.letterSpacing = spacing + "px";
  context.lineJoin = "round"; context.strokeStyle = halo; context.lineWidth = haloWidth;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
  if ("letterSpacing" in context) context.letterSpacing = "0px";
}
