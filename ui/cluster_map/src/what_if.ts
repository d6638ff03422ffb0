/** Looks up what both clusters would be after a move. Every answer was worked out in Python. */

import { fromSteps, int16, orNull, uint8 } from "./decode";
import type { After, PackedTable, PackedWhatIf } from "./message";

class Table {
  private readonly patients: Int32Array;
  private readonly gap: Int32Array;
  private readonly values: Int16Array[];
  private readonly partial: Uint8Array;

  constructor(packed: PackedTable, rows: number) {
    this.patients = fromSteps(packed.patients, rows);
    this.gap = fromSteps(packed.gap, rows);
    this.values = packed.values.map(int16);
    this.partial = uint8(packed.partial);
  }

  at(cell: number): After {
    return {
      patients: this.patients[cell],
      gap: this.gap[cell],
      values: this.values.map((values) => orNull(values[cell])),
      bases: null,
      partial: this.partial[cell],
      whys: null,
    };
  }
}

/** The table of single moves: rows are practices, columns are targets. */
export class WhatIf {
  private readonly rows = new Map<number, number>();
  private readonly columns = new Map<string, number>();
  private readonly width: number;
  private readonly leftTable: Table;
  private readonly joinedTable: Table;

  constructor(packed: PackedWhatIf) {
    packed.practices.forEach((practice, row) => this.rows.set(practice, row));
    packed.targets.forEach((target, column) => this.columns.set(target, column));
    this.width = packed.targets.length;
    this.leftTable = new Table(packed.left, this.rows.size);
    this.joinedTable = new Table(packed.joined, this.rows.size);
  }

  has(practice: number): boolean {
    return this.rows.has(practice);
  }

  /** The cluster that loses the practice; undefined where Python has not said. */
  left(practice: number): After | undefined {
    const row = this.rows.get(practice);
    return row === undefined ? undefined : this.leftTable.at(row);
  }

  /** The cluster that gains the practice; undefined where Python has not said. */
  joined(practice: number, target: string): After | undefined {
    const row = this.rows.get(practice);
    const column = this.columns.get(target);
    if (row === undefined || column === undefined) return undefined;
    return this.joinedTable.at(row * this.width + column);
  }
}
