/** The map's style. One list says what lies over what; a layer that is not in it can't be drawn. */

import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import { address } from "./area";

/** From the bottom to the top. */
export const ORDER = [
  "ground",
  "territory",
  "nobodys",
  "margin",
  "wood",
  "park",
  "homes",
  "water",
  "waterway",
  "place-borders",
  "path",
  "minor",
  "secondary-casing",
  "main-casing",
  "secondary",
  "main",
  "rail",
  "reach",
  "cluster-borders",
  "street-names",
  "circles",
  "circle-letters",
] as const;

export type LayerId = (typeof ORDER)[number];

/** Sorts layers into the one order. Throws where one is not listed, or listed and missing. */
export function inOrder(layers: LayerSpecification[]): LayerSpecification[] {
  const known = new Map(layers.map((layer) => [layer.id, layer]));
  for (const { id } of layers) {
    if (!(ORDER as readonly string[]).includes(id)) throw new Error(`layer ${id} is not in the list of layers`);
  }
  return ORDER.map((id) => {
    const layer = known.get(id);
    if (!layer) throw new Error(`layer ${id} is listed but nobody makes it`);
    return layer;
  });
}

/** Bands of reach, nearest first: upper bound in minutes and colour. */
export const REACH_BANDS = [
  { upTo: 5, colour: "#7f2704" },
  { upTo: 10, colour: "#c44103" },
  { upTo: 15, colour: "#ee7b1c" },
  { upTo: 20, colour: "#f9ab5f" },
  { upTo: 30, colour: "#fbd3a6" },
] as const;

/** Classes of patients of one practice in one place: lower bound and colour, one hue. */
export const HOME_CLASSES = [
  { from: 1, colour: "#dcd7ec" },
  { from: 25, colour: "#b9aed9" },
  { from: 100, colour: "#917fc0" },
  { from: 250, colour: "#6a519f" },
  { from: 500, colour: "#3f2a78" },
] as const;

export const NOBODYS_COLOUR = "#d5d8da";

/** Below this zoom the borders of single places are a haze, and thousands of them take longer than all else on the map. */
const PLACES_FROM = 10.5;

/** Below this zoom single places have a few pixels: lines on them are a haze. */
const HATCHED_FROM = 10;

/** From this zoom on circles carry letters. */
export const LETTERS_FROM = 12.5;

const FONT = ["Source Sans", "Helvetica Neue", "Arial", "sans-serif"];
const BY_ZOOM = (at11: number, at14: number, at17: number) =>
  ["interpolate", ["exponential", 1.6], ["zoom"], 11, at11, 14, at14, 17, at17] as const;

/** The whole style: sources of the area and every layer in order. Asks for no glyphs, tiles or sprites. */
export function styleOf(base: string): StyleSpecification {
  const file = (name: string): GeoJSONSourceSpecification => ({
    type: "geojson",
    data: address(base, name),
    tolerance: 0.6,
    buffer: 32,
    maxzoom: 15,
  });
  const empty: GeoJSONSourceSpecification = { type: "geojson", data: { type: "FeatureCollection", features: [] } };
  return {
    version: 8,
    sources: {
      context: file("context.geojson"),
      streets: file("streets.geojson"),
      names: file("labels.geojson"),
      places: { ...file("places.geojson"), tolerance: 0.3 },
      borders: { ...empty, tolerance: 0.3 },
      between: { ...empty, tolerance: 0.3 },
      nobodys: { ...empty, tolerance: 0.3 },
      reach: { ...empty, tolerance: 0.6 },
      practices: { ...empty, promoteId: "p" },
    },
    layers: inOrder([...groundLayers(), ...placeLayers(), ...streetLayers(), ...practiceLayers()]),
  };
}

function groundLayers(): LayerSpecification[] {
  const context = (id: LayerId, classes: string[], colour: string, opacity = 1): LayerSpecification => ({
    id,
    type: "fill",
    source: "context",
    filter: ["in", ["get", "c"], ["literal", classes]],
    paint: { "fill-color": colour, "fill-opacity": opacity, "fill-antialias": false },
  });
  return [
    { id: "ground", type: "background", paint: { "background-color": "#f3f2ee" } },
    context("wood", ["wood", "forest"], "#b9d3a9", 0.62),
    context("park", ["park", "grass"], "#c3dbb2", 0.62),
    context("water", ["water"], "#b4d0e0"),
    {
      id: "waterway",
      type: "line",
      source: "context",
      filter: ["==", ["get", "c"], "waterway"],
      paint: { "line-color": "#9fc3d8", "line-width": BY_ZOOM(1, 2.5, 6) as never },
    },
  ];
}

