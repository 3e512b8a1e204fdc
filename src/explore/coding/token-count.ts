import type { CodedModel, LinearForm } from './coded.ts';
import { Linear } from './linear.ts';

/**
 * The number of tokens at some fields; of other roles than places, the sum of their values.
 * @param met per digit of a `colours` field, the largest value that the search met: only of these the model knows the tokens, and
 * the weights of all larger ones are 0
 */
export function tokenCount(
  { model, digits, readings }: CodedModel,
  fields: readonly number[],
  met: (digit: number) => number,
): LinearForm {
  const linear = new Linear(digits, readings);
  for (const f of fields) {
    const { role, domain } = model.fields[f];
    const reading = readings[f];
    if (role !== 'colours') linear.add(f);
    else {
      const known = reading.kind === 'digit' ? met(reading.digit) : Infinity;
      linear.addEach(f, 1, (value) => (value <= known ? domain!.tokens(value) : 0));
    }
  }
  return linear.form();
}
