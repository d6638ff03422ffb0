/** What a screen says when it asks to be shown a plan. */

import { browserKey } from "./browser_self";
import type { Look, Shown } from "./schema";

export function lookOf({ of, view, right }: Shown, chosen: string[]): Required<Look> {
  return { of, browser: browserKey(), view, chosen, zone: timeZone(), right };
}

export function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
