/** Packed figures to arrays; how they are packed is said in ui/acts/picture.py. */

/** Stands for "can't be had" among packed figures. */
export const NOT_HAD = -32768;

/** Figures: all low bytes stand before all high ones. */
export function int16(packed: string): Int16Array {
  const low = uint8(packed);
  const high = low.subarray(low.length / 2);
  return Int16Array.from(high, (byte, i) => low[i] | (byte << 8));
}

export function uint8(packed: string): Uint8Array {
  return Uint8Array.from(atob(packed), (byte) => byte.charCodeAt(0));
}

/** A table of so many rows, row by row, from the steps down each of its columns. */
export function fromSteps(steps: number[], rows: number): Int32Array {
  const table = new Int32Array(steps.length);
  const across = steps.length / rows;
  let at = 0;
  for (let column = 0; column < across; column++) {
    let number = 0;
    for (let row = 0; row < rows; row++) {
      number += steps[at++];
      table[row * across + column] = number;
    }
  }
  return table;
}

/** A figure, null where it can't be had. */
export function orNull(value: number): number | null {
  return value === NOT_HAD ? null : value;
}
