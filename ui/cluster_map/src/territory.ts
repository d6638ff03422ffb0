/** Colours places by the cluster that leads them, hatches those that none leads, and draws the borders between clusters. */

import { linesOf, type Border } from "./borders";
import type { MapView } from "./map_view";
import type { Store } from "./store";

export class Territory {
  private readonly colours: (string | null)[] = [];
  private between: Border[] = [];
  private nobodys = new Set<number>();

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

  /** Hatches the places inside the area that are led by others or by nobody; resolves when the map can draw them. */
  async hatchNobodys(): Promise<void> {
    const nobodys = new Set(this.map.places.filter((place) => this.store.isInside(place) && this.store.territoryAt(place) < 0));
    if (nobodys.size === this.nobodys.size && [...nobodys].every((place) => this.nobodys.has(place))) return;
    this.nobodys = nobodys;
    await this.map.setData("nobodys", this.map.featuresOf(nobodys));
  }

  /** Tells the map which places have another colour than it shows. */
  colour(): void {
    const { clusters } = this.store.picture.plan;
    this.map.places.forEach((place) => {
      const colour = clusters[this.store.territoryAt(place)]?.colour ?? null;
      if (this.colours[place] === colour) return;
      this.colours[place] = colour;
      this.map.setPlaceState(place, { colour });
    });
  }
}
