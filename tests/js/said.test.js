import assert from "node:assert/strict";
import { test } from "node:test";
import { inWords } from "../../geo/page/js/assumptions.js";
import { leastWidth, measureText, write } from "../../geo/page/js/lettering.js";
import {
  isCountry, listNames, nameOfPlaceOrLine, placeName, sayAsOf, sayDates, systemName,
} from "../../geo/page/js/network_names.js";
import {
  capital, compareNames, countryName, inCapitals, languageName, say, sayAmount, sayDate, sayFixed, sayKind, sayKinds,
  sayKm, sayList, sayNumber, sayPlain, saySpan, speak,
} from "../../geo/page/js/strings.js";
import { wordsIn } from "./fixtures.js";

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

test("an assumption is a sentence of the words with names and numbers in it", () => {
  const nameOf = (id) => `<${id}>`, words = wordsIn("en");
  const carried = { code: "unpublished-carried", places: ["a", "b", "a"], low: 1.234, unit: "Mt/yr" };
  const said = inWords(carried, nameOf), plain = words["rests:unpublished-carried"];
  assert.equal(said, `${plain.replace("{places}", "<a>, <b>").replace("{low}", "1.23").replace("{unit}", "Mt/yr")}.`);
  const remarked = inWords({ code: "on-paper", places: ["a", "b"], remarks: ["proposed", ""] }, nameOf);
  assert.ok(remarked.endsWith("<a> (proposed), <b>."));
  assert.ok(remarked.startsWith(words["rests:on-paper"][0].toUpperCase()));
  const density = inWords({ code: "density", subject: "btc", rate: 7.5, crude: "light", source: "bp" }, nameOf);
  assert.ok(density.includes("<btc>") && density.includes("7.5 bbl/t (light, source bp)") && !density.includes("{"));
  assert.equal(inWords({ code: "each-leg" }, nameOf).toLowerCase(), `${words["rests:each-leg"].toLowerCase()}.`);
});

test("another language has its own words, plurals, numbers, dates and order; what it lacks is said in English", () => {
  speak("ru", { ...wordsIn("ru"), layers: undefined });
  try {
    assert.deepEqual([1, 3, 5, 21, 1.5].map((count) => say("yearsOf", { count })),
      ["1 год", "3 года", "5 лет", "21 год", "1,5 года"]);
    assert.equal(sayAmount(1234.5, "Mt/yr"), "1\u00a0234,5 млн т/год");
    assert.equal(sayDate("2024-05"), "май 2024 г.");
    assert.equal(saySpan("2024/2025-02"), "2024 – февраль 2025 г.");
    assert.deepEqual([sayFixed(1234.56, 1), sayPlain("12.30"), sayKm(12.34)], ["1234,6", "12,3", "12,3"]);
    assert.equal(sayKinds("oil; oil-products"), "нефть; нефтепродукты");
    assert.equal(sayList(["а", "б", "в"]), "а, б и в");
    assert.equal(countryName("TR"), "Турция");
    const { layers, ...others } = wordsIn("ru");
    speak("ru", others);
    assert.deepEqual([layers, say("layers")], ["Слои", "Layers"]);
  } finally { speak("en"); }
  assert.equal(say("layers"), "Layers");
});

test("letters are made capitals as the language has them", () => {
  const said = (lang, text) => {
    speak(lang, wordsIn(lang));
    const found = [capital(text), inCapitals(text)];
    speak("en");
    return found;
  };
  assert.deepEqual(said("tr", "izmir ılıca"), ["İzmir ılıca", "İZMİR ILICA"]);
  assert.deepEqual(said("ka", "ბაქო"), ["ბაქო", "ბაქო"]);
  assert.deepEqual(said("en", "iran"), ["Iran", "IRAN"]);
  assert.deepEqual([languageName("ka"), languageName("az")], ["ქართული", "Azərbaycan"]);
});

test("names are sorted as the language sorts them", () => {
  const sorted = (lang, names) => {
    speak(lang, wordsIn(lang));
    const found = [...names].sort(compareNames);
    speak("en");
    return found.join("");
  };
  assert.equal(sorted("tr", ["i", "ı", "h", "ç", "d", "c", "z", "ş", "s"]), "cçdhıisşz");
  assert.equal(sorted("kk", ["қ", "ә", "а", "к", "б", "ғ", "г"]), "аәбгғкқ");
  assert.equal(sorted("az", ["q", "ə", "e", "x", "h", "k"]), "eəhxkq");
});

function canvas() {
  const calls = [];
  return { calls, measured: 0,
    measureText(text) { this.measured++; return { width: text.length * parseFloat(this.font.slice(4)) }; },
    strokeText(...given) { calls.push(["stroke", this.strokeStyle, this.lineWidth, this.lineJoin, ...given]); },
    fillText(...given) { calls.push(["fill", this.fillStyle, this.letterSpacing, this.font, ...given]); } };
}

test("text is measured once at each size, and as wide as its spacing makes it", () => {
  const context = canvas();
  assert.equal(measureText(context, "abcd", "500 20px Serif"), 80);
  assert.equal(measureText(context, "abcd", "500 20px Serif", 2), 88);
  assert.equal(context.measured, 1);
  assert.equal(measureText(context, "abcd", "500 12.5px Serif"), 50);
  assert.equal(measureText(context, "other", "500 20px Serif"), 100);
  assert.equal(context.measured, 3);
  assert.ok(leastWidth("abcd", 20) < measureText(context, "abcd", "500 20px Serif"));
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
