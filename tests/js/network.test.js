import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { arcsBy, openArcs, placesNamed, readNetwork } from "../../geo/page/js/network.js";
import { plainAnswer } from "../../geo/page/js/plain_answer.js";
import { close } from "./fixtures.js";

// Networks with the answers of Python, which tests/network_cases.py writes.
const file = process.env.NETWORK_CASES, skip = file ? false : "NETWORK_CASES names no file";

// As deepEqual, with numbers equal to a hundredth of a metre or of a thousandth of a tonne.
function assertLike(found, expected, where) {
  if (typeof expected === "number" && typeof found === "number") return close(found, expected, 1e-5);
  if (!expected || typeof expected !== "object") return assert.equal(found, expected, where);
  assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort(), where);
  for (const key of Object.keys(expected)) assertLike(found[key], expected[key], `${where}, ${key}`);
}

test("paths, flows, ranges, cuts and what they rest on are those of Python", { skip }, () => {
  const { most, networks, cases } = JSON.parse(readFileSync(file, "utf8")), read = networks.map(readNetwork);
  assert.ok(cases.filter(({ answer }) => answer.flow).length >= 20);
  for (const [i, { network, question, answer }] of cases.entries()) {
    assertLike(plainAnswer(read[network], question, most), answer, `case ${i}, ${JSON.stringify(question)}`);
  }
});

test("without being asked for, neither lines not built nor those that stand idle count", () => {
  const arcs = [{ id: "works", status: "operating" }, { id: "idle", status: "idle" },
    { id: "paper", status: "proposed", proposed: true }].map((edge) => ({ edge, from: "a", to: "b" }));
  const opened = (question) => openArcs({ arcs }, question).map(({ edge }) => edge.id);
  assert.deepEqual(opened({}), ["works"]);
  assert.deepEqual(opened({ includeIdle: true }), ["works", "idle"]);
  assert.deepEqual(opened({ includeProposed: true }), ["works", "paper"]);
  assert.deepEqual(arcsBy(arcs, "from").get("a").map(({ edge }) => edge.id), ["works", "idle", "paper"]);
});

test("a name that stands for nothing has no places", () => {
  const network = { nodes: new Map([["port", {}]]), origins: new Map([["KZ", ["port"]]]), destinations: new Map() };
  assert.deepEqual([placesNamed(network, "KZ", false), placesNamed(network, "port", true),
    placesNamed(network, "KZ", true)], [["port"], ["port"], []]);
});
