/** The map itself: MapLibre, its camera and its sources. Draws streets and colours; practices lie over it as HTML. */

import { Map as MapLibre, prewarm, setWorkerUrl, type GeoJSONSource } from "maplibre-gl";
import type { AreaFiles } from "./area";
import { bordersOf, linesOf, type Border } from "./borders";
import { keepCamera, keptCamera } from "./camera_memory";
import { styleOf } from "./layers";
import { Camera } from "./projection";

setWorkerUrl(workerAddress());
// The worker starts while the area's files are still on their way.
prewarm();

const FIT_PADDING = 28;
const LONGEST_FLIGHT_MS = 700;
/** A flight stops at this zoom: the streets around are still seen. */
const CLOSEST_FLIGHT = 14.5;

export class MapView {
  readonly borders: Border[];
  camera: Camera;
  /** Resolves when the style is there, so that layers and states can be set. */
  readonly ready: Promise<void>;
  private readonly map: MapLibre;
  zoom = NaN;
  private readonly listeners: ((zoomed: boolean) => void)[] = [];
  private styled = false;

  /** Throws where the browser can't draw with WebGL. */
  constructor(
    readonly container: HTMLElement,
    private readonly areaId: string,
    private readonly area: AreaFiles,
  ) {
    const kept = keptCamera(areaId);
    const where = kept ? { center: [kept.lon, kept.lat] as [number, number], zoom: kept.zoom } : { bounds: area.bbox };
    this.map = new MapLibre({
      container,
      style: styleOf(area.base),
      ...where,
      fitBoundsOptions: { padding: FIT_PADDING },
      maxBounds: widened(area.bbox),
      minZoom: 8,
      maxZoom: 17.5,
      attributionControl: false,
      maplibreLogo: false,
      boxZoom: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      keyboard: false,
      renderWorldCopies: false,
      fadeDuration: 0,
      refreshExpiredTiles: false,
      canvasContextAttributes: { antialias: false },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.getCanvas().setAttribute("tabindex", "-1");
    this.map.getCanvas().setAttribute("aria-label", "Streets and territories");
    this.borders = bordersOf(area.places.features);
    this.camera = this.readCamera();
    this.zoom = this.map.getZoom();
    this.map.on("move", () => this.moved());
    this.map.on("resize", () => this.moved());
    this.map.on("moveend", () => this.keep());
    this.ready = new Promise((resolve) => this.map.once("style.load", () => resolve(this.addOwn())));
  }

  /** Whether layers and states can be set. */
  get isReady(): boolean {
    return this.styled;
  }

  /** Where HTML goes that lies over the map and lets the wheel through to it. */
  get overlay(): HTMLElement {
    return this.map.getCanvasContainer();
  }

  /** Whether an error of a file has been seen is told to `listener`, instead of the console. */
  onError(listener: (what: string) => void): void {
    this.map.on("error", (event) => listener(event.error?.message ?? "unknown"));
  }

  onIdle(listener: () => void): void {
    this.map.once("idle", listener);
  }

  /** The rows of all places. */
  get places(): number[] {
    return this.area.places.features.map(({ id }) => id);
  }

  /** These places as features of their own. */
  featuresOf(places: Set<number>): GeoJSON.Feature[] {
    return this.area.places.features.filter(({ id }) => places.has(id));
  }

  /** Calls the listener whenever the camera has moved; `zoomed` tells whether more than a shift. */
  onMove(listener: (zoomed: boolean) => void): void {
    this.listeners.push(listener);
  }

  setPlaceState(place: number, state: Record<string, unknown>): void {
    this.map.setFeatureState({ source: "places", id: place }, state);
  }

  setPracticeState(practice: number, state: Record<string, unknown>): void {
    this.map.setFeatureState({ source: "practices", id: practice }, state);
  }

  /** Resolves when the map can draw them. */
  setData(source: "borders" | "between" | "nobodys" | "reach" | "practices", features: GeoJSON.Feature[]): Promise<void> {
    return (this.map.getSource(source) as GeoJSONSource).setData({ type: "FeatureCollection", features });
  }

  setVisible(layer: string, visible: boolean): void {
    const value = visible ? "visible" : "none";
    if (this.map.getLayoutProperty(layer, "visibility") !== value) this.map.setLayoutProperty(layer, "visibility", value);
  }

  setPaint(layer: string, property: string, value: unknown): void {
    this.map.setPaintProperty(layer, property as never, value as never);
  }

  zoomBy(steps: number): void {
    this.map.easeTo({ zoom: this.map.getZoom() + steps, duration: this.flight(250) });
  }

  fitArea(): void {
    this.fit(this.area.bbox);
  }

  fit(box: [number, number, number, number], padding = FIT_PADDING): void {
    this.map.fitBounds(box, { padding, maxZoom: CLOSEST_FLIGHT, duration: this.flight(LONGEST_FLIGHT_MS) });
  }

  /** Shifts the map by pixels. */
  panBy(right: number, down: number): void {
    this.map.panBy([right, down], { duration: this.flight(250) });
  }

  /** Whether a drag with the pointer may shift the map. */
  setPanning(on: boolean): void {
    if (on) this.map.dragPan.enable();
    else this.map.dragPan.disable();
  }

  resize(): void {
    this.map.resize();
  }

  destroy(): void {
    this.keep();
    this.map.remove();
  }

  private addOwn(): void {
    void this.setData("borders", linesOf(this.borders));
    this.map.addImage("hatch", hatch([150, 156, 160, 150], [228, 229, 229, 150], 1));
    this.map.addImage("nobodys", hatch([107, 119, 128, 120], [0, 0, 0, 0], -1));
    this.styled = true;
  }

  private readCamera(): Camera {
    const { lng, lat } = this.map.getCenter();
    const { clientWidth, clientHeight } = this.container;
    return Camera.at(lng, lat, this.map.getZoom(), clientWidth, clientHeight);
  }

  private moved(): void {
    const zoom = this.map.getZoom();
    const zoomed = zoom !== this.zoom;
    this.zoom = zoom;
    this.camera = this.readCamera();
    for (const listener of this.listeners) listener(zoomed);
  }

  private keep(): void {
    const { lng, lat } = this.map.getCenter();
    keepCamera(this.areaId, { lon: lng, lat, zoom: this.map.getZoom() });
  }

  private flight(milliseconds: number): number {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : milliseconds;
  }
}

function workerAddress(): string {
  const own = new URL(import.meta.url);
  const worker = new URL("maplibre_worker.js", own);
  worker.search = own.search;
  return worker.href;
}

function widened([w, s, e, n]: [number, number, number, number]): [number, number, number, number] {
  const [dx, dy] = [(e - w) * 0.75, (n - s) * 0.75];
  return [w - dx, s - dy, e + dx, n + dy];
}

/** Diagonal lines on a ground, 8 x 8 pixels, seamless; they rise to the right where `slope` is 1, and fall where it is -1. */
function hatch(line: number[], ground: number[], slope: 1 | -1): { width: number; height: number; data: Uint8ClampedArray } {
  const size = 8;
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) data.set((x + slope * y + size) % size < 1 ? line : ground, (y * size + x) * 4);
  }
  return { width: size, height: size, data };
}
