import type { Uses } from './changes.ts';
import type { Component, ComponentSearch } from './component-search.ts';
import { LazyQueue } from './lazy-queue.ts';
import type { TokenFlow } from './token-flow.ts';

/** Which places share a digit, which need none, and which have one of their own. */
export interface Cover {
  /** Sets of places of which at most one has a token; `full`: always one has. */
  readonly shared: readonly { readonly places: readonly number[]; readonly full: boolean }[];
  /** Places whose tokens are `total` less those of `of`, which have digits. */
  readonly implied: ReadonlyMap<number, { readonly total: number; readonly of: readonly number[] }>;
  readonly alone: readonly number[];
  readonly bits: number;
}

/** What the cover of a model starts from. */
export interface ToCover {
  readonly flow: TokenFlow;
  /** With one token each. */
  readonly components: readonly Component[];
  readonly search: ComponentSearch;
  readonly uses: Uses;
}

type Score = (places: number, full: boolean) => number;

const bitsOf = (places: number, full: boolean) => Math.log2(full ? places : places + 1);

/** How good it is to give a digit to so many places. */
const scores: readonly Score[] = [
  (places, full) => places + (full ? 0.5 : 0),
  (places, full) => places / bitsOf(places, full),
  (places, full) => places + (full ? 1e6 : 0),
  (places, full) => (full ? 1e6 + 1 / places : places),
];

/** The cover with the fewest bits of a few greedy ones: optimal covers are hard to find, and good ones are not. */
export function bestCover(toCover: ToCover): Cover {
  const { flow, components } = toCover;
  const touching: number[][] = Array.from(flow.place, () => []);
  components.forEach(({ places }, i) => places.forEach((p) => touching[p].push(i)));
  const rests = new Map<string, Rest>();
  const covers = scores.map((score): Cover => {
    const { shared, uncovered } = greedyCover(toCover, touching, score);
    const key = uncovered.join();
    const rest = rests.get(key) ?? restOf(toCover, uncovered);
    rests.set(key, rest);
    const bits =
      shared.reduce((sum, { places, full }) => sum + bitsOf(places.length, full), 0) +
      rest.alone.reduce((sum, p) => sum + (touching[p].length > 0 ? 1 : 2), 0);
    return { shared, ...rest, bits };
  });
  return covers.reduce((best, cover) => (cover.bits < best.bits - 1e-9 ? cover : best));
}

/** Components one after the other, the best for what is left first. Places whose value is looked at are in none. */
function greedyCover(
  { flow, components, uses }: ToCover,
  touching: readonly number[][],
  score: Score,
): Pick<Cover, 'shared'> & { readonly uncovered: readonly number[] } {
  const free = flow.place.map((is, p) => is & (1 - uses.looked[p]));
  const left = new Int32Array(components.length);
  components.forEach(({ places }, i) => {
    for (const p of places) left[i] += free[p];
  });
  const isFull = (i: number) => components[i].exact && left[i] === components[i].places.length;
  const queue = new LazyQueue(components.length, (i) => (left[i] < 2 ? 0 : score(left[i], isFull(i))));
  const shared: { places: number[]; full: boolean }[] = [];
  for (let best = queue.next(); best >= 0; best = queue.next()) {
    const full = isFull(best);
    const places = components[best].places.filter((p) => free[p] === 1);
    shared.push({ places, full });
    for (const p of places) {
      free[p] = 0;
      for (const i of touching[p]) left[i]--;
    }
  }
  const uncovered = Array.from(flow.place.keys()).filter(
    (p) => flow.place[p] === 1 && (free[p] === 1 || uses.looked[p] === 1),
  );
  return { shared, uncovered };
}

type Rest = Pick<Cover, 'implied' | 'alone'>;

/** Places that share no digit: implied by an exact component of places with digits, else alone. */
function restOf({ flow, search, uses }: ToCover, uncovered: readonly number[]): Rest {
  const implied = new Map<number, { total: number; of: number[] }>();
  const alone = uncovered.filter((p) => uses.looked[p] === 1);
  const withDigit = Uint8Array.from(flow.place);
  for (const p of uncovered) withDigit[p] = uses.looked[p];
  for (const p of uncovered) {
    if (uses.looked[p] === 1) continue;
    withDigit[p] = 1;
    const how = { exact: true, large: false, allowed: withDigit, preferred: withDigit, patience: 100 };
    const found =
      search.find(p, { ...how, most: 1 }) ??
      (uses.numbered[p] === 1 ? null : search.find(p, { ...how, most: Infinity }));
    if (found === null) {
      alone.push(p);
      continue;
    }
    implied.set(p, { total: found.tokens, of: found.places.filter((q) => q !== p) });
    withDigit[p] = 0;
  }
  return { implied, alone };
}
