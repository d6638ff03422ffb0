/** Which place a point lies in, without asking the map: a grid of boxes, then crossings of the border. */

import type { PlaceFeature } from "./area";

const CELLS = 64;

interface Indexed {
  id: number;
  rings: number[][][];
  box: [number, number, number, number];
}

export function ringsOf(feature: PlaceFeature): number[][][] {
  return feature.geometry.type === "Polygon" ? feature.geometry.coordinates : feature.geometry.coordinates.flat();
}

export class PlaceIndex {
  private readonly grid: Indexed[][] = Array.from({ length: CELLS * CELLS }, () => []);
  private readonly west: number;
  private readonly south: number;
  private readonly cellWidth: number;
  private readonly cellHeight: number;

  constructor(features: PlaceFeature[]) {
    const places = features.map((feature) => {
      const rings = ringsOf(feature);
      return { id: feature.id, rings, box: boxOf(rings) };
    });
    const [west, south, east, north] = boxOf(places.map(({ box }) => [[box[0], box[1]], [box[2], box[3]]]));
    this.west = west;
    this.south = south;
    this.cellWidth = (east - west) / CELLS || 1;
    this.cellHeight = (north - south) / CELLS || 1;
    for (const place of places) this.insert(place);
  }

  /** The row of the place at that point, or -1. */
  at(lon: number, lat: number): number {
    const column = Math.floor((lon - this.west) / this.cellWidth);
    const row = Math.floor((lat - this.south) / this.cellHeight);
    if (column < 0 || row < 0 || column > CELLS || row > CELLS) return -1;
    const cell = this.grid[Math.min(row, CELLS - 1) * CELLS + Math.min(column, CELLS - 1)];
    for (const place of cell) {
      const [w, s, e, n] = place.box;
      if (lon >= w && lon <= e && lat >= s && lat <= n && inside(place.rings, lon, lat)) return place.id;
    }
    return -1;
  }

  private insert(place: Indexed): void {
    const [w, s, e, n] = place.box;
    const clamp = (cell: number) => Math.max(0, Math.min(CELLS - 1, Math.floor(cell)));
    for (let row = clamp((s - this.south) / this.cellHeight); row <= clamp((n - this.south) / this.cellHeight); row++) {
      for (let column = clamp((w - this.west) / this.cellWidth); column <= clamp((e - this.west) / this.cellWidth); column++) {
        this.grid[row * CELLS + column].push(place);
      }
    }
  }
}

/** [west, south, east, north] of all points. */
export function boxOf(rings: number[][][]): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (const [lon, lat] of ring) {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  }
  return box;
}

/** Whether a line to the east crosses the rings an odd number of times; holes are rings too. */
function inside(rings: number[][][], lon: number, lat: number): boolean {
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[i];
      const [x2, y2] = ring[j];
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) odd = !odd;
    }
  }
  return odd;
}
