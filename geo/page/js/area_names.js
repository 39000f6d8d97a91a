// The names of countries and seas, where they have the most room.
import { basemap } from "./basemap.js";
import { colours, letterScale } from "./canvas.js";
import { data } from "./data.js";
import { mercatorX, mercatorY, WORLD } from "./geodesy.js";
import { crossesLine, crossesMain, isFree, isInside, placedBoxes } from "./label_room.js";
import { FONT, measureText, write } from "./lettering.js";
import { countryName } from "./strings.js";

const SHIFTS_EM = [0, -1.3, 1.3, -2.6, 2.6]; // up and down from the middle of the room

export function labelAreas(context, view) {
  if (!basemap || data.tiles) return;
  const areas = [...basemap.seas.map((sea) => ({ ...sea, sea: true })), ...basemap.countries];
  const room = (area) => area.places[0]?.[2] ?? 0;
  areas.sort((a, b) => room(b) - room(a));
  for (const area of areas) area.places.some((place) => labelArea(context, view, area, place));
}

// Writes the name of an area at one of its places, and returns whether it had room.
function labelArea(context, view, area, [lon, lat, radius]) {
  const wide = radius * (WORLD / 360) * view.scale * 2;
  const em = Math.max(10.5, Math.min(17, 7.5 + wide / 22)) * letterScale(), { text, style } = lettersOf(area, em);
  const width = measureText(context, text, style.font, style.spacing);
  if (wide < width * 0.72) return false;
  const x = mercatorX(lon) * view.scale - view.left, y = mercatorY(lat) * view.scale - view.top;
  const boxAt = (cy) => [x - width / 2, cy - em * 0.6, x + width / 2, cy + em * 0.6];
  const fits = (crosses) => (cy) => isInside(boxAt(cy), view) && isFree(boxAt(cy), 4) && !crosses(boxAt(cy));
  const spots = SHIFTS_EM.map((k) => y + k * em);
  const spot = (data.mass ? undefined : spots.find(fits(crossesLine))) ?? spots.find(fits(crossesMain));
  if (spot === undefined) return false;
  placedBoxes.push(boxAt(spot));
  write(context, text, x + style.spacing / 2, spot, style);
  return true;
}

function lettersOf(area, em) {
  const colour = colours(), haloWidth = 2.5;
  if (area.sea) {
    const font = `italic 400 ${em}px Georgia, "Times New Roman", serif`;
    return { text: area.name, style: { font, spacing: 0.6, ink: colour.sea_label, halo: colour.sea, haloWidth } };
  }
  const text = countryName(area.id, area.name).toLocaleUpperCase(data.lang), font = `500 ${em * 0.86}px ${FONT}`;
  return { text, style: { font, spacing: em * 0.12, ink: colour.country_label, halo: colour.halo, haloWidth } };
}
