import fc from 'fast-check';
import { UserError } from '../errors.ts';
import type { Model } from '../term/term.ts';
import { preorder } from '../term/walk.ts';
import { drawnModels, generated } from './terms/drawn.ts';
import { simplerTerms } from './terms/smaller-terms.ts';
import { wholeNumber } from './whole-number.ts';

/** How large the models of {@link workflows} get. */
export interface WorkflowOptions {
  /** Structures inside each other. Default 3. */
  readonly depth?: number;
  /** Branches or parts of one structure. Default 3. */
  readonly width?: number;
}

/**
 * Random models over the whole algebra, sound and unsound: what a checker, an importer or a translation of workflows is to be tested with.
 * They are called `generated`; their variables are `x` and `y`, numbers from 0 to 2, and `list`; their channels `c` and `d`, the transient `q` and
 * the signal `s`. About one in six is sound. They shrink towards fewer nodes, then towards less to say about them. As an example
 * every model of that name over these variables and channels will do, and shrinks, too.
 * @throws UserError FP4061 for a depth or a width that is no whole number of at least 1
 * @example
 * await fc.assert(fc.asyncProperty(workflows({ depth: 2 }), async (any) => myVerdict(any) === (await check(any)).verdict));
 */
export function workflows({ depth = 3, width = 3 }: WorkflowOptions = {}): fc.Arbitrary<Model> {
  const size = { depth: wholeNumber(depth, 'depth', 1), width: wholeNumber(width, 'width', 1) };
  return new WorkflowArbitrary(drawnModels(size));
}

class WorkflowArbitrary extends fc.Arbitrary<Model> {
  readonly #drawn: fc.Arbitrary<Model>;

  constructor(drawn: fc.Arbitrary<Model>) {
    super();
    this.#drawn = drawn;
  }

  override generate(mrng: fc.Random, biasFactor: number | undefined): fc.Value<Model> {
    return new fc.Value(this.#drawn.generate(mrng, biasFactor).value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Model {
    return isModel(value) && frameOf(value) === frameOf(generated({ kind: 'skip' }, 'untimed', null));
  }

  override shrink(value: Model): fc.Stream<fc.Value<Model>> {
    return fc.stream(smallerModels(value));
  }
}

function isModel(value: unknown): value is Model {
  return typeof value === 'object' && value !== null && Symbol.for('flowproof.model') in value;
}

/** All of a model but its term, its clock and its order of messages. */
function frameOf({ name, variables, channels, properties }: Model): string {
  return JSON.stringify([name, variables, channels, properties]);
}

function* smallerModels(best: Model): Generator<fc.Value<Model>> {
  const size = sizeOf(best);
  const seen = new Set<string>();
  for (const candidate of simplerModels(best)) {
    const { nodes, text } = sizeOf(candidate);
    const isSmaller = nodes < size.nodes || (nodes === size.nodes && text.length < size.text.length);
    if (!isSmaller || seen.has(text)) continue;
    seen.add(text);
    const smaller = validated(candidate);
    if (smaller !== null) yield new fc.Value(smaller, undefined);
  }
}

/** What a model consists of besides its frame. */
type Parts = Pick<Model, 'term' | 'clock' | 'network'>;

function* simplerModels({ term, clock, network }: Model): Generator<Parts> {
  for (const simpler of simplerTerms(term)) yield { term: simpler, clock, network };
  if (network !== null) yield { term, clock, network: null };
  if (clock !== 'untimed') yield { term, clock: 'untimed', network };
}

/** What is cut out of a term may have been needed elsewhere: a scope that is cancelled, say. */
function validated({ term, clock, network }: Parts): Model | null {
  try {
    return generated(term, clock, network);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The number of nodes, and all that is said about them: what is left out, as by default, says nothing. */
function sizeOf({ term, clock, network }: Parts): { readonly nodes: number; readonly text: string } {
  const said = { term, network, ...(clock === 'untimed' ? {} : { clock }) };
  const text = JSON.stringify(said, (_, value: unknown) => {
    if (typeof value === 'function') return String(value);
    return value === false ? undefined : value;
  });
  return { nodes: [...preorder(term)].length, text };
}
