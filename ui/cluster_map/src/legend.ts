/** What colours, sizes and lines mean, and whose data it is. */

import { el, mark, write } from "./dom";
import { HOME_CLASSES, REACH_BANDS } from "./layers";
import type { Picture, View } from "./message";
import { CROW_FLIES } from "./words";

const MODES: Record<string, string> = { walk: "on foot", cycle: "by bicycle", drive: "by car" };

export class Legend {
  readonly element: HTMLElement;
  private readonly homes = el("div", { class: "legend-part", "data-part": "homes" });
  private readonly reach = el("div", { class: "legend-part", "data-part": "reach" });
  private readonly reachTitle = el("strong", {});
  private readonly crowFlies = el("p", {}, `Minutes are ${CROW_FLIES}: this area has no streets`);
  private readonly margin = row("key-margin", "outside the area: context only");

  constructor() {
    this.homes.append(
      el("strong", {}, "Patients of the practice living in a place"),
      ramp(HOME_CLASSES.map(({ from, colour }) => [colour, `${from}+`])),
    );
    this.reach.append(this.reachTitle, ramp(REACH_BANDS.map(({ upTo, colour }) => [colour, `${upTo}`])));
    const general = el(
      "div",
      { class: "legend-part" },
      row("key-place", "coloured by the cluster with most of its patients"),
      row("key-nobodys", "hatched: led by others, or by nobody"),
      row("key-practice", "practice: area by list size, letter of its cluster"),
      row("key-alone", "single-handed: one GP"),
      row("key-not-placed", "not placed"),
      this.margin,
      this.crowFlies,
    );
    this.element = el(
      "details",
      { class: "legend", "data-testid": "legend" },
      el("summary", {}, "Key"),
      el("div", { class: "legend-body" }, general, this.homes, this.reach),
    );
    this.set({ homes: false, reach: false, margin: false }, null);
  }

  /** Open from the start where there is room for it. */
  open(): void {
    this.element.setAttribute("open", "");
  }

  set(shown: { homes: boolean; reach: boolean; margin: boolean }, view: View | null): void {
    this.homes.hidden = !shown.homes;
    this.reach.hidden = !shown.reach;
    this.margin.hidden = !shown.margin;
    this.crowFlies.hidden = !view?.crowFlies;
    const slower = view?.slower ? ", slower walker" : "";
    write(this.reachTitle, view ? `Minutes to the practice ${MODES[view.mode] ?? view.mode}${slower}*` : "");
    mark(this.element, "data-more", shown.homes || shown.reach);
  }
}

/** Whose data the map shows; in the corner of the map at all times. */
export function attribution(picture: Picture): HTMLElement {
  return el("p", { class: "attribution", "data-testid": "attribution" }, attributionText(picture));
}

/** An area whose minutes are as the crow flies was built without streets, and owes nothing to a map of them. */
export function attributionText({ area, view }: { area: { fictional: boolean }; view: { crowFlies: boolean } }): string {
  if (area.fictional) return "Fictional borough: no practice, place or street is real";
  return `${view.crowFlies ? "" : "© OpenStreetMap contributors, ODbL. "}Contains NHS, ONS and OS data, OGL v3.0`;
}

function row(kind: string, text: string): HTMLElement {
  return el("div", { class: "key-row" }, el("span", { class: `key ${kind}`, "aria-hidden": "true" }), el("span", {}, text));
}

function ramp(steps: (readonly [string, string])[]): HTMLElement {
  const boxes = steps.map(([colour, text]) => {
    const box = el("span", { class: "ramp-step" }, text);
    box.style.setProperty("--step", colour);
    return box;
  });
  return el("div", { class: "ramp" }, ...boxes);
}
