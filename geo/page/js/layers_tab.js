// The Layers tab: search, legend, filters, and what people take with them.
import { certaintyBox } from "./certainty_box.js";
import { data } from "./data.js";
import { el } from "./dom.js";
import { filters } from "./filters.js";
import { found } from "./finding.js";
import { legendEntries, legendRow } from "./legend.js";
import { fillList } from "./lists.js";
import { lines, points, systems } from "./model.js";
import { otherMaps } from "./other_maps.js";
import { own } from "./own.js";
import { fold } from "./search.js";
import { onChange, state } from "./state.js";
import { say } from "./strings.js";
import { whenPainted } from "./turns.js";

export function layersTab(takeaway) {
  const legend = el("div", {}, own.section?.(), legendOfAll(), certaintyBox(), filters(), takeaway, otherMaps());
  onChange(() =>
    legend.querySelectorAll("input[data-key]").forEach((box) => {
      box.checked = !state.off.has(box.dataset.key);
    }),
  );
  return el("div", {}, searchBox((isSearching) => { legend.hidden = isSearching; }), legend);
}

// The field, how many were found and the list of them; `tell` is told whether anything is searched for.
function searchBox(tell) {
  const results = el("ul", { class: "items results" }), count = el("p", { class: "hint", role: "status" });
  const find = () => {
    const items = found(input.value), isSearching = Boolean(fold(input.value).trim());
    fillList(results, items);
    count.textContent = isSearching ? countSaid(items.length) : "";
    tell(isSearching);
  };
  const input = el("input", { type: "search", placeholder: say("searchHint"), "aria-label": say("search"),
    autocomplete: "off", oninput: () => whenPainted(find) }); // what is typed is seen first
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    find();
    results.querySelector("button")?.click();
  });
  return [el("div", { class: "search" }, input), count, results];
}

function countSaid(count) { return count ? say("found", { count }) : say("nothingFound"); }

function legendOfAll() {
  const { routes, places } = legendEntries(), hints = [
    !data.mass && lines.some((line) => line.flows) && say("flowHint"),
    systems.some((system) => system.hollow) && say("hollowHint"),
  ];
  const group = (name, entries) => [el("h2", { class: "group", text: say(name) }),
    el("ul", { class: "legend" }, entries.map(legendRow))];
  return [
    routes.length > 0 && unlessColoured(...group("legendRoutes", routes),
      el("p", { class: "hint", text: hints.filter(Boolean).join(" · ") })),
    places.length > 0 && group("legendPoints", places),
    !systems.length && !points.length && el("p", { text: say("nothing") }),
  ];
}

// Kinds of routes, which say nothing of colours that a column has.
function unlessColoured(...content) {
  const kinds = el("div", {}, content), show = () => { kinds.hidden = Boolean(own.colours?.()); };
  onChange(show);
  show();
  return kinds;
}
