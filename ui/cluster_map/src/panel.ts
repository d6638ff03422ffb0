/** What can be known and done about the chosen practices: facts, what to show of them, and where to move them. */

import { el, iconButton, write } from "./dom";
import { MoveTo, type MoveToHooks } from "./move_to";
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

export interface PanelHooks extends MoveToHooks {
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
  private readonly moveTo: MoveTo;
  private readonly preview = new PanelPreview();
  private readonly one = el("div", {}, this.toggles, this.shared);
  private readonly moving: HTMLElement;
  private drawn = "";

  constructor(
    private readonly store: Store,
    private readonly hooks: PanelHooks,
  ) {
    const close = iconButton("close", "Close, choose nothing", "panel-close");
    close.addEventListener("click", () => hooks.close());
    this.moveTo = new MoveTo(store, hooks);
    this.moving = el("div", {}, el("p", { class: "move-title" }, "Move to"), this.moveTo.element, this.preview.element);
    this.element.append(el("header", {}, this.title, close), this.facts, this.moving, this.one);
    this.element.hidden = true;
    this.considered(null);
    for (const [layer, text] of LAYERS) this.toggles.append(this.toggle(layer, text));
  }

  refresh(): void {
    const { chosen } = this.store;
    this.moving.hidden = !this.store.canChange;
    this.element.hidden = chosen.length === 0;
    if (chosen.length === 0) return;
    const key = JSON.stringify([chosen, chosen.map((code) => this.store.whereIs(code)), this.store.picture.plan.clusters]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.writeFacts(chosen);
    this.one.hidden = chosen.length > 1;
    this.moveTo.draw(chosen);
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
    const { chosen, picture } = this.store;
    if (to === null) this.preview.show(null, picture, 0);
    else this.preview.show(this.store.preview(chosen, to), picture, this.store.leaving(chosen, to).length);
  }

  private writeFacts(chosen: string[]): void {
    const practices = chosen.map((code) => this.store.practice(code)).filter((one) => one !== undefined);
    if (practices.length !== 1) {
      write(this.title, `${practices.length} practices`);
      write(this.facts, practices.map(({ name, listSize }) => `${name} (${whole(listSize)})`).join(", "));
      return;
    }
    const [{ code, name, gps, listSize, locatedBy, branches = [] }] = practices;
    const cluster = this.store.clusterOf(code);
    const doctors = gps === null ? "GPs not known" : gps === 1 ? "1 GP: single-handed" : countOf(gps, "GP", "GPs");
    const where = cluster ? `in ${cluster.letter}, ${cluster.name}` : "not placed";
    const estimated = locatedBy === "patients" ? " Its place on the map is an estimate*." : "";
    const sites = branches.length > 0 ? ` ${branches.length === 1 ? "Branch" : "Branches"}: ${branches.map((one) => one.name).join(", ")}.` : "";
    write(this.title, name);
    write(this.facts, `${code} · ${countOf(listSize, "patient", "patients")} · ${doctors} · ${where}.${sites}${estimated}`);
  }

  /** Whether the area has streets within reach for the chosen mode. */
  setHasReach(has: boolean): void {
    const label = this.toggles.querySelector<HTMLElement>("[data-layer=reach]");
    if (label) label.hidden = !has;
  }

  private toggle(layer: Layer, text: string): HTMLElement {
    const box = el("input", { type: "checkbox", "data-testid": `show-${layer}` });
    box.checked = this.on[layer];
    box.addEventListener("change", () => {
      this.on[layer] = box.checked;
      this.hooks.show(layer, box.checked);
    });
    return el("label", { "data-layer": layer }, box, el("span", {}, text));
  }
}
