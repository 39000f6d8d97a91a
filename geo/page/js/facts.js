// The facts of one route or place, with sources, dates and what sources disagree about.
import { barChart } from "./charts.js";
import { describePlace, stationsOf } from "./cursor.js";
import { data } from "./data.js";
import { finest } from "./detail.js";
import { el, replace, webLink } from "./dom.js";
import { geodesicKm } from "./geodesy.js";
import {
  figures, geometry, isOurColumn, kilometrePoint, lengths, lines, partsOf, points, sourceById, systemById,
} from "./model.js";
import { shortSystem } from "./names.js";
import { placeAtKm } from "./pointing.js";
import { localNames } from "./search.js";
import { select } from "./state.js";
import { countryName, languageName, say, sayKind, sayKm } from "./strings.js";

export function split(text) { return String(text ?? "").split(";").map((part) => part.trim()).filter(Boolean); }

export function sourceLinks(text) {
  return split(text).map((id, i) => [i ? ", " : "", sourceById.has(id) ? webLink(sourceById.get(id).url, sourceById.get(id).title ?? id) : document.createTextNode(id)]);
}

function sayQuantity(text) { const said = String(text).replaceAll("_", " "); return said[0].toUpperCase() + said.slice(1); }

function sayValue(figure) {
  const number = typeof figure.value === "number" ? figure.value : Number(figure.value);
  return `${Number.isFinite(number) && figure.unit !== "year" ? number.toLocaleString("en", { maximumFractionDigits: 3 }) : figure.value ?? ""} ${figure.unit === "year" ? "" : figure.unit ?? ""}`.trim();
}

// Figures of a subject in groups that answer the same question; the preferred answer first.
function figureGroups(subject) {
  const groups = new Map();
  for (const figure of figures) {
    if (figure.subject !== subject) continue;
    const key = [figure.quantity, figure.country, figure.as_of, figure.quantity === "throughput" ? figure.note : ""].join("|");
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(figure);
  }
  for (const group of groups.values()) group.sort((a, b) => (b.preferred === "yes") - (a.preferred === "yes"));
  return [...groups.values()];
}

function isYear(text) { return /^\d{4}$/.test(String(text ?? "")); }

function throughputByYear(groups) {
  const yearly = groups.map((group) => group[0]).filter((figure) => figure.quantity === "throughput" && isYear(figure.as_of) && !figure.country && Number(figure.value) >= 0);
  const units = new Map();
  yearly.forEach((figure) => units.set(figure.unit, (units.get(figure.unit) ?? 0) + 1));
  const [unit] = [...units].sort((a, b) => b[1] - a[1])[0] ?? [];
  const byYear = new Map();
  yearly.filter((figure) => figure.unit === unit).forEach((figure) => { if (!byYear.has(figure.as_of)) byYear.set(figure.as_of, figure); });
  return [...byYear.values()].sort((a, b) => String(a.as_of).localeCompare(String(b.as_of)));
}

export function factsOfSystem(system, cursor, others) {
  const groups = figureGroups(system.id), tone = "tone-" + system.colour;
  return [
    factsHead(system, [sayKind(system.colour), sayKind(system.kind), sayKind(system.status)], tone),
    alsoHere(others),
    otherDrawings(system),
    kilometreSlider(system, cursor),
    lengthsOf(system, tone),
    yearsOf(groups, tone),
    figureTable(groups.filter(([first]) => !(first.quantity === "throughput" && isYear(first.as_of)))),
    disagreements(groups),
    stationList(system),
    section(say("accuracy"), accuracyOf(system)),
    system.note && section(say("note"), el("p", { text: system.note })),
    foreignProperties(system.lines.length === 1 ? system.lines[0] : null),
    section(say("sources"), sourceList(system.lines.flatMap((line) => split(line.sources)))),
  ];
}

