import { tokenFields } from '../state-set.ts';
import type { CodedModel } from './coded.ts';

/**
 * The largest number of tokens that any field holds, asking for as few fields as possible: those that can hold most come first, and
 * none is asked for that cannot hold more than what was found.
 * @param largest the largest number of tokens of one field
 */
export async function largestPlace(
  { model, digits, readings }: CodedModel,
  largest: (field: number) => Promise<number>,
): Promise<number> {
  const most = (field: number): number => {
    const reading = readings[field];
    if (reading.kind === 'mark' || reading.kind === 'coloured') return 1;
    if (reading.kind === 'rest') return reading.total;
    if (reading.kind === 'constant') return reading.value;
    return model.fields[field].role === 'colours' ? Infinity : digits[reading.digit].size - 1;
  };
  let found = 0;
  for (const field of [...tokenFields(model)].sort((a, b) => most(b) - most(a)))
    if (most(field) > found) found = Math.max(found, await largest(field));
  return found;
}
