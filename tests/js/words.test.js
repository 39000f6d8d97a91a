import assert from "node:assert/strict";
import { test } from "node:test";
import { asCsv } from "../../geo/page/js/csv.js";
import {
  figureGroups,
  isYearly,
  ownersOf,
  sayQuantity,
  sayValue,
  split,
  timelineOf,
  tornGroups,
} from "../../geo/page/js/figures.js";
import { passesLine, passesPoint } from "../../geo/page/js/filter.js";
import { kmOf, kpOf } from "../../geo/page/js/kilometre.js";
import { fullName, linesOf, shortName } from "../../geo/page/js/names.js";
import { sayDates } from "../../geo/page/js/network_names.js";
import { fitOf, fold, localNames, namesOf, readQuery, sound, wordsOf } from "../../geo/page/js/search.js";
import "./fixtures.js";

test("text that a spreadsheet would run is kept text", () => {
  for (const first of ["=", "+", "-", "@", "\t", "\r"]) {
    const cell = asCsv(["a"], [[first + "1+1"]])
      .split("\r\n")
      .slice(1, -1)
      .join("\r\n");
    assert.equal(cell.replace(/^"/, "")[0], "'", JSON.stringify(first));
  }
  assert.equal(asCsv(["a"], [["x=1"]]), "a\r\nx=1\r\n");
});

test("numbers stay numbers, and what is missing stays empty", () => {
  assert.equal(
    asCsv(
      ["a", "b"],
      [
        [-5, null],
        [undefined, 0],
      ],
    ),
    "a,b\r\n-5,\r\n,0\r\n",
  );
});

test("quotes, commas and lines stay in their cell", () => {
  assert.equal(
    asCsv(
      ["a", "b"],
      [
        ['say "x"', "1,2"],
        ["two\nlines", "plain"],
      ],
    ),
    'a,b\r\n"say ""x""","1,2"\r\n"two\nlines",plain\r\n',
  );
});

const everything = { off: new Set(), hiddenStatus: new Set(), hiddenCommodity: new Set(), country: "" };
const border = {
  row: { country: "AZ", country_to: "GE" },
  of: { legend: "pipeline:oil", colour: "oil", status: "idle" },
};

test("a line of a border passes the filter of both its countries", () => {
  assert.equal(passesLine({ ...everything, country: "AZ" }, border), true);
  assert.equal(passesLine({ ...everything, country: "GE" }, border), true);
  assert.equal(passesLine({ ...everything, country: "TR" }, border), false);
  assert.equal(passesLine(everything, border), true);
});

test("a place of a border passes the filter of both its countries, and the switch of its kind", () => {
  const place = { row: border.row, legend: "ports" };
  assert.deepEqual(
    ["AZ", "GE", "TR"].map((country) => passesPoint({ ...everything, country }, place)),
    [true, true, false],
  );
  assert.equal(passesPoint({ ...everything, off: new Set(["ports"]) }, place), false);
});

test("switches, statuses and commodities take lines away; a line's own status comes first", () => {
  assert.equal(passesLine({ ...everything, off: new Set(["pipeline:oil"]) }, border), false);
  assert.equal(passesLine({ ...everything, hiddenCommodity: new Set(["oil"]) }, border), false);
  assert.equal(passesLine({ ...everything, hiddenStatus: new Set(["idle"]) }, border), false);
  const built = { row: { status: "operating" }, of: border.of };
  assert.equal(passesLine({ ...everything, hiddenStatus: new Set(["idle"]) }, built), true);
  const unknown = { row: {}, of: { ...border.of, status: undefined } };
  assert.equal(passesLine({ ...everything, hiddenStatus: new Set(["unknown"]) }, unknown), false);
});

test("kilometre points run between the anchors and go on outside them", () => {
  const anchors = [
    [10, 0],
    [20, 100],
    [40, 110],
  ];
  assert.deepEqual(
    [5, 10, 15, 20, 30, 40, 45].map((km) => kpOf({ anchors }, km)),
    [-5, 0, 50, 100, 105, 110, 115],
  );
  assert.deepEqual(
    [-5, 0, 50, 100, 105, 110, 115].map((kp) => kmOf({ anchors }, kp)),
    [5, 10, 15, 20, 30, 40, 45],
  );
});

test("letters lose their marks, and stay letters", () => {
  assert.equal(fold("Bakı–Ceyhan"), "baki ceyhan");
  assert.equal(fold("Қазақстан Ёлка"), "казакстан елка");
  assert.deepEqual(wordsOf("  Port-Q  x "), ["port", "q", "x"]);
  assert.deepEqual(wordsOf(" "), []);
  assert.equal(fold("ıəøłđßæœ ёйі ғқңөұүһә"), "ieoldssaeoe еии гкноууха");
  assert.equal(fold("İSTANBUL—Çanakkale"), "istanbul canakkale");
});

test("a name sounds the same in the letters and romanisations of the region", () => {
  const sounds = (...names) => [...new Set(names.map(sound))];
  assert.deepEqual(sounds("Атырау", "Atyrau", "ATIRAU"), ["atirau"]);
  assert.deepEqual(sounds("Джейхан", "Dzheykhan", "Dzheikhan", "Ceyhan", "Jeyhan"), ["ceihan"]);
  assert.deepEqual(sounds("Құлсары", "Кульсары", "Kul'sary", "Qulsary", "Kulsary"), ["kulsari"]);
  assert.deepEqual(sounds("ახალქალაქი", "Akhalkalaki", "Axalkalaki", "Ахалкалаки"), ["ahalkalaki"]);
  assert.deepEqual(sounds("Шымкент", "Şımkent", "Shymkent"), ["simkent"]);
  assert.deepEqual(sounds("Новороссийск", "Novorossiysk", "Novorossiisk"), ["novorosisk"]);
  assert.deepEqual(sounds("Ереван", "Yerevan"), ["erevan"]);
  assert.notEqual(sound("Актау"), sound("Актобе"));
});

test("what only sounds like a name comes after what is spelt so, from the beginning of a word on", () => {
  const spelt = [{ text: "near aktau", name: true, why: "" }], heard = [{ text: "актау порт", name: true, why: "" }];
  const rank = (entries, query) => fitOf(entries, wordsOf(query))?.rank;
  assert.deepEqual([rank(spelt, "Aktau"), rank(heard, "Aktau"), rank(heard, "aktau PORT"), rank(heard, "port")],
    [2, 6, 5, 8]);
  assert.equal(rank(heard, "tau"), undefined);
  assert.equal(rank(heard, "ak"), undefined); // too short to be known by sound
});

test("names in any language are found, other columns are no names", () => {
  const row = { name: "Port", label: "P", name_ru: "Порт", name_de: "Hafen", name_xyz: "no", names: "no", name_az: "" };
  assert.deepEqual(localNames(row), [
    ["de", "Hafen"],
    ["ru", "Порт"],
  ]);
  assert.deepEqual(namesOf(row), ["Port", "P", "Hafen", "Порт"]);
});

test("names are cut between words, without what is in brackets", () => {
  assert.equal(shortName({ name: "Baku (Sangachal) terminal" }), "Baku");
  assert.equal(shortName({ id: "q-1" }), "q-1");
  assert.equal(fullName({ name: "(all in brackets)", id: "q" }), "q");
  const long = shortName({ name: "Compressor station of the northern town of Somewhere" });
  assert.equal(long, "Compressor station…");
  assert.equal(shortName({ name: "Pipeline from the fields of Karachaganak" }), "Pipeline from the fields…");
  assert.equal(shortName({ name: "Metering station Malkoclar - border" }), "Metering station Malkoclar…");
  const whole = `${"y".repeat(20)} ${"z".repeat(9)}`;
  assert.equal(shortName({ name: `${whole} end` }), `${whole}…`);
  assert.equal(shortName({ name: "x".repeat(40) }), "x".repeat(30) + "…");
  assert.equal(shortName({ name: "x".repeat(30) }), "x".repeat(30));
});

test("a long name is broken between words into lines about as long as each other, and nothing is cut", () => {
  assert.deepEqual(linesOf("Baku"), ["Baku"]);
  assert.deepEqual(linesOf("Compressor station of the northern town of Somewhere"),
    ["Compressor station of the", "northern town of Somewhere"]);
  assert.deepEqual(linesOf("x".repeat(70)), ["x".repeat(70)]);
  const name = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";
  assert.equal(linesOf(name).join(" "), name);
  assert.equal(linesOf(name).length, 3);
});

const figure = (rest) => ({ subject: "s", quantity: "length", value: 1, unit: "km", ...rest });

test("figures that answer one question stand together, the preferred first", () => {
  const groups = figureGroups(
    [
      figure({ value: 1, source: "a" }),
      figure({ value: 2, source: "b", preferred: "yes" }),
      figure({ country: "AZ" }),
      figure({ as_of: "2020" }),
      figure({ subject: "other" }),
    ],
    "s",
  );
  assert.deepEqual(
    groups.map((group) => group.map(({ value }) => value)),
    [[2, 1], [1], [1]],
  );
  assert.deepEqual(
    tornGroups(groups).map((group) => group.length),
    [2],
  );
  assert.equal(figureGroups([figure({ note: "a" }), figure({ note: "b" })], "s").length, 1);
  assert.equal(figureGroups([figure({ member: "a" }), figure({ member: "b" })], "s").length, 2);
});

test("only different sources on the same member disagree", () => {
  const share = (member, value, source) => figure({ quantity: "ownership", unit: "percent", member, value, source });
  const torn = (...rows) => tornGroups(figureGroups(rows, "s")).length;
  assert.equal(torn(share("bp", 30, "x"), share("TPAO", 7, "y")), 0);
  assert.equal(torn(share("bp", 30, "x"), share("bp", 29, "x")), 0);
  assert.equal(torn(share("bp", 30, "x"), share("bp", 30, "y")), 0);
  assert.equal(torn(share("bp", 30, "x"), share("bp", 29, "y")), 1);
});

test("owners are those of the newest date that accounts for most, the largest first", () => {
  const share = (member, value, as_of, rest = {}) => figure({ member, value, as_of, unit: "percent", ...rest });
  const { newest, others } = ownersOf([share("a", "20", "2020"), share("b", 30, "2024-12"), share("c", 60, "2024-12"),
    share("c", 61, "2024-12", { preferred: "yes" }), share("d", 5, "2025")]);
  assert.equal(newest.as_of, "2024-12");
  assert.deepEqual(newest.owners.map(({ member, value }) => [member, value]), [["c", 61], ["b", 30]]);
  assert.equal(newest.percent, 91);
  assert.deepEqual(others.map(({ as_of }) => as_of), ["2025", "2020"]);
  assert.equal(ownersOf([share("a", 3, "2020")]).newest.percent, 3);
});

test("events stand in the order of time, with the dates other sources give", () => {
  const event = (member, value, rest = {}) => figure({ quantity: "event", member, value, unit: "date", ...rest });
  const told = timelineOf([event("opened", "2006-05"), event("begun", "2003-05"),
    event("begun", "2003-04", { preferred: "yes" }), event("begun", "2004", { country: "GE" })]);
  assert.deepEqual(told.map(({ used, others }) => [used.member, used.value, others.map(({ value }) => value)]),
    [["begun", "2003-04", ["2003-05"]], ["begun", "2004", []], ["opened", "2006-05", []]]);
});

test("a figure is of a year when it is of the whole of both", () => {
  assert.equal(isYearly(figure({ as_of: 2020 })), true);
  assert.equal(isYearly(figure({ as_of: "2020-06" })), false);
  assert.equal(isYearly(figure({ as_of: "2020", country: "AZ" })), false);
  assert.equal(isYearly(figure({ as_of: "2020", member: "oil" })), false);
  assert.equal(isYearly({}), false);
});

test("values are said with their unit, years without, texts as they are", () => {
  assert.equal(sayValue({ value: "1200.5", unit: "km" }), "1,200.5 km");
  assert.equal(sayValue({ value: 2006, unit: "year" }), "2006");
  assert.equal(sayValue({ value: "about 5", unit: "km" }), "about 5 km");
  assert.equal(sayValue({ value: 3 }), "3");
  assert.equal(sayQuantity({ quantity: "capacity_planned" }), "Capacity planned");
  assert.equal(sayQuantity({ quantity: "length_x" }, new Map([["length_x", { title: "length of X" }]])), "Length of X");
  assert.equal(sayQuantity({ quantity: "length_x" }, new Map([["length_x", { title: null }]])), "Length x");
  assert.deepEqual([sayValue({ value: 101, unit: "count" }), sayValue({ value: "25", unit: "percent" }),
    sayValue({ value: "buried", unit: "text" })], ["101", "25 %", "buried"]);
  assert.deepEqual(split(" a ;b;; "), ["a", "b"]);
  assert.deepEqual(split(undefined), []);
});

test("figures without a date are called undated, after the dated ones, each date once", () => {
  const figures = ["2024", "", "2020", undefined, "2024"].map((as_of) => ({ as_of }));
  assert.equal(sayDates(figures), "2020; 2024; undated");
  assert.equal(sayDates([{ as_of: "" }]), "undated");
});

test("figures keep their order, and each part of what they are about tells them apart", () => {
  const order = figureGroups([figure({ value: 1 }), figure({ value: 2 }), figure({ value: 3 })], "s");
  assert.deepEqual(order[0].map(({ value }) => value), [1, 2, 3]);
  assert.equal(figureGroups([figure({ country: "a", member: "b" }), figure({ country: "ab" })], "s").length, 2);
  assert.equal(figureGroups([figure({ country: null }), figure({ country: "" }), figure({})], "s").length, 1);
  assert.equal(figureGroups([figure({ as_of: "?" }), figure({})], "s").length, 2);
});

test("one source that says otherwise than the others is a disagreement; missing values say nothing", () => {
  const group = [figure({ source: "a" }), figure({ source: "b" }), figure({ source: "c", value: 2 })];
  assert.deepEqual(tornGroups([group, group.slice(0, 2)]), [group]);
  assert.deepEqual([sayValue({ unit: "year" }), sayValue({ unit: "km" }), sayValue({ value: 1.23456, unit: "km" })],
    ["", "km", "1.235 km"]);
});

test("a kilometre point is read from what is asked, with or without a name", () => {
  const read = (text) => { const { kp, along, named } = readQuery(text); return [kp, along.join(" "), named]; };
  assert.deepEqual(read("BTC 700"), [700, "btc", true]);
  assert.deepEqual(read("btc kp 700,5 km"), [700.5, "btc", false]);
  assert.deepEqual(read("KP 700"), [700, "", false]);
  assert.deepEqual(read("2006"), [2006, "", true]);
  assert.equal(readQuery("block valve").kp, null);
  assert.equal(readQuery("PSG2").kp, null);
});

test("whole names come before their beginnings, and what fits no name says why", () => {
  const entries = [{ text: "baku tbilisi ceyhan", name: true, why: "" }, { text: "georgia", why: "in Georgia" }];
  const rank = (query) => fitOf(entries, wordsOf(query))?.rank;
  assert.deepEqual(["baku tbilisi ceyhan", "baku", "ceyhan", "eyhan", "georgia"].map(rank), [0, 1, 2, 3, 4]);
  assert.deepEqual(fitOf(entries, ["baku", "georgia"]).whys, ["in Georgia"]);
  assert.equal(fitOf(entries, ["baku", "x"]), null);
});
