/** The button by which a browser forgets all that it was told here. */

import { forgetAll } from "./browser_self";
import { el } from "./dom";
import css from "./form.css";

interface Component {
  data: { label: string };
  parentElement: ShadowRoot;
}

export default function render({ data, parentElement }: Component): void {
  if (parentElement.querySelector("button")) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  parentElement.adoptedStyleSheets = [...parentElement.adoptedStyleSheets, sheet];
  const button = el("button", { type: "button", class: "button", "data-testid": "forget" }, data.label);
  button.addEventListener("click", () => {
    forgetAll();
    location.assign(new URL(".", document.baseURI));
  });
  parentElement.append(el("form", {}, button));
}
