import type { FieldModel, Rule } from '../fields.ts';
import type { StateStore } from './store.ts';

/** A path from one state to a larger one that can be repeated for ever. */
export interface Covering {
  /** The state that is covered, an ancestor of `to` in the search tree. */
  readonly from: number;
  readonly to: number;
  /** Fields that grow on the way and are not reset there. */
  readonly grows: readonly number[];
}

/**
 * Proofs of unboundedness (Karp and Miller 1969, for nets with resets and transfers only in this weaker form). Let a path
 * lead from m to m' >= m. All that its rules do to the fields that are not {@link Fixed} is monotone: they ask for at least so
 * much there, and add, subtract, set to a constant or move. What the fixed fields become depends on these fields
 * alone. So where m and m' agree on them the path can be repeated from m', and leads at least as high again; a field that
 * grew, and that no rule of the path sets to a value, grows by at least as much every time. What rules ask that are not on the path
 * does not matter, but where they have precedence.
 */
export class CoveringSearch {
  /** Per field 1 if it has to be equal at both ends of whatever covering path. */
  private readonly alwaysFixed: Uint8Array;
  private readonly isCandidate: Uint8Array;
  /** Per candidate, the count from which on its next record is worth a look. */
  private readonly threshold: Float64Array;
  /** Ancestors that may still be looked at: grows with the states seen, so that deep graphs are not searched quadratically. */
  private allowance: number;
  private nextSample = 1_000;

  constructor(private readonly model: FieldModel) {
    const { fields } = model;
    const fixed = fixedByAll(model);
    this.allowance = Math.min(10_000, 100 + 10_000_000 / fields.length);
    this.alwaysFixed = fixed;
    this.isCandidate = Uint8Array.from(fields, ({ role, bound }, i) =>
      Number(
        fixed[i] === 0 && bound === null && (role === 'token' || role === 'final' || role === 'channel'),
      ),
    );
    this.threshold = Float64Array.from(fields, ({ initial }) => Math.max(2, initial + 1));
  }

  /**
   * Whether the ancestors of a state should be looked at: it sets a record in some field that may be unbounded (every record
   * up to 16, then each that is a quarter higher), or enough states have passed since the last look.
   */
  due(state: number, values: Int32Array, marked: Int32Array, count: number): boolean {
    this.allowance += 2;
    let due = false;
    for (let i = 0; i < count; i++) {
      const field = marked[i];
      if (this.isCandidate[field] === 0 || values[field] < this.threshold[field]) continue;
      this.threshold[field] = values[field] < 16 ? values[field] + 1 : Math.ceil(values[field] * 1.25);
      due = true;
    }
    if (state >= this.nextSample) {
      this.nextSample = Math.ceil(1.02 * state);
      due = true;
    }
    return due;
  }

  /** Grants so many looks at ancestors, and no more. */
  allow(looks: number): void {
    this.allowance = looks;
  }

  /**
   * @param state a stored state
   * @returns a covering path that ends there, the shortest one of the search tree, or `null` if none was found
   */
  find(state: number, store: StateStore): Covering | null {
    const reset = new Uint8Array(this.alwaysFixed.length);
    const fixed = new Fixed(this.alwaysFixed);
    let at = state;
    while (at !== 0 && this.allowance > 0) {
      this.allowance--;
      this.noteResets(store.via[at], reset);
      fixed.add(this.model.rules[store.via[at]]);
      at = store.parent[at];
      const grows = this.growth(at, state, reset, fixed.fields, store);
      if (grows !== null) return { from: at, to: state, grows };
    }
    return null;
  }

  private noteResets(rule: number, reset: Uint8Array): void {
    const { clear, move, update } = this.model.rules[rule];
    for (const field of clear) reset[field] = 1;
    for (const [from] of move) reset[from] = 1;
    for (const { writes } of update) for (const field of writes) reset[field] = 1;
  }

  /**
   * The candidates that grew from `ancestor` to `state` and were not reset, ascending; `null` if the two prove nothing. Whole words are
   * compared first: of the many fields of a large net few differ.
   */
  private growth(
    ancestor: number,
    state: number,
    reset: Uint8Array,
    fixed: Uint8Array,
    { encoding, arena }: StateStore,
  ): number[] | null {
    const { words, owner, shift, max } = encoding;
    const grows: number[] = [];
    for (let w = 0; w < words; w++) {
      const [before, after] = [arena[ancestor * words + w], arena[state * words + w]];
      for (let rest = before ^ after; rest !== 0;) {
        const field = owner[32 * w + 31 - Math.clz32(rest)];
        const [old, now] = [(before >>> shift[field]) & max[field], (after >>> shift[field]) & max[field]];
        if (fixed[field] === 1) return null;
        if (old > now) return null;
        if (this.isCandidate[field] === 1 && reset[field] === 0) grows.push(field);
        rest &= ~(max[field] << shift[field]);
      }
    }
    return grows.length > 0 ? grows.sort((a, b) => a - b) : null;
  }
}

/**
 * The fields that have to be equal at both ends of a covering path: those of whatever path; those that a rule on it tests for absence or by
 * a predicate, that its updates read, that it saturates; and those that are moved to such a field. Guards that ask for tokens, of one field
 * or of any of several, hold all the more where there are more.
 */
class Fixed {
  /** Per field 1 if it is one of them. */
  readonly fields: Uint8Array;
  /** Moves of the rules on the path. */
  private readonly moves: (readonly [from: number, to: number])[] = [];

  constructor(always: Uint8Array) {
    this.fields = always.slice();
  }

  /** Takes in one more rule of the path. */
  add({ below, zero, test, update, put, move }: Rule): void {
    const { fields, moves } = this;
    for (const [field] of below) fields[field] = 1;
    for (const field of zero) fields[field] = 1;
    for (const { reads } of test) for (const field of reads) fields[field] = 1;
    for (const { reads } of update) for (const field of reads) fields[field] = 1;
    for (const [field, , cap] of put) if (cap !== undefined) fields[field] = 1;
    moves.push(...move);
    for (let changed = moves.length > 0; changed;) {
      changed = false;
      for (const [from, to] of moves) {
        if (fields[to] === 0 || fields[from] === 1) continue;
        fields[from] = 1;
        changed = true;
      }
    }
  }
}

/**
 * Marks the fields that have to be equal at both ends of whatever covering path: those that hold values and not tokens; where rules wait,
 * those that urgent rules ask for, since more tokens there could enable one and hold time back; likewise those that immediate rules
 * ask for, since nothing else happens while one is enabled.
 */
function fixedByAll({ fields, rules }: FieldModel): Uint8Array {
  const monotone = new Set(['token', 'final', 'channel']);
  const fixed = Uint8Array.from(fields, ({ role }) => Number(!monotone.has(role)));
  const waits = rules.some(({ pace }) => pace === 'waits');
  const first = rules.filter(({ pace }) => pace === 'immediate' || (waits && pace === 'urgent'));
  for (const { atLeast, below, zero, some, marked, test } of first) {
    const counted = [...atLeast, ...below].map(([guarded]) => guarded);
    const asked = [...counted, ...zero, ...some.flat(), ...test.flatMap(({ reads }) => reads)];
    for (const field of asked) fixed[field] = 1;
    for (const { fields: among } of marked) for (const field of among) fixed[field] = 1;
  }
  return fixed;
}
