/** Scrolls the cards while a drag is near their upper or lower edge. */

import type { Rect } from "./targets";

const EDGE = 56;
const PIXELS_A_FRAME = 14;

export class AutoScroll {
  private speed = 0;
  private running = false;

  constructor(
    private readonly scroller: HTMLElement,
    /** Called after each step: what is under the resting pointer has changed. */
    private readonly scrolled: () => void,
  ) {}

  /** Tells where the pointer is; starts or stops accordingly. */
  pointAt(x: number, y: number, list: Rect): void {
    const beside = x < list.left || x > list.right;
    const above = list.top + EDGE - y;
    const below = y - list.bottom + EDGE;
    const [up, down] = [above > 0 && above < 2 * EDGE, below > 0 && below < 2 * EDGE];
    this.speed = beside || (!up && !down) ? 0 : up ? -PIXELS_A_FRAME * Math.min(above / EDGE, 1) : PIXELS_A_FRAME * Math.min(below / EDGE, 1);
    if (this.speed !== 0 && !this.running) {
      this.running = true;
      requestAnimationFrame(this.step);
    }
  }

  stop(): void {
    this.speed = 0;
  }

  private readonly step = (): void => {
    if (this.speed === 0) {
      this.running = false;
      return;
    }
    const before = this.scroller.scrollTop;
    this.scroller.scrollTop += this.speed;
    if (this.scroller.scrollTop !== before) this.scrolled();
    requestAnimationFrame(this.step);
  };
}
