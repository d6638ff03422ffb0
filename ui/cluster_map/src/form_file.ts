/** The field for a file, which the browser reads: no part of it goes anywhere before the form is sent. */

import { el, mark, write } from "./dom";
import { attribute, symbol, type Control, type FieldHooks } from "./form_fields";
import { isList, NO_FILE, type FileData, type FileValue, type Value } from "./form_data";

const MEGABYTE = 1_000_000;

export class FileControl implements Control<FileData> {
  readonly element: HTMLElement;
  readonly input = el("input", { type: "file" });
  /** Ends when a file that was chosen has been read. */
  settled: Promise<void> | null = null;
  private readonly words = el("span", { class: "words" });
  private readonly complaint = el("p", { class: "lacks", role: "alert" });
  private largest = Infinity;
  private shown = "";

  constructor(
    private readonly name: string,
    private readonly hooks: FieldHooks,
  ) {
    // The input lies over all of it: a press anywhere opens the choice, and a file can be dropped anywhere.
    const button = el("span", { class: "button", "aria-hidden": "true" }, symbol("upload"), "Choose a file");
    this.element = el("div", {}, el("div", { class: "drop" }, this.input, button, this.words), this.complaint);
    this.input.addEventListener("change", () => {
      const file = this.input.files?.[0];
      this.settled = this.take(file).finally(() => (this.settled = null));
    });
    for (const type of ["dragenter", "dragleave", "drop"]) {
      this.input.addEventListener(type, () => mark(this.element, "data-over", type === "dragenter"));
    }
  }

  draw(data: FileData, value: Value, disabled: boolean): void {
    this.largest = data.largestBytes;
    attribute(this.input, "accept", data.accept);
    const name = typeof value === "string" || isList(value) ? "" : value.name;
    write(this.words, name || data.words);
    mark(this.words, "data-file", name !== "");
    // Empty again, so that the same file can be chosen a second time.
    if (name === "" && this.shown !== "") this.input.value = "";
    this.shown = name;
    this.input.disabled = disabled;
  }

  private async take(file: File | undefined): Promise<void> {
    let value: FileValue = NO_FILE;
    let complaint = "";
    if (file && file.size > this.largest) {
      complaint = `${file.name} has ${inMegabytes(file.size)} MB; at most ${inMegabytes(this.largest)} MB can be taken.`;
    } else if (file) {
      try {
        value = { name: file.name, content: await inBase64(file) };
      } catch {
        complaint = `${file.name} can't be read; choose it again.`;
      }
    }
    if (this.input.files?.[0] !== file) return; // another one was chosen meanwhile
    write(this.complaint, complaint);
    if (complaint) this.input.value = "";
    this.hooks.edit(this.name, value);
  }
}

function inMegabytes(bytes: number): string {
  return (bytes / MEGABYTE).toLocaleString("en-GB", { maximumFractionDigits: 1 });
}

function inBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result).replace(/^[^,]*,/, "")));
    reader.addEventListener("error", () => reject(reader.error ?? new Error(file.name)));
    reader.readAsDataURL(file);
  });
}
