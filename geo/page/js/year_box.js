// The box over the map that shows what was carried in a year: a switch, a slider with play, the year in words, scales.
import { amountOf, scaleSteps, stateOf, widthOfAmount } from "./carried.js";
import { data } from "./data.js";
import { calm, el, icon, replace, svg } from "./dom.js";
import { ICONS } from "./icons.js";
import { sourceLinks } from "./lists.js";
import { systems } from "./model.js";
import { changed, onChange, state, whenReworded } from "./state.js";
import { say, sayAmount, sayList, sayNumber, sayUnit } from "./strings.js";
import { toldInNumbers } from "./told.js";
import { carried } from "./traffic.js";
import { afterReady } from "./turns.js";
import { yearLines } from "./year_lines.js";
import { partSaid } from "./years.js";

const PLAYED_MS = 1_100; // how long a year is shown

export function yearBox() {
  const shown = el("div", { class: "year-shown" });
  const box = el("section", { class: "year-box", "aria-label": say("howMuch") });
  const { slider, play, stop } = yearSlider(), knob = el("input", { type: "checkbox", role: "switch",
    checked: state.year != null, onchange: () => { stop(); setYear(knob.checked ? lastTold() : null); } });
  const said = el("p", { class: "year-said", "aria-live": "polite" }), more = el("div", {});
  const seen = el("div", { class: "on-wide" });
  const lines = yearLines(carried), headline = data.headline && headlineBox(data.headline);
  const head = el("div", { class: "year-head" }, el("div", {}, headline, said), lines.element);
  const row = el("div", { class: "year-row" }, play, slider);
  shown.append(seen, el("details", {}, el("summary", { text: say("everyYear") }), more));
  box.append(el("label", { class: "year-switch" }, knob, el("span", { class: "knob" }),
    el("span", { class: "on-wide", text: say("howMuch") }),
    el("span", { class: "on-narrow", text: say("howMuchShort") })), row, head, shown);
  const fill = () => {
    const isOff = state.year == null;
    shown.hidden = row.hidden = said.hidden = isOff;
    if (headline) headline.hidden = !isOff;
    head.hidden = isOff && !headline;
    knob.checked = !isOff;
    lines.show(state.year);
    if (isOff) return;
    slider.value = String(state.year);
    slider.setAttribute("aria-valuetext", sentenceOf(state.year));
    replace(said, el("strong", { lang: saidIn(state.year), text: sentenceOf(state.year) }));
    replace(seen, scales());
    replace(more, toldBy(), el("div", { class: "on-narrow" }, scales()), missing(), chart());
  };
  fill();
  onChange(fill);
  return box;
}

// What the map finds, in words and numbers, with their sources: while no year is chosen.
function headlineBox(found) {
  const links = el("p", { class: "hint" });
  afterReady(() => replace(links, sourceLinks(found.source)));
  return el("div", { class: "headline" }, el("p", {}, el("strong", toldInNumbers(found, "text"))),
    el("details", {}, el("summary", { text: say("sources") }), links));
}

function setYear(year) { state.year = year; changed(); }

// The newest year of which something is told; the last one where nothing is.
function lastTold() { return Math.max(...carried.told.map(({ year }) => year), 0) || carried.last; }

// The slider and the button that plays the years: with reduced motion it goes on by one year.
function yearSlider() {
  let timer = 0;
  const slider = el("input", { type: "range", min: carried.first, max: carried.last, step: 1, class: "slider",
    value: state.year ?? carried.last, "aria-label": say("year"),
    oninput: () => { stop(); setYear(Number(slider.value)); } });
  const next = () => setYear(state.year >= carried.last ? carried.first : state.year + 1);
  const name = (key) => { play.title = say(key); play.setAttribute("aria-label", say(key)); };
  const stop = () => { clearInterval(timer); timer = 0; mark(); };
  const mark = () => {
    name(timer ? "stop" : calm() ? "nextYear" : "play");
    replace(play, icon(timer ? ICONS.stop : ICONS.play));
  };
  const play = el("button", { type: "button", class: "icon-button", onclick: () => {
    if (timer) return stop();
    next();
    if (calm()) return;
    timer = setInterval(() => { next(); if (state.year === carried.last) stop(); }, PLAYED_MS);
    mark();
  } });
  mark();
  whenReworded(stop);
  return { slider, play, stop };
}

