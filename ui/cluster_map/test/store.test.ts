import assert from "node:assert/strict";
import { test } from "node:test";
import type { AreaFiles } from "../src/area";
import { NOT_HAD } from "../src/decode";
import type { Picture } from "../src/message";
import type { Moves } from "../src/schema";
import { Store } from "../src/store";
import { i16, steps, u8 } from "./packed";

const figures = (patients: number) => ({
  practices: 1,
  patients,
  patientsOutside: 0,
  outside: [],
  gap: 0,
  words: "",
  values: [50, 900],
  bases: [patients, patients],
  partial: 0,
  whys: ["", ""],
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
  closed: locked ? `Cluster ${letter} is locked.` : "",
  hub: "",
  figures: figures(patients),
});

const CELLS = Array.from({ length: 16 }, (_, i) => i);
/** Cells count from 0, across and then down. Targets A, B, "", "+". */
const moves = (version = 1): Moves => ({
  of: { plan: "key", slug: "x", areaId: "x" },
  version,
  view: { mode: "walk", within: 15, walkKmh: 4.8 },
  whatIf: {
    practices: [0, 1, 2, 3],
    targets: ["A", "B", "", "+"],
    left: { patients: steps(4, 200, 100, 0, 0), gap: steps(4, 0, 0, 0, 0), values: [i16(1, 2, NOT_HAD, NOT_HAD), i16(0, 0, 0, 0)], partial: u8(0, 1, 0, 0) },
    joined: { patients: steps(4, ...CELLS), gap: steps(4, ...CELLS), values: [i16(...CELLS), i16(...CELLS)], partial: u8(...CELLS.map(() => 2)) },
  },
});

/** Practices p0 and p1 in A, p2 in B (locked), p3 not placed, p4 in the margin. */
function picture(): Picture {
  return {
    area: { id: "x", name: "X", fictional: true, base: "b/" },
    of: { plan: "key", slug: "x", areaId: "x" },
    head: { number: 1, version: 1, sentence: "", who: "", mine: false, kept: "", canUndo: false, canRedo: false },
    plan: {
      clusters: [cluster("A", 300), cluster("B", 100, true)],
      notPlaced: figures(50),
      assignment: [0, 0, 1, -1, -2],
      territory: i16(0, 1, -1, 0),
    },
    band: [30000, 50000],
    tiles: [
      { label: "min on average*", help: "", unit: "minutes" },
      { label: "in 15 minutes*", help: "", unit: "share" },
    ],
    taken: null,
    view: { mode: "walk", within: 15, walkKmh: 4.8, reachScale: 1, slower: false, crowFlies: false },
    canChange: true,
    findings: [],
    chart: { label: "", axes: ["", ""], names: ["", ""], step: 1, plan: [], today: [], top: 1, within: 15, marks: [[], []], below: [] },
    table: { label: "", rows: [] },
  };
}

function store(more: Partial<Picture> = {}): Store {
  const made = new Store({ ...picture(), ...more });
  made.foresee(moves());
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

test("a practice that is not placed leaves the others that are not", () => {
  const preview = store().preview(["p3"], "A");
  assert.ok("changes" in preview);
  assert.deepEqual(preview.changes.map(({ letter, after }) => [letter, after.patients]), [["", 0], ["A", 12]]);
  assert.equal(preview.changes[0].before?.figures.patients, 50);
});

test("those not placed gain, with their figures before", () => {
  const preview = store().preview(["p0"], "");
  assert.ok("changes" in preview);
  assert.deepEqual(preview.changes.map(({ letter, before }) => [letter, before?.figures.patients]), [["A", 300], ["", 50]]);
});

test("what is on its way is not yet where the figures have it", () => {
  const one = store();
  one.pending.set("p0", "");
  assert.deepEqual(one.preview(["p0"], "A"), { waiting: true });
});

test("a locked cluster neither loses nor gains, and says so", () => {
  const one = store();
  for (const [code, to] of [["p0", "B"], ["p2", "A"]]) {
    const preview = one.preview([code], to);
    assert.ok("refused" in preview);
    assert.match(preview.refused, /Cluster B is locked/);
  }
});

const after = (letter: string, patients: number) => ({ letter, patients, gap: 0, values: [10, 20], bases: [3, 4], partial: 0, whys: ["", ""] });
const behind = { moversNearer: 1, moversFurther: 2, stayingFurther: 3, thereNearer: 4 };

test("several are waited for until Python has said what they would do together", () => {
  assert.deepEqual(store().preview(["p0", "p1"], "+"), { waiting: true });
  const taken = {
    practices: ["p1", "p0"],
    targets: ["A", "B", "", "+"],
    left: [after("A", 5)],
    joined: [null, null, after("", 6), after("+", 9)],
    behind: [null, null, null, behind],
  };
  const preview = store({ taken }).preview(["p0", "p1"], "+");
  assert.ok("changes" in preview);
  assert.deepEqual(preview.changes.map(({ letter, before }) => [letter, before?.figures.patients]), [["A", 300], ["+", undefined]]);
  assert.deepEqual(preview.behind, behind);
});

test("of one practice the table speaks at once; bases and people come when Python has said them, of these practices only", () => {
  const early = store().preview(["p0"], "+");
  assert.ok("changes" in early);
  assert.deepEqual([early.changes[1].after.values, early.changes[1].after.partial, early.changes[1].after.bases, early.behind], [[3, 3], 2, null, null]);
  const taken = { practices: ["p0"], targets: ["A", "B", "", "+"], left: [after("A", 200)], joined: [null, null, null, after("+", 3)], behind: [null, null, null, behind] };
  const late = store({ taken }).preview(["p0"], "+");
  assert.ok("changes" in late);
  assert.deepEqual([late.changes[1].after.bases, late.behind], [[3, 4], behind]);
  const another = store({ taken }).preview(["p1"], "+");
  assert.ok("changes" in another);
  assert.equal(another.behind, null);
});

test("a table of another revision says nothing", () => {
  const one = store();
  one.foresee(moves(2));
  assert.deepEqual(one.preview(["p0"], "+"), { waiting: true });
  one.setPicture({ ...picture(), head: { ...picture().head, version: 2 } });
  assert.ok("changes" in one.preview(["p0"], "+"));
});

test("what is already there does not leave", () => {
  assert.deepEqual(store().leaving(["p0", "p3"], "A"), ["p3"]);
});

test("territory is by place; places outside the area are nobody's, and not inside", () => {
  assert.deepEqual([2, 3].map((place) => store().isInside(place)), [true, false]);
  assert.deepEqual([0, 1, 2, 3].map((place) => store().territoryAt(place)), [0, 1, -1, -1]);
});
