/** Moves buttons that lie over each other apart, just so far that each can be grabbed. */

export interface Disc {
  x: number;
  y: number;
  radius: number;
}

const ROUNDS = 24;
/** Two discs may cover each other a little: their centres keep this share of the sum of their radii apart. */
const APART = 0.86;
/** Nobody is carried further from where it really is than this many pixels. */
const FURTHEST = 46;
/** Turns discs that share a point away from each other in an even spread. */
const GOLDEN_ANGLE = 2.399963;

/**
 * Returns for each disc how far to shift it, as [dx, dy] pairs in one array. Same input, same answer.
 * Discs that touch nobody stay where they are.
 */
export function spread(discs: Disc[]): Float32Array {
  const shifts = new Float32Array(discs.length * 2);
  for (let round = 0; round < ROUNDS; round++) {
    if (!pushApart(discs, shifts)) break;
  }
  return shifts;
}

/** Pushes every pair that is too close half the way apart. Returns whether there was one. */
function pushApart(discs: Disc[], shifts: Float32Array): boolean {
  let moved = false;
  for (let i = 0; i < discs.length; i++) {
    for (let j = i + 1; j < discs.length; j++) {
      const wanted = (discs[i].radius + discs[j].radius) * APART;
      const dx = discs[j].x + shifts[2 * j] - discs[i].x - shifts[2 * i];
      const dy = discs[j].y + shifts[2 * j + 1] - discs[i].y - shifts[2 * i + 1];
      if (Math.abs(dx) >= wanted || Math.abs(dy) >= wanted) continue;
      const distance = Math.hypot(dx, dy);
      if (distance >= wanted - 0.05) continue;
      const samePoint = distance < 0.5;
      const [right, down] = samePoint ? [Math.cos(j * GOLDEN_ANGLE), Math.sin(j * GOLDEN_ANGLE)] : [dx / distance, dy / distance];
      const push = (wanted - distance) / 2;
      shift(shifts, i, -right * push, -down * push);
      shift(shifts, j, right * push, down * push);
      moved = true;
    }
  }
  return moved;
}

function shift(shifts: Float32Array, i: number, dx: number, dy: number): void {
  const x = shifts[2 * i] + dx;
  const y = shifts[2 * i + 1] + dy;
  const tooFar = Math.hypot(x, y) / FURTHEST;
  shifts[2 * i] = tooFar > 1 ? x / tooFar : x;
  shifts[2 * i + 1] = tooFar > 1 ? y / tooFar : y;
}
