/** In the panel: what the move that is being considered would do, line by line. */

import { el, write } from "./dom";
import type { ClusterChange, Preview } from "./store";
import { gapWords, minutes, share, signed, whole } from "./words";

export class PanelPreview {
  readonly element = el("div", { class: "panel-preview", "data-testid": "panel-preview" });

  show(preview: Preview | null, band: [number, number]): void {
    if (!preview) write(this.element, "Point at a letter to see what the move would do.");
    else if ("refused" in preview) write(this.element, preview.refused);
    else if ("waiting" in preview) write(this.element, "Working out what the move would do …");
    else this.element.replaceChildren(...preview.changes.map((change) => this.line(change, band)));
  }

  private line({ letter, before, after }: ClusterChange, band: [number, number]): HTMLElement {
    const badge = el("span", { class: "badge small" }, letter || "–");
    badge.style.setProperty("--fill", before?.colour ?? "");
    badge.style.setProperty("--ink", before?.ink ?? "");
    const figures = before?.figures;
    const patients = figures
      ? `${whole(figures.patients)} → ${whole(after.patients)} (${signed(after.patients - figures.patients)})`
      : whole(after.patients);
    const lines = [el("strong", {}, patients)];
    if (letter) {
      const was = (text: string) => (figures ? `${text} → ` : "");
      const mean = `${was(minutes(figures?.mean ?? null))}${minutes(after.mean)} min*`;
      const p90 = `${was(minutes(figures?.p90 ?? null))}${minutes(after.p90)} 9 in 10*`;
      const inTime = `${was(share(figures?.within ?? null))}${share(after.within)} in time*`;
      lines.push(el("span", {}, gapWords(after.gap, band)), el("span", { class: "quiet" }, `${mean} · ${p90} · ${inTime}`));
    }
    return el("div", { class: "ghost-line" }, badge, el("div", {}, ...lines));
  }
}
