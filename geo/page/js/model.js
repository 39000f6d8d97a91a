// What the page knows: systems, lines, places and tables, decoded once; and what is shown of it.
const data = readData("data");
const style = data.style;

function readData(id) { return bare(JSON.parse(document.getElementById(id).textContent)); }

// Objects without a prototype, so that no name in the data means anything to JavaScript.
function bare(value) {
  if (!value || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.assign(Object.create(null), Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, bare(inner)])));
}

const state = {
  off: new Set(),          // legend entries switched off
  hiddenStatus: new Set(), // statuses filtered out
  hiddenCommodity: new Set(),
  country: "",             // only what touches this country
  selected: null,          // {system} or {point}
  theme: "auto",
  tab: "layers",
};

const watchers = [];
function onChange(watcher) { watchers.push(watcher); }
let changePending = false;
function changed() {
  if (changePending) return;
  changePending = true;
  requestAnimationFrame(() => { changePending = false; watchers.forEach((watcher) => watcher()); });
}

const systems = unpackTable(data.systems);
const systemById = new Map(systems.map((system) => [system.id, system]));
const lines = unpackTable(data.lines);
const points = unpackTable(data.points);
const figures = unpackTable(data.figures);
const lengths = unpackTable(data.lengths);
const sources = unpackTable(data.sources);
const sourceById = new Map(sources.map((source) => [source.id, source]));
const OUR_COLUMNS = new Set(("id layer kind name system commodity country country_to status from_point to_point operator kp_km lines "
  + "destinations capacity throughput sources accuracy_km note name_az name_ka name_kk name_ru name_tr").split(" "));

// The vertices of all parts of all lines, one after the other. Maps of very many lines have several drawings, from
// coarse to fine (detail.js): `geometry` is then the one that fits the zoom.
function startsOf(size) {
  const first = new Float64Array(size.length);
  for (let part = 1; part < size.length; part++) first[part] = first[part - 1] + size[part - 1];
  return first;
}

function fullGeometry(packed) {
  const [lon, lat] = decodePoints(packed.xy, packed.steps), size = decodeNumbers(packed.sizes), first = startsOf(size);
  const x = lon.map(mercatorX), y = lat.map(mercatorY), km = decodeNumbers(packed.metres);
  const along = new Float64Array(x.length); // Mercator length from the start of the part, for the phase of dashes
  for (let part = 0; part < size.length; part++) {
    for (let v = first[part] + 1; v < first[part] + size[part]; v++) {
      along[v] = along[v - 1] + Math.hypot(x[v] - x[v - 1], y[v] - y[v - 1]);
      km[v] += km[v - 1];
    }
  }
  return { x, y, lon: (v) => lon[v], lat: (v) => lat[v], km: km.map((metres) => metres / 1000), along, size, first,
    lineOfPart: runningSum(decodeNumbers(packed.of)), lane: decodeNumbers(packed.lanes).map((twice) => twice / 2) };
}

function coarseGeometry(packed) {
  const [lon, lat] = decodePoints(packed.xy, packed.steps), size = decodeNumbers(packed.sizes);
  return plainGeometry(lon.map(mercatorX), lat.map(mercatorY), size, runningSum(decodeNumbers(packed.of)));
}

function plainGeometry(x, y, size, lineOfPart) {
  return { x, y, lon: (v) => lonOf(x[v]), lat: (v) => latOf(y[v]), km: null, along: null, lane: null, size, first: startsOf(size), lineOfPart };
}

function partsOf(line, drawing = geometry) {
  const parts = [];
  drawing.lineOfPart.forEach((index, part) => { if (index === line.index) parts.push(part); });
  return parts;
}

let geometry = data.mass ? coarseGeometry(data.lines.coarse) : fullGeometry(data.lines);

function commodityColour(commodity) {
  const first = String(commodity ?? "").split(";")[0].trim();
  if (style.commodities.includes(first)) return first;
  if (/condensate|oil|petrol|crude|ngl/i.test(first)) return "oil";
  if (/gas|lng|hydrogen/i.test(first)) return "gas";
  return first && !/^unknown$/i.test(first) ? "goods" : "other";
}

