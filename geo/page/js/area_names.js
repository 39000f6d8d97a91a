// The names of countries and seas, where they have the most room.
import { basemap, isIn } from "./basemap.js";
import { colours, letterScale } from "./canvas.js";
import { data } from "./data.js";
import { mercatorX, mercatorY, WORLD } from "./geodesy.js";
import { crossesLine, isApart, isFirm, isFree, isInside, keepRoom, placedBoxes, takeRoom } from "./label_room.js";
import { localName } from "./language.js";
import { FAR_AWAY_PX, ledSpot, paintLeader } from "./leaders.js";
import { FONT, leastWidth, measureText, write } from "./lettering.js";
import { isMain } from "./look.js";
import { lines } from "./model.js";
import { linesOf } from "./names.js";
import { LINE_EM } from "./place_names.js";
import { countryName, inCapitals, isKnown, language } from "./strings.js";

const SHIFTS_EM = [0, -1.3, 1.3, -2.6, 2.6]; // up and down from the middle of the room
const SHIFTS_ABOUT_EM = [0, -0.7, 0.7, -1.4, 1.4, -2.1, 2.1, -2.8, 2.8];
const SIDEWAYS = [0, -0.15, 0.15, -0.3, 0.3, -0.45, 0.45, -0.6, 0.6]; // in widths
const LEAST_ROOM = 0.72, LEAST_ROOM_SEA = 0.58, LEAST_ROOM_ABOUT = 0.32; // in widths of the name
const LEAST_ROOM_LED = 0.1; // likewise, of one beside its country
const LINE_FREE_PX = 3; // from a route to where the thin line to such a name ends
const GAP = 4, GAP_ABOUT = 1; // from a name to the next, in pixels
const AROUND = squareOf(0.5), CLOSE_AROUND = squareOf(0.25); // the middle of the room, in widths of it

let ordered = null, onMainRoutes = null;

// Those first that have the least room, so fewer places for a name.
function areas() {
  if (!basemap || data.tiles) return [];
  return ordered ??= byRoom();
}

function byRoom() {
  const room = (area) => area.places[0]?.[2] ?? 0, seas = basemap.seas.map((sea) => ({ ...sea, sea: true }));
  return [...seas, ...basemap.countries].sort((a, b) => room(a) - room(b));
}

// Whether the map is about a country.
function isAbout({ id }) { return id !== undefined && Object.hasOwn(data.countries, id); }

// Whether it must be told where a country is, even where its name has no room in it.
function isOnMainRoute({ id }) {
  onMainRoutes ??= new Set(lines.filter(({ of: system }) => isMain(system)).map(({ row }) => row.country));
  return id !== undefined && onMainRoutes.has(id);
}

function isAboutOrSea(area) { return area.sea || isAbout(area); }

// `about`: only those of seas and of the countries the map is about, or all others, of these the largest first.
export function labelAreas(context, view, about) {
  const some = areas().filter((area) => isAboutOrSea(area) === about);
  const unnamed = (about ? some : some.reverse()).filter((area) => !labelArea(context, roomNow(context, view, area)));
  unnamed.filter(isOnMainRoute).forEach((area) => labelArea(context, roomNow(context, view, area, [], roomBeside)));
}

function labelArea(context, room) {
  if (!room) return false;
  const { texts, style, em, box, boxes } = room, top = (box[1] + box[3] - (texts.length - 1) * LINE_EM * em) / 2;
  takeRoom(boxes);
  if (room.from) paintLeader(context, room, style.ink, style.halo);
  const x = (box[0] + box[2] + style.spacing) / 2;
  texts.forEach((text, i) => write(context, text, x, top + i * LINE_EM * em, style));
  return true;
}

/** Where names of seas, and of countries the map is about, stand as yet, clear of each other. @returns {number[][]} */
export function boxesAbout(context, view) { return roomsAbout(context, view).flatMap(({ room }) => room.boxes); }

