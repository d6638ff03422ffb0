/** A cluster's name that can be edited where it stands: press, type, Enter keeps it, Esc does not. */

import { el, icon, write } from "./dom";

const LONGEST = 60;

export class CardName {
  readonly element = el("div", { class: "card-name" });
  private readonly text = el("span", { class: "name-text" });
  /** Stands where the button does on a screen that only watches. */
  private readonly plain = el("span", { class: "name" });
  private readonly button: HTMLButtonElement;
  private readonly input: HTMLInputElement;
  private name = "";
  private canChange = true;

  constructor(
    private readonly letter: string,
    private readonly rename: (name: string) => void,
  ) {
    this.button = el("button", { type: "button", class: "name", "data-testid": "name", title: "Rename" }, this.text, icon("pencil"));
    this.input = el("input", {
      type: "text",
      class: "name-input",
      maxlength: LONGEST,
      "aria-label": `Name of cluster ${letter}`,
      "data-testid": "name-input",
    });
    this.close();
    this.element.append(this.button, this.plain, this.input);
    this.button.addEventListener("click", () => this.edit());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  set(name: string, canChange: boolean): void {
    this.name = name;
    this.canChange = canChange;
    const home = canChange ? this.button : this.plain;
    if (this.text.parentElement !== home) {
      home.prepend(this.text);
      this.close();
    }
    write(this.text, name);
    this.text.title = name;
    this.button.setAttribute("aria-label", `Rename cluster ${this.letter}, ${name}`);
  }

  private edit(): void {
    this.input.value = this.name;
    this.button.hidden = true;
    this.input.hidden = false;
    this.input.focus();
    this.input.select();
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Enter") {
      const name = this.input.value.trim();
      if (name && name !== this.name) {
        write(this.text, name);
        this.rename(name);
      }
    }
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      this.close();
      this.button.focus();
    }
  }

  private close(): void {
    this.input.hidden = true;
    this.button.hidden = !this.canChange;
    this.plain.hidden = this.canChange;
  }
}
