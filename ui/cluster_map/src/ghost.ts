/** What follows the pointer during a drag: the practice, and a small preview where no card shows it. */

import { behindBrief } from "./behind";
import { el, mark, write } from "./dom";
import type { Picture } from "./message";
import type { Preview } from "./store";
import { basesText, tileLines } from "./tiles";
import { CROW_FLIES, gapWords, signed, whole } from "./words";

interface Line {
  row: HTMLElement;
  badge: HTMLElement;
  patients: HTMLElement;
  gap: HTMLElement;
  /** One line a tile. */
  figures: HTMLElement;
  bases: HTMLElement;
}

/** What is told besides the figures. */
export interface Telling {
  /** The sentence above them. */
  says: string;
  /** How many practices are dragged. */
  practices: number;
  /** Their card shows the figures: only what it has no room for is told here. */
  onCard: boolean;
}

/** Lines that are made beforehand: a move concerns a target and a few sources. */
const LINES = 4;
/** Pixels that the preview needs beside and below the pointer. */
const WIDTH = 340;
const HEIGHT = 340;

export class Ghost {
  readonly element: HTMLElement;
  private readonly disc = el("span", { class: "ghost-disc" });
  private readonly label = el("span", { class: "ghost-label" });
  private readonly point = el("div", { class: "ghost-at" }, this.disc, this.label);
  private readonly says = el("p", { class: "ghost-says" });
  private readonly behind = el("p", { class: "ghost-behind", "data-testid": "ghost-behind" });
  private readonly crowFlies = el("p", { class: "quiet" }, `Minutes ${CROW_FLIES}`);
  private readonly lines: Line[] = [];
  private readonly box: HTMLElement;
  private readonly boxAt: HTMLElement;
  private dockedAt: number | null = null;
  private flipAtX = Infinity;
  private flipAtY = Infinity;

  constructor() {
    for (let i = 0; i < LINES; i++) this.lines.push(line());
    this.box = el("div", { class: "ghost-box" }, this.says, ...this.lines.map(({ row }) => row), this.behind, this.crowFlies);
    this.boxAt = el("div", { class: "ghost-at" }, this.box);
    this.element = el("div", { class: "ghost", "aria-hidden": "true", "data-testid": "ghost" }, this.point, this.boxAt);
    this.element.hidden = true;
  }

  /** Appears as this practice; `width` and `height` are those of the whole component. */
  show(label: string, letter: string, colour: string, ink: string, width: number, height: number): void {
    write(this.label, label);
    write(this.disc, letter);
    this.disc.style.setProperty("--fill", colour);
    this.disc.style.setProperty("--ink", ink);
    this.flipAtX = width - WIDTH;
    this.flipAtY = Math.max(height - HEIGHT, height / 2);
    this.element.hidden = false;
    this.box.hidden = true;
  }

  /** To this point of the component, in pixels. */
  moveTo(x: number, y: number): void {
    const left = this.dockedAt ?? x;
    this.point.style.transform = `translate(${x.toFixed(1)}px,${y.toFixed(1)}px)`;
    this.boxAt.style.transform = `translate(${left.toFixed(1)}px,${y.toFixed(1)}px)`;
    mark(this.element, "data-left", left > this.flipAtX || this.dockedAt !== null);
    mark(this.element, "data-up", y > this.flipAtY);
  }

  /** Smaller over a card, so that its figures can be read. */
  setSmall(small: boolean): void {
    mark(this.element, "data-small", small);
  }

  /** Keeps the preview left of that many pixels, off the card that is pointed at; null: it follows the pointer. */
  setDocked(left: number | null): void {
    this.dockedAt = left;
  }

  /** What would happen on dropping here. */
  preview(preview: Preview | null, { tiles, band, view }: Picture, { says, practices, onCard }: Telling): void {
    const known = preview && "changes" in preview ? preview : null;
    const changes = known && !onCard ? known.changes : [];
    const behind = known?.behind ? behindBrief(known.behind, practices) : "";
    write(this.says, says);
    write(this.behind, behind);
    this.crowFlies.hidden = !view.crowFlies || changes.length === 0;
    this.box.hidden = says === "" && behind === "" && changes.length === 0;
    mark(this.box, "data-refused", preview !== null && "refused" in preview);
    this.lines.forEach(({ row, badge, patients, gap, figures, bases }, i) => {
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
      write(gap, letter ? gapWords(after.gap, band) : "not placed, all together");
      write(figures, tileLines(tiles, before?.figures ?? null, after).join("\n"));
      write(bases, basesText(tiles, after));
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
  const figures = el("span", { class: "quiet by-line" });
  const bases = el("span", { class: "quiet" });
  const row = el("div", { class: "ghost-line" }, badge, el("div", {}, patients, gap, figures, bases));
  return { row, badge, patients, gap, figures, bases };
}
