/** How numbers read. The browser formats figures that Python worked out; the one sum it does is a difference of two. */

const WHOLE = new Intl.NumberFormat("en-GB");
const MINUS = "\u2212";
/** Stands wherever minutes do in an area without streets. */
export const CROW_FLIES = "as the crow flies*";

export function whole(count: number): string {
  return count < 0 ? MINUS + WHOLE.format(-count) : WHOLE.format(count);
}

/** "+1,204" or "−310". */
export function signed(count: number): string {
  return count > 0 ? `+${WHOLE.format(count)}` : whole(count);
}

/** Tenths of a minute as "6.4"; a dash where they can't be had. */
export function minutes(tenths: number | null): string {
  return tenths === null ? "–" : (tenths / 10).toFixed(1);
}

/** Per mille as "92%"; whole per cent is as fine as an estimate deserves, and only none and all read 0 and 100. */
export function share(perMille: number | null): string {
  if (perMille === null) return "–";
  if (perMille > 0 && perMille < 10) return "<1%";
  if (perMille > 990 && perMille < 1000) return ">99%";
  return `${Math.round(perMille / 10)}%`;
}

/** A text as it is read out: "less than 1%" for "<1%". */
export function spoken(text: string): string {
  return text.replace("<", "less than ").replace(">", "more than ");
}

/** How far from the band: "2,119 short of 30,000"; `brief` where there is little room. */
export function gapWords(gap: number, band: [number, number], brief = false): string {
  if (gap < 0) return `${whole(-gap)} short of ${whole(band[0])}`;
  if (gap > 0) return `${whole(gap)} over ${whole(band[1])}`;
  return brief ? "in the band" : `in the band of ${whole(band[0])} to ${whole(band[1])}`;
}

export function countOf(count: number, one: string, many: string): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** The letter of a target as people say it. */
export function targetName(target: string): string {
  if (target === "") return "not placed";
  return target === "+" ? "a new cluster" : `cluster ${target}`;
}

/** How many of a cluster's practices can't be moved here, and why. */
export function fixedText({ outside, patientsOutside }: { outside: unknown[]; patientsOutside: number }): string {
  const patients = countOf(patientsOutside, "patient", "patients");
  return `${whole(outside.length)} fixed, ${patients}: outside the area, or a special service`;
}

/** The same by name: "Far Lane Surgery (4,000)". */
export function outsideNames(outside: { name: string; patients: number }[]): string {
  return outside.map(({ name, patients }) => `${name} (${whole(patients)})`).join(", ");
}
