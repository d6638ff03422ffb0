import assert from "node:assert/strict";
import { test } from "node:test";
import { int16, int32, NOT_HAD, orNull, uint8 } from "../src/decode";
import { WhatIf } from "../src/what_if";

const base64 = (array: Int32Array | Int16Array) => Buffer.from(array.buffer).toString("base64");
const i32 = (...values: number[]) => base64(Int32Array.from(values));
const u8 = (...values: number[]) => Buffer.from(values).toString("base64");
const i16 = (...values: number[]) => base64(Int16Array.from(values));

// Two practices (rows 7 and 3 of the area), three targets.
const packed = {
  practices: [7, 3],
  targets: ["A", "", "+"],
  left: { patients: i32(100, 200), gap: i32(-5, 0), values: [i16(64, NOT_HAD), i16(900, 950)], partial: u8(0, 3) },
  joined: {
    patients: i32(1, 2, 3, 4, 5, 6),
    gap: i32(-1, 0, 0, 10, 0, -30),
    values: [i16(10, NOT_HAD, 30, 40, NOT_HAD, 60), i16(500, 0, 700, 800, 0, 1000)],
    partial: u8(0, 0, 0, 2, 0, 255),
  },
};

test("numbers come out as they went in", () => {
  assert.deepEqual([...int32(i32(-2147483648, 0, 1512))], [-2147483648, 0, 1512]);
  assert.deepEqual([...int16(i16(-1, NOT_HAD))], [-1, NOT_HAD]);
  assert.deepEqual([...uint8(u8(0, 255))], [0, 255]);
  assert.equal(orNull(NOT_HAD), null);
  assert.equal(orNull(0), 0);
});

test("a practice is looked up by its row, a target by its name", () => {
  const table = new WhatIf(packed);
  const told = { bases: null, whys: null };
  assert.deepEqual(table.left(7), { patients: 100, gap: -5, values: [64, 900], partial: 0, ...told });
  assert.deepEqual(table.joined(3, "A"), { patients: 4, gap: 10, values: [40, 800], partial: 2, ...told });
  assert.deepEqual(table.joined(3, "+"), { patients: 6, gap: -30, values: [60, 1000], partial: 255, ...told });
});

test("what can't be had is null, not a number", () => {
  assert.equal(new WhatIf(packed).left(3)?.values[0], null);
});

test("what Python has not said is undefined", () => {
  const table = new WhatIf(packed);
  assert.equal(table.has(4), false);
  assert.equal(table.left(4), undefined);
  assert.equal(table.joined(7, "Z"), undefined);
});
