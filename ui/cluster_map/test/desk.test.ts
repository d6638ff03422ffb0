import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./tiny_dom";
import { Desk } from "../src/desk";
import type { Act, Answer, Look, Picture, Shown } from "../src/schema";
import { smallPicture } from "./small_picture";

/** What was asked of the server and has not been answered yet. */
interface Asked {
  address: string;
  body: unknown;
  reply: (body: unknown) => void;
  cut: () => void;
}

let asked: Asked[] = [];
let clock = 0;
let tick = () => {};
const written = new Map<string, string>();
let address = "";
const storage = { getItem: (name: string) => written.get(name) ?? null, setItem: (name: string, value: string) => void written.set(name, value) };

performance.now = () => clock;
Object.assign(globalThis.window, {
  setInterval: (run: () => void) => void (tick = run),
  setTimeout: (run: () => void) => void setImmediate(run),
});
Object.assign(globalThis.document, { baseURI: "http://here/", hidden: false, cookie: "", querySelector: () => null });
Object.assign(globalThis, {
  sessionStorage: storage,
  localStorage: storage,
  location: { href: "http://here/", protocol: "http:" },
  history: { state: null, replaceState: (_: unknown, __: string, to: URL) => void (address = to.search) },
  fetch: (url: URL, { body }: RequestInit) =>
    new Promise((then, fail) => {
      const reply = (said: unknown) => then({ ok: true, status: 200, json: async () => said, text: async () => said });
      asked.push({ address: url.pathname, body: body && JSON.parse(String(body)), reply, cut: () => fail(new TypeError("cut off")) });
    }),
});

beforeEach(() => {
  asked = [];
  written.clear();
  address = "";
});

const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((then) => setImmediate(then));
};
const OF = { plan: "", slug: "x", areaId: "x" };
const VIEW = { mode: "walk", within: 15, walkKmh: 4.8 };

function shown(more: Partial<Shown> = {}): Shown {
  const of = more.of ?? OF;
  const kept = of.plan ? { draft: "", version: 1, revision: 1, planId: "id" } : { draft: "d1", version: 0, revision: 0, planId: "" };
  return { of, ...kept, server: "s1", trouble: false, view: VIEW, who: "", remember: "", canChange: true, told: "", run: 0, asks: true, page: "", right: "own", ...more };
}

const kept = (plan: string, more: Partial<Shown> = {}) => shown({ of: { ...OF, plan }, ...more });

function done(act: Act, plan: string, revision: number | null, version: number, more: Partial<Answer> = {}): Answer {
  return { id: act.id, outcome: "done", says: "Done.", plan, revision, version, opens: "", met: [], ways: [], picture: null, ...more };
}

/** The picture that a look asks for. */
function picture({ of, view }: Look, number = 1, version = 1): Picture {
  const { head, view: onMap } = smallPicture();
  return smallPicture({ of, head: { ...head, number, version }, view: { ...onMap, ...view } });
}

const taken = (path: string) => {
  const at = asked.findIndex((one) => one.address === path);
  return at < 0 ? undefined : asked.splice(at, 1)[0];
};

test("a plan that was kept while the page was loaded again comes on screen", async () => {
  const before = new Desk();
  before.draw(shown(), () => undefined);
  void before.post({ type: "today" });
  await settle();
  const act = taken("/act")?.body as Act;
  const after = new Desk();
  after.draw(shown({ draft: "d2" }), () => undefined);
  await settle();
  const again = taken("/act");
  assert.equal((again?.body as Act).id, act.id);
  again?.reply(done(act, "made", 2, 1, { opens: "screen" }));
  await settle();
  assert.deepEqual([after.shown?.of.plan, after.shown?.draft, address], ["made", "", "?plan=made"]);
});

