import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Queue, sizeWords, stateWords, type Item, type Kept, type Outlet, type Reply, type Sendable } from "../src/files_queue";
import { headerOf, replyOf } from "../src/files_sending";

const MOST = 4_000_000;
const file = (name: string, size = 1000): Sendable => ({ name, size });
const settle = () => new Promise((then) => setImmediate(then));

interface Sent {
  file: Sendable;
  told: (gone: number) => void;
  stop: AbortSignal;
  reply: (reply: Reply) => void;
}

/** A server that answers when it is told to, and a clock that goes on when it is told to. */
class World implements Outlet<Sendable> {
  sent: Sent[] = [];
  pauses: number[] = [];
  said: string[] = [];
  came: Kept[] = [];
  go: () => void = () => undefined;

  send = (of: Sendable, told: (gone: number) => void, stop: AbortSignal) =>
    new Promise<Reply>((reply) => {
      this.sent.push({ file: of, told, stop, reply });
      stop.addEventListener("abort", () => reply({ cancelled: true }));
    });
  wait = (milliseconds: number, stop: AbortSignal) =>
    new Promise<void>((resolve) => {
      this.pauses.push(milliseconds);
      this.go = resolve;
      stop.addEventListener("abort", () => resolve());
    });

  get names() {
    return this.sent.map(({ file: { name } }) => name);
  }
  get last() {
    return this.sent[this.sent.length - 1];
  }
}

let world: World;
let queue: Queue;
const states = () => queue.items.map(({ state }) => state);

beforeEach(() => {
  world = new World();
  queue = new Queue(world);
  queue.told = { changed: () => undefined, say: (sentence) => void world.said.push(sentence), came: (kept) => void world.came.push(kept) };
});

test("one file after the other, in their order, and the page is told of each", async () => {
  queue.add([file("a"), file("b")], MOST);
  queue.add([file("c")], MOST);
  await settle();
  assert.deepEqual(world.names, ["a"]);
  assert.deepEqual(states(), ["goes", "waits", "waits"]);
  for (const id of ["1", "2", "3"]) {
    world.last.reply({ kept: { id } });
    await settle();
  }
  assert.deepEqual(world.names, ["a", "b", "c"]);
  assert.deepEqual(states(), ["here", "here", "here"]);
  assert.deepEqual(world.came, [{ id: "1" }, { id: "2" }, { id: "3" }]);
  assert.deepEqual(world.said, ["a is here.", "b is here.", "c is here."]);
  assert.equal(queue.isBusy, false);
});

test("what has gone is shown, and what a lost connection tells later is not", async () => {
  queue.add([file("a")], MOST);
  await settle();
  const [first] = world.sent;
  first.told(250);
  assert.deepEqual([queue.items[0].gone, stateWords(queue.items[0])], [250, "25 %"]);
  first.told(5000);
  assert.deepEqual([queue.items[0].gone, stateWords(queue.items[0])], [1000, "Has arrived; being looked at"]);
  queue.cancel(queue.items[0]);
  first.told(10);
  assert.equal(queue.items[0].gone, 1000);
});

test("a refusal is said and the next one goes", async () => {
  queue.add([file("a"), file("b")], MOST);
  await settle();
  world.last.reply({ refused: "The disk is full." });
  await settle();
  assert.deepEqual(states(), ["refused", "goes"]);
  assert.equal(stateWords(queue.items[0]), "Refused. The disk is full.");
  assert.deepEqual(world.said, ["a was refused. The disk is full."]);
  assert.deepEqual(world.came, []);
});

test("what is lost is sent again from its beginning, after ever longer pauses, and said once", async () => {
  queue.add([file("a"), file("b")], MOST);
  await settle();
  for (let lost = 0; lost < 7; lost++) {
    world.last.told(500);
    world.last.reply({ trouble: "Away." });
    await settle();
    assert.deepEqual([states()[0], queue.isBusy, stateWords(queue.items[0])], ["lost", true, "Away."]);
    world.go();
    await settle();
    assert.deepEqual([states()[0], queue.items[0].gone], ["goes", 0]);
  }
  assert.deepEqual(world.pauses, [1000, 2000, 5000, 10_000, 20_000, 20_000, 20_000]);
  assert.deepEqual(world.said, ["a: Away."]);
  world.last.reply({ kept: { id: "1" } });
  await settle();
  assert.deepEqual(world.names, [..."aaaaaaaa", "b"]);
});

test("one that is cancelled on its way is stopped, and the next goes", async () => {
  queue.add([file("a"), file("b")], MOST);
  await settle();
  queue.cancel(queue.items[0]);
  await settle();
  assert.equal(world.sent[0].stop.aborted, true);
  assert.deepEqual(states(), ["cancelled", "goes"]);
  assert.deepEqual(world.said, ["a was cancelled."]);
});

