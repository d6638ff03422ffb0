/** The door that Streamlit calls: once when the component appears, and again whenever its data changes. */

import type { Message } from "./message";
import css from "./style.css";
import { Workbench } from "./workbench";

interface Component {
  data: Message;
  parentElement: ShadowRoot;
  setTriggerValue(name: string, value: unknown): void;
}

interface Mounted {
  bench: Workbench;
  /** The newest call's way to Python. */
  component: Component;
}

const mounted = new WeakMap<ShadowRoot, Mounted>();

export default function render(component: Component): () => void {
  const { parentElement, data } = component;
  const known = mounted.get(parentElement);
  if (known) {
    known.component = component;
    known.bench.update(data);
  } else {
    mount(component);
  }
  // Streamlit also runs the cleanup of a call that a newer one has overtaken: only a host that is gone is an end.
  return () => void window.setTimeout(() => unmount(parentElement));
}

function mount(component: Component): void {
  const { parentElement, data } = component;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  parentElement.adoptedStyleSheets = [...parentElement.adoptedStyleSheets, sheet];
  const bench = new Workbench(data, (event) => mounted.get(parentElement)?.component.setTriggerValue("event", event));
  mounted.set(parentElement, { bench, component });
  parentElement.append(bench.element);
}

function unmount(parentElement: ShadowRoot): void {
  if (parentElement.host.isConnected) return;
  mounted.get(parentElement)?.bench.destroy();
  mounted.delete(parentElement);
}
