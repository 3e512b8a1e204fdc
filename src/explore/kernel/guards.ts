/**
 * Conditions over digits, split by a choice of low digits: what they ask of the key becomes a conjunction of flat atoms, what they
 * ask of the low digits a set of rows. A condition that mixes the two becomes a disjunction of disjoint parts.
 */
import type { CodedModel, CodedRule, Sum, SumTerm } from '../coding/coded.ts';
import { type Layout, rowValues, Unsuitable } from './layout.ts';
import { AtomKind } from './records.ts';
import type { TableWriter } from './table-writer.ts';

/** Where all atoms hold, the rows with a 1 are in. */
export interface Part {
  /** Words of one atom each. */
  readonly atoms: readonly (readonly number[])[];
  readonly rows: Uint8Array;
}

const leastInt = -(2 ** 31);
const largestInt = 2 ** 31 - 1;

/** More parts than this, and a choice of low digits is no use. */
const mostParts = 4096;

/** Splits conditions of one model over one layout. */
export class GuardCompiler {
  private readonly valuesOfRows: readonly Uint16Array[];

  constructor(
    private readonly coded: CodedModel,
    private readonly layout: Layout,
    private readonly writer: TableWriter,
  ) {
    this.valuesOfRows = layout.low.map((_, i) => rowValues(layout, coded, i));
  }

  /** @returns for each row the value of a low digit */
  rowsOf(digit: number): Uint16Array {
    return this.valuesOfRows[this.layout.low.indexOf(digit)];
  }

  /** Per digit of its moves, the values from which there is an arrow. */
  allowedBy(rule: CodedRule): Map<number, Uint8Array> {
    return new Map(
      Array.from(rule.moves, ([digit, { from }]) => {
        const allowed = new Uint8Array(this.coded.digits[digit].size);
        for (const value of from) allowed[value] = 1;
        return [digit, allowed] as const;
      }),
    );
  }

  /**
   * @param allowed per digit a 1 for every value that is allowed
   * @returns parts of which none is empty; none where nothing satisfies the condition as far as rows tell
   * @throws {Unsuitable} more than 4,096 parts
   */
  partsOf(allowed: ReadonlyMap<number, Uint8Array>, sums: readonly Sum[]): Part[] {
    let parts: Part[] = [this.single(allowed)];
    for (const sum of sums) {
      const splits = this.split(sum);
      parts = parts.flatMap(({ atoms, rows }) =>
        splits.map((part) => ({
          atoms: [...atoms, ...part.atoms],
          rows: rows.map((isIn, row) => isIn & part.rows[row]),
        })),
      );
      parts = parts.filter(({ rows }) => rows.includes(1));
      if (parts.length > mostParts) throw new Unsuitable(`a guard falls into more than ${mostParts} parts`);
    }
    return parts.filter(({ rows }) => rows.includes(1));
  }

  private single(allowed: ReadonlyMap<number, Uint8Array>): Part {
    const { places, words } = this.layout;
    const rows = new Uint8Array(this.layout.rows).fill(1);
    const masks = new Int32Array(words);
    const values = new Int32Array(words);
    const tables: number[][] = [];
    for (const [digit, isAllowed] of allowed) {
      const place = places[digit];
      if (!isAllowed.includes(0)) continue;
      if (place === null) {
        this.rowsOf(digit).forEach((value, row) => (rows[row] &= isAllowed[value]));
      } else if (isAllowed.indexOf(1) === isAllowed.lastIndexOf(1) && isAllowed.includes(1)) {
        masks[place.word] |= place.mask << place.shift;
        values[place.word] |= isAllowed.indexOf(1) << place.shift;
      } else {
        tables.push([
          AtomKind.table,
          4 * place.word,
          place.shift,
          place.mask,
          this.writer.ofBytes(isAllowed),
        ]);
      }
    }
    const equal = Array.from(masks, (mask, word) => [AtomKind.equal, 4 * word, 0, mask, values[word]]);
    return { atoms: [...equal.filter(([, , , mask]) => mask !== 0), ...tables], rows };
  }

  /** The parts of one sum: of its terms over the key a range that suits the rows with the same sum of low digits. */
  private split({ terms, is, limit }: Sum): Part[] {
    const high = terms.filter(({ digit }) => this.layout.places[digit] !== null);
    const lowSums = this.lowSums(terms);
    const steps = [...new Set(lowSums)].sort((a, b) => a - b);
    const [least, largest] = rangeOf(high);
    const parts: Part[] = [];
    steps.forEach((step, i) => {
      const rows = Uint8Array.from(lowSums, (sum) =>
        Number(is === 'equal' ? sum === step : is === 'at most' ? sum <= step : sum >= step),
      );
      const above = i + 1 < steps.length ? limit - steps[i + 1] + 1 : leastInt;
      const below = i > 0 ? limit - steps[i - 1] - 1 : largestInt;
      const from = is === 'at most' ? above : limit - step;
      const to = is === 'at least' ? below : limit - step;
      if (from > largest || to < least) return;
      parts.push({ atoms: from <= least && to >= largest ? [] : [this.sumAtom(high, from, to)], rows });
    });
    return parts;
  }

  private sumAtom(terms: readonly SumTerm[], from: number, to: number): number[] {
    const words = terms.flatMap((term) => this.termOf(term));
    const address = this.writer.ofWords(words);
    return [AtomKind.sum, address, address + 4 * words.length, from, to];
  }

  /** The words of a term over a high digit. */
  private termOf({ digit, weights }: SumTerm): number[] {
    const { word, shift, mask } = this.layout.places[digit]!;
    return [4 * word, shift, mask, this.writer.ofWords(weights)];
  }

  /** @returns per row the sum of those terms that are over low digits */
  lowSums(terms: readonly SumTerm[]): Int32Array {
    const sums = new Int32Array(this.layout.rows);
    for (const { digit, weights } of terms) {
      if (this.layout.places[digit] !== null) continue;
      this.rowsOf(digit).forEach((value, row) => (sums[row] += weights[value]));
    }
    return sums;
  }
}

/** The smallest and the largest sum that there can be. */
function rangeOf(terms: readonly SumTerm[]): readonly [least: number, largest: number] {
  let [least, largest] = [0, 0];
  for (const { weights } of terms) {
    least += weights.reduce((a, b) => Math.min(a, b));
    largest += weights.reduce((a, b) => Math.max(a, b));
  }
  return [least, largest];
}
