// The Sources tab.
import { el, webLink } from "./dom.js";
import { split } from "./figures.js";
import { lines, points, systems } from "./model.js";
import { say, sayNumber } from "./strings.js";
import { figures, sourceById } from "./tables.js";
import { foreign, tongue } from "./told.js";
import { addInTurn } from "./turns.js";

export function hasSources() {
  return [...lines, ...points].some((feature) => split(feature.row.sources).length) || figures().length > 0;
}

// The Sources tab: every source that something on this map rests on, the most used first.
export function sourcesTab() {
  const used = new Map();
  const use = (text, what) =>
    split(text).forEach((id) => {
      if (!used.has(id)) used.set(id, { routes: 0, places: 0, figures: 0 });
      used.get(id)[what]++;
    });
  lines.forEach((line) => use(line.row.sources, "routes"));
  points.forEach((point) => use(point.row.sources, "places"));
  const shown = new Set([...systems.map((system) => system.id), ...points.map((point) => point.id)]);
  figures().filter((figure) => shown.has(figure.subject)).forEach((figure) => use(figure.source, "figures"));
  const sum = (counts) => counts.routes + counts.places + counts.figures;
  const order = [...used].sort((a, b) => sum(b[1]) - sum(a[1]) || a[0].localeCompare(b[0]));
  const rows = el("ol", { class: "sources" });
  addInTurn(rows, order, ([id, counts]) => {
    const source = sourceById().get(id) ?? {};
    return el("li", {}, webLink(source.url, source.title ?? id, tongue()),
      el("div", { class: "from", lang: tongue(),
        text: [source.publisher, source.published].filter(Boolean).join(", ") }),
      el("div", { class: "from", text: say("restsOn", counted(counts)) }),
      source.licence && el("div", { class: "from", text: say("licence", { licence: foreign(source.licence) }) }));
  });
  return el("div", {}, el("p", { class: "hint", text: say("sourcesHint") }), rows);
}

function counted(counts) {
  return Object.fromEntries(Object.entries(counts).map(([what, count]) => [what, sayNumber(count)]));
}
