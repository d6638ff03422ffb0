import assert from "node:assert/strict";
import { test } from "node:test";
import { afterPress } from "../src/choosing";
import { countOf, fixedText, gapWords, minutes, outsideNames, share, signed, spoken, targetName, whole } from "../src/words";

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

test("only what is exactly none or all reads 0 or 100", () => {
  assert.deepEqual([0, 1, 9, 10, 990, 991, 999, 1000, null].map(share), ["0%", "<1%", "<1%", "1%", "99%", ">99%", ">99%", "100%", "–"]);
  assert.deepEqual(["<1%", ">99%", "92%"].map(spoken), ["less than 1%", "more than 99%", "92%"]);
});

test("those that can't be moved are counted and named", () => {
  const figures = { outside: [{ name: "Far Lane Surgery", patients: 4000 }], patientsOutside: 4000 };
  assert.equal(fixedText(figures), "1 fixed, 4,000 patients: outside the area, or a special service");
  assert.equal(outsideNames(figures.outside), "Far Lane Surgery (4,000)");
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
