/** What crosses between Python and the browser. Python's side: message.py, encode.py and events.py. */

/** A figure that stands on every card. */
export interface Tile {
  /** Few words, with the mark of an estimate. */
  label: string;
  help: string;
  unit: string;
}

/** Figures of tiles come in their order: minutes are whole tenths (64 = 6.4), shares are per mille; null = can't be had. */
export interface Figures {
  practices: number;
  patients: number;
  patientsOutside: number;
  outside: { name: string; patients: number }[];
  /** Patients short of the band (negative), over it (positive), or 0. */
  gap: number;
  words: string;
  values: (number | null)[];
  /** On how many of the patients each figure rests. */
  bases: number[];
  /** Bit i: the figure of tile i rests on less than half of them. */
  partial: number;
  /** Why a figure can't be had; "" where it can. */
  whys: string[];
  noWay: number;
  notMapped: number;
  singleHanded: number | null;
}

export interface Cluster {
  letter: string;
  name: string;
  colour: string;
  ink: string;
  locked: boolean;
  /** Code of the practice that hosts shared services; "" for none. */
  hub: string;
  figures: Figures;
}

export interface Plan {
  revision: number;
  clusters: Cluster[];
  /** Of all practices in no cluster, taken together. */
  notPlaced: Figures;
  /** For each practice of map.json: index of its cluster, -1 not placed, -2 neither. */
  assignment: number[];
  /** Packed figures: for each place the index of its cluster, -1 led by others or by nobody. */
  territory: string;
  canUndo: boolean;
  canRedo: boolean;
}

/** Steps down each column for patients and gap, packed figures of each tile, packed marks. */
export interface PackedTable {
  patients: number[];
  gap: number[];
  values: string[];
  partial: string;
}

export interface PackedWhatIf {
  /** Row numbers of practices. */
  practices: number[];
  /** Letters, then "" (not placed), then "+" (a new cluster). */
  targets: string[];
  left: PackedTable;
  joined: PackedTable;
}

/** The figures of a cluster after a move; bases and whys are null where only the table was asked. */
export interface After {
  patients: number;
  gap: number;
  values: (number | null)[];
  bases: number[] | null;
  partial: number;
  whys: string[] | null;
}

/** Patients whose way changes by a minute or more, were practices moved. */
export interface Behind {
  moversNearer: number;
  moversFurther: number;
  stayingFurther: number;
  thereNearer: number;
}

/** All about moving these practices at once, which are chosen or taken up; null: a lock forbids it. */
export interface Taken {
  practices: string[];
  left: (After & { letter: string })[];
  joined: ((After & { letter: string }) | null)[];
  behind: (Behind | null)[];
}

export interface View {
  mode: string;
  within: number;
  walkKmh: number;
  reachScale: number;
  slower: boolean;
  crowFlies: boolean;
}

export interface Show {
  id: number;
  cluster: string;
  practices: string[];
  places: number[];
}

export interface Message {
  area: { id: string; name: string; fictional: boolean; base: string };
  plan: Plan;
  band: [number, number];
  whatIf: PackedWhatIf;
  tiles: Tile[];
  taken: Taken | null;
  view: View;
  show: Show | null;
  ack: number;
  say: string;
  complaint: string;
  /** Whether this screen may change the plan; one that only watches is offered nothing that would. */
  canChange: boolean;
}

/** What a person did; the outbox adds the number and the revision. */
export type Deed =
  | { type: "move"; practices: string[]; to: string }
  | { type: "rename"; cluster: string; name: string }
  | { type: "lock"; cluster: string; locked: boolean }
  | { type: "hub"; cluster: string; practice: string }
  | { type: "new" }
  | { type: "remove"; cluster: string }
  | { type: "undo" }
  | { type: "redo" }
  | { type: "choose"; practices: string[] };

export type BrowserEvent = Deed & { id: number; revision: number };

/** The target of a move that places a practice nowhere. */
export const NOT_PLACED = "";
/** The target of a move into a cluster that is made for it. */
export const NEW_CLUSTER = "+";
