// What was put on the map with folium: dots, circles and lines with plain text.
import { el } from "./dom.js";

const PANE = "added";

/** @param {L.Map} map @param {any[]} things */
export function addThings(map, things) {
  map.createPane(PANE).style.zIndex = "640"; // above all that the page draws, below tooltips
  for (const thing of things) {
    const shape = shapeOf(thing).addTo(map);
    if (thing.text) shape.bindTooltip(el("span", { text: thing.text, class: "added" }));
  }
}

function shapeOf({ at, lines, closed, colour, width_px, radius_px, radius_m }) {
  const look = { pane: PANE, color: colour, weight: width_px ?? 2, fillOpacity: 0.25 };
  if (lines) return closed ? L.polygon(lines, look) : L.polyline(lines, look);
  if (radius_m) return L.circle(at, { ...look, radius: radius_m });
  return L.circleMarker(at, { ...look, radius: radius_px, fillOpacity: 0.85 });
}
