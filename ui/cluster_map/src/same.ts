/** Whether two things that crossed are about the same plan, and whether minutes are looked at in the same way. */

import type { Subject, View } from "./schema";

export function sameSubject(one: Subject, other: Subject): boolean {
  return one.plan === other.plan && one.areaId === other.areaId && one.slug === other.slug;
}

export function sameView(one: View, other: View): boolean {
  return one.mode === other.mode && one.within === other.within && one.walkKmh === other.walkKmh;
}
