/** What is seen of a drag: the ghost, the lit target, the cards before and after. Figures change with the target only. */

import { AutoScroll } from "./auto_scroll";
import { Drag } from "./drag";
import { Ghost } from "./ghost";
import { afterSending } from "./dom";
import type { Preview } from "./store";
import { Targets, type Target } from "./targets";
import type { Workbench } from "./workbench";
import { targetName } from "./words";

/** Pixels beside the cards that the preview needs. */
const ROOM = 360;

export class DragShow {
  readonly ghost = new Ghost();
  readonly drag: Drag;
  private readonly autoScroll: AutoScroll;
  private targets: Targets | null = null;
  private codes: string[] = [];
  private shown: Target | null | undefined;
  private tidying = false;
  private x = 0;
  private y = 0;

  constructor(private readonly bench: Workbench) {
    this.drag = new Drag({
      begin: (codes, x, y) => this.begin(codes, x, y),
      move: (x, y) => this.move(x, y),
      drop: (codes, target) => this.drop(codes, target),
      cancel: () => this.cancel(),
    });
    this.autoScroll = new AutoScroll(bench.cards.list, () => this.move(this.x, this.y));
  }

  /** The practice, with the others that are chosen if it is one of them. */
  withChosen(code: string): string[] {
    const { chosen } = this.bench.store;
    return chosen.includes(code) ? [...chosen] : [code];
  }

  /** A picture came in the middle of a drag: what it says may be what was waited for. */
  pictureCame(): void {
    if (!this.bench.store.canChange) this.drag.cancel();
    if (!this.targets) return;
    const target = this.shown ?? null;
    this.shown = undefined;
    this.show(target);
  }

  private begin(codes: string[], x: number, y: number): boolean {
    if (this.tidying) this.end();
    const { store, announcer, element, stageElement, cards, stage } = this.bench;
    if (!codes.every((code) => store.isMovable(code))) return false;
    const closed = codes.map((code) => store.clusterOf(code)?.closed).find(Boolean);
    if (closed) {
      announcer.say(closed, "refused");
      return false;
    }
    this.codes = codes;
    this.shown = undefined;
    this.targets = new Targets(store, element, stageElement, cards.list, stage?.ground ?? null);
    this.bench.tellChosen(codes.length > 1 ? store.chosen : codes);
    this.showGhost(codes);
    stage?.hideTooltip();
    element.setAttribute("data-dragging", "");
    for (const code of codes) {
      cards.card(store.whereIs(code))?.setRole("source");
      stage?.ground.pins.byCode.get(code)?.element.toggleAttribute("data-lifted", true);
      this.bench.chips.element(code)?.toggleAttribute("data-lifted", true);
    }
    this.x = x;
    this.y = y;
    return true;
  }

  private move(x: number, y: number): Target | null {
    if (!this.targets) return null;
    this.x = x;
    this.y = y;
    const target = this.targets.at(x, y, this.codes);
    this.show(target);
    this.ghost.moveTo(x - this.targets.root.left, y - this.targets.root.top);
    this.autoScroll.pointAt(x, y, this.targets.list);
    return target;
  }

  /** Lights the target up and shows what the drop would do; nothing is touched while the target stays the same. */
  private show(target: Target | null): void {
    if (this.shown !== undefined && this.shown?.to === target?.to && this.shown?.by === target?.by) return;
    this.shown = target;
    const { store, cards, stage } = this.bench;
    const to = target?.to ?? null;
    const coming = to === null ? 0 : store.leaving(this.codes, to).length;
    const goesNowhere = to === null || coming === 0;
    const preview = goesNowhere ? null : store.preview(this.codes, to);
    const refused = preview !== null && "refused" in preview;
    cards.preview(preview);
    cards.setTarget(goesNowhere ? null : to, refused);
    for (const code of this.codes) cards.card(store.whereIs(code))?.setRole("source");
    stage?.ground.outline(goesNowhere || refused ? null : to);
    this.ghost.setSmall(target?.by === "card" || target?.by === "zone");
    const seen = to !== null && target?.by === "card" && (this.targets?.isInView(to) ?? false);
    this.ghost.setDocked(target?.by === "card" || target?.by === "zone" ? this.cardsLeft() : null);
    this.ghost.preview(preview, store.picture, { says: this.says(to, goesNowhere, preview, seen), practices: coming, onCard: seen });
  }

  private says(to: string | null, goesNowhere: boolean, preview: Preview | null, seen: boolean): string {
    if (to === null) return "";
    if (goesNowhere) return `already ${to ? "in " : ""}${targetName(to)}`;
    if (preview && "refused" in preview) return preview.refused;
    if (preview && "waiting" in preview) return `to ${targetName(to)}: working out …`;
    return seen ? "" : to ? `to ${targetName(to)}` : "out of its cluster";
  }

  /** The left edge of the cards, where there is room beside it for the preview. */
  private cardsLeft(): number | null {
    const { root, list } = this.targets as Targets;
    return list.left - root.left > ROOM ? list.left - root.left : null;
  }

  /** The event leaves first; the browser tidies up while Python works. */
  private drop(codes: string[], target: Target | null): void {
    if (!target) this.bench.announcer.say("Dropped on nothing: nothing changed.");
    if (!target || !this.bench.move(codes, target.to)) this.bench.tellChosen();
    this.tidying = true;
    afterSending(() => {
      if (this.tidying) this.end();
    });
  }

  private cancel(): void {
    this.end();
    this.bench.tellChosen();
    this.bench.announcer.say("Drag cancelled: nothing changed.");
  }

  private end(): void {
    this.tidying = false;
    const { cards, stage, element, chips } = this.bench;
    this.autoScroll.stop();
    this.targets = null;
    this.ghost.hide();
    cards.preview(null);
    cards.setTarget(null, false);
    stage?.ground.outline(null);
    element.removeAttribute("data-dragging");
    for (const code of this.codes) {
      stage?.ground.pins.byCode.get(code)?.element.removeAttribute("data-lifted");
      chips.element(code)?.removeAttribute("data-lifted");
    }
  }

  private showGhost(codes: string[]): void {
    const { store, element } = this.bench;
    const cluster = store.clusterOf(codes[0]);
    const label = codes.length > 1 ? `${codes.length} practices` : (store.practice(codes[0])?.name ?? "");
    const { clientWidth, clientHeight } = element;
    this.ghost.show(label, cluster?.letter ?? "", cluster?.colour ?? "", cluster?.ink ?? "", clientWidth, clientHeight);
  }
}
