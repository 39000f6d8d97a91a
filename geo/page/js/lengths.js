// The Lengths tab: measured beside published, by system and country; a row leads to its route. Where finer lines stand
// in for the atlas' own, the length of these too.
import { differenceBar } from "./charts.js";
import { el, replace } from "./dom.js";
import { pick } from "./lists.js";
import { systemById } from "./model.js";
import { select } from "./state.js";
import { compareNames, countryName, say, sayFixed, sayKm, sayUnit } from "./strings.js";
import { lengths } from "./tables.js";

const isFiner = () => lengths().some((row) => row.drawn_km != null);

const nameInRows = ({ system }) => { const of = systemById.get(system); return of ? String(of.label) : system; };
const sortable = () => [
  { title: () => say("system"), value: (row) => row.country ? countryName(row.country) : nameInRows(row) },
  ...["measured", isFiner() && "drawn", "published"].filter(Boolean)
    .map((name) => ({ title: () => `${say(name)}, ${sayUnit("km")}`, value: (row) => row[`${name}_km`] })),
  { title: () => say("difference"), value: (row) => row.difference_share },
];

export function lengthsTab() {
  const rank = (rows) => systemById.get(rows[0].system)?.rank ?? Infinity;
  const groups = [...new Set(lengths().map((row) => row.system))].map(rowsOf).sort((a, b) => rank(a) - rank(b) || 0);
  const body = el("tbody", {}, groups.flat().map(lengthRow));
  const heads = sortable().map((column) => {
    const head = el("th", { scope: "col" }, el("button", { type: "button", class: "sort", text: column.title(),
      onclick: () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        replace(body, sortedRows(groups, column.value, up).map(lengthRow));
      } }));
    return head;
  });
  return el("div", {},
    el("p", { class: "hint", text: say("lengthsHint") + (isFiner() ? ` ${say("finerHint")}` : "") }),
    el("table", { class: "lengths" }, el("thead", {}, el("tr", {}, heads)), body));
}

// Systems by their whole, each with its countries in the same order below; what has no value comes last.
function sortedRows(groups, value, up) {
  const compare = (a, b) => {
    const [first, second] = [value(a), value(b)];
    if (first == null || second == null) return Number(first == null) - Number(second == null);
    const apart = typeof first === "string" ? compareNames(first, second) : first - second;
    return up ? apart : -apart;
  };
  const inner = ([whole, ...parts]) => [whole, ...parts.sort(compare)];
  return [...groups].sort(([a], [b]) => compare(a, b)).flatMap(inner);
}

// The rows of a system: the whole, then its countries.
function rowsOf(id) {
  const own = lengths().filter((row) => row.system === id);
  return [...own.filter((row) => !row.country), ...own.filter((row) => row.country)];
}

function lengthRow(row) {
  const system = systemById.get(row.system), target = { system: row.system };
  const open = (event) => { if (system && !event.target.closest("button")) select(target, [], true); };
  const name = row.country ? countryName(row.country) : system ? pick(target, system.label) : row.system;
  return el("tr", { class: row.country ? "part" : "whole", onclick: open },
    el("th", { scope: "row" }, name),
    kmCell(row.measured_km), isFiner() && kmCell(row.drawn_km), kmCell(row.published_km),
    el("td", { class: "number" }, differenceOf(row.difference_share)));
}

function kmCell(km) { return el("td", { class: "number", text: km == null ? "–" : sayKm(km) }); }

function differenceOf(share) {
  if (share == null) return "–";
  const text = (share > 0 ? "+" : "−") + say("percentOf", { number: sayFixed(Math.abs(share) * 100, 1) });
  return [!isFiner() && differenceBar(share), el("span", { text })];
}
