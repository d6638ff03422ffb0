import assert from "node:assert/strict";
import { test } from "node:test";
import { afterPress } from "../src/choosing";
import { countOf, gapWords, minutes, share, signed, targetName, whole } from "../src/words";

test("numbers read as in Britain", () => {
  assert.equal(whole(31204), "31,204");
  assert.equal(whole(-310), "−310");
  assert.equal(signed(1204), "+1,204");
  assert.equal(signed(0), "0");
  assert.equal(minutes(64), "6.4");
  assert.equal(minutes(null), "–");
  assert.equal(share(922), "92%");
  assert.equal(countOf(1, "patient", "patients"), "1 patient");
});

test("the distance to the band is said in words", () => {
  assert.equal(gapWords(-2119, [30000, 50000]), "2,119 short of 30,000");
  assert.equal(gapWords(1204, [30000, 50000]), "1,204 over 50,000");
  assert.equal(gapWords(0, [30000, 50000]), "in the band of 30,000 to 50,000");
});

test("targets are named", () => {
  assert.deepEqual(["B", "", "+"].map(targetName), ["cluster B", "not placed", "a new cluster"]);
});

test("pressing chooses one, pressing again lets go, adding gathers", () => {
  assert.deepEqual(afterPress([], "a", false), ["a"]);
  assert.deepEqual(afterPress(["a"], "a", false), []);
  assert.deepEqual(afterPress(["a", "b"], "a", false), ["a"]);
  assert.deepEqual(afterPress(["a"], "b", true), ["a", "b"]);
  assert.deepEqual(afterPress(["a", "b"], "a", true), ["b"]);
});
