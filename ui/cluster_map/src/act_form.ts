/** A form on the page: draws what its state says, and sends what was typed as one act. */

import { desk, type About, type Deed } from "./desk";
import { el, mark, write } from "./dom";
import { Tip } from "./float";
import { fill, type FieldData, type ActFormData } from "./form_data";
import { attribute, symbol } from "./form_fields";
import { FileControl } from "./form_file";
import { FormRow } from "./form_row";
import { FormState } from "./form_state";

const OTHER_PLAN = "The page has just gone on to another plan, so this was not done: look, then press again.";

export class ActForm {
  readonly element = el("form", { novalidate: true, "data-testid": "act-form" });
  private readonly state = new FormState();
  private rows = new Map<string, FormRow>();
  private readonly fields = el("div", { class: "fields" });
  private readonly icon = symbol();
  private readonly label = el("span", {});
  private readonly button = el("button", { type: "submit", class: "button" }, this.icon, this.label);
  private readonly tip = new Tip(this.button, "help");
  private readonly foot = el("div", { class: "foot" }, el("div", { class: "press" }, this.button, this.tip.bubble));
  private readonly done = el("p", { role: "status" });
  private readonly undone = el("p", { role: "alert" });
  private readonly told = el("div", { class: "told" }, this.done, this.undone);
  private readonly note = el("p", { class: "note" });
  /** The revision that this form led to last, and the one that the page showed then. */
  private did: { on: number | undefined; to: number } | null = null;
  /** Whether a field that saves by itself was left while an answer was awaited. */
  private sendsAgain = false;

  constructor(private data: ActFormData) {
    this.fields.append(this.foot);
    this.element.append(this.fields, this.note);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
      this.focusOnMissing();
    });
    // Outside this root a key seems to come from no field at all, and would be taken for a shortcut of the page.
    this.element.addEventListener("keydown", (event) => event.key !== "Escape" && event.stopPropagation());
    this.set(data);
  }

  /** Takes over what Python gives. */
  set(data: ActFormData): void {
    this.data = data;
    this.state.follow(data.fields, data.revision);
    this.list();
    this.draw();
  }

  /** Keeps the elements of fields that were there before: whoever types in one does not notice. */
  private list(): void {
    const old = this.rows;
    this.rows = new Map(
      this.data.fields.map(({ kind, name }) => {
        const known = old.get(name);
        return [name, known?.kind === kind ? known : this.row(kind, name)];
      }),
    );
    const wanted: Element[] = [...this.rows.values()].map(({ element }) => element);
    const there = [...this.fields.children].filter((one) => one !== this.foot);
    if (wanted.length === there.length && wanted.every((one, i) => one === there[i])) return;
    for (const one of there) if (!wanted.includes(one)) one.remove();
    wanted.forEach((one, i) => this.fields.children[i] !== one && this.fields.insertBefore(one, this.fields.children[i]));
  }

  private row(kind: FieldData["kind"], name: string): FormRow {
    return new FormRow(kind, name, {
      edit: (field, value) => {
        this.state.edit(field, value, this.shownRevision);
        this.draw();
      },
      left: (field) => this.left(field),
      putBack: (field) => {
        const wasDirty = this.state.isDirty(field);
        this.state.putBack(field);
        this.draw();
        return wasDirty;
      },
      takeTheirs: (field) => {
        this.state.takeTheirs(field, this.shownRevision);
        this.draw();
      },
    });
  }

  /** The revision that the person sees: what this form did itself is seen before the page is drawn anew. */
  private get shownRevision(): number | undefined {
    return this.did !== null && this.drawnRevision === this.did.on ? this.did.to : this.drawnRevision;
  }

  private get drawnRevision(): number | undefined {
    return this.data.revision ?? (this.data.of === null ? desk.shown?.revision : undefined);
  }

  private get savesByItself(): boolean {
    const { fields } = this.data;
    return fields.length > 0 && fields.every((field) => field.kind === "text" && field.savesByItself);
  }

  private draw(): void {
    const { data, state } = this;
    attribute(this.element, "data-form", data.key);
    attribute(this.element, "data-align", data.align);
    for (const field of data.fields) {
      const shown = { value: state.value(field.name), lacks: state.lacks(field.name), meanwhile: state.meanwhile(field.name) };
      this.rows.get(field.name)?.draw(field, { ...shown, disabled: data.disabled || field.disabled });
    }
    mark(this.foot, "hidden", this.savesByItself);
    write(this.icon, data.icon);
    write(this.label, data.label);
    mark(this.button, "data-primary", data.primary);
    this.button.disabled = data.disabled;
    attribute(this.button, "aria-disabled", state.isWaiting ? "true" : "");
    attribute(this.button, "aria-busy", state.isWaiting ? "true" : "");
    write(this.tip.bubble, data.help);
    attribute(this.button, "aria-describedby", data.help ? this.tip.bubble.id : "");
    write(this.note, data.note);
    const { told } = state;
    write(this.done, told?.as === "status" && data.tells ? told.says : "");
    write(this.undone, told?.as === "alert" ? told.says : "");
    // Beside the button; below a row, which has no room beside it.
    const isBelow = this.savesByItself || (data.align === "row" && data.fields.length > 0);
    if (isBelow && this.told.previousElementSibling !== this.fields) this.fields.after(this.told);
    if (!isBelow && this.told.parentElement !== this.foot) this.foot.append(this.told);
  }

  /** Saves what was typed into a field that saves by itself, unless just that was refused. */
  private left(name: string): void {
    const field = this.data.fields.find((one) => one.name === name);
    if (field?.kind !== "text" || !field.savesByItself || !this.state.isDirty(name) || this.state.told?.as === "alert") return;
    if (this.state.isWaiting) this.sendsAgain = !this.state.isPosted(name);
    else this.send();
  }

  private send(): void {
    if (this.data.disabled || (this.savesByItself && !this.data.fields.some(({ name }) => this.state.isDirty(name)))) return;
    const readings = [...this.rows.values()].map(({ control }) => (control instanceof FileControl ? control.settled : null)).filter((one) => one !== null);
    if (readings.length > 0) void this.sendAfter(readings);
    // From the first press on it is waiting: a second one in the same moment finds it so.
    else if (this.state.send()) void this.post();
    this.draw();
  }

  /** Files that were chosen just now are still being read. */
  private async sendAfter(readings: Promise<void>[]): Promise<void> {
    await Promise.all(readings);
    this.send();
  }

  private async post(): Promise<void> {
    const about: About = {};
    // What was pressed and not typed is about the newest there is, which the desk knows best. 0 is no revision yet.
    const revision = this.state.revision(this.data.revision === null ? undefined : this.shownRevision);
    if (this.data.of !== null) about.of = this.data.of;
    if (revision) about.revision = revision;
    try {
      const { of, drawnFor } = this.data;
      if (of === null && drawnFor && desk.isOther(drawnFor)) throw new Error(OTHER_PLAN);
      const answer = await desk.post(fill(this.data.deed, this.state.held()) as Deed, about);
      if (answer.outcome === "done" && answer.revision !== null) this.did = { on: this.drawnRevision, to: answer.revision };
      this.state.answered(answer);
    } catch (error) {
      this.state.failed(error instanceof Error ? error.message : String(error));
    }
    this.draw();
    if (!this.sendsAgain) return;
    this.sendsAgain = false;
    this.send();
  }

  private focusOnMissing(): void {
    const lacking = this.data.fields.find(({ name }) => this.state.lacks(name) !== "");
    if (lacking) this.rows.get(lacking.name)?.focus();
  }
}
