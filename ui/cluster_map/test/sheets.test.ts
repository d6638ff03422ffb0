import assert from "node:assert/strict";
import { test } from "node:test";
import { TinyRoot } from "./tiny_dom";
import { AT_FIRST } from "../src/findings_sheet";
import { whereabouts } from "../src/finding";
import { desk, type DeskChange } from "../src/desk";
import type { Finding, Picture, Shown } from "../src/schema";
import render from "../src/sheet";
import css from "../src/sheet.css";
import { finding, smallPicture } from "./small_picture";

type Data = Parameters<typeof render>[0]["data"];

/** What the page does when a picture comes, or when something else changes. */
function tell(picture: Picture | null, change: DeskChange = "picture"): void {
  desk.picture = picture;
  desk.shown = { of: { plan: "", slug: "x", areaId: "x" }, view: { mode: "walk", within: 15, walkKmh: 4.8 } } as Shown;
  (desk as unknown as { changed(change: DeskChange): void }).changed(change);
}

function draw(data: Data, root = new TinyRoot("#root")): { root: TinyRoot; end(): void } {
  return { root, end: render({ data, parentElement: root as unknown as ShadowRoot }) };
}

const several = (count: number) => Array.from({ length: count }, (_, i) => finding(`Finding ${i}.`));

test("nothing is drawn before there is a picture, and at once where there is one", () => {
  tell(null);
  const early = draw({ kind: "table", from: "picture" });
  assert.equal(early.root.byTag("td").length, 0);
  tell(smallPicture());
  assert.deepEqual(early.root.byTag("td").map((one) => one.textContent), ["300 · +5", "100", "6.4of 20 of 300 patients", "– no practices"]);
  const late = draw({ kind: "table", from: "picture" });
  assert.equal(late.root.byTag("td").length, 4);
  assert.deepEqual(late.root.byTag("th").map((one) => one.textContent), ["Figure", "A Name A", "B Name B", "Patients", "Minutes *"]);
});

test("a picture writes only what differs, and other changes write nothing", () => {
  tell(smallPicture());
  const { root } = draw({ kind: "table", from: "picture" });
  const written = () => root.byTag("span").map((one) => one.written);
  const before = written();
  const next = smallPicture();
  next.table.rows[0].now[1] = "101";
  tell(smallPicture());
  tell(next, "asks");
  assert.deepEqual(written(), before);
  tell(next);
  assert.equal(written().reduce((sum, one, i) => sum + one - before[i], 0), 1);
});

test("the picture of another plan, or of another way of looking at it, is not drawn", () => {
  for (const more of [{ of: { plan: "other", slug: "x", areaId: "x" } }, { view: { ...smallPicture().view, mode: "drive" } }]) {
    tell(smallPicture(more));
    const { root } = draw({ kind: "kept", from: "picture", said: "As the server drew it" });
    tell(desk.picture);
    assert.equal(root.textContent, "As the server drew it");
  }
});

test("a host that is gone is not drawn for any more; one that is still there is", () => {
  tell(smallPicture());
  const [gone, there] = [draw({ kind: "table", from: "picture" }), draw({ kind: "table", from: "picture" })];
  gone.root.host.isConnected = false;
  gone.end();
  there.end();
  const next = smallPicture();
  next.table.rows[0].now[0] = "999";
  tell(next);
  assert.equal(gone.root.byTag("td")[0].textContent, "300 · +5");
  assert.equal(there.root.byTag("td")[0].textContent, "999 · +5");
});

test("the chart is drawn of the picture, or of what Python sends along, with the sentences below it", () => {
  tell(smallPicture());
  const sent = { ...smallPicture().chart, label: "Sent along", below: ["One sentence."] };
  const [own, other] = [draw({ kind: "chart", from: "picture" }), draw({ kind: "chart", chart: sent })];
  const label = ({ root }: { root: TinyRoot }) => root.byTag("svg")[0].getAttribute("aria-label");
  const captions = ({ root }: { root: TinyRoot }) => root.byClass("captions")[0].children.map((one) => one.textContent);
  assert.deepEqual([label(own), label(other)], ["Patients by minutes", "Sent along"]);
  assert.deepEqual(captions(own), ["More than 3 minutes away: 0.", "How these minutes were made: on paper."]);
  assert.deepEqual(captions(other), ["One sentence."]);
  tell(smallPicture({ chart: { ...smallPicture().chart, label: "Next" } }));
  assert.deepEqual([label(own), label(other)], ["Next", "Sent along"]);
  draw({ kind: "chart", chart: { ...sent, label: "Sent again" } }, other.root);
  assert.equal(label(other), "Sent again");
});