// The year in words: every sentence that has a number for it.
function sentenceOf(year) {
  const said = carried.told.filter((row) => row.year === year).map((row) => toldInNumbers(row, "text").text);
  return said.length ? `${year}: ${said.join(", ")}` : say("nothingTold", { year });
}

// The language of the year in words, if it is another than the page's.
function saidIn(year) {
  return carried.told.filter((row) => row.year === year).map((row) => toldInNumbers(row, "text").lang)
    .find((lang) => lang != null);
}

function toldBy() {
  const used = carried.told.filter(({ year }) => year === state.year).map(({ source }) => source);
  return used.length > 0 && el("p", { class: "hint" }, sourceLinks([...new Set(used)].join("; ")));
}

// What widths mean, a scale for each unit; the part within; what nobody published.
function scales() {
  const sample = (width, text, inner = 0, hatched = false) => el("li", {}, svg("svg", { viewBox: "0 0 44 18",
    class: "sample", "aria-hidden": "true" },
  svg("path", { d: "M2 9H42", stroke: "var(--ink)", "stroke-width": width, "stroke-dasharray": hatched && "2.6 2.6" }),
  inner > 0 && svg("path", { d: "M2 9H42", stroke: "var(--part)", "stroke-width": inner })), el("span", { text }));
  return el("ul", { class: "plain year-scale" },
    [...carried.most.keys()].map((unit) => scaleSteps(carried, unit).map((value) =>
      sample(widthOfAmount(carried, value, unit), sayAmount(value, unit)))),
    partSaid() && sample(9, partSaid(), 5),
    sample(3.2, say("unpublishedLine"), 0, true));
}

function missing() {
  const isKnown = (line) => Boolean(amountOf(carried, line, state.year));
  const isOperating = (line) => stateOf(carried, line, state.year) === "operating";
  const unknown = systems.filter(({ lines }) => lines.some(isOperating) && !lines.some(isKnown));
  const names = unknown.map(({ label }) => label);
  return names.length > 0 && el("p", { class: "hint", text:
    say("unpublishedOf", { year: state.year, names: sayList(names) }) });
}

// All systems by year, each with columns as high as its own largest year; the chosen year stands out.
function chart() {
  return el("ul", { class: "plain year-chart" }, systems.map(chartOf).filter(Boolean));
}

function chartOf(system) {
  const years = Array.from({ length: carried.last - carried.first + 1 }, (_, i) => carried.first + i);
  const values = years.map((year) => carried.amounts.get(`${system.id} ${year}`)?.whole?.value ?? null);
  const most = Math.max(...values.map(Number));
  if (!(most > 0)) return null;
  const { unit } = amountOf(carried, system.lines[0], years[values.findIndex((value) => value != null)]);
  const said = years.map((year, i) => values[i] != null && `${year}: ${sayNumber(values[i], 3)}`);
  const title = `${system.label}, ${sayUnit(unit)}`, label = `${title}. ${said.filter(Boolean).join("; ")}`;
  return el("li", {}, el("span", { text: title }), svg("svg", { viewBox: `0 0 ${years.length * 5} 20`,
    preserveAspectRatio: "none", role: "img", "aria-label": label },
  years.map((year, i) => values[i] != null && svg("rect", { x: i * 5, y: 20 - 20 * values[i] / most, width: 4,
    height: 20 * values[i] / most, class: year === state.year ? "bar chosen" : `bar ${system.colour}` }))));
}