export function factsOfPoint(point, cursor, others) {
  const groups = figureGroups(point.id);
  const rows = [
    ["operator", point.operator], ["capacity", point.capacity], ["throughput", point.throughput], ["commodity", point.commodity],
    ["destinations", point.destinations], ["country", [countryName(point.country), countryName(point.country_to)].filter(Boolean).join(" → ")],
    ["kp", point.kp_km == null ? null : say("kpValue", { kp: point.kp_km })],
    ["position", `${Math.abs(point.lat).toFixed(3)}° ${point.lat < 0 ? "S" : "N"}, ${Math.abs(point.lon).toFixed(3)}° ${point.lon < 0 ? "W" : "E"}`],
    ["accuracy", point.accuracy_km == null ? null : say("accuracyOne", { km: point.accuracy_km })],
  ].filter(([, value]) => value != null && value !== "");
  return [
    factsHead(point, [sayKind(point.kind), sayKind(point.status)].filter((word) => word !== say("unknown")), ""),
    alsoHere(others),
    el("dl", { class: "pairs" }, rows.flatMap(([name, value]) => [el("dt", { text: say(name) }), el("dd", { text: value })])),
    yearsOf(groups, ""),
    figureTable(groups.filter(([first]) => !(first.quantity === "throughput" && isYear(first.as_of)))),
    disagreements(groups),
    point.on.length > 0 && section(say("routes"), el("ul", { class: "plain" }, point.on.filter(([id]) => systemById.has(id)).map(([id, at]) => el("li", {},
      pick({ system: id }, `${shortSystem(systemById.get(id))}, ${say("kpValue", { kp: kilometrePoint(systemById.get(id), at).toFixed(0) })}`))))),
    point.note && section(say("note"), el("p", { text: point.note })),
    foreignProperties(point),
    section(say("sources"), sourceList(split(point.sources))),
  ];
}

function factsHead(row, chips, tone) {
  const names = localNames(row);
  return [
    el("h2", { class: "facts-title " + tone, tabindex: "-1", text: row.name ?? row.id }),
    el("p", { class: "chips" }, chips.map((text) => el("span", { class: "chip", text })), row.operator && row.rank != null && el("span", { class: "by", text: row.operator })),
    names.length > 0 && el("details", {}, el("summary", { text: say("names") }), el("ul", { class: "plain" }, names.map(([code, name]) => el("li", {},
      el("span", { class: "muted", text: languageName(code) + " " }), el("span", { lang: code, text: name }))))),
  ];
}

function section(title, ...content) {
  return content.flat(3).some(Boolean) && el("section", {}, el("h3", { text: title }), content);
}

export function pick(target, text) { return el("button", { type: "button", class: "link", text, onclick: () => select(target, [], true) }); }

function alsoHere(others) {
  return others?.length > 0 && section(say("alsoHere"), el("ul", { class: "plain" }, others.map((other) => el("li", {},
    pick(other, other.point ? points.find((point) => point.id === other.point).name : shortSystem(systemById.get(other.system)))))));
}

// Other drawings of the same pipeline: where lines of two makers stand on one map (join.py).
function otherDrawings(system) {
  const own = new Set(system.lines.map((line) => line.id)), ofLine = (id) => lines.find((line) => line.id === id)?.of;
  const found = [...system.lines.filter((line) => line.duplicate_of).map((line) => [ofLine(line.duplicate_of), line]),
    ...lines.filter((line) => own.has(line.duplicate_of)).map((line) => [line.of, line])].filter(([other]) => other);
  return found.length > 0 && section(say("drawings"), el("ul", { class: "plain" }, found.map(([other, line]) => el("li", {},
    pick({ system: other.id }, shortSystem(other)), el("p", { class: "muted", text: say(line.duplicate === "same route" ? "sameRoute" : "samePipeline",
      { mean: sayKm(Number(line.apart_mean_km)), max: sayKm(Number(line.apart_max_km)) }) })))));
}

function kilometreSlider(system, cursor) {
  if (!geometry.km || !system.km) return drawnLength(system);
  const input = el("input", { type: "range", min: 0, max: system.km.toFixed(1), step: 0.1, value: 0, "aria-label": say("kp"), class: "slider" });
  const said = el("div", { class: "kp-said" });
  const at = () => placeAtKm(system, Number(input.value));
  const show = (move) => {
    const place = at();
    if (!place) return;
    const text = describePlace(place);
    replace(said, text.map((line, i) => el(i ? "div" : "strong", { text: line })));
    input.setAttribute("aria-valuetext", text.join(". "));
    if (move) cursor.showPlace(place);
  };
  input.addEventListener("input", () => show(true));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -50, PageUp: 50 }[event.key];
    if (!step) return;
    event.preventDefault();
    input.value = Number(input.value) + step * (event.shiftKey ? 10 : 1);
    show(true);
  });
  show(false);
  return section(say("kp"), input, said, el("p", { class: "hint", text: `${data.anchors[system.id] ? say("calibrated") : say("drawnOnly")}. ${say("kpHelp")}` }),
    el("button", { type: "button", class: "button", text: say("measureFrom"), onclick: () => cursor.measureFrom(at()) }));
}

