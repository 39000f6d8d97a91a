// The names of countries and seas, where they have the most room.
import { basemap } from "./basemap.js";
import { colours, letterScale } from "./canvas.js";
import { data } from "./data.js";
import { mercatorX, mercatorY, WORLD } from "./geodesy.js";
import { crossesLine, isApart, isFirm, isFree, isInside, takeRoom } from "./label_room.js";
import { localName } from "./language.js";
import { FONT, leastWidth, measureText, write } from "./lettering.js";
import { countryName, inCapitals, isKnown, language } from "./strings.js";

const SHIFTS_EM = [0, -1.3, 1.3, -2.6, 2.6]; // up and down from the middle of the room
const SHIFTS_ABOUT_EM = [0, -0.7, 0.7, -1.4, 1.4, -2.1, 2.1, -2.8, 2.8];
const SIDEWAYS = [0, -0.3, 0.3, -0.6, 0.6]; // in widths
const LEAST_ROOM = 0.72, LEAST_ROOM_ABOUT = 0.32; // in widths of the name; of countries the map is about

let ordered = null;

// Those with the most room first.
function areas() {
  if (!basemap || data.tiles) return [];
  return ordered ??= byRoom();
}

function byRoom() {
  const room = (area) => area.places[0]?.[2] ?? 0, seas = basemap.seas.map((sea) => ({ ...sea, sea: true }));
  return [...seas, ...basemap.countries].sort((a, b) => room(b) - room(a));
}

// Whether the map is about a country.
function isAbout({ id }) { return id !== undefined && Object.hasOwn(data.countries, id); }

// `about`: only those of the countries the map is about, or all others.
export function labelAreas(context, view, about) {
  for (const area of areas()) {
    const found = isAbout(area) === about && roomNow(context, view, area);
    if (!found) continue;
    const { text, style, box } = found;
    takeRoom([box]);
    write(context, text, (box[0] + box[2] + style.spacing) / 2, (box[1] + box[3]) / 2, style);
  }
}

/** Where the names of countries the map is about would stand as yet. @returns {number[][]} */
export function boxesAbout(context, view) {
  return areas().filter(isAbout).map((area) => roomNow(context, view, area)?.box).filter(Boolean);
}

let foundRooms = { view: null, rooms: new Map() };

// The room of an area as yet: what was written since it was found leaves less, not more.
function roomNow(context, view, area) {
  if (foundRooms.view !== view) foundRooms = { view, rooms: new Map() };
  const found = foundRooms.rooms.get(area);
  if (found === null || found && isFree(found.box, gapOf(area))) return found;
  foundRooms.rooms.set(area, roomFor(context, view, area));
  return foundRooms.rooms.get(area);
}

/** What tells of boxes whether seas, and countries the map is about, keep room for their names. */
export function roomLeft(context, view) {
  const named = areas().filter((area) => area.sea || isAbout(area))
    .map((area) => ({ area, gap: gapOf(area), box: roomNow(context, view, area)?.box, rooms: null }));
  return (boxes) => named.filter(({ box }) => box).every((name) => {
    const isApartThere = (box) => boxes.every((other) => isApart(box, other, name.gap));
    if (isApartThere(name.box)) return true;
    name.rooms ??= name.area.places.flatMap((place) => roomsAt(context, view, name.area, place)?.boxes ?? [])
      .filter((box) => isRoom(box, view, name.area) && !crossesLine(box, isFirm));
    return name.rooms.some((box) => isApartThere(box) && isFree(box, name.gap));
  });
}

// The name of an area at the first of its places where it has room.
function roomFor(context, view, area) {
  for (const place of area.places) {
    const found = roomAt(context, view, area, place);
    if (found) return found;
  }
  return null;
}

function roomAt(context, view, area, place) {
  const { boxes, text, style } = roomsAt(context, view, area, place) ?? {};
  const fits = (crosses) => (box) => isRoom(box, view, area) && !crosses(box);
  const box = data.mass ? boxes?.find(fits(() => false))
    : boxes?.find(fits(crossesLine)) ?? boxes?.find(fits((one) => crossesLine(one, isFirm)));
  return box && { box, text, style };
}

function isRoom(box, view, area) { return isInside(box, view) && isFree(box, gapOf(area)); }

// The name of an area as it is written at one of its places, and where, the best first.
function roomsAt(context, view, area, [lon, lat, radius]) {
  const wide = radius * (WORLD / 360) * view.scale * 2, about = isAbout(area);
  const longest = wide / (about ? LEAST_ROOM_ABOUT : LEAST_ROOM), [left, top, right, bottom] = view.window;
  const x = mercatorX(lon) * view.scale - view.left, y = mercatorY(lat) * view.scale - view.top;
  if (x < left - longest || x > right + longest || y < top - longest || y > bottom + longest) return null;
  // by halves of a pixel: a browser makes letters of each size anew
  const em = Math.round(2 * Math.max(10.5, Math.min(17, 7.5 + wide / 22))) / 2 * letterScale();
  const { text, style } = lettersOf(area, em);
  if (leastWidth(text, em) > longest) return null; // most lakes
  const width = measureText(context, text, style.font, style.spacing);
  if (width > longest) return null;
  const sideways = about ? SIDEWAYS : [0], shifts = about ? SHIFTS_ABOUT_EM : SHIFTS_EM;
  const boxes = sideways.flatMap((k) => shifts.map((up) =>
    [x + (k - 0.5) * width, y + (up - 0.6) * em, x + (k + 0.5) * width, y + (up + 0.6) * em]));
  return { boxes, text, style };
}

function gapOf(area) { return isAbout(area) ? 1 : 4; }

function lettersOf(area, em) {
  const colour = colours(), haloWidth = 2.5;
  if (area.sea) {
    const font = `italic 400 ${em}px Georgia, "Times New Roman", serif`;
    return { text: localName(area.names) || area.name,
      style: { font, spacing: 0.6, ink: colour.sea_label, halo: colour.sea, haloWidth } };
  }
  const own = language === "en" ? area.name : isKnown(language) ? "" : localName(area.names);
  const text = inCapitals(own || countryName(area.id, area.name)), font = `500 ${em * 0.86}px ${FONT}`;
  return { text, style: { font, spacing: em * 0.12, ink: colour.country_label, halo: colour.halo, haloWidth } };
}
