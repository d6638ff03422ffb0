/** The two places below the cards that a practice can also go to: not placed, and a new cluster. */

import type { Practice } from "./area";
import { Chips } from "./chips";
import { el, icon, mark, write } from "./dom";
import { NEW_CLUSTER, NOT_PLACED, type After, type Deed } from "./message";
import type { Store } from "./store";
import { countOf, gapWords, whole } from "./words";

export class Zones {
  readonly notPlaced: HTMLElement;
  readonly fresh: HTMLButtonElement;
  readonly element: HTMLElement;
  readonly chips = el("div", { class: "chips", role: "group", "aria-label": "Practices not placed" });
  private readonly count = el("span", { class: "zone-count" });
  private readonly freshText = el("span", { class: "zone-count" });

  constructor(
    private readonly store: Store,
    private readonly allChips: Chips,
    post: (deed: Deed) => void,
  ) {
    this.notPlaced = el(
      "section",
      { class: "zone not-placed", "data-zone": "not-placed", "data-testid": "not-placed", "aria-label": "Not placed" },
      el("p", { class: "zone-title" }, el("strong", {}, "Not placed"), this.count),
      this.chips,
    );
    this.fresh = el(
      "button",
      { type: "button", class: "zone new-cluster", "data-zone": "new", "data-testid": "new-cluster" },
      el("span", { class: "zone-title" }, icon("plus"), el("strong", {}, "New cluster")),
      this.freshText,
    );
    this.fresh.addEventListener("click", () => post({ type: "new" }));
    this.element = el("div", { class: "zones" }, this.notPlaced, this.fresh);
    write(this.freshText, this.idle);
  }

  private readonly idle = "press, or drop a practice here";

  refresh(members: Practice[]): void {
    const { practices, patients } = this.store.message.plan.notPlaced;
    write(this.count, practices ? `${countOf(practices, "practice", "practices")}, ${whole(patients)} patients` : "every practice has a cluster");
    this.allChips.arrange(this.chips, members);
    mark(this.notPlaced, "data-empty", members.length === 0);
    this.fresh.hidden = !this.store.canChange;
  }

  /** Says what a new cluster made of the dragged practices would be; null says what the button does. */
  preview(after: After | null): void {
    write(this.freshText, after ? `${countOf(after.patients, "patient", "patients")}, ${gapWords(after.gap, this.store.message.band)}` : this.idle);
  }

  setRole(target: string | null, refused: boolean): void {
    const role = refused ? "refused" : "target";
    for (const [zone, name] of [[this.notPlaced, NOT_PLACED], [this.fresh, NEW_CLUSTER]] as const) {
      if (target === name) zone.setAttribute("data-role", role);
      else zone.removeAttribute("data-role");
    }
  }
}
