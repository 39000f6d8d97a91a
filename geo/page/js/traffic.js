// Lines as wide as what they carried in the chosen year, see carried.js.
import { amountOf, makeCarried, stateOf, widthOfAmount, yearIn } from "./carried.js";
import { data } from "./data.js";
import { state } from "./state.js";
import { sourceIds, yearly } from "./tables.js";

const UNPUBLISHED_PX = 3.2, IDLE_PX = 1.4;

export const carried = data.carried ? makeCarried(data.carried, yearly, sourceIds) : null;

// Takes the year of an address or of the page; a text that is no year shows none.
export function showYear(wanted) { state.year = carried && wanted != null ? yearIn(carried, wanted) : null; }

export function isOpen(line) { return state.year == null || stateOf(carried, line, state.year) !== ""; }

// How a line looks in the chosen year: its width and that of the part within, at zoom 5; `kind` says why.
export function trafficOf(line) {
  if (state.year == null) return null;
  const amount = amountOf(carried, line, state.year), { whole, part } = amount ?? {};
  const inner = part && widthOfAmount(carried, part.value, amount.unit);
  if (whole) {
    const width = Math.max(widthOfAmount(carried, whole.value, amount.unit), inner ?? 0);
    return { kind: "published", width, inner, amount };
  }
  if (part) return { kind: "part", width: inner + UNPUBLISHED_PX, inner, amount };
  const idle = stateOf(carried, line, state.year) !== "operating";
  return { kind: idle ? "idle" : "unpublished", width: idle ? IDLE_PX : UNPUBLISHED_PX, inner: null, amount };
}

// The widest of a system's lines in the chosen year, at zoom 5; null without a year.
export function widthInYear(system) {
  return state.year == null ? null : Math.max(0, ...system.lines.filter(isOpen).map((line) => trafficOf(line).width));
}
