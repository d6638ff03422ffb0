/** Where on the map a finding is. */

import type { Finding, Picture } from "./schema";

interface Ground {
  /** Codes of the area's practices, row by row. */
  codes: string[];
  /** Index of the cluster that leads each place, -1 for nobody's and for places outside the area. */
  territory: ArrayLike<number>;
}

/** Practices and places that are shown together. */
export interface Whereabouts {
  practices: string[];
  places: number[];
}

/** The practices and places to outline: what a finding does not name one by one is all of its cluster. */
export function whereabouts(finding: Finding, picture: Picture, { codes, territory }: Ground): Whereabouts {
  const { clusters, assignment } = picture.plan;
  const index = clusters.findIndex(({ letter }) => letter === finding.cluster);
  const practices = finding.practices ?? codes.filter((_, row) => assignment[row] === index);
  const places = finding.places ?? Array.from(territory, (_, place) => place).filter((place) => territory[place] === index);
  return { practices, places };
}
