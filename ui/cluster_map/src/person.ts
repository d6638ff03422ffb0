/** The name of who sits at this screen: typed once, remembered by the browser, sent with everything that is done. */

import { personName, setPersonName } from "./browser_self";
import { el } from "./dom";
import css from "./person.css";

interface Component {
  data: { label: string; placeholder: string; longest: number };
  parentElement: ShadowRoot;
}

export default function render({ data, parentElement }: Component): void {
  if (parentElement.querySelector("input")) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  parentElement.adoptedStyleSheets = [...parentElement.adoptedStyleSheets, sheet];
  const input = el("input", {
    type: "text",
    maxlength: data.longest,
    placeholder: data.placeholder,
    "aria-label": data.label,
    autocomplete: "name",
    "data-testid": "person",
  });
  input.value = personName();
  // With every letter: what is done in the next moment is done by this name.
  input.addEventListener("input", () => setPersonName(input.value));
  // The page has single keys of its own: typing must not reach them.
  input.addEventListener("keydown", (event) => event.stopPropagation());
  parentElement.append(el("label", {}, el("span", { class: "icon", "aria-hidden": "true" }, "person"), input));
}
