import assert from "node:assert/strict";
import { test } from "node:test";
import type { Option } from "../src/form_data";
import { SeveralState } from "../src/several_state";

const OPTIONS: Option[] = [
  ["p1", "Old Grove Surgery (p1, A)"],
  ["p2", "Grove Road (p2, A)"],
  ["p3", "St John’s Way (p3, B)"],
  ["p4", "Café Lane (p4, not placed)"],
];

function made(query = ""): SeveralState {
  const state = new SeveralState();
  state.offer(OPTIONS);
  if (query) state.type(query);
  return state;
}

const found = (state: SeveralState) => state.matches.map(({ value }) => value);

test("typing finds by parts of words in any order, and what begins like it comes first", () => {
  assert.deepEqual(found(made("grove")), ["p2", "p1"]);
  assert.deepEqual(found(made("a  GROVE old")), ["p1"]);
  assert.deepEqual(found(made("st johns")), ["p3"]);
  assert.deepEqual(found(made("cafe")), ["p4"]);
  assert.deepEqual(found(made("nowhere")), []);
});

test("Enter adds exactly the highlighted one, and never more", () => {
  const state = made("grove");
  assert.ok(state.press("Enter"));
  assert.deepEqual(state.chosen, ["p2"]);
  assert.equal(state.query, "");
  assert.ok(state.press("Enter"), "it must not send the form either");
  assert.ok(state.press("Enter"));
  assert.deepEqual(state.chosen, ["p2"]);
  assert.deepEqual(found(state), ["p1", "p3", "p4"]);
});

test("Enter where nothing is found, or the list is closed, adds nothing", () => {
  const state = made("nowhere");
  state.press("Enter");
  state.type("grove");
  state.close();
  state.press("Enter");
  assert.deepEqual(state.chosen, []);
});

test("arrows go through what is found and round at the ends; pages stop there", () => {
  const state = made();
  assert.equal(state.at, -1);
  const at = (key: string) => (state.press(key), state.at);
  assert.deepEqual(["ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown", "PageDown", "PageUp"].map(at), [0, 1, 0, 3, 0, 3, 0]);
  assert.ok(state.isOpen);
});

test("Backspace in an empty box removes the last; in a box with text it is the box's", () => {
  const state = made();
  state.choose(["p1", "p3"]);
  state.type("x");
  assert.ok(!state.press("Backspace"));
  state.type("");
  assert.ok(state.press("Backspace"));
  assert.deepEqual(state.chosen, ["p1"]);
  state.press("Backspace");
  state.press("Backspace");
  assert.deepEqual(state.chosen, []);
});

test("Esc closes the list, then empties the box, then is somebody else's", () => {
  const state = made("grove");
  assert.ok(state.press("Escape"));
  assert.equal(state.isOpen, false);
  assert.equal(state.query, "grove");
  assert.ok(state.press("Escape"));
  assert.equal(state.query, "");
  assert.equal(state.press("Escape"), false);
});

test("letters, Tab and Home are the box's", () => {
  const state = made("grove");
  for (const key of ["a", "Tab", "Home", "End"]) assert.ok(!state.press(key), key);
  assert.deepEqual(state.chosen, []);
  assert.ok(!state.isOpen, "Tab closes the list and takes nothing from it");
});

test("what is offered anew keeps what is chosen, with its words", () => {
  const state = made();
  state.choose(["p1"]);
  assert.equal(state.offer(OPTIONS.map((option) => [...option] as Option)), false);
  assert.equal(state.offer([["p1", "Old Grove Surgery (p1, B)"]]), true);
  assert.equal(state.words("p1"), "Old Grove Surgery (p1, B)");
  assert.equal(state.words("p9"), "p9");
  assert.deepEqual(found(state), []);
});

test("removing one that is highlighted past the end keeps the highlight inside", () => {
  const state = made("o");
  const last = state.matches.length - 1;
  state.at = last;
  state.choose([state.matches[last].value]);
  assert.ok(state.at < state.matches.length);
});
