/** The practices on the cards: one button each, kept for life, so that focus survives a move. */

import type { Practice } from "./area";
import { el, mark, write } from "./dom";
import type { Store } from "./store";
import { targetName, whole } from "./words";

export class Chips {
  private readonly elements = new Map<string, HTMLButtonElement>();
  private readonly drawn = new Map<string, string>();

  constructor(private readonly store: Store) {}

  element(code: string): HTMLButtonElement | undefined {
    return this.elements.get(code);
  }

  /** Does something that takes chips from list to list; the one that had the focus has it afterwards. */
  keepFocus(change: () => void): void {
    const focused = [...this.elements.values()].find((chip) => (chip.getRootNode() as ShadowRoot).activeElement === chip);
    change();
    focused?.focus({ preventScroll: true });
  }

  /** Puts exactly these practices into a list, in this order. */
  arrange(list: HTMLElement, practices: Practice[]): void {
    const wanted = practices.map((practice) => this.chip(practice));
    const same = wanted.length === list.childElementCount && wanted.every((chip, i) => list.children[i] === chip);
    if (!same) list.replaceChildren(...wanted);
    wanted.forEach((chip) => (chip.tabIndex = -1));
    const stop = wanted.find((chip) => chip.getAttribute("aria-pressed") === "true") ?? wanted[0];
    if (stop) stop.tabIndex = 0;
  }

  /** Writes on every chip what may have changed: cluster, hub, chosen, on its way. */
  refresh(): void {
    for (const [code, chip] of this.elements) {
      const practice = this.store.practice(code);
      if (!practice) continue;
      const cluster = this.store.clusterOf(code);
      const hub = cluster?.hub === code;
      const onItsWay = this.store.pending.has(code);
      const chosen = this.store.chosen.includes(code);
      const drawn = [cluster?.letter, cluster?.name, hub, onItsWay, chosen].join();
      if (this.drawn.get(code) === drawn) continue;
      this.drawn.set(code, drawn);
      mark(chip, "data-hub", hub);
      mark(chip, "data-on-its-way", onItsWay);
      chip.setAttribute("aria-pressed", String(chosen));
      const facts = [
        " patients",
        targetName(cluster?.letter ?? ""),
        ...(practice.gps === 1 ? ["single-handed"] : []),
        ...(hub ? ["hub"] : []),
      ];
      write(chip.lastElementChild as Element, facts.join(", "));
    }
  }

  /** Goes to the next or previous chip of the same list; true when the key was one for that. */
  step(chip: HTMLElement, key: string): boolean {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    const list = chip.parentElement;
    if (!by || !list) return false;
    const all = [...list.children] as HTMLElement[];
    const next = all[(all.indexOf(chip) + by + all.length) % all.length];
    chip.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    return true;
  }

  private chip(practice: Practice): HTMLButtonElement {
    const known = this.elements.get(practice.code);
    if (known) return known;
    const name = el("span", { class: "chip-name" });
    write(name, practice.name);
    const chip = el("button", { type: "button", class: "chip", "data-chip": practice.code, "aria-pressed": "false" }, name);
    chip.title = `${practice.name}, ${whole(practice.listSize)} patients${practice.gps === 1 ? ", single-handed" : ""}`;
    if (practice.gps === 1) chip.append(el("span", { class: "alone" }));
    const size = el("span", { class: "chip-size" });
    write(size, whole(practice.listSize));
    // What is read out goes on where the visible text ends: "Grove Road 7,204 patients, cluster B".
    chip.append(" ", size, el("span", { class: "spoken" }));
    this.elements.set(practice.code, chip);
    return chip;
  }
}
