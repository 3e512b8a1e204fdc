import type { FieldModel, FieldRole } from '../fields.ts';
import type { End } from '../lts.ts';
import { Uint32List } from './list.ts';

const ends = ['completed', 'cancelled', 'failed', 'deadlocked'] as const satisfies readonly End[];

/** Everything that is counted while states pass by. States must be observed in ascending order, each once. */
export class Figures {
  readonly ends: Record<End, number> = { completed: 0, cancelled: 0, failed: 0, deadlocked: 0 };
  /** Per rule, 1 if it fired. */
  readonly fired: Uint8Array;
  /** The largest number of tokens (other roles: the largest value) seen in each field. */
  readonly maxima: Int32Array;
  /** Per field with tokens of a colour, the largest number of a multiset seen there; 0 for all others. */
  private readonly multisets: Int32Array;
  maxTokensPerMarking = 0;
  /** The first state with two tokens at one place, or -1. */
  firstUnsafe = -1;
  /** States in which nothing is enabled, ascending, and how each of them ends (index into `ends`). */
  private readonly dead = new Uint32List();
  private readonly deadEnds = new Uint32List();
  private readonly roles: readonly FieldRole[];
  /** Per field: 1 for token and final, 2 for colours, else 0. */
  private readonly holder: Uint8Array;

  constructor(private readonly model: FieldModel) {
    this.roles = model.fields.map(({ role }) => role);
    this.holder = Uint8Array.from(this.roles, (role) =>
      role === 'token' || role === 'final' ? 1 : role === 'colours' ? 2 : 0,
    );
    this.fired = new Uint8Array(model.rules.length);
    this.maxima = new Int32Array(model.fields.length);
    this.multisets = new Int32Array(model.fields.length);
  }

  /** @param marked the fields that are not 0, in its first `count` places */
  observe(state: number, values: Int32Array, marked: Int32Array, count: number): void {
    let tokens = 0;
    for (let i = 0; i < count; i++) {
      const field = marked[i];
      const holder = this.holder[field];
      const amount = holder === 2 ? this.tokensOf(field, values[field]) : values[field];
      if (amount > this.maxima[field]) this.maxima[field] = amount;
      if (holder === 0) continue;
      tokens += amount;
      if (amount > 1 && this.firstUnsafe < 0) this.firstUnsafe = state;
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

  /** Counts a state in which nothing is enabled. */
  ended(state: number, marked: Int32Array, count: number): void {
    const end = endOf(this.model.ending, marked, count, this.roles);
    this.ends[end]++;
    this.dead.push(state);
    this.deadEnds.push(ends.indexOf(end));
  }

  /** How a state ends in which nothing is enabled; `null` for every other state. */
  endOf(state: number): End | null {
    const { items } = this.dead;
    let low = 0;
    let high = this.dead.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (items[middle] < state) low = middle + 1;
      else high = middle;
    }
    return low < this.dead.length && items[low] === state ? ends[this.deadEnds.items[low]] : null;
  }

  /** Calls `visit` for every state in which nothing is enabled, in ascending order. */
  forEachDead(visit: (state: number, end: End) => void): void {
    for (let i = 0; i < this.dead.length; i++) visit(this.dead.items[i], ends[this.deadEnds.items[i]]);
  }

  get bytes(): number {
    return this.dead.bytes + this.deadEnds.bytes;
  }
}

/** docs/semantics.md, section 1, for a state in which nothing is enabled. */
function endOf(
  ending: FieldModel['ending'],
  marked: Int32Array,
  count: number,
  roles: readonly FieldRole[],
): End {
  if (ending === 'plain-net') return 'deadlocked';
  const has = new Set<FieldRole>();
  for (let i = 0; i < count; i++) has.add(roles[marked[i]]);
  if (has.has('failed')) return 'failed';
  if (has.has('token') || has.has('colours')) return 'deadlocked';
  if (ending === 'workflow-net') return has.has('final') ? 'completed' : 'deadlocked';
  if (has.has('inner-sink')) return 'deadlocked';
  return has.has('sink') || has.has('final') ? 'completed' : 'cancelled';
}
