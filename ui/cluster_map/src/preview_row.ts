/** A value on a card that can also show what it would become; both nodes are made once. */

import { el, write } from "./dom";

export class PreviewRow {
  private readonly now = el("span", { class: "now" });
  private readonly then = el("span", { class: "then" });
  readonly nodes: Node[] = [this.now, this.then];

  setNow(text: string): void {
    write(this.now, text);
  }

  /** What it would become; "" when nothing is being tried. */
  setThen(text: string): void {
    write(this.then, text);
  }
}
