/** The practices on the map as buttons: where they are, how large, in which colour. */

import { INSIDE, type Practice } from "./area";
import { el, mark, write } from "./dom";
import type { MapView } from "./map_view";
import { mercatorX, mercatorY } from "./projection";
import { spread } from "./spread";
import type { Store } from "./store";
import { countOf, targetName, whole } from "./words";

/** More practices than this in view are drawn as circles by the map: buttons would make panning slow. */
export const MOST_BUTTONS = 150;
/** Pixels across for each square root of a patient: the area of a button tells the list size. */
const ACROSS = 0.31;
const LEAST_ACROSS = 18;
const MOST_ACROSS = 60;
/** The smallest target that a finger or a shaking hand can hit. */
const LEAST_TARGET = 24;
/** Pixels from the centre of a circle within which it is hit; the nearest one is. */
const CIRCLE_REACH = 8;
/** Buttons further outside the view than this are not laid out. */
const BEYOND_VIEW = 60;

export interface Pin {
  practice: Practice;
  row: number;
  element: HTMLElement;
  x: number;
  y: number;
  /** Pixels across of the visible disc. */
  across: number;
  movable: boolean;
  mx: number;
  my: number;
  dx: number;
  dy: number;
  /** What its letter, colour and name follow from, as they were last drawn. */
  drawn: string;
}

export class Pins {
  readonly element = el("div", {
    class: "pins",
    role: "application",
    "aria-label": "Practices on the map",
    "aria-describedby": "map-help",
    "data-testid": "pins",
  });
  readonly all: Pin[] = [];
  /** Pins that can be moved, by code. */
  readonly byCode = new Map<string, Pin>();
  private asCircles = false;
  /** Whether the area has too many practices to spread them all: then only those in view are. */
  private manyInAll = false;

  constructor(
    private readonly map: MapView,
    private readonly store: Store,
  ) {
    store.area?.practices.forEach((practice, row) => {
      if (practice.lon === null || practice.lat === null) return;
      this.add(practice, row, practice.lon, practice.lat);
    });
    // Large ones first, so that small ones lie over them.
    this.all.sort((a, b) => Number(a.movable) - Number(b.movable) || b.across - a.across);
    this.element.append(...this.all.map((pin) => pin.element));
    this.manyInAll = this.byCode.size > 2 * MOST_BUTTONS;
    this.firstTabStop();
    this.place(true);
    this.recolour();
  }

  /** Whether so many practices are in view that the map draws circles instead. */
  get circles(): boolean {
    return this.asCircles;
  }

  /** Puts every button where its practice is; after zooming also spreads those that overlap. */
  place(zoomed: boolean): void {
    const { camera } = this.map;
    for (const pin of this.all) {
      pin.x = camera.left(pin.mx);
      pin.y = camera.top(pin.my);
    }
    if (zoomed) this.spreadOut();
    for (const pin of this.all) {
      pin.x += pin.dx;
      pin.y += pin.dy;
      if (!this.asCircles) pin.element.style.transform = `translate(${pin.x.toFixed(1)}px,${pin.y.toFixed(1)}px)`;
    }
  }

  /** After a shift: spreads what has come into view, where not everything is spread. */
  settle(): void {
    if (this.manyInAll && !this.asCircles) this.place(true);
  }

  /** Decides between buttons and circles by how many are in view. Returns whether that changed. */
  chooseKind(): boolean {
    const { width, height } = this.map.camera;
    const inView = this.all.filter(({ movable, x, y }) => movable && x > 0 && y > 0 && x < width && y < height).length;
    const circles = inView > MOST_BUTTONS;
    if (circles === this.asCircles) return false;
    this.asCircles = circles;
    mark(this.element, "hidden", circles);
    this.place(true);
    return true;
  }

  /** Lines from where a practice is to where its button went, for those that went further than their rim. */
  stems(): [number, number, number, number][] {
    if (this.asCircles) return [];
    return this.all
      .filter(({ dx, dy }) => Math.hypot(dx, dy) > 5)
      .map(({ x, y, dx, dy }) => [x - dx, y - dy, x, y]);
  }