test("a plan that was kept by a server that was started again comes on screen, whichever of page and answer is first", async () => {
  const desk = new Desk();
  desk.draw(shown(), () => undefined);
  void desk.post({ type: "today" });
  await settle();
  const sent = taken("/act");
  desk.draw(shown({ draft: "d2", server: "s2" }), () => undefined);
  sent?.reply(done(sent.body as Act, "made", 2, 1, { opens: "screen" }));
  await settle();
  assert.deepEqual([desk.shown?.of.plan, desk.shown?.draft], ["made", ""]);
});

test("what was done to an option stays out of the one that was started after it, and of that of another area", async () => {
  const desk = new Desk();
  desk.draw(shown(), () => undefined);
  void desk.post({ type: "today" });
  await settle();
  const sent = taken("/act");
  desk.draw(shown({ draft: "d2" }), () => undefined);
  desk.draw(shown({ draft: "d3", of: { plan: "", slug: "y", areaId: "y" }, server: "s2" }), () => undefined);
  sent?.reply(done(sent.body as Act, "made", 2, 1, { opens: "screen" }));
  await settle();
  assert.deepEqual([desk.shown?.of.plan, desk.shown?.draft], ["", "d3"]);
});

test("a change that was kept as a branch is not what the next is done on", async () => {
  const desk = new Desk();
  desk.draw(kept("key", { revision: 6, version: 6 }), () => undefined);
  void desk.post({ type: "today" }, { revision: 5 });
  await settle();
  let sent = taken("/act");
  sent?.reply({ ...done(sent.body as Act, "key", null, 0), outcome: "conflict" });
  await settle();
  desk.choose("branch");
  await settle();
  sent = taken("/act");
  void desk.post({ type: "redo" });
  sent?.reply(done(sent.body as Act, "key", 7, 0));
  await settle();
  sent = taken("/act");
  assert.equal((sent?.body as Act).revision, 6);
  sent?.reply({ ...done(sent.body as Act, "key", null, 0), outcome: "nothing" });
  await settle();
  void desk.post({ type: "undo" });
  await settle();
  assert.equal((taken("/act")?.body as Act).revision, 6);
});

test("what is done to another plan of the list leaves it at the revision that was seen", async () => {
  const desk = new Desk();
  desk.draw(kept("key", { revision: 6, version: 6 }), () => undefined);
  const of = { ...OF, plan: "other" };
  void desk.post({ type: "name", name: "New" }, { of, revision: 3 });
  await settle();
  const sent = taken("/act");
  sent?.reply(done(sent.body as Act, "other", null, 4));
  await settle();
  desk.draw(kept("other", { revision: 3, version: 3 }), () => undefined); // drawn just before
  void desk.post({ type: "undo" });
  await settle();
  assert.equal((taken("/act")?.body as Act).revision, 3);
});

test("a picture that did not come is asked for again", async () => {
  const desk = new Desk();
  desk.draw(kept("key"), () => undefined);
  desk.view();
  const first = taken("/look");
  first?.reply(picture(first.body as Look));
  await settle();
  desk.draw(kept("key", { view: { ...VIEW, within: 30 } }), () => undefined);
  taken("/look")?.cut();
  await settle();
  clock += 1100;
  tick();
  const second = taken("/look");
  assert.equal((second?.body as Look)?.view.within, 30);
  second?.reply(picture(second.body as Look));
  await settle();
  assert.equal(desk.picture?.view.within, 30);
  clock += 1100;
  tick();
  assert.equal(taken("/look"), undefined);
});

test("the version is asked for once at a time", async () => {
  const desk = new Desk();
  desk.draw(kept("key"), () => undefined);
  for (let second = 0; second < 2; second++) {
    clock += 1100;
    tick();
  }
  assert.ok(taken("/version"));
  assert.equal(taken("/version"), undefined);
});

