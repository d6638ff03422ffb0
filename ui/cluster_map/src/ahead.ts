/** What each single move would do: asked for after the picture of a plan, which then comes sooner. */

import { sendMoves } from "./door";
import { sameSubject, sameView } from "./same";
import type { Look, Moves, Picture } from "./schema";

/** Whether moves are those of the plan in a picture, as it is there. */
export function isAhead(moves: Moves, { of, view, head }: Picture): boolean {
  return sameSubject(moves.of, of) && sameView(moves.view, view) && moves.version === head.version;
}

export class Ahead {
  /** Of the plan in the picture, or of the one before it; null before any came. */
  moves: Moves | null = null;
  private isAsking = false;

  constructor(private readonly came: () => void) {}

  /** Asks for the moves of the plan in the picture, where they are not there yet. */
  async look(look: Look, picture: Picture): Promise<void> {
    if (this.isAsking || (this.moves && isAhead(this.moves, picture))) return;
    this.isAsking = true;
    this.moves = (await sendMoves(look)) ?? this.moves;
    this.isAsking = false;
    this.came();
  }
}
