/** What follows the pointer during a drag: the practice, and a small preview where no card shows it. */

import { el, mark, write } from "./dom";
import type { Preview } from "./store";
import { gapWords, minutes, share, signed, whole } from "./words";

interface Line {
  row: HTMLElement;
  badge: HTMLElement;
  patients: HTMLElement;
  gap: HTMLElement;
  times: HTMLElement;
}

/** Lines that are made beforehand: a move concerns a target and a few sources. */
const LINES = 4;

export class Ghost {
  readonly element: HTMLElement;
  private readonly disc = el("span", { class: "ghost-disc" });
  private readonly label = el("span", { class: "ghost-label" });
  private readonly says = el("p", { class: "ghost-says" });
  private readonly lines: Line[] = [];
  private readonly box: HTMLElement;
  private flipAtX = Infinity;
  private flipAtY = Infinity;

  constructor() {
    for (let i = 0; i < LINES; i++) this.lines.push(line());
    this.box = el("div", { class: "ghost-box" }, this.says, ...this.lines.map(({ row }) => row));
    this.element = el("div", { class: "ghost", "aria-hidden": "true", "data-testid": "ghost" }, this.disc, this.label, this.box);
    this.element.hidden = true;
  }

  /** Appears as this practice; `width` and `height` are those of the whole component. */
  show(label: string, letter: string, colour: string, ink: string, width: number, height: number): void {
    write(this.label, label);
    write(this.disc, letter);
    this.disc.style.setProperty("--fill", colour);
    this.disc.style.setProperty("--ink", ink);
    this.flipAtX = width - 320;
    this.flipAtY = height - 190;
    this.element.hidden = false;
    this.preview(null, [30_000, 50_000], "");
  }

  /** To this point of the component, in pixels. */
  moveTo(x: number, y: number): void {
    this.element.style.transform = `translate(${x.toFixed(1)}px,${y.toFixed(1)}px)`;
    mark(this.element, "data-left", x > this.flipAtX);
    mark(this.element, "data-up", y > this.flipAtY);
  }

  /** Smaller over a card, so that its figures can be read. */
  setSmall(small: boolean): void {
    mark(this.element, "data-small", small);
  }

  /** What would happen on dropping here; `says` is the sentence above the figures. */
  preview(preview: Preview | null, band: [number, number], says: string): void {
    const changes = preview && "changes" in preview ? preview.changes : [];
    write(this.says, says);
    this.box.hidden = says === "" && changes.length === 0;
    mark(this.box, "data-refused", preview !== null && "refused" in preview);
    this.lines.forEach(({ row, badge, patients, gap, times }, i) => {
      const change = changes[i];
      row.hidden = !change;
      if (!change) return;
      const { letter, before, after } = change;
      write(badge, letter || "–");
      badge.style.setProperty("--fill", before?.colour ?? "");
      badge.style.setProperty("--ink", before?.ink ?? "");
      const from = before ? `${whole(before.figures.patients)} → ` : "";
      const by = before ? ` (${signed(after.patients - before.figures.patients)})` : "";
      write(patients, `${from}${whole(after.patients)}${by}`);
      write(gap, letter ? gapWords(after.gap, band) : "in no cluster");
      const was = (now: string) => (before ? `${now} → ` : "");
      const figures = before?.figures;
      const inTime = `${was(share(figures?.within ?? null))}${share(after.within)}`;
      write(times, letter ? `${was(minutes(figures?.mean ?? null))}${minutes(after.mean)} min*, ${inTime} in time*` : "");
    });
  }

  hide(): void {
    this.element.hidden = true;
  }
}

function line(): Line {
  const badge = el("span", { class: "badge small" });
  const patients = el("strong", {});
  const gap = el("span", {});
  const times = el("span", { class: "quiet" });
  const row = el("div", { class: "ghost-line" }, badge, el("div", {}, patients, gap, times));
  return { row, badge, patients, gap, times };
}
