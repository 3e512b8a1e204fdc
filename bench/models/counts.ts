/**
 * How many states and edges the families of {@link ./family.ts} have, derived and not explored: what both a search and its peers
 * must find. `increments` is not among them: it has no closed form.
 *
 * Derivations. A *branch* of the cancellation family has 6 positions, which have 2, 1, 1, 1, 2 and 0 moves: 7 edges to 6 states. A ring
 * of philosophers is a closed walk of n steps through the positions that may stand side by side, counted by the trace of a power of a
 * matrix (Stanley, Enumerative Combinatorics I, section 4.7).
 */
export interface Counts {
  readonly states: bigint;
  readonly edges: bigint;
}

/** A grid as net or term: before the split, after the join, and between them one position more than steps in each branch. */
export function gridCounts(steps: readonly number[]): Counts {
  const inside = steps.reduce((product, n) => product * BigInt(n + 1), 1n);
  // of its positions, a branch can go on from all but the last
  const moves = steps.reduce((sum, n) => sum + (inside / BigInt(n + 1)) * BigInt(n), 0n);
  return { states: inside + 2n, edges: moves + 2n };
}

/** The net: thinking, one fork, eating. Who eats has the fork of the next one, who then thinks. */
export function philosophersNetCounts(n: number): Counts {
  const [thinks, holds, eats] = [0, 1, 2];
  const beside = (one: number, next: number) => one !== eats || next === thinks;
  const states = rings(n, 3, beside, () => 1);
  const takesLeft = rings(n, 3, beside, (one, next) => (next === thinks && one !== eats ? 1 : 0));
  const takesRight = rings(n, 3, beside, (one, next) => (one === holds && next === thinks ? 1 : 0));
  const lays = rings(n, 3, beside, (one) => (one === eats ? 1 : 0));
  return { states, edges: BigInt(n) * (takesLeft + takesRight + lays) };
}

/** The term: before the left fork, before the right one, eating, at the test of the loop (two ways on), gone; and split and join. */
export function philosophersTermCounts(n: number): Counts {
  const [waits, holds, eats, tests] = [0, 1, 2, 3];
  const hasLeft = (one: number) => one === holds || one === eats;
  const beside = (one: number, next: number) => one !== eats || !hasLeft(next);
  const states = rings(n, 5, beside, () => 1);
  const takesLeft = rings(n, 5, beside, (one, next) => (next === waits && one !== eats ? 1 : 0));
  const takesRight = rings(n, 5, beside, (one, next) => (one === holds && !hasLeft(next) ? 1 : 0));
  const ends = rings(n, 5, beside, (one) => (one === eats ? 1 : one === tests ? 2 : 0));
  return { states: states + 2n, edges: BigInt(n) * (takesLeft + takesRight + ends) + 2n };
}

/** Before the split; all branches beside the watchdog; three steps of recovery beside the second half; after a join. */
export function cancellationNetCounts(branches: number): Counts {
  const rest = branches - Math.ceil(branches / 2);
  const [watched, recovering] = [walks(branches), walks(rest)];
  return {
    states: watched.states + 3n * recovering.states + 2n,
    // split, join; cancelling from every watched state; two steps of recovery, and its join
    edges: watched.edges + watched.states + 3n * recovering.edges + 2n * recovering.states + 3n,
  };
}

/**
 * The second half of the branches beside the region and the watchdog: the region is entered, runs, is joined or left while the watchdog
 * waits, and is left in the three positions of the watchdog after that.
 */
export function cancellationTermCounts(branches: number): Counts {
  const half = Math.ceil(branches / 2);
  const [inside, outside] = [walks(half), walks(branches - half)];
  const watched = inside.states + 3n;
  const core = { states: watched + 3n, edges: inside.edges + 3n + watched + 2n };
  return {
    states: core.states * outside.states + 2n,
    edges: core.edges * outside.states + core.states * outside.edges + 2n,
  };
}

/** Branches of the cancellation family side by side. */
function walks(branches: number): Counts {
  if (branches === 0) return { states: 1n, edges: 0n };
  const k = BigInt(branches);
  return { states: 6n ** k, edges: k * 7n * 6n ** (k - 1n) };
}

/** Closed walks of `n` steps over `size` positions; the first step, from `one` to `next`, counts `weight` times. */
function rings(
  n: number,
  size: number,
  beside: (one: number, next: number) => boolean,
  weight: (one: number, next: number) => number,
): bigint {
  const positions = Array.from({ length: size }, (_, i) => i);
  const matrix = (entry: (i: number, j: number) => number) =>
    positions.map((i) => positions.map((j) => BigInt(beside(i, j) ? entry(i, j) : 0)));
  const product = multiplied(
    matrix(weight),
    power(
      matrix(() => 1),
      n - 1,
    ),
  );
  return product.reduce((sum, row, i) => sum + row[i], 0n);
}

type Matrix = readonly (readonly bigint[])[];

function multiplied(a: Matrix, b: Matrix): Matrix {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, entry, k) => sum + entry * b[k][j], 0n)));
}

function power(base: Matrix, exponent: number): Matrix {
  if (exponent === 0) return base.map((row, i) => row.map((_, j) => (i === j ? 1n : 0n)));
  const root = power(multiplied(base, base), Math.floor(exponent / 2));
  return exponent % 2 === 0 ? root : multiplied(root, base);
}
