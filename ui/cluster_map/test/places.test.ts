import assert from "node:assert/strict";
import { test } from "node:test";
import type { PlaceFeature } from "../src/area";
import { bordersOf, outlineOf, runsOf } from "../src/borders";
import { PlaceIndex } from "../src/place_index";
import { Camera } from "../src/projection";

const square = (id: number, x: number, y: number, size = 1): PlaceFeature => ({
  type: "Feature",
  id,
  properties: {},
  geometry: {
    type: "Polygon",
    coordinates: [[[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]],
  },
});

// 2 3
// 0 1
const town = [square(0, 0, 0), square(1, 1, 0), square(2, 0, 1), square(3, 1, 1)];

test("a point lies in the place that holds it", () => {
  const index = new PlaceIndex(town);
  assert.equal(index.at(0.5, 0.5), 0);
  assert.equal(index.at(1.9, 0.1), 1);
  assert.equal(index.at(0.01, 1.99), 2);
  assert.equal(index.at(1.5, 1.5), 3);
  assert.equal(index.at(2.5, 0.5), -1);
  assert.equal(index.at(-0.1, 0.5), -1);
});

test("a hole belongs to nobody, an island to its place", () => {
  const ring = square(5, 0, 0, 3);
  ring.geometry = {
    type: "MultiPolygon",
    coordinates: [
      [[[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]],
      [[[5, 5], [6, 5], [6, 6], [5, 6], [5, 5]]],
    ],
  };
  const index = new PlaceIndex([ring]);
  assert.equal(index.at(0.5, 0.5), 5);
  assert.equal(index.at(1.5, 1.5), -1);
  assert.equal(index.at(5.5, 5.5), 5);
});

test("neighbours share a border, the outer ones face nobody", () => {
  const borders = bordersOf(town);
  const pair = (u: number, v: number) => borders.find((one) => (one.u === u && one.v === v) || (one.u === v && one.v === u));
  assert.equal(pair(0, 1)?.segments.length, 1);
  assert.equal(pair(2, 3)?.segments.length, 1);
  assert.equal(pair(0, 3), undefined);
  assert.equal(pair(0, -1)?.segments.length, 2);
});

test("the outline of a set leaves out what lies within it", () => {
  const outline = outlineOf(bordersOf(town), (place) => place === 0 || place === 1);
  assert.equal(outline.reduce((sum, { segments }) => sum + segments.length, 0), 6);
});

test("segments that follow each other become one line", () => {
  assert.deepEqual(runsOf([[[0, 0], [1, 0]], [[1, 0], [1, 1]], [[5, 5], [6, 6]]]), [[[0, 0], [1, 0], [1, 1]], [[5, 5], [6, 6]]]);
});

test("the camera goes to the screen and back", () => {
  const camera = Camera.at(-0.13, 51.5, 13, 900, 600);
  assert.ok(Math.abs(camera.lonAt(450) + 0.13) < 1e-9);
  assert.ok(Math.abs(camera.latAt(300) - 51.5) < 1e-9);
  // At zoom 13 the world is 512 * 2^13 pixels wide: a hundredth of a degree is 116.5 of them.
  assert.ok(Math.abs(camera.lonAt(450 + 116.508) + 0.12) < 1e-5);
  assert.ok(camera.latAt(0) > camera.latAt(600));
});
