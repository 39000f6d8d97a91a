// The Lengths tab: measured beside published, by system and country; a row leads to its route. Where finer lines stand
// in for the atlas' own, the length of these too.
import { differenceBar } from "./charts.js";
import { el } from "./dom.js";
import { pick } from "./lists.js";
import { lengths, systemById } from "./model.js";
import { select } from "./state.js";
import { countryName, say, sayKm } from "./strings.js";

const isFiner = lengths.some((row) => row.drawn_km != null);

export function lengthsTab() {
  const rank = (id) => systemById.get(id)?.rank ?? Infinity;
  const order = [...new Set(lengths.map((row) => row.system))].sort((a, b) => rank(a) - rank(b) || 0);
  const inKm = ["measured", isFiner && "drawn", "published"].filter(Boolean).map((name) => `${say(name)}, km`);
  const heads = [say("system"), ...inKm, say("difference")];
  return el("div", {},
    el("p", { class: "hint", text: say("lengthsHint") + (isFiner ? ` ${say("finerHint")}` : "") }),
    el("table", { class: "lengths" },
      el("thead", {}, el("tr", {}, heads.map((text) => el("th", { scope: "col", text })))),
      el("tbody", {}, order.flatMap(rowsOf))));
}

// The rows of a system: the whole, then its countries.
function rowsOf(id) {
  const own = lengths.filter((row) => row.system === id);
  return [...own.filter((row) => !row.country), ...own.filter((row) => row.country)].map(lengthRow);
}

function lengthRow(row) {
  const system = systemById.get(row.system), target = { system: row.system };
  const open = (event) => { if (system && !event.target.closest("button")) select(target, [], true); };
  const name = row.country ? countryName(row.country) : system ? pick(target, system.label) : row.system;
  return el("tr", { class: row.country ? "part" : "whole", onclick: open },
    el("th", { scope: "row" }, name),
    kmCell(row.measured_km), isFiner && kmCell(row.drawn_km), kmCell(row.published_km),
    el("td", { class: "number" }, differenceOf(row.difference_share)));
}

function kmCell(km) { return el("td", { class: "number", text: km == null ? "–" : sayKm(km) }); }

function differenceOf(share) {
  if (share == null) return "–";
  const text = `${share > 0 ? "+" : "−"}${(Math.abs(share) * 100).toFixed(1)} %`;
  return [!isFiner && differenceBar(share), el("span", { text })];
}
