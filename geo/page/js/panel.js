// The panel: title, tabs, legend that switches, search and filters.
import { data, style } from "./data.js";
import { el, icon, iconButton, replace, svg } from "./dom.js";
import { pick } from "./lists.js";
import { flows, patternOf } from "./look.js";
import { lines, points, search, systems } from "./model.js";
import { fold } from "./search.js";
import { changed, onChange, select, state } from "./state.js";
import { countryName, say, sayDate, sayKind } from "./strings.js";

export const ICONS = {
  theme: "M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z", panel: "M4 6h16M4 12h16M4 18h10", back: "M15 5l-7 7 7 7", more: "M9 5l7 7-7 7", down: "M5 9l7 7 7-7",
  measure: "M3 16.5L16.5 3 21 7.5 7.5 21zM7 12.5l2 2M10.5 9l2.5 2.5M14 5.5l2 2", whole: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5", plus: "M12 5v14M5 12h14", minus: "M5 12h14",
};

const LISTED_AT_ONCE = 200; // longer lists are left to the search

function legendEntries() {
  const entries = new Map();
  const add = (key, label, item, sample) => {
    if (!entries.has(key)) entries.set(key, { key, label, items: [], sample });
    entries.get(key).items.push(item);
  };
  for (const system of systems) {
    const label = system.legend.startsWith("system:") ? system.name : say(system.legend);
    add(system.legend, label, { text: system.label, target: { system: system.id } }, () => lineSample(system));
  }
  const order = ["pipeline:oil", "pipeline:gas", "pipeline:goods", "pipeline:other", "rail:*", "sea:*", "planned"];
  const routes = [...entries.values()].sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
  entries.clear();
  for (const group of Object.keys(style.point_groups)) {
    for (const point of points.filter((point) => point.legend === group)) {
      add(group, say(group), { text: point.name, target: { point: point.id } }, () => pointSample(point.symbol));
    }
  }
  return { routes, places: [...entries.values()] };
}

// A short piece of line as the map draws it.
function lineSample(system) {
  const main = system.prominence === "main", width = main ? 4.4 : 2.6, ink = `var(--${system.colour}${main && !system.faint ? "" : "_soft"})`.replace("_", "-");
  const line = (stroke, strokeWidth, dash, cap = "butt") => svg("path", { d: "M2 8H42", stroke, "stroke-width": strokeWidth, "stroke-dasharray": dash, "stroke-linecap": cap, fill: "none" });
  const dash = patternOf(system).map((step) => step * width).join(" ") || null;
  return svg("svg", { viewBox: "0 0 44 16", class: "sample", "aria-hidden": "true" },
    line(ink, width, dash, system.kind === "sea" ? "round" : "butt"),
    system.hollow && system.kind !== "sea" && line("var(--halo)", width * 0.42),
    system.kind === "rail" && line(ink, 8, "1.2 6"));
}

function pointSample(symbol) {
  const { shape, glyph } = style.symbols[symbol];
  return svg("svg", { viewBox: "0 0 24 24", class: "sample symbol", "aria-hidden": "true" }, svg("path", { d: shape, fill: "var(--ink)" }),
    glyph && svg("path", { d: glyph, fill: "none", stroke: "var(--halo)", "stroke-width": 2.1, "stroke-linecap": "round", "stroke-linejoin": "round" }));
}

function legendRow({ key, label, items, sample }) {
  const box = el("input", { type: "checkbox", role: "switch", checked: !state.off.has(key), onchange: () => {
    if (box.checked) state.off.delete(key); else state.off.add(key);
    changed();
  } });
  box.dataset.key = key;
  const alone = key.startsWith("system:");
  const list = el("ul", { class: "items", hidden: true });
  const open = alone ? iconButton(ICONS.more, `${say("facts")}: ${label}`, () => select(items[0].target, [], true))
    : iconButton(ICONS.down, say("list", { name: label }), () => {
      list.hidden = !list.hidden;
      open.setAttribute("aria-expanded", String(!list.hidden));
      if (!list.children.length) fillList(list, items);
    }, { "aria-expanded": "false" });
  return el("li", { class: "entry" }, el("div", { class: "entry-row" },
    el("label", {}, box, el("span", { class: "knob" }), sample(), el("span", { class: "entry-name", text: label })),
    !alone && el("span", { class: "count", text: items.length.toLocaleString("en") }), open), !alone && list);
}

function fillList(list, items) {
  replace(list, items.slice(0, LISTED_AT_ONCE).map((item) => el("li", {}, pick(item.target, item.text))),
    items.length > LISTED_AT_ONCE && el("li", { class: "hint", text: say("more", { count: (items.length - LISTED_AT_ONCE).toLocaleString("en") }) }));
}

export function layersTab(takeaway) {
  const { routes, places } = legendEntries();
  const results = el("ul", { class: "items results" }), count = el("p", { class: "hint", role: "status" });
  const input = el("input", { type: "search", placeholder: say("searchHint"), "aria-label": say("search"), autocomplete: "off", oninput: () => {
    const found = search(input.value), items = [
      ...found.systems.map((system) => ({ text: system.label, target: { system: system.id } })),
      ...found.points.map((point) => ({ text: point.name, target: { point: point.id } }))];
    fillList(results, items);
    count.textContent = !fold(input.value).trim() ? "" : items.length ? say("found", { count: items.length.toLocaleString("en") }) : say("nothingFound");
    legend.hidden = Boolean(fold(input.value).trim());
  } });
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") results.querySelector("button")?.click(); });
  const hollow = systems.some((system) => system.hollow);
  const legend = el("div", {},
    routes.length > 0 && [el("h2", { class: "group", text: say("legendRoutes") }), el("ul", { class: "legend" }, routes.map(legendRow)),
      el("p", { class: "hint", text: [!data.mass && lines.some(flows) && say("flowHint"), hollow && say("hollowHint")].filter(Boolean).join(" · ") })],
    places.length > 0 && [el("h2", { class: "group", text: say("legendPoints") }), el("ul", { class: "legend" }, places.map(legendRow))],
    !systems.length && !points.length && el("p", { text: say("nothing") }),
    filters(), takeaway);
  onChange(() => legend.querySelectorAll("input[role=switch]").forEach((box) => { box.checked = !state.off.has(box.dataset.key); }));
  return el("div", {}, el("div", { class: "search" }, input), count, results, legend);
}

