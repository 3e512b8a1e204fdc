import { invariant } from '../errors.ts';
import type { Field } from '../fields.ts';

/** Widest field, in bits: counts stay below 2^31, so that they are small integers everywhere. */
const widest = 31;

/** The largest value that any field can hold. */
export const largest = 2 ** widest - 1;

/** Where each field of a state lies in its packed 32-bit words. A field never crosses a word. Immutable. */
export class Encoding {
  /** Words of one state, at least 1. */
  readonly words: number;
  /** Per field: its word, its lowest bit there, and the largest value that fits. */
  readonly word: Int32Array;
  readonly shift: Int32Array;
  readonly max: Int32Array;
  /** The field that owns a bit, at `32 * word + bit`; -1 for unused bits. */
  readonly owner: Int32Array;

  private constructor(readonly widths: readonly number[]) {
    this.word = new Int32Array(widths.length);
    this.shift = new Int32Array(widths.length);
    this.max = Int32Array.from(widths, (width) => 2 ** width - 1);
    // Widest first, so that widths that are powers of two leave no gaps.
    const order = widths.map((_, field) => field).sort((a, b) => widths[b] - widths[a] || a - b);
    let word = 0;
    let used = 0;
    for (const field of order) {
      if (used + widths[field] > 32) {
        word++;
        used = 0;
      }
      this.word[field] = word;
      this.shift[field] = used;
      used += widths[field];
    }
    this.words = word + 1;
    this.owner = new Int32Array(32 * this.words).fill(-1);
    for (const field of order) {
      const first = 32 * this.word[field] + this.shift[field];
      this.owner.fill(field, first, first + widths[field]);
    }
  }

  /**
   * The narrowest encoding that holds the initial state and every proven bound.
   * @throws BugError if an initial value does not fit into {@link widest} bits
   */
  static of(fields: readonly Field[]): Encoding {
    return new Encoding(
      fields.map(({ name, initial, bound }) => {
        invariant(
          initial >= 0 && initial <= largest,
          `the initial value ${initial} of ${name} cannot be encoded`,
        );
        return bitsFor(Math.max(initial, Math.min(bound ?? 0, largest)));
      }),
    );
  }

  /**
   * The same encoding with room for `value` in some fields; their widths at least double, so that a field grows at most
   * five times.
   * @param value at most {@link largest}
   */
  widened(fields: readonly number[], value: number): Encoding {
    const widths = [...this.widths];
    for (const field of fields) widths[field] = Math.min(widest, Math.max(2 * widths[field], bitsFor(value)));
    return new Encoding(widths);
  }

  /**
   * Reads all fields that are not 0; they are found by their highest bits, so that zeros cost nothing.
   * @param values receives their values, and is 0 elsewhere
   * @param marked receives the fields
   * @returns how many they are
   */
  unpack(words: Int32Array, offset: number, values: Int32Array, marked: Int32Array): number {
    const { owner, shift, max } = this;
    let count = 0;
    for (let w = 0; w < this.words; w++) {
      let rest = words[offset + w];
      while (rest !== 0) {
        const field = owner[32 * w + 31 - Math.clz32(rest)];
        values[field] = (rest >>> shift[field]) & max[field];
        marked[count++] = field;
        rest &= ~(max[field] << shift[field]);
      }
    }
    return count;
  }

  /** The value of `field` in the state whose words start at `offset`. */
  read(words: Int32Array, offset: number, field: number): number {
    return (words[offset + this.word[field]] >>> this.shift[field]) & this.max[field];
  }

  /** Writes a value that fits into `field` of the state whose words start at `offset`. */
  write(words: Int32Array, offset: number, field: number, value: number): void {
    const at = offset + this.word[field];
    const shift = this.shift[field];
    words[at] = (words[at] & ~(this.max[field] << shift)) | (value << shift);
  }
}

function bitsFor(value: number): number {
  return Math.max(1, 32 - Math.clz32(value));
}
