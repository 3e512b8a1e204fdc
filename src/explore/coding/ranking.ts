/** Steps that bring a model on, whatever it does: found from its rules, before any state is looked at. */
import type { CodedModel, CodedRule, Move } from './coded.ts';

/** From a value of a digit to another, or to the same. */
type Arrow = readonly [from: number, to: number];

/** A rule that may be on a run that leads back to where it starts. */
interface Suspect {
  /** Per digit that it can change, the arrows that may be on such a run. */
  readonly moves: Map<number, readonly Arrow[]>;
  /** Digits that it may give any value. */
  readonly writes: ReadonlySet<number>;
}

/** Arrows that are kept, and looked at, at most. */
const mostArrows = 300_000;
const patience = 5_000_000;

/** Of a rule that may come back, a number per value of each digit: it gets less with steps that bring the model on. */
type Measure = readonly Int32Array[];

/**
 * Some of the steps of a model, as rules that fire where they do: no run of them leads back to where it starts, so that a run of them
 * ends, in a state where none of them is enabled. (The digits are a progress measure, found by itself: Christensen, Kristensen and
 * Mailund, A sweep-line method for state space exploration, 2001.)
 *
 * Steps that are on no run back at all are found by taking away what cannot be on one. A run back brings every digit back to its
 * value: of each digit that a rule moves it takes an arrow that lies on a circle of arrows, or that changes nothing. Other arrows are
 * taken away, then the rules that have none left on some digit, until nothing changes. Of what is left, those steps are added that
 * lower the sum, over all digits, of the distance to where circles are left.
 */
export interface Ranking {
  readonly rules: readonly CodedRule[];
  /** Whether these are all steps: no run of the model leads back to where it starts. */
  readonly isAll: boolean;
}

/** Finds a {@link Ranking}; one without rules where there are too many arrows. About linear in the arrows. */
export function rankingOf(coded: CodedModel): Ranking {
  const rules = coded.rules.filter(({ overflow }) => overflow < 0);
  if (arrowsIn(rules) > mostArrows) return { rules: [], isAll: false };
  const suspects = suspectsOf(coded, rules);
  if (suspects.size === 0) return { rules, isAll: true };
  const measure = measureOf(coded, rules, suspects);
  return {
    rules: rules.flatMap((rule) => {
      const suspect = suspects.get(rule);
      return suspect === undefined
        ? [rule]
        : [...leaving(rule, suspect), ...lowering(rule, suspect, measure)];
    }),
    isAll: false,
  };
}

/** The rules that may be on runs back, and by which arrows. */
function suspectsOf({ digits }: CodedModel, rules: readonly CodedRule[]): Map<CodedRule, Suspect> {
  const suspects = new Map(rules.map((rule) => [rule, suspectOf(rule)]));
  const users = digits.map((): CodedRule[] => []);
  for (const [rule, { moves, writes }] of suspects)
    for (const digit of new Set([...moves.keys(), ...writes])) users[digit].push(rule);
  const open = new Set(digits.keys());
  let looked = 0;
  for (const digit of open) {
    open.delete(digit);
    const left = users[digit].filter((rule) => suspects.has(rule));
    users[digit] = left;
    if (left.some((rule) => suspects.get(rule)!.writes.has(digit))) continue;
    const arrows = left.flatMap((rule) => suspects.get(rule)!.moves.get(digit)!);
    looked += digits[digit].size + arrows.length;
    if (looked > patience) return suspects;
    const isOnCircle = onCircles(digits[digit].size, arrows);
    for (const rule of left) {
      const { moves, writes } = suspects.get(rule)!;
      const still = moves.get(digit)!.filter((arrow) => arrow[0] === arrow[1] || isOnCircle(arrow));
      moves.set(digit, still);
      if (still.length > 0) continue;
      suspects.delete(rule);
      for (const other of [...moves.keys(), ...writes]) if (other !== digit) open.add(other);
    }
  }
  return suspects;
}

/** How many arrows rules have on digits that they can change. */
function arrowsIn(rules: readonly CodedRule[]): number {
  let arrows = 0;
  for (const { moves } of rules)
    for (const move of moves.values()) if (changes(move)) arrows += move.from.length;
  return arrows;
}

/** Whether a move is more than a guard, which keeps no rule from being on a run back. */
function changes({ from, to }: Move): boolean {
  return from.some((value, i) => value !== to[i]);
}

function suspectOf({ moves, lookups }: CodedRule): Suspect {
  const changing = [...moves].filter(([, move]) => changes(move) || move.from.length === 0);
  return {
    moves: new Map(changing.map(([digit, move]) => [digit, arrowsOf(move)])),
    writes: new Set(lookups.flatMap(({ writes }) => writes)),
  };
}

function arrowsOf({ from, to }: Move): Arrow[] {
  return [...from].map((value, i) => [value, to[i]]);
}

