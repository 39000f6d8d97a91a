// What is under the pointer: told beside it, shown with a dot at its kilometre, and opened by a click.
import { calm, el, replace } from "./dom.js";
import { mercatorX, mercatorY } from "./geodesy.js";
import { kpOf } from "./kilometre.js";
import { dotAt, makeMeasuring } from "./measuring.js";
import { describePlace } from "./place_said.js";
import { hitLines, placeOnLine } from "./pointing.js";
import { hitPoints } from "./points.js";
import { own } from "./own.js";
import { pointer, select } from "./state.js";
import { countryName, sayKind } from "./strings.js";
import { afterReady, whenPainted } from "./turns.js";

const REACH_PX = { mouse: 9, touch: 18 }; // to a line; to a symbol five less

export function startCursor(map, glow, lineLayer) {
  const tip = makeTip(map), dot = makeDot(map), measuring = makeMeasuring(map);

  function lookAt(event) {
    const before = pointer.over?.point ?? pointer.over?.line;
    pointer.over = thingAt(map, lineLayer, event);
    if ((pointer.over?.point ?? pointer.over?.line) !== before) whenPainted(() => glow.redraw());
    map.getContainer().classList.toggle("pointing", Boolean(pointer.over));
    tip.show(pointer.over, event);
    dot.follow(pointer.over?.place);
  }

  function leave() {
    pointer.over = null;
    tip.show(null);
    dot.follow(null);
    whenPainted(() => glow.redraw());
  }

  listenToPointer(map.getContainer(), lookAt, leave);
  map.on("click", ({ originalEvent }) => {
    const hits = hitsAt(map, lineLayer, originalEvent);
    const { lat, lng } = map.mouseEventToLatLng(originalEvent), [hit] = hits.lines;
    if (!measuring.isOn()) return choose(hits, (on) => placeOfHit(on, lat, lng));
    measuring.take(hit ? placeOfHit(hit, lat, lng) : { lon: lng, lat });
  });

  return {
    startMeasuring: measuring.start,
    stopMeasuring: measuring.stop,
    isMeasuring: measuring.isOn,
    tell: measuring.tell,
    measureFrom(place) {
      if (!measuring.isOn()) measuring.start();
      measuring.take(place);
    },
    showPlace: dot.hold,
  };
}

function canvasPoint(map, lineLayer, event) {
  return map.mouseEventToLayerPoint(event).subtract(lineLayer._bounds.min);
}

// The symbol or the line under the pointer, a line with the place on it.
function thingAt(map, lineLayer, event) {
  const at = canvasPoint(map, lineLayer, event), [symbol] = hitPoints(at.x, at.y, REACH_PX.mouse - 5);
  if (symbol) return { point: symbol.point };
  const [hit] = hitLines(at.x, at.y, REACH_PX.mouse), { lat, lng } = map.mouseEventToLatLng(event);
  return hit ? { line: hit.line, place: placeOfHit(hit, lat, lng) } : null;
}

function hitsAt(map, lineLayer, event) {
  const at = canvasPoint(map, lineLayer, event), reach = REACH_PX[event.pointerType] ?? REACH_PX.mouse;
  return { places: hitPoints(at.x, at.y, reach - 5), lines: hitLines(at.x, at.y, reach) };
}

function placeOfHit({ line, part, from, to }, lat, lon) {
  return placeOnLine(line, part, from, to, mercatorX(lon), mercatorY(lat));
}

// Selects the first of what was hit; the others are what else lies there, each place and each system once.
function choose({ places, lines }, placeOf) {
  /** @type {Target[]} */
  const found = [
    ...places.map(({ point }) => ({ point: point.id })),
    ...lines.map((hit) => ({ system: hit.line.of.id, line: hit.line.id, ...kpOfPlace(placeOf(hit)) })),
  ];
  const seen = new Set(), distinct = found.filter((target) => {
    const key = target.point ?? "s " + target.system;
    return !seen.has(key) && seen.add(key);
  });
  select(distinct[0] ?? null, distinct.slice(1));
}

// The kilometre point that was hit, where the line has some.
function kpOfPlace({ line, km }) {
  return km == null || !line.route ? {} : { kp: Number(kpOf(line.route, km - line.route.first_km).toFixed(1)) };
}

// Looks at the last place of a mouse or pen once a frame; where it is pressed, what that does is shown first.
function listenToPointer(container, lookAt, leave) {
  let pending = null, isPressed = false;
  container.addEventListener("pointerdown", () => { isPressed = Boolean(pending); });
  container.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || event.target.closest(".leaflet-control, .panel")) return;
    const waiting = pending;
    pending = event;
    if (waiting) return;
    requestAnimationFrame(() => {
      const latest = pending, look = () => lookAt(latest);
      if (isPressed) whenPainted(look); else look();
      pending = null;
      isPressed = false;
    });
  });
  container.addEventListener("pointerleave", leave);
}

// The dot on a route: where the slider of the facts panel holds it, else where the pointer is.
function makeDot(map) {
  const dot = dotAt(0, 0);
  let held = false;
  const put = ({ lat, lon }) => dot.setLatLng([lat, lon]).addTo(map);
  return {
    follow(place) {
      if (place) put(place);
      else if (!held) dot.remove();
    },
    hold(place) {
      held = Boolean(place);
      if (!place) return dot.remove();
      put(place);
      const at = [place.lat, place.lon];
      if (!map.getBounds().pad(-0.1).contains(at)) map.panTo(at, { animate: !calm() });
      return dot;
    },
  };
}

function makeTip(map) {
  const tip = el("div", { id: "tip", class: "tip", hidden: true, "aria-hidden": "true" });
  map.getContainer().append(tip);
  // Shown once, unseen: the first time something lies over the canvases takes a browser longest.
  afterReady(() => {
    tip.style.opacity = "0";
    tip.hidden = false;
    whenPainted(() => {
      tip.style.opacity = "";
      tip.hidden = !pointer.over;
    });
  });
  return {
    show(over, event) {
      tip.hidden = !over;
      if (!over) return;
      replace(tip, saidOf(over).map((text, i) => el(i ? "div" : "strong", { text })));
      const box = map.getContainer().getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
      const right = box.width - tip.offsetWidth - 8, below = y + 20 + tip.offsetHeight <= box.height;
      tip.style.left = `${Math.max(8, Math.min(x + 16, right))}px`;
      tip.style.top = `${Math.max(8, below ? y + 20 : y - tip.offsetHeight - 14)}px`;
    },
  };
}

function saidOf({ point, place }) {
  if (!point) return describePlace(place);
  return [point.name, [sayKind(point.row.kind), countryName(point.row.country)].filter(Boolean).join(" · "),
    ...own.said?.(point) ?? []];
}
