import type { Candidates } from './candidates.ts';
import type { ComponentSearch } from './component-search.ts';
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
  readonly candidates: Candidates;
  readonly search: ComponentSearch;
  /** Per field, 1 where it must have a digit of its own. */
  readonly looked: Uint8Array;
  /** Per field, 1 where it may be implied only if it is 0 or 1. */
  readonly indicated: Uint8Array;
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
  const touching = componentsByPlace(toCover);
  const covers = scores.map((score) => greedyCover(toCover, touching, score));
  return covers.reduce((best, cover) => (cover.bits < best.bits - 1e-9 ? cover : best));
}

function componentsByPlace({ flow, candidates }: ToCover): number[][] {
  const touching: number[][] = Array.from(flow.place, () => []);
  candidates.components.forEach(({ places }, i) => places.forEach((p) => touching[p].push(i)));
  return touching;
}

function greedyCover(toCover: ToCover, touching: readonly number[][], score: Score): Cover {
  const { flow, candidates, looked } = toCover;
  const { components, empty } = candidates;
  const covered = Uint8Array.from(flow.place, (is, p) => Number(is === 0 || empty[p] === 1));
  const left = Int32Array.from(components, ({ places }) => places.length);
  const cover = (p: number) => {
    covered[p] = 1;
    for (const i of touching[p]) left[i]--;
  };
  const alone: number[] = [];
  for (let p = 0; p < looked.length; p++) {
    if (looked[p] === 0 || covered[p] === 1) continue;
    alone.push(p);
    cover(p);
  }
  const isFull = (i: number) => components[i].exact && left[i] === components[i].places.length;
  const shared: { places: number[]; full: boolean }[] = [];
  const queue = new LazyQueue(components.length, (i) => (left[i] < 2 ? 0 : score(left[i], isFull(i))));
  for (let best = queue.next(); best >= 0; best = queue.next()) {
    const full = isFull(best);
    const places = components[best].places.filter((p) => covered[p] === 0);
    places.forEach(cover);
    shared.push({ places, full });
  }
  const implied = leftover(toCover, covered, alone);
  const bits =
    shared.reduce((sum, { places, full }) => sum + bitsOf(places.length, full), 0) +
    alone.reduce((sum, p) => sum + (touching[p].length > 0 ? 1 : 2), 0);
  return { shared, implied, alone, bits };
}

/** Places that are not covered: implied by an exact component of places with digits, else alone. */
function leftover(
  { flow, search, indicated, candidates }: ToCover,
  covered: Uint8Array,
  alone: number[],
): Map<number, { total: number; of: number[] }> {
  const implied = new Map<number, { total: number; of: number[] }>();
  const withDigit = Uint8Array.from(covered, (is, p) => Number(is === 1 && flow.place[p] === 1));
  for (let p = 0; p < covered.length; p++) {
    if (covered[p] === 1) continue;
    withDigit[p] = 1;
    const mosts = indicated[p] === 1 ? [1] : [1, Infinity];
    const found = firstOf(mosts, (most) =>
      search.find(p, { most, exact: true, allowed: withDigit, preferred: withDigit, patience: 100 }),
    );
    if (found) {
      const of = found.places.filter((q) => q !== p && candidates.empty[q] === 0);
      implied.set(p, { total: found.tokens, of });
      withDigit[p] = 0;
    } else {
      alone.push(p);
    }
  }
  return implied;
}

function firstOf<From, To>(list: readonly From[], make: (from: From) => To | null): To | null {
  for (const from of list) {
    const made = make(from);
    if (made !== null) return made;
  }
  return null;
}
