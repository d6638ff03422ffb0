/** A field with its label above it, and below it what is said of it: that it is empty, or what others wrote. */

import { el, mark, write } from "./dom";
import { Tip } from "./float";
import { inWords, isEmpty, type FieldData, type Value } from "./form_data";
import { AreaControl, attribute, ChoiceControl, DayControl, RadioControl, symbol, TextControl, type Control, type FieldHooks } from "./form_fields";
import { FileControl } from "./form_file";
import { SeveralControl } from "./several";

export interface RowHooks extends FieldHooks {
  takeTheirs(name: string): void;
  /** The focus left the field and all that belongs to it. */
  left(name: string): void;
}

/** What the state of a form says of a field. */
export interface FieldShown {
  value: Value;
  lacks: string;
  meanwhile: Value | null;
  disabled: boolean;
}

export class FormRow {
  readonly element: HTMLElement;
  readonly control: Control;
  private readonly label: HTMLElement;
  private readonly help = el("button", { type: "button", class: "help", "aria-label": "Help" }, symbol("help"));
  private readonly tip: Tip;
  private readonly lacks = el("p", { class: "lacks", role: "alert" });
  private readonly meanwhile = el("p", { class: "meanwhile", role: "status" });
  private readonly takeTheirs = el("button", { type: "button", class: "take-theirs" }, "Take theirs");

  constructor(
    readonly kind: FieldData["kind"],
    name: string,
    hooks: RowHooks,
  ) {
    this.control = makeControl(kind, name, hooks) as Control;
    const { input } = this.control;
    input.id = `field-${name}`;
    this.label = el(kind === "radio" ? "span" : "label", { id: `label-${name}`, ...(kind === "radio" ? {} : { for: input.id }) });
    if (kind === "radio") input.setAttribute("aria-labelledby", this.label.id);
    this.tip = new Tip(this.help, `help-${name}`);
    this.help.setAttribute("aria-describedby", this.tip.bubble.id);
    this.lacks.id = `lacks-${name}`;
    this.meanwhile.id = `meanwhile-${name}`;
    this.takeTheirs.addEventListener("click", () => {
      hooks.takeTheirs(name);
      this.focus();
    });
    const top = el("div", { class: "label" }, this.label, this.help, this.tip.bubble);
    const overtaken = el("div", { class: "overtaken" }, this.meanwhile, this.takeTheirs);
    this.element = el("div", { class: "field", "data-kind": kind }, top, this.control.element, this.lacks, overtaken);
    this.element.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node && this.element.contains(event.relatedTarget))) hooks.left(name);
    });
    // Safari gives no focus to a pressed button: the press would leave the field, which may save what was typed.
    this.takeTheirs.addEventListener("mousedown", (event) => event.preventDefault());
  }

  focus(): void {
    const { input } = this.control;
    const radio = input.querySelector<HTMLElement>("input:checked") ?? input.querySelector<HTMLElement>("input");
    (radio ?? input).focus();
  }

  draw(data: FieldData, { value, lacks, meanwhile, disabled }: FieldShown): void {
    write(this.label, data.label);
    mark(this.label, "data-disabled", disabled);
    mark(this.element, "data-hides-label", data.hidesLabel);
    mark(this.help, "hidden", data.help === "" || data.hidesLabel);
    write(this.tip.bubble, data.help);
    this.element.style.maxWidth = data.width === null ? "" : `${data.width}px`;
    this.control.draw(data, value, disabled);
    write(this.lacks, lacks);
    write(this.meanwhile, meanwhile === null ? "" : isEmpty(meanwhile) ? "Meanwhile this was emptied." : `Meanwhile this was changed to: ${inWords(data, meanwhile)}`);
    mark(this.takeTheirs, "hidden", meanwhile === null);
    const described = [data.help && this.tip.bubble.id, lacks && this.lacks.id, meanwhile !== null && this.meanwhile.id];
    attribute(this.control.input, "aria-describedby", described.filter(Boolean).join(" "));
    attribute(this.control.input, "aria-invalid", lacks ? "true" : "");
  }
}

function makeControl(kind: FieldData["kind"], name: string, hooks: FieldHooks) {
  switch (kind) {
    case "text":
      return new TextControl(name, hooks);
    case "area":
      return new AreaControl(name, hooks);
    case "choice":
      return new ChoiceControl(name, hooks);
    case "radio":
      return new RadioControl(name, hooks);
    case "day":
      return new DayControl(name, hooks);
    case "several":
      return new SeveralControl(name, hooks);
    case "file":
      return new FileControl(name, hooks);
  }
}
