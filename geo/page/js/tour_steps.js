// The steps of the tour: what each sets of the state. Knows nothing of the screen.
import { data } from "./data.js";
import { state } from "./state.js";
import { showYear } from "./traffic.js";

export const steps = data.tour ?? [];

export function stepShown() { return steps[state.tour - 1] ?? null; }

// The step of an address, from 1; null for what is none.
export function stepIn(text) {
  const step = Number(text);
  return Number.isInteger(step) && step >= 1 && step <= steps.length ? step : null;
}

// Shows a step: its year, its bands, its question. `asked` is what the Routes tab knows of addresses.
/** @param {number | null} number @param {any} asked */
export function setStep(number, asked) {
  state.tour = number;
  const step = stepShown();
  if (!step) return;
  showYear(step.year);
  state.sure = step.sure;
  if (step.asks && asked) {
    asked.read(new Map(`tab=routes&${step.asks}`.split("&").map((pair) => /** @type {any} */ (pair.split("=")))));
  }
  if (step.asks || state.tab === "routes") state.tab = step.asks ? "routes" : "layers";
}
