/**
 * Digits of positions in two: how far a branch is, and whether its token carries data. What a running task has read is never kept in
 * a low digit, and a digit that tells whether it runs hangs on it; how far the branch is does not, and can be low.
 */
import type { CodedModel, CodedRule, CodedSet, LinearForm, Lookup, Move, Sum, SumTerm } from './coded.ts';

/** A digit that became two: values of it are pairs of a step and a phase. */
export interface Cut {
  /** The digit in the uncut model; the step has the same number in the cut one. */
  readonly digit: number;
  /** The digit of the phase: 1 where a token carries data. */
  readonly phase: number;
  /** How many steps there are. */
  readonly steps: number;
  /** Per value of the digit. */
  readonly stepOf: Int32Array;
  readonly phaseOf: Int32Array;
  /** Per phase and step the value of the digit, -1 for none. */
  readonly valueAt: readonly [Int32Array, Int32Array];
}

/** What a cut model was cut from: {@link CodedModel.uncut}. */
export interface Uncut {
  readonly whole: CodedModel;
  readonly cuts: readonly Cut[];
}

/** A rule over cut digits: as many rules as it takes, of which at most one is enabled in a state. */
export function cutRules(cuts: readonly Cut[], rule: CodedRule): CodedRule[] {
  const lookups = rule.lookups.map((lookup) => cutLookup(cuts, lookup));
  return cuts.reduce<CodedRule[]>(
    (pieces, cut) => pieces.flatMap((piece) => piecesOf(cut, piece)),
    [{ ...rule, lookups }],
  );
}

/** What a rule does in one phase: arrows between steps, with the numbers of the arrows that they were. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly arrows: readonly { readonly from: number; readonly to: number; readonly arrow: number }[];
}

function piecesOf(cut: Cut, rule: CodedRule): CodedRule[] {
  const move = rule.moves.get(cut.digit);
  const sums = rule.sums.map((sum) => cutSum(cut, sum));
  const isEasy = sums.every((sum) => sum !== null);
  if (move === undefined && isEasy) return [{ ...rule, sums: sums as Sum[] }];
  const arrows = move ?? unmoved(cut);
  const pieces = byPhases(cut, arrows);
  const together = isEasy ? inBothPhases(cut, rule, arrows, pieces) : null;
  if (together !== null) return [{ ...withSteps(cut, rule, together, false), sums: sums as Sum[] }];
  return pieces.map((piece) => ({
    ...withSteps(cut, rule, piece, true),
    sums: rule.sums.map((sum) => sumIn(cut, sum, piece.from)),
  }));
}

function unmoved({ stepOf }: Cut): Move {
  const all = stepOf.map((_, value) => value);
  return { from: all, to: all };
}

function byPhases({ stepOf, phaseOf }: Cut, { from, to }: Move): Piece[] {
  const pieces: { from: number; to: number; arrows: { from: number; to: number; arrow: number }[] }[] = [];
  from.forEach((value, arrow) => {
    const key = { from: phaseOf[value], to: phaseOf[to[arrow]] };
    let piece = pieces.find((other) => other.from === key.from && other.to === key.to);
    if (piece === undefined) pieces.push((piece = { ...key, arrows: [] }));
    piece.arrows.push({ from: stepOf[value], to: stepOf[to[arrow]], arrow });
  });
  for (const { arrows } of pieces) arrows.sort((a, b) => a.from - b.from);
  return pieces;
}

/** One piece for both phases, where the rule does the same in either: then it need not look at the phase. */
function inBothPhases(cut: Cut, rule: CodedRule, move: Move, pieces: readonly Piece[]): Piece | null {
  if (pieces.length !== 2 || pieces.some(({ from, to }) => from !== to)) return null;
  const member = (arrow: number) => (rule.by === cut.digit ? rule.memberOf![arrow] : 0);
  const known = new Map<number, Piece['arrows'][number]>();
  for (const { arrows } of pieces) {
    for (const arrow of arrows) {
      const other = known.get(arrow.from);
      if (other && (other.to !== arrow.to || member(other.arrow) !== member(arrow.arrow))) return null;
      known.set(arrow.from, arrow);
    }
  }
  const starts = new Set(move.from);
  const isWhole = cut.valueAt.every((values) =>
    values.every((value, step) => value < 0 || starts.has(value) || !known.has(step)),
  );
  return isWhole ? { from: 0, to: 0, arrows: [...known.values()].sort((a, b) => a.from - b.from) } : null;
}

function withSteps(cut: Cut, rule: CodedRule, { from, to, arrows }: Piece, inPhase: boolean): CodedRule {
  const moves = new Map(rule.moves);
  moves.delete(cut.digit);
  const isTold = rule.by === cut.digit;
  const values = inPhase ? [cut.valueAt[from]] : cut.valueAt;
  const steps = new Set(values.flatMap((of) => [...of].flatMap((value, step) => (value < 0 ? [] : [step]))));
  const isAny = arrows.length === steps.size && arrows.every((arrow) => arrow.from === arrow.to);
  if (isTold || !isAny) {
    const move = (end: 'from' | 'to') => Int32Array.from(arrows, (arrow) => arrow[end]);
    moves.set(cut.digit, { from: move('from'), to: move('to') });
  }
  if (inPhase) moves.set(cut.phase, { from: Int32Array.of(from), to: Int32Array.of(to) });
  const memberOf = isTold ? Int32Array.from(arrows, ({ arrow }) => rule.memberOf![arrow]) : rule.memberOf;
  return { ...rule, moves, memberOf };
}

