/**
 * Sends what a person did, one event at a time: the next one waits until Python has acknowledged the last. A choice
 * changes no plan, so that nothing waits for its answer.
 */

import type { BrowserEvent, Deed } from "./message";

/** How long an answer may take before the person is told. */
const PATIENCE_MS = 20_000;

export class Outbox {
  private readonly waiting: Deed[] = [];
  private sent: BrowserEvent | null = null;
  private timer = 0;
  private lastId = 0;

  constructor(
    private readonly send: (event: BrowserEvent) => void,
    private readonly revision: () => number,
    private readonly lost: (event: BrowserEvent) => void,
  ) {}

  /** Whether something is on its way. */
  get busy(): boolean {
    return this.sent !== null || this.waiting.length > 0;
  }

  post(deed: Deed): void {
    // Only the last choice counts: earlier ones that wait are out of date.
    if (deed.type === "choose") {
      const old = this.waiting.findIndex((one) => one.type === "choose");
      if (old >= 0) this.waiting.splice(old, 1);
    }
    this.waiting.push(deed);
    this.next();
  }

  /** Python has seen all events up to this number. Returns the one that this answers. */
  acknowledge(id: number): BrowserEvent | null {
    const answered = this.sent;
    if (!answered || id < answered.id) return null;
    window.clearTimeout(this.timer);
    this.sent = null;
    // After the message has been drawn, so that the next event carries its revision.
    queueMicrotask(() => this.next());
    return answered;
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.waiting.length = 0;
  }

  private next(): void {
    if (this.sent && this.sent.type !== "choose") return;
    const deed = this.waiting.shift();
    if (!deed) return;
    window.clearTimeout(this.timer);
    // The clock keeps numbers rising when the page is left and opened again in the same session.
    this.lastId = Math.max(Date.now(), this.lastId + 1);
    this.sent = { ...deed, id: this.lastId, revision: this.revision() };
    const event = this.sent;
    this.timer = window.setTimeout(() => this.giveUp(event), PATIENCE_MS);
    this.send(event);
  }

  private giveUp(event: BrowserEvent): void {
    this.sent = null;
    this.waiting.length = 0;
    this.lost(event);
  }
}

/** Does something once an event that was just posted has left: Streamlit sends from a timer set in a later task. */
export function afterSending(then: () => void): void {
  window.setTimeout(() => window.setTimeout(then));
}
