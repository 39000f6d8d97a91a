// The names of places beside their symbols.
import { colours, letterScale } from "./canvas.js";
import { crossesMain, isFree, isInside, placedBoxes } from "./label_room.js";
import { FONT, measureText, write } from "./lettering.js";
import { shortName } from "./names.js";

// Writes the names that have room, of entries that have none yet in this view.
export function labelPlaces(context, view, placed) {
  const { ink, halo } = colours(), em = (view.zoom >= 6 ? 12.5 : 11.5) * letterScale();
  const style = { font: `500 ${em}px ${FONT}`, ink, halo, haloWidth: 3.2 };
  for (const entry of placed) {
    if (entry.labelled === view) continue;
    const text = shortName(entry.point), width = measureText(context, text, style.font);
    const boxAt = ([x, y]) => [x - width / 2, y - em * 0.55, x + width / 2, y + em * 0.55];
    const spot = spotsBeside(entry, width, em).find((at) => {
      const box = boxAt(at);
      return isInside(box, view) && isFree(box) && !crossesMain(box);
    });
    if (!spot) continue;
    placedBoxes.push(boxAt(spot));
    entry.labelled = view;
    write(context, text, ...spot, style);
  }
}

// Middles of a name beside a symbol, the best first: right, left, below, above, then further off.
/** @returns {[number, number][]} */
function spotsBeside({ x, y, size }, width, em) {
  const d = size / 2 + 4, right = x + d + width / 2, left = x - d - width / 2;
  const nearRight = x + d * 0.7 + width / 2, nearLeft = x - d * 0.7 - width / 2;
  /** @type {[number, number][]} */
  const spots = [
    [right, y], [left, y], [x, y + d + em * 0.45], [x, y - d - em * 0.45],
    [nearRight, y - d * 0.9], [nearRight, y + d * 0.9], [nearLeft, y - d * 0.9], [nearLeft, y + d * 0.9],
  ];
  for (const further of [em * 1.2, em * 2]) {
    spots.push([x, y + d + further], [x, y - d - further], [right, y + further], [right, y - further],
      [left, y + further], [left, y - further]);
  }
  return spots;
}
