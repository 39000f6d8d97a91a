// The other maps that were built with this one.
import { data } from "./data.js";
import { el } from "./dom.js";
import { localName } from "./language.js";
import { say } from "./strings.js";
import { tongue } from "./told.js";

export function otherMaps() {
  if (!data.maps?.length) return null;
  const link = ([title, file, titles]) => {
    const own = localName(titles), called = { text: own || title, lang: own ? null : tongue() };
    return el("li", {}, el("a", { href: `./${encodeURIComponent(file)}`, ...called }));
  };
  return el("nav", { class: "maps", "aria-labelledby": "maps-head" },
    el("h2", { id: "maps-head", class: "group", text: say("otherMaps") }),
    el("ul", { class: "plain" }, data.maps.map(link)));
}
