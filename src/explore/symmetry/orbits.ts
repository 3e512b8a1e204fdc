import type { Marking } from '../../firing.ts';
import type { Replicas } from './replicas.ts';

/** How many states a representative can stand for at most. */
export function arrangements(classes: readonly Replicas[]): number {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return classes.reduce((product, { fields }) => product * factorial(fields.length), 1);
}

/**
 * How many states a representative stands for: the arrangements of its replicas that differ.
 * @param values of a representative: replicas that are alike in it stand side by side
 */
export function orbitSize(classes: readonly Replicas[], values: ArrayLike<number>): number | bigint {
  let size: number | bigint = 1;
  for (const { fields } of classes) {
    let alike = 1;
    for (let i = 1; i < fields.length; i++) {
      alike = isAlike(fields[i - 1], fields[i], values) ? alike + 1 : 1;
      // The multinomial coefficient, one part after the other: times i + 1, divided by how many there are of its kind.
      size = scaled(size, i + 1, alike);
    }
  }
  return size;
}

function isAlike(one: Int32Array, other: Int32Array, values: ArrayLike<number>): boolean {
  for (let i = 0; i < one.length; i++) if (values[one[i]] !== values[other[i]]) return false;
  return true;
}

/** `size * times / by`, exact. */
function scaled(size: number | bigint, times: number, by: number): number | bigint {
  if (typeof size === 'number' && size * times <= Number.MAX_SAFE_INTEGER) return (size * times) / by;
  return (BigInt(size) * BigInt(times)) / BigInt(by);
}

/** The values of a state with its replicas in ascending order. */
export function representativeOf(classes: readonly Replicas[], values: Marking): Marking {
  const next = [...values];
  for (const { fields } of classes) {
    const parts = fields.map((of) => Array.from(of, (f) => values[f]));
    parts.sort(ascending);
    fields.forEach((of, i) => of.forEach((f, k) => (next[f] = parts[i][k])));
  }
  return next;
}

function ascending(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, i) => value !== other[i]);
  return at < 0 ? 0 : one[at] - other[at];
}
