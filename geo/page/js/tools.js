// The buttons over the map: nearer, farther, all of it, the measuring of distances, and what is passed on.
import { el, iconButton } from "./dom.js";
import { ICONS } from "./icons.js";
import { select, untilReworded } from "./state.js";
import { say } from "./strings.js";

// The element of the buttons, and what Escape does: it ends the measuring, else the choice.
export function makeTools(map, cursor, view, share) {
  const measure = iconButton(ICONS.measure, say("measure"), () => {
    if (cursor.isMeasuring()) cursor.stopMeasuring(); else cursor.startMeasuring();
    measure.setAttribute("aria-pressed", String(cursor.isMeasuring()));
  }, { "aria-pressed": "false" });
  const element = el("div", { class: "tools leaflet-control" },
    iconButton(ICONS.plus, say("zoomIn"), () => map.zoomIn(1)),
    iconButton(ICONS.minus, say("zoomOut"), () => map.zoomOut(1)),
    iconButton(ICONS.whole, say("whole"), () => view.goHome()),
    measure,
    iconButton(ICONS.share, say("share"), share));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!cursor.isMeasuring()) return select(null, [], true);
    cursor.stopMeasuring();
    measure.setAttribute("aria-pressed", "false");
  }, untilReworded());
  return element;
}
