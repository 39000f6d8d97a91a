// What there is to say about a place on a route.
import { data } from "./data.js";
import { kpOf } from "./kilometre.js";
import { pointById } from "./model.js";
import { shortName } from "./names.js";
import { own } from "./own.js";
import { countryName, language, say, sayFixed, sayKind, sayKm } from "./strings.js";
import { tongue } from "./told.js";

// What a line is called, and the language that is in if it is another than the page's: in others than English the
// places where it begins and ends, if these have names there and no other line of the system runs between the same.
export function lineName({ id, row, of }) {
  const ends = [row.from_point, row.to_point].map((end) => pointById.get(end));
  const isLike = (other) => other.row.from_point === row.from_point && other.row.to_point === row.to_point;
  const isTold = language !== "en" && ends.every((end) => end && !end.lang) && of.lines.filter(isLike).length === 1;
  return isTold ? { text: ends.map(({ label }) => label).join(" – "), lang: null }
    : { text: row.name ?? id, lang: tongue() };
}

// What a route is called: the system, and of one that branches the line.
export function routeName(line) {
  return line.of.label + (data.branching.includes(line.of.id) ? ` · ${lineName(line).text}` : "");
}

function joined(...said) { return said.filter(Boolean).join(" · "); }

// What there is to say about a place on a route: [heading, line, line ...].
export function describePlace(place) {
  const { line, km } = place, system = line.of, { route, row } = line, country = countryName(row.country);
  if (km == null) {
    const status = sayKind(row.status ?? system.status);
    return [system.label, joined(sayKind(system.colour), status, country), ...toldOf(line)];
  }
  const near = nearestStation(route, km), here = kpOf(route, km);
  const start = sayKm(here - kpOf(route, 0)), end = sayKm(kpOf(route, route.km) - here);
  return [
    joined(routeName(line), say("kpValue", { kp: sayFixed(here, 1) })),
    joined(country, near && say("nearest", { name: shortName(near.point), km: sayKm(near.km) })),
    say("toEnds", { start, end }),
    ...toldOf(line),
  ].filter(Boolean);
}

// What chosen columns say of a line.
function toldOf(line) { return own.said?.(line) ?? []; }

function nearestStation(route, km) {
  let best = null;
  for (const { point, kp } of route.stations) {
    const distance = Math.abs(kp - kpOf(route, km));
    if (!best || distance < best.km) best = { point, km: distance };
  }
  return best;
}
