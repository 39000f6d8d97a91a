import assert from "node:assert/strict";
import { test } from "node:test";
import { inWords } from "../../geo/page/js/assumptions.js";
import { measureText, write } from "../../geo/page/js/lettering.js";
import {
  isCountry, listNames, nameOfPlaceOrLine, placeName, sayAmount, sayAsOf, sayDates, systemName,
} from "../../geo/page/js/network_names.js";
import {
  countryName, languageName, say, sayDate, sayKind, sayKm, sayNumber, speak,
} from "../../geo/page/js/strings.js";
import { constants } from "./fixtures.js";

test("words come from the table, values fill them, and what is not there is said as it is", () => {
  assert.equal(say("asOf", { date: "1 May" }), "As of 1 May");
  assert.equal(say("asOf"), "As of ");
  assert.equal(say("no such words"), "no such words");
  assert.equal(say("toString"), "toString");
});

test("an unknown language speaks English", () => {
  speak("xx");
  assert.equal(say("layers"), "Layers");
  assert.equal(countryName("??"), "??");
  speak("en");
});

test("dates are said as far as they are known", () => {
  assert.deepEqual(["2026-11", "2026-11-05", "2024", "soon", "", null, undefined].map(sayDate),
    ["November 2026", "5 November 2026", "2024", "soon", "", "", ""]);
  assert.equal(sayDate("2026-01"), "January 2026");
  assert.equal(sayDate("x2026-11"), "x2026-11");
  assert.equal(sayDate("2026-11-051"), "2026-11-051");
});

test("kinds are said by their words, else without hyphens", () => {
  assert.deepEqual(["oil", "pump-station-of-old", null, undefined, "hasOwnProperty"].map(sayKind),
    ["oil", "pump station of old", "not stated", "not stated", "hasOwnProperty"]);
});

test("kilometres below a hundred have a tenth", () => {
  assert.deepEqual([0, 12.34, 99.94, 100, 1234.5, -7].map(sayKm), ["0.0", "12.3", "99.9", "100", "1,235", "-7.0"]);
});

test("countries and languages are named, codes of none as they are", () => {
  assert.deepEqual([countryName("KZ"), countryName(""), countryName(null), countryName("not a code"),
    countryName("not a code", "Elsewhere")], ["Kazakhstan", "", "", "not a code", "Elsewhere"]);
  assert.deepEqual([languageName("tr"), languageName("ru"), languageName("not a code")],
    ["Türkçe", "Русский", "not a code"]);
});

const network = {
  systemNames: { btc: "Baku-Tbilisi-Ceyhan oil pipeline (BTC)", tap: "Trans Adriatic Pipeline",
    big: "Big oil pipelines", x1: "Big line (BL)", odd: "Odd (a name)", long: "Long (TOOLONG)" },
  groups: new Map([["fields", "origins"]]),
  titles: new Map([["fields", "All fields"], ["straits", "The Straits"]]),
  nodes: new Map([
    ["port", { id: "port", name: "Ceyhan (terminal)", kind: "seaport", country: "TR" }],
    ["sea", { id: "sea", name: "Strait", kind: "passage", country: "TR" }],
    ["field", { id: "field", name: "Tengiz", kind: "field", country: "KZ" }],
    ["high", { id: "high", name: "Platform", kind: "hub", country: null }],
  ]),
  edges: [
    { id: "leg", from_point: "field", to_point: "high", mode: "pipeline", system: "btc", country: "KZ" },
    { id: "leg", from_point: "high", to_point: "port", mode: "pipeline", system: "btc", country: "TR" },
    { id: "ship", from_point: "port", to_point: "sea", mode: "sea", system: "tankers", country: null },
    { id: "no-country", from_point: "port", to_point: "sea", mode: "rail", system: "tap", country: null },
  ],
};

test("systems are called as people call them", () => {
  assert.deepEqual(["btc", "tap", "big", "x1", "odd", "long", "other"].map((id) => systemName(network, id)),
    ["BTC", "TAP", "Big", "BL", "Odd", "Long", "other"]);
});

test("places have their country unless they are fields or passages; groups and kinds have their titles", () => {
  assert.deepEqual(["port", "sea", "field", "high", "fields", "straits", "tap", "AZ", "refinery-x"]
    .map((name) => placeName(network, name)),
  ["Ceyhan, Türkiye", "Strait", "Tengiz", "Platform", "All fields", "The Straits", "TAP", "Azerbaijan", "Refinery x"]);
  assert.deepEqual(["KZ", "K", "KZX", "kz", "", null, undefined].map(isCountry),
    [true, false, false, false, false, false, false]);
});

