// Published figures: which answer the same question, which one is used, and what sources disagree about.
import { capital, language, say, sayNumber, sayUnit } from "./strings.js";

// Names in a text that separates them with semicolons.
export function split(text) { return String(text ?? "").split(";").map((part) => part.trim()).filter(Boolean); }

// Figures of a subject in groups that answer the same question; the preferred answer first.
export function figureGroups(figures, subject) {
  const groups = new Map();
  for (const figure of figures) {
    if (figure.subject !== subject) continue;
    const key = [figure.quantity, figure.country, figure.member, figure.as_of].map((cell) => cell ?? "").join("|");
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(figure);
  }
  const isPreferred = (figure) => Number(figure.preferred === "yes");
  for (const group of groups.values()) group.sort((a, b) => isPreferred(b) - isPreferred(a));
  return [...groups.values()];
}

// Whether a figure is of the whole in a whole year.
export function isYearly({ country, member, as_of }) {
  return !country && !member && /^\d{4}$/.test(String(as_of ?? ""));
}

// Owners at the newest date that accounts for most of the whole, the largest share first; those of other dates apart.
export function ownersOf(figures) {
  const byDate = new Map();
  for (const figure of figures) {
    const date = String(figure.as_of ?? "");
    if (!byDate.has(date)) byDate.set(date, new Map());
    const owners = byDate.get(date), known = owners.get(figure.member);
    if (!known || figure.preferred === "yes") owners.set(figure.member, figure);
  }
  const share = (owners) => owners.reduce((sum, { value }) => sum + Number(value), 0);
  const lists = [...byDate].sort(([a], [b]) => b.localeCompare(a)).map(([as_of, owners]) => {
    const sorted = [...owners.values()].sort((a, b) => Number(b.value) - Number(a.value));
    return { as_of, owners: sorted, percent: share(sorted) };
  });
  const newest = lists.find(({ percent }) => percent > MOST_PERCENT) ?? lists[0];
  return { newest, others: lists.filter((list) => list !== newest) };
}

const MOST_PERCENT = 50;

// Events in the order of time; what sources date otherwise stands with the date that is used.
export function timelineOf(figures) {
  const byEvent = new Map();
  for (const figure of figures) {
    const key = `${figure.country ?? ""}|${figure.member ?? ""}`;
    if (!byEvent.has(key)) byEvent.set(key, []);
    byEvent.get(key).push(figure);
  }
  const isPreferred = (figure) => Number(figure.preferred === "yes");
  const events = [...byEvent.values()].map((dates) => {
    const [used, ...others] = dates.sort((a, b) => isPreferred(b) - isPreferred(a));
    return { used, others };
  });
  return events.sort((a, b) => dateOf(a.used).localeCompare(dateOf(b.used)));
}

export function dateOf({ value, as_of }) { return String(value ?? as_of ?? ""); }

// The groups in which one source says otherwise than another; two figures of one source are no disagreement.
export function tornGroups(groups) {
  const differ = (a, b) => a.source !== b.source && (a.value !== b.value || a.unit !== b.unit);
  return groups.filter((group) => group.some((a) => group.some((b) => differ(a, b))));
}

// A value with its unit; counts and texts need none.
export function sayValue({ value, unit }) {
  if (unit === "year") {
    return Number(value) < FIRST_YEAR ? say("yearsOf", { count: Number(value) }) : String(value ?? "");
  }
  if (unit === "text") return String(value ?? "");
  const number = Number(value), said = Number.isFinite(number)
    ? sayNumber(number, 3) : value;
  if (unit === "percent") return say("percentOf", { number: said });
  return `${said ?? ""} ${unit === "count" ? "" : sayUnit(unit)}`.trim();
}

const FIRST_YEAR = 1000; // smaller numbers of years are spans

// What is measured, by the title its quantity has.
export function sayQuantity({ quantity }, titles = new Map()) {
  const row = titles.get(quantity);
  return capital(row?.[`title_${language}`] ?? row?.title ?? String(quantity).replaceAll("_", " "));
}
