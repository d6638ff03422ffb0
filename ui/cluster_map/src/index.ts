/** The door that Streamlit calls for the map: what it shows comes from the desk, as do all other parts of the page. */

import { desk } from "./desk";
import css from "./style.css";
import { Workbench } from "./workbench";

interface Component {
  parentElement: ShadowRoot;
}

const mounted = new WeakMap<ShadowRoot, () => void>();

export default function render({ parentElement }: Component): () => void {
  if (!mounted.has(parentElement)) mounted.set(parentElement, mount(parentElement));
  // Streamlit also runs the cleanup of a call that a newer one has overtaken: only a host that is gone is an end.
  return () => void window.setTimeout(() => unmount(parentElement));
}

function mount(parentElement: ShadowRoot): () => void {
  const mountedAt = performance.now();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  parentElement.adoptedStyleSheets = [...parentElement.adoptedStyleSheets, sheet];
  let bench: Workbench | null = null;
  const draw = () => {
    const { picture, shown, pictureHere } = desk;
    if (bench && picture && picture.of.areaId === shown?.of.areaId) return bench.update(picture);
    if (bench || !pictureHere) return;
    bench = new Workbench(pictureHere, mountedAt);
    if (desk.ahead.moves) bench.foresee(desk.ahead.moves);
    parentElement.append(bench.element);
  };
  const forget = desk.subscribe((change) => {
    if (change === "picture") draw();
    if (change === "moves" && desk.ahead.moves) bench?.foresee(desk.ahead.moves);
  });
  const leave = desk.view();
  draw();
  return () => {
    forget();
    leave();
    bench?.destroy();
  };
}

function unmount(parentElement: ShadowRoot): void {
  if (parentElement.host.isConnected) return;
  mounted.get(parentElement)?.();
  mounted.delete(parentElement);
}
