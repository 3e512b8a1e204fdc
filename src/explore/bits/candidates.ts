import type { CodedModel, CodedRule, Move } from '../coding/coded.ts';

/**
 * Which digits could be the low ones of the bit-parallel kernel: those that tell the states of one block apart, one bit each. A set
 * is good where many rules change low digits alone (they run inside a block, 64 states at a time) and few need another block.
 */
export interface Candidate {
  /** Digits, ascending in size: the first one varies fastest within a block. */
  readonly low: readonly number[];
  /** States of a block: the product of the sizes of the low digits. */
  readonly bits: number;
}

/** Bits of a block, at most: some cache lines of states. Large ones are few, which is what questions about them cost. */
const blockSizes = [256, 1024, 4096];

/** Sets are grown from so many digits at most, the best ones first. */
const mostSeeds = 64;

/** A rule over more digits than this ties none of them together. */
const mostTied = 32;

/**
 * Candidate sets of low digits, the most promising first: for each size of block some grown by rules that digits share and some by
 * rules of one digit alone, per bit, in turn. Depends on the model alone.
 *
 * @returns at least one; of a model without a suitable digit, the empty set (blocks of one state)
 */
export function candidates(coded: CodedModel): readonly Candidate[] {
  const traits = traitsOf(coded);
  const found = new Map<string, Ranked>();
  const kinds: Ranked[][] = [];
  for (const limit of blockSizes) {
    for (const grow of [growByTies, growByOwnRules]) {
      const kind: Ranked[] = [];
      for (const set of grow(coded, traits, limit)) {
        const low = set.sort((a, b) => sizeOf(coded, a) - sizeOf(coded, b) || a - b);
        if (found.has(low.join())) continue;
        const ranked = rank(coded, traits, low);
        found.set(low.join(), ranked);
        kind.push(ranked);
      }
      kinds.push(kind.sort((a, b) => b.promise - a.promise));
    }
  }
  if (found.size === 0) return [{ low: [], bits: 1 }];
  const turns = Math.max(...kinds.map(({ length }) => length));
  return Array.from({ length: turns }, (_, i) => kinds.flatMap((kind) => kind.slice(i, i + 1))).flat();
}

interface Ranked extends Candidate {
  readonly promise: number;
}

/** What is known of single digits and of pairs before any set is built. */
interface Traits {
  /** Digits with a choice that no lookup reads or writes: lookups work on the key of a block. */
  readonly suitable: readonly number[];
  /** Per digit, the weight of rules that it shares with others; with itself: all its rules. */
  readonly ties: readonly ReadonlyMap<number, number>[];
  /** Per digit, the rules that shift it and change no other. */
  readonly own: Float64Array;
  /** Per rule that changes anything, the digits that it changes, and whether it shifts all of them. */
  readonly changes: readonly { readonly digits: readonly number[]; readonly areShifted: boolean }[];
}

function traitsOf({ digits, rules }: CodedModel): Traits {
  const isLookedUp = new Set(
    rules.flatMap(({ lookups }) => lookups.flatMap(({ reads, writes }) => [...reads, ...writes])),
  );
  const ties = digits.map(() => new Map<number, number>());
  const own = new Float64Array(digits.length);
  const changes: { digits: number[]; areShifted: boolean }[] = [];
  for (const rule of rules) {
    const touched = touchedBy(rule);
    if (touched.length <= mostTied)
      for (const a of touched)
        for (const b of touched) ties[a].set(b, (ties[a].get(b) ?? 0) + 1 / touched.length);
    const changed = changedBy(rule);
    if (changed.length === 0) continue;
    const areShifted = changed.every((digit) => isShift(rule.moves.get(digit)));
    changes.push({ digits: changed, areShifted });
    if (changed.length === 1 && areShifted) own[changed[0]]++;
  }
  const suitable = digits.flatMap(({ size }, i) => (size < 2 || isLookedUp.has(i) ? [] : [i]));
  return { suitable, ties, own, changes };
}

