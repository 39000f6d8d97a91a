// The names of places beside their symbols.
import { colours, letterScale } from "./canvas.js";
import { data } from "./data.js";
import { crossesLine, isFirm, isFree, isInside, takeRoom } from "./label_room.js";
import { ledSpot, paintLeader } from "./leaders.js";
import { FONT, measureText, write } from "./lettering.js";
import { linesOf } from "./names.js";

export const LINE_EM = 1.15; // from one line of a long name to the next

// Writes the names that have room, of entries that have none yet in this view, where `isRight` has nothing against
// their boxes; those told first may be led there.
export function labelPlaces(context, view, placed, mayLead = true, isRight = null) {
  const { ink, halo } = colours(), em = (view.zoom >= 6 ? 12.5 : 11.5) * letterScale();
  const style = { font: `500 ${em}px ${FONT}`, ink, halo, haloWidth: 3.2 };
  for (const entry of placed) {
    if (entry.labelled === view) continue;
    const texts = linesOf(entry.point.label), high = em * (0.55 + (texts.length - 1) * LINE_EM / 2);
    const width = Math.max(...texts.map((text) => measureText(context, text, style.font)));
    const boxAt = ([x, y]) => [x - width / 2, y - high, x + width / 2, y + high];
    const spots = spotsBeside(entry, width, em, high).filter((at) =>
      isInside(boxAt(at), view) && isFree(boxAt(at)) && (!isRight || isRight([boxAt(at)])));
    const spot = data.mass ? spots[0]
      : spots.find((at) => !crossesLine(boxAt(at))) ?? spots.find((at) => !crossesLine(boxAt(at), isFirm));
    const isLed = !spot && mayLead && entry.point.first && !data.mass;
    const led = isLed ? ledSpot(view, [[entry.x, entry.y]], width, high, isRight) : null;
    if (!spot && !led) continue;
    takeRoom(led?.boxes ?? [boxAt(spot)]);
    if (led) paintLeader(context, led, ink, halo, entry.size / 2);
    entry.labelled = view;
    const [x, y] = spot ?? [led.x, led.y], top = y - (texts.length - 1) * LINE_EM * em / 2;
    texts.forEach((text, i) => write(context, text, x, top + i * LINE_EM * em, style));
  }
}

// Middles of a name beside a symbol, the best first: right, left, below, above, then a little further off.
/** @returns {[number, number][]} */
function spotsBeside({ x, y, size }, width, em, high) {
  const d = size / 2 + 4, right = x + d + width / 2, left = x - d - width / 2;
  const nearRight = x + d * 0.7 + width / 2, nearLeft = x - d * 0.7 - width / 2;
  /** @type {[number, number][]} */
  const spots = [
    [right, y], [left, y], [x, y + d + high - em * 0.1], [x, y - d - high + em * 0.1],
    [nearRight, y - d * 0.9], [nearRight, y + d * 0.9], [nearLeft, y - d * 0.9], [nearLeft, y + d * 0.9],
  ];
  const further = em * 0.9;
  spots.push([right, y + further], [right, y - further], [left, y + further], [left, y - further],
    [x, y + d + high + em * 0.5], [x, y - d - high - em * 0.5]);
  return spots;
}
