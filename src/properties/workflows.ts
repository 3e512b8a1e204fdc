import fc from 'fast-check';
import { modelHash } from '../term/hash.ts';
import type { Model } from '../term/term.ts';
import { preorder } from '../term/walk.ts';
import { drawnModels } from './terms/drawn.ts';
import { wholeNumber } from './whole-number.ts';

/** How large the models of {@link workflows} get. */
export interface WorkflowOptions {
  /** Structures inside each other. Default 3. */
  readonly depth?: number;
  /** Branches or parts of one structure. Default 3. */
  readonly width?: number;
}

/** One arbitrary for each size, so that a model that was drawn is known wherever it comes back as an example. */
const known = new Map<string, fc.Arbitrary<Model>>();

/**
 * Random models over the whole algebra, sound and unsound: what a checker, an importer or a translation of workflows is to be tested with.
 * Their variables are `x` and `y`, numbers from 0 to 2, and `list`; their channels `c` and `d`, the transient `q` and the signal `s`. About
 * a third of them are sound. They shrink towards fewer and simpler terms, as fast-check shrinks what they were drawn from; a model that was drawn shrinks as an example, too.
 * @throws UserError FP4061 for a depth or a width that is no whole number of at least 1
 */
export function workflows({ depth = 3, width = 3 }: WorkflowOptions = {}): fc.Arbitrary<Model> {
  const size = `${wholeNumber(depth, 'depth', 1)} ${wholeNumber(width, 'width', 1)}`;
  const made = known.get(size) ?? new Workflows(drawnModels({ depth, width }));
  known.set(size, made);
  return made;
}

class Workflows extends fc.Arbitrary<Model> {
  readonly #drawn: fc.Arbitrary<Model>;
  /** A model does not say which drawing it was made of: that is remembered as long as the model is. */
  readonly #contexts = new WeakMap<object, { readonly context: unknown }>();

  constructor(drawn: fc.Arbitrary<Model>) {
    super();
    this.#drawn = drawn;
  }

  override generate(mrng: fc.Random, biasFactor: number | undefined): fc.Value<Model> {
    return this.#remembered(this.#drawn.generate(mrng, biasFactor));
  }

  override canShrinkWithoutContext(value: unknown): value is Model {
    return typeof value === 'object' && value !== null && this.#contexts.has(value);
  }

  override shrink(value: Model, context: unknown): fc.Stream<fc.Value<Model>> {
    const drawing = context ?? this.#contexts.get(value)?.context;
    if (drawing === undefined) return fc.Stream.nil();
    const [hash, nodes] = [modelHash(value), nodesOf(value)];
    return this.#drawn
      .shrink(value, drawing)
      .filter(({ value_: other }) => nodesOf(other) <= nodes && modelHash(other) !== hash)
      .map((smaller) => this.#remembered(smaller));
  }

  #remembered(drawn: fc.Value<Model>): fc.Value<Model> {
    this.#contexts.set(drawn.value_, { context: drawn.context });
    return drawn;
  }
}

function nodesOf({ term }: Model): number {
  return [...preorder(term)].length;
}
