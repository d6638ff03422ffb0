/** Patients by minutes: this plan as bars, today as a stepped line; the same numbers as a table when it is opened. */

import { el, svg, write } from "./dom";
import type { Chart, Picture } from "./schema";
import { whole } from "./words";

/** Of the drawing: it is stretched to the room there is. */
const HIGH = 1000;

export class ChartSheet {
  readonly element: HTMLElement;
  private readonly bars = svg("path", { class: "bars" });
  private readonly line = svg("path", { class: "line" });
  private readonly within = svg("path", { class: "within" });
  private readonly grid = svg("path", { class: "grid" });
  private readonly drawing = svg("svg", { role: "img", preserveAspectRatio: "none" }, this.grid, this.bars, this.line, this.within);
  private readonly across = el("div", { class: "marks across", "aria-hidden": "true" });
  private readonly beside = el("div", { class: "marks beside", "aria-hidden": "true" });
  private readonly tip = el("p", { class: "tip", "aria-hidden": "true" });
  private readonly plot = el("div", { class: "plot" }, this.drawing, this.beside, this.across, this.tip);
  private readonly names = [el("span", {}), el("span", {})];
  private readonly axes = [el("span", {}), el("span", {})];
  private readonly body = el("tbody", {});
  private readonly head = [el("th", { scope: "col" }), el("th", { scope: "col" }), el("th", { scope: "col" })];
  private readonly details: HTMLDetailsElement;
  private readonly captions = el("div", { class: "captions" });
  private data: Chart | null = null;

  constructor() {
    const key = el("p", { class: "key", "aria-hidden": "true" }, swatch("bars"), this.names[0], swatch("line"), this.names[1]);
    const table = el("table", {}, el("thead", {}, el("tr", {}, ...this.head)), this.body);
    const scroller = el("div", { class: "scroller", role: "region", tabindex: 0, "aria-label": "The chart as a table" }, table);
    this.details = el("details", {}, el("summary", {}, "The chart as a table"), scroller);
    const top = el("div", { class: "chart-top", "aria-hidden": "true" }, this.axes[1], key);
    const foot = el("div", { class: "chart-foot", "aria-hidden": "true" }, this.axes[0]);
    this.element = el("div", { class: "sheet chart-sheet", "data-testid": "minutes-chart" }, top, this.plot, foot, this.details, this.captions);
    this.details.addEventListener("toggle", () => this.fill());
    this.plot.addEventListener("pointermove", (event) => this.point(event));
    this.plot.addEventListener("pointerleave", () => (this.tip.hidden = true));
    this.tip.hidden = true;
  }

  draw({ chart }: Picture): void {
    this.set(chart);
  }

  set(data: Chart): void {
    const { plan, today, step, top, label, axes, names, marks, below } = data;
    this.data = data;
    const across = plan.length;
    this.drawing.setAttribute("viewBox", `0 0 ${across} ${HIGH}`);
    this.drawing.setAttribute("aria-label", label);
    const y = (patients: number) => Math.round(HIGH * (1 - patients / top));
    const bar = (patients: number, i: number) => (patients > 0 ? `M${i + 0.06} ${HIGH}V${y(patients)}h.88V${HIGH}z` : "");
    this.bars.setAttribute("d", plan.map(bar).join(""));
    this.line.setAttribute("d", `M0 ${HIGH}${today.map((patients, i) => `V${y(patients)}H${i + 1}`).join("")}`);
    this.within.setAttribute("d", `M${data.within / step} 0V${HIGH}`);
    this.grid.setAttribute("d", marks[1].map((patients) => `M0 ${y(patients)}H${across}`).join(""));
    setMarks(this.across, marks[0], "left", across * step);
    setMarks(this.beside, marks[1], "bottom", top);
    names.forEach((name, i) => write(this.names[i], name));
    axes.forEach((axis, i) => write(this.axes[i], axis));
    writeEach(this.captions, "p", below);
    this.tip.hidden = true;
    this.fill();
  }

  /** The table is only there while somebody looks at it. */
  private fill(): void {
    if (!this.data || !this.details.open) return this.body.replaceChildren();
    const { plan, names, axes } = this.data;
    [axes[0], ...names].forEach((name, i) => write(this.head[i], name));
    const rows = plan.map((_, i) => {
      const [minutes, now, before] = this.texts(i);
      return el("tr", {}, el("th", { scope: "row" }, minutes), el("td", {}, now), el("td", {}, before));
    });
    this.body.replaceChildren(...rows);
  }

  private texts(i: number): [string, string, string] {
    const { step, plan, today } = this.data as Chart;
    return [`${i * step} to ${(i + 1) * step}`, whole(plan[i]), whole(today[i])];
  }

  private point(event: PointerEvent): void {
    if (!this.data) return;
    const { left, width } = this.plot.getBoundingClientRect();
    const { plan, names } = this.data;
    const i = Math.min(plan.length - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * plan.length)));
    const [minutes, now, before] = this.texts(i);
    write(this.tip, `${minutes} minutes\n${names[0]}: ${now}\n${names[1]}: ${before}`);
    this.tip.hidden = false;
    this.tip.style.left = `${(100 * (i + 0.5)) / plan.length}%`;
    this.tip.toggleAttribute("data-left", i > plan.length / 2);
  }
}

function swatch(kind: string): HTMLElement {
  return el("span", { class: `swatch ${kind}` });
}

/** Puts a number at each mark, as far along as it is of `full`. */
function setMarks(row: HTMLElement, marks: number[], side: "left" | "bottom", full: number): void {
  const texts = writeEach(row, "span", marks.map(whole));
  texts.forEach((text, i) => (text.style[side] = `${(100 * marks[i]) / full}%`));
}

/** Writes each text in an element of its own, as many as there are. */
function writeEach(into: HTMLElement, tag: "p" | "span", texts: string[]): HTMLElement[] {
  while (into.childElementCount > texts.length) into.lastElementChild?.remove();
  return texts.map((text, i) => {
    const element = (into.children[i] as HTMLElement | undefined) ?? into.appendChild(el(tag, {}));
    write(element, text);
    return element;
  });
}
