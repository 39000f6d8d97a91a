// Cities of the background: a dot and a name each, the earlier by rank the farther off they are seen.
import { basemap } from "./basemap.js";
import { colours } from "./canvas.js";
import { data } from "./data.js";
import { mercatorX, mercatorY } from "./geodesy.js";
import { localName } from "./language.js";
import { placedPoints } from "./points.js";
import { fold } from "./search.js";

const FROM_ZOOM = [0, 0, 4.8, 5.6, 6.2, 7]; // by rank, which begins with 1
const DOT_PX = 5;
const SAME_PX = 40; // a place so close that bears its name stands for a city

// Where the cities stand on the screen that are near enough to be named; as entries of `placedPoints`.
export function placeCities(view) {
  if (!basemap || data.tiles) return [];
  const placed = [];
  for (const [name, lon, lat, rank, capital, names] of basemap.cities) {
    const x = mercatorX(lon) * view.scale - view.left, y = mercatorY(lat) * view.scale - view.top;
    if (view.zoom < FROM_ZOOM[rank] || x < 0 || y < 0 || x > view.width || y > view.height) continue;
    const text = localName(names) || name;
    if (placedPoints.some((place) => isNamesake(place, name, x, y))) continue;
    const point = { id: name, label: text, first: rank === 1 };
    placed.push({ point, x, y, size: DOT_PX, rank, capital, labelled: null });
  }
  return placed;
}

function isNamesake({ point, x, y, dot }, name, cityX, cityY) {
  return !dot && Math.hypot(x - cityX, y - cityY) < SAME_PX
    && [point.label, point.row.name].some((text) => fold(text ?? "").startsWith(fold(name)));
}

export function paintDots(context, cities) {
  const colour = colours();
  for (const { x, y, capital } of cities) {
    context.beginPath();
    context.arc(x, y, DOT_PX / 2, 0, 2 * Math.PI);
    context.fillStyle = capital ? colour.ink : colour.halo;
    context.fill();
    context.strokeStyle = capital ? colour.halo : colour.ink;
    context.lineWidth = 1.2;
    context.stroke();
  }
}
