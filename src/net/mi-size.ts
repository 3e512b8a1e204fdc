import type { Rule } from '../fields.ts';
import { evaluateCount } from '../term/data.ts';
import type { Count, Mi } from '../term/term.ts';
import type { Site } from './site.ts';

type Test = Rule['test'];

/** A number of instances that can be started, its part of the label, and when it is. */
export interface Size {
  readonly k: number;
  readonly part: string;
  readonly test: Test;
}

/**
 * The numbers of instances with which `mi` can start: a fixed one, any within its bounds, or the one that data name; and the guard
 * under which that lies outside the bounds, `null` where that cannot be.
 */
export function startSizes(
  mi: Mi,
  site: Site,
): { readonly sizes: readonly Size[]; readonly outside: Test | null } {
  const { min, max } = mi;
  const counted = computed(mi, site);
  if (counted) {
    const sizes = range(min, max).map((k) => ({ k, part: ':start', test: [counted((n) => n === k)] }));
    return { sizes, outside: [counted((n) => n < min || n > max)] };
  }
  if (min === max || mi.add) return { sizes: [{ k: min, part: ':start', test: [] }], outside: null };
  return { sizes: range(min, max).map((k) => ({ k, part: `:start=${k}`, test: [] })), outside: null };
}

/** The whole numbers from `low` to `high`. */
export function range(low: number, high: number): readonly number[] {
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i);
}

/** Guards on the number that `count` denotes where `mi` stands. */
export function counting(
  count: Count,
  { name }: Mi,
  site: Site,
): (holds: (n: number) => boolean) => Test[number] {
  const reading = site.variables.reading('var' in count ? [count.var] : count.reads);
  return (holds) => ({
    reads: reading.fields,
    holds: (numbers) => holds(evaluateCount(count, reading.data(numbers), name)),
  });
}

/** Guards on the number of instances that data name: the length of the list of items (-1: it is no list), or a count. */
function computed(mi: Mi, site: Site) {
  const list = mi.items;
  if (list === undefined) return mi.from ? counting(mi.from, mi, site) : null;
  const reading = site.variables.reading([list]);
  return (holds: (n: number) => boolean): Test[number] => ({
    reads: reading.fields,
    holds: (numbers) => {
      const entries = reading.data(numbers)[list];
      return holds(Array.isArray(entries) ? entries.length : -1);
    },
  });
}
