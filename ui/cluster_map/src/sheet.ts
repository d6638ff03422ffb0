/** The door for what is read below the map: a table or a chart. Each changes only what differs from before. */

import { ChartSheet, type ChartData } from "./chart_sheet";
import css from "./sheet.css";
import { TableSheet, type TableData } from "./table_sheet";

interface Component {
  data: TableData | ChartData;
  parentElement: ShadowRoot;
}

const mounted = new WeakMap<ShadowRoot, TableSheet | ChartSheet>();

export default function render({ data, parentElement }: Component): void {
  const known = mounted.get(parentElement) ?? mount(parentElement, data.kind);
  if (known instanceof TableSheet && data.kind === "table") known.set(data);
  if (known instanceof ChartSheet && data.kind === "chart") known.set(data);
}

function mount(parentElement: ShadowRoot, kind: "table" | "chart"): TableSheet | ChartSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  parentElement.adoptedStyleSheets = [...parentElement.adoptedStyleSheets, sheet];
  const made = kind === "table" ? new TableSheet() : new ChartSheet();
  mounted.set(parentElement, made);
  parentElement.append(made.element);
  return made;
}
