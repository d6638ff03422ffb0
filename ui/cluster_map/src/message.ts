/** Words for the parts of a picture that the map and its cards share. What crosses is declared in `schema.ts`. */

import type { After as Known } from "./schema";

export type { Behind, Card as Cluster, Figures, PackedTable, PackedWhatIf, Picture, Taken, Tile, ViewOnMap as View } from "./schema";
export type { Deed } from "./outbox";

/** The figures of a cluster after a move; bases and whys are null where only the table of single moves was asked. */
export type After = Omit<Known, "letter" | "bases" | "whys"> & { bases: number[] | null; whys: string[] | null };

/** The target of a move that places a practice nowhere. */
export const NOT_PLACED = "";
/** The target of a move into a cluster that is made for it. */
export const NEW_CLUSTER = "+";
