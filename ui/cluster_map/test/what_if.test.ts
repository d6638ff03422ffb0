import assert from "node:assert/strict";
import { test } from "node:test";
import { int16, int32, NOT_HAD, orNull } from "../src/decode";
import { WhatIf } from "../src/what_if";

const base64 = (array: Int32Array | Int16Array) => Buffer.from(array.buffer).toString("base64");
const i32 = (...values: number[]) => base64(Int32Array.from(values));
const i16 = (...values: number[]) => base64(Int16Array.from(values));

// Two practices (rows 7 and 3 of the area), three targets.
const packed = {
  practices: [7, 3],
  targets: ["A", "", "+"],
  left: { patients: i32(100, 200), gap: i32(-5, 0), mean: i16(64, NOT_HAD), p90: i16(120, 130), within: i16(900, 950) },
  joined: {
    patients: i32(1, 2, 3, 4, 5, 6),
    gap: i32(-1, 0, 0, 10, 0, -30),
    mean: i16(10, NOT_HAD, 30, 40, NOT_HAD, 60),
    p90: i16(11, 0, 31, 41, 0, 61),
    within: i16(500, 0, 700, 800, 0, 1000),
  },
};

test("numbers come out as they went in", () => {
  assert.deepEqual([...int32(i32(-2147483648, 0, 1512))], [-2147483648, 0, 1512]);
  assert.deepEqual([...int16(i16(-1, NOT_HAD))], [-1, NOT_HAD]);
  assert.equal(orNull(NOT_HAD), null);
  assert.equal(orNull(0), 0);
});

test("a practice is looked up by its row, a target by its name", () => {
  const table = new WhatIf(packed);
  assert.deepEqual(table.left(7), { patients: 100, gap: -5, mean: 64, p90: 120, within: 900 });
  assert.deepEqual(table.joined(3, "A"), { patients: 4, gap: 10, mean: 40, p90: 41, within: 800 });
  assert.deepEqual(table.joined(3, "+"), { patients: 6, gap: -30, mean: 60, p90: 61, within: 1000 });
});

test("what can't be had is null, not a number", () => {
  assert.equal(new WhatIf(packed).left(3)?.mean, null);
});

test("what Python has not said is undefined", () => {
  const table = new WhatIf(packed);
  assert.equal(table.has(4), false);
  assert.equal(table.left(4), undefined);
  assert.equal(table.joined(7, "Z"), undefined);
});
