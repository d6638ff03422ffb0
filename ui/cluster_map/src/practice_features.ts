/** From the files of a practice to what the map draws of it. */

import { HOME_CLASSES, REACH_BANDS } from "./layers";

/** A street's reach of 254 means further than was worked out, 255 that there is no way. */
const QUARTERS_END = 254;

/** The colour of a place in which so many patients of the practice live. */
export function homeColour(patients: number): string {
  let colour: string = HOME_CLASSES[0].colour;
  for (const one of HOME_CLASSES) if (patients >= one.from) colour = one.colour;
  return colour;
}

/** One feature a band, furthest first so that near streets lie on top. `quarters` are quarter minutes at average speed. */
export function reachFeatures(lines: number[][], quarters: Uint8Array, scale: number): GeoJSON.Feature[] {
  const bands = REACH_BANDS.map(() => [] as number[][][]);
  lines.forEach((line, i) => {
    if (quarters[i] >= QUARTERS_END) return;
    const minutes = (quarters[i] / 4) * scale;
    const band = REACH_BANDS.findIndex(({ upTo }) => minutes <= upTo);
    if (band >= 0) bands[band].push(pairs(line));
  });
  return bands
    .map((coordinates, band) => ({
      type: "Feature" as const,
      properties: { colour: REACH_BANDS[band].colour },
      geometry: { type: "MultiLineString" as const, coordinates },
    }))
    .reverse();
}

function pairs(flat: number[]): number[][] {
  const points: number[][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) points.push([flat[i], flat[i + 1]]);
  return points;
}
