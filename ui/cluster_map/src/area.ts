/** The files of a built area: fetched once each, by address, and kept while the page is open. */

export const INSIDE = "inside";

export interface Practice {
  code: string;
  name: string;
  /** inside, margin or beyond; only those inside can be moved. */
  kind: string;
  lon: number | null;
  lat: number | null;
  listSize: number;
  gps: number | null;
  locatedBy: string;
  /** Its branch surgeries; not there where it has none. */
  branches?: Branch[];
}

export interface Branch {
  code: string;
  name: string;
  lon: number;
  lat: number;
}

export interface PlacesFile {
  type: "FeatureCollection";
  features: PlaceFeature[];
}

export interface PlaceFeature {
  type: "Feature";
  id: number;
  properties: { m?: 1 };
  geometry: { type: "Polygon"; coordinates: number[][][] } | { type: "MultiPolygon"; coordinates: number[][][][] };
}

export interface AreaFiles {
  base: string;
  practices: Practice[];
  placeNames: string[];
  bbox: [number, number, number, number];
  reach: Record<string, boolean>;
  places: PlacesFile;
}

export interface PracticeFile {
  /** [row of a place, patients]. */
  homes: [number, number][];
  /** [row of a practice, share 0..1, patients]. */
  shared: [number, number, number][];
}

const kept = new Map<string, Promise<unknown>>();

/** The whole address of a file of the area. */
export function address(base: string, file: string): string {
  return new URL(base + file, document.baseURI).href;
}

export async function loadArea(base: string): Promise<AreaFiles> {
  const [map, places] = await Promise.all([
    json<Omit<AreaFiles, "base" | "places">>(base, "map.json"),
    json<PlacesFile>(base, "places.geojson"),
  ]);
  return { ...map, base, places };
}

export function loadPractice(base: string, code: string): Promise<PracticeFile> {
  return json(base, `practice/${encodeURIComponent(code)}.json`);
}

/** The network's streets as flat runs of lon, lat. */
export function loadLines(base: string, mode: string): Promise<{ lines: number[][] }> {
  return json(base, `reach/${encodeURIComponent(mode)}/lines.json`);
}

/** For each street, quarter minutes to the practice at average speed; 254 = more, 255 = no way. */
export function loadReach(base: string, mode: string, code: string): Promise<Uint8Array> {
  return once(address(base, `reach/${encodeURIComponent(mode)}/${encodeURIComponent(code)}.bin`), async (response) => {
    return new Uint8Array(await response.arrayBuffer());
  });
}

function json<T>(base: string, file: string): Promise<T> {
  return once(address(base, file), (response) => response.json() as Promise<T>);
}

/** Fetches an address once; a failure is forgotten, so that it can be tried again. */
function once<T>(url: string, read: (response: Response) => Promise<T>): Promise<T> {
  const known = kept.get(url);
  if (known) return known as Promise<T>;
  const coming = fetch(url).then((response) => {
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return read(response);
  });
  coming.catch(() => kept.delete(url));
  kept.set(url, coming);
  return coming;
}
