/** The field for several of many: a box to search in, the list of what is found, and what is chosen as chips. */

import { el, mark, write } from "./dom";
import { Float } from "./float";
import { isList, type SeveralData, type Value } from "./form_data";
import { attribute, symbol, type Control, type FieldHooks } from "./form_fields";
import { SeveralState, type SeveralOption } from "./several_state";

export class SeveralControl implements Control<SeveralData> {
  readonly element: HTMLElement;
  readonly input = el("input", { type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false" });
  private readonly state = new SeveralState();
  private readonly chips = el("ul", { class: "chips" });
  private readonly removeAll = el("button", { type: "button", class: "remove-all", "aria-label": "Remove all" }, symbol("cancel"));
  private readonly box = el("div", { class: "control several" }, this.chips, this.input, this.removeAll, symbol("keyboard_arrow_down"));
  private readonly list = el("ul", { role: "listbox", "aria-label": "Found" });
  private readonly nothing = el("p", { class: "nothing" }, "Nothing is like that.");
  private readonly popup = el("div", { class: "popup" }, this.list, this.nothing);
  private readonly spoken = el("span", { class: "unseen", role: "status" });
  private readonly float = new Float(this.popup, this.box, true);
  /** The elements of options, made when they are seen first. */
  private items = new Map<string, HTMLElement>();
  private drawnMatches: readonly SeveralOption[] | null = null;
  private drawnChosen = "";
  private placeholder = "";

  constructor(
    private readonly name: string,
    private readonly hooks: FieldHooks,
  ) {
    this.element = el("div", {}, this.box, this.popup, this.spoken);
    this.list.id = `${name}-found`;
    this.input.setAttribute("aria-controls", this.list.id);
    this.listen();
  }

  draw(data: SeveralData, value: Value, disabled: boolean): void {
    if (this.state.offer(data.options)) this.items = new Map();
    this.state.choose(isList(value) ? value : []);
    this.placeholder = data.placeholder;
    this.input.disabled = this.removeAll.disabled = disabled;
    if (disabled) this.state.close();
    this.show();
  }

  private listen(): void {
    const { state, input } = this;
    input.addEventListener("input", () => {
      state.type(input.value);
      this.say(`${state.matches.length.toLocaleString("en-GB")} found`);
      this.show();
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      const { chosen } = state;
      if (state.press(event.key)) {
        event.preventDefault();
        event.stopPropagation(); // Esc also closes what the form stands in
      }
      this.changed(chosen);
    });
    this.box.addEventListener("mousedown", (event) => {
      if (input.disabled || (event.target as Element).closest("button")) return;
      if (event.target !== input) event.preventDefault();
      if (state.isOpen && event.target !== input) state.close();
      else state.open();
      input.focus();
      this.show();
    });
    // What is pressed in the list must not take the focus from the box.
    this.popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const item = (event.target as Element).closest<HTMLElement>("[role=option]");
      const { chosen } = state;
      state.take(state.matches.findIndex(({ value }) => value === item?.dataset.value));
      this.changed(chosen);
    });
    this.chips.addEventListener("click", (event) => {
      const value = (event.target as Element).closest<HTMLElement>("button")?.dataset.value;
      if (value === undefined) return;
      const { chosen } = state;
      state.remove(value);
      input.focus();
      this.changed(chosen);
    });
    this.removeAll.addEventListener("click", () => {
      const { chosen } = state;
      state.choose([]);
      input.focus();
      this.changed(chosen);
    });
    this.element.addEventListener("focusout", (event) => {
      if (event.relatedTarget instanceof Node && this.element.contains(event.relatedTarget)) return;
      state.close();
      this.show();
    });
  }

  /** Something was done; before it, this was chosen. */
  private changed(before: readonly string[]): void {
    const { chosen } = this.state;
    const added = chosen.filter((value) => !before.includes(value)).map((value) => this.state.words(value));
    const removed = before.filter((value) => !chosen.includes(value)).map((value) => this.state.words(value));
    if (added.length > 0) this.say(`${added.join(", ")}: chosen`);
    if (removed.length > 0) this.say(`${removed.join(", ")}: removed`);
    if (chosen !== before) this.hooks.edit(this.name, chosen);
    this.show();
  }

  private say(sentence: string): void {
    write(this.spoken, sentence);
  }

  private show(): void {
    const { state, input } = this;
    if (input.value !== state.query) input.value = state.query;
    this.showChips();
    attribute(input, "placeholder", state.chosen.length > 0 ? "" : this.placeholder);
    attribute(input, "aria-expanded", String(state.isOpen));
    if (state.isOpen) this.showList();
    else this.float.hide();
    const at = state.isOpen ? state.matches[state.at] : undefined;
    const item = at && this.items.get(at.value);
    for (const old of this.list.querySelectorAll("[aria-selected=true]")) if (old !== item) old.setAttribute("aria-selected", "false");
    item?.setAttribute("aria-selected", "true");
    attribute(input, "aria-activedescendant", item?.id ?? "");
    if (item) intoView(this.popup, item);
  }

  private showChips(): void {
    const { chosen } = this.state;
    const drawn = JSON.stringify([chosen, chosen.map((value) => this.state.words(value)), this.input.disabled]);
    if (drawn === this.drawnChosen) return;
    this.drawnChosen = drawn;
    this.chips.replaceChildren(...chosen.map((value) => this.chip(value)));
    mark(this.chips, "hidden", chosen.length === 0);
    mark(this.removeAll, "hidden", chosen.length === 0);
    if (this.float.isOpen) this.float.place();
  }

  private chip(value: string): HTMLElement {
    const words = this.state.words(value);
    const remove = el("button", { type: "button", "aria-label": `Remove ${words}`, "data-value": value, disabled: this.input.disabled }, symbol("close"));
    return el("li", { class: "chip" }, el("span", {}, words), remove);
  }

  private showList(): void {
    const { matches } = this.state;
    if (matches !== this.drawnMatches) {
      this.list.replaceChildren(...matches.map((option) => this.item(option)));
      this.popup.scrollTop = 0;
      mark(this.list, "hidden", matches.length === 0);
      mark(this.nothing, "hidden", matches.length > 0);
    }
    this.drawnMatches = matches;
    this.float.show();
  }

  private item({ value, words }: SeveralOption): HTMLElement {
    const known = this.items.get(value);
    if (known) return known;
    const id = `${this.name}-${this.items.size}`;
    const made = el("li", { role: "option", id, "aria-selected": "false", "data-value": value }, el("span", {}, words));
    this.items.set(value, made);
    return made;
  }
}

/** Scrolls the list, and nothing else, as far as it takes to see an item. */
function intoView(list: HTMLElement, item: HTMLElement): void {
  const { top, bottom } = item.getBoundingClientRect();
  const seen = list.getBoundingClientRect();
  if (top < seen.top) list.scrollTop -= seen.top - top;
  else if (bottom > seen.bottom) list.scrollTop += bottom - seen.bottom;
}
