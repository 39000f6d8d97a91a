// A small chart of all systems by year: a line each, as high as its share of the most that was carried in its unit.
// It keeps its room while a page opens, and is drawn when that is ready.
import { svg } from "./dom.js";
import { systems } from "./model.js";
import { say } from "./strings.js";
import { afterReady } from "./turns.js";

const WIDE = 190, HIGH = 62, LEFT = 12, NAMES = 46; // units of the drawing; names stand right of the years
const LINE = 9; // from one name to the next
const NAMED = 0.35; // share of the most in a unit from which a system is named
const NAMED_YEARS = 4; // with a figure

export function yearLines(carried) {
  const { first, last } = carried, x = (year) => LEFT + (year - first) / (last - first || 1) * (WIDE - LEFT - NAMES);
  const mark = svg("path", { stroke: "var(--ink)", "stroke-width": 1, "stroke-dasharray": "2 2" });
  const year = (text, at) => svg("text", { x: at, y: HIGH - 1, "text-anchor": "middle", text });
  const element = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "year-lines", role: "img" }, mark);
  afterReady(() => {
    const drawn = systems.map((system) => yearLineOf(system, carried, x)).filter(Boolean);
    const names = drawn.map(({ label }) => label).join(", ");
    element.setAttribute("aria-label", say("yearLines", { first, last, names }));
    element.append(svg("path", { d: `M${LEFT} ${HIGH - 11}H${WIDE - NAMES}`, stroke: "var(--control)" }),
      ...drawn.map(({ path, tone }) => svg("path", { d: path, stroke: tone, "stroke-width": 1.6,
        "stroke-linecap": "round", "stroke-linejoin": "round", fill: "none" })),
      ...endNames(drawn), year(first, x(first)), year(last, x(last)));
  });
  const show = (chosen) => mark.setAttribute("d", chosen == null ? "" : `M${x(chosen)} 2V${HIGH - 11}`);
  return { element, show };
}

// A line through the years that are published, one after the other; a year alone is a dot.
function yearLineOf({ id, label, colour }, { first, last, amounts, most }, x) {
  let path = "", isOn = false, end = 0, top = 0, count = 0;
  for (let year = first; year <= last; year++) {
    const amount = amounts.get(`${id} ${year}`), share = amount?.whole ? amount.whole.value / most.get(amount.unit) : 0;
    if (share) {
      end = 4 + (HIGH - 17) * (1 - share);
      path += `${isOn ? "L" : "M"}${x(year).toFixed(1)} ${end.toFixed(1)}${isOn ? "" : "h0"}`;
      top = Math.max(top, share);
      count++;
    }
    isOn = share > 0;
  }
  return path && { path, label, end, isNamed: top >= NAMED && count >= NAMED_YEARS, tone: `var(--${colour})` };
}

// Names beside the ends of the highest lines, none over another.
function endNames(drawn) {
  let free = 6;
  return drawn.filter(({ isNamed }) => isNamed).sort((a, b) => a.end - b.end).map(({ label, end, tone }) => {
    const y = Math.max(free, end + 3);
    free = y + LINE;
    return y < HIGH - 6 && svg("text", { x: WIDE - NAMES + 4, y, fill: tone, text: label });
  }).filter(Boolean);
}
