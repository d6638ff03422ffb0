/** Figures packed as Python packs them, for tests. */

export const u8 = (...values: number[]) => Buffer.from(values).toString("base64");

export const i16 = (...values: number[]) => u8(...values.map((value) => value & 255), ...values.map((value) => (value >> 8) & 255));

/** Steps down each column of a table of so many rows, whose numbers are given row by row. */
export const steps = (rows: number, ...values: number[]) => {
  const across = values.length / rows;
  return values.map((_, i) => {
    const [column, row] = [Math.floor(i / rows), i % rows];
    const at = row * across + column;
    return values[at] - (row > 0 ? values[at - across] : 0);
  });
};
