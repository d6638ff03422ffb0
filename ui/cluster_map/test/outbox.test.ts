import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Outbox, refusal, type Item, type Outlet, type Reply } from "../src/outbox";
import type { Act, Answer, Subject } from "../src/schema";

const KEPT: Subject = { plan: "key", slug: "tiny", areaId: "a" };
const NOT_KEPT: Subject = { ...KEPT, plan: "" };

let number = 0;
const item = (of = KEPT, more: Partial<Item> = {}): Item => ({
  act: { id: `act${++number}`, browser: "b", of, revision: 1, seen: 1, deed: { type: "undo" }, view: { mode: "walk", within: 15, walkKmh: 4.8 } },
  draft: of.plan ? "" : "draft",
  isFixed: false,
  sent: false,
  ...more,
});
const done = (act: Act, revision: number, plan = "key"): Answer => ({ ...refusal(act, "Done."), outcome: "done", plan, revision });

/** A browser with its storage, and a server that answers when it is told to. */
class World implements Outlet {
  written = "[]";
  sent: { act: Act; reply: (reply: Reply) => void }[] = [];
  told: string[] = [];
  pauses: number[] = [];
  answers: [string, string][] = [];

  send = (act: Act) => new Promise<Reply>((reply) => this.sent.push({ act: structuredClone(act), reply }));
  read = () => JSON.parse(this.written) as Item[];
  write = (items: readonly Item[]) => void (this.written = JSON.stringify(items));
  trouble = (says: string) => void this.told.push(says);
  wait = async (milliseconds: number) => void this.pauses.push(milliseconds);
  answered = (one: Item, answer: Answer) => {
    this.answers.push([one.act.id, answer.outcome]);
  };

  get last() {
    return this.sent[this.sent.length - 1];
  }
}

const settle = () => new Promise((then) => setImmediate(then));
let world: World;
beforeEach(() => {
  world = new World();
});

test("one act after the other, in their order, each on what the one before it led to", async () => {
  const outbox = new Outbox(world);
  const first = outbox.post(item());
  void outbox.post(item());
  await settle();
  assert.equal(world.sent.length, 1);
  world.last.reply({ answer: done(world.last.act, 7) });
  assert.equal((await first).revision, 7);
  await settle();
  assert.deepEqual(world.sent.map(({ act }) => act.revision), [1, 7]);
  assert.deepEqual(world.sent.map(({ act }) => act.seen), [1, 1], "what others did in between was not seen");
});

test("what a form began on stays the revision that it is done on", async () => {
  const outbox = new Outbox(world);
  void outbox.post(item());
  void outbox.post(item(KEPT, { isFixed: true }));
  await settle();
  world.last.reply({ answer: done(world.last.act, 7) });
  await settle();
  assert.equal(world.last.act.revision, 1);
});

test("without an answer the same is sent again until there is one, and nobody is told that it was not done", async () => {
  const outbox = new Outbox(world);
  const answer = outbox.post(item());
  for (let turn = 0; turn < 8; turn++) {
    await settle();
    world.last.reply({ trouble: "The server does not answer." });
  }
  await settle();
  const acts = world.sent.map(({ act }) => JSON.stringify(act));
  assert.equal(acts.length, 9);
  assert.equal(new Set(acts).size, 1);
  world.last.reply({ answer: done(world.last.act, 2) });
  assert.equal((await answer).outcome, "done");
  assert.deepEqual([...new Set(world.told)], ["The server does not answer.", ""]);
  assert.ok(Math.max(...world.pauses) <= 3000);
});

test("a late first answer and a page that was built anew: what was sent is sent again as it was, what waited follows", async () => {
  const before = new Outbox(world);
  void before.post(item());
  void before.post(item());
  await settle();
  const [{ act }] = world.sent;
  const after = new World();
  after.written = world.written;
  const again = new Outbox(after);
  void again.run();
  await settle();
  assert.deepEqual(after.last.act, act);
  after.last.reply({ answer: done(act, 2) });
  await settle();
  assert.equal(after.sent.length, 2);
  assert.equal(after.last.act.revision, 2);
  after.last.reply({ answer: done(after.last.act, 3) });
  await settle();
  assert.equal(after.written, "[]");
});

test("two acts before the plan is kept: the second is about the plan that the first made", async () => {
  const outbox = new Outbox(world);
  void outbox.post(item(NOT_KEPT));
  void outbox.post(item(NOT_KEPT));
  void outbox.post(item({ ...NOT_KEPT }, { draft: "another" }));
  await settle();
  world.last.reply({ answer: done(world.last.act, 2, "made") });
  await settle();
  assert.equal(world.last.act.of.plan, "made");
  assert.equal(world.last.act.revision, 2);
  world.last.reply({ answer: done(world.last.act, 3, "made") });
  await settle();
  assert.equal(world.last.act.of.plan, "", "another plan that is not kept is another plan");
});

test("a page that was built anew shows the plan that was not kept under another name", async () => {
  const before = new Outbox(world);
  void before.post(item(NOT_KEPT));
  void before.post(item({ ...NOT_KEPT, slug: "elsewhere" }, { draft: "another" }));
  await settle();
  const after = new World();
  after.written = world.written;
  const again = new Outbox(after);
  again.renameDraft("tiny", "anew");
  assert.deepEqual(again.all.map(({ draft }) => draft), ["anew", "another"]);
});

test("the server's own refusal is an answer at once; its failure only after it was asked again", async () => {
  const outbox = new Outbox(world);
  const refused = outbox.post(item());
  await settle();
  world.last.reply({ answer: refusal(world.last.act, "Cluster A is locked.") });
  assert.equal((await refused).says, "Cluster A is locked.");
  const failed = outbox.post(item());
  for (let turn = 0; turn < 3; turn++) {
    await settle();
    world.last.reply({ refused: "Something went wrong in the program itself." });
  }
  assert.equal((await failed).outcome, "refused");
  assert.equal(world.sent.length, 4);
  assert.equal(world.written, "[]");
});

test("what was not sent can be taken back, what was sent can not", async () => {
  const outbox = new Outbox(world);
  void outbox.post(item());
  void outbox.post(item());
  void outbox.post(item({ ...KEPT, plan: "other" }));
  await settle();
  assert.equal(outbox.recall(({ act }) => act.of.plan === "key").length, 1);
  assert.deepEqual(outbox.all.map(({ act }) => act.of.plan), ["key", "other"]);
});
