import assert from "node:assert/strict";
import { test } from "node:test";
import { asBibtex, asCsl, citedText } from "../../geo/page/js/cite.js";
import "./fixtures.js";

const page = { id: "a-map", title: "A map", as_of: "2026-11", said_as_of: "as of November 2026",
  address: "https://maps.example.org/a.html#5/40/45", credit: "Drawn by hand." };
const source = { id: "report 2024", title: "Annual report", publisher: "Oil & Sons", published: "2025-02-01",
  url: "https://example.org/a_b" };
const figure = { said: "BTC, Throughput: 29.5 Mt (as of 2024)", sources: [source], page };

test("a reference in words names the figure, its source and date, and the map", () => {
  assert.equal(citedText(figure), "BTC, Throughput: 29.5 Mt (as of 2024). Source: Oil & Sons (2025-02-01). "
    + "Annual report. https://example.org/a_b Quoted from: A map, as of November 2026. "
    + "https://maps.example.org/a.html#5/40/45");
  assert.equal(citedText({ said: "", sources: [], page: { ...page, address: "", said_as_of: "" } }), "From: A map.");
  assert.equal(citedText({ said: "x!", sources: [{ id: "s" }], page }).startsWith("x! Source: s. Quoted from"), true);
});

test("BibTeX has an entry for each source and one for the map, with nothing that LaTeX would run", () => {
  assert.equal(asBibtex(figure), `@misc{report-2024,
  title = {{Annual report}},
  author = {{Oil \\& Sons}},
  year = {2025},
  month = {02},
  url = {https://example.org/a_b},
  note = {BTC, Throughput: 29.5 Mt (as of 2024)}
}

@misc{a-map,
  title = {{A map}},
  year = {2026},
  month = {11},
  url = {https://maps.example.org/a.html#5/40/45},
  note = {BTC, Throughput: 29.5 Mt (as of 2024). Drawn by hand.}
}
`);
  const hostile = asBibtex({ said: "", sources: [{ id: "}x", title: "\\input{a}%~^", url: "https://a/}\\" }], page });
  assert.match(hostile, /@misc\{-x,\n {2}title = \{\{\\textbackslash\{\}input\\\{a\\\}\\%\\textasciitilde\{\}/);
  assert.match(hostile, /url = \{https:\/\/a\/%7D%5C\}/);
});

test("CSL JSON has dates in parts, and words where a date is none", () => {
  const [of, map] = JSON.parse(asCsl(figure));
  assert.deepEqual(of, { id: "report 2024", type: "webpage", title: "Annual report",
    author: [{ literal: "Oil & Sons" }],
    issued: { "date-parts": [[2025, 2, 1]] }, URL: "https://example.org/a_b", note: figure.said });
  assert.deepEqual(map.issued, { "date-parts": [[2026, 11]] });
  assert.equal(map.type, "map");
  const [undated] = JSON.parse(asCsl({ ...figure, sources: [{ id: "s", published: "spring 2019" }] }));
  assert.deepEqual(undated, { id: "s", type: "webpage", title: "s", issued: { literal: "spring 2019" },
    note: figure.said });
});
