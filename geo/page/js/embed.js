// The map alone, as in a frame of another page: its title, what it shows, its credit; the panel stays away.
import { data } from "./data.js";
import { el, replace } from "./dom.js";
import { linkOf } from "./address.js";
import { onChange, state, whenReworded } from "./state.js";
import { told } from "./told.js";
import { viewSaid } from "./view_said.js";

/** The lines that put a view into another page. */
export function frameLines(address) {
  const marks = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
  const inert = (text) => text.replace(/[&"<>]/g, (sign) => marks[sign]);
  return `<iframe src="${inert(address + "&embed")}" title="${inert(data.title)}" width="640" height="420" `
    + `style="border:0;max-width:100%" loading="lazy"></iframe>`;
}

/** The title over a map that stands alone, which leads to the whole page. */
export function embedHead({ map, ways }) {
  const said = el("p", {}), link = el("a", { target: "_blank", rel: "noopener" });
  const fill = () => {
    link.href = linkOf(map, ways?.address); // also unseen: audits of a page ask it of every link
    if (!state.embed) return;
    replace(link, el("span", told(data, "title")));
    said.textContent = viewSaid(ways).join(" · ");
  };
  fill();
  map.on("moveend", fill);
  whenReworded(() => map.off("moveend", fill));
  onChange(fill);
  if (state.embed) map.scrollWheelZoom.disable(); // it would hold up the page around it
  return el("div", { class: "embed-head" }, el("h1", {}, link), said);
}
