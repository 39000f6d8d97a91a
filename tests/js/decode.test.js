import assert from "node:assert/strict";
import { test } from "node:test";
import { bare, decodeNumbers, decodePoints, runningSum, unpackTable } from "../../geo/page/js/decode.js";
import { encode } from "./fixtures.js";

test("numbers come back as Python wrote them", () => {
  assert.deepEqual([...decodeNumbers("ABCgBof")], [0, -1, 1, 16, 500]);
  const numbers = [0, 1, -1, 15, -16, 16, 1023, -1024, 2 ** 39, -(2 ** 39)];
  assert.deepEqual([...decodeNumbers(encode(numbers))], numbers);
  assert.equal(decodeNumbers("").length, 0);
});

test("points are differences of x and y in turn", () => {
  const [lon, lat] = decodePoints(encode([100, 200, 50, -100]), 100);
  assert.deepEqual(
    [[...lon], [...lat]],
    [
      [1, 1.5],
      [2, 1],
    ],
  );
});

test("sums run on", () => assert.deepEqual([...runningSum(Float64Array.of(1, 2, -4))], [1, 3, -1]));

test("a table gives rows without the cells that are missing, words written once among them", () => {
  const packed = {
    length: 3,
    columns: [
      ["a", [1, null, 3]],
      ["b", { words: ["x", null, "y"], of: encode([0, 1, 2]) }],
    ],
  };
  const rows = unpackTable(packed);
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [{ a: 1, b: "x" }, {}, { a: 3, b: "y" }],
  );
});

test("words may be numbers of names", () => {
  const columns = [["source", { words: encode([1, 1, 2, 0, 1, 0]), of: encode([0, 1, 2, 1]) }]];
  const rows = unpackTable({ length: 4, columns }, ["a", "b"]);
  assert.deepEqual(rows.map((row) => row.source), ["b", "a; b", undefined, "a; b"]);
  assert.equal("source" in rows[2], false);
});

test("of a column that is mostly empty only the rows that are there are kept", () => {
  const columns = [["few", { rows: encode([1, 2]), is: [7, "x"] }]];
  assert.deepEqual(unpackTable({ length: 4, columns }).map((row) => row.few), [undefined, 7, undefined, "x"]);
});

test("no column name means anything to JavaScript", () => {
  const [row] = unpackTable({
    length: 1,
    columns: [
      ["__proto__", ["mine"]],
      ["constructor", ["too"]],
    ],
  });
  assert.deepEqual(Object.entries(row), [
    ["__proto__", "mine"],
    ["constructor", "too"],
  ]);
  assert.equal(Object.getPrototypeOf(row), null);
});

test("objects of the data lose their prototype, inner ones too; lists and values stay", () => {
  const given = bare(JSON.parse('{"a": {"toString": 1}, "list": [1], "text": "t", "none": null}'));
  assert.equal(Object.getPrototypeOf(given), null);
  assert.equal(Object.getPrototypeOf(given.a), null);
  assert.equal(given.valueOf, undefined);
  assert.deepEqual([given.list, given.text, given.none, given.a.toString], [[1], "t", null, 1]);
});
