// Names on the map: the most important first, none over another or over a symbol.
import { labelAreas } from "./area_names.js";
import { paintDots, placeCities } from "./cities.js";
import { data } from "./data.js";
import { clearRoom } from "./label_room.js";
import { isMain } from "./look.js";
import { systemById, systems } from "./model.js";
import { fullName, shortName } from "./names.js";
import { labelPlaces } from "./place_names.js";
import { placedPoints } from "./points.js";
import { state } from "./state.js";
import { labelSystem } from "./system_names.js";

const WHOLE_NAMES_ZOOM = 5.2; // from afar no name is written that must be cut
const NEAR_ZOOM = 6.5; // from here on all places are named that have room
const ALL_SYSTEMS_ZOOM = 4.4;

export function paintLabels(context, view) {
  clearRoom(view);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const cities = placeCities(view), far = view.zoom < WHOLE_NAMES_ZOOM;
  const labelSystems = (chosen) => chosen.forEach((system) => labelSystem(context, view, system));
  const label = (placed) => labelPlaces(context, view, placed);
  const wanted = far ? junctionsFirst() : placedPoints.filter(({ point }) => point.group.rank <= 5);
  labelSystems(systems.filter(isMain));
  label(placedPoints.filter(({ point }) => point.id === state.selected?.point));
  label(cities.filter(({ rank }) => rank === 1));
  label(placedPoints.filter(({ point }) => point.group.rank <= (far ? 1 : 2) && isServed(point)));
  if (far) label(wanted.filter(({ point }) => point.on.length >= 3));
  labelAreas(context, view);
  if (view.zoom >= ALL_SYSTEMS_ZOOM && !data.mass) labelSystems(systems.filter((system) => !isMain(system)));
  label(wanted);
  label(cities);
  if (view.zoom >= NEAR_ZOOM) label(placedPoints);
  paintDots(context, cities.filter((city) => city.labelled === view));
}

function isServed(point) { return point.on.some(([system]) => isMain(systemById.get(system))); }

// From afar: ports on a route and where several systems meet, those first where most meet; none with a name to be cut.
function junctionsFirst() {
  const isTold = ({ group, on }) => (group.rank === 1 && on.length > 0) || (group.rank > 2 && on.length >= 3);
  return placedPoints
    .filter(({ point }) => isTold(point) && shortName(point) === fullName(point))
    .sort((a, b) => b.point.on.length - a.point.on.length);
}