test("a finding says its severity in a word and is shown on the map when it is pressed", () => {
  const found = [finding("A is too small."), finding("B may stand alone.", { severity: "allowed", word: "Allowed", cluster: "B" })];
  tell(smallPicture({ findings: found }));
  const shown: Finding[] = [];
  desk.onShow = (one) => void shown.push(one);
  const { root } = draw({ kind: "findings", from: "picture" });
  const buttons = root.byTestId("finding");
  assert.equal(root.byTag("h3")[0].textContent, "Findings (2)");
  assert.deepEqual(buttons.map((one) => one.textContent), ["Contract A is too small.", "Allowed B may stand alone."]);
  assert.deepEqual(root.byClass("severity").map((one) => one.dataset.severity), ["contract", "allowed"]);
  assert.deepEqual(buttons.map((one) => one.title), ["Show on the map", "Show on the map"]);
  buttons[1].click();
  assert.deepEqual(shown, [found[1]]);
  tell(smallPicture({ findings: [found[1]] }));
  root.byTestId("finding")[0].click();
  assert.deepEqual(shown, [found[1], found[1]]);
});

test("one that names nothing on the map can't be pressed", () => {
  const nowhere = finding("It is so.", { cluster: "", practices: [], places: [] });
  tell(smallPicture({ findings: [nowhere, finding("Only practices.", { places: [] })] }));
  const shown: Finding[] = [];
  desk.onShow = (one) => void shown.push(one);
  const { root } = draw({ kind: "findings", from: "picture" });
  const buttons = root.byTestId("finding");
  assert.deepEqual(buttons.map((one) => one.getAttribute("aria-disabled")), ["true", "false"]);
  assert.equal(buttons[0].title, "");
  for (const button of buttons) button.click();
  assert.deepEqual(shown.map(({ sentence }) => sentence), ["Only practices."]);
});

test("the first nine are shown, the others when they are asked for", () => {
  tell(smallPicture({ findings: several(AT_FIRST) }));
  const { root } = draw({ kind: "findings", from: "picture" });
  const [toggle] = root.byTestId("all-findings");
  const count = () => root.byTestId("finding").length;
  assert.deepEqual([count(), toggle.hidden], [9, true]);
  tell(smallPicture({ findings: several(12) }));
  assert.deepEqual([count(), toggle.hidden, toggle.textContent], [9, false, "Show the other 3 too"]);
  toggle.click();
  assert.deepEqual([count(), toggle.textContent, toggle.getAttribute("aria-expanded")], [12, "Show the first 9", "true"]);
  tell(smallPicture({ findings: several(11) }));
  assert.equal(count(), 11);
  toggle.click();
  assert.deepEqual([count(), toggle.textContent], [9, "Show the other 2 too"]);
});

test("where every rule is kept, that is said", () => {
  tell(smallPicture({ findings: [] }));
  const { root } = draw({ kind: "findings", from: "picture" });
  const [kept] = root.byClass("kept");
  assert.deepEqual([kept.hidden, kept.textContent], [false, "Every rule that can be checked here is kept."]);
  tell(smallPicture());
  assert.equal(kept.hidden, true);
});

test("what a finding does not name one by one is all of its cluster", () => {
  const ground = { codes: ["p0", "p1", "p2"], territory: [0, 1, -1, 0] };
  const picture = smallPicture();
  assert.deepEqual(whereabouts(finding("A."), picture, ground), { practices: ["p0", "p2"], places: [0, 3] });
  const named = finding("B.", { cluster: "B", practices: ["p0"], places: [2] });
  assert.deepEqual(whereabouts(named, picture, ground), { practices: ["p0"], places: [2] });
});

test("the words of severities can be read on their grounds", () => {
  const grounds = [...css.matchAll(/\.(?:severity|kept)(?:\[data-severity="\w+"\])? \{[^}]*?background: (#\w{6});\s+color: (#\w{6});/g)];
  assert.equal(grounds.length, 7);
  for (const [, ground, ink] of grounds) assert.ok(contrast(ground, ink) >= 4.5, `${ink} on ${ground}: ${contrast(ground, ink)}`);
});

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
