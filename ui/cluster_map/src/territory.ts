/** Colours places by the cluster that has most of their patients, and draws the borders between clusters. */

import { linesOf, type Border } from "./borders";
import type { MapView } from "./map_view";
import type { Store } from "./store";

export class Territory {
  private readonly colours: (string | null)[] = [];
  private between: Border[] = [];

  constructor(
    private readonly map: MapView,
    private readonly store: Store,
  ) {}

  /** Puts the borders between clusters where they are now; resolves when the map can draw them. */
  async drawBorders(): Promise<void> {
    const between = this.map.borders.filter(({ u, v }) => v >= 0 && this.store.territoryAt(u) !== this.store.territoryAt(v));
    if (between.length === this.between.length && between.every((border, i) => border === this.between[i])) return;
    this.between = between;
    await this.map.setData("between", linesOf(between));
  }

  /** Tells the map which places have another colour than it shows. */
  colour(): void {
    const { clusters } = this.store.message.plan;
    this.map.places.forEach((place) => {
      const colour = clusters[this.store.territoryAt(place)]?.colour ?? null;
      if (this.colours[place] === colour) return;
      this.colours[place] = colour;
      this.map.setPlaceState(place, { colour });
    });
  }
}
