// The reader's choice of columns in the Layers tab, with the legend of the colours and the filters.
import { choice, classEntries, columns, numbers, use, valuesOf, widest } from "./chosen_columns.js";
import { inDigits } from "./columns.js";
import { el, replace, svg } from "./dom.js";
import { legendRow } from "./legend.js";
import { changed, onChange } from "./state.js";
import { say } from "./strings.js";

const MOST_SUGGESTED = 200;

export function columnsSection() {
  if (!columns.length) return null;
  shownLegend = "";
  const legend = el("ul", { class: "legend" }), title = el("h2", { class: "group" });
  const width = el("p", { class: "hint" });
  const selects = [["colour", columns], ["width", numbers], ["label", columns]]
    .map(([name, offered]) => columnChoice(name, offered));
  const filters = el("div", {});
  const show = () => {
    selects.forEach((select) => select.update());
    showLegend(title, legend);
    width.hidden = !choice.width;
    width.textContent = say("widthOf", { name: choice.width, most: inDigits(widest()) });
    showFilters(filters);
  };
  onChange(show);
  show();
  return el("section", { class: "columns" },
    el("details", { open: Boolean(choice.colour) }, el("summary", { text: say("columns") }),
      el("div", { class: "column-choices" }, selects.map(({ element }) => element)), tipChoice(), filterChoice(),
      filters),
    title, legend, width);
}

function columnChoice(name, offered) {
  const select = el("select", { onchange: () => { use({ [name]: select.value }); changed(); } }, optionsOf(offered));
  return { element: el("label", {}, el("span", { class: "hint", text: say(name + "By") }), select),
    update: () => { select.value = choice[name]; } };
}

function optionsOf(offered) {
  return [el("option", { value: "", text: say("noColumn") }),
    ...offered.map((column) => el("option", { value: column, text: column }))];
}

function tipChoice() {
  const boxes = columns.map((column) => {
    const box = el("input", { type: "checkbox", onchange: () => {
      use({ tip: columns.filter((name) => name === column ? box.checked : choice.tip.includes(name)) });
      changed();
    } });
    onChange(() => { box.checked = choice.tip.includes(column); });
    box.checked = choice.tip.includes(column);
    return el("label", { class: "check" }, box, el("span", { text: column }));
  });
  return el("details", {}, el("summary", { text: say("tipBy") }), el("div", { class: "tips" }, boxes));
}

let shownLegend = "";

// Made anew when the classes change, so that a switch keeps the focus.
function showLegend(title, legend) {
  const entries = classEntries(), key = entries.map((entry) => entry.key).join("\n");
  if (key !== shownLegend) {
    shownLegend = key;
    replace(legend, entries.map(({ key: of, label, ink, things }) =>
      legendRow({ key: of, label, lang: null, items: things.map(itemOf), sample: () => sampleOf(ink) })));
  }
  title.textContent = choice.colour;
  title.hidden = legend.hidden = !entries.length;
}

function itemOf(thing) {
  return thing.of ? { text: String(thing.row.name ?? thing.id), target: { system: thing.of.id, line: thing.id } }
    : { text: thing.name, target: { point: thing.id } };
}

function sampleOf(ink) {
  return svg("svg", { viewBox: "0 0 44 16", class: "sample", "aria-hidden": "true" },
    svg("path", { d: "M2 8H42", stroke: `var(--${ink})`, "stroke-width": 4.4 }));
}

function filterChoice() {
  const select = el("select", { onchange: () => {
    if (select.value) keep(select.value, numbers.includes(select.value) ? { low: null, high: null } : { text: "" });
    select.value = "";
  } }, optionsOf(columns));
  return el("label", {}, el("span", { class: "hint", text: say("filterBy") }), select);
}

function keep(column, kept) {
  const map = new Map(choice.keep);
  if (kept) map.set(column, kept); else map.delete(column);
  use({ keep: map });
  changed();
}

// A row for each filter; rows that stay are left alone, so that a field keeps the focus.
function showFilters(element) {
  const rows = new Map([...element.children].map((row) => [row.dataset.column, row]));
  for (const [column, row] of rows) if (!choice.keep.has(column)) row.remove();
  for (const column of choice.keep.keys()) if (!rows.has(column)) element.append(filterRow(column));
}

function filterRow(column) {
  const remove = el("button", { type: "button", class: "button", text: say("removeFilter"),
    "aria-label": `${say("removeFilter")}: ${column}`, onclick: () => keep(column, null) });
  const row = el("fieldset", { class: "filter-row" }, el("legend", { text: column }),
    numbers.includes(column) ? numberFields(column) : textField(column), remove);
  row.dataset.column = column;
  return row;
}

function numberFields(column) {
  const said = valuesOf(column).filter((value) => value != null);
  const all = { low: Math.min(...said), high: Math.max(...said) };
  return ["low", "high"].map((end) => {
    const field = el("input", { type: "number", step: "any", class: "kp-field", "aria-label": `${column}: ${say(end)}`,
      placeholder: inDigits(all[end]), value: choice.keep.get(column)?.[end] ?? null, oninput: () =>
        keep(column, { ...choice.keep.get(column), [end]: field.value === "" ? null : Number(field.value) }) });
    return field;
  });
}

function textField(column) {
  const values = [...new Set(valuesOf(column).filter((value) => value != null).map(String))].slice(0, MOST_SUGGESTED);
  const list = el("datalist", { id: "values-" + columns.indexOf(column) },
    values.map((value) => el("option", { value })));
  const field = el("input", { type: "text", class: "text-field", list: list.id, placeholder: say("contains"),
    "aria-label": `${column}: ${say("contains")}`, value: choice.keep.get(column)?.text || null,
    oninput: () => keep(column, { text: field.value }) });
  return [field, list];
}
