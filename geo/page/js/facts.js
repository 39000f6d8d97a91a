// The facts of one route or place, with sources, dates and what sources disagree about.
import { barChart } from "./charts.js";
import { data } from "./data.js";
import { el } from "./dom.js";
import { figureFacts } from "./figure_facts.js";
import { split } from "./figures.js";
import { fillList, list, pairs, pick, section, sourceList } from "./lists.js";
import { LANGUAGES } from "./language.js";
import { lineById, lines, pointById, systemById } from "./model.js";
import { lineName, routeName } from "./place_said.js";
import { LOCAL_NAME, localNames } from "./search.js";
import { drawnLength, kilometreSlider } from "./slider.js";
import { state } from "./state.js";
import { countryName, language, languageName, say, sayFixed, sayKind, sayKinds, sayKm, sayPlain } from "./strings.js";
import { lengths } from "./tables.js";
import { told, tongue } from "./told.js";

// What is asked first of a route: what it is, and what lies at a kilometre point.
export function firstFactsOf(system, cursor, others) {
  const tone = "tone-" + system.colour, { row } = system;
  return [
    factsHead(system, [sayKind(system.colour), sayKind(system.kind), sayKind(system.status)], row.operator, tone),
    alsoHere(others),
    otherDrawings(system),
    kilometresOf(system, cursor),
  ];
}

// All else of it.
export function otherFactsOf(system) {
  const tone = "tone-" + system.colour, { row } = system;
  return [
    lengthsOf(system, tone),
    figureFacts(system.id, tone),
    stationList(system),
    section(say("accuracy"), accuracyOf(system)),
    row.note && section(say("note"), el("p", told(row, "note"))),
    foreignProperties(system.lines.length === 1 ? system.lines[0].row : null),
    section(say("sources"), sourceList([...new Set(system.lines.map((line) => line.row.sources))].flatMap(split))),
  ];
}

export function factsOfPoint(point, others) {
  const { row } = point;
  const chips = [sayKind(row.kind), sayKind(row.status)].filter((word) => word !== say("unknown"));
  return [
    factsHead(point, chips, null, ""),
    alsoHere(others),
    pairs(pointRows(point).filter(([, value]) => value != null && value !== "")
      .map(([name, value, lang]) => [say(name), lang == null ? String(value) : el("span", { lang, text: value })])),
    figureFacts(point.id, ""),
    routesAt(point),
    row.note && section(say("note"), el("p", told(row, "note"))),
    foreignProperties(row),
    section(say("sources"), sourceList(split(row.sources))),
  ];
}

function pointRows({ row, lon, lat }) {
  const half = (degrees, minus, plus) =>
    `${sayFixed(Math.abs(degrees), 3)}° ${say("position:" + (degrees < 0 ? minus : plus))}`;
  return [
    ...["operator", "capacity", "throughput"].map((name) => [name, row[name], tongue()]),
    ["commodity", sayKinds(row.commodity)],
    ["destinations", row.destinations, tongue()],
    ["country", [countryName(row.country), countryName(row.country_to)].filter(Boolean).join(" → ")],
    ["kp", row.kp_km == null ? null : say("kpValue", { kp: sayPlain(row.kp_km) })],
    ["position", `${half(lat, "S", "N")}, ${half(lon, "W", "E")}`],
    ["accuracy", row.accuracy_km == null ? null : say("accuracyOne", { km: sayPlain(row.accuracy_km) })],
  ];
}

function factsHead({ name, row, lang }, chips, operator, tone) {
  const names = localNames(row).filter(([, text]) => text !== name);
  if (row.name && row.name !== name) names.unshift(["en", row.name]);
  return [
    el("h2", { class: "facts-title " + tone, tabindex: "-1", lang, text: name }),
    el("p", { class: "chips" }, chips.map((text) => el("span", { class: "chip", text })),
      operator && el("span", { class: "by", lang: tongue(), text: operator })),
    names.length > 0 && el("details", {}, el("summary", { text: say("names") }), list(names.map(([code, text]) => [
      el("span", { class: "muted", lang: code, text: `${LANGUAGES[code] ?? languageName(code)} ` }),
      el("span", { lang: code, text })]))),
  ];
}

function alsoHere(others) {
  const nameOf = ({ point, system }) => point ? pointById.get(point).name : systemById.get(system).label;
  return others.length > 0 && section(say("alsoHere"), list(others.map((other) => pick(other, nameOf(other)))));
}

