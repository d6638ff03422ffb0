/** Lines over the map as SVG: the cluster a drag points at, a finding's places, ties to practices, stems of moved buttons. */

import { outlineOf, runsOf } from "./borders";
import { svg } from "./dom";
import type { MapView } from "./map_view";
import { mercatorX, mercatorY, type Camera } from "./projection";

/** Pixels per Mercator unit in which paths are written: fine enough at every zoom. */
const UNIT = 2 ** 24;

export interface Tie {
  fromX: number;
  fromY: number;
  toX: number;
  toY: number;
  width: number;
  label: string;
}

export class Overlay {
  readonly element = svg("svg", { class: "overlay", "aria-hidden": "true" });
  private readonly moving = svg("g");
  private readonly halo = svg("path", { class: "outline halo" });
  private readonly target = svg("path", { class: "outline target" });
  private readonly shown = svg("path", { class: "outline shown" });
  private readonly stems = svg("path", { class: "stems" });
  private readonly ties = svg("g", { class: "ties" });
  private readonly originX: number;
  private readonly originY: number;

  constructor(private readonly map: MapView) {
    this.originX = map.camera.x;
    this.originY = map.camera.y;
    this.moving.append(this.shown, this.halo, this.target);
    this.element.append(this.moving, this.stems, this.ties);
    this.follow(map.camera);
  }

  /** Moves what is fixed to the ground along with the map; touches one attribute. */
  follow(camera: Camera): void {
    const scale = camera.scale / UNIT;
    const left = camera.left(this.originX);
    const top = camera.top(this.originY);
    this.moving.setAttribute("transform", `translate(${left} ${top}) scale(${scale})`);
  }

  /** Outlines the places of the cluster that a drop would go to; null for none. */
  outlineTarget(inSet: ((place: number) => boolean) | null): void {
    const path = inSet ? this.path(inSet) : "";
    this.halo.setAttribute("d", path);
    this.target.setAttribute("d", path);
  }

  /** Outlines the places of a finding; null for none. */
  outlineShown(inSet: ((place: number) => boolean) | null): void {
    this.shown.setAttribute("d", inSet ? this.path(inSet) : "");
  }

  /** Draws a thin line from where each moved button really is, as [x, y, x, y] in pixels. */
  drawStems(stems: [number, number, number, number][]): void {
    this.stems.setAttribute("d", stems.map(([x, y, to, down]) => `M${x} ${y}L${to} ${down}`).join(""));
  }

  /** Draws lines to the practices that patients are shared with, each with its share. */
  drawTies(ties: Tie[]): void {
    const drawn = ties.flatMap(({ fromX, fromY, toX, toY, width, label }) => {
      const line = svg("line", { x1: fromX, y1: fromY, x2: toX, y2: toY, "stroke-width": width });
      const text = svg("text", { x: fromX + (toX - fromX) * 0.62, y: fromY + (toY - fromY) * 0.62 });
      text.textContent = label;
      return [line, text];
    });
    this.ties.replaceChildren(...drawn);
  }

  private path(inSet: (place: number) => boolean): string {
    let path = "";
    for (const { segments } of outlineOf(this.map.borders, inSet)) {
      for (const run of runsOf(segments)) {
        run.forEach(([lon, lat], i) => {
          const x = (mercatorX(lon) - this.originX) * UNIT;
          const y = (mercatorY(lat) - this.originY) * UNIT;
          path += `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
        });
      }
    }
    return path;
  }
}
