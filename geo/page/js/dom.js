// Elements made without markup: text always goes in as text, links only when they lead to the web.
const SVG = "http://www.w3.org/2000/svg";

/** @type {(text: string) => (string | Node)[]} */
let inPieces = (text) => [text];

/** Takes what splits a text in which something stands in another language; elements then say so of that part. */
export function useTongues(split) { inPieces = split; }

function fill(element, properties, children) {
  const isPlain = properties?.lang != null || element.namespaceURI === SVG || element.localName === "option";
  const pieces = (text) => isPlain || typeof text !== "string" ? text : inPieces(text);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.append(...[pieces(String(value))].flat());
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child != null && child !== false).flatMap(pieces));
  return element;
}

export function el(tag, properties, ...children) { return fill(document.createElement(tag), properties, children); }

export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** A link to the web; other addresses stay text. @param {string | null} [lang] of the text, if it is another */
export function webLink(url, text, lang = null) {
  if (!/^https?:\/\//i.test(String(url ?? "").trim())) {
    return lang == null ? document.createTextNode(text) : el("span", { lang, text });
  }
  return el("a", { href: String(url).trim(), target: "_blank", rel: "noopener noreferrer", lang, text });
}

export function replace(element, ...children) { element.replaceChildren(...children.flat(3).filter(Boolean)); }

// An icon of 24 by 24, drawn with the colour of the text around it.
export function icon(path) {
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: path }));
}

export function iconButton(path, label, onclick, properties = {}) {
  return el(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...properties },
    icon(path),
  );
}

export function calm() { return matchMedia("(prefers-reduced-motion: reduce)").matches; }
