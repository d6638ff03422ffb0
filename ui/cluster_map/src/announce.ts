/** Says things: politely to screen readers, and for a while on the screen. */

import { el, mark, write } from "./dom";

const SHOWN_MS = 9000;

export class Announcer {
  private readonly spoken = el("p", { class: "spoken", role: "status", "aria-live": "polite", "data-testid": "announcement" });
  private readonly text = el("span", {});
  private readonly close = el("button", { type: "button", class: "toast-close", "aria-label": "Hide this message", tabindex: -1 }, "×");
  private readonly toast = el("div", { class: "toast", "data-testid": "toast" }, this.text, this.close);
  readonly element = el("div", { class: "announcer" }, this.spoken, this.toast);
  private timer = 0;

  constructor() {
    this.toast.hidden = true;
    this.close.addEventListener("click", () => (this.toast.hidden = true));
  }

  /** Announces a sentence; the same sentence twice is read out twice. */
  say(sentence: string, kind: "said" | "refused" = "said"): void {
    if (!sentence) return;
    // A no-break space makes the text differ, which is what makes it heard again.
    this.spoken.textContent = this.spoken.textContent === sentence ? `${sentence}\u00a0` : sentence;
    write(this.text, sentence);
    mark(this.toast, "data-refused", kind === "refused");
    this.toast.hidden = false;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.toast.hidden = true), SHOWN_MS);
  }

  /** Says something to screen readers only. */
  whisper(sentence: string): void {
    this.spoken.textContent = sentence;
  }

  stop(): void {
    window.clearTimeout(this.timer);
  }
}
