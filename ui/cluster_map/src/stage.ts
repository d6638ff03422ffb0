/** What a person does on the map: press, drag, draw a box, point, and go about with keys. */

import { Band } from "./choosing";
import type { Drag } from "./drag";
import type { Ground } from "./ground";
import { handleArrows, handlePractice } from "./keys";
import type { Pin } from "./pins";
import { PracticeLayers } from "./practice_layers";
import { Tooltip } from "./tooltip";
import type { Workbench } from "./workbench";

/** Pixels that a chosen practice keeps from the panel and from the edges of the map. */
const ROOM = 30;
/** From this width on the key is open at the start. */
const WIDE = 1000;

export class Stage {
  private readonly layers: PracticeLayers;
  private readonly tooltip: Tooltip;
  private readonly band: Band;
  private readonly settled: () => void;
  private settleTimer = 0;

  constructor(
    private readonly bench: Workbench,
    readonly ground: Ground,
    private readonly drag: Drag,
  ) {
    const { map, pins, overlay } = ground;
    const { store, announcer, panel, stageElement } = bench;
    this.layers = new PracticeLayers(store, map, pins, overlay, panel, (what) => announcer.say(what, "refused"));
    this.tooltip = new Tooltip(store);
    this.band = new Band(stageElement, pins, (codes) => bench.choose([...new Set([...store.chosen, ...codes])]));
    map.overlay.append(this.tooltip.element, this.band.element);
    this.settled = () => ground.settle();
    map.onMove((zoomed) => this.follow(zoomed));
    map.onError(() => announcer.say("Part of the map could not be drawn. Reload the page to try again.", "refused"));
    if (map.camera.width >= WIDE) bench.legend.open();
    void map.ready.then(() => this.draw("picture"));
    this.listen();
  }

  /** The store has changed. */
  draw(change: "picture" | "area" | "chosen" | "pending"): void {
    if (!this.ground.map.isReady) return;
    if (change === "pending") this.ground.refreshPending();
    else if (change === "chosen") this.ground.markChosen();
    else this.ground.refresh();
    if (change === "chosen") this.bringFromUnderPanel();
    this.refreshLayers();
  }

  /** Shading, reach and ties of the chosen practice, and what the key says about them. */
  refreshLayers(): void {
    if (!this.ground.map.isReady) return;
    void this.layers.refresh();
    const { store, legend, panel } = this.bench;
    panel.setHasReach(this.layers.hasReach);
    legend.set(
      {
        homes: this.layers.isOn("homes"),
        reach: this.layers.isOn("reach") && this.layers.hasReach,
        margin: store.area?.practices.some(({ kind }) => kind === "margin") ?? false,
      },
      store.picture.view,
    );
  }

  hideTooltip(): void {
    this.tooltip.show(null);
  }

  destroy(): void {
    window.clearTimeout(this.settleTimer);
    this.ground.destroy();
  }

  /** Shifts the map where the panel would cover the practice that was just chosen, or where it is out of view. */
  private bringFromUnderPanel(): void {
    const { chosen } = this.bench.store;
    const pin = chosen.length === 1 ? this.ground.pins.byCode.get(chosen[0]) : undefined;
    if (!pin) return;
    const { width, height } = this.ground.map.camera;
    const { offsetLeft, offsetWidth } = this.bench.panel.element;
    const free = offsetLeft + offsetWidth;
    if (width < 2 * free) return;
    const hidden = pin.x < free + ROOM || pin.x > width - ROOM || pin.y < ROOM || pin.y > height - ROOM;
    if (hidden) this.ground.map.panBy(pin.x - (free + width) / 2, pin.y - height / 2);
  }

  private follow(zoomed: boolean): void {
    this.ground.follow(zoomed);
    this.layers.drawTies();
    this.tooltip.follow();
    window.clearTimeout(this.settleTimer);
    this.settleTimer = window.setTimeout(this.settled, 120);
  }

  private listen(): void {
    const { overlay } = this.ground.map;
    // In the capture phase: what is ours never reaches the map, which would pan.
    overlay.addEventListener("pointerdown", (event) => this.onDown(event), true);
    for (const kind of ["mousedown", "touchstart"] as const) {
      overlay.addEventListener(kind, (event) => this.keepFromMap(event), { capture: true, passive: true });
    }
    overlay.addEventListener("click", (event) => this.onClick(event));
    overlay.addEventListener("dblclick", (event) => this.keepFromMap(event), true);
    overlay.addEventListener("keydown", (event) => this.onKey(event));
    overlay.addEventListener("pointerover", (event) => this.tooltip.show(this.drag.active ? null : this.pinOf(event)));
    overlay.addEventListener("pointerleave", () => this.tooltip.show(null));
    overlay.addEventListener("focusin", (event) => this.tooltip.show(this.drag.active ? null : this.pinOf(event)));
    overlay.addEventListener("focusout", () => this.tooltip.show(null));
    overlay.addEventListener("pointermove", (event) => this.onHover(event));
  }

  private onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const pin = this.pinOf(event);
    if (pin) {
      if (!this.bench.store.canChange) return;
      this.tooltip.show(null);
      const adding = event.shiftKey || event.ctrlKey || event.metaKey;
      const codes = this.bench.drags.withChosen(pin.practice.code);
      this.drag.arm(event, this.ground.pins.circles ? this.ground.map.overlay : pin.element, adding ? [pin.practice.code] : codes);
    } else if (this.drawsBox(event)) {
      this.band.begin(event);
    }
  }

  private keepFromMap(event: Event): void {
    if (this.pinOf(event) || this.drawsBox(event)) event.stopPropagation();
  }

  private drawsBox(event: Event): boolean {
    const shift = event instanceof MouseEvent && event.shiftKey;
    return this.bench.store.canChange && (shift || this.bench.adding);
  }

  private onClick(event: MouseEvent): void {
    const pin = this.pinOf(event);
    if (!pin) return;
    this.ground.pins.setTabStop(pin.practice.code);
    this.bench.press(pin.practice.code, event.shiftKey || event.ctrlKey || event.metaKey);
  }

  private onKey(event: KeyboardEvent): void {
    const pin = this.pinOf(event);
    if (!pin) return;
    const { code } = pin.practice;
    if (handleArrows(event, code, this.ground) || handlePractice(event, code, this.bench.store, this.bench)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** Circles are drawn by the map: what the pointer is over must be worked out. */
  private onHover(event: PointerEvent): void {
    if (!this.ground.pins.circles || this.drag.active) return;
    const pin = this.pinOf(event);
    this.ground.map.overlay.style.cursor = pin ? "pointer" : "";
    this.tooltip.show(pin);
  }

  private pinOf(event: Event): Pin | null {
    const target = event.composedPath()[0];
    const { pins, map } = this.ground;
    if (pins.circles && (event instanceof MouseEvent || isTouch(event))) {
      const { left, top } = map.container.getBoundingClientRect();
      const point = isTouch(event) ? event.touches[0] : event;
      return point ? pins.at(point.clientX - left, point.clientY - top, 3) : null;
    }
    const button = target instanceof Element ? target.closest<HTMLElement>("[data-practice], [data-branch-of]") : null;
    return button ? (pins.byCode.get((button.dataset.practice ?? button.dataset.branchOf) as string) ?? null) : null;
  }
}

function isTouch(event: Event): event is TouchEvent {
  return typeof TouchEvent !== "undefined" && event instanceof TouchEvent;
}
