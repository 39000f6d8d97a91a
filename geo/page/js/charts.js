// Small bar charts: every bar has its number beside it in text, so the picture is an extra.
import { el, svg } from "./dom.js";

export function barChart(label, bars) {
  const most = Math.max(...bars.map((bar) => Math.max(bar.value ?? 0, bar.beside ?? 0)), 1e-9);
  return el(
    "table",
    { class: "bars", "aria-label": label },
    el(
      "tbody",
      {},
      bars.map((bar) =>
        el(
          "tr",
          {},
          el("th", { scope: "row", text: bar.name }),
          el(
            "td",
            { class: "bar-cell" },
            svg(
              "svg",
              { viewBox: "0 0 100 14", preserveAspectRatio: "none", "aria-hidden": "true" },
              svg("rect", {
                x: 0,
                y: bar.beside == null ? 2 : 1,
                width: (100 * (bar.value ?? 0)) / most,
                height: bar.beside == null ? 10 : 6,
                class: "bar " + (bar.tone || ""),
              }),
              bar.beside != null &&
                svg("rect", { x: 0, y: 8, width: (100 * bar.beside) / most, height: 4, class: "bar-beside" }),
            ),
          ),
          el("td", { class: "number", text: bar.text }),
        ),
      ),
    ),
  );
}

// A bar to either side of a middle line; `share` of 0.1 fills half of the room.
export function differenceBar(share) {
  const width = Math.min(50, Math.abs(share) * 500);
  return svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", class: "difference", "aria-hidden": "true" },
    svg("rect", { x: share < 0 ? 50 - width : 50, y: 2, width, height: 6, class: "bar-beside" }),
    svg("rect", { x: 49.5, y: 0, width: 1, height: 10, class: "middle" }));
}