test("one that is cancelled while it waits for the connection is not sent any more", async () => {
  queue.add([file("a")], MOST);
  await settle();
  world.last.reply({ trouble: "Away." });
  await settle();
  queue.cancel(queue.items[0]);
  await settle();
  assert.deepEqual([world.names, states(), queue.isBusy], [["a"], ["cancelled"], false]);
});

test("one that is cancelled before its turn is passed over", async () => {
  queue.add([file("a"), file("b"), file("c")], MOST);
  queue.cancel(queue.items[1]);
  await settle();
  world.last.reply({ kept: { id: "1" } });
  await settle();
  assert.deepEqual(world.names, ["a", "c"]);
});

test("what was refused or cancelled can be sent again", async () => {
  queue.add([file("a"), file("b")], MOST);
  await settle();
  world.last.reply({ refused: "No." });
  await settle();
  queue.cancel(queue.items[1]);
  queue.again(queue.items[1]);
  queue.again(queue.items[0]);
  await settle();
  world.last.reply({ kept: { id: "1" } });
  await settle();
  world.last.reply({ kept: { id: "2" } });
  await settle();
  assert.deepEqual([world.names, states()], [["a", "b", "a", "b"], ["here", "here"]]);
});

test("what can't come is not sent, and it is said why", async () => {
  queue.add([file("empty", 0), file("huge", MOST + 1), file("a")], MOST);
  await settle();
  assert.deepEqual([world.names, states()], [["a"], ["refused", "refused", "goes"]]);
  assert.match(world.said[0], /^empty is not sent\. It is empty, or a folder/);
  assert.match(world.said[1], /^huge is not sent\. It is larger than 4 MB, the most that can be sent/);
  assert.deepEqual(queue.items.map(({ canGo }) => canGo), [false, false, true]);
});

test("what has ended makes room for what comes later, and nothing does while something goes", async () => {
  queue.add([file("a")], MOST);
  await settle();
  queue.add([file("b")], MOST);
  assert.equal(queue.items.length, 2);
  for (const id of ["1", "2"]) {
    world.last.reply({ kept: { id } });
    await settle();
  }
  queue.add([file("c")], MOST);
  assert.deepEqual(queue.items.map(({ file: { name } }) => name), ["c"]);
});

test("every state has its words", () => {
  const item = (state: Item["state"]): Item => ({ id: 1, file: file("a"), canGo: true, state, gone: 0, says: "Why." });
  const words = (["waits", "goes", "lost", "here", "refused", "cancelled"] as const).map((state) => stateWords(item(state)));
  assert.deepEqual(words, ["Waits for its turn", "0 %", "Why.", "Here", "Refused. Why.", "Cancelled"]);
});

test("sizes as people say them", () => {
  assert.deepEqual([1, 1499, 999_400, 1_500_000, 12_345_678, 4e9].map(sizeWords), ["1 kB", "1 kB", "999 kB", "1.5 MB", "12 MB", "4,000 MB"]);
});

test("what an answer means", () => {
  const says = (sentence: string) => JSON.stringify({ says: sentence });
  assert.deepEqual(replyOf(200, '{"id":"x","name":"a","bytes":7}'), { kept: { id: "x", name: "a", bytes: 7 } });
  assert.deepEqual(replyOf(409, says("It is empty.")), { refused: "It is empty." });
  assert.deepEqual(replyOf(403, says("Only the owner.")), { refused: "Only the owner." });
  assert.deepEqual(replyOf(500, says("Broken.")), { refused: "Broken." });
  assert.deepEqual(replyOf(507, says("Full.")), { refused: "Full." });
  assert.deepEqual(replyOf(503, says("Later.")), { trouble: "Later. It is sent again in a moment." });
  assert.deepEqual(replyOf(408, says("Too slow.")), { trouble: "Too slow. It is sent again in a moment." });
  assert.match((replyOf(413, "<html>") as { refused: string }).refused, /a proxy in front of it/);
  for (const [status, text] of [[0, ""], [502, "<html>"], [200, "<html>"], [200, "{}"], [200, "null"], [500, ""], [404, "[]"]] as const) {
    assert.match((replyOf(status, text) as { trouble: string }).trouble, /^The connection was lost/, String(status));
  }
});

test("any name goes into a header", () => {
  assert.equal(headerOf("gp reg/ä.csv"), "gp%20reg%2F%C3%A4.csv");
  assert.equal(headerOf("a\ud800b\r\n\u{1f600}"), "a%EF%BF%BDb%0D%0A%F0%9F%98%80");
});
