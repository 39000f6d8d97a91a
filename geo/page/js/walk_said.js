// A place on a route as a walker would tell it: the kilometre, the border, the turn, and what lies beside.
import { isTurn, offSaid, windOf } from "./compass.js";
import { inverse } from "./geodesy.js";
import { kmOf } from "./kilometre.js";
import { shortName } from "./names.js";
import { systemsAround } from "./nearby.js";
import { placeAtKm } from "./pointing.js";
import { countryName, say, sayList, sayPlain } from "./strings.js";

const BORDER_KM = 1.5, STATION_KM = 1.5; // so near one is at it
const AHEAD_KM = 10; // a direction is that of so much of the way
const BESIDE_KM = 5; // another route so near shares the corridor

// `kp` is where one is, `before` where one was.
export function walkSaid(route, kp, before = kp) {
  const km = kmOf(route, kp), forwards = kp >= before ? 1 : -1, here = placeAtKm(route, km);
  const kilometre = say("walkKp", { kp: sayPlain(kp) });
  return [kilometre, countrySaid(route, km, here, forwards), stationSaid(route, kp),
    directionSaid(route, km, here, forwards), ...routesSaid(route, here)].filter(Boolean).join(", ");
}

function countrySaid(route, km, here, forwards) {
  const countryAt = (at) => placeAtKm(route, Math.max(0, Math.min(route.km, at))).line.row.country;
  const behind = countryAt(km - BORDER_KM * forwards), ahead = countryAt(km + BORDER_KM * forwards);
  if (ahead && behind && ahead !== behind) return say("borderOf", { name: countryName(ahead) });
  return countryName(here.line.row.country);
}

function stationSaid(route, kp) {
  const near = route.stations.map(({ point, kp: at }) => ({ point, away: Math.abs(at - kp) }))
    .sort((a, b) => a.away - b.away)[0];
  return near && near.away <= STATION_KM && say("atPlace", { name: shortName(near.point) });
}

function directionSaid(route, km, here, forwards) {
  const azimuth = (from, to) => {
    if (Math.min(from, to) < 0 || Math.max(from, to) > route.km) return null;
    const one = from === km ? here : placeAtKm(route, from), other = to === km ? here : placeAtKm(route, to);
    return inverse(one.lon, one.lat, other.lon, other.lat).azimuth;
  };
  const step = Math.min(AHEAD_KM, route.km / 2) * forwards;
  const before = azimuth(km - step, km), after = azimuth(km, km + step);
  if (after == null) return say("theEnd");
  const wind = say("wind:" + windOf(after));
  return say(before != null && isTurn(before, after) ? "turning" : "heading", { wind });
}

// What runs beside it, and where the nearest of the others is.
function routesSaid(route, here) {
  const others = systemsAround(here, Infinity).filter(({ system }) => system !== route.lines[0].of);
  const beside = others.filter(({ km }) => km <= BESIDE_KM), next = others.find(({ km }) => km > BESIDE_KM);
  return [beside.length > 0 && say("beside", { names: sayList(beside.map(({ system }) => system.label)) }),
    next && `${next.system.label} ${offSaid(here, next)}`];
}
