import type { Digit, LinearForm, Reading, Sum, SumTerm } from './coded.ts';

/** A weighted sum of fields, written down over digits. */
export class Linear {
  private constant = 0;
  private readonly weights = new Map<number, Int32Array>();

  constructor(
    private readonly digits: readonly Digit[],
    private readonly readings: readonly Reading[],
  ) {}

  /** Adds `factor` times the value of a field. */
  add(field: number, factor = 1): this {
    return this.addEach(field, factor, (value) => value);
  }

  /** Adds 1 where the field is above 0; where it is a rest of more than one token, its value instead. */
  addMark(field: number): this {
    return this.addEach(field, 1, (value) => Math.min(value, 1));
  }

  /** Adds `factor` times `weight(value)`; `weight` counts only for fields that have a digit of their own. Of colours, it counts tokens. */
  addEach(field: number, factor: number, weight: (value: number) => number): this {
    const reading = this.readings[field];
    if (reading.kind === 'coloured') {
      this.add(reading.place, factor);
    } else if (reading.kind === 'rest') {
      this.constant += factor * reading.total;
      for (const f of reading.of) this.add(f, -factor);
    } else if (reading.kind === 'constant') {
      this.constant += factor * weight(reading.value);
    } else {
      const of = this.of(reading.digit);
      if (reading.kind === 'mark') of[reading.value] += factor;
      else for (let v = 0; v < of.length; v++) of[v] += factor * weight(v);
    }
    return this;
  }

  private of(digit: number): Int32Array {
    let weights = this.weights.get(digit);
    if (weights === undefined) {
      weights = new Int32Array(this.digits[digit].size);
      this.weights.set(digit, weights);
    }
    return weights;
  }

  /** The sum with the smallest weight of every digit 0, and without digits that do not matter. */
  form(): LinearForm {
    let { constant } = this;
    const terms: SumTerm[] = [];
    for (const [digit, all] of this.weights) {
      const least = smallest(all);
      constant += least;
      const weights = all.map((w) => w - least);
      if (weights.some((w) => w > 0)) terms.push({ digit, weights });
    }
    return { constant, terms };
  }

  /** A comparison of the sum, with nothing constant on its left side; or whether it holds anyway. */
  compared(is: Sum['is'], limit: number): Sum | boolean {
    const { constant, terms } = this.form();
    const rest = limit - constant;
    const most = terms.reduce((sum, { weights }) => sum + largest(weights), 0);
    if (is === 'at least' && rest <= 0) return true;
    if (is === 'at least' && rest > most) return false;
    if (is === 'at most' && rest >= most) return true;
    if (is === 'at most' && rest < 0) return false;
    if (is === 'equal' && (rest < 0 || rest > most)) return false;
    if (terms.length === 0) return true;
    return { terms, is, limit: rest };
  }
}

function smallest(values: Int32Array): number {
  return values.reduce((a, b) => Math.min(a, b));
}

function largest(values: Int32Array): number {
  return values.reduce((a, b) => Math.max(a, b));
}

/** Whether a sum of these values of its terms, in order, is as it should be. */
export function compares(is: Sum['is'], sum: number, limit: number): boolean {
  return is === 'at least' ? sum >= limit : is === 'at most' ? sum <= limit : sum === limit;
}
