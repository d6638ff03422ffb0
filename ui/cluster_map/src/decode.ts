/** base64 to typed arrays, little-endian as Python wrote them. */

/** Stands for "can't be had" among int16 figures. */
export const NOT_HAD = -32768;

export function int32(packed: string): Int32Array {
  return new Int32Array(bytes(packed));
}

export function int16(packed: string): Int16Array {
  return new Int16Array(bytes(packed));
}

export function uint8(packed: string): Uint8Array {
  return new Uint8Array(bytes(packed));
}

/** An int16 figure, null where it can't be had. */
export function orNull(value: number): number | null {
  return value === NOT_HAD ? null : value;
}

function bytes(packed: string): ArrayBuffer {
  const text = atob(packed);
  const array = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) array[i] = text.charCodeAt(i);
  return array.buffer;
}
