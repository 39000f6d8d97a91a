// What people take with them: shown features as GeoJSON, the table as CSV, a link, a print.
import { asCsv } from "./csv.js";
import { data } from "./data.js";
import { finest } from "./detail.js";
import { el } from "./dom.js";
import { addressOf } from "./links.js";
import { isLineShown, isPointShown, lengths, lines, points } from "./model.js";
import { fold } from "./search.js";
import { say } from "./strings.js";

function offer(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type })), link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function fileStem() { return fold(data.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "map"; }

// The columns of the data, not what this page has added to the rows.
function propertiesOf(row, packed) {
  const properties = {};
  for (const [name] of packed.columns) {
    if (row[name] != null) {
      Object.defineProperty(properties, name, {
        value: row[name],
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  return properties;
}

function shownFeatures() {
  const drawing = finest(),
    { first, size, lon, lat } = drawing,
    parts = lines.map(() => []),
    steps = data.constants.steps_per_deg,
    round = (degrees) => Math.round(degrees * steps) / steps;
  const ring = (part) =>
    Array.from({ length: size[part] }, (_, i) => [round(lon(first[part] + i)), round(lat(first[part] + i))]);
  drawing.lineOfPart.forEach((line, part) => parts[line].push(part));
  /** @type {(parts: number[]) => object} */
  const shapeOf = ([part, ...more]) =>
    more.length
      ? { type: "MultiLineString", coordinates: [part, ...more].map(ring) }
      : { type: "LineString", coordinates: ring(part) };
  const asLine = (line) => ({
    type: "Feature",
    properties: propertiesOf(line.row, data.lines),
    geometry: shapeOf(parts[line.index]),
  });
  const asPoint = (point) => ({
    type: "Feature",
    properties: propertiesOf(point.row, data.points),
    geometry: { type: "Point", coordinates: [point.lon, point.lat] },
  });
  return [...lines.filter(isLineShown).map(asLine), ...points.filter(isPointShown).map(asPoint)];
}

function tableCsv() {
  if (lengths.length) {
    const columns = ["system", "country", "measured_km", "published_km", "difference_km", "difference_share"];
    return asCsv(
      columns,
      lengths.map((row) => columns.map((name) => row[name])),
    );
  }
  const columns = ["id", "name", "system", "kind", "commodity", "country", "status", "operator"];
  return asCsv(
    columns,
    [...lines.filter(isLineShown), ...points.filter(isPointShown)].map(({ row }) => columns.map((name) => row[name])),
  );
}

export function takeawayButtons(map, asked, tell) {
  const button = (key, onclick) => el("button", { type: "button", class: "button", text: say(key), onclick });
  return el(
    "section",
    { class: "takeaway" },
    el("h2", { class: "group", text: say("download") }),
    el(
      "div",
      { class: "buttons" },
      button("geojson", () => {
        const features = shownFeatures(),
          file = fileStem() + ".geojson";
        offer(file, "application/geo+json", JSON.stringify({ type: "FeatureCollection", features }));
        tell(say("downloaded", { file, count: features.length.toLocaleString("en") }));
      }),
      button("csv", () => offer(fileStem() + ".csv", "text/csv", "\ufeff" + tableCsv())),
      button("link", () => {
        const address = location.href.split("#")[0] + addressOf(map, asked);
        const done = navigator.clipboard?.writeText(address);
        if (done) {
          done.then(
            () => tell(say("linkCopied")),
            () => tell(say("linkShown")),
          );
        } else tell(say("linkShown"));
      }),
      button("print", () => window.print()),
    ),
  );
}
