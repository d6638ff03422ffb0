import assert from "node:assert/strict";
import { test } from "node:test";
import { handlePractice, type KeyHooks } from "../src/keys";
import type { Store } from "../src/store";

/** What pressing a key on the practice p0, which is chosen, asks for; the plan has a cluster B. */
function pressed(key: string, { canChange = true, shiftKey = false } = {}): string[] {
  const asked: string[] = [];
  const hooks: KeyHooks = {
    undo: () => asked.push("undo"),
    redo: () => asked.push("redo"),
    press: (code, adding) => asked.push(`press ${code} ${adding}`),
    move: (codes, to) => asked.push(`move ${codes.join()} to "${to}"`),
    clear: () => asked.push("clear"),
  };
  const store = { canChange, chosen: ["p0"], cluster: (letter: string) => (letter === "B" ? {} : undefined) } as unknown as Store;
  const event = { key, shiftKey, ctrlKey: false, metaKey: false, altKey: false } as KeyboardEvent;
  const handled = handlePractice(event, "p0", store, hooks);
  assert.equal(handled, asked.length > 0);
  return asked;
}

test("letters and Delete move what is chosen, Shift and space chooses more, Esc chooses nothing", () => {
  assert.deepEqual(pressed("b"), ['move p0 to "B"']);
  assert.deepEqual(pressed("x"), []);
  assert.deepEqual(pressed("Delete"), ['move p0 to ""']);
  assert.deepEqual(pressed(" ", { shiftKey: true }), ["press p0 true"]);
  assert.deepEqual(pressed("Escape"), ["clear"]);
});

test("on a screen that only watches no key changes anything", () => {
  for (const key of ["b", "Delete", "Backspace"]) assert.deepEqual(pressed(key, { canChange: false }), []);
  assert.deepEqual(pressed(" ", { canChange: false, shiftKey: true }), []);
  assert.deepEqual(pressed("Escape", { canChange: false }), ["clear"]);
});