function placeLayers(): LayerSpecification[] {
  const colour = ["coalesce", ["feature-state", "colour"], NOBODYS_COLOUR];
  const isMargin = ["==", ["get", "m"], 1];
  return [
    {
      id: "territory",
      type: "fill",
      source: "places",
      filter: ["!=", ["get", "m"], 1],
      paint: { "fill-color": colour as never, "fill-opacity": 0.36, "fill-antialias": false },
    },
    {
      id: "nobodys",
      type: "fill",
      source: "nobodys",
      minzoom: HATCHED_FROM,
      paint: { "fill-pattern": "nobodys", "fill-antialias": false },
    },
    {
      id: "margin",
      type: "fill",
      source: "places",
      filter: isMargin as never,
      paint: { "fill-pattern": "hatch", "fill-opacity": 0.7 },
    },
    {
      id: "homes",
      type: "fill",
      source: "places",
      layout: { visibility: "none" },
      paint: {
        "fill-color": ["coalesce", ["feature-state", "home"], "#ffffff"] as never,
        "fill-opacity": ["case", ["to-boolean", ["feature-state", "home"]], 0.82, 0.55] as never,
        "fill-antialias": false,
      },
    },
    {
      id: "place-borders",
      type: "line",
      source: "borders",
      minzoom: PLACES_FROM,
      paint: { "line-color": "#ffffff", "line-width": 0.8, "line-opacity": 0.75 },
    },
    {
      id: "cluster-borders",
      type: "line",
      source: "between",
      layout: { "line-join": "round", "line-cap": "round" },
      paint: {
        "line-color": "#3c4a55",
        "line-width": BY_ZOOM(1, 1.8, 3) as never,
        "line-opacity": 0.75,
      },
    },
    {
      id: "reach",
      type: "line",
      source: "reach",
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": ["get", "colour"], "line-width": BY_ZOOM(1.3, 2.8, 7) as never },
    },
  ];
}

function streetLayers(): LayerSpecification[] {
  const street = (id: LayerId, cls: string, colour: string, width: unknown, more: object = {}, minzoom = 0): LayerSpecification => ({
    id,
    type: "line",
    source: "streets",
    minzoom,
    filter: ["==", ["get", "c"], cls],
    layout: { "line-cap": "butt", "line-join": "round" },
    paint: { "line-color": colour, "line-width": width as never, ...more },
  });
  return [
    street("path", "path", "#ffffff", BY_ZOOM(0.4, 0.9, 2), { "line-opacity": 0.6 }, 13.6),
    street("minor", "minor", "#ffffff", BY_ZOOM(0.5, 1.7, 7), { "line-opacity": 0.85 }, 11.5),
    street("secondary-casing", "secondary", "#8d979e", BY_ZOOM(1, 3.6, 11), { "line-opacity": 0.6 }),
    street("main-casing", "main", "#707c85", BY_ZOOM(1.6, 5, 15), { "line-opacity": 0.7 }),
    street("secondary", "secondary", "#ffffff", BY_ZOOM(0.5, 2.4, 9)),
    street("main", "main", "#fffaf0", BY_ZOOM(0.9, 3.6, 12.5)),
    street("rail", "rail", "#8b929a", BY_ZOOM(0.7, 1.3, 2.4), { "line-opacity": 0.8 }),
    {
      id: "street-names",
      type: "symbol",
      source: "names",
      minzoom: 11,
      layout: {
        "symbol-placement": "line",
        "symbol-spacing": 300,
        "symbol-sort-key": ["match", ["get", "c"], "main", 0, "secondary", 1, 2],
        "text-field": ["get", "n"],
        "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 12, 10.5, 16, 13],
        "text-max-angle": 40,
        "text-padding": 4,
      },
      paint: { "text-color": "#4a5660", "text-halo-color": "rgba(255,255,255,0.9)", "text-halo-width": 1.4 },
    },
  ];
}

function practiceLayers(): LayerSpecification[] {
  return [
    {
      id: "circles",
      type: "circle",
      source: "practices",
      layout: { visibility: "none" },
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, ["*", 0.5, ["get", "radius"]], 13, ["get", "radius"]],
        "circle-color": ["coalesce", ["feature-state", "colour"], "#ffffff"] as never,
        "circle-stroke-color": ["case", ["boolean", ["feature-state", "chosen"], false], "#17242d", "#ffffff"] as never,
        "circle-stroke-width": ["case", ["boolean", ["feature-state", "chosen"], false], 3, 1.3] as never,
      },
    },
    {
      id: "circle-letters",
      type: "symbol",
      source: "practices",
      minzoom: LETTERS_FROM,
      layout: {
        visibility: "none",
        "text-field": ["get", "letter"],
        "text-font": FONT,
        "text-size": 11,
        "text-allow-overlap": false,
      },
      paint: { "text-color": ["coalesce", ["feature-state", "ink"], "#17242d"] as never },
    },
  ];
}
