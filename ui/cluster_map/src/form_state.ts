/**
 * What a form holds: what was given, what was typed and not saved yet, what is on its way, and what came of it.
 *
 * A field follows what it is given until somebody types. Then what was typed stays, and what others wrote meanwhile
 * is told: a form is sent with the revision that was on screen when the typing began.
 */

import { emptyOf, isEmpty, same, valueOf, type FieldData, type Value } from "./form_data";
import type { Answer } from "./schema";

interface FieldState {
  data: FieldData;
  /** As it was given last. */
  given: Value;
  /** Without anything typed it would hold this. */
  base: Value;
  value: Value;
  /** Whether other words were given while something typed was not saved. */
  overtaken: boolean;
}

/** What came of the last sending. */
export interface Told {
  as: "status" | "alert";
  says: string;
}

interface Posted {
  held: ReadonlyMap<string, Value>;
  given: ReadonlyMap<string, Value>;
}

export type Outcome = Pick<Answer, "outcome" | "says" | "revision">;

export class FormState {
  told: Told | null = null;
  private fields = new Map<string, FieldState>();
  private posted: Posted | null = null;
  /** The revision on screen when the typing began; null where nothing is typed, undefined where it is not known. */
  private begun: number | undefined | null = null;
  /** Fields that were empty at the last sending and must not be. */
  private missing = new Set<string>();
  private drawn: number | null = null;

  /** Takes over what is given: fields in which nobody typed follow it. */
  follow(fields: readonly FieldData[], revision: number | null): void {
    const old = this.fields;
    // Of another revision even a value that was given before is news: what was saved here may have been undone.
    const isNews = revision !== this.drawn;
    this.drawn = revision;
    this.fields = new Map(
      fields.map((data) => {
        const known = old.get(data.name);
        return [data.name, known?.data.kind === data.kind ? followed(known, data, isNews) : begin(data)];
      }),
    );
    this.missing = new Set([...this.missing].filter((name) => this.fields.has(name)));
    this.forget();
  }

  value(name: string): Value {
    return this.field(name).value;
  }

  isDirty(name: string): boolean {
    return isDirty(this.field(name));
  }

  /** What others wrote while something typed was not saved; null where nothing is to be told of it. */
  meanwhile(name: string): Value | null {
    const field = this.field(name);
    return field.overtaken && !this.posted && isDirty(field) ? field.given : null;
  }

  /** What is said of a field that was empty at sending; "" for nothing. */
  lacks(name: string): string {
    return this.missing.has(name) ? this.field(name).data.needs : "";
  }

  get isWaiting(): boolean {
    return this.posted !== null;
  }

  /** Whether what the field holds is on its way. */
  isPosted(name: string): boolean {
    const held = this.posted?.held.get(name);
    return held !== undefined && same(held, this.field(name).value);
  }

  /** Somebody types, while the page shows this revision. */
  edit(name: string, value: Value, revision: number | undefined): void {
    const field = this.field(name);
    if (same(field.value, value)) return;
    if (this.begun === null) this.begun = revision;
    field.value = value;
    if (!isEmpty(value)) this.missing.delete(name);
    this.told = null;
    this.forget();
  }

  /** What others wrote goes into the field; the page shows this revision. */
  takeTheirs(name: string, revision: number | undefined): void {
    this.putBack(name);
    // The person has now seen all that others wrote.
    if (this.begun !== null && ![...this.fields.values()].some(({ overtaken }) => overtaken)) this.begun = revision;
  }

  /** What was typed into the field goes. */
  putBack(name: string): void {
    const field = this.field(name);
    field.value = field.base = field.given;
    field.overtaken = false;
    this.missing.delete(name);
    this.forget();
  }

  /** Somebody sends the form. Returns whether it may go: all that is needed is there, and nothing is on its way. */
  send(): boolean {
    if (this.posted) return false;
    this.told = null;
    this.missing = new Set(
      [...this.fields.values()].filter(({ data, value }) => data.needs !== "" && isEmpty(value)).map(({ data }) => data.name),
    );
    if (this.missing.size > 0) return false;
    this.posted = { held: this.held(), given: new Map([...this.fields].map(([name, { given }]) => [name, given])) };
    return true;
  }

  held(): Map<string, Value> {
    return new Map([...this.fields].map(([name, { value }]) => [name, value]));
  }

  /** The revision that the form is sent with, while the page shows this one. */
  revision(shown: number | undefined): number | undefined {
    return this.begun ?? shown;
  }

  /** The answer came. */
  answered({ outcome, says, revision }: Outcome): void {
    const posted = this.posted;
    this.posted = null;
    if (outcome === "refused" || outcome === "conflict") {
      this.told = { as: "alert", says };
      return;
    }
    this.told = { as: "status", says };
    for (const [name, field] of this.fields) {
      const held = posted?.held.get(name);
      const given = posted?.given.get(name);
      if (held !== undefined && given !== undefined) settle(field, held, given);
    }
    // What was typed since then was typed on what has just been done.
    if (this.begun !== null) this.begun = revision ?? this.begun;
    this.forget();
  }

  /** There is no answer, and there will be none. */
  failed(says: string): void {
    this.posted = null;
    this.told = { as: "alert", says };
  }

  private field(name: string): FieldState {
    const field = this.fields.get(name);
    if (!field) throw new Error(`the form has no field ${name}`);
    return field;
  }

  /** Where nothing typed is left, the next typing begins anew. */
  private forget(): void {
    if (![...this.fields.values()].some(isDirty)) this.begun = null;
  }
}

function begin(data: FieldData): FieldState {
  const value = valueOf(data);
  return { data, given: value, base: value, value, overtaken: false };
}

function isDirty({ value, base }: FieldState): boolean {
  return !same(value, base);
}

function followed(field: FieldState, data: FieldData, isNews: boolean): FieldState {
  const given = valueOf(data);
  const stays = isDirty(field) && canHold(data, field.value);
  if (same(given, field.given) && (stays || !isNews) && canHold(data, field.value)) return { ...field, data };
  const value = stays ? field.value : given;
  return { data, given, base: given, value, overtaken: !same(value, given) };
}

/** Whether the value can still be seen in the field: one that can't be must not be sent. */
function canHold(data: FieldData, value: Value): boolean {
  if (data.kind !== "choice" && data.kind !== "radio") return true;
  return value === "" || data.options.some(([one]) => one === value);
}

/** What the field held when the form was sent is done. */
function settle(field: FieldState, held: Value, givenThen: Value): void {
  const wasGiven = !same(field.given, givenThen);
  if (!same(field.value, held)) {
    // Somebody went on typing. Only what others wrote since then is still to be told.
    field.base = wasGiven ? field.given : held;
    field.overtaken = wasGiven && !alike(field.given, held);
    return;
  }
  field.overtaken = false;
  if (field.data.clears) field.value = field.base = emptyOf(field.data.kind);
  else if (wasGiven || alike(field.given, held)) field.value = field.base = field.given;
  else field.base = held;
}

/** Whether the values differ by space around them at most, which is not kept. */
function alike(a: Value, b: Value): boolean {
  return typeof a === "string" && typeof b === "string" ? a.trim() === b.trim() : same(a, b);
}
