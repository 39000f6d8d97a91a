// The card of the tour over the map: a step in words with its sources; by keys, touch and buttons to the next.
import { el, iconButton, replace } from "./dom.js";
import { ICONS } from "./icons.js";
import { sourceLinks } from "./lists.js";
import { onChange, select, state } from "./state.js";
import { say } from "./strings.js";
import { told, toldInNumbers } from "./told.js";
import { setStep, steps, stepShown } from "./tour_steps.js";

const SWIPE_PX = 45;

/** @param {any} view @param {any} asked */
export function tourCard(view, asked) {
  let before = null; // what was shown when the tour began
  const go = (number) => {
    before ??= { year: state.year, sure: state.sure, tab: state.tab };
    setStep(number, asked);
    if (!stepShown()) Object.assign(state, before);
    if (!stepShown()) before = null;
    select(null);
    if (stepShown()) showStep(stepShown().box); else fill();
  };
  const turn = (by) => { if (steps[state.tour - 1 + by]) go(state.tour + by); };
  const leave = () => { go(null); open.focus(); };
  const open = el("button", { type: "button", class: "button tour-open", text: say("tourOpen", { count: steps.length }),
    onclick: () => { go(1); card.focus(); } });
  const back = iconButton(ICONS.back, say("tourBack"), () => turn(-1));
  const on = iconButton(ICONS.more, say("tourOn"), () => turn(1));
  const said = el("div", { "aria-live": "polite" }), count = el("span", { class: "tour-at" });
  const card = el("div", { class: "tour-card", tabindex: "-1", hidden: true }, said,
    el("div", { class: "tour-buttons" }, back, count, on, iconButton(ICONS.close, say("tourEnd"), leave)));
  listenForSteps(card, turn, leave);
  const fill = () => {
    const step = stepShown();
    open.hidden = Boolean(step);
    card.hidden = !step;
    if (!step) return;
    count.textContent = say("tourAt", { step: state.tour, count: steps.length });
    back.disabled = state.tour === 1;
    on.disabled = state.tour === steps.length;
    replace(said, el("h2", told(step, "title")), el("p", toldInNumbers(step, "text")),
      step.source && el("details", {}, el("summary", { text: say("sources") }), el("p", {}, sourceLinks(step.source))));
  };
  const showStep = (box) => { fill(); view.showStep(box); }; // beside the card with its new words
  fill();
  onChange(fill);
  return { element: el("section", { class: "tour", "aria-label": say("tour") }, open, card), showStep };
}

function listenForSteps(card, turn, leave) {
  let from = null;
  card.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) turn(by);
    else if (event.key === "Escape") leave(); else return;
    event.stopPropagation();
    event.preventDefault();
  });
  card.addEventListener("pointerdown", (event) => { from = event.pointerType === "touch" ? event.clientX : null; });
  card.addEventListener("pointerup", ({ clientX }) => {
    if (from != null && Math.abs(clientX - from) > SWIPE_PX) turn(clientX < from ? 1 : -1);
    from = null;
  });
}
