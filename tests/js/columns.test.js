import assert from "node:assert/strict";
import { test } from "node:test";
import { ABSENT, classesOf, columnsOf, isNumeric, inDigits, valueOf, widthOfValue } from "../../geo/page/js/columns.js";
import "./fixtures.js";

const WORDS = { absent: "no value", others: "other values" };

test("few values have a class each and absent ones their own", () => {
  const { number, inks, words } = classesOf(["b", "a", undefined, "b"], WORDS);
  assert.deepEqual(number, [1, 0, 2, 1]);
  assert.deepEqual(words, ["a", "b", "no value"]);
  assert.deepEqual(inks, ["class1", "class2", ABSENT]);
});

test("many numbers fall into classes of as many rows", () => {
  const { number, inks, words } = classesOf(Array.from({ length: 100 }, (_, i) => i), WORDS);
  assert.deepEqual([0, 1, 2, 3, 4].map((place) => number.filter((of) => of === place).length), [20, 20, 20, 20, 20]);
  assert.equal(words[4], "79.2 – 99");
  assert.deepEqual(inks, ["step1", "step2", "step3", "step4", "step5"]);
});

test("numbers that are mostly one have fewer classes, and each number falls into one", () => {
  const { number, words } = classesOf([...Array(50).fill(0), 1, 2, 3, 4, 5, 6], WORDS);
  assert.ok(words.length < 5);
  assert.ok(number.every((place) => place >= 0 && place < words.length));
});

test("of many texts the most frequent have a colour", () => {
  const { number, words } = classesOf([..."aaabbbccddefghi"], WORDS);
  assert.deepEqual(number.slice(0, 3), [0, 0, 0]);
  assert.deepEqual([...new Set(number.slice(-4))], [5]);
  assert.equal(words[5], "other values");
});

test("few numbers keep their order and years are no thousands", () => {
  assert.deepEqual(classesOf([2019, 1998, 2019], WORDS).words, ["1998", "2019"]);
  assert.equal(inDigits(12_345.6), "12,346");
  assert.equal(inDigits(1.23456), "1.235");
});

test("a column says what the file says, where the word is none of ours", () => {
  const row = { status: undefined, source_status: "asleep", owner: "", firm: "A", id: "1" };
  assert.equal(valueOf(row, "status"), "asleep");
  assert.equal(valueOf(row, "owner"), undefined);
  assert.equal(valueOf({ capacity_mw: 5, source_capacity_mw: 6 }, "capacity_mw"), 5);
  assert.deepEqual(columnsOf(["id", "status", "source_status", "owner", "firm"], [row]), ["id", "status", "firm"]);
});

test("only numbers have widths, the greatest the widest", () => {
  assert.ok(isNumeric([1, undefined, "2", " -0.5e3"]) && !isNumeric([undefined]));
  for (const name of ["b", "007", "1,000", "1.", "", true]) assert.ok(!isNumeric([1, name]), name);
  assert.deepEqual([undefined, -1, 0, 5, 10].map((value) => widthOfValue(value, 10, [1, 9])), [1, 1, 1, 5, 9]);
});
