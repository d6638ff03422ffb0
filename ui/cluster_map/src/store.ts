/** What the browser knows: the last picture, the area's files, what is chosen, and moves still on their way. */

import { isAhead } from "./ahead";
import { INSIDE, type AreaFiles, type Practice } from "./area";
import { int16 } from "./decode";
import { whereabouts, type Whereabouts } from "./finding";
import { NOT_PLACED, type After, type Behind, type Cluster, type Figures, type Picture } from "./message";
import type { Finding, Moves } from "./schema";
import { WhatIf } from "./what_if";

export type Change = "picture" | "area" | "chosen" | "pending";

/** One cluster, or those not placed, before and after a move; `before` is null for a new cluster. */
export interface ClusterChange {
  letter: string;
  before: { colour: string; ink: string; figures: Figures } | null;
  after: After;
}

/** What a move would do, or why it can't be shown. `behind` is null until Python has said who is behind the averages. */
export type Preview = { changes: ClusterChange[]; behind: Behind | null } | { waiting: true } | { refused: string };

export class Store {
  area: AreaFiles | null = null;
  chosen: string[] = [];
  /** Where practices are going that were dropped but not yet acknowledged. */
  readonly pending = new Map<string, string>();
  private territory: Int16Array = new Int16Array();
  private moves: Moves | null = null;
  private table: WhatIf | null = null;
  private readonly rows = new Map<string, number>();
  private readonly letters = new Map<string, Cluster>();
  private outsidePlaces = new Set<number>();
  private readonly listeners: ((change: Change) => void)[] = [];

  constructor(public picture: Picture) {
    this.read(picture);
  }

  /** Whether this screen may change the plan, or only watches it. */
  get canChange(): boolean {
    return this.picture.canChange;
  }

  subscribe(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  changed(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }

  /** The table of single moves, which comes a moment after the picture; null before that. */
  private get whatIf(): WhatIf | null {
    return this.moves && isAhead(this.moves, this.picture) ? this.table : null;
  }

  foresee(moves: Moves): void {
    this.moves = moves;
    this.table = new WhatIf(moves.whatIf);
  }

  setPicture(picture: Picture): void {
    this.picture = picture;
    this.read(picture);
    this.changed("picture");
  }

  setArea(area: AreaFiles): void {
    this.area = area;
    this.rows.clear();
    this.outsidePlaces = new Set(area.places.features.filter(({ properties }) => properties.m).map(({ id }) => id));
    area.practices.forEach((practice, row) => this.rows.set(practice.code, row));
    this.changed("area");
  }

  choose(codes: string[]): void {
    if (codes.length === this.chosen.length && codes.every((code, i) => code === this.chosen[i])) return;
    this.chosen = codes;
    this.changed("chosen");
  }

  practice(code: string): Practice | undefined {
    return this.area?.practices[this.row(code)];
  }

  /** The row of a practice in the area's files, -1 where there is none. */
  row(code: string): number {
    return this.rows.get(code) ?? -1;
  }

  cluster(letter: string): Cluster | undefined {
    return this.letters.get(letter);
  }

  isMovable(code: string): boolean {
    return this.practice(code)?.kind === INSIDE;
  }

  /** The cluster that a practice is in, or is on its way to; undefined where it is in none. */
  clusterOf(code: string): Cluster | undefined {
    return this.letters.get(this.whereIs(code));
  }

  /** The letter of a practice's cluster, NOT_PLACED where it has none; moves on their way count as made. */
  whereIs(code: string): string {
    const going = this.pending.get(code);
    if (going !== undefined) return going;
    const index = this.picture.plan.assignment[this.row(code)];
    return this.picture.plan.clusters[index]?.letter ?? NOT_PLACED;
  }

  /** The practices and places that a finding is about. */
  whereabouts(finding: Finding): Whereabouts {
    const codes = this.area?.practices.map(({ code }) => code) ?? [];
    return whereabouts(finding, this.picture, { codes, territory: this.territory.map((_, place) => this.territoryAt(place)) });
  }

  isInside(place: number): boolean {
    return !this.outsidePlaces.has(place);
  }

  /** The index of the cluster whose territory a place is, -1 for nobody's and for places outside the area. */
  territoryAt(place: number): number {
    return this.isInside(place) ? this.territory[place] : -1;
  }

  /** The practices inside the area by the letter of their cluster (NOT_PLACED: in none), largest list first. */
  members(): Map<string, Practice[]> {
    const members = new Map<string, Practice[]>();
    for (const one of this.area?.practices ?? []) {
      if (one.kind !== INSIDE) continue;
      const letter = this.whereIs(one.code);
      const known = members.get(letter);
      if (known) known.push(one);
      else members.set(letter, [one]);
    }
    for (const some of members.values()) some.sort((a, b) => b.listSize - a.listSize || (a.code < b.code ? -1 : 1));
    return members;
  }

  /** Which of these practices a move would take from somewhere else. */
  leaving(codes: string[], to: string): string[] {
    return codes.filter((code) => this.whereIs(code) !== to);
  }

  /** Why these practices can't go there, or "". */
  refusal(codes: string[], to: string): string {
    const letters = [to, ...this.leaving(codes, to).map((code) => this.whereIs(code))];
    return letters.map((letter) => this.letters.get(letter)?.closed).find(Boolean) ?? "";
  }

  /** What moving these practices would do to each cluster that loses or gains. */
  preview(codes: string[], to: string): Preview {
    const refused = this.refusal(codes, to);
    if (refused) return { refused };
    // Those on their way are not yet where the figures have them.
    const known = codes.some((code) => this.pending.has(code)) ? null : (this.taken(codes, to) ?? this.single(codes, to));
    return known ?? { waiting: true };
  }

  /** Of one practice the table knows the figures at once; all about it comes a moment later. */
  private single(codes: string[], to: string): Preview | null {
    const row = codes.length === 1 ? this.row(codes[0]) : -1;
    const left = this.whatIf?.left(row);
    const joined = this.whatIf?.joined(row, to);
    if (!left || !joined) return null;
    return { changes: [this.change(this.whereIs(codes[0]), left), this.change(to, joined)], behind: null };
  }

  private taken(codes: string[], to: string): Preview | null {
    const { taken } = this.picture;
    if (!taken || !sameSet(taken.practices, codes)) return null;
    const column = taken.targets.indexOf(to);
    const joined = taken.joined[column];
    if (!joined) return null;
    const losing = taken.left.filter(({ letter }) => letter !== to);
    const changes = [...losing.map((after) => this.change(after.letter, after)), this.change(to, joined)];
    return { changes, behind: taken.behind[column] };
  }

  private change(letter: string, after: After): ClusterChange {
    const nowhere = { colour: "", ink: "", figures: this.picture.plan.notPlaced };
    return { letter, before: letter === NOT_PLACED ? nowhere : (this.letters.get(letter) ?? null), after };
  }

  private read(picture: Picture): void {
    this.letters.clear();
    for (const cluster of picture.plan.clusters) this.letters.set(cluster.letter, cluster);
    this.territory = int16(picture.plan.territory);
  }
}

function sameSet(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}
