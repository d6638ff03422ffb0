/** The buttons that move what is chosen: one a cluster, a new cluster, and out of its cluster. */

import { el, mark } from "./dom";
import { NEW_CLUSTER, NOT_PLACED, type Cluster } from "./message";
import type { Store } from "./store";

/** More clusters than this get a box to find one. */
const MANY = 40;

export interface MoveToHooks {
  move(codes: string[], to: string): void;
  /** A target is being considered (null: none any more). */
  consider(to: string | null): void;
}

export class MoveTo {
  readonly element: HTMLElement;
  private readonly buttons = el("div", { class: "move-to", role: "group", "aria-label": "Move to" });
  private readonly find = el("input", {
    type: "search",
    class: "filter",
    placeholder: "Letter or name of a cluster",
    "aria-label": "Find a cluster to move to",
    "data-testid": "find-target",
  });

  /** While buttons are made anew: the one that gets the focus back was not pointed at by anybody. */
  private isDrawing = false;

  constructor(
    private readonly store: Store,
    private readonly hooks: MoveToHooks,
  ) {
    this.element = el("div", { class: "move-to-box" }, this.find, this.buttons);
    this.buttons.addEventListener("focusout", () => hooks.consider(null));
    this.buttons.addEventListener("pointerleave", () => hooks.consider(null));
    this.find.addEventListener("input", () => this.filter());
    this.find.addEventListener("keydown", (event) => event.stopPropagation());
  }

  /** Draws the targets for these practices; a button that has the focus keeps it. */
  draw(chosen: string[]): void {
    const { clusters } = this.store.picture.plan;
    const active = (this.element.getRootNode() as ShadowRoot).activeElement;
    const focused = this.buttons.contains(active) ? (active as HTMLElement).dataset.moveTo : undefined;
    const buttons = clusters.map((cluster) => this.clusterButton(cluster, chosen));
    buttons.push(this.button(NEW_CLUSTER, "New cluster", "Move to a new cluster", chosen));
    buttons.push(this.button(NOT_PLACED, "Not placed", "Not placed: take out of its cluster", chosen));
    this.buttons.replaceChildren(...buttons);
    this.find.hidden = clusters.length <= MANY;
    this.filter();
    this.isDrawing = true;
    if (focused !== undefined) buttons.find((button) => button.dataset.moveTo === focused)?.focus();
    this.isDrawing = false;
  }

  private clusterButton({ letter, name, colour, ink, locked }: Cluster, chosen: string[]): HTMLButtonElement {
    const button = this.button(letter, letter, `Move to ${letter}, ${name}${locked ? ", locked" : ""}`, chosen);
    button.style.setProperty("--fill", colour);
    button.style.setProperty("--ink", ink);
    mark(button, "data-locked", locked);
    return button;
  }

  private button(to: string, text: string, label: string, chosen: string[]): HTMLButtonElement {
    const button = el("button", { type: "button", class: "move-button", "data-move-to": to, "aria-label": label, title: label }, text);
    mark(button, "data-wide", text.length > 3);
    if (this.store.leaving(chosen, to).length === 0) {
      button.setAttribute("aria-disabled", "true");
      button.title = "Already there";
    }
    button.addEventListener("focus", () => {
      if (!this.isDrawing) this.hooks.consider(to);
    });
    button.addEventListener("pointerenter", () => this.hooks.consider(to));
    button.addEventListener("click", () => this.hooks.move(this.store.chosen, to));
    return button;
  }

  private filter(): void {
    const wanted = this.find.hidden ? "" : this.find.value.trim().toLowerCase();
    for (const button of this.buttons.children as Iterable<HTMLElement> & HTMLCollection) {
      const { moveTo = "" } = button.dataset;
      const name = this.store.cluster(moveTo)?.name.toLowerCase() ?? "";
      const fits = moveTo.toLowerCase().startsWith(wanted) || name.includes(wanted);
      button.hidden = this.store.cluster(moveTo) !== undefined && wanted !== "" && !fits;
    }
  }
}
