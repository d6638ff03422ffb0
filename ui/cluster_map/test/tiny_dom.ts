/** As much of a browser's document as the sheets need, so that what they draw can be looked at in Node. */

type Listener = (event: unknown) => void;

export class TinyElement {
  readonly children: TinyElement[] = [];
  readonly attributes = new Map<string, string>();
  readonly dataset: Record<string, string> = {};
  readonly style: Record<string, unknown> = { setProperty: (name: string, value: string) => void (this.style[name] = value) };
  parent: TinyElement | null = null;
  hidden = false;
  title = "";
  /** How often a text was written: what does not differ must not be written again. */
  written = 0;
  private text = "";
  private readonly listeners = new Map<string, Listener[]>();

  constructor(readonly tag: string) {}

  get textContent(): string {
    return this.children.length ? this.children.map(({ textContent }) => textContent).join("") : this.text;
  }

  set textContent(text: string) {
    this.written++;
    this.replaceChildren();
    this.text = text;
  }

  get childElementCount(): number {
    return this.children.length;
  }

  get lastElementChild(): TinyElement | undefined {
    return this.children.at(-1);
  }

  append(...nodes: (TinyElement | string)[]): void {
    for (const node of nodes) this.appendChild(typeof node === "string" ? Object.assign(new TinyElement("#text"), { text: node }) : node);
  }

  appendChild(node: TinyElement): TinyElement {
    node.parent = this;
    this.children.push(node);
    return node;
  }

  replaceChildren(...nodes: TinyElement[]): void {
    this.children.length = 0;
    this.append(...nodes);
  }

  remove(): void {
    this.parent?.children.splice(this.parent.children.indexOf(this), 1);
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }

  toggleAttribute(name: string, on: boolean): void {
    if (on) this.attributes.set(name, "");
    else this.attributes.delete(name);
  }

  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  click(): void {
    for (const listener of this.listeners.get("click") ?? []) listener({});
  }

  /** Every element below it that fits, in the order of the document. */
  all(fits: (element: TinyElement) => boolean): TinyElement[] {
    return this.children.flatMap((child) => [...(fits(child) ? [child] : []), ...child.all(fits)]);
  }

  byTag(tag: string): TinyElement[] {
    return this.all((one) => one.tag === tag);
  }

  byClass(name: string): TinyElement[] {
    return this.all((one) => (one.getAttribute("class") ?? "").split(" ").includes(name));
  }

  byTestId(id: string): TinyElement[] {
    return this.all((one) => one.getAttribute("data-testid") === id);
  }
}

/** What a component is drawn into, and whether that is still on the page. */
export class TinyRoot extends TinyElement {
  readonly host = { isConnected: true };
  adoptedStyleSheets: unknown[] = [];
}

class TinyStyleSheet {
  replaceSync(): void {}
}

const globals = {
  document: { createElement: (tag: string) => new TinyElement(tag), createElementNS: (_: string, tag: string) => new TinyElement(tag) },
  CSSStyleSheet: TinyStyleSheet,
  // The desk listens to the window and looks at the clock: here nothing happens and no time passes.
  window: { addEventListener: () => undefined, setInterval: () => 0, setTimeout: (run: () => void) => void run() },
};
Object.assign(globalThis, globals);
