/** What lies under the pointer during a drag. Everything is measured once at its start; a move reads no layout. */

import { NEW_CLUSTER, NOT_PLACED } from "./message";
import type { Pins } from "./pins";
import type { PlaceIndex } from "./place_index";
import type { MapView } from "./map_view";
import type { Store } from "./store";

export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A cluster's letter, NOT_PLACED or NEW_CLUSTER, and where it was pointed at; null: nothing. */
export interface Target {
  to: string;
  by: "card" | "zone" | "practice" | "place";
}

export function holds(rect: Rect, x: number, y: number): boolean {
  return x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
}

/** The map's part of the answer; null where there is no map. */
export interface Ground {
  map: MapView;
  pins: Pins;
  places: PlaceIndex;
}

export class Targets {
  readonly root: Rect;
  /** The window that cards scroll in. */
  readonly list: Rect;
  private readonly stage: Rect;
  private readonly cards: { letter: string; rect: Rect }[];
  private readonly zones: { to: string; rect: Rect }[];
  private readonly scrolledAtStart: number;

  constructor(
    private readonly store: Store,
    root: HTMLElement,
    stage: HTMLElement,
    private readonly scroller: HTMLElement,
    private readonly ground: Ground | null,
  ) {
    this.root = root.getBoundingClientRect();
    this.stage = stage.getBoundingClientRect();
    this.list = scroller.getBoundingClientRect();
    this.scrolledAtStart = scroller.scrollTop;
    this.cards = [...scroller.querySelectorAll<HTMLElement>("[data-cluster]")].map((card) => ({
      letter: card.dataset.cluster ?? "",
      rect: card.getBoundingClientRect(),
    }));
    this.zones = [...root.querySelectorAll<HTMLElement>("[data-zone]")].map((zone) => ({
      to: zone.dataset.zone === "new" ? NEW_CLUSTER : NOT_PLACED,
      rect: zone.getBoundingClientRect(),
    }));
  }

  /** What is at that point of the window; practices that are being dragged are looked through. */
  at(x: number, y: number, dragged: readonly string[]): Target | null {
    const zone = this.zones.find(({ rect }) => holds(rect, x, y));
    if (zone) return { to: zone.to, by: "zone" };
    if (holds(this.list, x, y)) {
      const card = this.cards.find(({ rect }) => holds(rect, x, y + this.scrolled));
      return card ? { to: card.letter, by: "card" } : null;
    }
    return holds(this.stage, x, y) ? this.onMap(x - this.stage.left, y - this.stage.top, dragged) : null;
  }

  /** Whether the card of that cluster can be seen whole enough to read its figures. */
  isInView(letter: string): boolean {
    const card = this.cards.find((one) => one.letter === letter);
    if (!card) return false;
    const [top, bottom] = [card.rect.top - this.scrolled, card.rect.bottom - this.scrolled];
    return top > this.list.top - 30 && Math.min(bottom, top + 150) < this.list.bottom;
  }

  private get scrolled(): number {
    return this.scroller.scrollTop - this.scrolledAtStart;
  }

  private onMap(x: number, y: number, dragged: readonly string[]): Target | null {
    if (!this.ground) return null;
    const { map, pins, places } = this.ground;
    const pin = pins.at(x, y, 0, dragged);
    if (pin) return { to: this.store.whereIs(pin.practice.code), by: "practice" };
    const place = places.at(map.camera.lonAt(x), map.camera.latAt(y));
    const cluster = place < 0 ? undefined : this.store.picture.plan.clusters[this.store.territoryAt(place)];
    return cluster ? { to: cluster.letter, by: "place" } : null;
  }
}
