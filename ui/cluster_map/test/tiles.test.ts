import assert from "node:assert/strict";
import { test } from "node:test";
import { behindBrief, behindWords } from "../src/behind";
import type { After, Tile } from "../src/message";
import { basesText, basesThen, tileLines } from "../src/tiles";

const tiles: Tile[] = [
  { label: "min on average*", help: "", unit: "minutes" },
  { label: "min for 9 in 10*", help: "", unit: "minutes" },
  { label: "in 15 minutes*", help: "", unit: "share" },
];

const figures = (more: Partial<After> = {}): After => ({
  patients: 1000,
  gap: 0,
  values: [64, 121, 922],
  bases: [1000, 1000, 1000],
  partial: 0,
  whys: ["", "", ""],
  ...more,
});

test("every figure is said with what it was, its mark and its words", () => {
  const after = figures({ values: [71, null, 5], partial: 0b101 });
  assert.deepEqual(tileLines(tiles, figures({ partial: 0b010 }), after), [
    "6.4 → 7.1◐ min on average*",
    "12.1◐ → – min for 9 in 10*",
    "92% → <1%◐ in 15 minutes*",
  ]);
  assert.deepEqual(tileLines(tiles, null, figures())[0], "6.4 min on average*");
});

test("a figure of another unit is a whole number", () => {
  assert.deepEqual(tileLines([{ label: "homes", help: "", unit: "count" }], null, figures({ values: [12345] })), ["12,345 homes"]);
  assert.deepEqual(tileLines([{ label: "homes", help: "", unit: "count" }], null, figures({ values: [null] })), ["– homes"]);
});

test("a base that is whole is not worth a word, nor one that is not known", () => {
  assert.equal(basesText(tiles, figures()), "");
  assert.equal(basesText(tiles, figures({ bases: null, whys: null })), "");
  assert.equal(basesText(tiles, figures({ patients: 0, bases: [0, 0, 0] })), "");
});

test("one base for all tiles is said once, and names none of them", () => {
  assert.equal(basesText(tiles, figures({ bases: [400, 400, 400] })), "of 400 of 1,000 patients");
});

test("several bases name their tiles: minutes together, where all of them share one", () => {
  assert.equal(basesText(tiles, figures({ bases: [400, 400, 900] })), "minutes: of 400 · in 15 minutes: of 900 of 1,000 patients");
  assert.equal(basesText(tiles, figures({ bases: [400, 1000, 400] })), "min on average, in 15 minutes: of 400 of 1,000 patients");
});

test("what is left out says so in words", () => {
  const out = "left out: it would rest on 40 of 1,000 patients, less than a tenth";
  assert.equal(basesText(tiles, figures({ values: [64, 121, null], bases: [400, 400, 40], whys: ["", "", out] })), `minutes: of 400 of 1,000 patients · in 15 minutes: ${out}`);
  const left = figures({ values: [null, null, 900], bases: [40, 40, 900], whys: [out, out, ""] });
  assert.equal(basesText(tiles, left), `minutes: ${out} · in 15 minutes: of 900 of 1,000 patients`);
});

test("over the bases of now stand those of then, where they are known", () => {
  assert.equal(basesThen(tiles, figures({ bases: [400, 400, 400] })), "→ of 400 of 1,000 patients");
  assert.equal(basesThen(tiles, figures()), "→ of all patients");
  assert.equal(basesThen(tiles, figures({ values: [null, null, null], bases: [0, 0, 0] })), "→ of 0 of 1,000 patients");
  assert.equal(basesThen(tiles, figures({ bases: null, whys: null })), "");
  assert.equal(basesThen(tiles, null), "");
});

test("people behind an average: who gets nearer and further; nobody is left out", () => {
  const some = { moversNearer: 1204, moversFurther: 310, stayingFurther: 2400, thereNearer: 800 };
  assert.equal(
    behindWords(some, 1),
    "Its patients: 1,204 nearer, 310 further. Those who stay: 2,400 further. Those already there: 800 nearer. (a minute or more)*",
  );
  assert.equal(behindBrief(some, 2), "By a minute or more*: their patients 1,204 nearer, 310 further; those who stay 2,400 further; those already there 800 nearer");
  assert.equal(behindWords({ ...some, moversNearer: 0, stayingFurther: 0, thereNearer: 0 }, 2), "Their patients: 310 further. (a minute or more)*");
});

test("where nobody's way changes, that is said", () => {
  const nobody = { moversNearer: 0, moversFurther: 0, stayingFurther: 0, thereNearer: 0 };
  assert.equal(behindWords(nobody, 1), "Nobody's way changes by a minute or more.*");
  assert.equal(behindBrief(nobody, 1), "Nobody's way changes by a minute or more.*");
});
