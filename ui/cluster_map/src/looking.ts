/** What a screen says when it asks to be shown a plan. */

import { browserKey } from "./browser_self";
import type { Look, Shown } from "./schema";

/** A plan as a part of the page names it: by its key, or by the name of one that is not kept yet. */
export interface DrawnFor {
  plan: string;
  draft: string;
  slug: string;
}

export function lookOf({ of, view, right }: Shown, chosen: string[]): Required<Look> {
  return { of, browser: browserKey(), view, chosen, zone: timeZone(), right };
}

export function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