test("a large file has the time that it takes", async () => {
  const { timeout } = AbortSignal;
  const patience: number[] = [];
  AbortSignal.timeout = (milliseconds) => (patience.push(milliseconds), timeout.call(AbortSignal, milliseconds));
  const desk = new Desk();
  desk.draw(kept("key"), () => undefined);
  void desk.post({ type: "load", file: "f", content: "x".repeat(20_000_000) });
  await settle();
  AbortSignal.timeout = timeout;
  assert.ok(patience[0] > 400_000);
});

test("a part of the page that fails keeps no other part, and nobody, from their answer", async () => {
  const desk = new Desk();
  desk.draw(kept("key"), () => undefined);
  const reported: unknown[] = [];
  Object.assign(globalThis, { reportError: (error: unknown) => void reported.push(error) });
  let heard = 0;
  desk.subscribe(() => {
    throw new Error("broken");
  });
  desk.subscribe(() => void heard++);
  const answer = desk.post({ type: "undo" });
  await settle();
  const sent = taken("/act");
  sent?.reply(done(sent.body as Act, "key", 2, 2));
  assert.equal((await answer).outcome, "done");
  assert.deepEqual([heard > 0, reported.length > 0, desk.waits], [true, true, 0]);
});

test("a picture is of the plan that its first act keeps, and not of one that comes on screen in its place", async () => {
  const desk = new Desk();
  desk.draw(shown(), () => undefined);
  desk.view();
  const look = taken("/look");
  look?.reply(picture(look.body as Look, 0, 0));
  await settle();
  assert.ok(desk.pictureHere);
  void desk.post({ type: "today" });
  await settle();
  const sent = taken("/act");
  sent?.reply(done(sent.body as Act, "made", 2, 1, { opens: "screen" }));
  await settle();
  assert.deepEqual([desk.picture?.of.plan, desk.isOfAnother], ["made", false]);
  desk.draw(shown({ draft: "d2" }), () => undefined);
  assert.deepEqual([desk.pictureHere, desk.isOfAnother], [null, true]);
});

test("what was drawn for one plan is about no other that the page shows by now", async () => {
  const desk = new Desk();
  const forDraft = { plan: "", draft: "d1", slug: "x" };
  desk.draw(shown(), () => undefined);
  assert.equal(desk.isOther(forDraft), false);
  void desk.post({ type: "today" });
  await settle();
  const sent = taken("/act");
  sent?.reply(done(sent.body as Act, "made", 2, 1, { opens: "screen" }));
  await settle();
  assert.equal(desk.isOther(forDraft), false, "the plan that was kept since is the same plan");
  assert.equal(desk.isOther({ plan: "made", draft: "", slug: "x" }), false);
  desk.draw(shown({ draft: "d2" }), () => undefined);
  assert.equal(desk.isOther(forDraft), true, "another option was started");
  assert.equal(desk.isOther({ plan: "", draft: "d2", slug: "x" }), false);
  assert.equal(desk.isOther({ plan: "", draft: "d2", slug: "y" }), true);
});

test("what moves would do is asked for once nothing else is asked, and again for the next revision", async () => {
  const desk = new Desk();
  desk.draw(kept("key"), () => undefined);
  desk.view();
  await settle();
  clock += 100;
  tick();
  assert.equal(taken("/moves"), undefined);
  const look = taken("/look");
  look?.reply(picture(look.body as Look));
  await settle();
  void desk.post({ type: "undo" });
  tick();
  await settle();
  assert.equal(taken("/moves"), undefined);
  const sent = taken("/act");
  sent?.reply(done(sent.body as Act, "key", 2, 2, { picture: picture(sent.body as Act, 2, 2) }));
  await settle();
  tick();
  const asks = taken("/moves");
  const table = { patients: [], gap: [], values: [], partial: "" };
  asks?.reply({ of: (asks.body as Look).of, version: 2, view: VIEW, whatIf: { practices: [], targets: [], left: table, joined: table } });
  await settle();
  assert.equal(desk.ahead.moves?.version, 2);
  tick();
  await settle();
  assert.equal(taken("/moves"), undefined);
});
