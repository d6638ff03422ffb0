/** The door for forms: each changes only what differs from before. */

import { ActForm } from "./act_form";
import css from "./form.css";
import type { ActFormData } from "./form_data";

interface Component {
  data: ActFormData;
  parentElement: ShadowRoot;
}

const mounted = new WeakMap<ShadowRoot, ActForm>();

export default function render({ data, parentElement }: Component): void {
  const known = mounted.get(parentElement);
  if (known) known.set(data);
  else mount(parentElement, data);
}

function mount(parentElement: ShadowRoot, data: ActFormData): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  parentElement.adoptedStyleSheets = [...parentElement.adoptedStyleSheets, sheet];
  const form = new ActForm(data);
  mounted.set(parentElement, form);
  parentElement.append(form.element);
}
