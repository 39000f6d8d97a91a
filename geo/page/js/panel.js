// The panel: title, tabs, search and filters.
import { ICONS } from "./icons.js";
import { legendEntries, legendRow } from "./legend.js";
import { data, style } from "./data.js";
import { el, icon, iconButton, replace } from "./dom.js";
import { fillList } from "./lists.js";
import { lines, points, search, systems } from "./model.js";
import { fold } from "./search.js";
import { changed, onChange, select, state } from "./state.js";
import { countryName, say, sayDate, sayKind } from "./strings.js";

export function layersTab(takeaway) {
  const { routes, places } = legendEntries();
  const results = el("ul", { class: "items results" }),
    count = el("p", { class: "hint", role: "status" });
  const input = el("input", {
    type: "search",
    placeholder: say("searchHint"),
    "aria-label": say("search"),
    autocomplete: "off",
    oninput: () => {
      const found = search(input.value),
        items = [
          ...found.systems.map((system) => ({ text: system.label, target: { system: system.id } })),
          ...found.points.map((point) => ({ text: point.name, target: { point: point.id } })),
        ];
      fillList(results, items);
      count.textContent = !fold(input.value).trim()
        ? ""
        : items.length
          ? say("found", { count: items.length.toLocaleString("en") })
          : say("nothingFound");
      legend.hidden = Boolean(fold(input.value).trim());
    },
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") results.querySelector("button")?.click();
  });
  const hollow = systems.some((system) => system.hollow);
  const legend = el(
    "div",
    {},
    routes.length > 0 && [
      el("h2", { class: "group", text: say("legendRoutes") }),
      el("ul", { class: "legend" }, routes.map(legendRow)),
      el("p", {
        class: "hint",
        text: [!data.mass && lines.some((line) => line.flows) && say("flowHint"), hollow && say("hollowHint")]
          .filter(Boolean)
          .join(" · "),
      }),
    ],
    places.length > 0 && [
      el("h2", { class: "group", text: say("legendPoints") }),
      el("ul", { class: "legend" }, places.map(legendRow)),
    ],
    !systems.length && !points.length && el("p", { text: say("nothing") }),
    filters(),
    takeaway,
  );
  onChange(() =>
    legend.querySelectorAll("input[role=switch]").forEach((box) => {
      box.checked = !state.off.has(box.dataset.key);
    }),
  );
  return el("div", {}, el("div", { class: "search" }, input), count, results, legend);
}

function filters() {
  const all = [...lines, ...points];
  const statuses = [...new Set(lines.map((line) => line.row.status ?? line.of.status ?? "unknown"))].sort(
    (a, b) => style.statuses.indexOf(a) - style.statuses.indexOf(b),
  );
  const commodities = style.commodities.filter((name) => systems.some((system) => system.colour === name));
  const countries = [...new Set(all.flatMap(({ row }) => [row.country, row.country_to]).filter(Boolean))].sort((a, b) =>
    countryName(a).localeCompare(countryName(b)),
  );
  const boxes = (values, hidden) =>
    values.map((value) => {
      const box = el("input", {
        type: "checkbox",
        checked: !hidden.has(value),
        onchange: () => {
          if (box.checked) hidden.delete(value);
          else hidden.add(value);
          changed();
        },
      });
      onChange(() => {
        box.checked = !hidden.has(value);
      });
      return el("label", { class: "check" }, box, el("span", { text: sayKind(value) }));
    });
  const choice = el(
    "select",
    {
      "aria-label": say("country"),
      onchange: () => {
        state.country = choice.value;
        changed();
      },
    },
    el("option", { value: "", text: say("anyCountry") }),
    countries.map((code) => el("option", { value: code, text: countryName(code) })),
  );
  onChange(() => {
    choice.value = state.country;
  });
  if (!lines.length) return null;
  return el(
    "details",
    { class: "filters" },
    el("summary", { text: say("filters") }),
    commodities.length > 1 &&
      el("fieldset", {}, el("legend", { text: say("commodity") }), boxes(commodities, state.hiddenCommodity)),
    statuses.length > 1 &&
      el("fieldset", {}, el("legend", { text: say("status") }), boxes(statuses, state.hiddenStatus)),
    countries.length > 1 && el("fieldset", {}, el("legend", { text: say("country") }), choice),
    el("button", {
      type: "button",
      class: "button",
      text: say("reset"),
      onclick: () => {
        state.off.clear();
        state.hiddenStatus.clear();
        state.hiddenCommodity.clear();
        state.country = "";
        changed();
      },
    }),
  );
}

export function buildPanel(tabs, setTheme) {
  const title = el("h1", { text: data.title }),
    asOf = data.as_of && el("p", { class: "as-of", text: "\u00a0" });
  const body = el("div", { class: "panel-body", tabindex: "-1" }),
    facts = el("div", { class: "facts", hidden: true });
  const buttons = tabs.map(({ id }) =>
    el("button", {
      type: "button",
      role: "tab",
      id: "tab-" + id,
      "aria-controls": "panel-" + id,
      text: say(id),
      onclick: () => openTab(id),
    }),
  );
  const pages = tabs.map(({ id }) =>
    el("div", {
      role: "tabpanel",
      id: "panel-" + id,
      "aria-labelledby": "tab-" + id,
      tabindex: "0",
      class: "tab-page",
    }),
  );
  const list = el("div", { role: "tablist", "aria-label": say("panel") }, buttons);
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    next.focus();
    next.click();
  });
  const folder = iconButton(ICONS.panel, say("hidePanel"), () => setOpen(panel.dataset.open !== "true"), {
    "aria-expanded": "true",
  });
  const panel = el(
    "aside",
    { class: "panel", "aria-label": say("panel") },
    el(
      "header",
      { class: "panel-head" },
      el("div", { class: "titles" }, title, asOf),
      el("div", { class: "head-buttons" }, iconButton(ICONS.theme, say("theme"), setTheme), folder),
    ),
    list,
    body,
  );
  body.append(...pages, facts);

  function setOpen(open) {
    panel.dataset.open = String(open);
    folder.setAttribute("aria-expanded", String(open));
    folder.setAttribute("aria-label", say(open ? "hidePanel" : "showPanel"));
    folder.title = say(open ? "hidePanel" : "showPanel");
  }

  function showTab() {
    tabs.forEach(({ id }, i) => {
      const here = id === state.tab;
      buttons[i].setAttribute("aria-selected", String(here && facts.hidden));
      buttons[i].tabIndex = here ? 0 : -1;
      pages[i].hidden = !here || !facts.hidden;
    });
  }

  function openTab(id) {
    facts.hidden = true;
    state.tab = id;
    setOpen(true);
    showTab();
    body.scrollTop = 0;
    select(null);
  }

  function showFacts(content, moveFocus) {
    const had = !facts.hidden;
    facts.hidden = !content;
    if (content) {
      replace(
        facts,
        el(
          "button",
          { type: "button", class: "back", onclick: () => select(null, [], true) },
          icon(ICONS.back),
          document.createTextNode(say("back")),
        ),
        content,
      );
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
