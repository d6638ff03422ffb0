/** The bar of a card: patients against the band, on a scale that all cards share. */

import { el, write } from "./dom";
import { whole } from "./words";

export class Bar {
  private readonly band = el("span", { class: "bar-band" });
  private readonly fill = el("span", { class: "bar-fill" });
  private readonly then = el("span", { class: "bar-then" });
  private readonly lower = el("span", { class: "bar-tick" });
  private readonly upper = el("span", { class: "bar-tick" });
  readonly element = el("div", { class: "bar", role: "img" }, this.band, this.fill, this.then, this.lower, this.upper);
  private top = 1;

  /** `top` is the number of patients at the right end. */
  set(patients: number, band: [number, number], top: number): void {
    this.top = top;
    this.fill.style.transform = `scaleX(${Math.min(patients / top, 1)})`;
    this.band.style.left = `${(100 * band[0]) / top}%`;
    this.band.style.width = `${(100 * (band[1] - band[0])) / top}%`;
    this.lower.style.left = `${(100 * band[0]) / top}%`;
    this.upper.style.left = `${(100 * band[1]) / top}%`;
    write(this.lower, short(band[0]));
    write(this.upper, short(band[1]));
    this.element.setAttribute("aria-label", `${whole(patients)} patients; the band is ${whole(band[0])} to ${whole(band[1])}`);
  }

  /** Marks where the bar would end; null for nowhere. */
  setThen(patients: number | null): void {
    this.then.style.transform = `translateX(${patients === null ? -100 : Math.min(patients / this.top, 1) * 100}%)`;
  }
}

/** The right end of the scale: a round number that holds the band and the largest cluster. */
export function scaleTop(patients: number[], band: [number, number]): number {
  return Math.ceil(Math.max(band[1] * 1.3, ...patients) / 10_000) * 10_000;
}

function short(patients: number): string {
  return patients % 1000 === 0 ? `${patients / 1000}k` : whole(patients);
}
