// Distances and directions in words: how far off a place is, and by which of eight winds.
import { inverse } from "./geodesy.js";
import { say, sayKm } from "./strings.js";

const WINDS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];
const HERE_KM = 0.5; // so near there is no direction worth telling
const TURN = Math.PI / 6; // a bend of less is the same direction

export function windOf(azimuth) { return WINDS[(Math.round(azimuth / (Math.PI / 4)) + 8) % 8]; }

export function isTurn(before, after) {
  const angle = Math.abs(after - before) % (2 * Math.PI);
  return Math.min(angle, 2 * Math.PI - angle) > TURN;
}

// "310 km north": where one place lies from another.
export function offSaid(from, to) {
  const { km, azimuth } = inverse(from.lon, from.lat, to.lon, to.lat);
  return km < HERE_KM ? say("here") : say("off", { km: sayKm(km), wind: say("wind:" + windOf(azimuth)) });
}