function touchedBy({ moves, sums }: CodedRule): number[] {
  return [...new Set([...moves.keys(), ...sums.flatMap(({ terms }) => terms.map(({ digit }) => digit))])];
}

function changedBy({ moves, lookups }: CodedRule): number[] {
  const moved = [...moves].flatMap(([digit, { from, to }]) =>
    from.some((v, i) => v !== to[i]) ? [digit] : [],
  );
  return [...moved, ...lookups.flatMap(({ writes }) => writes)];
}

/** Whether all arrows go the same distance: one shift moves a whole word of states. Writes of lookups are no moves. */
function isShift(move: Move | undefined): boolean {
  return (
    move !== undefined && move.from.every((value, i) => move.to[i] - value === move.to[0] - move.from[0])
  );
}

/** Sets that each start from one digit and take the digit with most ties per bit to the set, as long as the block stays small enough. */
function growByTies(coded: CodedModel, { suitable, ties }: Traits, limit: number): number[][] {
  const fitting = suitable.filter((digit) => sizeOf(coded, digit) <= limit);
  const itself = (digit: number) => ties[digit].get(digit) ?? 0;
  return seeds(fitting, itself).map((seed) => {
    const set = [seed];
    const gain = new Map<number, number>();
    let bits = sizeOf(coded, seed);
    for (let next: number | undefined = seed; next !== undefined;) {
      for (const [digit, weight] of ties[next]) gain.set(digit, (gain.get(digit) ?? 0) + weight);
      // Its own rules count a little, so that a digit without ties is still better than none.
      const worth = (digit: number) =>
        ((gain.get(digit) ?? 0) + 1e-3 * itself(digit)) / Math.log2(sizeOf(coded, digit));
      const fits = fitting.filter((digit) => !set.includes(digit) && bits * sizeOf(coded, digit) <= limit);
      next = best(fits, worth);
      if (next === undefined) break;
      set.push(next);
      bits *= sizeOf(coded, next);
    }
    return set;
  });
}

/** Sets of the digits with most rules of their own per bit: each begins one digit later in that order. */
function growByOwnRules(coded: CodedModel, { suitable, own }: Traits, limit: number): number[][] {
  const fitting = suitable.filter((digit) => sizeOf(coded, digit) <= limit);
  const ordered = seeds(fitting, (digit) => own[digit] / Math.log2(sizeOf(coded, digit)));
  return ordered.map((_, first) => {
    let bits = 1;
    return ordered.slice(first).filter((digit) => {
      const fits = bits * sizeOf(coded, digit) <= limit;
      if (fits) bits *= sizeOf(coded, digit);
      return fits;
    });
  });
}

/** The best digits, the best first; of equals the first one. */
function seeds(digits: readonly number[], worth: (digit: number) => number): number[] {
  return [...digits].sort((a, b) => worth(b) - worth(a) || a - b).slice(0, mostSeeds);
}

function best(digits: readonly number[], worth: (digit: number) => number): number | undefined {
  let found: number | undefined;
  let most = -Infinity;
  for (const digit of digits) {
    const value = worth(digit);
    if (value > most) [found, most] = [digit, value];
  }
  return found;
}

function sizeOf({ digits }: CodedModel, digit: number): number {
  return digits[digit].size;
}

/** How many rules stay within a block and move a word at a time, times the bits that a block needs. */
function rank(coded: CodedModel, { changes }: Traits, low: readonly number[]): Ranked {
  const isLow = new Set(low);
  let inside = 0;
  for (const { digits, areShifted } of changes)
    if (digits.every((digit) => isLow.has(digit))) inside += areShifted ? 1 : -1;
  const bits = low.reduce((product, digit) => product * coded.digits[digit].size, 1);
  return { low, bits, promise: (inside / coded.rules.length) * Math.log2(bits) };
}
