// The legend: a switch for each kind of route and place, and the list of what is of that kind.
import { style } from "./data.js";
import { el, icon, svg } from "./dom.js";
import { ICONS } from "./icons.js";
import { fillList } from "./lists.js";
import { patternOf } from "./look.js";
import { points, systems } from "./model.js";
import { changed, select, state } from "./state.js";
import { say, sayNumber } from "./strings.js";

export function legendEntries() {
  const entries = new Map();
  const add = (key, label, item, sample, lang = null) => {
    if (!entries.has(key)) entries.set(key, { key, label, lang, items: [], sample });
    entries.get(key).items.push(item);
  };
  for (const system of systems) {
    const isOwn = system.legend.startsWith("system:"), label = isOwn ? system.name : say(system.legend);
    add(system.legend, label, { text: system.label, target: { system: system.id } }, () => lineSample(system),
      isOwn ? system.lang : null);
  }
  const order = ["pipeline:oil", "pipeline:gas", "pipeline:goods", "pipeline:other", "rail:*", "sea:*", "building",
    "planned"];
  const routes = [...entries.values()].sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
  entries.clear();
  for (const group of Object.keys(style.point_groups)) {
    for (const point of points.filter(({ legend }) => legend === group)) {
      add(group, say(group), { text: point.name, target: { point: point.id } }, () => pointSample(point.symbol));
    }
  }
  return { routes, places: [...entries.values()] };
}

// A short piece of line as the map draws it.
function lineSample(system) {
  const main = system.prominence === "main",
    width = main ? 4.4 : 2.6,
    ink = `var(--${system.colour}${main && !system.faint ? "" : "_soft"})`.replace("_", "-");
  const line = (stroke, strokeWidth, dash, cap = "butt") =>
    svg("path", {
      d: "M2 8H42",
      stroke,
      "stroke-width": strokeWidth,
      "stroke-dasharray": dash,
      "stroke-linecap": cap,
      fill: "none",
    });
  const dash =
    patternOf(system)
      .map((step) => step * width)
      .join(" ") || null;
  return svg(
    "svg",
    { viewBox: "0 0 44 16", class: "sample", "aria-hidden": "true" },
    line(ink, width, dash, system.kind === "sea" ? "round" : "butt"),
    system.hollow && system.kind !== "sea" && line("var(--halo)", width * 0.42),
    system.kind === "rail" && line(ink, 8, "1.2 6"),
  );
}

function pointSample(symbol) {
  const { shape, glyph } = style.symbols[symbol];
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "sample symbol", "aria-hidden": "true" },
    svg("path", { d: shape, fill: "var(--ink)" }),
    glyph &&
      svg("path", {
        d: glyph,
        fill: "none",
        stroke: "var(--halo)",
        "stroke-width": 2.1,
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
      }),
  );
}

// The switch shows and hides, the name opens: the facts of a route, the list of a kind.
export function legendRow({ key, label, lang, items, sample }) {
  const box = el("input", { type: "checkbox", role: "switch", "aria-label": label, checked: !state.off.has(key),
    onchange: () => {
      if (box.checked) state.off.delete(key); else state.off.add(key);
      changed();
    } });
  box.dataset.key = key;
  const alone = key.startsWith("system:"), list = el("ul", { class: "items", hidden: true });
  const toggle = () => {
    list.hidden = !list.hidden;
    open.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.children.length) fillList(list, items);
  };
  const asked = alone ? say("factsOf", { name: label }) : say("list", { name: label });
  const open = el("button", { type: "button", class: "entry-open", title: asked,
    "aria-expanded": alone ? null : "false", onclick: alone ? () => select(items[0].target, [], true) : toggle },
  el("span", { class: "entry-name", lang, text: label }),
  !alone && el("span", { class: "count", text: sayNumber(items.length) }),
  icon(alone ? ICONS.more : ICONS.down));
  return el("li", { class: "entry" }, el("div", { class: "entry-row" },
    el("label", {}, box, el("span", { class: "knob" }), sample()), open), !alone && list);
}
