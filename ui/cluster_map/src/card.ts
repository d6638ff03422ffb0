/** One cluster's card: its figures, what they would become, its hub, its lock and its practices. */

import type { Practice } from "./area";
import { Bar } from "./bar";
import { el, icon, iconButton, mark, write } from "./dom";
import type { After, Cluster, Deed, Tile } from "./message";
import { CardName } from "./card_name";
import { PreviewRow } from "./preview_row";
import { basesText, basesThen, OverlaidLine, Tiles } from "./tiles";
import { countOf, fixedText, gapWords, outsideNames, signed, whole } from "./words";

export interface CardContext {
  band: [number, number];
  /** Right end of the bars' common scale, in patients. */
  top: number;
  tiles: Tile[];
  canChange: boolean;
}

/** Stands beside the bar; during a preview the difference does. */
const PATIENTS = "patients";

export class Card {
  readonly chips: HTMLElement;
  readonly element: HTMLElement;
  private readonly badge = el("span", { class: "badge", "aria-hidden": "true" });
  private readonly name: CardName;
  private readonly lock = iconButton("unlock", "", "lock");
  /** Stands for the lock of a locked cluster on a screen that only watches. */
  private readonly isLocked = el("span", { class: "is-locked", role: "img", "data-testid": "is-locked" }, icon("lock"));
  private readonly remove = iconButton("remove", "", "remove");
  private readonly patients = new PreviewRow();
  private readonly gap = new PreviewRow();
  private readonly bar = new Bar();
  private readonly unit = el("span", { class: "unit" }, PATIENTS);
  private readonly tiles = new Tiles();
  private readonly bases = new OverlaidLine("bases");
  private readonly meta = el("p", { class: "meta" });
  private readonly outsideCount = el("summary", {});
  private readonly namesOutside = el("p", {});
  private readonly outside = el("details", { class: "meta outside" }, this.outsideCount, this.namesOutside);
  private readonly hub = el("select", { class: "hub", "data-testid": "hub" });
  private readonly hubChoice = el("label", { class: "hub-label" });
  /** Stands for the choice on a screen that only watches. */
  private readonly hubName = el("span", { class: "hub-label", "data-testid": "hub-name" });
  private cluster: Cluster | null = null;
  private context: CardContext | null = null;
  private drawn = "";

  constructor(
    readonly letter: string,
    private readonly post: (deed: Deed) => void,
    /** Its removal was asked for: the focus needs another place. */
    private readonly removed: () => void,
  ) {
    this.name = new CardName(letter, (name) => post({ type: "rename", cluster: letter, name }));
    this.chips = el("div", { class: "chips", role: "group", "aria-label": `Practices of cluster ${letter}` });
    write(this.badge, letter);
    const head = el("header", {}, this.badge, this.name.element, el("span", { class: "figure" }, ...this.patients.nodes), this.remove, this.lock, this.isLocked);
    this.hubChoice.append(el("span", { "aria-hidden": "true" }, "★"), this.hub);
    this.element = el(
      "article",
      { class: "card", "data-cluster": letter, "data-testid": "card", tabindex: -1 },
      head,
      el("p", { class: "gap" }, ...this.gap.nodes),
      el("div", { class: "bar-row" }, this.bar.element, this.unit),
      this.tiles.element,
      this.bases.element,
      this.meta,
      this.outside,
      el("div", { class: "chip-row" }, this.chips, this.hubChoice, this.hubName),
    );
    this.listen();
  }

  /** Draws the cluster; returns whether anything about it is new. */
  set(cluster: Cluster, members: Practice[], context: CardContext): boolean {
    this.cluster = cluster;
    this.context = context;
    const { figures, letter, name, locked } = cluster;
    // What a person typed or chose may not have been taken over: these show the cluster's own again.
    this.name.set(name, context.canChange);
    this.hub.value = cluster.hub;
    const drawn = JSON.stringify([cluster, members.map(({ code }) => code), context]);
    if (drawn === this.drawn) return false;
    this.drawn = drawn;
    this.element.style.setProperty("--fill", cluster.colour);
    this.element.style.setProperty("--ink", cluster.ink);
    this.element.setAttribute("aria-label", `Cluster ${letter}, ${name}`);
    this.patients.setNow(whole(figures.patients));
    this.gap.setNow(figures.words);
    mark(this.element, "data-off-band", figures.gap !== 0);
    this.bar.set(figures.patients, context.band, context.top);
    this.tiles.set(context.tiles, figures);
    this.bases.setNow(basesText(context.tiles, figures));
    this.writeMeta(cluster);
    this.setLock(locked, context.canChange);
    this.remove.hidden = members.length > 0 || locked || !context.canChange;
    this.remove.setAttribute("aria-label", `Remove cluster ${letter}`);
    this.setHub(cluster, members);
    this.showHub(cluster, members, context.canChange);
    return true;
  }

