import type { Rule } from '../fields.ts';
import type { Mi } from '../term/term.ts';
import { clearing, nothing, putting, together, type Effect, type Then } from './effect.ts';
import { counting, range } from './mi-size.ts';
import type { Net } from './net.ts';
import type { Region } from './region.ts';
import type { Site } from './site.ts';
import type { Action, Arc } from './transition.ts';

/** The instances of one activation of `mi`, and the positions around them. */
export interface Instances {
  readonly mi: Mi;
  readonly site: Site;
  readonly order: number;
  readonly region: Region;
  /** `out_i`; none where nothing joins. */
  readonly outs: readonly number[];
  /** `idle_i` for i from `min`: fewer are never started. */
  readonly idles: ReadonlyMap<number, number>;
  /** Present where instances go on beside what follows: the join has fired, and rests until `:reset`. */
  readonly fired: number | null;
  /** The item of each instance; none without items. */
  readonly items: readonly number[];
  readonly done: Then;
}

/** The joins of `mi`: `all`, and `first` with the rest cancelled or left to run. With `multi` nothing joins. */
export function joinInstances(net: Net, instances: Instances): void {
  const { mi, site, order, region, items, fired, done } = instances;
  const act = { order, node: mi.name, part: ':join' };
  if (mi.join === 'multi') return;
  if (mi.join === 'all') {
    for (const { take } of settled(instances)) {
      net.rule(site, act, () => ({ take, effect: together([clearing(items), done()]) }));
    }
    return;
  }
  const fire = (): Effect =>
    fired === null ? together([clearing(region.contents()), done()]) : together([putting(fired), done()]);
  const unfired = fired === null ? [] : [fired];
  for (const arrived of arrivals(instances)) {
    net.rule(site, act, () => ({ ...arrived, zero: unfired, effect: fire() }));
  }
  if (fired === null) return;
  for (const { take } of settled(instances)) {
    net.rule(site, { order, node: mi.name, part: ':reset' }, () => ({
      take: [[fired, 1], ...take],
      effect: items.length === 0 ? nothing : clearing(items),
    }));
  }
}

/** All started instances are done: for each number of them, a token of each `out_i`, and of each other `idle_i`. */
function settled({
  mi,
  outs,
  idles,
}: Instances): readonly { readonly k: number; readonly take: readonly Arc[] }[] {
  return range(mi.min, mi.max).map((k) => ({
    k,
    take: outs.map((out, i) => [i < k ? out : idles.get(i)!, 1] as const),
  }));
}

/**
 * When `first` joins: enough instances have arrived, or all that were started. The cases exclude each other, since an
 * instance that is idle has not arrived. A computed number is
 * looked at when the join is tested; below 1 it counts as 1.
 */
function arrivals(instances: Instances): readonly Omit<Action, 'effect'>[] {
  const { mi, outs } = instances;
  const enough = (n: number, test: Rule['test']) => ({ marked: [{ fields: outs, n }], test });
  const fewer = (wanted: (k: number) => Rule['test'] | null) =>
    settled(instances).flatMap(({ k, take }) => {
      const test = wanted(k);
      return test ? [{ atLeast: take, test }] : [];
    });
  if (typeof mi.join !== 'object') return [];
  const { first } = mi.join;
  if (typeof first === 'number') return [enough(first, []), ...fewer((k) => (k < first ? [] : null))];
  const counted = counting(first, mi, instances.site);
  return [
    ...range(1, mi.max).map((n) => enough(n, [counted((wanted) => Math.max(1, wanted) === n)])),
    ...fewer((k) => [counted((wanted) => Math.max(1, wanted) > k)]),
  ];
}
