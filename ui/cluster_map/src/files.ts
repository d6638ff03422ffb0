/** The place where files are dropped or chosen, and a line for each on its way. The page is told when one has come. */

import { el, mark, write } from "./dom";
import css from "./files.css";
import { Queue, sizeWords, stateWords, type Item, type Kept, type State } from "./files_queue";
import { pause, sendFile, type Where } from "./files_sending";

interface Data extends Where {
  label: string;
  words: string;
  accept: string;
  many: boolean;
  /** Bytes that a file may have. */
  most: number;
}

interface Component {
  data: Data;
  parentElement: ShadowRoot;
  setTriggerValue(name: "came", value: Kept): void;
}

const ENDED: readonly State[] = ["here", "refused", "cancelled"];

/** What is drawn for a file: made once, so that the focus stays where it is. */
class Row {
  private readonly name = el("span", { class: "name" });
  private readonly size = el("span", { class: "size" });
  private readonly bar: HTMLProgressElement;
  private readonly words = el("p", { class: "words" });
  private readonly button = el("button", { type: "button", class: "button" });
  readonly element: HTMLLIElement;

  constructor(
    readonly item: Item<File>,
    press: (item: Item<File>) => void,
  ) {
    const { name, size } = item.file;
    write(this.name, name);
    write(this.size, sizeWords(size));
    this.bar = el("progress", { max: Math.max(1, size), "aria-label": `${name}, how much of it has gone` });
    this.button.addEventListener("click", () => press(item));
    this.element = el("li", { "data-testid": "file" }, this.name, this.size, this.bar, this.words, this.button);
  }

  draw(): void {
    const { file, gone, state } = this.item;
    const ended = ENDED.includes(state);
    this.element.dataset.state = state;
    this.bar.value = gone;
    this.bar.hidden = ended;
    write(this.words, stateWords(this.item));
    const label = ended ? "Send again" : "Cancel";
    write(this.button, label);
    this.button.setAttribute("aria-label", `${label}: ${file.name}`);
    this.button.hidden = state === "here" || !this.item.canGo;
  }
}

/** The queue of an address outlives the page that shows it: files go on while another page is looked at. */
class Drop {
  readonly element: HTMLElement;
  private readonly input = el("input", { type: "file", "data-testid": "file-input" });
  private readonly label = el("span", { class: "label" });
  private readonly about = el("span", { class: "about", id: "about" });
  private readonly list = el("ul", { "aria-label": "Files on their way" });
  private readonly spoken = el("p", { class: "spoken", role: "status", "aria-live": "polite", "data-testid": "files-said" });
  private readonly queue: Queue<File>;
  private readonly rows = new Map<number, Row>();
  private data: Data;
  private came: (kept: Kept) => void = () => undefined;

  constructor(data: Data) {
    this.data = data;
    this.queue = new Queue<File>({ send: (...sent) => sendFile(this.data, ...sent), wait: pause });
    this.queue.told = { changed: () => this.drawRows(), say: (sentence) => this.say(sentence), came: (kept) => this.came(kept) };
    const button = el("span", { class: "button", "aria-hidden": "true" }, data.many ? "Choose files" : "Choose a file");
    // The input lies over all of it: a press anywhere opens the choice, and files can be dropped anywhere.
    const zone = el("div", { class: "drop" }, this.input, button, el("span", { class: "what" }, this.label, this.about));
    this.element = el("div", { class: "files" }, zone, this.list, this.spoken);
    this.input.setAttribute("aria-describedby", "about");
    this.input.addEventListener("change", () => this.take());
    // The page has single keys of its own: what is typed here must not reach them.
    this.element.addEventListener("keydown", (event) => event.stopPropagation());
    for (const type of ["dragenter", "dragleave", "drop"]) {
      this.input.addEventListener(type, () => mark(zone, "data-over", type === "dragenter"));
    }
    window.addEventListener("beforeunload", (event) => {
      if (this.queue.isBusy) event.preventDefault(); // the browser asks before it throws away what is on its way
    });
    for (const type of ["dragover", "drop"] as const) window.addEventListener(type, (event) => this.keepPage(event));
  }

  draw(data: Data, came: (kept: Kept) => void): void {
    this.data = data;
    this.came = came;
    write(this.label, data.label);
    write(this.about, data.words);
    this.input.setAttribute("aria-label", data.label);
    this.input.setAttribute("accept", data.accept);
    this.input.multiple = data.many;
    this.drawRows();
  }

  private take(): void {
    const files = [...(this.input.files ?? [])];
    this.input.value = ""; // so that the same file can be chosen a second time
    if (files.length) this.queue.add(files, this.data.most);
  }

  /** A file that is dropped beside the place would be opened in place of the page. */
  private keepPage(event: DragEvent): void {
    if (!this.element.isConnected || !event.dataTransfer?.types.includes("Files") || event.composedPath().includes(this.input)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  }

  private drawRows(): void {
    const { items } = this.queue;
    const known = new Set(items.map(({ id }) => id));
    for (const [id, row] of this.rows) {
      if (known.has(id)) continue;
      row.element.remove();
      this.rows.delete(id);
    }
    for (const item of items) {
      let row = this.rows.get(item.id);
      if (!row) {
        row = new Row(item, (pressed) => this.press(pressed));
        this.rows.set(item.id, row);
        this.list.append(row.element);
      }
      row.draw();
    }
    this.list.hidden = items.length === 0;
  }

  private press(item: Item<File>): void {
    if (ENDED.includes(item.state)) this.queue.again(item);
    else this.queue.cancel(item);
  }

  private say(sentence: string): void {
    // A no-break space makes the text differ, which is what makes it heard again.
    this.spoken.textContent = this.spoken.textContent === sentence ? `${sentence}\u00a0` : sentence;
  }
}

const drops = new Map<string, Drop>();

export default function render({ data, parentElement, setTriggerValue }: Component): void {
  let drop = drops.get(data.address);
  if (!drop) drops.set(data.address, (drop = new Drop(data)));
  if (drop.element.parentNode !== parentElement) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    parentElement.adoptedStyleSheets = [...parentElement.adoptedStyleSheets, sheet];
    parentElement.append(drop.element);
  }
  drop.draw(data, (kept) => {
    if (parentElement.host.isConnected) setTriggerValue("came", kept); // else the page is drawn anew when it is opened
  });
}
