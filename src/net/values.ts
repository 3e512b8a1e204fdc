import canonicalize from 'canonicalize';
import { invariant } from '../errors.ts';
import type { ValueDomain } from '../fields.ts';
import type { Json } from '../term/term.ts';

/**
 * Canonical JSON (RFC 8785), by which values are compared, interned and shown in labels.
 * @param value JSON without numbers that JSON cannot hold; data.ts has made sure of it for what handlers write
 */
export function canonicalJson(value: Json): string {
  const json = canonicalize(value);
  invariant(json !== undefined, 'a value has no JSON');
  return json;
}

/** The values that one variable takes, numbered as they are met; 0 is the initial one. */
export class InternedValues implements ValueDomain {
  readonly #jsons: string[] = [];
  readonly #values: Json[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(initial: Json) {
    this.number(initial);
  }

  /** The number of `value`, a new one if it was not met before. */
  number(value: Json): number {
    const json = canonicalJson(value);
    const known = this.#numbers.get(json);
    if (known !== undefined) return known;
    this.#numbers.set(json, this.#jsons.length);
    this.#values.push(JSON.parse(json) as Json);
    return this.#jsons.push(json) - 1;
  }

  /** The value with this number. */
  value(number: number): Json {
    invariant(number < this.#values.length, `no value has the number ${number}`);
    return this.#values[number]!;
  }

  json(number: number): string {
    invariant(number < this.#jsons.length, `no value has the number ${number}`);
    return this.#jsons[number]!;
  }

  tokens(): number {
    return 0;
  }

  /** How many values were met so far. */
  get size(): number {
    return this.#jsons.length;
  }
}

/** The items of one list of instances, numbered as they are met; 0 is the absence of an item. */
export class ItemValues implements ValueDomain {
  readonly #interned = new InternedValues(null);

  number(item: Json): number {
    return this.#interned.number(item) + 1;
  }

  /** The item with this number; `null` for none. */
  value(number: number): Json {
    return number === 0 ? null : this.#interned.value(number - 1);
  }

  json(number: number): string {
    return number === 0 ? 'null' : this.#interned.json(number - 1);
  }

  tokens(): number {
    return 0;
  }
}