function cutLookup(cuts: readonly Cut[], lookup: Lookup): Lookup {
  const reader = readerOf(cuts, lookup.reads);
  if (reader === null) return lookup;
  const at = (values: readonly number[]) => {
    const whole = reader.whole(values);
    return whole === null ? null : lookup.at(whole);
  };
  return { ...lookup, reads: reader.digits, at };
}

/** Reads uncut digits from cut ones, `null` for a pair that is no value; or `null` where none of them was cut. */
function readerOf(cuts: readonly Cut[], reads: readonly number[]) {
  const of = reads.map((digit) => cuts.find((cut) => cut.digit === digit));
  if (of.every((cut) => cut === undefined)) return null;
  const digits = [...reads];
  const phaseAt = of.map((cut) => (cut ? digits.push(cut.phase) - 1 : -1));
  const whole = (values: readonly number[]): readonly number[] | null => {
    const found = of.map((cut, i) => (cut ? cut.valueAt[values[phaseAt[i]]][values[i]] : values[i]));
    return found.includes(-1) ? null : found;
  };
  return { digits, whole };
}

/** Weights of a digit as the sum of those of its step and its phase, or `null` if they are no such sum. */
function apart({ steps, valueAt }: Cut, weights: Int32Array): { step: Int32Array; phase: number } | null {
  const [plain, carrying] = valueAt;
  let phase: number | null = null;
  for (let step = 0; step < steps; step++) {
    if (plain[step] < 0 || carrying[step] < 0) continue;
    const further = weights[carrying[step]] - weights[plain[step]];
    if (phase !== null && phase !== further) return null;
    phase = further;
  }
  const more = phase ?? 0;
  const of = (step: number) => (plain[step] >= 0 ? weights[plain[step]] : weights[carrying[step]] - more);
  return { step: Int32Array.from({ length: steps }, (_, step) => of(step)), phase: more };
}

/** Terms over cut digits, with the smallest weight of each 0, and what they are less than the old ones; `null` if there are none. */
function cutTerms(cut: Cut, terms: readonly SumTerm[]): { terms: SumTerm[]; constant: number } | null {
  let constant = 0;
  const found: SumTerm[] = [];
  const add = (digit: number, weights: Int32Array) => {
    const least = weights.reduce((a, b) => Math.min(a, b));
    constant += least;
    if (weights.some((weight) => weight !== least))
      found.push({ digit, weights: weights.map((w) => w - least) });
  };
  for (const term of terms) {
    if (term.digit !== cut.digit) {
      found.push(term);
      continue;
    }
    const of = apart(cut, term.weights);
    if (of === null) return null;
    add(cut.digit, of.step);
    add(cut.phase, Int32Array.of(0, of.phase));
  }
  return { terms: found, constant };
}

function cutSum(cut: Cut, sum: Sum): Sum | null {
  const of = cutTerms(cut, sum.terms);
  return of && { ...sum, terms: of.terms, limit: sum.limit - of.constant };
}

/** A sum where the phase is known. */
function sumIn(cut: Cut, sum: Sum, phase: number): Sum {
  const terms = sum.terms.map((term) =>
    term.digit === cut.digit
      ? { ...term, weights: cut.valueAt[phase].map((value) => (value < 0 ? 0 : term.weights[value])) }
      : term,
  );
  return { ...sum, terms };
}

/** A linear form over cut digits, or `null` where it is none. */
export function cutForm(cuts: readonly Cut[], form: LinearForm): LinearForm | null {
  return cuts.reduce<LinearForm | null>((of, cut) => {
    const next = of && cutTerms(cut, of.terms);
    return next && { terms: next.terms, constant: of.constant + next.constant };
  }, form);
}

/** The same set of states over cut digits. */
export function cutSet(cuts: readonly Cut[], set: CodedSet): CodedSet {
  switch (set.kind) {
    case 'every':
    case 'some':
      return { kind: set.kind, of: set.of.map((part) => cutSet(cuts, part)) };
    case 'not':
      return { kind: 'not', of: cutSet(cuts, set.of) };
    case 'dead':
      return set;
    case 'digit':
      return cutDigit(
        cuts.find(({ digit }) => digit === set.digit),
        set,
      );
    case 'sum':
      return cuts.reduce<CodedSet>((of, cut) => cutSumSet(cut, of), set);
    case 'tuple': {
      const reader = readerOf(cuts, set.digits);
      if (reader === null) return set;
      const holds = (values: readonly number[]) => {
        const whole = reader.whole(values);
        return whole !== null && set.holds(whole);
      };
      return { ...set, digits: reader.digits, holds };
    }
  }
}

function cutDigit(cut: Cut | undefined, set: Extract<CodedSet, { kind: 'digit' }>): CodedSet {
  if (cut === undefined) return set;
  return inEither(cut, (phase) => ({
    kind: 'digit',
    digit: cut.digit,
    allowed: Uint8Array.from(cut.valueAt[phase], (value) => (value < 0 ? 0 : set.allowed[value])),
  }));
}

function inEither(cut: Cut, of: (phase: 0 | 1) => CodedSet): CodedSet {
  const within = (phase: 0 | 1): CodedSet => {
    const allowed = Uint8Array.of(1 - phase, phase);
    return { kind: 'every', of: [{ kind: 'digit', digit: cut.phase, allowed }, of(phase)] };
  };
  return { kind: 'some', of: [within(0), within(1)] };
}

function cutSumSet(cut: Cut, set: CodedSet): CodedSet {
  if (set.kind === 'every' || set.kind === 'some')
    return { kind: set.kind, of: set.of.map((part) => cutSumSet(cut, part)) };
  if (set.kind !== 'sum') return set;
  const sum = cutSum(cut, set.sum);
  if (sum !== null) return { kind: 'sum', sum };
  return inEither(cut, (phase) => ({ kind: 'sum', sum: sumIn(cut, set.sum, phase) }));
}
