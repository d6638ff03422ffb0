/** The whole component: puts the parts together and says which part answers to what a person does. */

import { loadArea, type AreaFiles } from "./area";
import { Announcer } from "./announce";
import { Cards } from "./cards";
import { Chips } from "./chips";
import { afterPress } from "./choosing";
import { DragShow } from "./drag_show";
import { el, mark } from "./dom";
import { Ground } from "./ground";
import { handlePractice, handleSteps, type KeyHooks } from "./keys";
import { attribution, Legend } from "./legend";
import { MapView } from "./map_view";
import type { BrowserEvent, Deed, Message } from "./message";
import { afterSending, Outbox } from "./outbox";
import { Panel } from "./panel";
import { Stage } from "./stage";
import { record, stats } from "./stats";
import { Store } from "./store";
import { Toolbar } from "./toolbar";
import { targetName } from "./words";

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
  private readonly outbox: Outbox;
  readonly drags: DragShow;
  private toolbar: Toolbar;
  private sentAt = 0;
  /** Which practices Python was told of last, as chosen or taken up. */
  private told = "";
  /** The target that the panel points at. */
  private pointed: string | null = null;
  private shownId = 0;
  private readonly mountedAt = performance.now();

  constructor(message: Message, send: (event: BrowserEvent) => void) {
    this.store = new Store(message);
    // What was shown before the page was left is not shown again: the camera is where it was.
    this.shownId = message.show?.id ?? 0;
    this.outbox = new Outbox(
      (event) => {
        this.sentAt = performance.now();
        send(event);
      },
      () => this.store.message.plan.revision,
      () => this.lost(),
    );
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
    this.draw("message");
    this.say();
    void this.open();
  }

  /** A new message from Python. */
  update(message: Message): void {
    const answered = this.outbox.acknowledge(message.ack);
    if (answered && answered.type !== "choose") record(stats.answerMs, performance.now() - this.sentAt);
    if (answered?.type === "move") for (const code of answered.practices) this.store.pending.delete(code);
    // A move puts down what was taken up: Python is asked again about those that are still chosen.
    if (answered?.type === "move") this.told = "";
    const before = this.store.message;
    this.store.setMessage(message);
    if (before.area.id !== message.area.id) return void this.open();
    if (answered?.type === "move") this.tellChosen();
    const told = message.say !== before.say || message.complaint !== before.complaint;
    if (answered?.type === "choose" && !message.complaint) return this.showFinding();
    if (answered || message.ack !== before.ack || told) this.say();
    this.showFinding();
  }

  destroy(): void {
    this.outbox.stop();
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

  /** Python answers with all about moving these: the people behind the averages, and of several the figures. */
  tellChosen(codes = this.store.chosen): void {
    const told = codes.join();
    if (told === this.told || !this.store.canChange) return;
    this.told = told;
    this.post({ type: "choose", practices: codes });
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
    this.post({ type: "move", practices: leaving, to });
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

  private say(): void {
    const { say, complaint } = this.store.message;
    if (complaint) this.announcer.say(complaint, "refused");
    else this.announcer.say(say);
  }

  /** Whatever is pressed, a screen that only watches sends nothing. */
  private post(deed: Deed): void {
    if (!this.store.canChange) return;
    this.outbox.post(deed);
  }

  private draw(change: "message" | "area" | "chosen" | "pending"): void {
    if (change !== "chosen") this.cards.refresh();
    if (change === "chosen") this.chips.refresh();
    if (change === "message") {
      const { canUndo, canRedo } = this.store.message.plan;
      this.toolbar.setSteps(canUndo, canRedo);
      this.toolbar.setCanChange(this.store.canChange);
      mark(this.element, "data-watching", !this.store.canChange);
      this.drags.messageCame();
    }
    this.panel.refresh();
    if (change === "message" && this.pointed !== null && !this.drags.drag.active) this.consider(this.pointed);
    this.stage?.draw(change);
  }

  /** Fetches the area and puts the map up; cards work before that and without it. */
  private async open(): Promise<void> {
    const { area } = this.store.message;
    this.told = "";
    this.stage?.destroy();
    this.stage = null;
    this.stageElement.setAttribute("aria-busy", "true");
    try {
      const files = await loadArea(area.base);
      if (this.store.message.area.id !== area.id) return;
      this.store.setArea(files);
      this.raiseMap(files, area.id);
    } catch {
      this.explain("The area's files could not be fetched. Reload the page; if that does not help, build the area again.");
    }
    this.stageElement.removeAttribute("aria-busy");
  }

  private raiseMap(files: AreaFiles, areaId: string): void {
    const canvas = el("div", { class: "map" });
    this.stageElement.replaceChildren(canvas, this.legend.element, attribution(this.store.message.area.fictional), this.panel.element);
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
    this.draw("message");
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

  private showFinding(): void {
    const { show } = this.store.message;
    if (!this.stage || (show?.id ?? 0) === this.shownId) return;
    this.shownId = show?.id ?? 0;
    if (show) {
      this.clear();
      this.element.scrollIntoView({ block: "nearest" });
    }
    this.stage.ground.show(show);
    if (show?.cluster) this.cards.reveal(show.cluster);
  }

  private lost(): void {
    this.store.pending.clear();
    this.told = "";
    this.store.changed("pending");
    this.announcer.say("No answer came: the last step was not made. Check the connection and try again.", "refused");
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
