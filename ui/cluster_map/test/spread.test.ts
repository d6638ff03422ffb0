import assert from "node:assert/strict";
import { test } from "node:test";
import { spread } from "../src/spread";

const at = (x: number, y: number, radius = 12) => ({ x, y, radius });

test("discs that touch nobody stay where they are", () => {
  assert.deepEqual([...spread([at(0, 0), at(100, 0), at(0, 100)])], [0, 0, 0, 0, 0, 0]);
});

test("three practices in one building can each be grabbed", () => {
  const discs = [at(50, 50), at(50, 50), at(50, 50)];
  const shifts = spread(discs);
  for (let i = 0; i < 3; i++) {
    for (let j = i + 1; j < 3; j++) {
      const distance = Math.hypot(shifts[2 * i] - shifts[2 * j], shifts[2 * i + 1] - shifts[2 * j + 1]);
      assert.ok(distance > 18, `${i} and ${j} are ${distance} pixels apart`);
    }
  }
});

test("nobody is carried far, however crowded it is", () => {
  const shifts = spread(Array.from({ length: 60 }, () => at(0, 0, 20)));
  for (let i = 0; i < 60; i++) assert.ok(Math.hypot(shifts[2 * i], shifts[2 * i + 1]) <= 46.01);
});

test("the same practices are spread the same way each time", () => {
  const discs = [at(0, 0), at(3, 1), at(5, -2), at(5, -2)];
  assert.deepEqual(spread(discs), spread(discs));
});
