// What lines carried by year, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";

import { amountOf, makeCarried, scaleSteps, stateOf, widthOfAmount, yearIn } from "../../geo/page/js/carried.js";
import "./fixtures.js";

const packed = (rows) => ({ length: rows.length,
  columns: Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]) });

const row = (subject, share, year, value, unit = "Mt") => ({ subject, share, year, value, unit, source: "s" });

const series = [{ subject: "d", quantity: "oil", year: 2010, value: 12, source: "s" },
  { subject: "d", quantity: "oil", year: 2011, value: null, source: null },
  { subject: "d", quantity: "cargo", year: 2010, value: 99, unit: "kt", source: "s" }];

const carried = makeCarried({ years: [2006, 2026], series: packed([
  { subject: "d", quantity: "oil", share: "part", unit: "Mt" },
]), rows: packed([
  row("a", "whole", 2010, 40), row("a", "part", 2010, 30), row("a-north", "whole", 2011, 70),
  row("b", "part", 2010, 2), row("c", "whole", 2010, 20, "bcm"), row("a", "whole", 1999, 500),
]), told: packed([{ year: 2010, of: 0, value: "40.0", source: "s" }]), sentences: packed([{ text: "{value} Mt" }]),
states: { "a-north": [[2006, ""], [2010, "operating"], [2022, "idle"]] } }, series);

const line = (id, system) => ({ id, of: { id: system }, row: { status: "operating" } });

test("a figure of the page's series is not written twice, and one of another quantity is no traffic", () => {
  assert.deepEqual(amountOf(carried, line("d-1", "d"), 2010),
    { unit: "Mt", year: 2010, part: { value: 12, source: "s" } });
  assert.equal(amountOf(carried, line("d-1", "d"), 2011), null);
});

test("a line has its own amount, else that of its system, and none of another year", () => {
  assert.equal(amountOf(carried, line("a-north", "a"), 2011).whole.value, 70);
  assert.equal(amountOf(carried, line("a-north", "a"), 2010).whole.value, 40);
  assert.equal(amountOf(carried, line("a-south", "a"), 2010).part.value, 30);
  assert.equal(amountOf(carried, line("b-1", "b"), 2010).whole, undefined);
  assert.equal(amountOf(carried, line("b-1", "b"), 2012), null);
});

test("a line has the state it changed to last, none before it opened, that of its row where nothing changed", () => {
  const states = [2009, 2010, 2021, 2022, 2026].map((year) => stateOf(carried, line("a-north", "a"), year));
  assert.deepEqual(states, ["", "operating", "operating", "idle", "idle"]);
  assert.equal(stateOf(carried, line("a-south", "a"), 2010), "operating");
});

test("years beyond those shown are moved to the nearest, what is no year is none", () => {
  assert.deepEqual(["1990", "2010", 2040, "", "x", "20100", "1e3"].map((text) => yearIn(carried, text)),
    [2006, 2010, 2026, null, null, null, null]);
});

test("widths are in proportion to the largest amount of the unit among the years shown, never a hair", () => {
  assert.equal(widthOfAmount(carried, 70, "Mt"), 16);
  assert.equal(widthOfAmount(carried, 35, "Mt"), 8);
  assert.equal(widthOfAmount(carried, 20, "bcm"), 16);
  assert.ok(widthOfAmount(carried, 0.01, "Mt") > 1);
});

test("a scale has round amounts that are not larger than what was carried", () => {
  assert.deepEqual(scaleSteps(carried, "Mt"), [20, 50]);
  assert.deepEqual(scaleSteps(carried, "bcm"), [5, 20]);
});
