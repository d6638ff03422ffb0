import assert from "node:assert/strict";
import { test } from "node:test";
import { isDirection, nearestInDirection, type Direction } from "../src/direction";

//   1 . 2
//   . 0 .
//   3 . 4      and 5 far to the right of 0
const points = [
  { x: 50, y: 50 },
  { x: 20, y: 10 },
  { x: 80, y: 20 },
  { x: 20, y: 90 },
  { x: 70, y: 95 },
  { x: 300, y: 52 },
];

test("an arrow key goes to the nearest practice in its direction", () => {
  const from0: [Direction, number][] = [
    ["ArrowRight", 2],
    ["ArrowLeft", 1],
    ["ArrowUp", 2],
    ["ArrowDown", 4],
  ];
  for (const [key, there] of from0) assert.equal(nearestInDirection(points, 0, key), there, key);
});

test("at the edge there is nowhere to go", () => {
  assert.equal(nearestInDirection(points, 5, "ArrowRight"), -1);
});

test("every practice can be reached from every other with arrow keys", () => {
  const random = (seed: number) => (Math.sin(seed) * 10000) % 1;
  const many = Array.from({ length: 40 }, (_, i) => ({ x: 900 * Math.abs(random(i + 1)), y: 600 * Math.abs(random(i + 77)) }));
  const seen = new Set([0]);
  const queue = [0];
  for (let from = queue.pop(); from !== undefined; from = queue.pop()) {
    for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const) {
      const next = nearestInDirection(many, from, key);
      if (next >= 0 && !seen.has(next)) {
        seen.add(next);
        queue.push(next);
      }
    }
  }
  assert.equal(seen.size, 40);
});

test("only arrows are directions", () => {
  assert.ok(isDirection("ArrowUp"));
  assert.ok(!isDirection("a"));
  assert.ok(!isDirection("toString"));
});
