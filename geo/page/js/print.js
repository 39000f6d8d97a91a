// On paper: the map as large as a sheet; the panel in its corner, or after it in columns where it is longer than that.
import { state } from "./state.js";

const SHEET_PX = [1046, 716]; // A4 across with margins of 10 mm, as page.css says
const HALF_LINE_PX = 6; // heights of what scrolls are rounded, in Firefox by two
export let printing = false;

// `covered` tells what the panel covers of the window, `show` paints all again in the theme of the state.
export function listenToPrinting(map, panel, covered, show) {
  let before = null;
  addEventListener("beforeprint", () => {
    if (before) return;
    const { left, below } = covered(),
      size = map.getSize();
    const seen = L.latLngBounds(
      map.containerPointToLatLng([left, 0]),
      map.containerPointToLatLng([size.x, size.y - below]),
    );
    map.stop();
    const { theme } = state,
      { open } = panel.element.dataset,
      { maxBounds } = map.options,
      folded = panel.element.querySelectorAll(".more-figures:not([open])"); // paper cannot be unfolded
    before = { theme, open, maxBounds, folded, center: map.getCenter(), zoom: map.getZoom() };
    map.setMaxBounds(null); // they would move the map again, in steps, while it changes its size
    state.theme = "light";
    printing = true;
    panel.setOpen(true);
    folded.forEach((details) => { details.open = true; });
    document.documentElement.dataset.print = "corner";
    const body = panel.element.querySelector(".panel-body");
    if (body.scrollHeight > body.clientHeight + HALF_LINE_PX) document.documentElement.dataset.print = "columns";
    [map.getContainer().style.width, map.getContainer().style.height] = SHEET_PX.map((px) => px + "px");
    map.invalidateSize({ animate: false, pan: false });
    const corner =
      document.documentElement.dataset.print === "corner" ? panel.element.getBoundingClientRect().right : 0;
    map.fitBounds(seen, { paddingTopLeft: [corner, 0], animate: false });
    show();
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    state.theme = before.theme;
    before.folded.forEach((details) => { details.open = false; });
    printing = false;
    delete document.documentElement.dataset.print;
    panel.setOpen(before.open === "true");
    map.getContainer().style.width = map.getContainer().style.height = "";
    map.invalidateSize({ animate: false, pan: false });
    map.setView(before.center, before.zoom, { animate: false });
    map.setMaxBounds(before.maxBounds);
    before = null;
    show();
  });
}
