import { tokenFields } from '../state-set.ts';
import type { CodedModel, CodedRule, Reading } from './coded.ts';
import { cutForm, cutRules, type Cut } from './cuts.ts';
import { tokenCount } from './token-count.ts';

/**
 * The same model with digits of positions cut in two where tokens carry data at some of their places: {@link Cut}.
 * @returns `null` where nothing is to be gained, or counts of tokens would be no sums over digits any more
 */
export function cutModel(whole: CodedModel): CodedModel | null {
  if (whole.uncut) return null;
  const cuts = cutsOf(whole);
  if (cuts.length === 0 || !countsAreSums(whole, cuts)) return null;
  const digits = [...whole.digits];
  for (const { digit, phase, steps, stepOf, phaseOf } of cuts) {
    const { name, initial } = whole.digits[digit];
    digits[digit] = { ...whole.digits[digit], size: steps, initial: stepOf[initial] };
    digits[phase] = { name: `data at ${name}`, size: 2, initial: phaseOf[initial], open: false };
  }
  const readings = whole.readings.map((reading) => cutReading(cuts, reading));
  const rules = whole.rules.flatMap((rule) => cutRules(cuts, rule));
  return { ...whole, digits, readings, rules, uncut: { whole, cuts } };
}

function cutReading(cuts: readonly Cut[], reading: Reading): Reading {
  if (reading.kind !== 'mark') return reading;
  const cut = cuts.find(({ digit }) => digit === reading.digit);
  if (cut === undefined) return reading;
  const { value } = reading;
  return { ...reading, value: cut.stepOf[value], phase: { digit: cut.phase, value: cut.phaseOf[value] } };
}

function cutsOf({ digits, readings, rules }: CodedModel): Cut[] {
  const carrying = new Map<number, Set<number>>();
  for (const reading of readings) {
    const place = reading.kind === 'coloured' ? readings[reading.place] : reading;
    if (reading.kind !== 'coloured' || place.kind !== 'mark') continue;
    carrying.set(place.digit, (carrying.get(place.digit) ?? new Set()).add(place.value));
  }
  const cuts: Cut[] = [];
  for (const [digit, values] of carrying) {
    const before = startsOf(rules, digit, values);
    if (before.size === 0 || before.size === digits[digit].size - 1) continue;
    cuts.push(cutOf(digit, digits.length + cuts.length, digits[digit].size, values, before));
  }
  return cuts;
}

/** For values where the token carries data, the one where it did not yet: no two the same. */
function startsOf(
  rules: readonly CodedRule[],
  digit: number,
  carrying: ReadonlySet<number>,
): Map<number, number> {
  const before = new Map<number, number>();
  const taken = new Set<number>();
  for (const { moves } of rules) {
    const move = moves.get(digit);
    move?.from.forEach((from, i) => {
      const to = move.to[i];
      if (carrying.has(from) || !carrying.has(to) || taken.has(from) || before.has(to)) return;
      before.set(to, from);
      taken.add(from);
    });
  }
  return before;
}

/** Values that belong together are one step; steps are in the order of their first values, since rules lead along it. */
function cutOf(
  digit: number,
  phase: number,
  size: number,
  carrying: ReadonlySet<number>,
  before: ReadonlyMap<number, number>,
): Cut {
  const after = new Map([...before].map(([to, from]) => [from, to]));
  const stepOf = new Int32Array(size).fill(-1);
  let steps = 0;
  for (let value = 0; value < size; value++) {
    if (stepOf[value] >= 0) continue;
    stepOf[value] = steps;
    const partner = before.get(value) ?? after.get(value);
    if (partner !== undefined) stepOf[partner] = steps;
    steps++;
  }
  const phaseOf = Int32Array.from(stepOf, (_, value) => Number(carrying.has(value)));
  const valueAt = [new Int32Array(steps).fill(-1), new Int32Array(steps).fill(-1)] as const;
  stepOf.forEach((step, value) => (valueAt[phaseOf[value]][step] = value));
  return { digit, phase, steps, stepOf, phaseOf, valueAt: [...valueAt] };
}

/** Whether the tokens at every place, and at all of them, are sums over cut digits; single positions need not be. */
function countsAreSums(whole: CodedModel, cuts: readonly Cut[]): boolean {
  const isSum = (fields: readonly number[]) =>
    cutForm(
      cuts,
      tokenCount(whole, fields, () => 0),
    ) !== null;
  const places = tokenFields(whole.model);
  const ofSeveral = places.filter((f) => whole.readings[f].kind === 'rest');
  return isSum(places) && ofSeveral.every((f) => isSum([f]));
}
