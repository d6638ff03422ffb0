/**
 * What every part of a page shares in the browser: what the page shows, the picture of it, and the one way to do
 * something. There is one desk a page, whichever components stand on it.
 */

import type { Act, Answer, Finding, Picture, Shown, Subject } from "./schema";

export type Deed = Act["deed"];

/** What changed: what the page shows, the picture of it, or whether something waits for its answer. */
export type DeskChange = "shown" | "picture" | "waiting";

/** What an act is about where it is not what the page shows. */
export interface About {
  of?: Subject;
  /** The revision that the person saw when they began, where that is an earlier one than the page shows by now. */
  revision?: number;
  met?: Act["met"];
}

export class Desk {
  /** What the page shows; null before the server has said. */
  shown: Shown | null = null;
  /** What the Plan page shows of it; null before it came, and on pages that never asked. */
  picture: Picture | null = null;
  /** What the map is asked to fly to; it is told of each finding once. */
  onShow: (finding: Finding) => void = () => undefined;
  private readonly listeners = new Set<(change: DeskChange) => void>();

  /** Does something; its answer comes, sooner or later, unless the page is closed before. */
  post(_deed: Deed, _about: About = {}): Promise<Answer> {
    return Promise.reject(new Error("not here yet"));
  }

  /** Calls back on every change until the returned function is called. */
  subscribe(listener: (change: DeskChange) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  protected changed(change: DeskChange): void {
    for (const listener of [...this.listeners]) listener(change);
  }
}

export const desk = new Desk();