function filters() {
  const all = [...lines, ...points];
  const statuses = [...new Set(lines.map((line) => line.row.status ?? line.of.status ?? "unknown"))]
    .sort((a, b) => style.statuses.indexOf(a) - style.statuses.indexOf(b));
  const commodities = style.commodities.filter((name) => systems.some((system) => system.colour === name));
  const countries = [...new Set(all.flatMap(({ row }) => [row.country, row.country_to]).filter(Boolean))].sort((a, b) => countryName(a).localeCompare(countryName(b)));
  const boxes = (values, hidden) => values.map((value) => {
    const box = el("input", { type: "checkbox", checked: !hidden.has(value), onchange: () => { if (box.checked) hidden.delete(value); else hidden.add(value); changed(); } });
    onChange(() => { box.checked = !hidden.has(value); });
    return el("label", { class: "check" }, box, el("span", { text: sayKind(value) }));
  });
  const select = el("select", { "aria-label": say("country"), onchange: () => { state.country = select.value; changed(); } },
    el("option", { value: "", text: say("anyCountry") }), countries.map((code) => el("option", { value: code, text: countryName(code) })));
  onChange(() => { select.value = state.country; });
  if (!lines.length) return null;
  return el("details", { class: "filters" }, el("summary", { text: say("filters") }),
    commodities.length > 1 && el("fieldset", {}, el("legend", { text: say("commodity") }), boxes(commodities, state.hiddenCommodity)),
    statuses.length > 1 && el("fieldset", {}, el("legend", { text: say("status") }), boxes(statuses, state.hiddenStatus)),
    countries.length > 1 && el("fieldset", {}, el("legend", { text: say("country") }), select),
    el("button", { type: "button", class: "button", text: say("reset"), onclick: () => {
      state.off.clear(); state.hiddenStatus.clear(); state.hiddenCommodity.clear(); state.country = "";
      changed();
    } }));
}

export function buildPanel(tabs, setTheme) {
  const title = el("h1", { text: data.title }), asOf = data.as_of && el("p", { class: "as-of", text: "\u00a0" });
  const body = el("div", { class: "panel-body", tabindex: "-1" }), facts = el("div", { class: "facts", hidden: true });
  const buttons = tabs.map(({ id }) => el("button", { type: "button", role: "tab", id: "tab-" + id, "aria-controls": "panel-" + id, text: say(id), onclick: () => openTab(id) }));
  const pages = tabs.map(({ id }) => el("div", { role: "tabpanel", id: "panel-" + id, "aria-labelledby": "tab-" + id, tabindex: "0", class: "tab-page" }));
  const list = el("div", { role: "tablist", "aria-label": say("panel") }, buttons);
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    next.focus(); next.click();
  });
  const fold = iconButton(ICONS.panel, say("hidePanel"), () => setOpen(panel.dataset.open !== "true"), { "aria-expanded": "true" });
  const panel = el("aside", { class: "panel", "aria-label": say("panel") },
    el("header", { class: "panel-head" }, el("div", { class: "titles" }, title, asOf), el("div", { class: "head-buttons" },
      iconButton(ICONS.theme, say("theme"), setTheme), fold)), list, body);
  body.append(...pages, facts);

  function setOpen(open) {
    panel.dataset.open = String(open);
    fold.setAttribute("aria-expanded", String(open));
    fold.setAttribute("aria-label", say(open ? "hidePanel" : "showPanel"));
    fold.title = say(open ? "hidePanel" : "showPanel");
  }

  function showTab() {
    tabs.forEach(({ id }, i) => {
      const here = id === state.tab;
      buttons[i].setAttribute("aria-selected", String(here && facts.hidden));
      buttons[i].tabIndex = here ? 0 : -1;
      pages[i].hidden = !here || !facts.hidden;
    });
  }

  function openTab(id) { facts.hidden = true; state.tab = id; setOpen(true); showTab(); body.scrollTop = 0; select(null); }

  function showFacts(content, moveFocus) {
    const had = !facts.hidden;
    facts.hidden = !content;
    if (content) {
      replace(facts, el("button", { type: "button", class: "back", onclick: () => select(null, [], true) }, icon(ICONS.back), document.createTextNode(say("back"))), content);
      body.scrollTop = 0;
      setOpen(true);
      if (moveFocus) facts.querySelector("h2")?.focus({ preventScroll: true });
    } else if (had && moveFocus) {
      buttons[tabs.findIndex(({ id }) => id === state.tab)].focus();
    }
    showTab();
  }

  setOpen(!matchMedia("(max-width: 640px)").matches);
  showTab();
  const closedHeight = () => panel.querySelector(".panel-head").offsetHeight + list.offsetHeight;

  // Not before the routes are painted: the browser's names of months and countries alone take longer than that.
  function fill() {
    if (asOf) asOf.textContent = say("asOf", { date: sayDate(data.as_of) });
    tabs.forEach(({ content }, i) => pages[i].append(content()));
  }

  return { element: panel, showFacts, showTab, setOpen, closedHeight, fill };
}