function roomsAbout(context, view) {
  const found = [], boxes = [], keep = (area, room) => {
    if (!room) return false;
    boxes.push(...room.boxes);
    return found.push({ area, room });
  };
  const unnamed = areas().filter(isAboutOrSea).filter((area) => !keep(area, roomNow(context, view, area, boxes)));
  unnamed.filter(isOnMainRoute).forEach((area) => keep(area, roomNow(context, view, area, boxes, roomBeside)));
  return found;
}

const noRooms = () => ({ view: null, rooms: new Map([[roomFor, new Map()], [roomBeside, new Map()]]) });
let foundRooms = noRooms();

// The room of an area as yet, clear of some boxes too: what was written since it was found leaves less, not more.
function roomNow(context, view, area, boxes = [], find = roomFor) {
  if (foundRooms.view !== view) foundRooms = { ...noRooms(), view };
  const rooms = foundRooms.rooms.get(find), gap = gapOf(area);
  const isApartFrom = (room) => room.boxes.every((box) => boxes.every((other) => isApart(box, other, gap)));
  const found = rooms.get(area);
  if (found === null || found && found.boxes.every((box) => isFree(box, gap)) && isApartFrom(found)) return found;
  const alone = find(context, view, area);
  const room = !alone || isApartFrom(alone) ? alone : keepRoom(boxes, () => find(context, view, area));
  if (room || !alone) rooms.set(area, room); else rooms.delete(area);
  return room;
}

/** What counts the names of seas, and of countries the map is about, that boxes leave no room for. */
export function namesLost(context, view) {
  const named = roomsAbout(context, view).map(({ area, room }) => ({ area, first: room.boxes }));
  const others = new Map(); // by box, whether a name may stand there but for other names
  const mayStand = (area, name, box) => others.get(box)
    ?? others.set(box, isAtHome(box, view, area, name) && !crossesLine(box, isFirm)).get(box);
  const namesOf = (one) => one.names ??= one.area.places
    .map((place) => roomsAt(context, view, one.area, place)).filter(Boolean);
  const found = (one, hasRoomYet) => {
    if (one.first.every(hasRoomYet)) return one.first;
    for (const name of namesOf(one)) {
      const box = name.boxes.find((some) =>
        isInside(some, view) && hasRoomYet(some) && mayStand(one.area, name, some));
      if (box) return [box];
    }
    return null;
  };
  // What the names would take beside some boxes, and how many have no room.
  const allot = (boxes) => {
    const taken = [...boxes];
    let lost = 0;
    for (const one of named) {
      const rooms = found(one, (box) =>
        taken.every((other) => isApart(box, other, GAP_ABOUT)) && isFree(box, GAP_ABOUT));
      if (rooms) taken.push(...rooms); else lost++;
    }
    return { taken, lost };
  };
  const already = allot([]).lost;
  let written = -1, asYet = null; // what they would take as yet, of boxes beside which nothing changes
  return (boxes) => {
    if (written !== placedBoxes.length) [written, asYet] = [placedBoxes.length, allot([])];
    const isBeside = boxes.every((box) => asYet.taken.every((other) => isApart(box, other, GAP_ABOUT)));
    return (isBeside ? asYet : allot(boxes)).lost - already;
  };
}

// The name of an area at the first of its places where it has room.
function roomFor(context, view, area) {
  for (const place of area.places) {
    const found = roomAt(context, view, area, place);
    if (found) return found;
  }
  return null;
}

// Where there is none in a country, beside it, with a thin line that leads there from where no route is.
function roomBeside(context, view, area) {
  for (const place of area.places) {
    const name = roomsAt(context, view, area, place, LEAST_ROOM_LED);
    if (!name) continue;
    const isBare = ([px, py]) => !crossesLine(boxAbout(px, py, LINE_FREE_PX, LINE_FREE_PX));
    const isHere = (end) => isAtHome([...end, ...end], view, area, name) && isBare(end);
    const ends = middlesAbout(name, CLOSE_AROUND).filter(isHere);
    const spot = ledSpot(view, ends, name.width, name.half * name.em, null, FAR_AWAY_PX);
    if (spot) return { ...name, ...spot, box: spot.boxes[0] };
  }
  return null;
}

