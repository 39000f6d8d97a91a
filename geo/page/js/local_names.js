// What systems and places are called in the language that is spoken; names that stay in that of the data are marked as
// such wherever a text has them.
import { data } from "./data.js";
import { el, useTongues } from "./dom.js";
import { localName } from "./language.js";
import { lines, points, systems } from "./model.js";
import { shortName } from "./names.js";
import { lineName } from "./place_said.js";
import { countryNameIn, language } from "./strings.js";
import { namesOfPoint, namesOfSystem } from "./things.js";
import { FOREIGN, tongue } from "./told.js";

export function nameThings() {
  for (const system of systems) Object.assign(system, namesOfSystem(system.id, system.row, language, tongue()));
  for (const point of points) {
    const [told, , others] = data.labels?.[point.id] ?? [undefined];
    Object.assign(point, namesOfPoint(point.id, point.row, told, language, tongue(), localName(others)));
  }
  const lang = tongue();
  useTongues(lang ? splitAt(foreignNames(), lang) : (text) => [text]);
}

function foreignNames() {
  const called = [...systems, ...points].filter((thing) => thing.lang).flatMap((thing) => [thing.name, thing.label,
    shortName(thing), `${shortName(thing)}, ${countryNameIn("en", thing.row.country)}`]);
  const ofLines = lines.map(lineName).filter(({ lang }) => lang).map(({ text }) => text);
  return [...new Set([...called, ...ofLines])].filter(Boolean).sort((a, b) => b.length - a.length);
}

function splitAt(names, lang) {
  const spelt = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
  const isName = spelt ? `|(?<![\\p{L}\\p{N}-])(?:${spelt})(?![\\p{L}\\p{N}-])` : "";
  const found = new RegExp(FOREIGN.source + isName, "gu");
  return (text) => {
    const pieces = [];
    let from = 0;
    for (const { 0: whole, 1: told, index } of text.matchAll(found)) {
      pieces.push(text.slice(from, index), el("bdi", { lang, text: told ?? whole }));
      from = index + whole.length;
    }
    return [...pieces, text.slice(from)].filter(Boolean);
  };
}
