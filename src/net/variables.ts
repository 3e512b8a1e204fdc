import { invariant } from '../errors.ts';
import type { Data, Json } from '../term/term.ts';
import type { InternedValues } from './values.ts';

/** Some variables as a guard or an update reads them: their fields, and what numbers in those fields mean. */
export interface Reading {
  readonly fields: readonly number[];
  data(numbers: readonly number[]): Data;
}

/** The variables of the case and their fields. */
export class Variables {
  readonly #fields = new Map<string, { readonly field: number; readonly values: InternedValues }>();

  /** Adds the variable `name`, whose values are kept in `field`. */
  add(name: string, field: number, values: InternedValues): void {
    this.#fields.set(name, { field, values });
  }

  field(name: string): number {
    return this.#of(name).field;
  }

  /** The number of `value` as a value of the variable `name`. */
  number(name: string, value: Json): number {
    return this.#of(name).values.number(value);
  }

  /** Reads `names`, each once. */
  reading(names: readonly string[]): Reading {
    const unique = [...new Set(names)];
    const read = unique.map((name) => this.#of(name));
    return {
      fields: read.map((v) => v.field),
      data: (numbers) =>
        Object.fromEntries(unique.map((name, i) => [name, read[i]!.values.value(numbers[i]!)])),
    };
  }

  #of(name: string) {
    const variable = this.#fields.get(name);
    invariant(variable, `the model has no variable "${name}"`);
    return variable;
  }
}
