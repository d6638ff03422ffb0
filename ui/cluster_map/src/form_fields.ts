/** The plain fields of a form: each draws what its state says and tells what somebody does to it. */

import { el, mark, write } from "./dom";
import type { AreaData, ChoiceData, DayData, FieldData, RadioData, TextData, Value } from "./form_data";

/** What fields tell. */
export interface FieldHooks {
  edit(name: string, value: Value): void;
  /** What was typed goes. Returns whether there was something. */
  putBack(name: string): boolean;
}

/** What stands below a label. */
export interface Control<D extends FieldData = FieldData> {
  readonly element: HTMLElement;
  /** What the label belongs to, and what is described. */
  readonly input: HTMLElement;
  draw(data: D, value: Value, disabled: boolean): void;
}

/** A symbol of the font that Streamlit's page brings along; decoration. */
export function symbol(name = ""): HTMLElement {
  return el("span", { class: "symbol", "aria-hidden": "true", translate: "no" }, name);
}

/** Writes an attribute only where it differs; "" takes it away. */
export function attribute(element: Element, name: string, value: string | number): void {
  if ((element.getAttribute(name) ?? "") === String(value)) return;
  if (value === "") element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}

/** Puts text into a field only where it differs; whoever is in the field keeps the caret where it was. */
function put(input: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  if (input.value === value) return;
  const isInIt = input.matches(":focus");
  const { selectionStart, selectionEnd } = input;
  input.value = value;
  if (isInIt && selectionStart !== null && selectionEnd !== null) input.setSelectionRange(selectionStart, selectionEnd);
}

export class TextControl implements Control<TextData> {
  readonly element: HTMLElement;
  readonly input = el("input", { type: "text" });
  private readonly icon = symbol();
  private savesByItself = false;

  constructor(name: string, hooks: FieldHooks) {
    this.element = el("div", { class: "control" }, this.icon, this.input);
    this.input.addEventListener("input", () => hooks.edit(name, this.input.value));
    this.input.addEventListener("keydown", (event) => {
      if (!this.savesByItself || event.key !== "Escape" || event.isComposing) return;
      if (hooks.putBack(name)) event.stopPropagation(); // else it also closes what the form stands in
    });
  }

  draw(data: TextData, value: Value, disabled: boolean): void {
    this.savesByItself = data.savesByItself;
    write(this.icon, data.icon);
    attribute(this.input, "maxlength", data.longest);
    attribute(this.input, "placeholder", data.placeholder);
    attribute(this.input, "autocomplete", data.autocomplete);
    put(this.input, String(value));
    this.input.disabled = disabled;
  }
}

/** Of a label, with the space below it. */
const LABEL_PX = 28;

export class AreaControl implements Control<AreaData> {
  readonly element: HTMLElement;
  readonly input = el("textarea", {});
  private height = 0;

  constructor(name: string, hooks: FieldHooks) {
    this.element = el("div", { class: "control" }, this.input);
    this.input.addEventListener("input", () => hooks.edit(name, this.input.value));
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.input.form?.requestSubmit();
    });
  }

  draw(data: AreaData, value: Value, disabled: boolean): void {
    attribute(this.input, "maxlength", data.longest);
    attribute(this.input, "placeholder", data.placeholder);
    // As in Streamlit the label is counted. Only when it differs: whoever writes in it may have made it taller.
    if (this.height !== data.height) this.input.style.height = `${data.height - (data.hidesLabel ? 0 : LABEL_PX) - 2}px`;
    this.height = data.height;
    put(this.input, String(value));
    this.input.disabled = disabled;
  }
}

export class ChoiceControl implements Control<ChoiceData> {
  readonly element: HTMLElement;
  readonly input = el("select", {});
  private drawn = "";

  constructor(name: string, hooks: FieldHooks) {
    this.element = el("div", { class: "control" }, this.input, symbol("keyboard_arrow_down"));
    this.input.addEventListener("change", () => hooks.edit(name, this.input.value));
  }

  draw(data: ChoiceData, value: Value, disabled: boolean): void {
    const isBlank = data.placeholder !== "" || (value === "" && !data.options.some(([one]) => one === ""));
    const options = isBlank ? [["", data.placeholder], ...data.options] : data.options;
    const drawn = JSON.stringify(options);
    if (drawn !== this.drawn) this.input.replaceChildren(...options.map(([one, words]) => el("option", { value: one }, words)));
    this.drawn = drawn;
    if (this.input.value !== value) this.input.value = String(value);
    mark(this.input, "data-empty", isBlank && value === "");
    this.input.disabled = disabled;
  }
}

export class RadioControl implements Control<RadioData> {
  readonly element: HTMLElement;
  readonly input: HTMLElement;
  private radios: HTMLInputElement[] = [];
  private drawn = "";

  constructor(
    private readonly name: string,
    private readonly hooks: FieldHooks,
  ) {
    this.input = this.element = el("div", { class: "radios", role: "radiogroup" });
  }

  draw(data: RadioData, value: Value, disabled: boolean): void {
    const drawn = JSON.stringify(data.options);
    if (drawn !== this.drawn) this.list(data.options);
    this.drawn = drawn;
    mark(this.element, "data-horizontal", data.horizontal);
    for (const radio of this.radios) {
      if (radio.checked !== (radio.value === value)) radio.checked = radio.value === value;
      radio.disabled = disabled;
    }
  }

  private list(options: RadioData["options"]): void {
    this.radios = options.map(([value]) => el("input", { type: "radio", name: this.name, value }));
    for (const radio of this.radios) radio.addEventListener("change", () => this.hooks.edit(this.name, radio.value));
    this.element.replaceChildren(...options.map(([, words], i) => el("label", {}, this.radios[i], el("span", {}, words))));
  }
}

export class DayControl implements Control<DayData> {
  readonly element: HTMLElement;
  readonly input = el("input", { type: "date", max: "9999-12-31" });

  constructor(name: string, hooks: FieldHooks) {
    this.element = el("div", { class: "control" }, this.input);
    this.input.addEventListener("input", () => hooks.edit(name, this.input.value));
  }

  draw(_data: DayData, value: Value, disabled: boolean): void {
    // A day that is typed half is "" as well: writing that would take away what is typed.
    if (this.input.value !== value) this.input.value = String(value);
    mark(this.input, "data-empty", value === "");
    this.input.disabled = disabled;
  }
}
