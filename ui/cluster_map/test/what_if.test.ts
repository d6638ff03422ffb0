import assert from "node:assert/strict";
import { test } from "node:test";
import { fromSteps, int16, NOT_HAD, orNull, uint8 } from "../src/decode";
import { WhatIf } from "../src/what_if";
import { i16, steps, u8 } from "./packed";

// Two practices (rows 7 and 3 of the area), three targets.
const packed = {
  practices: [7, 3],
  targets: ["A", "", "+"],
  left: { patients: steps(2, 100, 200), gap: steps(2, -5, 0), values: [i16(64, NOT_HAD), i16(900, 950)], partial: u8(0, 3) },
  joined: {
    patients: steps(2, 1, 2, 3, 4, 5, 6),
    gap: steps(2, -1, 0, 0, 10, 0, -30),
    values: [i16(10, NOT_HAD, 30, 40, NOT_HAD, 60), i16(500, 0, 700, 800, 0, 1000)],
    partial: u8(0, 0, 0, 2, 0, 255),
  },
};

test("numbers come out as they went in", () => {
  // Three columns of two rows, as ui/acts/picture.py has them.
  assert.deepEqual([...fromSteps([10, 3, 20, -1, -7, 0], 2)], [10, 20, -7, 13, 19, -7]);
  assert.deepEqual([...fromSteps([], 0)], []);
  // 1, 258 and -1: low bytes, then high bytes.
  assert.deepEqual([...int16(u8(1, 2, 255, 0, 1, 255))], [1, 258, -1]);
  assert.deepEqual([...int16(i16(-1, 0, 32767, NOT_HAD))], [-1, 0, 32767, NOT_HAD]);
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
