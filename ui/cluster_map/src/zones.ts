/** The two other places that a practice can go to: a new cluster, above the cards, and not placed, below them. */

import type { Practice } from "./area";
import { Chips } from "./chips";
import { el, icon, mark, write } from "./dom";
import { NEW_CLUSTER, NOT_PLACED, type After, type Deed } from "./message";
import type { Store } from "./store";
import { basesText, basesThen, OverlaidLine, Tiles } from "./tiles";
import { countOf, fixedText, gapWords, outsideNames, whole } from "./words";

export class Zones {
  readonly notPlaced: HTMLElement;
  readonly fresh: HTMLButtonElement;
  readonly chips = el("div", { class: "chips", role: "group", "aria-label": "Practices not placed" });
  private readonly count = el("span", { class: "zone-count" });
  /** Figures of all that are not placed, taken together. */
  private readonly tiles = new Tiles();
  private readonly bases = new OverlaidLine("bases");
  private readonly outsideCount = el("summary", {});
  private readonly namesOutside = el("p", {});
  private readonly outside = el("details", { class: "meta outside" }, this.outsideCount, this.namesOutside);
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
      this.tiles.element,
      this.bases.element,
      this.outside,
      this.chips,
    );
    this.fresh = el(
      "button",
      { type: "button", class: "zone new-cluster", "data-zone": "new", "data-testid": "new-cluster" },
      icon("plus"),
      el("strong", {}, "New cluster"),
      this.freshText,
    );
    this.fresh.addEventListener("click", () => post({ type: "new" }));
    write(this.freshText, this.idle);
  }

  private readonly idle = "or drop here";

  refresh(members: Practice[]): void {
    const { plan, tiles } = this.store.picture;
    const { notPlaced } = plan;
    write(this.count, this.counted());
    this.tiles.set(tiles, notPlaced);
    this.bases.setNow(basesText(tiles, notPlaced));
    write(this.outsideCount, fixedText(notPlaced));
    write(this.namesOutside, outsideNames(notPlaced.outside));
    this.outside.hidden = notPlaced.outside.length === 0;
    this.allChips.arrange(this.chips, members);
    mark(this.notPlaced, "data-nobody", notPlaced.practices === 0);
    mark(this.notPlaced, "data-empty", members.length === 0);
    this.fresh.hidden = !this.store.canChange;
  }

  /** Shows what those not placed, and a new cluster made of the dragged practices, would be; null shows what is. */
  preview(notPlaced: After | null, fresh: After | null): void {
    const { band, tiles } = this.store.picture;
    mark(this.notPlaced, "data-preview", notPlaced !== null);
    write(this.count, notPlaced ? `${whole(this.store.picture.plan.notPlaced.patients)} → ${whole(notPlaced.patients)} patients` : this.counted());
    this.tiles.preview(notPlaced);
    this.bases.setThen(basesThen(tiles, notPlaced));
    write(this.freshText, fresh ? `${countOf(fresh.patients, "patient", "patients")}, ${gapWords(fresh.gap, band)}` : this.idle);
  }

  private counted(): string {
    const { practices, patients } = this.store.picture.plan.notPlaced;
    return practices ? `${countOf(practices, "practice", "practices")}, ${whole(patients)} patients` : "every practice has a cluster";
  }

  setRole(target: string | null, refused: boolean): void {
    const role = refused ? "refused" : "target";
    for (const [zone, name] of [[this.notPlaced, NOT_PLACED], [this.fresh, NEW_CLUSTER]] as const) {
      if (target === name) zone.setAttribute("data-role", role);
      else zone.removeAttribute("data-role");
    }
  }
}
