/** The owner's key, kept by the owner's browser from one visit to the next: never in a cookie, which requests take along by themselves. */

import { keepOwnerKey, keptOwnerKey } from "./browser_self";

interface Component {
  data: { keep: string; asks: boolean };
  setStateValue(name: "right", value: string): void;
}

let shown = "";

export default function render({ data, setStateValue }: Component): void {
  if (data.keep) return keepOwnerKey(data.keep);
  const key = data.asks ? keptOwnerKey() : "";
  if (key === shown) return;
  shown = key;
  setStateValue("right", key);
}
