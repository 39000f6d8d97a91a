// The canvases over the map.
import { paintBasemap } from "./basemap.js";
import { PaintLayer } from "./canvas.js";
import { paintCertainty } from "./certainty.js";
import { paintLabels } from "./labels.js";
import { paintGlow, paintLines } from "./lines.js";
import { own } from "./own.js";
import { paintPoints, placePoints } from "./points.js";
import { printing } from "./print.js";
import { shownWay, state } from "./state.js";

const LAYERS = ["background", "certainty", "routes", "names", "glow"]; // each may go by what is painted before it
const PANES = [
  ["background", 210], ["certainty", 390], ["glow", 400], ["routes", 410], ["way", 415], ["names", 418],
];

function paintNames(context, view) {
  placePoints(view);
  paintPoints(context);
  paintLabels(context, view);
}

// Background, glow, routes, and places with their names.
export function makeLayers(map, ways) {
  for (const [pane, height] of PANES) map.createPane(pane).style.zIndex = height;
  const glow = (context, view) => {
    if (shownWay.pointed) ways.paintPointedWay(context, view);
    paintGlow(context, view);
  };
  const paintedAs = {}; // what decided how each layer looks when it was painted last
  const layer = (name, paint) => new PaintLayer(name, (context, view) => {
    paintedAs[name] = looks()[name];
    paint(context, view);
  });
  const layers = {
    background: layer("background", paintBasemap),
    certainty: layer("certainty", paintCertainty),
    glow: layer("glow", glow),
    routes: layer("routes", (context, view) => {
      if (printing || view.alone) {
        paintBasemap(context, view);
        paintCertainty(context, view);
        glow(context, view);
      } // on paper an empty canvas covers those below it; a picture is one canvas
      paintLines(context, view);
      if (!printing && !view.alone) return;
      if (ways) ways.paintChosenWay(context, view, 0);
      paintNames(context, view);
    }),
    // above the chosen way, and not painted anew while that moves
    names: layer("names", (context, view) => { if (!printing) paintNames(context, view); }),
    // Paints what looks other than it is painted: the background in another theme, the rest also by what is shown and
    // chosen, names by how much of the map is covered.
    redrawChanged() {
      const now = looks();
      for (const name of LAYERS) if (now[name] !== paintedAs[name] || layers[name].stale) layers[name].redraw();
    },
    redraw() { LAYERS.forEach((name) => layers[name].redraw()); },
  };
  return layers;
}

// What decides how each layer is painted, as text.
function looks() {
  const { off, hiddenStatus, hiddenCommodity, country, selected, year, sure, tour } = state;
  const { theme, wide } = document.documentElement.dataset, panel = document.querySelector("aside")?.dataset.open;
  const shown = JSON.stringify([theme, ...[off, hiddenStatus, hiddenCommodity].map((set) => [...set]), country,
    selected?.system, selected?.point, year, sure, own.key?.()]);
  return { background: theme, certainty: shown, routes: shown, names: [shown, wide, panel, tour].join(), glow: shown };
}
