/** Many practices at once: drawn as circles by the map, chosen and dragged by asking what lies under the pointer. */

import type { MapView } from "./map_view";
import { longitude, latitude } from "./projection";
import type { Pins } from "./pins";
import type { Store } from "./store";

/** Circles are smaller than buttons: there are many. */
const SHRUNK = 0.32;

export class Circles {
  private drawn = "";

  constructor(
    private readonly map: MapView,
    private readonly pins: Pins,
    private readonly store: Store,
  ) {}

  /** Shows or hides the circles and gives them their clusters' colours and letters. */
  draw(): void {
    this.map.setVisible("circles", this.pins.circles);
    this.map.setVisible("circle-letters", this.pins.circles);
    if (!this.pins.circles) return;
    const movable = [...this.pins.byCode.values()];
    const key = movable.map(({ practice }) => this.store.whereIs(practice.code)).join();
    if (key !== this.drawn) {
      this.drawn = key;
      this.map.setData("practices", movable.map((pin) => this.feature(pin)));
    }
    for (const { practice, row } of movable) {
      const cluster = this.store.clusterOf(practice.code);
      this.map.setPracticeState(row, {
        colour: cluster?.colour ?? null,
        ink: cluster?.ink ?? null,
        chosen: this.store.chosen.includes(practice.code),
      });
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