// Other drawings of the same pipeline: where lines of two makers stand on one map, see geo/geometry/conflation.py.
function otherDrawings(system) {
  const found = lines.filter(({ row }) => row.duplicate_of != null).flatMap((line) => {
    const drawn = lineById.get(String(line.row.duplicate_of))?.of;
    return [line.of === system && drawn && [drawn, line], drawn === system && [line.of, line]].filter(Boolean);
  });
  const apart = ({ row }) =>
    say(row.duplicate === "same route" ? "sameRoute" : "samePipeline", {
      mean: sayKm(Number(row.apart_mean_km)),
      max: sayKm(Number(row.apart_max_km)),
    });
  return (
    found.length > 0 &&
    section(
      say("drawings"),
      list(
        found.map(([other, line]) => [
          pick({ system: other.id }, other.label),
          el("p", { class: "muted", text: apart(line) }),
        ]),
      ),
    )
  );
}

function lengthsOf(system, tone) {
  const rows = lengths().filter((row) => row.system === system.id && row.country);
  const whole = lengths().find((row) => row.system === system.id && !row.country);
  if (!rows.length && !whole) return null;
  const finer = [whole, ...rows].some((row) => row?.drawn_km != null);
  const text = ({ measured_km, drawn_km, published_km }) =>
    say("inKm", { km: [measured_km, finer && (drawn_km ?? measured_km), published_km].filter(Boolean).map(sayKm)
      .join(" / ") });
  const bars = rows.map((row) =>
    ({ name: countryName(row.country), value: row.measured_km, beside: row.published_km, text: text(row), tone }));
  return section(say("lengthByCountry"),
    barChart(say("lengthByCountry"), bars),
    whole && el("p", { class: "sum" }, el("span", { text: say("total") + " " }), el("strong", { text: text(whole) })),
    el("p", { class: "hint", text: ["measured", finer && "drawn", "published"].filter(Boolean)
      .map((name, i) => (i ? say(name).toLocaleLowerCase(language) : say(name))).join(" / ") }),
    whole?.reason && el("p", { class: "hint", ...told(whole, "reason") }));
}

function stationList(system) {
  const branches = data.branching.includes(system.id),
    routes = [...new Set(system.lines.map((line) => line.route))];
  const stations = routes
    .filter(Boolean)
    .flatMap((route) => route.stations.map((station) => ({ ...station, route })));
  return (
    stations.length > 0 &&
    el(
      "details",
      {},
      el("summary", { text: `${say("stationsOn")} (${stations.length})` }),
      list(
        stations.map(({ point, kp, route }) => [
          el("span", { class: "muted kp", text: sayFixed(kp, 0) }),
          pick({ point: point.id }, point.name),
          branches && [" ", el("span", { class: "muted", ...lineName(route.lines[0]) })],
        ]),
      ),
    )
  );
}

function routesAt(point) {
  const text = ([id, , kp, , line]) => kp == null ? systemById.get(id).label
    : `${routeName(lines[line])}, ${say("kpValue", { kp: sayFixed(kp, 0) })}`;
  const found = point.on.filter(([id]) => systemById.has(id));
  return found.length > 0 && section(say("routes"),
    list(found.map((entry) => pick({ system: entry[0], line: lines[entry[4]]?.id }, text(entry)))));
}

// The kilometre points of a system; of one that branches those of the line that was chosen, and the others to choose.
function kilometresOf(system, cursor) {
  if (!data.branching.includes(system.id)) {
    return kilometreSlider(system.lines[0]?.route, cursor) ?? drawnLength(system);
  }
  const chosen = system.lines.find((line) => line.id === state.selected?.line);
  return [
    kilometreSlider(chosen?.route, cursor),
    section(say("linesOf"), el("p", { class: "hint", text: say("branches") }),
      fillList(el("ul", { class: "plain" }), system.lines.filter((line) => line !== chosen).map((line) =>
        ({ text: lineName(line).text, named: lineName(line), target: { system: system.id, line: line.id } })),
      "moreLines")),
  ];
}

function accuracyOf(system) {
  let low = Infinity, high = -Infinity;
  for (const { row } of system.lines) {
    if (row.accuracy_km == null) continue;
    low = Math.min(low, row.accuracy_km);
    high = Math.max(high, row.accuracy_km);
  }
  if (low > high) return null;
  return el("p", { text: low === high ? say("accuracyOne", { km: sayPlain(low) })
    : say("accuracyLine", { low: sayPlain(low), high: sayPlain(high) }) });
}

// What the file says of a line or a place beyond the columns that are ours, as the file says it.
function foreignProperties(row) {
  const own = row ? Object.keys(row).filter((name) => !ourColumns.has(name) && !LOCAL_NAME.test(name)) : [];
  return own.length > 0 && el("details", {}, el("summary", { text: say("properties") }),
    pairs(own.map((name) => [name, String(row[name])])));
}

const ourColumns = new Set(data.constants.columns);
