import assert from "node:assert/strict";
import { test } from "node:test";
import type { AreaFiles } from "../src/area";
import { NOT_HAD } from "../src/decode";
import type { Message } from "../src/message";
import { Store } from "../src/store";

const base64 = (array: Int32Array | Int16Array) => Buffer.from(array.buffer).toString("base64");
const i32 = (...values: number[]) => base64(Int32Array.from(values));
const i16 = (...values: number[]) => base64(Int16Array.from(values));

const figures = (patients: number) => ({
  practices: 1,
  patients,
  patientsOutside: 0,
  outside: [],
  gap: 0,
  words: "",
  mean: 50,
  p90: 90,
  within: 900,
  noWay: 0,
  notMapped: 0,
  singleHanded: 0,
});

const cluster = (letter: string, patients: number, locked = false) => ({
  letter,
  name: letter,
  colour: "#000",
  ink: "#fff",
  locked,
  hub: "",
  figures: figures(patients),
});

/** Practices p0 and p1 in A, p2 in B (locked), p3 not placed, p4 in the margin. Targets A, B, "", "+". */
function message(): Message {
  const cells = Array.from({ length: 16 }, (_, i) => i);
  return {
    area: { id: "x", name: "X", fictional: true, base: "b/" },
    plan: {
      revision: 1,
      clusters: [cluster("A", 300), cluster("B", 100, true)],
      notPlaced: { practices: 1, patients: 50 },
      assignment: [0, 0, 1, -1, -2],
      territory: i16(0, 1, -1, 0),
      canUndo: false,
      canRedo: false,
    },
    band: [30000, 50000],
    whatIf: {
      practices: [0, 1, 2, 3],
      targets: ["A", "B", "", "+"],
      left: { patients: i32(200, 100, 0, 0), gap: i32(0, 0, 0, 0), mean: i16(1, 2, NOT_HAD, NOT_HAD), p90: i16(0, 0, 0, 0), within: i16(0, 0, 0, 0) },
      joined: { patients: i32(...cells), gap: i32(...cells), mean: i16(...cells), p90: i16(...cells), within: i16(...cells) },
    },
    together: null,
    view: { mode: "walk", within: 15, walkKmh: 4.8, reachScale: 1, slower: false, crowFlies: false },
    show: null,
    ack: 0,
    say: "",
    complaint: "",
    canChange: true,
  };
}

function store(more: Partial<Message> = {}): Store {
  const made = new Store({ ...message(), ...more });
  const practice = (code: string, kind: string) => ({ code, name: code, kind, lon: 0, lat: 0, listSize: 1, gps: 1, locatedBy: "postcode" });
  const places = [0, 1, 2, 3].map((id) => ({ type: "Feature", id, properties: id === 3 ? { m: 1 } : {}, geometry: { type: "Polygon", coordinates: [] } }));
  made.setArea({
    base: "b/",
    practices: [...["p0", "p1", "p2", "p3"].map((code) => practice(code, "inside")), practice("p4", "margin")],
    placeNames: [],
    bbox: [0, 0, 1, 1],
    reach: {},
    places: { type: "FeatureCollection", features: places } as AreaFiles["places"],
  });
  return made;
}

test("practices are where the plan has them; those outside can't be moved", () => {
  const one = store();
  assert.deepEqual(["p0", "p1", "p2", "p3", "p4"].map((code) => one.whereIs(code)), ["A", "A", "B", "", ""]);
  assert.deepEqual(["p3", "p4"].map((code) => one.isMovable(code)), [true, false]);
  assert.deepEqual(one.members().get("A")?.map(({ code }) => code), ["p0", "p1"]);
});

test("a move on its way counts as made, so that it is coloured at once", () => {
  const one = store();
  one.pending.set("p3", "A");
  assert.equal(one.whereIs("p3"), "A");
  assert.equal(one.members().get("A")?.length, 3);
});

test("a single move is looked up: what is left, what is joined", () => {
  const preview = store().preview(["p1"], "+");
  assert.ok("changes" in preview);
  assert.deepEqual(preview.changes.map(({ letter, after }) => [letter, after.patients]), [["A", 100], ["+", 7]]);
  assert.equal(preview.changes[0].before?.figures.patients, 300);
  assert.equal(preview.changes[1].before, null);
});

test("a practice that is not placed leaves nothing behind", () => {
  const preview = store().preview(["p3"], "A");
  assert.ok("changes" in preview);
  assert.deepEqual(preview.changes.map(({ letter }) => letter), ["A"]);
});

test("a locked cluster neither loses nor gains, and says so", () => {
  const one = store();
  for (const [code, to] of [["p0", "B"], ["p2", "A"]]) {
    const preview = one.preview([code], to);
    assert.ok("refused" in preview);
    assert.match(preview.refused, /Cluster B is locked/);
  }
});

test("several are waited for until Python has said what they would do together", () => {
  assert.deepEqual(store().preview(["p0", "p1"], "+"), { waiting: true });
  const after = { patients: 9, gap: 0, mean: null, p90: null, within: null };
  const together = {
    practices: ["p1", "p0"],
    left: [{ letter: "A", ...after }],
    joined: [null, null, { letter: "", ...after }, { letter: "+", ...after }],
  };
  const preview = store({ together }).preview(["p0", "p1"], "+");
  assert.ok("changes" in preview);
  assert.deepEqual(preview.changes.map(({ letter }) => letter), ["A", "+"]);
});

test("what is already there does not leave", () => {
  assert.deepEqual(store().leaving(["p0", "p3"], "A"), ["p3"]);
});

test("territory is by place; places outside the area are nobody's", () => {
  assert.deepEqual([0, 1, 2, 3].map((place) => store().territoryAt(place)), [0, 1, -1, -1]);
});
