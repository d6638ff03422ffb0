/** A form as Python gives it: what is done, and the fields that what is done refers to. See `ui/acts/form.py`. */

import type { DrawnFor } from "./looking";
import type { Subject } from "./schema";

export interface FileValue {
  name: string;
  /** In base64. */
  content: string;
}

/** What a field holds. */
export type Value = string | readonly string[] | FileValue;

export type Option = [value: string, words: string];

interface Common {
  name: string;
  label: string;
  help: string;
  disabled: boolean;
  hidesLabel: boolean;
  /** Said beside it when it is empty at sending; "" where it may be empty. */
  needs: string;
  /** Whether it goes empty when what it held was done. */
  clears: boolean;
  width: number | null;
}

export interface TextData extends Common {
  kind: "text";
  value: string;
  longest: number;
  placeholder: string;
  icon: string;
  autocomplete: string;
  savesByItself: boolean;
}

export interface AreaData extends Common {
  kind: "area";
  value: string;
  longest: number;
  placeholder: string;
  height: number;
}

export interface ChoiceData extends Common {
  kind: "choice";
  value: string;
  options: Option[];
  placeholder: string;
}

export interface RadioData extends Common {
  kind: "radio";
  value: string;
  options: Option[];
  horizontal: boolean;
}

export interface DayData extends Common {
  kind: "day";
  value: string;
}

export interface SeveralData extends Common {
  kind: "several";
  value: string[];
  options: Option[];
  placeholder: string;
}

export interface FileData extends Common {
  kind: "file";
  accept: string;
  largestBytes: number;
  words: string;
}

export type FieldData = TextData | AreaData | ChoiceData | RadioData | DayData | SeveralData | FileData;

export interface ActFormData {
  key: string;
  /** With references to fields in the place of what they hold. */
  deed: Part;
  fields: FieldData[];
  label: string;
  icon: string;
  primary: boolean;
  disabled: boolean;
  align: "row" | "column";
  /** The plan that is meant, where it is not the one that the page shows. */
  of: Subject | null;
  /** The plan that was on screen when the form was drawn. */
  drawnFor: DrawnFor | null;
  /** Of that plan; null where it is the one that the page shows. */
  revision: number | null;
  note: string;
  help: string;
  tells: boolean;
}

/** Part of a deed: a plain value, or what a field holds. */
export type Part = string | number | boolean | null | Reference | Part[] | { [key: string]: Part };

export interface Reference {
  $field: string;
  part?: keyof FileValue;
  equals?: string;
}

export const NO_FILE: FileValue = { name: "", content: "" };

/** What a field of this kind holds when it holds nothing. */
export function emptyOf(kind: FieldData["kind"]): Value {
  if (kind === "several") return [];
  return kind === "file" ? NO_FILE : "";
}

export function valueOf(field: FieldData): Value {
  return field.kind === "file" ? NO_FILE : field.value;
}

/** A value in words, as it stands on the screen. */
export function inWords(field: FieldData, value: Value): string {
  if (field.kind === "day" && typeof value === "string") return value.split("-").reverse().join("/");
  const words = new Map("options" in field ? field.options : []);
  const values = typeof value === "string" ? [value] : isList(value) ? value : [value.name];
  return values.map((one) => words.get(one) ?? one).join(", ");
}

export function isEmpty(value: Value): boolean {
  if (typeof value === "string") return value.trim() === "";
  return isList(value) ? value.length === 0 : value.name === "";
}

export function same(a: Value, b: Value): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  if (isList(a) || isList(b)) return isList(a) && isList(b) && a.length === b.length && a.every((one, i) => one === b[i]);
  return a.name === b.name && a.content === b.content;
}

export function isList(value: Value): value is readonly string[] {
  return Array.isArray(value);
}

/** Puts what the fields hold into a deed. */
export function fill(part: Part, held: ReadonlyMap<string, Value>): unknown {
  if (Array.isArray(part)) return part.map((one) => fill(one, held));
  if (typeof part !== "object" || part === null) return part;
  if (!isReference(part)) return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, fill(one, held)]));
  const value = held.get(part.$field);
  if (value === undefined) throw new Error(`the form has no field ${part.$field}`);
  const taken = part.part && typeof value === "object" && !isList(value) ? value[part.part] : value;
  return part.equals === undefined ? taken : taken === part.equals;
}

function isReference(part: Reference | { [key: string]: Part }): part is Reference {
  return "$field" in part;
}
