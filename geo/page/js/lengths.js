// The Lengths tab: measured beside published, by system and country; a row leads to its route.
import { differenceBar } from "./charts.js";
import { el } from "./dom.js";
import { pick } from "./lists.js";
import { lengths, systemById } from "./model.js";
import { select } from "./state.js";
import { countryName, say, sayKm } from "./strings.js";

export function lengthsTab() {
  const order = [...new Set(lengths.map((row) => row.system))].sort(
    (a, b) => (systemById.get(a)?.rank ?? 1e9) - (systemById.get(b)?.rank ?? 1e9),
  );
  const cell = (km) => el("td", { class: "number", text: km == null ? "–" : sayKm(km) });
  const difference = (row) =>
    el(
      "td",
      { class: "number" },
      row.difference_share == null
        ? "–"
        : [
            differenceBar(row.difference_share),
            el("span", {
              text: `${row.difference_share > 0 ? "+" : "−"}${(Math.abs(row.difference_share) * 100).toFixed(1)} %`,
            }),
          ],
    );
  const rows = order.flatMap((id) => {
    const own = lengths.filter((row) => row.system === id),
      system = systemById.get(id);
    return [...own.filter((row) => !row.country), ...own.filter((row) => row.country)].map((row) =>
      el(
        "tr",
        {
          class: row.country ? "part" : "whole",
          onclick: (event) => {
            if (system && !event.target.closest("button")) select({ system: id }, [], true);
          },
        },
        el(
          "th",
          { scope: "row" },
          row.country ? countryName(row.country) : system ? pick({ system: id }, system.label) : id,
        ),
        cell(row.measured_km),
        cell(row.published_km),
        difference(row),
      ),
    );
  });
  return el(
    "div",
    {},
    el("p", { class: "hint", text: say("lengthsHint") }),
    el(
      "table",
      { class: "lengths" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          ["system", "measured", "published", "difference"].map((name) =>
            el("th", { scope: "col", text: say(name) + (name === "measured" || name === "published" ? ", km" : "") }),
          ),
        ),
      ),
      el("tbody", {}, rows),
    ),
  );
}
