import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, inWords, type FieldData, type Part, type TextData } from "../src/form_data";
import { FormState, type Outcome } from "../src/form_state";

const COMMON = { help: "", disabled: false, hidesLabel: false, needs: "", clears: false, width: null };

function text(name: string, value: string, more: Partial<TextData> = {}): TextData {
  return { ...COMMON, kind: "text", name, label: name, value, longest: 80, placeholder: "", icon: "", autocomplete: "off", savesByItself: false, ...more };
}

function several(value: string[], needs = ""): FieldData {
  return { ...COMMON, kind: "several", name: "practices", label: "Practices", value, options: [["p1", "Grove Road"]], placeholder: "", needs, clears: true };
}

/** A form of the fields, which show revision 7. */
function form(...fields: FieldData[]): FormState {
  const state = new FormState();
  state.follow(fields, 7);
  return state;
}

const DONE: Outcome = { outcome: "done", says: "Renamed.", revision: 8 };
const REFUSED: Outcome = { outcome: "refused", says: "A is locked.", revision: null };

test("a deed takes what the fields hold, at any depth", () => {
  const deed: Part = {
    type: "load",
    file: { $field: "file", part: "name" },
    content: { $field: "file", part: "content" },
    asRevision: { $field: "way", equals: "revision" },
    codes: [{ $field: "code" }, "p2"],
    all: { $field: "practices" },
    number: null,
  };
  const held = new Map<string, string | string[] | { name: string; content: string }>([
    ["file", { name: "plan.json", content: "e30=" }],
    ["way", "revision"],
    ["code", "p1"],
    ["practices", ["p3", "p4"]],
  ]);
  assert.deepEqual(fill(deed, held), {
    type: "load",
    file: "plan.json",
    content: "e30=",
    asRevision: true,
    codes: ["p1", "p2"],
    all: ["p3", "p4"],
    number: null,
  });
  assert.throws(() => fill({ $field: "nothing" }, held), /no field nothing/);
});

test("values stand in words", () => {
  assert.equal(inWords(several([]), ["p1", "p9"]), "Grove Road, p9");
  assert.equal(inWords({ ...COMMON, kind: "day", name: "date", label: "Date", value: "" }, "2026-07-31"), "31/07/2026");
  assert.equal(inWords(text("name", ""), "North"), "North");
});

test("a field in which nobody typed follows what it is given", () => {
  const state = form(text("name", "North"));
  state.follow([text("name", "South")], 8);
  assert.equal(state.value("name"), "South");
  assert.equal(state.meanwhile("name"), null);
});

test("what is typed stays, and what others wrote meanwhile is told until it is taken", () => {
  const state = form(text("name", "North"));
  state.edit("name", "North and East", 7);
  state.follow([text("name", "South")], 8);
  assert.equal(state.value("name"), "North and East");
  assert.equal(state.meanwhile("name"), "South");
  assert.equal(state.revision(8), 7);
  state.takeTheirs("name", 8);
  assert.equal(state.value("name"), "South");
  assert.equal(state.meanwhile("name"), null);
  assert.equal(state.revision(8), 8);
});

test("others who wrote the same have changed nothing", () => {
  const state = form(text("name", "North"));
  state.edit("name", "South", 7);
  state.follow([text("name", "South")], 8);
  assert.equal(state.meanwhile("name"), null);
  assert.ok(!state.isDirty("name"));
});

test("a form is sent with the revision at which the typing began", () => {
  const state = form(text("title", ""), text("note", ""));
  assert.equal(state.revision(9), 9);
  state.edit("title", "A", 9);
  state.edit("note", "B", 10);
  assert.equal(state.revision(11), 9);
  state.edit("title", "", 11);
  assert.equal(state.revision(11), 9);
  state.edit("note", "", 11);
  assert.equal(state.revision(11), 11);
});

test("whoever takes the last of what others wrote goes on from what is on screen", () => {
  const state = form(text("title", "a"), text("note", "b"));
  state.edit("title", "mine", 7);
  state.edit("note", "mine", 7);
  state.follow([text("title", "theirs"), text("note", "theirs")], 8);
  state.takeTheirs("title", 8);
  assert.equal(state.revision(8), 7, "the other note was not taken yet");
  state.edit("title", "mine again", 8);
  state.takeTheirs("note", 8);
  assert.equal(state.revision(9), 8);
});

test("while an answer is awaited a second press sends nothing", () => {
  const state = form(text("name", "North"));
  assert.ok(state.send());
  assert.ok(state.isWaiting);
  assert.ok(!state.send());
  state.answered(DONE);
  assert.ok(state.send());
});