// Where no kilometres come with the vertices, the length of the finest drawing there is, measured on demand.
function drawnLength(system) {
  if (!data.mass) return null;
  const drawing = finest(), { first, size, lon, lat } = drawing;
  let km = 0;
  for (const part of system.lines.flatMap((line) => partsOf(line, drawing))) {
    for (let v = first[part]; v + 1 < first[part] + size[part]; v++) km += geodesicKm(lon(v), lat(v), lon(v + 1), lat(v + 1));
  }
  return section(say("drawnLength"), el("p", { text: say("drawnLengthKm", { km: sayKm(km) }) }));
}

function lengthsOf(system, tone) {
  const rows = lengths.filter((row) => row.system === system.id && row.country);
  const whole = lengths.find((row) => row.system === system.id && !row.country);
  if (!rows.length && !whole) return null;
  const text = (row) => sayKm(row.measured_km) + (row.published_km == null ? "" : ` / ${sayKm(row.published_km)}`) + " km";
  return section(say("lengthByCountry"),
    barChart(say("lengthByCountry"), rows.map((row) => ({ name: countryName(row.country), value: row.measured_km, beside: row.published_km, text: text(row), tone }))),
    whole && el("p", { class: "sum" }, el("span", { text: say("total") + " " }), el("strong", { text: text(whole) })),
    el("p", { class: "hint", text: `${say("measured")} / ${say("published").toLowerCase()}` }));
}

function yearsOf(groups, tone) {
  const years = throughputByYear(groups);
  return years.length > 1 && section(`${say("throughputByYear")} (${years[0].unit})`,
    barChart(say("throughputByYear"), years.map((figure) => ({ name: figure.as_of, value: Number(figure.value), text: Number(figure.value).toLocaleString("en"), tone }))),
    el("p", { class: "hint" }, say("sources"), ": ", sourceLinks([...new Set(years.flatMap((figure) => split(figure.source)))].join(";"))));
}

function figureTable(groups) {
  return groups.length > 0 && section(say("facts"), el("dl", { class: "pairs" }, groups.flatMap(([figure]) => [
    el("dt", { text: sayQuantity(figure.quantity) + (figure.country ? `, ${countryName(figure.country)}` : "") }),
    el("dd", {}, el("strong", { text: sayValue(figure) }), figure.as_of && el("span", { class: "muted", text: ` ${say("asOfShort")} ${figure.as_of}` }),
      el("div", { class: "from" }, sourceLinks(figure.source)))])));
}

function disagreements(groups) {
  const torn = groups.filter((group) => new Set(group.map((figure) => `${figure.value} ${figure.unit}`)).size > 1);
  return torn.length > 0 && el("details", { class: "torn" }, el("summary", { text: `${say("disagree")} (${torn.length})` }), torn.map((group) => [
    el("h4", { text: sayQuantity(group[0].quantity) + (group[0].country ? `, ${countryName(group[0].country)}` : "") + (group[0].as_of ? `, ${group[0].as_of}` : "") }),
    el("ul", { class: "plain" }, group.map((figure) => el("li", {}, el("strong", { text: sayValue(figure) }),
      figure.preferred === "yes" && el("span", { class: "chip", text: say("preferred") }), el("div", { class: "from" }, sourceLinks(figure.source)),
      figure.note && el("div", { class: "from", text: figure.note }))))]));
}

function stationList(system) {
  const stations = stationsOf(system);
  return stations.length > 0 && el("details", {}, el("summary", { text: `${say("stationsOn")} (${stations.length})` }), el("ul", { class: "plain" }, stations.map(({ point, at }) => el("li", {},
    el("span", { class: "muted kp", text: kilometrePoint(system, at).toFixed(0) }), pick({ point: point.id }, point.name ?? point.id)))));
}

function accuracyOf(system) {
  const values = system.lines.map((line) => line.accuracy_km).filter((value) => value != null);
  if (!values.length) return null;
  const low = Math.min(...values), high = Math.max(...values);
  return el("p", { text: low === high ? say("accuracyOne", { km: low }) : say("accuracyLine", { low, high }) });
}

function foreignProperties(row) {
  const own = row ? Object.keys(row).filter((name) => foreignNames.has(name)) : [];
  return own.length > 0 && el("details", {}, el("summary", { text: say("properties") }),
    el("dl", { class: "pairs" }, own.flatMap((name) => [el("dt", { text: name }), el("dd", { text: row[name] })])));
}

const foreignNames = new Set([...data.lines.columns, ...data.points.columns].map(([name]) => name).filter((name) => !isOurColumn(name)));

function sourceList(ids) {
  const unique = [...new Set(ids)];
  return unique.length > 0 && el("ul", { class: "plain from" }, unique.map((id) => el("li", {}, sourceLinks(id))));
}
