/** Making elements. Text only ever becomes text: nothing from a message is read as HTML. */

type Attributes = Record<string, string | number | boolean | undefined>;
type Child = Node | string | null;

const SVG = "http://www.w3.org/2000/svg";

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Node[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag) as SVGElementTagNameMap[K];
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** Sets attributes; true means present, false and undefined mean absent. */
function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Writes text only where it differs, so that nothing is laid out again for nothing. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Adds or removes an attribute without a value. */
export function mark(element: Element, name: string, on: boolean): void {
  if (element.hasAttribute(name) !== on) element.toggleAttribute(name, on);
}

const ICONS = {
  download: "M12 4v11m-5-5 5 5 5-5M4 17v3h16v-3",
  undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  several: "M4 4h4M11 4h3M17 4h3v3M20 10v4M20 17v3h-3M13 20h-3M7 20H4v-3M4 14v-4M4 7V4M12 9v6M9 12h6",
  lock: "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
  unlock: "M6 11h12v9H6zM8 11V7a4 4 0 0 1 7.5-2",
  remove: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  close: "M6 6l12 12M18 6 6 18",
  pencil: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  locate: "M12 2v4M12 18v4M2 12h4M18 12h4M6 12a6 6 0 1 0 12 0 6 6 0 1 0-12 0",
  legend: "M4 6h3v3H4zM4 15h3v3H4zM11 7.5h9M11 16.5h9",
} as const;

export type IconName = keyof typeof ICONS;

/** A line drawing; decoration, so hidden from screen readers. */
export function icon(name: IconName): SVGSVGElement {
  const path = svg("path", { d: ICONS[name] });
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, path);
}

/** A button with an icon and a name that is read out and shown on hovering. */
export function iconButton(name: IconName, label: string, testid: string): HTMLButtonElement {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, "data-testid": testid }, icon(name));
}

/** Does something once what was just sent has left: what is drawn then does not hold it up. */
export function afterSending(then: () => void): void {
  window.setTimeout(then);
}
