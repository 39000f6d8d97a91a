// The names of countries and seas, where they have the most room.
import { basemap } from "./basemap.js";
import { colours, letterScale } from "./canvas.js";
import { data } from "./data.js";
import { mercatorX, mercatorY, WORLD } from "./geodesy.js";
import { crossesLine, isFirm, isFree, isInside, placedBoxes } from "./label_room.js";
import { localName } from "./language.js";
import { FONT, measureText, write } from "./lettering.js";
import { countryName, inCapitals, isKnown, language } from "./strings.js";

const SHIFTS_EM = [0, -1.3, 1.3, -2.6, 2.6]; // up and down from the middle of the room
const SHIFTS_ABOUT_EM = [0, -0.7, 0.7, -1.4, 1.4, -2.1, 2.1, -2.8, 2.8];
const SIDEWAYS = [0, -0.3, 0.3, -0.6, 0.6]; // in widths
const LEAST_ROOM = 0.72, LEAST_ROOM_ABOUT = 0.32; // in widths of the name; of countries the map is about

// Measures the names of all areas.
export function measureAreas(context) {
  if (!basemap || data.tiles) return;
  for (const area of [...basemap.seas.map((sea) => ({ ...sea, sea: true })), ...basemap.countries]) {
    const { text, style } = lettersOf(area, 10);
    measureText(context, text, style.font);
  }
}

// `about`: only those of the countries the map is about, or all others.
export function labelAreas(context, view, about) {
  if (!basemap || data.tiles) return;
  const areas = [...basemap.seas.map((sea) => ({ ...sea, sea: true })), ...basemap.countries];
  const room = (area) => area.places[0]?.[2] ?? 0;
  const isAbout = ({ id }) => id !== undefined && Object.hasOwn(data.countries, id);
  areas.sort((a, b) => room(b) - room(a));
  for (const area of areas.filter((one) => isAbout(one) === about)) {
    area.places.some((place) => labelArea(context, view, area, place, about));
  }
}

// Writes the name of an area at one of its places, and returns whether it had room.
function labelArea(context, view, area, [lon, lat, radius], about) {
  const wide = radius * (WORLD / 360) * view.scale * 2;
  const em = Math.max(10.5, Math.min(17, 7.5 + wide / 22)) * letterScale(), { text, style } = lettersOf(area, em);
  const width = measureText(context, text, style.font, style.spacing);
  if (wide < width * (about ? LEAST_ROOM_ABOUT : LEAST_ROOM)) return false;
  const x = mercatorX(lon) * view.scale - view.left, y = mercatorY(lat) * view.scale - view.top;
  const boxAt = ([cx, cy]) => [cx - width / 2, cy - em * 0.6, cx + width / 2, cy + em * 0.6];
  const gap = about ? 1 : 4;
  const fits = (crosses) => (at) => isInside(boxAt(at), view) && isFree(boxAt(at), gap) && !crosses(boxAt(at));
  const sideways = about ? SIDEWAYS : [0], shifts = about ? SHIFTS_ABOUT_EM : SHIFTS_EM;
  const spots = sideways.flatMap((k) => shifts.map((up) =>
    /** @type {[number, number]} */ ([x + k * width, y + up * em])));
  const spot = data.mass ? spots.find(fits(() => false))
    : spots.find(fits(crossesLine)) ?? spots.find(fits((box) => crossesLine(box, isFirm)));
  if (spot === undefined) return false;
  placedBoxes.push(boxAt(spot));
  write(context, text, spot[0] + style.spacing / 2, spot[1], style);
  return true;
}

function lettersOf(area, em) {
  const colour = colours(), haloWidth = 2.5;
  if (area.sea) {
    const font = `italic 400 ${em}px Georgia, "Times New Roman", serif`;
    return { text: localName(area.names) || area.name,
      style: { font, spacing: 0.6, ink: colour.sea_label, halo: colour.sea, haloWidth } };
  }
  const own = isKnown(language) ? "" : localName(area.names);
  const text = inCapitals(own || countryName(area.id, area.name)), font = `500 ${em * 0.86}px ${FONT}`;
  return { text, style: { font, spacing: em * 0.12, ink: colour.country_label, halo: colour.halo, haloWidth } };
}
