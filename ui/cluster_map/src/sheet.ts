/**
 * The door for what is read below the map: findings, a chart, a table. They are drawn from the picture of the plan that
 * the page has, or, on a page without one, from what Python sends along. Each changes only what differs from before.
 */

import { ChartSheet } from "./chart_sheet";
import { desk } from "./desk";
import { FindingsSheet } from "./findings_sheet";
import { KeptLine } from "./kept_line";
import type { Chart, Picture } from "./schema";
import css from "./sheet.css";
import { TableSheet } from "./table_sheet";

type OfPicture = { kind: "table" | "chart" | "findings"; from: "picture" } | { kind: "kept"; from: "picture"; said: string };
type Data = OfPicture | { kind: "chart"; chart: Chart };

interface Component {
  data: Data;
  parentElement: ShadowRoot;
}

interface Sheet {
  element: HTMLElement;
  draw(picture: Picture): void;
}

interface Mounted {
  sheet: Sheet | ChartSheet;
  leave(): void;
}

const mounted = new WeakMap<ShadowRoot, Mounted>();

export default function render({ data, parentElement }: Component): () => void {
  const { sheet } = mounted.get(parentElement) ?? mount(parentElement, data);
  if ("chart" in data && sheet instanceof ChartSheet) sheet.set(data.chart);
  // Streamlit also runs the cleanup of a call that a newer one has overtaken: only a host that is gone is an end.
  return () => void window.setTimeout(() => unmount(parentElement));
}

function mount(parentElement: ShadowRoot, data: Data): Mounted {
  const styles = new CSSStyleSheet();
  styles.replaceSync(css);
  parentElement.adoptedStyleSheets = [...parentElement.adoptedStyleSheets, styles];
  const made = "chart" in data ? { sheet: new ChartSheet(), leave: () => undefined } : ofPicture(data);
  mounted.set(parentElement, made);
  parentElement.append(made.sheet.element);
  return made;
}

/** A sheet that follows the picture that the page has, from now on. */
function ofPicture(data: OfPicture): Mounted {
  const sheet = made(data);
  const draw = () => void (desk.pictureHere && sheet.draw(desk.pictureHere));
  draw();
  return { sheet, leave: desk.subscribe((change) => void (change === "picture" && draw())) };
}

function made(data: OfPicture): Sheet {
  const { kind } = data;
  if (kind === "kept") return new KeptLine(data.said);
  if (kind === "table") return new TableSheet();
  return kind === "chart" ? new ChartSheet() : new FindingsSheet((finding) => desk.onShow(finding));
}

function unmount(parentElement: ShadowRoot): void {
  if (parentElement.host.isConnected) return;
  mounted.get(parentElement)?.leave();
  mounted.delete(parentElement);
}
