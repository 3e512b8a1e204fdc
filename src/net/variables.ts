import { invariant } from '../errors.ts';
import type { Data, Json } from '../term/term.ts';
import type { InternedValues } from './values.ts';

/** Some variables as a guard or an update reads them: their fields, and what numbers in those fields mean. */
export interface Reading {
  readonly fields: readonly number[];
  data(numbers: readonly number[]): Data;
}

/** A field, and what numbers in it mean. */
export interface Cell {
  readonly field: number;
  readonly values: { value(number: number): Json };
}

interface Variable extends Cell {
  readonly values: InternedValues;
}

/** The name under which an instance reads its own entry of a list. */
const itemName = 'item';

/** The variables of the case and their fields; inside an instance of a list, the item too. */
export class Variables {
  readonly #fields: Map<string, Variable>;
  readonly #item: Cell | null;

  private constructor(fields: Map<string, Variable>, item: Cell | null) {
    this.#fields = fields;
    this.#item = item;
  }

  static none(): Variables {
    return new Variables(new Map(), null);
  }

  /** The same variables, with `item` as what is read under that name. */
  withItem(item: Cell): Variables {
    return new Variables(this.#fields, item);
  }

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

  /** Reads `names`, each once. Where there is no item, `item` is `null`. */
  reading(names: readonly string[]): Reading {
    const held = new Map<string, Cell>();
    const absent: Record<string, null> = {};
    for (const name of names) {
      const cell = this.#read(name);
      if (cell) held.set(name, cell);
      else absent[name] = null;
    }
    const cells = [...held];
    return {
      fields: cells.map(([, cell]) => cell.field),
      data: (numbers) => ({
        ...absent,
        ...Object.fromEntries(cells.map(([name, { values }], i) => [name, values.value(numbers[i]!)])),
      }),
    };
  }

  #read(name: string): Cell | null {
    if (name !== itemName) return this.#of(name);
    return this.#item ?? this.#fields.get(name) ?? null;
  }

  #of(name: string): Variable {
    const variable = this.#fields.get(name);
    invariant(variable, `the model has no variable "${name}"`);
    return variable;
  }
}
