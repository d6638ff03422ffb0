/** A drag from press to drop, the same for mouse, finger and pen, from the map or from a card. */

import { record, stats, watchFrames } from "./stats";
import type { Target } from "./targets";

/** Pixels that the pointer must travel before a press becomes a drag. */
const THRESHOLD = 5;

export interface DragHooks {
  /** The drag begins; false forbids it. */
  begin(codes: string[], x: number, y: number): boolean;
  /** The pointer moved, in pixels of the window. Returns what it points at. */
  move(x: number, y: number): Target | null;
  drop(codes: string[], target: Target | null): void;
  /** Given up by Esc, or by the system. */
  cancel(codes: string[]): void;
}

interface Press {
  pointer: number;
  element: Element;
  codes: string[];
  x: number;
  y: number;
  dragging: boolean;
}

export class Drag {
  private press: Press | null = null;
  private target: Target | null = null;
  private stopWatching: (() => void) | null = null;

  constructor(private readonly hooks: DragHooks) {}

  get active(): boolean {
    return this.press?.dragging ?? false;
  }

  /** Arms a drag of these practices: the pointer is captured by the element that was pressed. */
  arm(event: PointerEvent, element: Element, codes: string[]): void {
    if (event.button !== 0 || this.press) return;
    this.press = { pointer: event.pointerId, element, codes, x: event.clientX, y: event.clientY, dragging: false };
    element.setPointerCapture(event.pointerId);
    element.addEventListener("pointermove", this.onMove as EventListener);
    element.addEventListener("pointerup", this.onUp as EventListener);
    element.addEventListener("pointercancel", this.onCancel);
    element.addEventListener("lostpointercapture", this.onCancel);
    window.addEventListener("keydown", this.onKey, true);
  }

  /** Ends whatever is going on, dropping nothing. */
  readonly cancel = (): void => {
    const { press } = this;
    this.disarm();
    if (press?.dragging) this.hooks.cancel(press.codes);
  };

  private readonly onMove = (event: PointerEvent): void => {
    const { press } = this;
    if (!press || event.pointerId !== press.pointer) return;
    const started = performance.now();
    if (!press.dragging) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < THRESHOLD) return;
      press.dragging = true;
      if (!this.hooks.begin(press.codes, event.clientX, event.clientY)) {
        this.disarm();
        swallowClick(press.element);
        return;
      }
      this.stopWatching = watchFrames();
    }
    this.target = this.hooks.move(event.clientX, event.clientY);
    record(stats.handlerMs, performance.now() - started);
  };

  private readonly onUp = (event: PointerEvent): void => {
    const { press } = this;
    if (!press || event.pointerId !== press.pointer) return;
    if (press.dragging) {
      this.target = this.hooks.move(event.clientX, event.clientY);
      swallowClick(press.element);
    }
    this.disarm();
    if (press.dragging) this.hooks.drop(press.codes, this.target);
  };

  private readonly onCancel = (): void => this.cancel();

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    if (this.press) swallowClick(this.press.element);
    this.cancel();
  };

  private disarm(): void {
    const { press } = this;
    this.press = null;
    this.stopWatching?.();
    this.stopWatching = null;
    window.removeEventListener("keydown", this.onKey, true);
    if (!press) return;
    const { element, pointer } = press;
    element.removeEventListener("pointermove", this.onMove as EventListener);
    element.removeEventListener("pointerup", this.onUp as EventListener);
    element.removeEventListener("pointercancel", this.onCancel);
    element.removeEventListener("lostpointercapture", this.onCancel);
    if (element.hasPointerCapture(pointer)) element.releasePointerCapture(pointer);
  }
}

/** Keeps the click that the browser sends after a drag from choosing what was dragged; keys still press it. */
function swallowClick(element: Element): void {
  const swallow = (event: Event) => {
    if ((event as MouseEvent).detail === 0) return;
    event.stopPropagation();
    event.preventDefault();
  };
  element.addEventListener("click", swallow, true);
  window.addEventListener("pointerdown", () => element.removeEventListener("click", swallow, true), { capture: true, once: true });
}
