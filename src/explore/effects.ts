import { invariant } from '../errors.ts';
import type { FieldModel, Rule } from '../fields.ts';
import type { Encoding } from './encoding.ts';
import { Memo } from './memo.ts';

/** The memoised updates of every rule; they outlive a change of encoding. */
export type Updates = readonly (readonly Update[])[];

interface Update {
  readonly writes: readonly number[];
  readonly memo: Memo<readonly number[]>;
}

/** Memoises what the updates of rules compute, per rule and in order. */
export function memoiseUpdates(rules: readonly Rule[]): Updates {
  return rules.map(({ update }) =>
    update.map(({ reads, writes, apply }) => ({ writes, memo: new Memo(reads, (values) => apply(values)) })),
  );
}

/** What firing one rule does to packed words. A rule that only takes and puts adds a constant to some words. */
interface Effect {
  readonly isPlain: boolean;
  /** Pairs of word and summand. For a plain rule the whole effect, else only what it takes. */
  readonly additions: readonly number[];
  /** Of a plain rule: triples of a field that grows, the largest old value for which it fits, and by how much it grows. */
  readonly room: readonly number[];
  /** Pairs of word and mask: what clearing and moving keep. */
  readonly kept: readonly number[];
}

/** What firing does to packed words, under one encoding; worked out for a rule when it first fires, which in most large nets few do. */
export class Effects {
  /** After an overflow: the value that did not fit. */
  overflowing = 0;
  private readonly known: (Effect | undefined)[];

  constructor(
    private readonly model: FieldModel,
    private readonly updates: Updates,
    private readonly encoding: Encoding,
  ) {
    this.known = Array.from(model.rules, () => undefined);
  }

  /**
   * Fires an enabled rule.
   * @param values the old value of every field
   * @param next holds the packed old state from `offset` on, which becomes the new one
   * @returns -1; or a field whose new value does not fit ({@link overflowing}), and then `next` is spoilt
   */
  fire(rule: number, values: Int32Array, next: Int32Array, offset: number): number {
    const effect = (this.known[rule] ??= effectOf(this.model.rules[rule], this.encoding));
    const { room, additions } = effect;
    for (let i = 0; i < room.length; i += 3) {
      const field = room[i];
      if (values[field] > room[i + 1]) {
        this.overflowing = values[field] + room[i + 2];
        return field;
      }
    }
    for (let i = 0; i < additions.length; i += 2) {
      const at = offset + additions[i];
      next[at] = (next[at] + additions[i + 1]) | 0;
    }
    return effect.isPlain ? -1 : this.fireFurther(rule, effect, values, next, offset);
  }

  /** What comes after taking: update, clear and move, put. */
  private fireFurther(
    rule: number,
    { kept }: Effect,
    values: Int32Array,
    next: Int32Array,
    offset: number,
  ): number {
    const { encoding } = this;
    const { move, put } = this.model.rules[rule];
    for (const { writes, memo } of this.updates[rule]) {
      const written = memo.at(values);
      for (let i = 0; i < writes.length; i++) {
        if (!this.set(next, offset, writes[i], written[i])) return writes[i];
      }
    }
    for (let i = 0; i < kept.length; i += 2) next[offset + kept[i]] &= kept[i + 1];
    for (const [from, to] of move) {
      if (!this.set(next, offset, to, encoding.read(next, offset, to) + values[from])) return to;
    }
    for (const [field, n, cap] of put) {
      const value = encoding.read(next, offset, field) + n;
      if (!this.set(next, offset, field, cap === undefined ? value : Math.min(value, cap))) return field;
    }
    return -1;
  }

  private set(next: Int32Array, offset: number, field: number, value: number): boolean {
    invariant(
      Number.isInteger(value) && value >= 0,
      `a rule writes ${value} to ${this.model.fields[field].name}`,
    );
    if (value > this.encoding.max[field]) {
      this.overflowing = value;
      return false;
    }
    this.encoding.write(next, offset, field, value);
    return true;
  }
}

function effectOf(rule: Rule, encoding: Encoding): Effect {
  const plain = isPlain(rule);
  const growth = growthOf(rule, plain);
  return {
    isPlain: plain,
    additions: wordAdditions(growth, encoding),
    room: [...growth].filter(([, n]) => n > 0).flatMap(([f, n]) => [f, encoding.max[f] - n, n]),
    kept: keptMasks(rule, encoding),
  };
}

function isPlain({ update, clear, move, put }: Rule): boolean {
  return update.length + clear.length + move.length === 0 && put.every(([, , cap]) => cap === undefined);
}

/** By how much each field grows (or, below 0, shrinks): for a plain rule in all, else through what is taken. */
function growthOf(rule: Rule, plain: boolean): Map<number, number> {
  const taken = new Map<number, number>();
  for (const [field, n] of rule.take) taken.set(field, (taken.get(field) ?? 0) + n);
  for (const [field, n] of taken) {
    const tested = rule.atLeast.some(([guarded, least]) => guarded === field && least >= n);
    invariant(
      tested,
      `the rule ${rule.label} takes ${n} from field ${field} without testing that they are there`,
    );
  }
  const growth = new Map([...taken].map(([field, n]) => [field, -n]));
  if (plain) for (const [field, n] of rule.put) growth.set(field, (growth.get(field) ?? 0) + n);
  return growth;
}

function wordAdditions(growth: ReadonlyMap<number, number>, { word, shift }: Encoding): number[] {
  const sums = new Map<number, number>();
  for (const [field, n] of growth) {
    if (n !== 0) sums.set(word[field], (sums.get(word[field]) ?? 0) + n * 2 ** shift[field]);
  }
  // Addition is modulo 2^32, and so is every borrow and carry between fields: none is left over, since every field fits.
  return [...sums].flatMap(([at, sum]) => [at, sum | 0]);
}

function keptMasks(rule: Rule, { word, shift, max }: Encoding): number[] {
  const masks = new Map<number, number>();
  for (const field of [...rule.clear, ...rule.move.map(([from]) => from)]) {
    masks.set(word[field], (masks.get(word[field]) ?? -1) & ~(max[field] << shift[field]));
  }
  return [...masks].flat();
}
