// A canvas over the map that moves and scales with it; what is on it is painted again when the map rests.
import { style } from "./data.js";
import { el } from "./dom.js";
import { changePending } from "./state.js";
import { inTurn } from "./turns.js";

const Renderer = /** @type {any} */ (L.Renderer);

/**
 * `pieces` paints, and may return pieces of work that are left to do.
 * @type {new (pane: string, pieces: (context: CanvasRenderingContext2D, view: any) => (() => void)[] | void) => any}
 */
export const PaintLayer = Renderer.extend({
  options: { padding: 0.15 },

  initialize(pane, pieces) {
    L.setOptions(this, { pane });
    this.pieces = pieces;
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
    const { _bounds, _center, _zoom } = this;
    Renderer.prototype._update.call(this);
    const size = this._bounds.getSize(), sharp = Math.min(window.devicePixelRatio || 1, 2);
    const { x, y } = this._map.getPixelOrigin(), { min } = this._bounds;
    const key = [this._zoom, x, y, min.x, min.y, size.x, size.y, sharp].join();
    if (later && key !== this.painted) {
      Object.assign(this, { _bounds, _center, _zoom, stale: true });
      return this._onZoom();
    }
    L.DomUtil.setPosition(this._container, min);
    if (key === this.painted && !this.stale) return;
    this.painted = key;
    const canvas = this._container;
    if (canvas.width !== size.x * sharp || canvas.height !== size.y * sharp) {
      Object.assign(canvas, { width: size.x * sharp, height: size.y * sharp });
      Object.assign(canvas.style, { width: size.x + "px", height: size.y + "px" });
    }
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
    const pieces = this.pieces(this.context, this.clear()) ?? [], round = this.round = {};
    if (this.appearing) this.appearing = pieces.map((piece) => () => { if (this.round === round) piece(); });
    else pieces.forEach((piece) => piece());
  },

  paint(context, view) { (this.pieces(context, view) ?? []).forEach((piece) => piece()); },

  // Adds itself to a map: paints piece by piece, each a task of its own, and shows all when that is done. What is
  // painted anew meanwhile is left.
  async appear(map) {
    this.appearing = [];
    this.addTo(map);
    const pieces = this.appearing;
    this.appearing = null;
    const { style: looks } = this._container;
    looks.display = "none"; // to show each piece takes as long as to paint it
    await inTurn(pieces);
    looks.display = "";
  },

  // Until it is painted again.
  hide() { this._container.style.visibility = "hidden"; },

  // Takes away what is painted, and returns the view to paint.
  clear() {
    const view = viewOf(this._map, this._bounds, this._zoom), canvas = this._container;
    view.sharp = canvas.width / view.width;
    canvas.style.visibility = "";
    this.context.setTransform(view.sharp, 0, 0, view.sharp, 0, 0);
    this.context.clearRect(0, 0, view.width, view.height);
    return view;
  },
});

// Where the world is on a canvas: screen = mercator * scale - (left, top).
function viewOf(map, bounds, zoom) {
  letters = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const origin = map.getPixelOrigin(), size = bounds.getSize();
  const corner = [origin.x + bounds.min.x, origin.y + bounds.min.y];
  return makeView(zoom, corner, [size.x, size.y], windowOf(map, bounds));
}

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
