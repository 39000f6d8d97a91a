// What was carried or produced year by year: columns with gaps where nobody published, the same as a table and as CSV.
import { citeButton } from "./citing.js";
import { asCsv } from "./csv.js";
import { data } from "./data.js";
import { el } from "./dom.js";
import { sayQuantity } from "./figures.js";
import { section, sourceLinks } from "./lists.js";
import { fileStem, offer } from "./offer.js";
import { language, say, sayAmount, sayList, sayNumber, sayUnit } from "./strings.js";
import { quantities, sourceById, yearly } from "./tables.js";
import { noteSaid, tongue } from "./told.js";

const COLUMNS = ["subject", "quantity", "year", "value", "unit", "source", "source_url", "note"];
const LABELLED_YEARS = 5; // years between those named under the columns

// The quantities that a subject has a series of.
export function chartedOf(subject) {
  return [...new Set(yearly.filter((row) => row.subject === subject).map((row) => row.quantity))];
}

export function yearCharts(subject, tone) {
  return chartedOf(subject).map((quantity) =>
    yearChart(subject, quantity, yearly.filter((row) => row.subject === subject && row.quantity === quantity), tone));
}

/** What the part of the traffic is that counts apart, in words; "" where none does. */
export function partSaid() {
  const part = [...quantities().values()].find(({ role }) => role === "throughput_part");
  return data.carried.part && (part ? sayQuantity(part, quantities()) : data.carried.part);
}

function yearChart(subject, quantity, rows, tone) {
  const [{ unit }] = rows, published = rows.filter(({ value }) => value != null), last = published.at(-1);
  const title = sayQuantity({ quantity }, quantities()), most = Math.max(...published.map(({ value }) => value));
  const amount = (value) => sayAmount(value, unit);
  const lang = quantities().get(quantity)?.[`title_${language}`] ? null : tongue();
  const missing = rows.filter(({ value }) => value == null).map(({ year }) => year);
  const said = say("yearsSaid", { title, first: rows[0].year, last: last.year, amount: amount(last.value) })
    + (missing.length ? ` ${say("yearsMissing", { years: sayList(missing) })}` : "");
  return section({ text: `${title}, ${sayUnit(unit)}`, lang },
    el("p", { class: "latest" }, el("strong", { text: amount(last.value) }), ` ${say("inYear", { year: last.year })}`),
    el("div", { class: "years " + tone, role: "img", "aria-label": said },
      rows.map((row, i) => yearColumn(row, i, rows, most))),
    missing.length > 0 && el("p", { class: "hint", text: say("yearsMissing", { years: sayList(missing) }) }),
    el("details", {}, el("summary", { text: say("asTable") }), yearTable({ "aria-label": title, lang }, rows),
      el("button", { type: "button", class: "button", text: say("csv"), onclick: () =>
        offer(`${fileStem()}-${subject}-${quantity}.csv`, "text/csv", "\ufeff" + yearsCsv(rows, unit)) })));
}

// A column of a year, as high as its value; a gap where nobody published one.
function yearColumn({ year, value, source, note }, i, rows, most) {
  const isNamed = i === 0 || i === rows.length - 1
    || (year % LABELLED_YEARS === 0 && i > 2 && i < rows.length - 3);
  const titles = String(source ?? "").split("; ").map((id) => sourceById().get(id)?.title ?? id);
  const said = value == null ? say("notPublishedYear") : [sayNumber(value, 3), ...titles, note];
  const bar = el("span", { class: value == null ? "gap" : "column" });
  bar.style.height = value == null ? "100%" : `${100 * value / most}%`;
  return el("span", { class: "year", lang: value == null ? null : tongue(),
    title: [year, said].flat().filter(Boolean).join(" · ") },
    el("span", { class: "room" }, bar), el("span", { class: "year-name", text: isNamed ? String(year) : "" }));
}

/** @param {any} named */
function yearTable(named, rows) {
  const [{ unit }] = rows;
  const row = ({ subject, quantity, year, value, source, note }) => el("tr", { class: value == null ? "muted" : null },
    el("th", { scope: "row", text: String(year) }),
    el("td", { class: "number", text: value == null ? "–" : sayNumber(value, 3) }),
    el("td", { class: "from", lang: named.lang == null ? null : language },
      value == null ? say("notPublishedYear") : sourceLinks(source),
      note && `; ${noteSaid(note)}`, value != null && " ",
      value != null && citeButton({ subject, quantity, value, unit, source, as_of: year },
        `${named["aria-label"]}, ${year}`)));
  return el("table", { class: "by-year", ...named }, el("tbody", {}, rows.map(row)));
}

function yearsCsv(rows, unit) {
  const urlOf = (source) => String(source ?? "").split("; ").map((id) => sourceById().get(id)?.url ?? "").join("; ");
  return asCsv(COLUMNS, rows.map((row) =>
    COLUMNS.map((name) => name === "source_url" ? urlOf(row.source) : name === "unit" ? unit : row[name])));
}
