import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, ORDER, REACH_BANDS } from "../src/layers";
import { homeColour, reachFeatures } from "../src/practice_features";

const layer = (id: string) => ({ id, type: "background" as const });

test("layers come out in the one order, whoever made them first", () => {
  const shuffled = [...ORDER].reverse().map(layer);
  assert.deepEqual(inOrder(shuffled).map(({ id }) => id), [...ORDER]);
});

test("a layer that is not listed throws", () => {
  assert.throws(() => inOrder([...ORDER.map(layer), layer("surprise")]), /surprise is not in the list/);
});

test("a listed layer that nobody makes throws", () => {
  assert.throws(() => inOrder(ORDER.slice(1).map(layer)), /ground is listed/);
});

test("streets fall into bands by quarter minutes; what is further, or has no way, is not drawn", () => {
  const lines = [[0, 0, 1, 1], [0, 0, 2, 2], [0, 0, 3, 3], [0, 0, 4, 4], [0, 0, 5, 5]];
  const features = reachFeatures(lines, Uint8Array.from([20, 21, 120, 254, 255]), 1);
  const count = (colour: string) => {
    const found = features.find(({ properties }) => properties?.colour === colour);
    return (found?.geometry as GeoJSON.MultiLineString).coordinates.length;
  };
  assert.deepEqual(REACH_BANDS.map(({ colour }) => count(colour)), [1, 1, 0, 0, 1]);
});

test("a slower walker gets less far", () => {
  const drawn = (scale: number) =>
    reachFeatures([[0, 0, 1, 1]], Uint8Array.from([80]), scale)
      .filter(({ geometry }) => (geometry as GeoJSON.MultiLineString).coordinates.length > 0)
      .map(({ properties }) => properties?.colour);
  assert.deepEqual(drawn(1), [REACH_BANDS[3].colour]);
  assert.deepEqual(drawn(1.4), [REACH_BANDS[4].colour]);
  assert.deepEqual(drawn(4.8 / 2.7), []);
});

test("places are shaded by how many patients live there", () => {
  assert.equal(homeColour(1), homeColour(24));
  assert.notEqual(homeColour(24), homeColour(25));
  assert.equal(homeColour(500), homeColour(9000));
});
