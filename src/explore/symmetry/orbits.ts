import type { Marking } from '../../firing.ts';
import type { Replicas } from './replicas.ts';

/** How many states a representative can stand for at most. */
export function arrangements(classes: readonly Replicas[]): number {
  return classes.reduce((product, { fields }) => product * Number(factorial(fields.length)), 1);
}

/**
 * How many states a representative stands for: the arrangements of its replicas that differ.
 * @param values of a representative: replicas that are alike in it stand side by side
 */
export function orbitSize(classes: readonly Replicas[], values: ArrayLike<number>): number | bigint {
  let size: number | bigint = 1;
  for (const { fields } of classes) {
    let same: number | bigint = 1;
    let alike = 1;
    for (let i = 1; i < fields.length; i++) {
      if (isAlike(fields[i - 1], fields[i], values)) alike++;
      else {
        same = times(same, factorial(alike));
        alike = 1;
      }
    }
    size = times(size, divided(factorial(fields.length), times(same, factorial(alike))));
  }
  return size;
}

/** Of the numbers from 0 to wherever they were asked for: numbers as long as these are exact. */
const factorials: (number | bigint)[] = [1];

function factorial(n: number): number | bigint {
  for (let i = factorials.length; i <= n; i++) factorials.push(times(factorials[i - 1], i));
  return factorials[n];
}

function times(one: number | bigint, other: number | bigint): number | bigint {
  if (typeof one === 'number' && typeof other === 'number' && one * other <= Number.MAX_SAFE_INTEGER)
    return one * other;
  return BigInt(one) * BigInt(other);
}

/** `other` divides `one`. */
function divided(one: number | bigint, other: number | bigint): number | bigint {
  if (typeof one === 'number' && typeof other === 'number') return one / other;
  const quotient = BigInt(one) / BigInt(other);
  return quotient <= Number.MAX_SAFE_INTEGER ? Number(quotient) : quotient;
}

function isAlike(one: Int32Array, other: Int32Array, values: ArrayLike<number>): boolean {
  for (let i = 0; i < one.length; i++) if (values[one[i]] !== values[other[i]]) return false;
  return true;
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
