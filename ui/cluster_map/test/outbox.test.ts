import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import type { BrowserEvent } from "../src/message";
import { Outbox } from "../src/outbox";

let sent: BrowserEvent[] = [];
let outbox: Outbox;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(globalThis, { window: globalThis });
  sent = [];
  outbox = new Outbox((event) => sent.push(event), () => 7, () => undefined);
});
afterEach(() => mock.timers.reset());

const types = () => sent.map(({ type }) => type);

test("one thing after the other: what was done last waits for the answer to what was done first", async () => {
  outbox.post({ type: "undo" });
  outbox.post({ type: "redo" });
  assert.deepEqual(types(), ["undo"]);
  assert.equal(outbox.acknowledge(sent[0].id)?.type, "undo");
  await Promise.resolve();
  assert.deepEqual(types(), ["undo", "redo"]);
});

test("nothing waits for a choice, so that a quick drop is as fast as a slow one", () => {
  outbox.post({ type: "choose", practices: ["p"] });
  outbox.post({ type: "move", practices: ["p"], to: "A" });
  assert.deepEqual(types(), ["choose", "move"]);
  assert.equal(outbox.acknowledge(sent[0].id), null, "the answer to the choice is not that to the move");
  assert.equal(outbox.busy, true);
  assert.equal(outbox.acknowledge(sent[1].id)?.type, "move");
  assert.equal(outbox.busy, false);
});

test("a choice waits for a move like everything else, and only the last one counts", async () => {
  outbox.post({ type: "move", practices: ["p"], to: "A" });
  outbox.post({ type: "choose", practices: ["p"] });
  outbox.post({ type: "choose", practices: ["q"] });
  assert.deepEqual(types(), ["move"]);
  outbox.acknowledge(sent[0].id);
  await Promise.resolve();
  assert.deepEqual(sent.slice(1).map((event) => event.type === "choose" && event.practices), [["q"]]);
});
