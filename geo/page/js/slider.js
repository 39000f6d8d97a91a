// Walking along a route by kilometre point; where a map has none, how long the route is.
import { data } from "./data.js";
import { finest } from "./detail.js";
import { el, replace } from "./dom.js";
import { geodesicKm } from "./geodesy.js";
import { kmOf, kpOf } from "./kilometre.js";
import { section } from "./lists.js";
import { tellCalmly } from "./live.js";
import { partsOf } from "./model.js";
import { describePlace } from "./place_said.js";
import { placeAtKm } from "./pointing.js";
import { noted, state } from "./state.js";
import { capital, say, sayKm } from "./strings.js";
import { walkSaid } from "./walk_said.js";

const STEP_KM = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -50, PageUp: 50 };
const MEASURED_AT_ONCE = 5_000; // vertices, some 5 ms; the rest of a longer route is measured between paintings

export function kilometreSlider(route, cursor) {
  if (!route) return null;
  const input = el("input", { type: "range", min: 0, max: route.km.toFixed(1), step: "any", value: 0,
    "aria-label": say("kp"), class: "slider" });
  const said = el("div", { class: "kp-said" }), at = () => placeAtKm(route, Number(input.value));
  const first = kpOf(route, 0), last = kpOf(route, route.km), kpHere = () => kpOf(route, Number(input.value));
  const goTo = (kp) => { input.value = String(kmOf(route, Math.max(first, Math.min(last, kp)))); show(true); };
  const field = el("input", { type: "number", class: "kp-field", step: "any", min: first.toFixed(1),
    max: last.toFixed(1), onchange: () => { if (field.value !== "") goTo(Number(field.value)); } });
  let kpBefore = state.selected?.kp ?? first;
  const show = (move) => {
    const place = at();
    if (!place) return;
    const text = describePlace(place);
    replace(said, text.map((line, i) => el(i ? "div" : "strong", { text: line })));
    input.setAttribute("aria-valuetext", text[0]); // the rest is told when one rests
    field.value = kpHere().toFixed(1);
    if (!move) return;
    cursor.showPlace(place);
    const kp = kpHere(), before = kpBefore;
    tellCalmly(() => walkSaid(route, kp, before));
    kpBefore = kp;
    if (state.selected) { state.selected.kp = Number(kpHere().toFixed(1)); noted(); }
  };
  input.addEventListener("input", () => show(true));
  input.addEventListener("keydown", (event) => {
    const step = STEP_KM[event.key];
    if (!step) return;
    event.preventDefault();
    goTo(kpHere() + step * (event.shiftKey ? 10 : 1));
  });
  if (state.selected?.kp == null) show(false); else goTo(state.selected.kp);
  const measuredBy = say(data.anchors[route.id] ? "calibrated" : "drawnOnly");
  return section(say("kp"),
    el("label", { class: "kp-label" }, el("span", { text: say("kpField") }), field), input, said,
    el("p", { class: "hint", text: `${capital(measuredBy)}. ${say("kpHelp")}` }),
    el("button", { type: "button", class: "button", text: say("measureFrom"),
      onclick: () => cursor.measureFrom(at()) }));
}

// The length of the finest drawing there is, measured on demand where no kilometres come with the vertices.
export function drawnLength(system) {
  if (!system.lines.length) return null;
  const said = el("p", { text: "…" }), steps = lengthInSteps(system);
  const go = () => {
    const { value: km, done } = steps.next();
    if (done) said.textContent = say("drawnLengthKm", { km: sayKm(km) });
    else later();
  };
  const later = () => requestAnimationFrame(() => setTimeout(() => { if (said.isConnected) go(); }));
  later();
  return section(say("drawnLength"), said);
}

// Returns kilometres, and pauses whenever it has measured for long enough at once.
function* lengthInSteps(system) {
  const drawing = finest(), { first, size, lon, lat } = drawing;
  let km = 0, measured = 0;
  for (const line of system.lines) {
    for (const part of partsOf(line, drawing)) {
      for (let v = first[part]; v + 1 < first[part] + size[part]; v++) {
        km += geodesicKm(lon(v), lat(v), lon(v + 1), lat(v + 1));
        if (++measured % MEASURED_AT_ONCE === 0) yield km;
      }
    }
  }
  return km;
}
