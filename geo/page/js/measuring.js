// Distances between two places that are clicked: along a route that both stand on, else across country.
import { data } from "./data.js";
import { el } from "./dom.js";
import { geodesicKm, greatCircle } from "./geodesy.js";
import { kpOf } from "./kilometre.js";
import { routeName } from "./place_said.js";
import { say, sayKm } from "./strings.js";

// The mark of a place, which is no place to click.
export function dotAt(lat, lon) {
  const icon = L.divIcon({ className: "kp-dot", html: "", iconSize: [16, 16] });
  return L.marker([lat, lon], { icon, interactive: false, keyboard: false });
}

// The tool on a map: `take` takes a place, `tell` says something where distances are said.
export function makeMeasuring(map) {
  const readout = el("div", { id: "readout", class: "readout", role: "status", hidden: true });
  const container = map.getContainer(), marks = L.layerGroup();
  let on = false, first = null; // the place measured from, while the next is waited for
  container.append(readout);

  function tell(text) {
    readout.textContent = text;
    readout.hidden = false;
  }

  function stop() {
    on = false;
    marks.remove();
    container.classList.remove("measuring");
    readout.hidden = true;
  }

  function start() {
    on = true;
    first = null;
    marks.clearLayers().addTo(map);
    container.classList.add("measuring");
    tell(say("measureStart"));
  }

  function take(place) {
    if (!first) marks.clearLayers();
    dotAt(place.lat, place.lon).addTo(marks);
    tell(first ? measured(first, place, marks) : say("measureNext"));
    first = first ? null : place;
  }

  return { start, stop, take, tell, isOn: () => on };
}

// The distance in words; across country its line is drawn.
function measured(from, to, marks) {
  const route = to.line?.route;
  if (route && from.line?.route === route) {
    const km = Math.abs(kpOf(route, to.km) - kpOf(route, from.km));
    return say("measuredAlong", { km: sayKm(km), name: routeName(to.line) });
  }
  const km = geodesicKm(from.lon, from.lat, to.lon, to.lat);
  L.polyline(greatCircle(from, to), { className: "measure-line", interactive: false }).addTo(marks);
  return say("measuredDirect", { km: sayKm(km), mi: sayKm(km / data.constants.km_per_mile) });
}
