// Pieces that facts and tabs are made of: sections, buttons that lead to routes and places, sources as links.
import { el, replace, webLink } from "./dom.js";
import { split } from "./figures.js";
import { pointById, systemById } from "./model.js";
import { select } from "./state.js";
import { say } from "./strings.js";
import { sourceById } from "./tables.js";
import { tongue } from "./told.js";

const LISTED_AT_ONCE = 200; // a longer list takes long to lay out; `more` says where the rest is found

/** @param {any} title its text, or properties @param {any[]} content */
export function section(title, ...content) {
  return content.flat(3).some(Boolean)
    && el("section", {}, el("h3", typeof title === "string" ? { text: title } : title), content);
}

// A button that leads to a route or a place.
export function pick(target, text, tongueOf = pointById.get(target.point) ?? systemById.get(target.system)) {
  const lang = tongueOf?.lang;
  return el("button", { type: "button", class: "link", lang, text, onclick: () => select(target, [], true) });
}

export function list(items) { return el("ul", { class: "plain" }, items.map((item) => el("li", {}, item))); }

// Fills a list with buttons that lead to routes and places, as many as are listed at once.
export function fillList(element, items, more = "more") {
  replace(
    element,
    items.slice(0, LISTED_AT_ONCE).map((item) => el("li", {}, pick(item.target, item.text, item.named),
      item.why && el("div", { class: "from", text: item.why }))),
    items.length > LISTED_AT_ONCE &&
      el("li", { class: "hint", text: say(more, { count: items.length - LISTED_AT_ONCE }) }),
  );
  return element;
}

// Pairs of a term and what is said of it.
export function pairs(rows) {
  return el(
    "dl",
    { class: "pairs" },
    rows.flatMap(([term, ...said]) => [el("dt", {}, term), el("dd", {}, said)]),
  );
}

export function sourceLinks(text) {
  return split(text).map((id, i) => {
    const source = sourceById().get(id);
    return [i ? ", " : "", source ? webLink(source.url, source.title ?? id, tongue()) : document.createTextNode(id)];
  });
}

export function sourceList(ids) {
  const unique = [...new Set(ids)];
  return unique.length > 0 && el("ul", { class: "plain from" }, unique.map((id) => el("li", {}, sourceLinks(id))));
}
