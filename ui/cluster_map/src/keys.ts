/** What keys do: undo and redo anywhere, arrows and letters on practices. */

import { isDirection, nearestInDirection } from "./direction";
import type { Ground } from "./ground";
import { NOT_PLACED } from "./message";
import type { Store } from "./store";

export interface KeyHooks {
  undo(): void;
  redo(): void;
  press(code: string, adding: boolean): void;
  move(codes: string[], to: string): void;
  clear(): void;
}

/** Pixels from the edge of the map within which a focused practice is brought further in. */
const EDGE = 40;

/** Ctrl Z, Ctrl Shift Z and Ctrl Y; not while something is being typed. Returns whether it was one of them. */
export function handleSteps(event: KeyboardEvent, hooks: Pick<KeyHooks, "undo" | "redo">): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event)) return false;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return false;
  if (key === "y" || event.shiftKey) hooks.redo();
  else hooks.undo();
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);
}

/** Keys on a practice, on the map or on a card: letters move what is chosen, Esc chooses nothing. */
export function handlePractice(event: KeyboardEvent, code: string, store: Store, hooks: KeyHooks): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "Escape") {
    hooks.clear();
    return true;
  }
  if (!store.canChange) return false;
  if (event.key === " " && event.shiftKey) {
    hooks.press(code, true);
    return true;
  }
  if (!store.chosen.includes(code)) return false;
  if (event.key === "Delete" || event.key === "Backspace") {
    hooks.move(store.chosen, NOT_PLACED);
    return true;
  }
  const letter = event.key.toUpperCase();
  if (letter.length !== 1 || !store.cluster(letter)) return false;
  hooks.move(store.chosen, letter);
  return true;
}

/** Arrow keys on the map: to the nearest practice in that direction; the map follows the focus. */
export function handleArrows(event: KeyboardEvent, code: string, { map, pins }: Ground): boolean {
  if (!isDirection(event.key)) return false;
  const all = [...pins.byCode.values()];
  const next = nearestInDirection(all, all.findIndex(({ practice }) => practice.code === code), event.key);
  if (next < 0) return true;
  const pin = all[next];
  pins.setTabStop(pin.practice.code);
  pin.element.focus({ preventScroll: true });
  const { width, height } = map.camera;
  if (pin.x < EDGE || pin.y < EDGE || pin.x > width - EDGE || pin.y > height - EDGE) map.panBy(pin.x - width / 2, pin.y - height / 2);
  return true;
}
