/** Many practices at once: drawn as circles by the map, chosen and dragged by asking what lies under the pointer. */

import { LETTERS_FROM } from "./layers";
import type { MapView } from "./map_view";
import { longitude, latitude } from "./projection";
import type { Pins } from "./pins";
import type { Store } from "./store";

/** Circles are smaller than buttons: there are many. */
const SHRUNK = 0.32;

export class Circles {
  private letters = "";
  private readonly states: string[] = [];

  constructor(
    private readonly map: MapView,
    private readonly pins: Pins,
    private readonly store: Store,
  ) {}

  /** Shows or hides the circles and gives them letters, where they show; resolves when the map can draw them. */
  async draw(): Promise<void> {
    this.map.setVisible("circles", this.pins.circles);
    this.map.setVisible("circle-letters", this.pins.circles);
    if (!this.pins.circles) return;
    const movable = [...this.pins.byCode.values()];
    const letters = movable.map(({ practice }) => this.store.whereIs(practice.code)).join();
    if (letters === this.letters || (this.letters && this.map.zoom < LETTERS_FROM)) return;
    this.letters = letters;
    await this.map.setData("practices", movable.map((pin) => this.feature(pin)));
  }

  /** Tells the map which practices have another colour than it shows, or are chosen or no longer. */
  colour(): void {
    if (!this.pins.circles) return;
    for (const { practice, row } of this.pins.byCode.values()) {
      const { colour = null, ink = null } = this.store.clusterOf(practice.code) ?? {};
      const chosen = this.store.chosen.includes(practice.code);
      const state = `${colour} ${chosen}`;
      if (this.states[row] === state) continue;
      this.states[row] = state;
      this.map.setPracticeState(row, { colour, ink, chosen });
    }
  }

  private feature({ practice, row, across, mx, my }: Pins["all"][number]): GeoJSON.Feature {
    return {
      type: "Feature",
      properties: { p: row, radius: Math.max(across * SHRUNK, 4), letter: this.store.whereIs(practice.code) },
      geometry: { type: "Point", coordinates: [longitude(mx), latitude(my)] },
    };
  }
}
