/** The door of the page's frame: hears what the page shows, tells what came of what was done, and asks what to do. */

import { Announcer } from "./announce";
import { desk, type Run } from "./desk";
import { el } from "./dom";
import css from "./page.css";
import type { Shown, WayOut } from "./schema";

interface Component {
  data: Shown;
  parentElement: ShadowRoot;
  setStateValue(name: "run", value: Run): void;
}

const announcer = new Announcer();
const asks = el("div", {});
const element = el("div", { class: "frame" }, announcer.element, asks);
desk.tellers.unshift((sentence, kind) => announcer.say(sentence, kind));
desk.subscribe((change) => {
  if (change !== "picture") drawQuestion();
});

function wayButton({ way, label }: WayOut): HTMLElement {
  const button = el("button", { type: "button", class: "way", "data-way": way }, label);
  button.addEventListener("click", () => desk.choose(way));
  return button;
}

function drawQuestion(): void {
  const { question, shown } = desk;
  const isHere = question !== null && shown !== null && shown.asks && question.act.of.plan === shown.of.plan && question.act.of.slug === shown.of.slug;
  if (!isHere) return asks.replaceChildren();
  if (asks.firstElementChild?.getAttribute("data-act") === question.act.id) return;
  const { says, met, ways } = question.answer;
  asks.replaceChildren(
    el(
      "section",
      { class: "question", "data-testid": "question", "data-act": question.act.id, "aria-label": "Your change waits" },
      el("h2", {}, says),
      el("ul", {}, ...met.map((sentence) => el("li", {}, sentence))),
      el("div", { class: "ways" }, ...ways.map(wayButton)),
    ),
  );
}

export default function render({ data, parentElement, setStateValue }: Component): void {
  if (element.parentNode !== parentElement) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    parentElement.adoptedStyleSheets = [...parentElement.adoptedStyleSheets, sheet];
    parentElement.append(element);
  }
  desk.draw(data, (run) => setStateValue("run", run));
  drawQuestion();
}
