import assert from "node:assert/strict";
import { test } from "node:test";
import { mercatorX, mercatorY } from "../../geo/page/js/geodesy.js";
import { Heap } from "../../geo/page/js/heap.js";
import { changed, changePending, onChange, onSelect, select, state } from "../../geo/page/js/state.js";
import {
  commodityColour, makeLine, makePoint, makeSystem, namesOfPoint, namesOfSystem, systemOfLine,
} from "../../geo/page/js/things.js";

const style = {
  commodities: ["oil", "gas", "goods", "other"], hollow: ["proposed"], faint: ["idle"],
  symbols: { seaport: {}, other: {} }, point_groups: { ports: { rank: 1 }, others: { rank: 9 } },
};

test("a commodity has its own colour, else that of what it is like", () => {
  const colours = ["oil", "oil; gas", " gas ;oil", "Crude", "condensate", "Petroleum products", "NGL", "natural gas",
    "LNG", "hydrogen", "grain", "unknown", "Unknown", "not unknown", "", null, undefined]
    .map((name) => commodityColour(name, style));
  assert.deepEqual(colours, ["oil", "oil", "gas", "oil", "oil", "oil", "oil", "gas", "gas", "gas", "goods", "other",
    "other", "goods", "other", "other", "other"]);
});

test("a system has what its row says, and what follows from it", () => {
  const row = { name: "Baku–Ceyhan", name_ru: "Баку", label: "BTC", commodity: "oil", kind: "pipeline", status: "idle",
    prominence: "main" };
  const system = makeSystem("btc", row, 3, style);
  assert.deepEqual({ ...system }, { id: "btc", row, rank: 3, name: "Baku–Ceyhan", label: "BTC", lang: null,
    kind: "pipeline", status: "idle", prominence: "main", colour: "oil", hollow: false, faint: true,
    lines: [], legend: "system:btc" });
  const bare = makeSystem("q", {}, 0, style);
  assert.deepEqual([bare.name, bare.label, bare.prominence, bare.colour, bare.hollow, bare.faint],
    ["q", "q", "context", "other", false, false]);
});

test("the legend has an entry for a main system, what is planned, a kind, or a commodity", () => {
  const entry = (row) => makeSystem("x", row, 0, style).legend;
  assert.equal(entry({ prominence: "main", status: "proposed" }), "system:x");
  assert.equal(entry({ kind: "rail", status: "proposed" }), "planned");
  assert.equal(entry({ kind: "rail" }), "rail:*");
  assert.equal(entry({ kind: "sea" }), "sea:*");
  assert.equal(entry({ kind: "pipeline", commodity: "gas" }), "pipeline:gas");
});

test("a line of no system is one by itself", () => {
  const row = { name: "L", commodity: "gas", kind: "sea", status: "idle", operator: "O", note: "N", other: "left" };
  const system = systemOfLine("l-1", row, 7, style);
  assert.deepEqual({ ...system.row },
    { id: "l-1", name: "L", commodity: "gas", kind: "sea", status: "idle", operator: "O", note: "N" });
  assert.deepEqual([system.id, system.rank, system.legend, system.faint], ["l-1", 7, "sea:*", true]);
  assert.equal(systemOfLine("l-2", {}, 0, style).name, "l-2");
  assert.equal(Object.getPrototypeOf(system.row), null);
});

test("a line with a named end runs with the flow unless it carries both ways", () => {
  const flows = (row) => makeLine(row, 0, null).flows;
  assert.deepEqual([flows({}), flows({ from_point: "a" }), flows({ to_point: "b" }),
    flows({ from_point: "a", to_point: "b" }), flows({ from_point: "a", direction: "both" }),
    flows({ from_point: "a", direction: "one-way" })], [false, true, true, true, false, true]);
  assert.deepEqual({ ...makeLine({ id: 5 }, 2, 1.5) }, { id: "5", row: { id: 5 }, index: 2, start_km: 1.5, end_km: null,
    parts: [], of: null, route: null, flows: false });
  assert.equal(makeLine({}, 2, null).id, "line-2");
});

test("a place has the symbol and the legend entry of its kind", () => {
  const groups = new Map([["seaport", "ports"]]), on = [["btc", 1, 2, 3, 4]];
  const row = { id: "p", name: "Port", kind: "seaport", name_tr: "Liman" };
  assert.deepEqual({ ...makePoint(row, 4, 10, 20, on, style, groups) }, { id: "p", row, index: 4, name: "Port", lon: 10,
    lat: 20, x: mercatorX(10), y: mercatorY(20), symbol: "seaport", legend: "ports", group: { rank: 1 }, on,
    label: "Port", lang: null, first: true });
  const other = makePoint({ kind: "toString" }, 4, 0, 0, [], style, groups);
  assert.deepEqual([other.id, other.name, other.symbol, other.legend, other.group],
    ["place-4", "place-4", "other", "others", { rank: 9 }]);
});

