// Pieces that facts and tabs are made of: sections, buttons that lead to routes and places, sources as links.
import { el, webLink } from "./dom.js";
import { split } from "./figures.js";
import { sourceById } from "./model.js";
import { select } from "./state.js";

export function section(title, ...content) {
  return content.flat(3).some(Boolean) && el("section", {}, el("h3", { text: title }), content);
}

// A button that leads to a route or a place.
export function pick(target, text) {
  return el("button", { type: "button", class: "link", text, onclick: () => select(target, [], true) });
}

export function list(items) { return el("ul", { class: "plain" }, items.map((item) => el("li", {}, item))); }

// Pairs of a term and what is said of it.
export function pairs(rows) {
  return el(
    "dl",
    { class: "pairs" },
    rows.flatMap(([term, ...said]) => [el("dt", { text: term }), el("dd", {}, said)]),
  );
}

export function sourceLinks(text) {
  return split(text).map((id, i) => {
    const source = sourceById.get(id);
    return [i ? ", " : "", source ? webLink(source.url, source.title ?? id) : document.createTextNode(id)];
  });
}

export function sourceList(ids) {
  const unique = [...new Set(ids)];
  return unique.length > 0 && el("ul", { class: "plain from" }, unique.map((id) => el("li", {}, sourceLinks(id))));
}