test("what must not be empty is said, and nothing is sent", () => {
  const state = form(several([], "Choose at least one practice to move."), text("to", "  ", { needs: "Choose a cluster." }));
  assert.ok(!state.send());
  assert.ok(!state.isWaiting);
  assert.equal(state.lacks("practices"), "Choose at least one practice to move.");
  assert.equal(state.lacks("to"), "Choose a cluster.");
  state.edit("practices", ["p1"], 7);
  assert.equal(state.lacks("practices"), "");
  state.edit("to", "B", 7);
  assert.ok(state.send());
});

test("what was done is told until the next edit; fields that clear go empty, others keep what was saved", () => {
  const state = form(several([]), text("to", ""));
  state.edit("practices", ["p1"], 7);
  state.edit("to", "B", 7);
  state.send();
  state.answered(DONE);
  assert.deepEqual(state.told, { as: "status", says: "Renamed." });
  assert.deepEqual(state.value("practices"), []);
  assert.equal(state.value("to"), "B");
  assert.ok(!state.isDirty("to"));
  state.edit("to", "C", 8);
  assert.equal(state.told, null);
  assert.equal(state.revision(9), 8);
});

test("what was refused or is in conflict stays as it was typed", () => {
  for (const outcome of ["refused", "conflict"] as const) {
    const state = form(several([]));
    state.edit("practices", ["p1"], 7);
    state.send();
    state.answered({ ...REFUSED, outcome });
    assert.deepEqual(state.value("practices"), ["p1"]);
    assert.deepEqual(state.told, { as: "alert", says: "A is locked." });
    assert.equal(state.revision(8), 7);
    state.edit("practices", [], 8);
    assert.equal(state.told, null);
  }
});

test("the own change that is drawn before its answer comes is nobody else's", () => {
  const state = form(text("name", "North"));
  state.edit("name", "South ", 7);
  state.send();
  state.follow([text("name", "South")], 8);
  assert.equal(state.meanwhile("name"), null);
  state.answered(DONE);
  assert.equal(state.value("name"), "South");
  assert.equal(state.meanwhile("name"), null);
});

test("the own change that is drawn after its answer is followed; an older drawing takes nothing back", () => {
  const state = form(text("name", "North"));
  state.edit("name", "South", 7);
  state.send();
  state.answered(DONE);
  state.follow([text("name", "North")], 7);
  assert.equal(state.value("name"), "South");
  state.follow([text("name", "South")], 8);
  assert.equal(state.value("name"), "South");
  state.follow([text("name", "North")], 7);
  assert.equal(state.value("name"), "North", "undone");
});

test("what was undone before it was ever drawn is taken back too", () => {
  const state = form(text("name", "North"));
  state.edit("name", "South", 7);
  state.send();
  state.answered(DONE);
  state.follow([text("name", "North")], 9);
  assert.equal(state.value("name"), "North");
});

test("whoever types on while the answer is awaited keeps it, on top of what was done", () => {
  const state = form(text("name", "North"));
  state.edit("name", "South", 7);
  state.send();
  assert.ok(state.isPosted("name"));
  state.edit("name", "South East", 7);
  assert.ok(!state.isPosted("name"));
  state.answered(DONE);
  assert.equal(state.value("name"), "South East");
  assert.equal(state.revision(9), 8);
  state.follow([text("name", "South")], 8);
  assert.equal(state.value("name"), "South East");
});

test("what is put back is as it was given", () => {
  const state = form(text("name", "North"));
  state.edit("name", "x", 7);
  state.putBack("name");
  assert.equal(state.value("name"), "North");
  assert.ok(!state.isDirty("name"));
  assert.equal(state.revision(9), 9);
});

test("a field of another kind, or a new one, begins with what it is given", () => {
  const state = form(text("practices", "typed"));
  state.edit("practices", "more", 7);
  state.follow([several(["p1"]), text("new", "x")], 8);
  assert.deepEqual(state.value("practices"), ["p1"]);
  assert.equal(state.value("new"), "x");
  assert.throws(() => state.value("gone"), /no field gone/);
});

test("without an answer what was typed stays and can be sent again", () => {
  const state = form(text("name", "North"));
  state.edit("name", "South", 7);
  state.send();
  state.failed("The server can't be reached.");
  assert.deepEqual(state.told, { as: "alert", says: "The server can't be reached." });
  assert.equal(state.value("name"), "South");
  assert.ok(state.send());
});

test("what was chosen and can't be chosen any more is given up", () => {
  const choice = (...letters: string[]): FieldData => {
    const options = letters.map((letter): [string, string] => [letter, letter]);
    return { ...COMMON, kind: "choice", name: "to", label: "To", value: "", options, placeholder: "Choose" };
  };
  const state = form(choice("A", "B"));
  state.edit("to", "B", 7);
  state.follow([choice("B", "C")], 8);
  assert.equal(state.value("to"), "B");
  state.follow([choice("C")], 8);
  assert.equal(state.value("to"), "");
  assert.ok(!state.isDirty("to"));
});
