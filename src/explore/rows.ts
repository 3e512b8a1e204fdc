/** A list of short lists of integers in two typed arrays: row `i` is `items[start[i]]` up to, not including, `items[start[i + 1]]`. */
export interface Rows {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

/** Flattens rows of 32-bit integers. */
export function rows(lists: readonly (readonly number[])[]): Rows {
  const start = new Int32Array(lists.length + 1);
  for (let i = 0; i < lists.length; i++) start[i + 1] = start[i] + lists[i].length;
  const items = new Int32Array(start[lists.length]);
  for (let i = 0, at = 0; i < lists.length; i++) for (const item of lists[i]) items[at++] = item;
  return { start, items };
}