  /** Shows what the figures would become; null puts everything back. */
  preview(after: After | null): void {
    const { cluster, context } = this;
    if (!cluster || !context) return;
    const now = cluster.figures;
    mark(this.element, "data-preview", after !== null);
    this.tiles.preview(after);
    this.bar.setThen(after ? after.patients : null);
    this.bases.setThen(basesThen(context.tiles, after));
    if (!after) {
      this.gap.setNow(now.words);
      for (const row of [this.patients, this.gap]) row.setThen("");
      write(this.unit, PATIENTS);
      return;
    }
    this.patients.setThen(whole(after.patients));
    write(this.unit, signed(after.patients - now.patients));
    this.gap.setNow(gapWords(now.gap, context.band, true));
    this.gap.setThen(gapWords(after.gap, context.band, true));
  }

  /** As the source or the target of a drag; "refused" when it is locked. */
  setRole(role: "source" | "target" | "refused" | null): void {
    if (role === null) this.element.removeAttribute("data-role");
    else this.element.setAttribute("data-role", role);
  }

  private listen(): void {
    this.lock.addEventListener("click", () => {
      if (this.cluster) this.post({ type: "lock", cluster: this.letter, locked: !this.cluster.locked });
    });
    this.remove.addEventListener("click", () => {
      this.removed();
      this.post({ type: "remove", cluster: this.letter });
    });
    this.hub.addEventListener("change", () => this.post({ type: "hub", cluster: this.letter, practice: this.hub.value }));
  }

  private setLock(locked: boolean, canChange: boolean): void {
    this.lock.hidden = !canChange;
    this.isLocked.hidden = canChange || !locked;
    this.isLocked.setAttribute("aria-label", `Cluster ${this.letter} is locked`);
    const label = locked ? `Cluster ${this.letter} is locked; unlock it` : `Lock cluster ${this.letter}`;
    if (this.lock.getAttribute("aria-label") === label) return;
    this.lock.replaceChildren(icon(locked ? "lock" : "unlock"));
    this.lock.setAttribute("aria-label", label);
    this.lock.title = `${label}${locked ? "" : ": it will neither lose nor gain practices"}`;
    mark(this.element, "data-locked", locked);
  }

  private writeMeta({ figures }: Cluster): void {
    const parts = [countOf(figures.practices, "practice", "practices")];
    if (figures.singleHanded !== null) parts.push(`${figures.singleHanded} single-handed`);
    if (figures.notMapped > 0) parts.push(`${whole(figures.notMapped)} patients not mapped`);
    if (figures.noWay > 0) parts.push(`${whole(figures.noWay)} with no way*`);
    write(this.meta, parts.join(" · "));
    write(this.outsideCount, fixedText(figures));
    write(this.namesOutside, outsideNames(figures.outside));
    this.outside.hidden = figures.outside.length === 0;
  }

  private setHub(cluster: Cluster, members: Practice[]): void {
    const key = `${cluster.hub}|${members.map(({ code }) => code).join()}`;
    this.hub.setAttribute("aria-label", `Hub of cluster ${cluster.letter}`);
    if (this.hub.dataset.key === key) return;
    this.hub.dataset.key = key;
    const options = [el("option", { value: "" }, "no hub chosen")];
    for (const { code, name } of members) options.push(el("option", { value: code }, name));
    this.hub.replaceChildren(...options);
    this.hub.value = cluster.hub;
    mark(this.hub, "data-none", cluster.hub === "");
  }

  private showHub({ hub }: Cluster, members: Practice[], canChange: boolean): void {
    this.hubChoice.hidden = !canChange;
    this.hubName.hidden = canChange || hub === "";
    write(this.hubName, `★ Hub: ${members.find(({ code }) => code === hub)?.name ?? hub}`);
  }
}
