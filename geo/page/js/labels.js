// Names on the map: the most important first, none over another or over a symbol.
import { boxesAbout, labelAreas, namesLost } from "./area_names.js";
import { labelBundles } from "./bundle_names.js";
import { theRest } from "./canvas.js";
import { paintDots, placeCities } from "./cities.js";
import { data } from "./data.js";
import { boxOf, clearRoom, isUnwritten, keepRoom, takeRoom } from "./label_room.js";
import { isMain } from "./look.js";
import { systemById, systems } from "./model.js";
import { labelPlaces } from "./place_names.js";
import { placedPoints } from "./points.js";
import { state } from "./state.js";
import { labelSystem } from "./system_names.js";

const SIGNS_ZOOM = 5.4; // from here on places are named that are not told first
const NEAR_ZOOM = 6.5; // from here on all places are named that have room
const ALL_SYSTEMS_ZOOM = 3.7;
const FAR_LETTERS = 30; // from afar no longer name is written

/** @returns {(() => void)[]} pieces of work, the most important names first */
export function labelPieces(context, view) {
  const far = view.zoom < SIGNS_ZOOM, close = view.zoom >= ALL_SYSTEMS_ZOOM && !data.mass;
  const labelSystems = (chosen, led = false) => chosen.filter((system) => !labelSystem(context, view, system, led));
  const label = (placed, mayLead = true, isRight = null) => labelPlaces(context, view, placed, mayLead, isRight);
  let unnamed = data.mass ? [] : systems.filter((system) => !isMain(system) && isBundled(system));
  let cities = [], first = []; // all, and those named first
  // While seas and the countries the map is about keep their room.
  const aside = (work) => () => keepRoom(boxesAbout(context, view), work);
  // What tells of boxes whether none of their names is lost by them.
  const sparing = () => {
    const lost = namesLost(context, view);
    return (boxes) => !lost(boxes);
  };
  const nameBundles = () => {
    if (unnamed.length > 1) unnamed = labelBundles(context, view, unnamed, namesLost(context, view));
  };
  // The dot of a city keeps its room; under a name there is none.
  const labelCities = (some, mayLead = true, isRight = null) => some.forEach((city) => {
    if (city.labelled === view || !isUnwritten(boxOf(city))) return;
    label([city], mayLead, isRight);
    if (city.labelled === view) takeRoom([boxOf(city)]);
  });
  return [
    () => {
      cities = placeCities(view);
      first = cities.filter(({ rank }) => rank === 1);
      clearRoom(view, first);
      context.textAlign = "center";
      context.textBaseline = "middle";
    },
    () => labelCities(first, false, sparing()),
    aside(() => {
      labelSystems(systems.filter(isMain), true);
      label(placedPoints.filter(({ point }) => point.id === state.selected?.point));
    }),
    aside(() => labelCities(first)),
    () => {
      if (first.every((city) => city.labelled === view)) return;
      labelCities(first, true, sparing());
      labelCities(first); // at the cost of such a name
    },
    aside(() => label(toldFirst(far))),
    theRest,
    aside(() => { unnamed = labelSystems(unnamed); }),
    nameBundles,
    () => { if (!far) labelSystems(unnamed, true); },
    () => labelAreas(context, view, true),
    () => labelAreas(context, view, false),
    () => { if (far) labelSystems(unnamed, true); },
    () => { if (close) labelSystems(systems.filter((system) => !isMain(system) && !isBundled(system))); },
    () => {
      if (!far) label(placedPoints.filter(({ point }) => point.group.rank <= 5 && !isLate(point)));
      labelCities(cities);
      if (view.zoom >= NEAR_ZOOM) label(placedPoints);
      paintDots(context, cities.filter((city) => city.labelled === view));
    },
  ];
}

// Whether a system has a lane beside others that the atlas gives it.
function isBundled({ id }) { return Object.hasOwn(data.lanes ?? {}, id); }

// Crossings are named late: borders are seen.
function isLate(point) { return point.group.rank === 2 || point.group.rank === 3; }

// The places told first, those on a main route before others; then, from afar, those where most systems meet.
function toldFirst(far) {
  const first = placedPoints.filter(({ point }) => point.first && (!far || point.label.length <= FAR_LETTERS));
  first.sort((a, b) => Number(isServed(b.point)) - Number(isServed(a.point)));
  if (data.labels || !far) return first;
  const junctions = placedPoints.filter(({ point }) => point.on.length >= 3 && point.label.length <= FAR_LETTERS);
  return first.concat(junctions.sort((a, b) => b.point.on.length - a.point.on.length));
}

function isServed(point) { return point.on.some(([system]) => isMain(systemById.get(system))); }