// A legend entry for each system the map is about, then one for each kind of the others.
function legendKeyOfSystem(system) {
  if (system.prominence === "main") return "system:" + system.id;
  if (style.hollow.includes(system.status)) return "planned";
  if (system.kind === "rail" || system.kind === "sea") return system.kind + ":*";
  return "pipeline:" + commodityColour(system.commodity);
}

const legendOfKind = new Map();
for (const [group, entry] of Object.entries(style.point_groups)) entry.kinds.forEach((kind) => legendOfKind.set(kind, group));

// A line of no system is one by itself.
lines.forEach((line, i) => {
  line.system ??= String(line.id ?? "line-" + i);
  if (systemById.has(line.system)) return;
  const { id, name, commodity, kind, status, operator, note } = line;
  const system = Object.assign(Object.create(null), { id: line.system, name: name ?? id, commodity, kind, status, operator, note, prominence: "context" });
  systemById.set(line.system, system);
  systems.push(system);
});

systems.forEach((system, rank) => {
  Object.assign(system, { rank, colour: commodityColour(system.commodity), legend: legendKeyOfSystem(system),
    hollow: style.hollow.includes(system.status), faint: style.faint.includes(system.status), lines: [], km: 0 });
});
lines.forEach((line, i) => {
  line.index = i;
  line.of = systemById.get(line.system);
  line.start_km = data.lines.starts_km ? data.lines.starts_km[i] : 0;
  line.of.lines.push(line);
});
if (geometry.km) {
  for (const line of lines) {
    const km = partsOf(line).reduce((sum, part) => sum + geometry.km[geometry.first[part] + geometry.size[part] - 1], 0);
    line.of.km = Math.max(line.of.km, line.start_km + km);
  }
}
{
  const [lon, lat] = decodePoints(data.points.xy, data.points.steps);
  points.forEach((point, i) => {
    const symbol = style.symbols[point.kind] ? point.kind : "other";
    const group = legendOfKind.get(symbol) || "others";
    Object.assign(point, { index: i, lon: lon[i], lat: lat[i], x: mercatorX(lon[i]), y: mercatorY(lat[i]), symbol,
      legend: group, group: style.point_groups[group], on: data.points.on ? data.points.on[i] : [] });
  });
}

// Kilometre points: the drawn kilometre moved onto the published ones between the anchors, shifted outside them.
function kilometrePoint(system, drawnKm) {
  const anchors = data.anchors[system.id];
  if (!anchors) return drawnKm;
  let i = 1;
  while (i < anchors.length - 1 && drawnKm > anchors[i][0]) i++;
  const [[d0, k0], [d1, k1]] = [anchors[i - 1], anchors[i]];
  if (drawnKm < d0) return k0 + drawnKm - d0;
  if (drawnKm > d1) return k1 + drawnKm - d1;
  return k0 + (drawnKm - d0) * (k1 - k0) / (d1 - d0);
}

function passesFilter(status, commodity, countries) {
  if (state.hiddenStatus.has(status ?? "unknown")) return false;
  if (commodity && state.hiddenCommodity.has(commodity)) return false;
  return !state.country || countries.includes(state.country);
}

function isLineShown(line) {
  return !state.off.has(line.of.legend) && passesFilter(line.status ?? line.of.status, line.of.colour, [line.country, line.country_to]);
}

function isPointShown(point) {
  return !state.off.has(point.legend) && (!state.country || point.country === state.country || point.country_to === state.country);
}

// Letters without their marks, so that Baki finds Bakı and Dzhejkhan is not needed to find Ceyhan.
const FOLDED = { "ı": "i", "ə": "e", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ё": "е", "й": "и", "і": "и",
  "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "ә": "а" };
function fold(text) {
  return String(text).toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/./gu, (c) => FOLDED[c] || c).replace(/[-–—]/g, " ");
}

function namesOf(row) {
  return [row.name, row.label, row.name_az, row.name_ka, row.name_kk, row.name_ru, row.name_tr, row.id].filter(Boolean);
}

function searchable(row) { return row.folded ??= namesOf(row).map(fold).join(" | "); }

function search(query) {
  const wanted = fold(query).trim().split(/\s+/).filter(Boolean);
  const fits = (row) => wanted.every((word) => searchable(row).includes(word));
  return wanted.length ? { systems: systems.filter(fits), points: points.filter(fits) } : { systems: [], points: [] };
}
