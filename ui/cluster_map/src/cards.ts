/** The column of cards: one a cluster, a filter when there are many, and the two other places to go to. */

import { scaleTop } from "./bar";
import { Card } from "./card";
import type { Chips } from "./chips";
import { el, mark, write } from "./dom";
import { NEW_CLUSTER, NOT_PLACED, type Deed } from "./message";
import type { ClusterChange, Preview, Store } from "./store";
import { countOf, CROW_FLIES } from "./words";
import { Zones } from "./zones";

/** More cards than this get a filter box. */
const MANY = 40;

export class Cards {
  readonly list = el("div", { class: "card-list", "data-testid": "cards" });
  readonly element: HTMLElement;
  readonly zones: Zones;
  private readonly cards = new Map<string, Card>();
  private readonly title = el("h2", {});
  private readonly crowFlies = el("p", { class: "quiet crow-flies", "data-testid": "crow-flies" }, `Minutes ${CROW_FLIES}`);
  private readonly filter = el("input", {
    type: "search",
    class: "filter",
    placeholder: "Find a cluster or practice",
    "aria-label": "Find a cluster or practice",
    "data-testid": "filter",
  });
  private readonly head: HTMLElement;
  private shownLetters: string[] = [];

  constructor(
    private readonly store: Store,
    private readonly chips: Chips,
    private readonly post: (deed: Deed) => void,
  ) {
    this.zones = new Zones(store, chips, post);
    this.head = el("header", { class: "side-head" }, this.title, this.crowFlies, this.filter, this.zones.fresh);
    this.element = el(
      "section",
      { class: "side", "aria-label": "Clusters" },
      this.head,
      this.list,
      this.zones.notPlaced,
    );
    this.filter.addEventListener("input", () => this.applyFilter());
    // Typing must not reach the keys of the map or of the page.
    this.filter.addEventListener("keydown", (event) => event.stopPropagation());
  }

  card(letter: string): Card | undefined {
    return this.cards.get(letter);
  }

  /** Draws every card from the last message. */
  refresh(): void {
    const { plan, band, tiles, view } = this.store.picture;
    const { canChange } = this.store;
    const context = { band, tiles, canChange, top: scaleTop(plan.clusters.map(({ figures }) => figures.patients), band) };
    this.chips.keepFocus(() => {
      this.addAndRemove(plan.clusters.map(({ letter }) => letter));
      const members = this.store.members();
      for (const cluster of plan.clusters) {
        const card = this.cards.get(cluster.letter) as Card;
        const here = members.get(cluster.letter) ?? [];
        if (card.set(cluster, here, context)) this.chips.arrange(card.chips, here);
      }
      this.zones.refresh(members.get(NOT_PLACED) ?? []);
    });
    this.chips.refresh();
    write(this.title, countOf(plan.clusters.length, "cluster", "clusters"));
    this.crowFlies.hidden = !view.crowFlies;
    this.filter.hidden = plan.clusters.length <= MANY;
    mark(this.head, "data-many", plan.clusters.length > MANY);
    mark(this.list, "data-many", plan.clusters.length > MANY);
  }

  /** Shows what a move would do on the cards it concerns, and takes it off all others. */
  preview(preview: Preview | null): void {
    const changes = preview && "changes" in preview ? preview.changes : [];
    const concerned = new Map(changes.map((change: ClusterChange) => [change.letter, change]));
    for (const letter of this.shownLetters) if (!concerned.has(letter)) this.cards.get(letter)?.preview(null);
    for (const [letter, { after }] of concerned) this.cards.get(letter)?.preview(after);
    this.zones.preview(concerned.get(NOT_PLACED)?.after ?? null, concerned.get(NEW_CLUSTER)?.after ?? null);
    this.shownLetters = [...concerned.keys()];
  }

  /** Lights up the card that is pointed at. */
  setTarget(target: string | null, refused: boolean): void {
    for (const [letter, card] of this.cards) card.setRole(letter === target ? (refused ? "refused" : "target") : null);
    this.zones.setRole(target, refused);
  }

  /** Scrolls a card into view. */
  reveal(letter: string): void {
    this.cards.get(letter)?.element.scrollIntoView({ block: "nearest" });
  }

  private addAndRemove(letters: string[]): void {
    for (const [letter, card] of this.cards) {
      if (letters.includes(letter)) continue;
      card.element.remove();
      this.cards.delete(letter);
    }
    letters.forEach((letter, i) => {
      let card = this.cards.get(letter);
      if (!card) this.cards.set(letter, (card = new Card(letter, this.post, () => this.zones.fresh.focus())));
      if (this.list.children[i] !== card.element) this.list.insertBefore(card.element, this.list.children[i] ?? null);
    });
  }

  private applyFilter(): void {
    const wanted = this.filter.value.trim().toLowerCase();
    const members = this.store.members();
    for (const [letter, card] of this.cards) {
      const name = this.store.cluster(letter)?.name ?? "";
      const texts = [letter, name, ...(members.get(letter) ?? []).flatMap((one) => [one.name, one.code])];
      card.element.hidden = wanted !== "" && !texts.some((text) => text.toLowerCase().includes(wanted));
    }
  }
}
