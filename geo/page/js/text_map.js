// The map in words: what is in view, and places and routes by direction and distance from where one is, one after
// another within reach of the keyboard. It is seen while the focus is in it.
import { offSaid } from "./compass.js";
import { data } from "./data.js";
import { el, replace } from "./dom.js";
import { kpOf, nearestPlace } from "./kilometre.js";
import { live, tellCalmly } from "./live.js";
import { geometry, isPointShown, points } from "./model.js";
import { placesAround, systemsAround } from "./nearby.js";
import { onChange, select, whenReworded } from "./state.js";
import { say } from "./strings.js";
import { trace } from "./trace.js";

const PLACES = 8, ROUTES = 6;
const SETTLED_MS = 400;

export function makeTextMap(map) {
  const summary = el("p", { id: "map-said" }), around = el("div", { class: "around", hidden: true });
  const open = el("button", { type: "button", class: "button", text: say("inWords"), "aria-expanded": "false",
    onclick: () => { show(around.hidden); if (!around.hidden) goTo(centre()); } });
  const element = el("section", { class: "text-map", "aria-label": say("inWords") }, open, summary, around, live);
  let waiting = 0;

  function show(isOpen) {
    around.hidden = !isOpen;
    open.setAttribute("aria-expanded", String(isOpen));
  }

  function centre() {
    const { lat, lng: lon } = map.getCenter();
    return { lat, lon, name: say("middleOfMap") };
  }

  // Lists what lies around a place; the focus goes to its name, and the buttons lead on from there.
  function goTo(place) {
    const title = el("h2", { class: "group", tabindex: "-1", text: say("around", { name: place.name }) });
    const places = placesAround(place, PLACES + 1).map(({ point }) => point).filter((point) => point !== place.point);
    const routes = data.mass ? [] : systemsAround(place, ROUTES);
    replace(around, title,
      el("ul", { class: "plain" }, places.slice(0, PLACES).map((point) => row(
        `${point.name}, ${offSaid(place, point)}`, () => walkTo(point)))),
      el("ul", { class: "plain" }, routes.map((found) => row(
        `${found.system.label}, ${offSaid(place, found)}`, () => select(onRoute(found, place), [], true)))));
    title.focus({ preventScroll: true });
  }

  function walkTo(point) {
    const { name, lon, lat } = point;
    map.setView([lat, lon], map.getZoom(), { animate: false });
    goTo({ point, name, lon, lat });
  }

  function tell() {
    replace(summary, el("span", { text: summaryOf(map) }));
    if (document.activeElement === map.getContainer()) tellCalmly(() => summary.textContent);
  }

  const later = () => { clearTimeout(waiting); waiting = setTimeout(tell, SETTLED_MS); };
  map.on("moveend", later);
  whenReworded(() => map.off("moveend", later));
  onChange(later);
  tell();
  map.getContainer().setAttribute("aria-describedby", summary.id);
  return element;
}

function row(text, onclick) {
  return el("li", {}, el("button", { type: "button", class: "link", text, onclick }));
}

// A route at the kilometre that is nearest to a place, to walk on from there.
/** @returns {Target} */
function onRoute({ system, line }, { lon, lat }) {
  const target = { system: system.id, line: line.id }, { route } = line;
  if (!route) return target;
  const { km } = nearestPlace(geometry, route, lon, lat);
  return { ...target, kp: Number(kpOf(route, km - route.first_km).toFixed(1)) };
}

// What is in view, in a sentence: how many routes of which kind, how many places, and around which place.
function summaryOf(map) {
  const bounds = map.getBounds(), inView = new Set(trace.runs.map((run) => run.line.of));
  const counts = new Map();
  for (const { kind } of inView) counts.set(kind ?? "pipeline", (counts.get(kind ?? "pipeline") ?? 0) + 1);
  const routes = [...counts].sort((a, b) => b[1] - a[1]).map(([kind, count]) => say("countOf:" + kind, { count }));
  const places = points.filter((point) => isPointShown(point) && bounds.contains([point.lat, point.lon])).length;
  const { lat, lng: lon } = map.getCenter(), [near] = placesAround({ lat, lon }, 1);
  const shown = [...routes, places > 0 && say("countOf:places", { count: places })].filter(Boolean);
  const middle = near && say("middleIs", { off: offSaid({ lat, lon }, near.point), name: near.point.name });
  return [say("inView", { shown: shown.join(", ") || say("countOf:nothing") }), middle].filter(Boolean).join(" ");
}
