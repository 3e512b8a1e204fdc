import type { Encoding } from './encoding.ts';
import { Effects, memoiseUpdates } from './effects.ts';
import type { Updates } from './effects.ts';
import type { FieldModel } from '../fields.ts';
import { Guards } from './guards.ts';
import type { StateStore } from './store.ts';

/** Which states are kept in the place of those that rules lead to. */
export interface Replacing {
  /** Sees a state with its enabled rules before they fire, and may leave out some that lead where others do. */
  narrow(expander: Expander): void;
  /** Changes packed states in place: `count` of them, one after the other, each the successor by one of `rules`. */
  replaceAll(words: Int32Array, rules: Int32Array, count: number, encoding: Encoding): void;
  /** The fields that take values from a field, and it itself: they must be equally wide. */
  sharing(field: number): readonly number[];
}

/** One state unpacked, its enabled rules and its successors, in buffers that are used again for the next state. */
export class Expander {
  /** The value of every field. */
  readonly values: Int32Array;
  /** The fields that are not 0, in the first `markedCount` places. */
  readonly marked: Int32Array;
  markedCount = 0;
  /** The enabled rules, ascending, in the first `enabledCount` places. */
  readonly enabled: Int32Array;
  enabledCount = 0;
  /** The packed successors, one after the other, in the order of `enabled`. */
  successors: Int32Array = new Int32Array(0);
  readonly guards: Guards;
  private readonly updates: Updates;
  private effects!: Effects;
  private offset = 0;

  constructor(
    private readonly model: FieldModel,
    readonly store: StateStore,
    /** Puts other states in the place of packed successors. */
    private readonly replacing: Replacing | null = null,
  ) {
    this.values = new Int32Array(model.fields.length);
    this.marked = new Int32Array(model.fields.length);
    this.enabled = new Int32Array(model.rules.length);
    this.guards = new Guards(model);
    this.updates = memoiseUpdates(model.rules);
    this.encodingChanged();
  }

  /** To be called after the store was encoded anew; the state must be loaded again. */
  encodingChanged(): void {
    this.effects = new Effects(this.model, this.updates, this.store.encoding);
  }

  /** Unpacks a stored state. */
  load(state: number): void {
    const { values, marked } = this;
    const { arena, encoding } = this.store;
    for (let i = 0; i < this.markedCount; i++) values[marked[i]] = 0;
    this.offset = state * encoding.words;
    this.markedCount = encoding.unpack(arena, this.offset, values, marked);
  }

  /** Finds the rules that are enabled in the loaded state. */
  findEnabled(): number {
    this.enabledCount = this.guards.find(this.values, this.marked, this.markedCount, this.enabled);
    return this.enabledCount;
  }

  /**
   * Fires all enabled rules of the loaded state.
   * @returns -1, or a field that is too narrow for its new value, {@link overflowing}
   */
  fireAll(): number {
    const { offset, effects } = this;
    const { arena, encoding } = this.store;
    const { words } = encoding;
    // Not as long as all rules would need: large nets have many, and few of them are enabled at once.
    const needed = this.enabledCount * words;
    if (this.successors.length < needed) this.successors = new Int32Array(2 * needed);
    const { successors } = this;
    for (let i = 0; i < this.enabledCount; i++) {
      const at = i * words;
      for (let w = 0; w < words; w++) successors[at + w] = arena[offset + w];
      const tooNarrow = effects.fire(this.enabled[i], this.values, successors, at);
      if (tooNarrow >= 0) return tooNarrow;
    }
    this.replacing?.replaceAll(successors, this.enabled, this.enabledCount, encoding);
    return -1;
  }

  get overflowing(): number {
    return this.effects.overflowing;
  }
}
