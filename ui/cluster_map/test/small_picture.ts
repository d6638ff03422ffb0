/** A picture with two clusters, three practices and four places. */

import type { Card, Figures, Finding, Picture } from "../src/schema";
import { i16 } from "./packed";

export const finding = (sentence: string, more: Partial<Finding> = {}): Finding => ({
  severity: "contract",
  word: "Contract",
  sentence,
  cluster: "A",
  practices: null,
  places: null,
  ...more,
});

const figures: Figures = {
  practices: 1,
  patients: 300,
  patientsOutside: 0,
  outside: [],
  gap: 0,
  words: "",
  values: [],
  bases: [],
  partial: 0,
  whys: [],
  noWay: 0,
  notMapped: 0,
  singleHanded: 0,
};

const card = (letter: string): Card => ({ letter, name: `Name ${letter}`, colour: "#000", ink: "#fff", locked: false, closed: "", hub: "", figures });

export function smallPicture(more: Partial<Picture> = {}): Picture {
  return {
    of: { plan: "", slug: "x", areaId: "x" },
    area: { id: "x", name: "X", fictional: true, base: "b/" },
    head: { number: 1, version: 1, sentence: "", who: "", mine: true, kept: "", canUndo: false, canRedo: false },
    plan: { clusters: [card("A"), card("B")], notPlaced: figures, assignment: [0, 1, 0], territory: i16(0, 1, -1, 0) },
    band: [30000, 50000],
    view: { mode: "walk", within: 15, walkKmh: 4.8, reachScale: 1, slower: false, crowFlies: false },
    tiles: [],
    taken: null,
    canChange: true,
    findings: [finding("A is too small.")],
    chart: {
      label: "Patients by minutes",
      axes: ["Minutes on foot", "Patients"],
      names: ["this plan", "today"],
      step: 1,
      plan: [5, 10, 0],
      today: [4, 11, 0],
      top: 20,
      within: 2,
      marks: [[0, 2], [0, 10, 20]],
      below: ["More than 3 minutes away: 0.", "How these minutes were made: on paper."],
    },
    table: {
      label: "All figures",
      rows: [
        { heading: "Patients", now: ["300", "100"], beside: [" · +5", ""], below: ["", ""] },
        { heading: "Minutes *", now: ["6.4", "–"], beside: ["", " no practices"], below: ["of 20 of 300 patients", ""] },
      ],
    },
    ...more,
  };
}
