// A reference to what is quoted from a page, with the source and the date of the figure: text, BibTeX, CSL JSON.
import { say } from "./strings.js";

/**
 * @typedef {{ said: string, sources: Row[], page: { id: string, title: string, as_of: string, said_as_of: string,
 *   address: string, credit: string } }} Quoted What is quoted, the rows of its sources, and the page it stands on.
 */

/** @param {Quoted} quoted */
export function citedText({ said, sources, page }) {
  const published = sources.map(({ id, title, publisher, published: date, url }) => [
    sentence([publisher, date && `(${date})`]), sentence([title ?? id]), url].filter(Boolean).join(" "));
  const title = sentence([[page.title, page.said_as_of].filter(Boolean).join(", ")]);
  return [
    sentence([said]), published.length > 0 && say("citedSource", { sources: published.join("; ") }),
    say(published.length ? "citedQuoted" : "citedFrom", { title }), page.address,
  ].filter(Boolean).join(" ");
}

// Words as a sentence that ends in a full stop.
function sentence(words) {
  const text = words.filter(Boolean).join(" ");
  return text && !/[.!?]$/.test(text) ? `${text}.` : text;
}

/** @param {Quoted} quoted */
export function asCsl({ said, sources, page }) {
  const entry = ({ id, title, publisher, published, url }) => present({ id: String(id), type: "webpage",
    title: title ?? id, author: publisher && [{ literal: publisher }], issued: issuedOn(published), URL: url,
    note: said });
  return JSON.stringify([...sources.map(entry), present({ id: page.id, type: "map", title: page.title,
    issued: issuedOn(page.as_of), URL: page.address, note: [said, page.credit].filter(Boolean).join(". ") })], null, 2);
}

function present(entry) { return Object.fromEntries(Object.entries(entry).filter(([, value]) => value)); }

// A date as CSL has it: numbers where it is a date of the calendar, else its words.
function issuedOn(text) {
  if (!text) return undefined;
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  return parts ? { "date-parts": [parts.slice(1).filter(Boolean).map(Number)] } : { literal: text };
}

/** @param {Quoted} quoted */
export function asBibtex({ said, sources, page }) {
  const rows = [...sources.map(({ id, title, publisher, published, url }) =>
    ({ id, title: title ?? id, author: publisher, date: published, url, note: said })),
  { id: page.id, title: page.title, author: "", date: page.as_of, url: page.address,
    note: [said, page.credit].filter(Boolean).join(". ") }];
  return rows.map(bibtexEntry).join("\n");
}

function bibtexEntry({ id, title, author, date, url, note }) {
  const [, year, month] = /^(\d{4})(?:-(\d{2}))?/.exec(date ?? "") ?? [];
  const fields = [["title", `{${forLatex(title)}}`], ["author", author && `{${forLatex(author)}}`], ["year", year],
    ["month", month], ["url", url && url.replace(/[{}\\]/g, encodeURIComponent)], ["note", forLatex(note)]];
  const lines = fields.filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}}`);
  return `@misc{${String(id).replace(/[^A-Za-z0-9-]+/g, "-")},\n${lines.join(",\n")}\n}\n`;
}

const LATEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };

function forLatex(text) { return String(text ?? "").replace(/[\\{}$&#%_~^]/g, (sign) => LATEX[sign] ?? `\\${sign}`); }
