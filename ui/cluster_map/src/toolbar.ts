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
  private isSeveral = false;

  constructor(hooks: ToolbarHooks, hasMap: boolean) {
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
    this.several.addEventListener("click", () => {
      this.isSeveral = !this.isSeveral;
      this.several.setAttribute("aria-pressed", String(this.isSeveral));
      hooks.several(this.isSeveral);
    });
    const map = hasMap ? [group(closer, further, fit), group(this.several)] : [];
    this.element = el("div", { class: "toolbar", role: "toolbar", "aria-label": "Map" }, group(this.undo, this.redo), ...map);
  }

  setSteps(canUndo: boolean, canRedo: boolean): void {
    // aria-disabled, not disabled: a button that is pressed must not lose the focus.
    this.undo.setAttribute("aria-disabled", String(!canUndo));
    this.redo.setAttribute("aria-disabled", String(!canRedo));
    mark(this.undo, "data-off", !canUndo);
    mark(this.redo, "data-off", !canRedo);
  }
}

function group(...buttons: HTMLElement[]): HTMLElement {
  return el("div", { class: "tool-group" }, ...buttons);
}
