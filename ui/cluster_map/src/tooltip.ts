/** The small sign at a practice that is pointed at or has the focus. */

import { el, write } from "./dom";
import type { Pin } from "./pins";
import type { Store } from "./store";
import { countOf, targetName } from "./words";

export class Tooltip {
  readonly element = el("div", { class: "tooltip", "aria-hidden": "true", "data-testid": "tooltip" });
  private readonly name = el("strong", {});
  private readonly facts = el("span", {});
  private pin: Pin | null = null;

  constructor(private readonly store: Store) {
    this.element.append(this.name, this.facts);
    this.element.hidden = true;
  }

  show(pin: Pin | null): void {
    this.pin = pin;
    this.element.hidden = pin === null;
    if (!pin) return;
    const { code, name, listSize, gps } = pin.practice;
    const cluster = this.store.clusterOf(code);
    const where = cluster ? `${cluster.letter} ${cluster.name}` : targetName("");
    write(this.name, name);
    write(this.facts, [countOf(listSize, "patient", "patients"), ...(gps === 1 ? ["single-handed"] : []), where].join(" · "));
    this.follow();
  }

  /** Stays at its practice while the map moves. */
  follow(): void {
    if (!this.pin) return;
    const { x, y, across } = this.pin;
    this.element.style.transform = `translate(${x.toFixed(1)}px,${(y - across / 2 - 6).toFixed(1)}px) translate(-50%,-100%)`;
  }
}
