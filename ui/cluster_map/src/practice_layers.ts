/** Of the chosen practice: where its patients live, the streets within reach, the practices it shares patients with. */

import { loadLines, loadPractice, loadReach, type PracticeFile } from "./area";
import type { MapView } from "./map_view";
import type { Overlay, Tie } from "./overlay";
import type { Layer, Panel } from "./panel";
import type { Pins } from "./pins";
import { homeColour, reachFeatures } from "./practice_features";
import type { Store } from "./store";
import { share } from "./words";

/** Ties shorter than so many pixels carry no share: the list in the panel does. */
const LABEL_FROM = 90;

const NONE: PracticeFile["homes"] = [];

export class PracticeLayers {
  private file: PracticeFile | null = null;
  private code = "";
  private homesShown = NONE;
  private reachShown = "";

  constructor(
    private readonly store: Store,
    private readonly map: MapView,
    private readonly pins: Pins,
    private readonly overlay: Overlay,
    private readonly panel: Panel,
    private readonly failed: (what: string) => void,
  ) {}

  /** Draws what belongs to the one practice that is chosen; to none, when none or several are. */
  async refresh(): Promise<void> {
    const code = this.store.chosen.length === 1 ? this.store.chosen[0] : "";
    const base = this.store.area?.base;
    if (base === undefined) return;
    if (code !== this.code) {
      this.code = code;
      this.file = null;
      this.panel.setShared([]);
      if (code) {
        const file = await loadPractice(base, code).catch(() => null);
        if (this.code !== code) return;
        if (!file) this.failed(`What is known of practice ${code} could not be fetched.`);
        this.file = file;
        this.listShared();
      }
    }
    this.drawHomes();
    this.drawTies();
    await this.drawReach(base);
  }

  /** Lines to the practices with most patients in common; they follow the map. */
  drawTies(): void {
    const from = this.pins.byCode.get(this.code);
    if (!from || !this.file || !this.panel.on.shared) return this.overlay.drawTies([]);
    const ties: Tie[] = [];
    for (const [row, part] of this.file.shared) {
      const to = this.pins.all.find((pin) => pin.row === row);
      if (!to) continue;
      ties.push({
        fromX: from.x,
        fromY: from.y,
        toX: to.x,
        toY: to.y,
        width: 1 + part * 8,
        label: Math.hypot(to.x - from.x, to.y - from.y) > LABEL_FROM ? share(part * 1000) : "",
      });
    }
    this.overlay.drawTies(ties);
  }

  /** The modes for which this area has reach. */
  get hasReach(): boolean {
    return this.store.area?.reach[this.store.picture.view.mode] ?? false;
  }

  isOn(layer: Layer): boolean {
    return this.code !== "" && this.panel.on[layer];
  }

  private listShared(): void {
    const practices = this.store.area?.practices ?? [];
    const shared = (this.file?.shared ?? []).map(([row, part, patients]) => ({
      code: practices[row].code,
      name: practices[row].name,
      share: part,
      patients,
    }));
    this.panel.setShared(shared);
  }

  private drawHomes(): void {
    const homes = this.file && this.panel.on.homes ? this.file.homes : NONE;
    if (homes === this.homesShown) return;
    for (const [place] of this.homesShown) this.map.setPlaceState(place, { home: null });
    for (const [place, patients] of homes) this.map.setPlaceState(place, { home: homeColour(patients) });
    this.homesShown = homes;
    this.map.setVisible("homes", homes.length > 0);
  }

  private async drawReach(base: string): Promise<void> {
    const { mode, reachScale } = this.store.picture.view;
    const code = this.panel.on.reach && this.hasReach ? this.code : "";
    const key = code && `${code} ${mode} ${reachScale}`;
    if (key === this.reachShown) return;
    this.reachShown = key;
    if (!key) return this.map.setData("reach", []);
    try {
      const [{ lines }, quarters] = await Promise.all([loadLines(base, mode), loadReach(base, mode, code)]);
      if (this.reachShown === key) this.map.setData("reach", reachFeatures(lines, quarters, reachScale));
    } catch {
      this.reachShown = "";
      this.failed("The streets within reach could not be fetched.");
    }
  }
}
