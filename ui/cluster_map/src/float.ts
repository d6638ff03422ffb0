/** What floats over the page beside something: in the browser's top layer, so that nothing cuts it off. */

import { el } from "./dom";

const GAP_PX = 4;
/** It is never squeezed further than to this height. */
const LEAST_PX = 80;
/** The pointer may cross the gap between an element and its tip. */
const LEAVE_MS = 150;

export class Float {
  private away: AbortController | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly anchor: HTMLElement,
    /** Whether it is as wide as what it floats beside. */
    private readonly isAsWide: boolean,
  ) {
    element.setAttribute("popover", "manual");
  }

  get isOpen(): boolean {
    return this.away !== null;
  }

  show(): void {
    if (this.away) return this.place();
    this.away = new AbortController();
    this.element.showPopover();
    this.place();
    const options = { capture: true, passive: true, signal: this.away.signal };
    window.addEventListener("scroll", () => this.place(), options);
    window.addEventListener("resize", () => this.place(), options);
  }

  hide(): void {
    this.away?.abort();
    this.away = null;
    if (this.element.isConnected && this.element.matches(":popover-open")) this.element.hidePopover();
  }

  /** What is as wide stands below its anchor, a tip above it, each on the other side where that has more room. */
  place(): void {
    const { left, right, top, bottom, width } = this.anchor.getBoundingClientRect();
    const { style } = this.element;
    if (this.isAsWide) style.width = `${width}px`;
    style.maxHeight = ""; // as the stylesheet says, to measure it
    const above = top - 2 * GAP_PX;
    const below = window.innerHeight - bottom - 2 * GAP_PX;
    const [first, second] = this.isAsWide ? [below, above] : [above, below];
    const isBelow = (this.element.offsetHeight <= first || first >= second) === this.isAsWide;
    const height = Math.min(this.element.offsetHeight, Math.max(isBelow ? below : above, LEAST_PX));
    style.maxHeight = `${height}px`;
    style.top = `${isBelow ? bottom + GAP_PX : top - GAP_PX - height}px`;
    const most = document.documentElement.clientWidth - this.element.offsetWidth - GAP_PX;
    style.left = `${Math.max(GAP_PX, Math.min(this.isAsWide ? left : right - this.element.offsetWidth, most))}px`;
  }
}

/** A sentence about something, seen while that is pointed at or focused; Esc takes it away. */
export class Tip {
  readonly bubble: HTMLElement;
  private readonly float: Float;
  private timer = 0;

  constructor(anchor: HTMLElement, id: string) {
    this.bubble = el("div", { class: "tip", role: "tooltip", id });
    this.float = new Float(this.bubble, anchor, false);
    for (const part of [anchor, this.bubble]) {
      part.addEventListener("pointerenter", () => this.show());
      part.addEventListener("pointerleave", () => (this.timer = window.setTimeout(() => this.float.hide(), LEAVE_MS)));
    }
    anchor.addEventListener("focus", () => anchor.matches(":focus-visible") && this.show());
    anchor.addEventListener("blur", () => this.float.hide());
    anchor.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.float.isOpen) return;
      event.stopPropagation();
      this.float.hide();
    });
  }

  private show(): void {
    window.clearTimeout(this.timer);
    if (this.bubble.textContent) this.float.show();
  }
}
