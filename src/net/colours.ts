import { invariant, UserError } from '../errors.ts';
import type { ValueDomain } from '../fields.ts';

/**
 * The multisets of colours that lie at one position, numbered as they are met; 0 is the empty one. A colour is canonical
 * JSON: at the `run` of a long task the values that it read at its start, under a virtual clock delays. A multiset is its sorted
 * list (by code unit), so that the k-th different colour is the same in every process.
 *
 * At `run` the net has rules for the first `most` different colours only. A marking with more is never made: the start that would lead to
 * it raises a mistake, so nothing that the term offers is left out unseen.
 */
export class ColourDomain implements ValueDomain {
  /** @param kept may be shared by positions whose tokens tend to have the same colours */
  constructor(
    readonly node: string,
    readonly most: number,
    readonly kept = new Multisets(),
  ) {}

  /**
   * The multiset `number` with one more token of `colour`.
   * @throws UserError FP4005 when it has more than `most` different colours
   */
  add(number: number, colour: string): number {
    return this.number([...this.multiset(number), colour]);
  }

  /**
   * The number of the multiset of these colours, in any order.
   * @throws UserError FP4005 when it has more than `most` different colours
   */
  number(colours: readonly string[]): number {
    const multiset = [...colours].sort();
    if (new Set(multiset).size > this.most) throw this.#tooMany();
    return this.kept.number(multiset);
  }

  /** The multiset `number` without one token of its `k`-th different colour, k from 0. */
  remove(number: number, k: number): number {
    const multiset = [...this.multiset(number)];
    multiset.splice(multiset.indexOf(this.different(number)[k]!), 1);
    return this.kept.number(multiset);
  }

  /** The different colours of the multiset `number`, in canonical order. */
  different(number: number): readonly string[] {
    return [...new Set(this.multiset(number))];
  }

  json(number: number): string {
    return `[${this.multiset(number).join(',')}]`;
  }

  tokens(number: number): number {
    return this.multiset(number).length;
  }

  /** The colours of the multiset `number`, sorted, each as often as it lies there. */
  multiset(number: number): readonly string[] {
    return this.kept.multiset(number);
  }

  #tooMany(): UserError {
    return new UserError(
      'FP4005',
      `more than ${this.most} runs of "${this.node}" with different values read are in progress at once`,
      'Read fewer variables at the start of the task, or bound the threads that reach it.',
      { element: this.node },
    );
  }
}

/** Multisets of colours as sorted lists, numbered as they are met; 0 is the empty one. */
export class Multisets {
  readonly #multisets: (readonly string[])[] = [[]];
  readonly #numbers = new Map([['', 0]]);

  number(sorted: readonly string[]): number {
    const key = sorted.join(',');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#multisets.length);
    return this.#multisets.push(sorted) - 1;
  }

  multiset(number: number): readonly string[] {
    const multiset = this.#multisets[number];
    invariant(multiset, `no multiset has the number ${number}`);
    return multiset;
  }
}
