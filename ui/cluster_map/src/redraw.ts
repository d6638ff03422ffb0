/**
 * Has the page's server draw the page anew where it lags behind what was done, while nothing else runs and no hand moves:
 * where a run is asked for in the very moment in which another one ends, Streamlit 1.67 can lose that run's end.
 */

import type { Answer } from "./schema";

/** What the page's server is asked to draw anew: the plan to put on screen, if it is another, and where. */
export interface Run {
  n: number;
  plan: string;
  /** The plan that was not kept when the act was made; "" where another plan is opened on purpose. */
  draft: string;
  where: Answer["opens"];
}

type Wanted = Omit<Run, "n">;

const NOTHING: Wanted = { plan: "", draft: "", where: "" };
/** How often it is seen whether the page may be drawn anew. */
export const TICK_MS = 100;
/**
 * Nothing is drawn anew so soon after a hand did something; after the latter it is, whatever happens: a drag may be held,
 * and a page may not know that it is idle. Where the picture shows what was done, little else lags behind.
 */
const PATIENCE = { picture: { stillMs: 500, anywayMs: 15_000 }, page: { stillMs: 150, anywayMs: 5000 } };
/** The same is asked for again after this, where the page still lags: the end of a run may have been lost. */
const AGAIN_MS = 2000;
/** Where a page that a person turned to has not come after this, it does not come: the press was lost on its way. */
const TURNED_MS = 30_000;

export class Redraw {
  private run: ((run: Run) => void) | null = null;
  private wanted: Wanted = NOTHING;
  /** How often the page was asked to be drawn anew, and how often it must have been to show all that was done. */
  private runs = 0;
  private needed = 0;
  private drawnBy = 0;
  private ran = performance.now();
  private ranFor = "";
  private hand = 0;
  private isPressed = false;
  /** The page that the person turned to, while another is still drawn: a run asked for now would be one of that other, and keep the person there. */
  private turned: { to: string; at: number } | null = null;
  private page = "";
  /** Streamlit sends what it was asked for with its next timer: until then a press to another page would be overtaken by it. */
  private isUnsent = false;
  private pressAgain: (() => void) | null = null;
  /** Since when the page lags; 0 while it does not. */
  private since = 0;

  constructor() {
    window.addEventListener("click", (event) => this.follow(event), { capture: true, passive: true });
    window.addEventListener("popstate", () => {
      this.turnTo(location.pathname, () => window.dispatchEvent(new PopStateEvent("popstate", { state: history.state })));
    });
    for (const name of ["pointerdown", "pointerup", "pointercancel", "click", "keydown"]) {
      window.addEventListener(
        name,
        () => {
          this.isPressed = name === "pointerdown";
          this.hand = performance.now();
        },
        { capture: true, passive: true },
      );
    }
  }

  /** Whether something was done that the page does not show yet. */
  get isNeeded(): boolean {
    return this.drawnBy < this.needed;
  }

  /** Something was done that the page does not show yet. */
  need(wanted?: Wanted): void {
    if (wanted) this.wanted = wanted;
    this.needed = this.runs + 1;
  }

  /** A page was drawn, by that run; this is how it is asked to be drawn again. */
  drawn(page: string, by: number, run: (run: Run) => void): void {
    this.run = run;
    this.page = page;
    if (page === this.turned?.to) this.turned = null;
    this.drawnBy = by;
    if (by >= this.needed) this.wanted = NOTHING;
  }

  /**
   * Asks for the page where it lags behind and may be drawn.
   * `lag` says how it lags, `draft` the plan that was kept since, where the page does not show it as kept.
   */
  tick(lag: string, draft: Wanted | null, { isBusy, hasPicture }: { isBusy: boolean; hasPicture: boolean }): void {
    const now = performance.now();
    const isMissed = draft !== null || this.isNeeded;
    const lags = lag !== "" || isMissed;
    this.since = lags ? this.since || now : 0;
    if (!this.run || !lags || !this.may(now, isBusy, hasPicture && !isMissed)) return;
    // The same is not asked for again at once, should the page not come to show it.
    const asked = JSON.stringify([this.needed, lag, draft]);
    if (asked === this.ranFor && now - this.ran < AGAIN_MS) return;
    this.ranFor = asked;
    this.ran = now;
    this.runs = Math.max(this.runs, this.drawnBy) + 1;
    this.needed = Math.max(this.needed, this.runs);
    this.isUnsent = true;
    this.run({ n: this.runs, ...(this.wanted.plan || !draft ? this.wanted : draft) });
    window.setTimeout(() => this.sent(), 0); // timers of one length go off in the order in which they were set
  }

  private sent(): void {
    const { pressAgain } = this;
    this.isUnsent = false;
    this.pressAgain = null;
    pressAgain?.();
  }

  private follow(event: MouseEvent): void {
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    const isElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || isElsewhere || link.target === "_blank" || link.hasAttribute("download") || link.origin !== location.origin) return;
    this.turnTo(link.pathname, () => link.click());
  }

  private turnTo(path: string, pressAgain: () => void): void {
    if (this.isUnsent) this.pressAgain = pressAgain;
    const to = path.slice(path.lastIndexOf("/") + 1);
    this.turned = to === this.page ? null : { to, at: performance.now() };
  }

  private may(now: number, isBusy: boolean, isInPicture: boolean): boolean {
    if (this.turned && now - this.turned.at < TURNED_MS) return false;
    const app = document.querySelector<HTMLElement>('[data-testid="stApp"]')?.dataset ?? {};
    const runs = (app.testScriptState ?? "notRunning") !== "notRunning";
    const { stillMs, anywayMs } = isInPicture ? PATIENCE.picture : PATIENCE.page;
    return !(runs || this.isPressed || isBusy || now - this.hand < stillMs) || now - Math.max(this.ran, this.since) > anywayMs;
  }
}
