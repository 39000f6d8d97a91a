// The canvases over the map.
import { paintBasemap } from "./basemap.js";
import { PaintLayer } from "./canvas.js";
import { paintCertainty } from "./certainty.js";
import { paintLabels } from "./labels.js";
import { paintGlow, paintLines } from "./lines.js";
import { paintPoints, placePoints } from "./points.js";
import { printing } from "./print.js";
import { shownWay } from "./state.js";

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
  const layers = {
    background: new PaintLayer("background", paintBasemap),
    certainty: new PaintLayer("certainty", paintCertainty),
    glow: new PaintLayer("glow", glow),
    routes: new PaintLayer("routes", (context, view) => {
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
    names: new PaintLayer("names", (context, view) => { if (!printing) paintNames(context, view); }),
    redraw() {
      layers.background.redraw();
      layers.certainty.redraw();
      layers.routes.redraw();
      layers.names.redraw();
      layers.glow.redraw();
    },
  };
  return layers;
}
