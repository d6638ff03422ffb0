/** All that lies on the map, kept in step with the store and with the camera. */

import type { AreaFiles } from "./area";
import { boxOf, PlaceIndex, ringsOf } from "./place_index";
import { Circles } from "./circles";
import { el, write } from "./dom";
import { MapView } from "./map_view";
import { Overlay } from "./overlay";
import { Branches } from "./branches";
import { Pins } from "./pins";
import type { Whereabouts } from "./finding";
import type { Store } from "./store";
import { Territory } from "./territory";

/** Without a graphics card a redraw of the map holds up everything else in the page: figures that are on their way come first. */
const FIGURES_FIRST_MS = 100;
const GO_ABOUT = "Arrow keys go to the nearest practice in that direction. Enter chooses it";
const HELP = `${GO_ABOUT}; then press the letter of a cluster to move it there. Shift and space choose several.`;
const HELP_WATCHING = `${GO_ABOUT}.`;

export class Ground {
  readonly places: PlaceIndex;
  readonly pins: Pins;
  private readonly branches: Branches;
  readonly overlay: Overlay;
  private readonly territory: Territory;
  private readonly circles: Circles;
  private drawTimer = 0;
  private drawn = false;
  private gone = false;
  private readonly help = el("p", { id: "map-help", class: "spoken" });

  constructor(
    readonly map: MapView,
    private readonly area: AreaFiles,
    private readonly store: Store,
  ) {
    this.places = new PlaceIndex(area.places.features);
    this.overlay = new Overlay(map);
    this.pins = new Pins(map, store);
    this.branches = new Branches(map, this.pins, store);
    this.territory = new Territory(map, store);
    this.circles = new Circles(map, this.pins, store);
    map.overlay.append(this.overlay.element, this.help, this.branches.element, this.pins.element);
    this.pins.chooseKind();
    this.branches.place();
    this.drawStems();
  }

  /** After a message: practices at once, what the map draws when the figures are there. */
  refresh(): void {
    write(this.help, this.store.canChange ? HELP : HELP_WATCHING);
    this.pins.recolour();
    this.branches.recolour();
    this.pins.markChosen();
    this.drawStems();
    window.clearTimeout(this.drawTimer);
    if (!this.drawn) void this.draw();
    else this.drawTimer = window.setTimeout(() => void this.draw(), FIGURES_FIRST_MS);
  }

  /** Moves are on their way: what the map itself draws waits for the figures. */
  refreshPending(): void {
    this.pins.recolour();
    this.branches.recolour();
  }

  markChosen(): void {
    this.pins.markChosen();
    this.circles.colour();
    this.drawStems();
  }

  /** The camera moved: everything over the map follows. */
  follow(zoomed: boolean): void {
    this.pins.place(zoomed);
    this.branches.place();
    this.overlay.follow(this.map.camera);
    this.drawStems();
  }

  /** The camera rests: the number of practices in view decides how they are drawn. */
  settle(): void {
    this.pins.chooseKind();
    void this.draw();
    this.pins.settle();
    this.branches.place();
    this.drawStems();
  }

  /** Outlines what a cluster covers; null for nothing. */
  outline(letter: string | null): void {
    const index = this.store.picture.plan.clusters.findIndex((cluster) => cluster.letter === letter);
    const cluster = this.store.picture.plan.clusters[index];
    this.overlay.outlineTarget(cluster ? (place) => this.store.territoryAt(place) === index : null);
  }

  /** Flies to what a finding is about and outlines it. */
  show(show: Whereabouts): void {
    this.overlay.outlineShown(show.places.length > 0 ? (place) => show.places.includes(place) : null);
    for (const [code, { element }] of this.pins.byCode) element.toggleAttribute("data-shown", show.practices.includes(code));
    const rings = show.places.flatMap((place) => this.ringsOfPlace(place));
    const points = this.area.practices
      .filter(({ code, lon }) => lon !== null && show.practices.includes(code))
      .map(({ lon, lat }) => [[lon as number, lat as number]]);
    if (rings.length + points.length > 0) this.map.fit(boxOf([...rings, ...points]), 70);
  }

  /** Lines and letters take a worker a moment; colours wait for them, so that the map is drawn once. */
  private async draw(): Promise<void> {
    this.drawn = true;
    await Promise.all([this.territory.drawBorders(), this.territory.hatchNobodys(), this.circles.draw()]);
    if (this.gone) return;
    this.territory.colour();
    this.circles.colour();
  }

  private ringsOfPlace(place: number): number[][][] {
    const feature = this.area.places.features.find(({ id }) => id === place);
    return feature ? ringsOf(feature) : [];
  }

  destroy(): void {
    this.gone = true;
    window.clearTimeout(this.drawTimer);
    this.map.destroy();
  }

  private drawStems(): void {
    this.overlay.drawStems([...this.pins.stems(), ...this.branches.stems()]);
  }
}
