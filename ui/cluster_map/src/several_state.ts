/** Choosing several of many by typing: what is chosen, what matches, and what the keys do. */

import type { Option } from "./form_data";

export interface SeveralOption {
  value: string;
  words: string;
  /** The words as they are compared. */
  plain: string;
}

/** How many options Page Up and Page Down pass over. */
const PAGE = 7;

export class SeveralState {
  chosen: readonly string[] = [];
  query = "";
  isOpen = false;
  /** Index in `matches` of the option that Enter takes; -1 for none. */
  at = -1;
  /** What can be chosen now: not chosen yet, and like what was typed. */
  matches: readonly SeveralOption[] = [];
  private options: readonly SeveralOption[] = [];
  private byValue = new Map<string, SeveralOption>();

  /** Takes over what can be chosen. Returns whether it differs from before. */
  offer(options: readonly Option[]): boolean {
    const differs = options.length !== this.options.length
      || options.some(([value, words], i) => this.options[i].value !== value || this.options[i].words !== words);
    if (!differs) return false;
    this.options = options.map(([value, words]) => ({ value, words, plain: plain(words) }));
    this.byValue = new Map(this.options.map((option) => [option.value, option]));
    this.find();
    return true;
  }

  choose(chosen: readonly string[]): void {
    if (chosen.length === this.chosen.length && chosen.every((value, i) => value === this.chosen[i])) return;
    this.chosen = chosen;
    this.find();
  }

  words(value: string): string {
    return this.byValue.get(value)?.words ?? value;
  }

  type(query: string): void {
    this.query = query;
    this.isOpen = true;
    this.find();
    this.at = plain(query) !== "" && this.matches.length > 0 ? 0 : -1;
  }

  open(): void {
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
    this.at = -1;
  }

  /** Adds exactly the option of this index. */
  take(index: number): void {
    const option = this.matches[index];
    if (!option) return;
    this.chosen = [...this.chosen, option.value];
    this.query = "";
    this.at = -1;
    this.find();
  }

  remove(value: string): void {
    this.choose(this.chosen.filter((one) => one !== value));
  }

  /** Does what a key does in the search box. Returns whether the box itself must not see it. */
  press(key: string): boolean {
    if (key === "Enter") {
      if (this.isOpen) this.take(this.at);
      return true; // or it would send the form
    }
    if (key === "Tab") {
      this.close();
      return false;
    }
    if (key === "Escape") {
      const was = this.isOpen || this.query !== "";
      if (!this.isOpen) this.clear();
      this.close();
      return was;
    }
    if (key === "Backspace" && this.query === "") {
      if (this.chosen.length > 0) this.remove(this.chosen[this.chosen.length - 1]);
      return true;
    }
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[key];
    if (steps === undefined) return false;
    this.step(steps);
    return true;
  }

  private clear(): void {
    this.query = "";
    this.find();
  }

  /** One step goes round at the ends; a page stops there. */
  private step(steps: number): void {
    const last = this.matches.length - 1;
    const wasOpen = this.isOpen;
    this.isOpen = true;
    if (last < 0) return;
    if (this.at < 0 || !wasOpen) this.at = steps > 0 ? 0 : last;
    else if (Math.abs(steps) > 1) this.at = Math.min(last, Math.max(0, this.at + steps));
    else this.at = (this.at + steps + last + 1) % (last + 1);
  }

  /** Finds by every word that was typed, in any order; what begins like it comes first. */
  private find(): void {
    const chosen = new Set(this.chosen);
    const query = plain(this.query);
    const parts = query.split(" ");
    const found = this.options.filter(({ value, plain: text }) => !chosen.has(value) && parts.every((part) => text.includes(part)));
    this.matches = [...found.filter(({ plain: text }) => text.startsWith(query)), ...found.filter(({ plain: text }) => !text.startsWith(query))];
    this.at = Math.min(this.at, this.matches.length - 1);
  }
}

/** Without case, accents, apostrophes and further spaces. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/[\u0300-\u036f'’]/g, "").toLowerCase().replace(/\s+/g, " ").trim();
}
