import assert from "node:assert/strict";
import { test } from "node:test";
import { attributionText } from "../src/legend";

const credit = (fictional: boolean, crowFlies: boolean) => attributionText({ area: { fictional }, view: { crowFlies } });

test("only who draws on streets credits OpenStreetMap", () => {
  assert.match(credit(false, false), /^© OpenStreetMap contributors, ODbL\. Contains NHS, ONS and OS data/);
  assert.equal(credit(false, true), "Contains NHS, ONS and OS data, OGL v3.0");
  assert.match(credit(true, false), /^Fictional borough/);
});
