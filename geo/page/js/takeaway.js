// What people take with them: shown features as GeoJSON, the table as CSV, a link, a print.
import { linkOf } from "./address.js";
import { asCsv } from "./csv.js";
import { data } from "./data.js";
import { finest } from "./detail.js";
import { el } from "./dom.js";
import { split } from "./figures.js";
import { isLineShown, isPointShown, lines, partsOf, points } from "./model.js";
import { fileStem, offer } from "./offer.js";
import { ORIGIN_COLUMNS, withOrigin } from "./origins.js";
import { copyLink } from "./share.js";
import { state } from "./state.js";
import { say } from "./strings.js";
import { lengths, sourceById } from "./tables.js";

const LENGTH_COLUMNS = ["system", "country", "measured_km", "published_km", "difference_km", "difference_share"];
const FEATURE_COLUMNS = ["id", "name", "system", "kind", "commodity", "country", "status", "operator"];

// The columns of the data, not what this page has added to the rows.
function propertiesOf(row, packed) {
  const names = packed.columns.map(([name]) => name).filter((name) => row[name] != null);
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

function shownFeatures() {
  const shapeOf = shapesOf(finest());
  const asLine = (line) =>
    ({ type: "Feature", properties: propertiesOf(line.row, data.lines), geometry: shapeOf(line) });
  const asPoint = (point) => ({ type: "Feature", properties: propertiesOf(point.row, data.points),
    geometry: { type: "Point", coordinates: [point.lon, point.lat] } });
  return [...lines.filter(isLineShown).map(asLine), ...points.filter(isPointShown).map(asPoint)];
}

// A function that gives the geometry of a line in a drawing.
function shapesOf(drawing) {
  const { first, size, lon, lat } = drawing, steps = data.constants.steps_per_deg;
  const round = (degrees) => Math.round(degrees * steps) / steps;
  const chain = (part) =>
    Array.from({ length: size[part] }, (_, i) => [round(lon(first[part] + i)), round(lat(first[part] + i))]);
  return (line) => {
    const chains = partsOf(line, drawing).map(chain);
    return chains.length > 1 ? { type: "MultiLineString", coordinates: chains }
      : { type: "LineString", coordinates: chains[0] ?? [] };
  };
}

// The lengths of what the map shows, of the country that is filtered for.
function shownLengths() {
  const shown = new Set(lines.filter(isLineShown).map((line) => line.of.id));
  return lengths().filter(({ system, country }) => shown.has(system) && (!state.country || country === state.country));
}

// Whom to name and under what licence, with the sources that the shown features rest on.
function origin(features) {
  const used = new Set(features.flatMap(({ properties }) => split(properties.sources)));
  const told = ({ id, title, publisher, url, licence }) => ({ id, title, publisher, url, licence });
  return { name: data.title, as_of: data.as_of, attribution: data.credit,
    units: "coordinates: degrees, WGS84 longitude and latitude; columns name their unit at their end",
    sources: [...used].sort().filter((id) => sourceById().has(id)).map((id) => told(sourceById().get(id))) };
}

function lengthColumns() {
  return lengths().some((row) => row.drawn_km != null) ? [...LENGTH_COLUMNS, "drawn_km", "reason"] : LENGTH_COLUMNS;
}

function tableCsv() {
  if (lengths().length) return csvOf([...lengthColumns(), ...ORIGIN_COLUMNS], shownLengths().map(withOrigin));
  return csvOf(FEATURE_COLUMNS, [...lines.filter(isLineShown), ...points.filter(isPointShown)].map(({ row }) => row));
}

function csvOf(columns, rows) { return asCsv(columns, rows.map((row) => columns.map((name) => row[name]))); }

export function takeawayButtons(map, asked, tell) {
  const button = (key, onclick) => el("button", { type: "button", class: "button", text: say(key), onclick });
  return el("section", { class: "takeaway" }, el("h2", { class: "group", text: say("download") }),
    el("div", { class: "buttons" },
      button("geojson", () => offerFeatures(tell)),
      button("csv", () => offer(fileStem() + ".csv", "text/csv", "\ufeff" + tableCsv())),
      button("link", () => copyLink(linkOf(map, asked), tell)),
      button("print", () => window.print())));
}

function offerFeatures(tell) {
  const features = shownFeatures(), file = fileStem() + ".geojson";
  offer(file, "application/geo+json", JSON.stringify({ type: "FeatureCollection", ...origin(features), features }));
  tell(say("downloaded", { file, count: features.length }));
}
