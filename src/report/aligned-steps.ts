/** Which steps two runs have in common. */

/** Steps in which runs differ, at most: beyond, nothing between the first and the last difference is said to be the same. */
const mostEdits = 2_800;

/**
 * Pairs of positions with equal steps, rising in both runs, as many as there can be: the greedy algorithm of Myers (1986), whose time grows with the
 * number of differences, not with the length of the runs.
 * @returns no pair where the runs differ in more than some thousand steps
 */
export function matched(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  const [n, m] = [before.length, after.length];
  const most = Math.min(n + m, mostEdits);
  /** By diagonal (position of the one less that of the other) the farthest position of the earlier run, for each number of edits. */
  const reached: Int32Array[] = [];
  let last = new Int32Array(3);
  for (let edits = 0; edits <= most; edits++) {
    // Room for the diagonals from -edits - 1 to edits + 1.
    const far = new Int32Array(2 * edits + 3).fill(-1);
    for (let k = -edits; k <= edits; k += 2) {
      let b = edits === 0 ? 0 : farthest(last, edits - 1, k);
      while (b < n && b - k < m && before[b] === after[b - k]) b++;
      far[k + edits + 1] = b;
      if (b >= n && b - k >= m) return wayBack(reached, before, after);
    }
    reached.push(far);
    last = far;
  }
  return [];
}

/** Where one more edit leads to on diagonal `k`: a step of the later run is new, or one of the earlier run is gone. */
function farthest(far: Int32Array, edits: number, k: number): number {
  const at = (diagonal: number): number => (Math.abs(diagonal) > edits ? -1 : far[diagonal + edits + 1]!);
  return isNew(at, k, edits) ? at(k + 1) : at(k - 1) + 1;
}

function isNew(at: (diagonal: number) => number, k: number, edits: number): boolean {
  return k - 1 < -edits || (k + 1 <= edits && at(k - 1) < at(k + 1));
}

/** The equal steps, from the ends of both runs back to their beginnings. */
function wayBack(
  reached: readonly Int32Array[],
  before: readonly string[],
  after: readonly string[],
): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let [b, a] = [before.length, after.length];
  for (let edits = reached.length - 1; edits >= 0; edits--) {
    const far = reached[edits]!;
    const at = (diagonal: number): number => (Math.abs(diagonal) > edits ? -1 : far[diagonal + edits + 1]!);
    const k = b - a;
    const isAfter = isNew(at, k, edits);
    const from = isAfter ? at(k + 1) : at(k - 1);
    const start = isAfter ? from : from + 1;
    while (b > start) pairs.push([--b, --a]);
    [b, a] = isAfter ? [b, a - 1] : [b - 1, a];
  }
  while (b > 0) pairs.push([--b, --a]);
  return pairs.reverse();
}
