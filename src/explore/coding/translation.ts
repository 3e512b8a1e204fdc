import { invariant } from '../../errors.ts';
import type { CodedModel, CodedRule, Reading } from './coded.ts';

/**
 * Which rule of the model fires when a coded rule does.
 * @param valueOfBy the old value of the digit `rule.by`
 */
export function memberAt(rule: CodedRule, valueOfBy: number): number {
  if (rule.by < 0) return rule.members[0];
  const { from } = rule.moves.get(rule.by)!;
  let low = 0;
  let high = from.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (from[middle] < valueOfBy) low = middle + 1;
    else high = middle;
  }
  invariant(from[low] === valueOfBy, `a rule has no arrow from ${valueOfBy}`);
  return rule.members[rule.memberOf![low]];
}

/** The values of all fields of the model. */
export function valuesOf({ model, readings }: CodedModel, digits: ArrayLike<number>): Int32Array {
  const values = new Int32Array(readings.length);
  readings.forEach((reading, f) => {
    if (reading.kind === 'constant') values[f] = reading.value;
    else if (reading.kind === 'digit') values[f] = digits[reading.digit];
    else if (reading.kind === 'mark') values[f] = Number(digits[reading.digit] === reading.value);
  });
  readings.forEach((reading, f) => {
    if (reading.kind === 'rest') values[f] = reading.of.reduce((rest, q) => rest - values[q], reading.total);
  });
  readings.forEach((reading, f) => {
    if (reading.kind === 'coloured') values[f] = values[reading.place] > 0 ? digits[reading.register] : 0;
  });
  return values.subarray(0, model.fields.length);
}

/** The values of all digits of a reachable state, from those of the fields. */
export function digitsOf({ model, digits, readings }: CodedModel, values: ArrayLike<number>): Int32Array {
  const found = new Int32Array(digits.length);
  const set = (reading: Reading, value: number) => {
    if (reading.kind === 'digit') found[reading.digit] = value;
    else if (value === 0) return;
    else if (reading.kind === 'mark') found[reading.digit] = reading.value;
    else if (reading.kind === 'coloured') {
      found[reading.register] = value;
      set(readings[reading.place], 1);
    }
  };
  for (let f = 0; f < model.fields.length; f++) set(readings[f], values[f]);
  return found;
}
