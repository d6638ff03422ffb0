/** The figures on a card, one a tile: what each is, on how many patients it rests, and what it would become. */

import { el, mark, write } from "./dom";
import type { After, Figures, Tile } from "./message";
import { PreviewRow } from "./preview_row";
import { minutes, share, whole } from "./words";

/** Half a disc: the figure rests on less than half of the patients. */
export const PARTIAL = "\u25D0";
const PARTIAL_SPOKEN = "partial: rests on less than half of the patients";

/** Figures of tiles; bases and whys are null where they are not known. */
type Cells = Pick<After, "patients" | "values" | "bases" | "partial" | "whys">;

export function isPartial({ partial }: Pick<Cells, "partial">, tile: number): boolean {
  return (partial & (1 << tile)) !== 0;
}

export function tileText({ unit }: Tile, value: number | null): string {
  if (unit === "minutes") return minutes(value);
  if (unit === "share") return share(value);
  return value === null ? "–" : whole(value);
}

/** One line a tile: "6.4 → 7.1◐ min on average*"; without what was where there is nothing before. */
export function tileLines(tiles: Tile[], before: Cells | null, after: Cells): string[] {
  const text = (cells: Cells, i: number) => tileText(tiles[i], cells.values[i]) + (isPartial(cells, i) ? PARTIAL : "");
  return tiles.map(({ label }, i) => `${before ? `${text(before, i)} → ` : ""}${text(after, i)} ${label}`);
}

/**
 * On how many patients figures rest, where that is not all of them, and which are left out: "of 3,949 of 96,829
 * patients". Each base once, with the tiles that it is about where it is not about all; all patients once, at the end.
 */
export function basesText(tiles: Tile[], cells: Cells): string {
  const { patients, values, bases, whys } = cells;
  if (!bases || !whys || patients === 0) return "";
  const about = new Map<string, { isBase: boolean; which: number[] }>();
  tiles.forEach((_, i) => {
    const isBase = bases[i] < patients && (values[i] !== null || !whys[i]);
    const rests = isBase ? `of ${whole(bases[i])}` : values[i] === null ? whys[i] : "";
    const known = about.get(rests);
    if (known) known.which.push(i);
    else if (rests) about.set(rests, { isBase, which: [i] });
  });
  const last = [...about.values()].findLast(({ isBase }) => isBase);
  const sentences = [...about].map(([rests, group]) => {
    const who = group.which.length === tiles.length ? "" : `${named(tiles, group.which)}: `;
    return `${who}${rests}${group === last ? ` of ${whole(patients)} patients` : ""}`;
  });
  return sentences.join(" · ");
}

/** The line over the one of now: on whom figures would rest; "" where that is not known yet. */
export function basesThen(tiles: Tile[], after: After | null): string {
  return after?.bases ? `→ ${basesText(tiles, after) || "of all patients"}` : "";
}

/** "minutes" for all that are minutes, else their labels without the mark. */
function named(tiles: Tile[], which: number[]): string {
  const { unit } = tiles[which[0]];
  const alike = tiles.flatMap((tile, i) => (tile.unit === unit ? [i] : []));
  if (unit === "minutes" && alike.length > 1 && alike.join() === which.join()) return unit;
  return which.map((i) => tiles[i].label.replace(/\*$/, "")).join(", ");
}

/** The mark of a partial figure: its word stands where there is room. */
function partialMark(): HTMLElement {
  const word = el("span", { class: "partial-word" }, " partial");
  return el("span", { class: "partial", role: "img", "aria-label": PARTIAL_SPOKEN, title: PARTIAL_SPOKEN }, PARTIAL, word);
}

class TileBox {
  private readonly value = new PreviewRow();
  private readonly label = el("span", { class: "tile-label" });
  private readonly nowMark = partialMark();
  private readonly thenMark = partialMark();
  readonly element: HTMLElement;
  private isPartial = false;

  constructor() {
    const [now, then] = this.value.nodes;
    this.element = el("div", { class: "tile" }, el("span", { class: "tile-value" }, now, this.nowMark, then, this.thenMark), this.label);
  }

  set(tile: Tile, { values, whys, ...now }: Figures, i: number): void {
    write(this.label, tile.label);
    this.element.title = values[i] === null && whys[i] ? whys[i] : tile.help;
    this.value.setNow(tileText(tile, values[i]));
    this.isPartial = isPartial(now, i);
    this.nowMark.hidden = !this.isPartial;
  }

  preview(tile: Tile, after: After | null, i: number): void {
    this.value.setThen(after ? tileText(tile, after.values[i]) : "");
    const willBe = after !== null && isPartial(after, i);
    this.thenMark.hidden = !willBe;
    mark(this.element, "data-partial", after ? willBe : this.isPartial);
  }
}

export class Tiles {
  readonly element = el("div", { class: "tiles" });
  private boxes: TileBox[] = [];
  private tiles: Tile[] = [];

  set(tiles: Tile[], now: Figures): void {
    if (this.boxes.length !== tiles.length) {
      this.boxes = tiles.map(() => new TileBox());
      this.element.replaceChildren(...this.boxes.map(({ element }) => element));
    }
    this.tiles = tiles;
    this.boxes.forEach((box, i) => box.set(tiles[i], now, i));
    this.preview(null);
  }

  /** Shows what each would become, and whether that is partial; null shows what is. */
  preview(after: After | null): void {
    this.boxes.forEach((box, i) => box.preview(this.tiles[i], after, i));
  }
}

/** A line with two texts in one place: what is, and over it what would be, so that nothing moves while a practice is dragged. */
export class OverlaidLine {
  private readonly now = el("span", { class: "line-now" });
  private readonly then = el("span", { class: "line-then" });
  readonly element: HTMLElement;

  constructor(kind: string) {
    this.element = el("p", { class: `overlaid ${kind}` }, this.now, this.then);
  }

  setNow(text: string): void {
    write(this.now, text);
    this.element.title = text;
  }

  /** "" shows what is. */
  setThen(text: string): void {
    write(this.then, text);
    mark(this.element, "data-then", text !== "");
  }
}