test("lines are named by system and country, at sea by their ends", () => {
  assert.equal(nameOfPlaceOrLine(network, "leg"), "BTC, Kazakhstan");
  assert.equal(nameOfPlaceOrLine(network, "ship"), `Ceyhan–Strait (${say("at_sea")})`);
  assert.equal(nameOfPlaceOrLine(network, "no-country"), "TAP");
  assert.equal(nameOfPlaceOrLine(network, "port"), "Ceyhan, Türkiye");
  assert.equal(listNames(network, ["leg", "port", "leg"]), "BTC, Kazakhstan, Ceyhan, Türkiye");
  const joined = { ...network, edges: [{ ...network.edges[2], to_point: "high" }, { ...network.edges[2] }] };
  assert.equal(nameOfPlaceOrLine(joined, "ship"), `Ceyhan–Strait (${say("at_sea")})`);
});

test("amounts have two decimals at most, and a date or none", () => {
  assert.deepEqual([sayNumber(1234.567), sayAmount(0.1, "Mt/yr")], ["1,234.57", "0.1 Mt/yr"]);
  assert.equal(sayAsOf({ as_of: "2024-05" }), say("ofDate", { date: "May 2024" }));
  assert.equal(sayAsOf({}), say("undated"));
  assert.equal(sayDates([{ as_of: "2024" }, { as_of: null }, { as_of: "2023" }, { as_of: "2024" }, { as_of: "" }]),
    `2023; 2024; ${say("undated")}`);
});

test("an assumption is a sentence of the table with names and numbers in it", () => {
  const nameOf = (id) => `<${id}>`, sayTwo = (value) => value.toFixed(2);
  const carried = { code: "unpublished-carried", places: ["a", "b", "a"], low: 1.234, unit: "Mt/yr" };
  const said = inWords(carried, nameOf, sayTwo);
  const { sentences } = constants, plain = sentences["unpublished-carried"];
  assert.equal(said, `${plain.replace("{places}", "<a>, <b>").replace("{low}", "1.23").replace("{unit}", "Mt/yr")}.`);
  const remarked = inWords({ code: "on-paper", places: ["a", "b"], remarks: ["proposed", ""] }, nameOf, sayTwo);
  assert.ok(remarked.endsWith("<a> (proposed), <b>."));
  assert.ok(remarked.startsWith(sentences["on-paper"][0].toUpperCase()));
  const density = inWords({ code: "density", subject: "btc", density: "7.5" }, nameOf, sayTwo);
  assert.ok(density.includes("<btc>") && density.includes("7.5") && !density.includes("{"));
  assert.equal(inWords({ code: "each-leg" }, nameOf, sayTwo).toLowerCase(), `${sentences["each-leg"].toLowerCase()}.`);
});

function canvas() {
  const calls = [];
  return { calls, measured: 0, measureText(text) { this.measured++; return { width: text.length * 60 }; },
    strokeText(...given) { calls.push(["stroke", this.strokeStyle, this.lineWidth, this.lineJoin, ...given]); },
    fillText(...given) { calls.push(["fill", this.fillStyle, this.letterSpacing, this.font, ...given]); } };
}

test("text is measured once, in large letters, and as wide as its size and spacing make it", () => {
  const context = canvas();
  assert.equal(measureText(context, "abcd", "500 20px Serif"), 48);
  assert.equal(context.font, "500 100px Serif");
  assert.equal(measureText(context, "abcd", "500 12.5px Serif", 2), 38);
  assert.equal(context.measured, 1);
  measureText(context, "abcd", "700 20px Serif");
  measureText(context, "other", "500 20px Serif");
  assert.equal(context.measured, 3);
});

test("text is written over its halo; spacing ends with it", () => {
  const context = Object.assign(canvas(), { letterSpacing: "0px" });
  write(context, "abc", 3, 4, { font: "9px Serif", ink: "black", halo: "white", haloWidth: 2, spacing: 1.5 });
  assert.deepEqual(context.calls, [["stroke", "white", 2, "round", "abc", 3, 4],
    ["fill", "black", "1.5px", "9px Serif", "abc", 3, 4]]);
  assert.equal(context.letterSpacing, "0px");
  const old = canvas();
  write(old, "abc", 3, 4, { font: "9px Serif", ink: "black", halo: "white", haloWidth: 2 });
  assert.equal("letterSpacing" in old, false);
});
