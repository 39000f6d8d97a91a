// The view as a picture to take away: title, date, what is shown, the map as it is seen, scale, legend and credit.
import { colours, makeView } from "./canvas.js";
import { data } from "./data.js";
import { geodesicKm, latOf, lonOf, mercatorX, mercatorY } from "./geodesy.js";
import { FONT, measureText, write } from "./lettering.js";
import { legendRows } from "./picture_legend.js";
import { placeAtKp } from "./pointing.js";
import { state } from "./state.js";
import { sayAmount } from "./strings.js";
import { SvgContext } from "./svg_context.js";
import { told } from "./told.js";
import { viewSaid } from "./view_said.js";

const SHARP = 2; // dots a pixel of PNG
const LEAST_PX = [320, 240];
const AIR_PX = 14, SCALE_PX = 130;
const SERIF = 'Georgia, "Times New Roman", "Noto Serif", serif';

/** What a picture of the view is made of: its size, and `paint`, which puts it on the context of a canvas. */
export function layOut({ map, view: { covered }, layers, ways }) {
  const { left, below } = covered(), seen = map.getSize(), { min } = map.getPixelBounds();
  const width = Math.max(LEAST_PX[0], Math.round(seen.x - left));
  const high = Math.max(LEAST_PX[1], Math.round(seen.y - below));
  const view = makeView(map.getZoom(), [min.x + left, min.y], [width, high]);
  Object.assign(view, { sharp: SHARP, alone: true });
  const scratch = document.createElement("canvas").getContext("2d");
  layers.routes.paint(scratch, view); // finds what is in sight
  const head = brokenRows(scratch, width, [[told(data, "title").text, `600 20px ${SERIF}`, "ink"],
    [viewSaid(ways).join(" · "), `400 12.5px ${FONT}`, "muted"]]);
  const legend = legendRows(scratch, width, AIR_PX, view);
  const foot = brokenRows(scratch, width, [[data.credit, `400 10.5px ${FONT}`, "muted"]]);
  const top = heightOf(head), bottom = top + high, height = Math.ceil(bottom + legend.height + heightOf(foot));
  return { width, height, paint(context) {
    Object.assign(context, { fillStyle: colours().panel, textAlign: "left", textBaseline: "middle" });
    context.fillRect(0, 0, width, height);
    writeRows(context, head, 0);
    paintMap(context, view, layers, top);
    legend.paint(context, bottom);
    writeRows(context, foot, bottom + legend.height);
    layers.routes.redraw(); // what is pointed at is again what is on the screen
    layers.names.redraw();
  } };
}

/** @returns {Promise<Blob>} */
export function asPng({ width, height, paint }) {
  const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
  canvas.width = width * SHARP;
  canvas.height = height * SHARP;
  context.scale(SHARP, SHARP);
  paint(context);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

export function asSvg({ width, height, paint }, about) {
  const context = new SvgContext();
  paint(context);
  return context.document(width, height, told(data, "title").text, about);
}

function paintMap(context, view, layers, top) {
  context.save();
  context.translate(0, top);
  context.beginPath();
  context.rect(0, 0, view.width, view.height);
  context.clip();
  context.fillStyle = colours().paper;
  context.fillRect(0, 0, view.width, view.height);
  layers.routes.paint(context, view);
  paintKilometre(context, view);
  paintScale(context, view);
  context.restore();
}

// The dot at the kilometre point that is chosen.
function paintKilometre(context, view) {
  const { system, line, kp } = state.selected ?? {};
  const place = kp == null ? null : placeAtKp(system, kp) ?? placeAtKp(line, kp);
  if (!place) return;
  const x = mercatorX(place.lon) * view.scale - view.left, y = mercatorY(place.lat) * view.scale - view.top;
  context.beginPath();
  context.arc(x, y, 6.5, 0, 2 * Math.PI);
  Object.assign(context, { fillStyle: colours().glow, strokeStyle: colours().ink, lineWidth: 3 });
  context.fill();
  context.stroke();
}

function paintScale(context, view) {
  const y = view.height - 18, right = view.width - AIR_PX, lat = latOf((y + view.top) / view.scale);
  const lonAt = (x) => lonOf((x + view.left) / view.scale);
  const kmOfPx = geodesicKm(lonAt(right - SCALE_PX), lat, lonAt(right), lat) / SCALE_PX;
  const ten = 10 ** Math.floor(Math.log10(kmOfPx * SCALE_PX));
  const km = [5, 2, 1].map((step) => step * ten).find((long) => long <= kmOfPx * SCALE_PX), long = km / kmOfPx;
  const { ink, halo } = colours();
  for (const [colour, width] of [[halo, 4], [ink, 1.5]]) {
    Object.assign(context, { strokeStyle: colour, lineWidth: width, lineCap: "butt", lineJoin: "miter" });
    context.setLineDash([]);
    context.beginPath();
    [[right - long, y - 5], [right - long, y], [right, y], [right, y - 5]]
      .forEach(([px, py], i) => { if (i) context.lineTo(px, py); else context.moveTo(px, py); });
    context.stroke();
  }
  context.textAlign = "right";
  const round = (value, unit) => sayAmount(Number(value.toPrecision(1)), unit);
  write(context, km < 1 ? round(km * 1000, "m") : round(km, "km"), right - 3, y - 9,
    { font: `500 11.5px ${FONT}`, ink, halo, haloWidth: 3 });
}

// Texts broken into rows that fit the width.
function brokenRows(context, width, texts) {
  return texts.flatMap(([text, font, ink]) => {
    const rows = [""];
    for (const word of String(text ?? "").split(/\s+/).filter(Boolean)) {
      const longer = `${rows.at(-1)} ${word}`.trim();
      if (measureText(context, longer, font) <= width - 2 * AIR_PX || !rows.at(-1)) rows[rows.length - 1] = longer;
      else rows.push(word);
    }
    const px = 1.3 * parseFloat(font.match(/[\d.]+(?=px)/)[0]);
    return rows.filter(Boolean).map((row) => ({ text: row, font, ink, px }));
  });
}

function heightOf(rows) { return rows.length ? rows.reduce((sum, { px }) => sum + px, AIR_PX) : AIR_PX / 2; }

function writeRows(context, rows, top) {
  let y = top + AIR_PX / 2;
  context.textAlign = "left";
  for (const { text, font, ink, px } of rows) {
    context.font = font; context.fillStyle = colours()[ink];
    context.fillText(text, AIR_PX, y + px / 2);
    y += px;
  }
}
