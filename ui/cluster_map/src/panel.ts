/** What can be known and done about the chosen practices: facts, what to show of them, and where to move them. */

import { el, iconButton, mark, write } from "./dom";
import { NEW_CLUSTER, NOT_PLACED } from "./message";
import { PanelPreview } from "./panel_preview";
import type { Store } from "./store";
import { countOf, share, whole } from "./words";

/** What the panel can switch on and off on the map. */
export type Layer = "homes" | "reach" | "shared";

const LAYERS: [Layer, string][] = [
  ["homes", "Where its patients live"],
  ["reach", "Streets within reach"],
  ["shared", "Practices it shares patients with"],
];

export interface PanelHooks {
  move(codes: string[], to: string): void;
  /** A target is being considered (null: none any more). */
  consider(to: string | null): void;
  close(): void;
  show(layer: Layer, on: boolean): void;
  choose(code: string): void;
}

export interface Shared {
  code: string;
  name: string;
  share: number;
  patients: number;
}

export class Panel {
  readonly element = el("section", { class: "panel", "data-testid": "panel", "aria-label": "Chosen practice" });
  readonly on: Record<Layer, boolean> = { homes: true, reach: true, shared: true };
  private readonly title = el("h3", {});
  private readonly facts = el("p", { class: "facts" });
  private readonly toggles = el("fieldset", { class: "toggles" }, el("legend", {}, "Show on the map"));
  private readonly shared = el("ul", { class: "shared", "data-testid": "shared" });
  private readonly targets = el("div", { class: "move-to", role: "group", "aria-label": "Move to" });
  private readonly preview = new PanelPreview();
  private readonly one = el("div", {}, this.toggles, this.shared);
  private drawn = "";

  constructor(
    private readonly store: Store,
    private readonly hooks: PanelHooks,
  ) {
    const close = iconButton("close", "Close, choose nothing", "panel-close");
    close.addEventListener("click", () => hooks.close());
    this.element.append(
      el("header", {}, this.title, close),
      this.facts,
      el("p", { class: "move-title" }, "Move to"),
      this.targets,
      this.preview.element,
      this.one,
    );
    this.element.hidden = true;
    this.considered(null);
    for (const [layer, text] of LAYERS) this.toggles.append(this.toggle(layer, text));
    this.targets.addEventListener("focusout", () => hooks.consider(null));
    this.targets.addEventListener("pointerleave", () => hooks.consider(null));
  }

  refresh(): void {
    const { chosen } = this.store;
    this.element.hidden = chosen.length === 0;
    if (chosen.length === 0) return;
    const key = JSON.stringify([chosen, chosen.map((code) => this.store.whereIs(code)), this.store.message.plan.clusters]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.writeFacts(chosen);
    this.one.hidden = chosen.length > 1;
    this.drawTargets(chosen);
  }

  /** Lists the practices that share most patients with the chosen one. */
  setShared(shared: Shared[]): void {
    const items = shared.map(({ code, name, share: part, patients }) => {
      const other = el("button", { type: "button", class: "link" }, name);
      other.addEventListener("click", () => this.hooks.choose(code));
      return el("li", { title: `${whole(patients)} patients` }, other, el("span", { class: "quiet" }, ` ${share(part * 1000)}`));
    });
    this.shared.replaceChildren(...items);
  }

  considered(to: string | null): void {
    this.preview.show(to === null ? null : this.store.preview(this.store.chosen, to), this.store.message.band);
  }

  private writeFacts(chosen: string[]): void {
    const practices = chosen.map((code) => this.store.practice(code)).filter((one) => one !== undefined);
    if (practices.length !== 1) {
      write(this.title, `${practices.length} practices`);
      write(this.facts, practices.map(({ name, listSize }) => `${name} (${whole(listSize)})`).join(", "));
      return;
    }
    const [{ code, name, gps, listSize, locatedBy }] = practices;
    const cluster = this.store.clusterOf(code);
    const doctors = gps === null ? "GPs not known" : gps === 1 ? "1 GP: single-handed" : countOf(gps, "GP", "GPs");
    const where = cluster ? `in ${cluster.letter}, ${cluster.name}` : "not placed";
    const estimated = locatedBy === "patients" ? " Its place on the map is an estimate*." : "";
    write(this.title, name);
    write(this.facts, `${code} · ${countOf(listSize, "patient", "patients")} · ${doctors} · ${where}.${estimated}`);
  }

  private drawTargets(chosen: string[]): void {
    const active = (this.element.getRootNode() as ShadowRoot).activeElement;
    const focused = this.targets.contains(active) ? (active as HTMLElement).dataset.moveTo : undefined;
    const buttons = this.store.message.plan.clusters.map(({ letter, name, colour, ink, locked }) => {
      const button = this.target(letter, letter, `Move to ${letter}, ${name}${locked ? ", locked" : ""}`, chosen);
      button.style.setProperty("--fill", colour);
      button.style.setProperty("--ink", ink);
      mark(button, "data-locked", locked);
      return button;
    });
    buttons.push(this.target(NEW_CLUSTER, "New cluster", "Move to a new cluster", chosen));
    buttons.push(this.target(NOT_PLACED, "Not placed", "Take out of its cluster", chosen));
    this.targets.replaceChildren(...buttons);
    if (focused !== undefined) buttons.find((button) => button.dataset.moveTo === focused)?.focus();
  }

  private target(to: string, text: string, label: string, chosen: string[]): HTMLButtonElement {
    const button = el("button", { type: "button", class: "move-button", "data-move-to": to, "aria-label": label, title: label }, text);
    mark(button, "data-wide", text.length > 3);
    if (this.store.leaving(chosen, to).length === 0) {
      button.setAttribute("aria-disabled", "true");
      button.title = "Already there";
    }
    button.addEventListener("focus", () => this.hooks.consider(to));
    button.addEventListener("pointerenter", () => this.hooks.consider(to));
    button.addEventListener("click", () => this.hooks.move(this.store.chosen, to));
    return button;
  }

  private toggle(layer: Layer, text: string): HTMLElement {
    const box = el("input", { type: "checkbox", "data-testid": `show-${layer}` });
    box.checked = this.on[layer];
    box.addEventListener("change", () => {
      this.on[layer] = box.checked;
      this.hooks.show(layer, box.checked);
    });
    return el("label", {}, box, el("span", {}, text));
  }
}
