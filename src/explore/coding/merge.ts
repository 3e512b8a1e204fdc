import type { CodedRule, Move } from './coded.ts';

/** Rules that are the same but for what they do to one digit, or seem to be. */
interface Group {
  /** Which of the candidates it is, by their first rules. */
  readonly order: number;
  readonly digit: number;
  readonly rules: number[];
}

/**
 * Merges rules that differ in the arrows of one digit only, where these start at different values and add the same number: the
 * steps of a chain become one rule. Larger groups first, since a rule can be in several.
 * @param rules with one member each
 */
export function merged(rules: readonly CodedRule[]): CodedRule[] {
  const known = new KnownMoves();
  const ids = rules.map(({ moves }) => {
    const of = new Map<number, number>();
    for (const [digit, move] of moves) of.set(digit, known.id(move));
    return of;
  });
  const groups = groupsOf(rules, ids);
  const done = new Uint8Array(rules.length);
  const result: { readonly first: number; readonly rule: CodedRule }[] = [];
  for (const { digit, rules: all } of groups) {
    const left = all.filter((i) => done[i] === 0);
    while (left.length > 1) {
      const first = left[0];
      const same = left.filter((i) => isSame(rules[first], rules[i], ids[first], ids[i], digit));
      const chosen = disjoint(rules, same, digit);
      if (chosen.length > 1) {
        for (const i of chosen) done[i] = 1;
        result.push({ first, rule: union(rules, chosen, digit) });
      }
      const gone = new Set(chosen);
      left.splice(0, left.length, ...left.filter((i) => !gone.has(i)));
    }
  }
  rules.forEach((rule, i) => {
    if (done[i] === 0) result.push({ first: i, rule });
  });
  return result.sort((a, b) => a.first - b.first).map(({ rule }) => rule);
}

/** Moves by number: the same arrows have the same number. */
class KnownMoves {
  private readonly byHash = new Map<number, { readonly move: Move; readonly id: number }[]>();
  private next = 0;

  id(move: Move): number {
    const hash = hashOf(move);
    const bucket = this.byHash.get(hash) ?? [];
    if (bucket.length === 0) this.byHash.set(hash, bucket);
    const found = bucket.find((other) => isEqual(other.move, move));
    if (found) return found.id;
    bucket.push({ move, id: this.next });
    return this.next++;
  }
}

function hashOf({ from, to }: Move): number {
  let hash = from.length;
  for (let i = 0; i < from.length; i++) hash = mixed(mixed(hash, from[i]), to[i]);
  return hash;
}

/** FNV-1a over words. */
function mixed(hash: number, word: number): number {
  return Math.imul(hash ^ word, 0x01000193) ^ (hash >>> 15);
}

function isEqual(a: Move, b: Move): boolean {
  return (
    a.from.length === b.from.length && a.from.every((value, i) => value === b.from[i] && a.to[i] === b.to[i])
  );
}

/** What every arrow adds to the value, or `null` where it is not the same. */
function shiftOf({ from, to }: Move): number | null {
  const shift = to[0] - from[0];
  return from.every((value, i) => to[i] - value === shift) ? shift : null;
}

/** Larger than any digit, and small enough that a hash beside it fits into a number. */
const mostDigits = 2 ** 21;

/** Candidates for merging, the largest first, by a hash of what they have in common: the sum over all digits is the same without the one. */
function groupsOf(rules: readonly CodedRule[], ids: readonly ReadonlyMap<number, number>[]): Group[] {
  const groups = new Map<number, Group>();
  // Most candidates have one rule: no object for each.
  const orders = new Map<number, number>();
  const firsts: number[] = [];
  rules.forEach(({ moves, lookups, sums, overflow }, i) => {
    if (lookups.length > 0) return;
    let all = mixed(overflow, sums.length);
    for (const [digit, id] of ids[i]) all += mixed(mixed(digit, id), 1);
    for (const [digit, id] of ids[i]) {
      const shift = shiftOf(moves.get(digit)!);
      if (shift === null) continue;
      const hash = mixed((all - mixed(mixed(digit, id), 1)) | 0, shift);
      const key = (hash >>> 0) * mostDigits + digit;
      const order = orders.get(key);
      if (order === undefined) orders.set(key, firsts.push(i) - 1);
      else if (groups.has(order)) groups.get(order)!.rules.push(i);
      else groups.set(order, { order, digit, rules: [firsts[order], i] });
    }
  });
  return [...groups.values()].sort((a, b) => b.rules.length - a.rules.length || a.order - b.order);
}

/** Whether two rules without lookups are the same but for where the arrows of a digit start. */
function isSame(
  a: CodedRule,
  b: CodedRule,
  idsOfA: ReadonlyMap<number, number>,
  idsOfB: ReadonlyMap<number, number>,
  digit: number,
): boolean {
  if (a.overflow !== b.overflow || a.sums.length !== b.sums.length || idsOfA.size !== idsOfB.size)
    return false;
  if (shiftOf(a.moves.get(digit)!) !== shiftOf(b.moves.get(digit)!)) return false;
  for (const [other, id] of idsOfA) if (other !== digit && idsOfB.get(other) !== id) return false;
  return a.sums.every((sum, i) => isSameSum(sum, b.sums[i]));
}

function isSameSum(a: CodedRule['sums'][number], b: CodedRule['sums'][number]): boolean {
  return (
    a.is === b.is &&
    a.limit === b.limit &&
    a.terms.length === b.terms.length &&
    a.terms.every(
      ({ digit, weights }, i) =>
        digit === b.terms[i].digit && weights.every((w, v) => w === b.terms[i].weights[v]),
    )
  );
}

/** Of these rules as many as start at different values of the digit, the first ones first. */
function disjoint(rules: readonly CodedRule[], same: readonly number[], digit: number): number[] {
  const starts = new Set<number>();
  return same.filter((i) => {
    const { from } = rules[i].moves.get(digit)!;
    if (from.some((value) => starts.has(value))) return false;
    for (const value of from) starts.add(value);
    return true;
  });
}

function union(rules: readonly CodedRule[], chosen: readonly number[], digit: number): CodedRule {
  const arrows = chosen.flatMap((i, member) => {
    const { from, to } = rules[i].moves.get(digit)!;
    return Array.from(from, (value, k) => ({ value, to: to[k], member }));
  });
  arrows.sort((a, b) => a.value - b.value);
  const move: Move = {
    from: Int32Array.from(arrows, ({ value }) => value),
    to: Int32Array.from(arrows, ({ to }) => to),
  };
  const first = rules[chosen[0]];
  return {
    ...first,
    members: chosen.flatMap((i) => rules[i].members),
    by: digit,
    memberOf: Int32Array.from(arrows, ({ member }) => member),
    moves: new Map(first.moves).set(digit, move),
  };
}
