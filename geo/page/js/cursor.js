// The kilometre point under the pointer, and distances between two places.
import { data } from "./data.js";
import { calm, el, replace } from "./dom.js";
import { geodesicKm, greatCircle, mercatorX, mercatorY } from "./geodesy.js";
import { kpOf } from "./kilometre.js";
import { shortName } from "./names.js";
import { hitLines, placeOnLine } from "./pointing.js";
import { hitPoints } from "./points.js";
import { pointer, select } from "./state.js";
import { countryName, say, sayKind, sayKm } from "./strings.js";

let measuring = null; // {first: place or null, marks: Leaflet layers}

// What a route is called: the system, and of one that branches the line.
export function routeName(line) {
  return line.of.label + (data.branching.includes(line.of.id) ? ` · ${line.row.name ?? line.id}` : "");
}

function joined(...said) { return said.filter(Boolean).join(" · "); }

// What there is to say about a place on a route: [heading, line, line ...].
export function describePlace(place) {
  const { line, km } = place, system = line.of, { route, row } = line, country = countryName(row.country);
  if (km == null) return [system.label, joined(sayKind(system.colour), sayKind(row.status ?? system.status), country)];
  const near = nearestStation(route, km), here = kpOf(route, km);
  const start = sayKm(here - kpOf(route, 0)), end = sayKm(kpOf(route, route.km) - here);
  return [
    joined(routeName(line), say("kpValue", { kp: here.toFixed(1) })),
    joined(country, near && say("nearest", { name: shortName(near.point), km: sayKm(near.km) })),
    say("toEnds", { start, end }),
  ].filter(Boolean);
}

function nearestStation(route, km) {
  let best = null;
  for (const { point, kp } of route.stations) {
    const distance = Math.abs(kp - kpOf(route, km));
    if (!best || distance < best.km) best = { point, km: distance };
  }
  return best;
}

