import fc from 'fast-check';
import { UserError } from '../errors.ts';
import { modelHash } from '../term/hash.ts';
import { withVariables } from '../term/model.ts';
import type { Data, Json, Model } from '../term/term.ts';
import type { Source } from '../verify/source.ts';
import { sameShape } from './same-shape.ts';
import { termOf } from './term-of.ts';

/** How {@link inputs} are drawn. */
export interface InputOptions {
  /** What a variable is drawn from, by its name; those that are not inputs of the model become some. */
  readonly arbitraries?: Readonly<Record<string, fc.Arbitrary<Json>>>;
}

/** Initial values for a model. */
export interface Inputs {
  /** The value of each input. */
  readonly values: Data;
  /** The model that starts with them. */
  readonly model: Model;
}

/** The arbitrary that {@link inputs} returns. */
export interface InputValues extends fc.Arbitrary<Inputs> {
  /**
   * The model with these initial values: for `examples`. Inputs that are left out keep the values that the model gives them.
   * @throws UserError FP4063 for a variable that is none of the inputs, FP1021 for what is no JSON value
   */
  of(values: Data): Inputs;
}

/**
 * An arbitrary of initial values for the inputs of a model, or for all its variables where it declares no inputs. What a variable is drawn
 * from has the shape of the value that the model gives it: numbers near to it and far away (whole ones, where it is whole), any text, either truth value,
 * lists of any length of what the list holds, objects with the same keys; `null` and the empty list stay what they are. They shrink as
 * fast-check's arbitraries of these shapes do.
 * @param subject a model, or a source that `load` gave
 * @throws UserError FP4062 for a plain net, FP4063 for an arbitrary of a variable that the model does not have
 * @example
 * fc.assert(fc.asyncProperty(inputs(order), async ({ model }) => (await check(model)).verdict === 'sound'));
 */
export function inputs(subject: Model | Source, { arbitraries = {} }: InputOptions = {}): InputValues {
  const base = termOf(subject);
  for (const name of Object.keys(arbitraries))
    if (!Object.hasOwn(base.variables, name)) throw unknown(name, base);
  const declared = base.inputs ?? Object.keys(base.variables);
  const names = new Set([...declared, ...Object.keys(arbitraries)]);
  const drawn = [...names].map((name) => {
    const given = Object.hasOwn(arbitraries, name) ? arbitraries[name] : undefined;
    return [name, given ?? sameShape(base.variables[name]!)] as const;
  });
  return new InputArbitrary(base, names, fc.record(Object.fromEntries(drawn), { noNullPrototype: true }));
}

class GivenInputs implements Inputs {
  readonly model: Model;
  readonly values: Data;
  /** As they were drawn: values come in the one form of JSON, arbitraries of the user's need not make that. */
  readonly #drawn: Data;

  constructor(base: Model, drawn: Data) {
    this.model = withVariables(base, drawn);
    this.values = Object.fromEntries(Object.keys(drawn).map((name) => [name, this.model.variables[name]!]));
    this.#drawn = drawn;
  }

  drawn(): Data {
    return this.#drawn;
  }

  [fc.toStringMethod](): string {
    return `inputs ${JSON.stringify(this.values)} of ${this.model.name}`;
  }
}

class InputArbitrary extends fc.Arbitrary<Inputs> implements InputValues {
  readonly #base: Model;
  readonly #names: ReadonlySet<string>;
  readonly #values: fc.Arbitrary<Data>;

  constructor(base: Model, names: ReadonlySet<string>, values: fc.Arbitrary<Data>) {
    super();
    this.#base = base;
    this.#names = names;
    this.#values = values;
  }

  override generate(mrng: fc.Random, biasFactor: number | undefined): fc.Value<Inputs> {
    return this.#valueOf(this.#values.generate(mrng, biasFactor));
  }

  override canShrinkWithoutContext(value: unknown): value is Inputs {
    if (!(value instanceof GivenInputs) || !this.#values.canShrinkWithoutContext(value.drawn())) return false;
    return modelHash(value.model) === modelHash(withVariables(this.#base, value.values));
  }

  override shrink(value: Inputs, context: unknown): fc.Stream<fc.Value<Inputs>> {
    if (!(value instanceof GivenInputs)) return fc.Stream.nil();
    return this.#values.shrink(value.drawn(), context).map((smaller) => this.#valueOf(smaller));
  }

  of(values: Data): Inputs {
    for (const name of Object.keys(values)) if (!this.#names.has(name)) throw unknown(name, this.#base);
    const all: Data = { ...this.#base.variables, ...values };
    return new GivenInputs(
      this.#base,
      Object.fromEntries([...this.#names].map((name) => [name, all[name]!])),
    );
  }

  #valueOf(drawn: fc.Value<Data>): fc.Value<Inputs> {
    return new fc.Value<Inputs>(new GivenInputs(this.#base, drawn.value), drawn.context);
  }
}

function unknown(name: string, { name: of, variables }: Model): UserError {
  const known = Object.keys(variables).join(', ') || 'none';
  return new UserError('FP4063', `"${name}" is no input of "${of}"`, `Its variables are: ${known}.`);
}