  /** Gives each button its cluster's letter, colour and name. */
  recolour(): void {
    for (const pin of this.all) {
      const { code, name, listSize, gps, branches = [] } = pin.practice;
      const cluster = this.store.clusterOf(code);
      const onItsWay = this.store.pending.has(code);
      const drawn = [cluster?.letter, cluster?.name, cluster?.colour, onItsWay].join();
      if (pin.drawn === drawn) continue;
      pin.drawn = drawn;
      pin.element.style.setProperty("--fill", cluster?.colour ?? "");
      pin.element.style.setProperty("--ink", cluster?.ink ?? "");
      if (!pin.movable) {
        pin.element.title = `${name}, ${whole(listSize)} patients, outside the area${cluster ? `, in cluster ${cluster.letter}` : ""}`;
        mark(pin.element, "data-placed", cluster !== undefined);
        continue;
      }
      write(pin.element.firstElementChild as Element, cluster?.letter ?? "");
      mark(pin.element, "data-not-placed", !cluster);
      mark(pin.element, "data-on-its-way", onItsWay);
      const where = targetName(cluster?.letter ?? "");
      const alone = gps === 1 ? ", single-handed" : "";
      const sites = branches.length > 0 ? `, ${countOf(branches.length, "branch", "branches")}` : "";
      pin.element.setAttribute("aria-label", `${name}, ${countOf(listSize, "patient", "patients")}, ${where}${alone}${sites}`);
    }
  }

  markChosen(): void {
    for (const [code, { element }] of this.byCode) {
      const chosen = this.store.chosen.includes(code);
      element.setAttribute("aria-pressed", String(chosen));
    }
  }

  /** Makes this the one button that the tab key reaches. */
  setTabStop(code: string): void {
    for (const [other, { element }] of this.byCode) element.tabIndex = other === code ? 0 : -1;
  }

  /** The movable practice whose button or circle is at that point of the map, the nearest where several are. */
  at(x: number, y: number, slack = 0, except: readonly string[] = []): Pin | null {
    let best: Pin | null = null;
    let least = Infinity;
    for (const pin of this.byCode.values()) {
      if (except.includes(pin.practice.code)) continue;
      const distance = Math.hypot(pin.x - x, pin.y - y);
      const reach = (this.asCircles ? CIRCLE_REACH : Math.max(pin.across, LEAST_TARGET) / 2) + slack;
      if (distance <= reach && distance < least) {
        best = pin;
        least = distance;
      }
    }
    return best;
  }

  private add(practice: Practice, row: number, lon: number, lat: number): void {
    const movable = practice.kind === INSIDE;
    const across = movable ? Math.max(LEAST_ACROSS, Math.min(MOST_ACROSS, ACROSS * Math.sqrt(practice.listSize))) : 9;
    const element = movable ? this.button(practice, across) : el("div", { class: "margin-pin", "data-margin-practice": practice.code });
    const pin = { practice, row, element, x: 0, y: 0, across, movable, mx: mercatorX(lon), my: mercatorY(lat), dx: 0, dy: 0, drawn: "" };
    this.all.push(pin);
    if (movable) this.byCode.set(practice.code, pin);
  }

  private button({ code, gps }: Practice, across: number): HTMLElement {
    const disc = el("span", { class: "disc" });
    const button = el("button", { type: "button", class: "pin", "data-practice": code, tabindex: -1, "aria-pressed": "false" }, disc);
    if (gps === 1) button.append(el("span", { class: "alone" }));
    button.style.setProperty("--across", `${across.toFixed(1)}px`);
    button.style.setProperty("--target", `${Math.max(across, LEAST_TARGET).toFixed(1)}px`);
    return button;
  }

  private firstTabStop(): void {
    const [first] = this.byCode.keys();
    if (first) this.setTabStop(first);
  }

  private spreadOut(): void {
    const { width, height } = this.map.camera;
    const isNear = ({ x, y }: Pin) => x > -BEYOND_VIEW && y > -BEYOND_VIEW && x < width + BEYOND_VIEW && y < height + BEYOND_VIEW;
    const near = this.asCircles ? [] : [...this.byCode.values()].filter((pin) => !this.manyInAll || isNear(pin));
    for (const pin of this.all) pin.dx = pin.dy = 0;
    const shifts = spread(near.map(({ x, y, across }) => ({ x, y, radius: Math.max(across, LEAST_TARGET) / 2 + 1 })));
    near.forEach((pin, i) => {
      pin.dx = shifts[2 * i];
      pin.dy = shifts[2 * i + 1];
    });
  }
}
