import { codeModel, isCoded } from '../../../src/explore/coding/coding.ts';
import type { CodedModel } from '../../../src/explore/coding/coded.ts';
import { lookupDigits } from '../../../src/explore/kernel/layout.ts';
import type { FieldModel } from '../../../src/fields.ts';

/** A coded model, or `null` where there is none. */
export function codedOrNull(model: FieldModel, sizes = new Map<number, number>()): CodedModel | null {
  const coded = codeModel(model, { sizes });
  return isCoded(coded) ? coded : null;
}

/**
 * A choice of low digits of a model.
 * @param wanted which digits to take, by numbers of any size
 * @param most rows at most
 */
export function lowDigits(coded: CodedModel, wanted: readonly number[], most: number): number[] {
  const pinned = lookupDigits(coded);
  const low: number[] = [];
  let rows = 1;
  for (const number of coded.digits.length > 0 ? wanted : []) {
    const digit = number % coded.digits.length;
    const { size } = coded.digits[digit];
    if (low.includes(digit) || pinned.has(digit) || rows * size > most) continue;
    low.push(digit);
    rows *= size;
  }
  return low;
}
