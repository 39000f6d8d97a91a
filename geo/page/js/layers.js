// The canvases over the map.
import { basemapPieces } from "./basemap.js";
import { PaintLayer } from "./canvas.js";
import { areBandsShown, paintCertainty } from "./certainty.js";
import { labelPieces } from "./labels.js";
import { linePieces, paintGlow } from "./lines.js";
import { own } from "./own.js";
import { paintPoints, placePoints } from "./points.js";
import { printing } from "./print.js";
import { changePending, pointer, shownWay, state } from "./state.js";
import { afterReady, breath, isAnythingOwed, whenPainted } from "./turns.js";

const LAYERS = ["background", "certainty", "routes", "glow", "names"]; // each may go by what is painted before it
const GROUND_DOTS = 1.5; // of the screen a pixel: what is quiet takes half the time
const PANES = [
  ["background", 210], ["certainty", 390], ["glow", 400], ["routes", 410], ["way", 415], ["names", 418],
];

function namePieces(context, view) {
  return [() => { placePoints(view); paintPoints(context); }, ...labelPieces(context, view)];
}

// Background, glow, routes, and places with their names.
export function makeLayers(map, ways) {
  for (const [pane, height] of PANES) map.createPane(pane).style.zIndex = height;
  const glow = (context, view) => {
    if (shownWay.pointed) ways.paintPointedWay(context, view);
    paintGlow(context, view);
  };
  const isGlowing = () => shownWay.pointed || state.selected || pointer.over;
  const paintedAs = {}; // what decided how each layer looks when it was painted last
  const layer = (name, pieces, finest) => new PaintLayer(name, (context, view) => {
    paintedAs[name] = looks()[name];
    return pieces(context, view);
  }, finest);
  const layers = {
    background: layer("background", basemapPieces, GROUND_DOTS),
    certainty: layer("certainty", (context, view) =>
      areBandsShown(view.zoom) ? [() => paintCertainty(context, view)] : []),
    glow: layer("glow", (context, view) => isGlowing() ? [() => glow(context, view)] : []),
    routes: layer("routes", (context, view) => {
      const pieces = linePieces(context, view);
      if (!printing && !view.alone) return pieces;
      // on paper an empty canvas covers those below it; a picture is one canvas
      return [...basemapPieces(context, view), () => paintCertainty(context, view), () => glow(context, view),
        ...pieces, () => ways?.paintWays(context, view, 0), ...namePieces(context, view)];
    }),
    // above the chosen way, and not painted anew while that moves
    names: layer("names", (context, view) => printing ? [] : namePieces(context, view)),
    // Paints what looks other than it is painted: the background in another theme, the rest also by what is shown and
    // chosen, names by how much of the map is covered. All follows what the change does to the panel, each layer in a
    // task of its own; names that lie elsewhere by now are hidden until then.
    redrawChanged() {
      if (layers.names.stale) layers.names.hide();
      whenPainted(paintOld);
    },
    isAtRest: () => !changePending && !isAnythingOwed() && !isPainting && !LAYERS.some(isOld),
    // What has nothing on it at first is added when the page is ready.
    addQuiet() {
      for (const [quiet, isSeen] of [[layers.certainty, areBandsShown(map.getZoom())], [layers.glow, isGlowing()]]) {
        if (isSeen) quiet.addTo(map); else afterReady(() => quiet.addTo(map));
      }
    },
    widen() { LAYERS.forEach((name) => layers[name].widen()); },
    redraw() { LAYERS.forEach((name) => layers[name].redraw()); },
  };
  const isOld = (name) => layers[name].isOn() && (layers[name].stale || looks()[name] !== paintedAs[name]);
  let isPainting = false;
  async function paintOld() {
    if (isPainting) return;
    isPainting = true;
    for (let name; (name = LAYERS.find(isOld)); await breath()) layers[name].redraw();
    isPainting = false;
  }
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
