/** Lookups as tables that fill while the search runs: a kernel that meets an unknown entry comes back, and goes on once it is answered. */
import type { CodedModel, Lookup } from '../coding/coded.ts';
import { type Layout, Unsuitable } from './layout.ts';
import { Answer } from './records.ts';
import type { TableWriter } from './table-writer.ts';

/** Bytes of one table at most. */
const mostBytes = 2 ** 26;

/** A lookup and its table. */
export interface LookupTable {
  readonly lookup: Lookup;
  /** Address in linear memory of the first entry. */
  readonly entries: number;
  readonly entryBytes: number;
  readonly count: number;
  /** Per digit that it reads: entries between two values. */
  readonly strides: readonly number[];
  /** Words of the key that it writes. */
  readonly words: readonly number[];
}

/** A digit that turned out too small. */
export interface Overflow {
  readonly digit: number;
  /** A value that it must be able to take. */
  readonly value: number;
}

/** The tables of all lookups of a model. */
export class LookupTables {
  readonly tables: LookupTable[] = [];
  /** What was asked, in this order: pairs (lookup, index). Asked again in the same order, models give values the same numbers. */
  readonly asked: number[] = [];
  private readonly numbers = new Map<Lookup, number>();
  private used = 0;

  constructor(
    private readonly coded: CodedModel,
    private readonly layout: Layout,
  ) {}

  /** Bytes that the entries of all tables take. */
  get bytes(): number {
    return this.used;
  }

  /**
   * Finds room for the entries of a lookup, relative to where those of all begin.
   * @returns its number
   * @throws {Unsuitable} its table would take more than 64 MiB
   */
  add(lookup: Lookup): number {
    const known = this.numbers.get(lookup);
    if (known !== undefined) return known;
    const words = [...new Set(lookup.writes.map((digit) => this.layout.places[digit]!.word))];
    const entryBytes = 4 * (1 + words.length);
    const strides: number[] = [];
    let count = 1;
    for (const digit of lookup.reads) {
      strides.push(count);
      count *= this.coded.digits[digit].size;
    }
    if (count * entryBytes > mostBytes)
      throw new Unsuitable('a lookup reads too many combinations of values');
    this.tables.push({ lookup, entries: this.used, entryBytes, count, strides, words });
    this.used = (this.used + count * entryBytes + 7) & ~7;
    this.numbers.set(lookup, this.tables.length - 1);
    return this.tables.length - 1;
  }

  /** Writes the record of a lookup. @param base address of the entries of all lookups */
  record(number: number, base: number, writer: TableWriter): number[] {
    const { lookup, entries, entryBytes, strides, words } = this.tables[number];
    const reads = lookup.reads.flatMap((digit, i) => {
      const { word, shift, mask } = this.layout.places[digit]!;
      return [4 * word, shift, mask, strides[i]];
    });
    const writes = words.flatMap((word) => [4 * word, ~this.written(lookup, word)]);
    const readsAt = writer.ofWords(reads);
    const writesAt = writer.ofWords(writes);
    return [
      readsAt,
      readsAt + 4 * reads.length,
      base + entries,
      entryBytes,
      writesAt,
      writesAt + 4 * writes.length,
      number,
    ];
  }

  /** The bits of a word that a lookup writes. */
  private written({ writes }: Lookup, word: number): number {
    let bits = 0;
    for (const digit of writes) {
      const place = this.layout.places[digit]!;
      if (place.word === word) bits |= place.mask << place.shift;
    }
    return bits;
  }

  /**
   * Asks a lookup for one entry.
   * @returns the words of the entry
   */
  answer(number: number, index: number): Int32Array {
    this.asked.push(number, index);
    const { lookup, words, entryBytes } = this.tables[number];
    const entry = new Int32Array(entryBytes / 4);
    const values = this.ask(number, index);
    if (values === null) {
      entry[0] = Answer.disabled;
      return entry;
    }
    entry[0] = this.tooLarge(lookup, values) === null ? Answer.enabled : Answer.overflow;
    lookup.writes.forEach((digit, i) => {
      const { word, shift, mask } = this.layout.places[digit]!;
      entry[1 + words.indexOf(word)] |= (values[i] & mask) << shift;
    });
    return entry;
  }

  /** The digit that is too small for what a lookup answers at an index that is known to be an overflow. */
  overflow(number: number, index: number): Overflow {
    return this.tooLarge(this.tables[number].lookup, this.ask(number, index)!)!;
  }

  private ask(number: number, index: number): readonly number[] | null {
    const { lookup, strides } = this.tables[number];
    const { digits } = this.coded;
    return lookup.at(lookup.reads.map((digit, i) => Math.floor(index / strides[i]) % digits[digit].size));
  }

  private tooLarge({ writes }: Lookup, values: readonly number[]): Overflow | null {
    const at = writes.findIndex((digit, i) => values[i] >= this.coded.digits[digit].size);
    return at < 0 ? null : { digit: writes[at], value: values[at] };
  }
}
