/** In the panel: what the move that is being considered would do, line by line, and to whom. */

import { behindWords } from "./behind";
import { el, write } from "./dom";
import type { Picture } from "./message";
import type { ClusterChange, Preview } from "./store";
import { basesText, tileLines } from "./tiles";
import { CROW_FLIES, gapWords, signed, whole } from "./words";

export class PanelPreview {
  readonly element = el("div", { class: "panel-preview", "data-testid": "panel-preview" });

  show(preview: Preview | null, picture: Picture, practices: number): void {
    if (!preview) write(this.element, "Point at a letter to see what the move would do.");
    else if ("refused" in preview) write(this.element, preview.refused);
    else if ("waiting" in preview) write(this.element, "Working out what the move would do …");
    else {
      const lines = preview.changes.map((change) => this.line(change, picture));
      const { behind } = preview;
      if (behind) lines.push(el("p", { class: "behind", "data-testid": "behind" }, behindWords(behind, practices)));
      if (picture.view.crowFlies) lines.push(el("p", { class: "quiet" }, `Minutes ${CROW_FLIES}: this area has no streets.`));
      this.element.replaceChildren(...lines);
    }
  }

  private line({ letter, before, after }: ClusterChange, { band, tiles }: Picture): HTMLElement {
    const badge = el("span", { class: "badge small" }, letter || "–");
    badge.style.setProperty("--fill", before?.colour ?? "");
    badge.style.setProperty("--ink", before?.ink ?? "");
    const figures = before?.figures ?? null;
    const patients = figures
      ? `${whole(figures.patients)} → ${whole(after.patients)} (${signed(after.patients - figures.patients)})`
      : whole(after.patients);
    const bases = basesText(tiles, after);
    const about = el(
      "div",
      {},
      el("strong", {}, patients),
      el("span", {}, letter ? gapWords(after.gap, band) : "not placed, all together"),
      el("span", { class: "quiet by-line" }, tileLines(tiles, figures, after).join("\n")),
      bases ? el("span", { class: "quiet" }, bases) : null,
    );
    return el("div", { class: "ghost-line" }, badge, about);
  }
}
