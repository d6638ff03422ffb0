/** All figures of all clusters: a proper table, in which a new picture changes only the cells that differ. */

import { desk } from "./desk";
import { el, icon, mark, write } from "./dom";
import type { Picture } from "./schema";

/** Stands where a figure can't be had. */
const NOTHING = "–";

interface Cell {
  now: HTMLElement;
  beside: HTMLElement;
  below: HTMLElement;
}

interface Heading {
  badge: HTMLElement;
  name: HTMLElement;
}

export class TableSheet {
  readonly element: HTMLElement;
  private readonly table = el("table", {});
  private readonly region: HTMLElement;
  private headings: Heading[] = [];
  private titles: HTMLElement[] = [];
  private cells: Cell[][] = [];

  constructor() {
    // Keys scroll it sideways: a table that is wider than the page must not need a pointer.
    this.region = el("div", { class: "sheet table-sheet", role: "region", tabindex: 0, "data-testid": "figures-table" }, this.table);
    const download = el("button", { type: "button", class: "download" }, icon("download"), "Download the figures as CSV");
    download.addEventListener("click", () => void saveFigures());
    this.element = el("div", {}, this.region, download);
  }

  draw({ plan: { clusters }, table: { label, rows } }: Picture): void {
    if (clusters.length !== this.headings.length || rows.length !== this.titles.length) this.rule(clusters.length, rows.length);
    this.region.setAttribute("aria-label", label);
    clusters.forEach(({ letter, name, colour, ink }, column) => {
      const { badge, name: text } = this.headings[column];
      write(badge, letter);
      write(text, name);
      badge.style.setProperty("--fill", colour);
      badge.style.setProperty("--ink", ink);
    });
    rows.forEach(({ heading, now, beside, below }, row) => {
      write(this.titles[row], heading);
      this.cells[row].forEach((cell, column) => {
        write(cell.now, now[column]);
        write(cell.beside, beside[column]);
        write(cell.below, below[column]);
        cell.below.hidden = below[column] === "";
        mark(cell.beside, "data-note", now[column] === NOTHING);
      });
    });
  }

  /** Makes empty cells, so many across and so many down. */
  private rule(columns: number, rows: number): void {
    const across = Array.from({ length: columns });
    this.headings = across.map(() => ({ badge: el("span", { class: "badge" }), name: el("span", {}) }));
    this.titles = Array.from({ length: rows }, () => el("th", { scope: "row" }));
    this.cells = this.titles.map(() =>
      across.map(() => ({ now: el("span", {}), beside: el("span", { class: "beside" }), below: el("span", { class: "below" }) })),
    );
    const head = this.headings.map(({ badge, name }) => el("th", { scope: "col" }, badge, " ", name));
    const body = this.titles.map((title, row) => el("tr", {}, title, ...this.cells[row].map(({ now, beside, below }) => el("td", {}, now, beside, below))));
    this.table.replaceChildren(
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Figure"), ...head)),
      el("tbody", {}, ...body),
    );
  }
}

/** Hands out every figure of what the page shows, as it is now. */
async function saveFigures(): Promise<void> {
  const file = await desk.figures();
  if (!file) return desk.say("The figures can't be had now: the server does not answer. Try again.", "refused");
  const address = URL.createObjectURL(file);
  el("a", { href: address, download: "figures.csv" }).click();
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
