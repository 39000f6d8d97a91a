// A canvas over the map that moves and scales with it; what is on it is painted again when the map rests.
import { style } from "./data.js";
import { el } from "./dom.js";
import { changePending } from "./state.js";
import { inTurn } from "./turns.js";

const FINEST = 2; // dots of the screen a pixel

/** Stands in a list of pieces before those that a page which opens paints when it is ready. */
export function theRest() {}

const Renderer = /** @type {any} */ (L.Renderer);

/**
 * `pieces` gives pieces of work that paint a view; none where nothing is to be painted.
 * `finest`: no more dots of the screen a pixel are painted.
 * @type {new (pane: string, pieces: (context: CanvasRenderingContext2D, view: any) => (() => void)[],
 *   finest?: number) => any}
 */
export const PaintLayer = Renderer.extend({
  margin: 0, // painted around what is seen, as a share of it; what is seen comes first, see `widen`

  initialize(pane, pieces, finest = FINEST) {
    L.setOptions(this, { pane });
    Object.assign(this, { pieces, finest });
    L.stamp(this);
    this._layers = {};
  },

  _initContainer() {
    this._container = el("canvas", { "aria-hidden": "true" });
    this._container.style.transformOrigin = "0 0"; // Leaflet sees to that only where zooming is animated
    this.context = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
    this._container = null;
    this.painted = null;
  },

  _updatePaths() {},

  getEvents() {
    return { ...Renderer.prototype.getEvents.call(this), move: this.keepUp };
  },

  // While the map is dragged: paint again when it is about to leave what is painted.
  keepUp() {
    const map = this._map,
      corner = map.containerPointToLayerPoint([0, 0]),
      size = map.getSize();
    if (map._animatingZoom || map.getZoom() !== this._zoom || !this._bounds) return;
    if (!this._bounds.contains(L.bounds(corner, corner.add(size)))) this._update();
  },

  // Leaflet asks two or three times a move: the same view is painted once. What moves with a change of the page is
  // moved and scaled as it is painted, and left to what paints all when that change is on the screen.
  _update() { this.follow(changePending && this.isOn()); },

  follow(later) {
    if (this._map._animatingZoom && this._bounds) return;
    const { _bounds, _center, _zoom } = this, { padding } = this.options; // Leaflet moves by them what is painted
    this.options.padding = this.margin;
    Renderer.prototype._update.call(this);
    const size = this._bounds.getSize(), sharp = dotsAPixel(this.finest);
    const { x, y } = this._map.getPixelOrigin(), { min } = this._bounds;
    const key = [this._zoom, x, y, min.x, min.y, size.x, size.y, sharp].join();
    if (later && key !== this.painted) {
      Object.assign(this, { _bounds, _center, _zoom, stale: true });
      this.options.padding = padding;
      return this._onZoom();
    }
    L.DomUtil.setPosition(this._container, min);
    if (key === this.painted && !this.stale) return;
    this.painted = key;
    this.paintNow();
  },

  _reset() {
    this._update();
    this._onZoom();
  },

  isOn() { return Boolean(this._bounds); },

  redraw() {
    if (!this._bounds) return;
    if (this.stale) this.follow(false);
    else this.paintNow();
  },

  paintNow() {
    this.stale = false;
    const view = viewOf(this._map, this._bounds, this._zoom, this.finest), { style: looks } = this._container;
    const pieces = this.pieces(this.context, view), round = this.round = {};
    looks.display = pieces.length ? "" : "none"; // an empty canvas takes a browser as long to show as a full one
    looks.visibility = "";
    if (!pieces.length) return;
    this.clear(view);
    if (this.appearing) {
      this.appearing = pieces.map((piece) => piece === theRest ? piece : () => { if (this.round === round) piece(); });
    } else pieces.forEach((piece) => piece());
  },

  paint(context, view) { this.pieces(context, view).forEach((piece) => piece()); },

  // From now on more is painted than is seen, so that the map can be dragged.
  widen() { this.margin = 0.15; },

  // Adds itself to a map unseen: paints piece by piece, each a task of its own. What is painted anew meanwhile is left.
  // Gives the pieces that are to follow when it is shown.
  async prepare(map) {
    this.appearing = [];
    this.addTo(map);
    const { appearing } = this, [pieces, late] = parted(appearing, theRest);
    this.appearing = null;
    this._container.style.display = "none"; // to show each piece takes as long as to paint it
    this.isEmpty = !pieces.length;
    await inTurn(pieces);
    return late;
  },

  show() { if (!this.isEmpty) this._container.style.display = ""; },

  async appear(map) {
    const late = await this.prepare(map);
    this.show();
    return late;
  },

  // Until it is painted again.
  hide() { this._container.style.visibility = "hidden"; },

  // Takes away what is painted, and makes the canvas as large as the view.
  clear({ width, height, sharp }) {
    const canvas = this._container, dots = { width: Math.round(width * sharp), height: Math.round(height * sharp) };
    if (canvas.width !== dots.width || canvas.height !== dots.height) {
      Object.assign(canvas, dots);
      Object.assign(canvas.style, { width: width + "px", height: height + "px" });
    }
    this.context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
    this.context.clearRect(0, 0, width, height);
  },
});

// What stands in a list before something, and what behind.
function parted(list, between) {
  const at = list.indexOf(between);
  return at < 0 ? [list, []] : [list.slice(0, at), list.slice(at + 1)];
}

// Where the world is on a canvas: screen = mercator * scale - (left, top).
function viewOf(map, bounds, zoom, finest) {
  letters = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const origin = map.getPixelOrigin(), size = bounds.getSize();
  const corner = [origin.x + bounds.min.x, origin.y + bounds.min.y];
  return { ...makeView(zoom, corner, [size.x, size.y], windowOf(map, bounds)), sharp: dotsAPixel(finest) };
}

function dotsAPixel(finest) { return Math.min(window.devicePixelRatio || 1, finest); }

/**
 * A view of so many pixels with its corner so many from that of the world; `seen` is the part in the window.
 * @param {number} zoom @param {number[]} corner @param {number[]} size
 */
export function makeView(zoom, corner, size, seen = [0, 0, ...size]) {
  const [left, top] = corner, [width, height] = size;
  return {
    zoom, scale: 2 ** zoom, left, top, width, height,
    // lines and letters grow a little with the zoom, and with the room there is
    swell: Math.max(0.72, Math.min(1.5, 0.72 + (zoom - 4) * 0.13)) * letterScale(),
    window: seen, // the part of the canvas that is seen; the rest is there for panning
    sharp: 1, // dots of the screen a pixel
    alone: false, // whether nothing covers it, as in a picture
  };
}

function windowOf(map, bounds) {
  const corner = map.containerPointToLayerPoint([0, 0]).subtract(bounds.min), size = map.getSize();
  return [corner.x, corner.y, corner.x + size.x, corner.y + size.y];
}

// How much larger than usual the reader wants letters; asked for once a painting.
let letters = 1;

export function letterScale() { return letters; }

export function colours() { return style.themes[document.documentElement.dataset.theme]; }
