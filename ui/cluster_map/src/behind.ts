/** The people behind the averages of a move, in words. Averages may fall while nobody's way gets shorter. */

import type { Behind } from "./message";
import { whole } from "./words";

const NOBODY = "Nobody's way changes by a minute or more.*";

/** The whole sentence: "Its patients: 1,204 nearer, 310 further. Those who stay: 2,400 further. (a minute or more)*". */
export function behindWords(behind: Behind, practices: number): string {
  const parts = groups(behind, practices).map(([who, changes]) => `${who}: ${changes}.`);
  return parts.length > 0 ? `${parts.join(" ")} (a minute or more)*` : NOBODY;
}

/** The same beside the pointer, where there is little room. */
export function behindBrief(behind: Behind, practices: number): string {
  const parts = groups(behind, practices).map(([who, changes]) => `${who.toLowerCase()} ${changes}`);
  return parts.length > 0 ? `By a minute or more*: ${parts.join("; ")}` : NOBODY;
}

/** Who, and how many of them get nearer and further; groups of nobody are left out. */
function groups(behind: Behind, practices: number): [string, string][] {
  const { moversNearer, moversFurther, stayingFurther, thereNearer } = behind;
  const all: [string, string][] = [
    [practices === 1 ? "Its patients" : "Their patients", [count(moversNearer, "nearer"), count(moversFurther, "further")].filter(Boolean).join(", ")],
    ["Those who stay", count(stayingFurther, "further")],
    ["Those already there", count(thereNearer, "nearer")],
  ];
  return all.filter(([, changes]) => changes !== "");
}

function count(patients: number, change: string): string {
  return patients > 0 ? `${whole(patients)} ${change}` : "";
}
