/** The borders between places, found from the corners that neighbours share; outlines of any set of places. */

import type { PlaceFeature } from "./area";
import { ringsOf } from "./place_index";

/** A stretch of border: the places on its two sides (-1 = outside all places) and its segments, [lon, lat] pairs. */
export interface Border {
  u: number;
  v: number;
  segments: [number[], number[]][];
}

/** Cuts all rings into segments and groups those with the same two places on their sides. */
export function bordersOf(features: PlaceFeature[]): Border[] {
  const sides = new Map<string, { u: number; v: number; a: number[]; b: number[] }>();
  for (const feature of features) {
    for (const ring of ringsOf(feature)) {
      for (let i = 1; i < ring.length; i++) {
        const key = segmentKey(ring[i - 1], ring[i]);
        const known = sides.get(key);
        if (known) known.v = feature.id;
        else sides.set(key, { u: feature.id, v: -1, a: ring[i - 1], b: ring[i] });
      }
    }
  }
  const borders = new Map<string, Border>();
  for (const { u, v, a, b } of sides.values()) {
    const key = u < v ? `${u} ${v}` : `${v} ${u}`;
    let border = borders.get(key);
    if (!border) borders.set(key, (border = { u, v, segments: [] }));
    border.segments.push([a, b]);
  }
  return [...borders.values()];
}

/** The borders with a place of the set on exactly one side. */
export function outlineOf(borders: Border[], inSet: (place: number) => boolean): Border[] {
  return borders.filter(({ u, v }) => (u >= 0 && inSet(u)) !== (v >= 0 && inSet(v)));
}

/** These borders as features that a map draws. */
export function linesOf(borders: Border[]): GeoJSON.Feature[] {
  return borders.map(({ segments }) => ({
    type: "Feature",
    properties: {},
    geometry: { type: "MultiLineString", coordinates: runsOf(segments) },
  }));
}

/** Joins segments that follow each other into runs, so that dashes and corners are drawn well. */
export function runsOf(segments: [number[], number[]][]): number[][][] {
  const runs: number[][][] = [];
  let last: number[] | null = null;
  for (const [a, b] of segments) {
    if (last && last[0] === a[0] && last[1] === a[1]) runs[runs.length - 1].push(b);
    else runs.push([a, b]);
    last = b;
  }
  return runs;
}

function segmentKey(a: number[], b: number[]): string {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? `${a[0]},${a[1]},${b[0]},${b[1]}` : `${b[0]},${b[1]},${a[0]},${a[1]}`;
}
