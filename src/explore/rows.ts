/** A list of short lists of integers in two typed arrays: row `i` is `items[start[i]]` up to, not including, `items[start[i + 1]]`. */
export interface Rows {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

/** Flattens rows of 32-bit integers. */
export function rows(lists: readonly (readonly number[])[]): Rows {
  const start = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => (start[i + 1] = start[i] + list.length));
  const items = new Int32Array(start[lists.length]);
  lists.forEach((list, i) => items.set(list, start[i]));
  return { start, items };
}
