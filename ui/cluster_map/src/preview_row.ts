/** A value on a card that can also show what it would become; both nodes are made once. */

import { el, write } from "./dom";
import { spoken } from "./words";

export class PreviewRow {
  private readonly now = el("span", { class: "now" });
  private readonly then = el("span", { class: "then" });
  readonly nodes: Node[] = [this.now, this.then];

  setNow(text: string): void {
    writeNamed(this.now, text);
  }

  /** What it would become; "" when nothing is being tried. */
  setThen(text: string): void {
    writeNamed(this.then, text);
  }
}

/** Writes a text; one with a sign that is not read out as it is meant gets a name. */
function writeNamed(element: HTMLElement, text: string): void {
  if (element.textContent === text) return;
  write(element, text);
  const name = spoken(text);
  if (name === text) {
    element.removeAttribute("role");
    element.removeAttribute("aria-label");
  } else {
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", name);
  }
}
