/** The whole component: puts the parts together and says which part answers to what a person does. */

import { loadArea, type AreaFiles } from "./area";
import { Announcer } from "./announce";
import { Cards } from "./cards";
import { Chips } from "./chips";
import { afterPress } from "./choosing";
import { DragShow } from "./drag_show";
import { afterSending, el, mark } from "./dom";
import { Ground } from "./ground";
import { handlePractice, handleSteps, type KeyHooks } from "./keys";
import { attribution, Legend } from "./legend";
import { MapView } from "./map_view";
import { desk } from "./desk";
import type { Deed, Picture } from "./message";
import { Panel } from "./panel";
import { Stage } from "./stage";
import type { Finding, Moves } from "./schema";
import { stats } from "./stats";
import { Store } from "./store";
import { Toolbar } from "./toolbar";
import { targetName } from "./words";

const OF_ANOTHER = "Not saved: another plan has just opened here. Look at it, then try again.";

export class Workbench implements KeyHooks {
  readonly element = el("div", { class: "workbench", "data-testid": "cluster-map" });
  readonly store: Store;
  readonly announcer = new Announcer();
  readonly chips: Chips;
  readonly cards: Cards;
  readonly panel: Panel;
  readonly legend = new Legend();
  /** Where the map is; the parts below lie over it. */
  readonly stageElement = el("div", { class: "stage", "data-testid": "stage" });
  stage: Stage | null = null;
  adding = false;
  readonly drags: DragShow;
  private toolbar: Toolbar;
  /** The target that the panel points at. */
  private pointed: string | null = null;
  /** A finding that is to be shown once the map is there. */
  private finding: Finding | null = null;
  private readonly say = (sentence: string, kind: "said" | "refused") => this.announcer.say(sentence, kind);

  constructor(
    picture: Picture,
    private readonly mountedAt: number,
  ) {
    this.store = new Store(picture);
    this.chips = new Chips(this.store);
    this.cards = new Cards(this.store, this.chips, (deed) => this.post(deed));
    this.panel = new Panel(this.store, {
      move: (codes, to) => void this.move(codes, to),
      consider: (to) => this.consider(to),
      close: () => this.closePanel(),
      show: () => this.stage?.refreshLayers(),
      choose: (code) => this.press(code, false),
    });
    this.drags = new DragShow(this);
    this.toolbar = this.makeToolbar(false);
    this.element.append(this.stageElement, this.cards.element, this.announcer.element, this.drags.ghost.element);
    this.stageElement.append(this.toolbar.element, this.panel.element);
    this.store.subscribe((change) => this.draw(change));
    this.listen();
    desk.tellers.push(this.say);
    desk.onShow = (finding) => this.show(finding);
    this.draw("picture");
    void this.open();
  }

  /** A new picture of the plan, or of another one. */
  update(picture: Picture): void {
    const before = this.store.picture;
    if (picture === before && this.store.pending.size > 0) return this.store.changed("pending");
    this.store.setPicture(picture);
    if (before.area.id !== picture.area.id) void this.open();
  }

  /** What single moves would do has come: what is pointed at now may be shown. */
  foresee(moves: Moves): void {
    this.store.foresee(moves);
    this.previewAgain();
  }

  destroy(): void {
    desk.tellers = desk.tellers.filter((teller) => teller !== this.say);
    desk.onShow = () => undefined;
    desk.take([]);
    this.announcer.stop();
    this.drags.drag.cancel();
    window.removeEventListener("keydown", this.onWindowKey);
    this.stage?.destroy();
  }

  undo(): void {
    this.post({ type: "undo" });
  }

  redo(): void {
    this.post({ type: "redo" });
  }

  /** A practice was pressed, on the map or on a card. */
  press(code: string, adding: boolean): void {
    this.choose(afterPress(this.store.chosen, code, this.store.canChange && (adding || this.adding)));
  }

  clear(): void {
    this.choose([]);
  }

  /** The focus goes back to the practice that the panel was about. */
  private closePanel(): void {
    const [code] = this.store.chosen;
    this.clear();
    const pin = this.stage?.ground.pins.circles ? undefined : this.stage?.ground.pins.byCode.get(code)?.element;
    (pin ?? this.chips.element(code))?.focus({ preventScroll: true });
  }

  choose(codes: string[]): void {
    this.store.choose(codes.filter((code) => this.store.isMovable(code)));
    this.tellChosen();
  }

  /** The next picture says all about moving these: the people behind the averages, and of several the figures. */
  tellChosen(codes = this.store.chosen): void {
    if (this.store.canChange) desk.take([...codes]);
  }

  /** Moves practices: coloured at once, on the plan when Python has said so. Returns whether any is on its way. */
  move(codes: string[], to: string): boolean {
    if (!this.store.canChange) return false;
    const leaving = this.store.leaving(codes, to);
    const refusal = this.store.refusal(codes, to);
    if (leaving.length === 0) this.announcer.say(`Nothing changed: already ${to ? "in " : ""}${targetName(to)}.`);
    else if (refusal) this.announcer.say(refusal, "refused");
    if (leaving.length === 0 || refusal) return false;
    for (const code of leaving) this.store.pending.set(code, to);
    // What was taken up is put down: the answer says all about what is still chosen.
    desk.chosen = [...this.store.chosen];
    this.post({ type: "move", practices: leaving, to }, () => {
      for (const code of leaving) this.store.pending.delete(code);
    });
    afterSending(() => this.store.changed("pending"));
    return true;
  }

