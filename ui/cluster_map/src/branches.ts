/** Branch surgeries on the map: small marks in the letter and colour of their practice, which they go with. */

import { el, mark, write } from "./dom";
import type { MapView } from "./map_view";
import type { Pin, Pins } from "./pins";
import { mercatorX, mercatorY } from "./projection";
import type { Store } from "./store";

interface Mark {
  pin: Pin;
  element: HTMLElement;
  mx: number;
  my: number;
  x: number;
  y: number;
  drawn: string;
}

export class Branches {
  /** Lies under the buttons of the practices. */
  readonly element = el("div", { class: "branches", "aria-hidden": "true", "data-testid": "branches" });
  private readonly marks: Mark[] = [];

  constructor(
    private readonly map: MapView,
    private readonly pins: Pins,
    private readonly store: Store,
  ) {
    for (const pin of pins.byCode.values()) {
      for (const { code, name, lon, lat } of pin.practice.branches ?? []) {
        const element = el("span", { class: "branch", "data-branch": code, "data-branch-of": pin.practice.code }, el("span", { class: "disc" }));
        element.title = `${name}: a branch of ${pin.practice.name}`;
        this.marks.push({ pin, element, mx: mercatorX(lon), my: mercatorY(lat), x: 0, y: 0, drawn: "" });
      }
    }
    this.element.append(...this.marks.map(({ element }) => element));
    this.place();
    this.recolour();
  }

  /** Puts every mark where its branch is; none where practices are circles. */
  place(): void {
    const { camera } = this.map;
    mark(this.element, "hidden", this.pins.circles);
    for (const one of this.marks) {
      one.x = camera.left(one.mx);
      one.y = camera.top(one.my);
      if (!this.pins.circles) one.element.style.transform = `translate(${one.x.toFixed(1)}px,${one.y.toFixed(1)}px)`;
    }
  }

  /** Lines from the branches of the chosen practices to their practice, as [x, y, x, y] in pixels. */
  stems(): [number, number, number, number][] {
    if (this.pins.circles) return [];
    return this.marks
      .filter(({ pin }) => this.store.chosen.includes(pin.practice.code))
      .map(({ pin, x, y }) => [x, y, pin.x, pin.y]);
  }

  /** Gives each mark the letter and colour of its practice. */
  recolour(): void {
    for (const one of this.marks) {
      const cluster = this.store.clusterOf(one.pin.practice.code);
      const drawn = [cluster?.letter, cluster?.colour].join();
      if (one.drawn === drawn) continue;
      one.drawn = drawn;
      one.element.style.setProperty("--fill", cluster?.colour ?? "");
      one.element.style.setProperty("--ink", cluster?.ink ?? "");
      write(one.element.firstElementChild as Element, cluster?.letter ?? "");
      mark(one.element, "data-not-placed", !cluster);
    }
  }
}
