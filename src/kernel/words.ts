import canonicalize from 'canonicalize';
import type { Json } from '../term/term.ts';
import type { State } from './state.ts';

/**
 * States of one engine as rows of whole numbers, for exploration: texts and values are numbered as they are met, everything else in
 * a state is a number already. Two states have the same row exactly if they have the same key; the key is what means the same in
 * another process.
 */
export class Words {
  readonly #texts = new Map<string, number>();
  readonly #plain = new Map<Json, number>();
  /** By reference: states that agree on a value mostly share it. */
  readonly #seen = new WeakMap<object, number>();

  /**
   * Writes the row of a state into `row`.
   * @returns its length
   */
  write({ marks, colours, channels, transit, values, failed }: State, row: number[]): number {
    row[0] = failed === null ? 0 : 1 + this.#text(failed);
    row[1] = colours.length;
    let n = 2;
    if (transit !== null) row[n++] = this.#object(transit, JSON.stringify);
    for (let i = 0; i < values.length; i++) row[n++] = this.#value(values[i]!);
    for (let i = 0; i < channels.length; i++) row[n++] = channels[i]!;
    for (let i = 0; i < colours.length; i++) {
      row[n++] = colours[i]!.p;
      row[n++] = this.#text(colours[i]!.json);
    }
    for (let i = 0; i < marks.length; i++) row[n++] = marks[i]!;
    return n;
  }

  #text(text: string): number {
    let number = this.#texts.get(text);
    if (number === undefined) this.#texts.set(text, (number = this.#texts.size));
    return number;
  }

  /** Even for lists and records, whose canonical JSON is numbered; odd for all other values. */
  #value(value: Json): number {
    if (typeof value === 'object' && value !== null) return 2 * this.#object(value, canonicalize);
    let number = this.#plain.get(value);
    if (number === undefined) this.#plain.set(value, (number = this.#plain.size));
    return 2 * number + 1;
  }

  #object(object: object, json: (object: object) => string | undefined): number {
    let number = this.#seen.get(object);
    if (number === undefined) this.#seen.set(object, (number = this.#text(json(object)!)));
    return number;
  }
}
