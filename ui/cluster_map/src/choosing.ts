/** Choosing practices on the map: press one, hold Shift or Ctrl for more, or draw a box round several. */

import { el } from "./dom";
import type { Pins } from "./pins";

const THRESHOLD = 5;

/** What is chosen after a practice was pressed. */
export function afterPress(chosen: readonly string[], code: string, adding: boolean): string[] {
  if (adding) return chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code];
  return chosen.length === 1 && chosen[0] === code ? [] : [code];
}

/** A box drawn on the map with Shift, or while "choose several" is on. */
export class Band {
  readonly element = el("div", { class: "band", "aria-hidden": "true" });
  private pointer: number | null = null;
  private x = 0;
  private y = 0;

  constructor(
    private readonly stage: HTMLElement,
    private readonly pins: Pins,
    private readonly chosen: (codes: string[]) => void,
  ) {
    this.element.hidden = true;
  }

  /** Begins at the pointer, which the stage captures. */
  begin(event: PointerEvent): void {
    if (this.pointer !== null) return;
    const { left, top } = this.stage.getBoundingClientRect();
    this.pointer = event.pointerId;
    this.x = event.clientX - left;
    this.y = event.clientY - top;
    this.stage.setPointerCapture(event.pointerId);
    const move = (next: PointerEvent) => this.stretch(next.clientX - left, next.clientY - top);
    const end = (last: PointerEvent) => {
      this.stage.removeEventListener("pointermove", move);
      this.stage.removeEventListener("pointerup", end);
      this.stage.removeEventListener("pointercancel", end);
      this.finish(last, last.clientX - left, last.clientY - top);
    };
    this.stage.addEventListener("pointermove", move);
    this.stage.addEventListener("pointerup", end);
    this.stage.addEventListener("pointercancel", end);
  }

  private stretch(x: number, y: number): void {
    this.element.hidden = false;
    const { style } = this.element;
    style.transform = `translate(${Math.min(x, this.x)}px,${Math.min(y, this.y)}px)`;
    style.width = `${Math.abs(x - this.x)}px`;
    style.height = `${Math.abs(y - this.y)}px`;
  }

  private finish(event: PointerEvent, x: number, y: number): void {
    this.pointer = null;
    this.element.hidden = true;
    if (event.type === "pointercancel" || Math.hypot(x - this.x, y - this.y) < THRESHOLD) return;
    const [left, right] = [Math.min(x, this.x), Math.max(x, this.x)];
    const [top, bottom] = [Math.min(y, this.y), Math.max(y, this.y)];
    const inside = [...this.pins.byCode.values()].filter((pin) => pin.x >= left && pin.x <= right && pin.y >= top && pin.y <= bottom);
    this.chosen(inside.map(({ practice }) => practice.code));
  }
}
