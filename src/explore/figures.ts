import type { FieldModel } from '../fields.ts';
import { Uint32List } from './list.ts';

/** Everything that is counted while states pass by. States must be observed in ascending order, each once. */
export class Figures {
  /** Per rule, 1 if it fired. */
  readonly fired: Uint8Array;
  /** The largest number of tokens (other roles: the largest value) seen in each field. */
  readonly maxima: Int32Array;
  /** Per field with tokens of a colour, the largest number of a multiset seen there; 0 for all others. */
  private readonly multisets: Int32Array;
  maxTokensPerMarking = 0;
  /** States in which nothing is enabled, ascending. */
  private readonly dead = new Uint32List();
  /** Per field: 1 for token and final, 2 for colours, else 0. */
  private readonly holder: Uint8Array;

  constructor(private readonly model: FieldModel) {
    this.holder = Uint8Array.from(model.fields, ({ role }) =>
      role === 'token' || role === 'final' ? 1 : role === 'colours' ? 2 : 0,
    );
    this.fired = new Uint8Array(model.rules.length);
    this.maxima = new Int32Array(model.fields.length);
    this.multisets = new Int32Array(model.fields.length);
  }

  /** @param marked the fields that are not 0, in its first `count` places */
  observe(values: Int32Array, marked: Int32Array, count: number): void {
    let tokens = 0;
    for (let i = 0; i < count; i++) {
      const field = marked[i];
      const holder = this.holder[field];
      const amount = holder === 2 ? this.tokensOf(field, values[field]) : values[field];
      if (amount > this.maxima[field]) this.maxima[field] = amount;
      if (holder === 0) continue;
      tokens += amount;
    }
    if (tokens > this.maxTokensPerMarking) this.maxTokensPerMarking = tokens;
  }

  private tokensOf(field: number, multiset: number): number {
    if (multiset > this.multisets[field]) this.multisets[field] = multiset;
    return this.model.fields[field].domain!.tokens(multiset);
  }

  /** The largest value seen in a field as it is stored: of coloured tokens the number of their multiset. */
  largest(field: number): number {
    return this.holder[field] === 2 ? this.multisets[field] : this.maxima[field];
  }

  get maxTokensPerPlace(): number {
    return this.maxima.reduce(
      (max, value, field) => (this.holder[field] > 0 && value > max ? value : max),
      0,
    );
  }

  /** Notes a state in which nothing is enabled. */
  ended(state: number): void {
    this.dead.push(state);
  }

  /** Whether nothing is enabled in a state; `false` too where its rules were not tried. */
  isDead(state: number): boolean {
    const { items } = this.dead;
    let low = 0;
    let high = this.dead.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (items[middle] < state) low = middle + 1;
      else high = middle;
    }
    return low < this.dead.length && items[low] === state;
  }

  /** The states in which nothing is enabled, ascending. */
  get deadStates(): Uint32Array {
    return this.dead.items.subarray(0, this.dead.length);
  }

  get bytes(): number {
    return this.dead.bytes;
  }
}