function roomAt(context, view, area, place) {
  const name = roomsAt(context, view, area, place);
  if (!name) return null;
  const isRoom = (box) => isInside(box, view) && isFree(box, gapOf(area)) && isAtHome(box, view, area, name);
  const room = (box) => ({ ...name, box, boxes: [box] });
  let next = null; // on no line but those of ships
  for (const box of name.boxes) {
    if (!isRoom(box)) continue;
    if (data.mass || !crossesLine(box)) return room(box);
    if (!next && !crossesLine(box, isFirm)) next = box;
  }
  return next && room(next);
}

// Whether the name of a country the map is about stands in it: surely so in the circle that is its room; others have
// no places beside that.
function isAtHome(box, view, area, { x, y, wide }) {
  const px = (box[0] + box[2]) / 2, py = (box[1] + box[3]) / 2;
  return !isAbout(area) || Math.hypot(px - x, py - y) < wide / 2
    || isIn(area, (px + view.left) / view.scale, (py + view.top) / view.scale);
}

// The name of an area as it is written at one of its places, and where, the best first.
function roomsAt(context, view, area, [lon, lat, radius], least = leastRoomOf(area)) {
  const wide = radius * (WORLD / 360) * view.scale * 2, about = isAbout(area), longest = wide / least;
  const [left, top, right, bottom] = view.window;
  const x = mercatorX(lon) * view.scale - view.left, y = mercatorY(lat) * view.scale - view.top;
  if (x < left - longest || x > right + longest || y < top - longest || y > bottom + longest) return null;
  // by halves of a pixel: a browser makes letters of each size anew
  const em = Math.round(2 * Math.max(10.5, Math.min(17, 7.5 + wide / 22))) / 2 * letterScale();
  const { text, style } = lettersOf(area, em);
  const widthOf = (line) => measureText(context, line, style.font, style.spacing);
  const isShort = (line) => leastWidth(line, em) <= longest && widthOf(line) <= longest; // most lakes have none
  const texts = [[text], ...area.sea ? [linesOf(text, text.length / 2)] : []].find((rows) => rows.every(isShort));
  if (!texts) return null;
  const width = Math.max(...texts.map(widthOf)), half = 0.6 + (texts.length - 1) * LINE_EM / 2;
  const reach = area.sea ? wide / 2.2 : about ? 1.5 * wide : Infinity; // to stand on the sea, or in the country
  const sideways = (about || area.sea ? SIDEWAYS : [0]).filter((k) => Math.abs(k * width) < reach);
  const shifts = (about || area.sea ? SHIFTS_ABOUT_EM : SHIFTS_EM).filter((up) => Math.abs(up * em) < reach);
  const middles = [...sideways.flatMap((k) => shifts.map((up) => [x + k * width, y + up * em])),
    ...about ? middlesAbout({ x, y, wide }, AROUND) : []];
  const boxes = middles.map(([mx, my]) => boxAbout(mx, my, width / 2 + 1, half * em));
  return { boxes, texts, style, em, x, y, wide, width, half };
}

function leastRoomOf(area) { return isAbout(area) ? LEAST_ROOM_ABOUT : area.sea ? LEAST_ROOM_SEA : LEAST_ROOM; }

/** @returns {[number, number][]} */
function middlesAbout({ x, y, wide }, square) {
  return square.map(([right, down]) => [x + right * wide, y + down * wide]);
}

// Places in a square from -1 to 1, a step apart, the nearest to its middle first.
/** @returns {[number, number][]} */
function squareOf(step) {
  const count = 2 / step + 1, at = Array.from({ length: count }, (_, i) => i * step - 1);
  return at.flatMap((down) => at.map((right) => /** @type {[number, number]} */ ([right, down])))
    .sort(([a, b], [c, d]) => Math.hypot(a, b) - Math.hypot(c, d));
}

function boxAbout(x, y, wide, high) { return [x - wide, y - high, x + wide, y + high]; }

function gapOf(area) { return isAboutOrSea(area) ? GAP_ABOUT : GAP; }

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
