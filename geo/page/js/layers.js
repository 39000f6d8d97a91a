// The canvases over the map.
import { paintBasemap } from "./basemap.js";
import { PaintLayer } from "./canvas.js";
import { paintCertainty } from "./certainty.js";
import { paintLabels } from "./labels.js";
import { paintGlow, paintLines } from "./lines.js";
import { paintPoints, placePoints } from "./points.js";
import { printing } from "./print.js";
import { shownWay } from "./state.js";

const PANES = [["background", 210], ["certainty", 390], ["glow", 400], ["routes", 410], ["way", 415]];

// Background, glow and routes; `named` says whether places and names are painted yet.
export function makeLayers(map, ways) {
  for (const [pane, height] of PANES) map.createPane(pane).style.zIndex = height;
  const glow = (context, view) => {
    if (shownWay.pointed) ways.paintPointedWay(context, view);
    paintGlow(context, view);
  };
  const layers = {
    named: false,
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
      if (!layers.named) return;
      placePoints(view);
      paintPoints(context);
      paintLabels(context, view);
      if ((printing || view.alone) && ways) ways.paintChosenWay(context, view, 0);
    }),
    redraw() {
      layers.background.redraw();
      layers.certainty.redraw();
      layers.routes.redraw();
      layers.glow.redraw();
    },
  };
  return layers;
}