test("a place has the short name of the table of labels, and is told first if that says so", () => {
  const groups = new Map([["seaport", "ports"]]), labels = { p: ["P.", 0], q: ["Q.", 1] };
  const told = (id) => makePoint({ id, name: "Port (long)", kind: "seaport" }, 0, 0, 0, [], style, groups, labels);
  assert.deepEqual(["p", "q", "toString"].map((id) => [told(id).label, told(id).first]),
    [["P.", false], ["Q.", true], ["Port", false]]);
});

test("things are called in a language where their row has the name, else as they are, and marked as that", () => {
  const row = { name: "Uzen-Atyrau oil pipeline", label: "Uzen–Atyrau", name_ru: "Нефтепровод Узень - Атырау (УА)" };
  assert.deepEqual(namesOfSystem("u", row, "ru", "en"),
    { name: "Нефтепровод Узень - Атырау (УА)", label: "Нефтепровод Узень - Атырау", lang: null });
  assert.deepEqual(namesOfSystem("u", { ...row, label_ru: "Узень–Атырау" }, "ru", "en").label, "Узень–Атырау");
  assert.deepEqual(namesOfSystem("u", { ...row, label: "BTS-2" }, "ru", "en").label, "BTS-2");
  assert.deepEqual(namesOfSystem("u", row, "tr", "en"), { name: row.name, label: "Uzen–Atyrau", lang: "en" });
  const port = { name: "Batumi port", name_ka: "ბათუმის პორტი (ბათუმი)" };
  assert.deepEqual(namesOfPoint("b", port, "Batumi", "ka", "en"),
    { name: "ბათუმის პორტი (ბათუმი)", label: "ბათუმის პორტი", lang: null });
  assert.deepEqual(namesOfPoint("b", port, "Batumi", "tr", ""), { name: "Batumi port", label: "Batumi", lang: "" });
  assert.deepEqual(namesOfPoint("b", port, "Batumi", "ka", "en", "ბათუმი").label, "ბათუმი");
});

test("a heap gives the smallest first, whatever the order they came in", () => {
  let seed = 7;
  for (let size = 0; size < 60; size++) {
    const heap = new Heap((a, b) => a < b), given = [];
    for (let i = 0; i < size; i++) {
      seed = seed * 1103515245 + 12345 & 0x7fffffff;
      given.push(seed % 50);
      heap.push(given.at(-1));
    }
    const got = [];
    while (heap.items.length) got.push(heap.pop());
    assert.deepEqual(got, given.sort((a, b) => a - b));
    assert.equal(heap.pop(), undefined);
  }
  const counted = new Heap((a, b) => { counted.asked = (counted.asked ?? 0) + 1; return a < b; });
  for (let i = 1000; i; i--) counted.push(i);
  assert.ok(counted.asked < 1000 * 11, `${counted.asked} comparisons`);
});

test("at first everything is shown, nothing is chosen, and the theme is the reader's", () => {
  assert.deepEqual(state, { off: new Set(), hiddenStatus: new Set(), hiddenCommodity: new Set(), country: "",
    selected: null, alsoThere: [], theme: "auto", tab: "layers", embed: false, wide: false, lang: "", year: null,
    sure: false, tour: null });
});

test("a choice is kept and told at once; what watches changes is told once a frame", () => {
  const told = [], frames = [];
  globalThis.requestAnimationFrame = (callback) => frames.push(callback);
  onSelect((byHand) => told.push([state.selected, state.alsoThere, byHand, changePending]));
  onChange(() => told.push("changed"));
  onChange(() => { assert.equal(told.at(-1), "changed"); }); // those that came first are told first
  onSelect(() => { assert.notEqual(told.at(-1), "changed"); });
  select({ system: "btc" }, [{ point: "p" }], true);
  changed();
  assert.deepEqual(told, [[{ system: "btc" }, [{ point: "p" }], true, true]]);
  assert.equal(frames.length, 1);
  frames.pop()();
  assert.deepEqual(told.slice(1), ["changed"]);
  assert.equal(changePending, false);
  select(null);
  assert.deepEqual(told.at(-1), [null, [], false, true]);
  frames.pop()();
  assert.equal(told.length, 4);
  delete globalThis.requestAnimationFrame;
});
