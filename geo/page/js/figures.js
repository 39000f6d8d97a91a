// Published figures: which answer the same question, which one is used, and what sources disagree about.

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

// Whether a figure is one of a year's throughput; such figures make the chart.
export function isYearly({ quantity, as_of }) {
  return quantity === "throughput" && /^\d{4}$/.test(String(as_of ?? ""));
}

// Yearly throughputs of the whole, one a year, in the unit that most of them have.
export function throughputByYear(groups) {
  const yearly = groups.map(([first]) => first)
    .filter((figure) => isYearly(figure) && !figure.country && Number(figure.value) >= 0);
  const units = new Map();
  yearly.forEach(({ unit }) => units.set(unit, (units.get(unit) ?? 0) + 1));
  const [unit] = [...units].sort((a, b) => b[1] - a[1])[0] ?? [];
  const byYear = new Map();
  for (const figure of yearly) {
    if (figure.unit === unit && !byYear.has(figure.as_of)) byYear.set(figure.as_of, figure);
  }
  return [...byYear.values()].sort((a, b) => String(a.as_of).localeCompare(String(b.as_of)));
}

// The groups in which one source says otherwise than another; two figures of one source are no disagreement.
export function tornGroups(groups) {
  const differ = (a, b) => a.source !== b.source && (a.value !== b.value || a.unit !== b.unit);
  return groups.filter((group) => group.some((a) => group.some((b) => differ(a, b))));
}

export function sayValue({ value, unit }) {
  if (unit === "year") return String(value ?? "");
  const number = Number(value), said = Number.isFinite(number)
    ? number.toLocaleString("en", { maximumFractionDigits: 3 }) : value;
  return `${said ?? ""} ${unit ?? ""}`.trim();
}

export function sayQuantity({ quantity }) {
  const said = String(quantity).replaceAll("_", " ");
  return said[0].toUpperCase() + said.slice(1);
}