function moveOf(arrows: readonly Arrow[]): Move {
  return {
    from: Int32Array.from(arrows, ([from]) => from),
    to: Int32Array.from(arrows, ([, to]) => to),
  };
}

function isMoving([from, to]: Arrow): boolean {
  return from !== to;
}

/** Which arrows may lie on a circle: those that come after one as well as before one. */
function onCircles(size: number, arrows: readonly Arrow[]): (arrow: Arrow) => boolean {
  const moving = arrows.filter(isMoving);
  const isAfter = afterCircles(size, moving);
  const isBefore = afterCircles(
    size,
    moving.map(([from, to]): Arrow => [to, from]),
  );
  return ([from, to]) => isAfter[from] === 1 && isBefore[to] === 1;
}

/** Per value, 1 if it is on a circle or can be reached from one: all others are taken away from the beginning on (Kahn 1962). */
function afterCircles(size: number, arrows: readonly Arrow[]): Uint8Array {
  const entering = new Uint32Array(size);
  const targets = Array.from({ length: size }, (): number[] => []);
  for (const [from, to] of arrows) {
    entering[to]++;
    targets[from].push(to);
  }
  const found = new Uint8Array(size).fill(1);
  const first = [...entering.keys()].filter((value) => entering[value] === 0);
  while (first.length > 0) {
    const value = first.pop()!;
    found[value] = 0;
    for (const to of targets[value]) if (--entering[to] === 0) first.push(to);
  }
  return found;
}

/** Per digit and value, how many arrows lead to where circles are left; the same for all values of a digit that may get any. */
function measureOf(
  { digits }: CodedModel,
  rules: readonly CodedRule[],
  suspects: ReadonlyMap<CodedRule, Suspect>,
): Measure {
  const written = new Set([...suspects.values()].flatMap(({ writes }) => [...writes]));
  const inner = digits.map((): Arrow[] => []);
  const exits = digits.map((): number[] => []);
  for (const { moves } of suspects.values())
    for (const [digit, arrows] of moves)
      for (const arrow of arrows) if (isMoving(arrow)) inner[digit].push(arrow);
  for (const rule of rules)
    for (const [digit, { from, to }] of rule.moves) {
      const still = new Set(
        suspects
          .get(rule)
          ?.moves.get(digit)
          ?.map(([value]) => value),
      );
      // What ends up in one value from wherever it was is withdrawn: it seldom may.
      const isWithdrawal = new Set(to).size < to.length;
      from.forEach((value, i) => {
        if (!isWithdrawal && value !== to[i] && !still.has(value)) exits[digit].push(value);
      });
    }
  return digits.map(({ size }, digit) =>
    written.has(digit) ? new Int32Array(size) : distances(size, inner[digit], exits[digit]),
  );
}

/** Breadth-first against the arrows; what leads nowhere is farthest. */
function distances(size: number, arrows: readonly Arrow[], to: readonly number[]): Int32Array {
  const sources = Array.from({ length: size }, (): number[] => []);
  for (const arrow of arrows) sources[arrow[1]].push(arrow[0]);
  const found = new Int32Array(size).fill(size);
  const queue = [...new Set(to)];
  for (const value of queue) found[value] = 0;
  for (const value of queue)
    for (const source of sources[value])
      if (found[source] === size) {
        found[source] = found[value] + 1;
        queue.push(source);
      }
  return found;
}

/** The steps of a rule that some arrow keeps from being on a run back. */
function leaving(rule: CodedRule, { moves }: Suspect): CodedRule[] {
  return [...moves].flatMap(([digit, left]) => {
    const still = new Set(left.map(([value]) => value));
    const gone = arrowsOf(rule.moves.get(digit)!).filter(([value]) => !still.has(value));
    return narrowed(rule, digit, gone);
  });
}

/** The steps of a rule that may be on a run back and that lower a measure: it is known how much the other digits raise it, at most. */
function lowering(rule: CodedRule, { moves }: Suspect, measure: Measure): CodedRule[] {
  const rise = (digit: number, [from, to]: Arrow) => measure[digit][to] - measure[digit][from];
  const highest = new Map(
    [...moves].map(([digit, arrows]) => [
      digit,
      arrows.reduce((most, arrow) => Math.max(most, rise(digit, arrow)), -Infinity),
    ]),
  );
  const sum = [...highest.values()].reduce((a, b) => a + b, 0);
  return [...moves].flatMap(([digit, arrows]) => {
    // With an arrow of another digit that cannot be on a run back, neither can the step.
    const others = sum - highest.get(digit)!;
    return narrowed(
      rule,
      digit,
      arrows.filter((arrow) => others + rise(digit, arrow) < 0),
    );
  });
}

/** A rule by some of its arrows on a digit; none, where there are none. */
function narrowed(rule: CodedRule, digit: number, arrows: readonly Arrow[]): CodedRule[] {
  if (arrows.length === 0) return [];
  const moves = new Map([...rule.moves, [digit, moveOf(arrows)]]);
  return [{ ...rule, by: -1, memberOf: null, moves }];
}
