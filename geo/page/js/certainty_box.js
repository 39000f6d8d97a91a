// The switch of the bands of accuracy, and what they mean.
import { certainty } from "./certainty.js";
import { el, svg } from "./dom.js";
import { changed, onChange, state } from "./state.js";
import { say } from "./strings.js";

export function certaintyBox() {
  if (!certainty) return null;
  const knob = el("input", { type: "checkbox", role: "switch", "aria-label": say("howSure"), checked: state.sure,
    onchange: () => { state.sure = knob.checked; changed(); } });
  onChange(() => { knob.checked = state.sure; });
  return el("section", { class: "certainty" }, el("h2", { class: "group", text: say("howSure") }),
    el("label", { class: "sure-switch" }, knob, el("span", { class: "knob" }), el("span", { text: say("sureBands") })),
    el("ul", { class: "plain" }, sample(null, "sureKnown"), sample("5 4", "sureUnknown")),
    el("p", { class: "hint", text: say("sureAlways") }));
}

function sample(dash, key) {
  const edge = (y) => svg("path", { d: `M2 ${y}H42`, stroke: "var(--ink)", "stroke-width": 1.3,
    "stroke-dasharray": dash });
  return el("li", { class: "check" }, svg("svg", { viewBox: "0 0 44 18", class: "sample", "aria-hidden": "true" },
    svg("rect", { x: 2, y: 2, width: 40, height: 14, fill: "var(--ink)", opacity: 0.17 }), edge(2), edge(16)),
  el("span", { text: say(key) }));
}