export function startCursor(map, glow, lineLayer) {
  const tip = el("div", { id: "tip", class: "tip", hidden: true, "aria-hidden": "true" });
  const readout = el("div", { id: "readout", class: "readout", role: "status", hidden: true });
  map.getContainer().append(tip, readout);
  const dot = L.marker([0, 0], {
    icon: L.divIcon({ className: "kp-dot", html: "", iconSize: [16, 16] }),
    interactive: false,
    keyboard: false,
  });
  let pending = null;

  const canvasPoint = (event) => map.mouseEventToLayerPoint(event).subtract(lineLayer._bounds.min);

  function lookAt(event) {
    const at = canvasPoint(event),
      nearPoint = hitPoints(at.x, at.y, 4)[0],
      hit = nearPoint ? null : hitLines(at.x, at.y, 9)[0];
    const before = pointer.over?.point ?? pointer.over?.line;
    if (nearPoint) pointer.over = { point: nearPoint.point };
    else if (hit) {
      const { lat, lng } = map.mouseEventToLatLng(event);
      pointer.over = {
        line: hit.line,
        place: placeOnLine(hit.line, hit.part, hit.from, hit.to, mercatorX(lng), mercatorY(lat)),
      };
    } else pointer.over = null;
    if ((pointer.over?.point ?? pointer.over?.line) !== before) glow.redraw();
    map.getContainer().classList.toggle("pointing", Boolean(pointer.over));
    showTip(event);
  }

  function showTip(event) {
    tip.hidden = !pointer.over;
    if (!pointer.over) {
      if (!slider) dot.remove();
      return;
    }
    const { point, place } = pointer.over;
    const said = point
      ? [point.name, [sayKind(point.row.kind), countryName(point.row.country)].filter(Boolean).join(" · ")]
      : describePlace(place);
    replace(
      tip,
      said.map((text, i) => el(i ? "div" : "strong", { text })),
    );
    const box = map.getContainer().getBoundingClientRect(),
      x = event.clientX - box.left,
      y = event.clientY - box.top;
    tip.style.left = Math.max(8, Math.min(x + 16, box.width - tip.offsetWidth - 8)) + "px";
    tip.style.top = Math.max(8, y + 20 + tip.offsetHeight > box.height ? y - tip.offsetHeight - 14 : y + 20) + "px";
    if (place) dot.setLatLng([place.lat, place.lon]).addTo(map);
    else if (!slider) dot.remove();
  }

  let slider = false;
  const container = map.getContainer();
  container.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || event.target.closest(".leaflet-control, .panel")) return;
    const waiting = pending;
    pending = event;
    if (!waiting) {
      requestAnimationFrame(() => {
        const latest = pending;
        pending = null;
        lookAt(latest);
      });
    }
  });
  container.addEventListener("pointerleave", () => {
    pointer.over = null;
    tip.hidden = true;
    if (!slider) dot.remove();
    glow.redraw();
  });

  map.on("click", ({ originalEvent }) => {
    const at = canvasPoint(originalEvent),
      reach = originalEvent.pointerType === "touch" ? 18 : 9;
    const places = hitPoints(at.x, at.y, reach - 5),
      hits = hitLines(at.x, at.y, reach);
    const { lat, lng } = map.mouseEventToLatLng(originalEvent);
    if (measuring) {
      const hit = hits[0];
      return measureAt(
        hit ? placeOnLine(hit.line, hit.part, hit.from, hit.to, mercatorX(lng), mercatorY(lat)) : { lon: lng, lat },
      );
    }
    /** @type {Target[]} */
    const found = [
      ...places.map(({ point }) => ({ point: point.id })),
      ...hits.map(({ line }) => ({ system: line.of.id, line: line.id })),
    ];
    const seen = new Set(),
      distinct = found.filter((entry) => {
        const key = entry.point ?? "s " + entry.system;
        return !seen.has(key) && seen.add(key);
      });
    select(distinct[0] ?? null, distinct.slice(1));
  });

  function startMeasuring(first = null) {
    stopMeasuring();
    measuring = { first: null, marks: L.layerGroup().addTo(map) };
    container.classList.add("measuring");
    tell(say("measureStart"));
    if (first) measureAt(first);
  }

  function stopMeasuring() {
    measuring?.marks.remove();
    measuring = null;
    container.classList.remove("measuring");
    readout.hidden = true;
  }

  function measureAt(place) {
    if (!measuring.first || measuring.done) {
      measuring.marks.clearLayers();
      Object.assign(measuring, { first: place, done: false });
      mark(place);
      return tell(say("measureNext"));
    }
    const first = measuring.first;
    measuring.done = true;
    mark(place);
    const route = place.line?.route;
    if (route && first.line?.route === route) {
      const km = Math.abs(kpOf(route, place.km) - kpOf(route, first.km));
      return tell(say("measuredAlong", { km: sayKm(km), name: routeName(place.line) }));
    }
    const km = geodesicKm(first.lon, first.lat, place.lon, place.lat);
    L.polyline(greatCircle(first, place), { className: "measure-line", interactive: false }).addTo(measuring.marks);
    tell(say("measuredDirect", { km: sayKm(km), mi: sayKm(km / data.constants.km_per_mile) }));
  }

  function mark({ lat, lon }) {
    L.marker([lat, lon], {
      icon: L.divIcon({ className: "kp-dot", html: "", iconSize: [16, 16] }),
      interactive: false,
      keyboard: false,
    }).addTo(measuring.marks);
  }

  function tell(text) {
    readout.textContent = text;
    readout.hidden = false;
  }

  return {
    startMeasuring,
    stopMeasuring,
    tell,
    isMeasuring: () => Boolean(measuring),
    measureFrom(place) {
      if (measuring) measureAt(place);
      else startMeasuring(place);
    },
    // the place the slider of the facts panel stands on
    showPlace(place) {
      slider = Boolean(place);
      if (!place) return dot.remove();
      dot.setLatLng([place.lat, place.lon]).addTo(map);
      if (!map.getBounds().pad(-0.1).contains([place.lat, place.lon])) {
        map.panTo([place.lat, place.lon], { animate: !calm() });
      }
      return dot;
    },
  };
}
