/** Colours places by the cluster that has most of their patients, and draws the borders between clusters. */

import type { MapView } from "./map_view";
import type { Store } from "./store";

export class Territory {
  private readonly colours: (string | null)[] = [];
  private readonly between: boolean[] = [];

  constructor(
    private readonly map: MapView,
    private readonly store: Store,
  ) {}

  /** Tells the map what differs from what it shows: one redraw, whatever has changed. */
  draw(): void {
    const { clusters } = this.store.message.plan;
    this.map.places.forEach((place) => {
      const colour = clusters[this.store.territoryAt(place)]?.colour ?? null;
      if (this.colours[place] === colour) return;
      this.colours[place] = colour;
      this.map.setPlaceState(place, { colour });
    });
    this.map.borders.forEach(({ u, v }, border) => {
      const between = v >= 0 && this.store.territoryAt(u) !== this.store.territoryAt(v);
      if ((this.between[border] ?? false) === between) return;
      this.between[border] = between;
      this.map.setBorderState(border, { between });
    });
  }
}
