/** Keeps what the map shows when the page is left, for each area. */

export interface Kept {
  lon: number;
  lat: number;
  zoom: number;
}

const inMemory = new Map<string, Kept>();
const KEY = "neighbouring.camera.";

export function keepCamera(area: string, camera: Kept): void {
  inMemory.set(area, camera);
  try {
    sessionStorage.setItem(KEY + area, JSON.stringify(camera));
  } catch {
    // Storage is forbidden or full: the memory of this page is enough.
  }
}

export function keptCamera(area: string): Kept | undefined {
  return inMemory.get(area) ?? stored(area);
}

function stored(area: string): Kept | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY + area) ?? "null");
    return isKept(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { lon, lat, zoom } = value as Record<string, unknown>;
  return [lon, lat, zoom].every((one) => typeof one === "number" && Number.isFinite(one));
}
