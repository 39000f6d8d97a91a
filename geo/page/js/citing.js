// Beside each figure of the facts the way to a reference to it, in the dialog of what a reader passes on.
import { el } from "./dom.js";
import { sayValue } from "./figures.js";
import { say, sayDate } from "./strings.js";

/** @type {(figure: any) => void} */
let open = () => {};

/** Says what opens on a figure when a reader wants to cite it. @param {(figure: any) => void} opener */
export function onCite(opener) { open = opener; }

/** A value with its unit, a date as people write it. */
export function valueSaid(figure) { return figure.unit === "date" ? sayDate(String(figure.value)) : sayValue(figure); }

/** @param {Row} figure @param {any} name what it is a figure of, in pieces */
export function citeButton(figure, name) {
  const said = [name].flat().map((piece) => piece?.textContent ?? (piece || "")).join("");
  return el("button", { type: "button", class: "cite", text: say("cite"),
    "aria-label": `${say("cite")}: ${said}, ${valueSaid(figure)}`, onclick: () => open(figure) });
}
