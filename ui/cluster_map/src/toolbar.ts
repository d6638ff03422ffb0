/** The buttons on the map: undo, redo, closer, further, all, choose several; and what the colours mean. */

import { el, iconButton, mark } from "./dom";

export interface ToolbarHooks {
  undo(): void;
  redo(): void;
  zoomBy(steps: number): void;
  fit(): void;
  several(on: boolean): void;
}

export class Toolbar {
  readonly element: HTMLElement;
  private readonly undo = iconButton("undo", "Undo (Ctrl Z)", "undo");
  private readonly redo = iconButton("redo", "Redo (Ctrl Y)", "redo");
  private readonly several = iconButton("several", "Choose several", "several");
  private readonly steps: HTMLElement;
  private readonly choosing: HTMLElement;
  private isSeveral = false;

  constructor(private readonly hooks: ToolbarHooks, hasMap: boolean) {
    const closer = iconButton("plus", "Zoom in", "zoom-in");
    const further = iconButton("minus", "Zoom out", "zoom-out");
    const fit = iconButton("fit", "Show the whole area", "fit");
    this.several.title = "Choose several: press practices or draw a box (without this button: Shift). Then drag or move them together.";
    this.several.setAttribute("aria-pressed", "false");
    this.undo.addEventListener("click", () => hooks.undo());
    this.redo.addEventListener("click", () => hooks.redo());
    closer.addEventListener("click", () => hooks.zoomBy(1));
    further.addEventListener("click", () => hooks.zoomBy(-1));
    fit.addEventListener("click", () => hooks.fit());
    this.several.addEventListener("click", () => this.setSeveral(!this.isSeveral));
    this.steps = group(this.undo, this.redo);
    this.choosing = group(this.several);
    const map = hasMap ? [group(closer, further, fit), this.choosing] : [];
    this.element = el("div", { class: "toolbar", role: "toolbar", "aria-label": "Map" }, this.steps, ...map);
  }

  /** Takes away what is there for changing the plan, or puts it back: several are only chosen to be moved. */
  setCanChange(can: boolean): void {
    this.steps.hidden = this.choosing.hidden = !can;
    if (!can && this.isSeveral) this.setSeveral(false);
  }

  setSteps(canUndo: boolean, canRedo: boolean): void {
    // aria-disabled, not disabled: a button that is pressed must not lose the focus.
    this.undo.setAttribute("aria-disabled", String(!canUndo));
    this.redo.setAttribute("aria-disabled", String(!canRedo));
    mark(this.undo, "data-off", !canUndo);
    mark(this.redo, "data-off", !canRedo);
  }

  private setSeveral(on: boolean): void {
    this.isSeveral = on;
    this.several.setAttribute("aria-pressed", String(on));
    this.hooks.several(on);
  }
}

function group(...buttons: HTMLElement[]): HTMLElement {
  return el("div", { class: "tool-group" }, ...buttons);
}