  /** Shows on the cards and in the panel what a move of the chosen would do; nothing where they are there already. */
  consider(pointed: string | null): void {
    const { chosen } = this.store;
    this.pointed = pointed;
    const to = pointed !== null && this.store.leaving(chosen, pointed).length > 0 ? pointed : null;
    const preview = to === null ? null : this.store.preview(chosen, to);
    const refused = preview !== null && "refused" in preview;
    this.panel.considered(to);
    this.cards.preview(preview);
    this.cards.setTarget(to, refused);
    this.stage?.ground.outline(refused ? null : to);
  }

  /** Whatever is pressed, a screen that only watches sends nothing; what was meant for a plan is done to no other. */
  private post(deed: Deed, done?: () => void): void {
    if (!this.store.canChange) return;
    if (!desk.isOfAnother) return void desk.post(deed, { isOnMap: true }, done);
    done?.();
    this.announcer.say(OF_ANOTHER, "refused");
    this.store.changed("pending");
  }

  private draw(change: "picture" | "area" | "chosen" | "pending"): void {
    if (change !== "chosen") this.cards.refresh();
    if (change === "chosen") this.chips.refresh();
    if (change === "picture") {
      const { canUndo, canRedo } = this.store.picture.head;
      this.toolbar.setSteps(canUndo, canRedo);
      this.toolbar.setCanChange(this.store.canChange);
      mark(this.element, "data-watching", !this.store.canChange);
    }
    this.panel.refresh();
    if (change === "picture") this.previewAgain();
    this.stage?.draw(change);
  }

  private previewAgain(): void {
    this.drags.pictureCame();
    if (this.pointed !== null && !this.drags.drag.active) this.consider(this.pointed);
  }

  /** Fetches the area and puts the map up; cards work before that and without it. */
  private async open(): Promise<void> {
    const { area } = this.store.picture;
    this.stage?.destroy();
    this.stage = null;
    this.stageElement.setAttribute("aria-busy", "true");
    try {
      const files = await loadArea(area.base);
      if (this.store.picture.area.id !== area.id) return;
      this.store.setArea(files);
      this.raiseMap(files, area.id);
    } catch {
      this.explain("The area's files could not be fetched. Reload the page; if that does not help, build the area again.");
    }
    this.stageElement.removeAttribute("aria-busy");
  }

  private raiseMap(files: AreaFiles, areaId: string): void {
    const canvas = el("div", { class: "map" });
    this.stageElement.replaceChildren(canvas, this.legend.element, attribution(this.store.picture), this.panel.element);
    let map: MapView;
    try {
      map = new MapView(canvas, areaId, files);
    } catch {
      canvas.remove();
      this.stageElement.append(this.toolbar.element);
      this.explain("This browser cannot draw the map (WebGL is missing or switched off). The cards work all the same.");
      return;
    }
    this.toolbar = this.makeToolbar(true);
    this.stageElement.append(this.toolbar.element);
    this.stage = new Stage(this, new Ground(map, files, this.store), this.drags.drag);
    map.onIdle(() => (stats.firstMapMs ??= performance.now() - this.mountedAt));
    this.draw("picture");
    this.showFinding();
  }

  private makeToolbar(hasMap: boolean): Toolbar {
    const hooks = {
      undo: () => this.undo(),
      redo: () => this.redo(),
      zoomBy: (steps: number) => this.stage?.ground.map.zoomBy(steps),
      fit: () => this.stage?.ground.map.fitArea(),
      several: (on: boolean) => {
        this.adding = on;
        this.announcer.say(on ? "Choose several: press practices, or draw a box round them." : "Choose one practice at a time.");
      },
    };
    return new Toolbar(hooks, hasMap);
  }

  private explain(sentence: string): void {
    this.stageElement.append(el("p", { class: "no-map", role: "alert", "data-testid": "no-map" }, sentence));
  }

  /** Flies to what a finding is about; where the map is not there yet, as soon as it is. */
  private show(finding: Finding): void {
    this.finding = finding;
    this.showFinding();
    this.announcer.say(`On the map: ${finding.sentence}`);
  }

  private showFinding(): void {
    const { finding } = this;
    if (!this.stage || !finding) return;
    this.finding = null;
    this.clear();
    this.element.scrollIntoView({ block: "nearest" });
    this.stage.ground.show(this.store.whereabouts(finding));
    if (finding.cluster) this.cards.reveal(finding.cluster);
  }

  private listen(): void {
    window.addEventListener("keydown", this.onWindowKey);
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    const { list, zones } = this.cards;
    for (const chips of [list, zones.notPlaced]) {
      chips.addEventListener("pointerdown", (event) => this.onChipDown(event));
      chips.addEventListener("click", (event) => {
        const chip = chipOf(event);
        if (chip) this.press(chip.dataset.chip as string, event.shiftKey || event.ctrlKey || event.metaKey);
      });
    }
  }

  private readonly onWindowKey = (event: KeyboardEvent): void => void handleSteps(event, this);

  private onKey(event: KeyboardEvent): void {
    if (handleSteps(event, this)) return;
    const chip = chipOf(event);
    if (chip && (this.chips.step(chip, event.key) || handlePractice(event, chip.dataset.chip as string, this.store, this))) event.preventDefault();
    // The page has its own single keys (R runs it again): none of ours must reach it.
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  }

  private onChipDown(event: PointerEvent): void {
    const chip = chipOf(event);
    if (chip && this.store.canChange) this.drags.drag.arm(event, chip, this.drags.withChosen(chip.dataset.chip as string));
  }
}

function chipOf(event: Event): HTMLElement | null {
  const target = event.composedPath()[0];
  return target instanceof Element ? target.closest<HTMLElement>("[data-chip]") : null;
}
