/**
 * flowproof in vitest: a model is a suite of tests. What fails is shown with the smallest run, the command that reproduces it, a page, and a
 * picture that `@vitest/ui` shows beside the test.
 * @example
 * import { par, task, model } from 'flowproof';
 * import { test } from 'flowproof/vitest';
 * test.model('order', model('order', par([task('pay'), task('pack')])));
 */
import { describe, test as base, type TestAPI, type TestContext } from 'vitest';
import { getCurrentTest } from 'vitest/suite';
import {
  check,
  fuzz,
  load,
  model as modelOf,
  UserError,
  type FuzzOptions,
  type Model,
  type ModelResult,
  type Property,
  type PropertyResult,
  type SearchOptions,
  type Source,
  type Subject,
} from '../index.ts';
import { standardProperties } from '../report/document.ts';
import { isPartOfSound } from '../verify/sound.ts';
import { sourceOf as sourceOfModel } from '../verify/source.ts';
import { failureOf, ModelFailure, type Annotating } from './failure.ts';
import { savedOf } from './saved.ts';

export { ModelFailure };
export type { Annotating } from './failure.ts';

/** A model, a source that `load` gave, or the path of a file with one model. */
export type Tested = Subject | string;

/** How a model is tested. */
export interface TestOptions {
  /** Bounds of the search. */
  readonly search?: SearchOptions;
  /** Names of properties that may be violated. */
  readonly ignore?: readonly string[];
  /** The context of the test, for its pictures; needed where tests are concurrent, else found. */
  readonly context?: Annotating;
}

/** How {@link test}.model tests a model. */
export interface ModelTestOptions extends Omit<TestOptions, 'context'> {
  /** Runs under schedules, besides the search: 200 of the portfolio, from seed 0. `runs: 0`: none. */
  readonly schedules?: Pick<FuzzOptions, 'runs' | 'seed' | 'strategy' | 'maxSteps'>;
  /** Milliseconds for each test; default: 60,000. */
  readonly timeout?: number;
  /** Tests of the model may run side by side. */
  readonly concurrent?: boolean;
}

/**
 * Fails unless a model is sound: it can always complete, completes properly, has no dead task, is bounded, leaves no failure unhandled and no
 * message behind. Its own properties have to hold, too.
 * @throws ModelFailure for the first property that does not hold, or is not decided within the bounds
 */
export async function expectSound(tested: Tested, options: TestOptions = {}): Promise<ModelResult> {
  const source = await told(() => sourceOf(tested));
  await requireSaved(source, (name) => !besideSound.has(name), options);
  const result = await told(() => check(source, options.search));
  for (const property of result.properties) {
    if (!besideSound.has(property.name)) await requireProperty(source, result, property, options);
  }
  return result;
}

/**
 * Fails unless a property holds of a model.
 * @param property the name of a standard property or of one of the model, or a property that the model need not have
 * @throws ModelFailure where it does not hold, or is not decided; UserError FP5009 for a name that there is not
 */
export async function expectHolds(
  tested: Tested,
  property: string | Property,
  options: TestOptions = {},
): Promise<PropertyResult> {
  const source = await told(async () => {
    const given = await sourceOf(tested);
    return typeof property === 'string' ? given : sourceOf(having(given, property));
  });
  const name = typeof property === 'string' ? property : property.name;
  await requireSaved(source, (saved) => saved === name, options);
  const result = await told(() => check(source, options.search));
  const answer = result.properties.find((q) => q.name === name);
  if (answer === undefined) {
    const known = result.properties.map((q) => q.name).join(', ');
    return told(() => {
      throw new UserError('FP5009', `the model has no property "${name}"`, `Name one of: ${known}.`);
    });
  }
  await requireProperty(source, result, answer, options);
  return answer;
}

/** vitest's `test`, and tests of whole models. */
export const test: TestAPI & { readonly model: typeof testModel } = Object.assign(base.extend({}), {
  model: testModel,
});

/**
 * A suite of tests for a model: one for each property, by a search of all its states, and a campaign of runs under schedules. They share one
 * search. Works under watch, with shards, and side by side.
 */
function testModel(name: string, tested: Tested, options: ModelTestOptions = {}): void {
  const { search = {}, ignore = [], schedules = {}, timeout = 60_000, concurrent = false } = options;
  let read: Promise<Source> | null = null;
  let searched: Promise<ModelResult> | null = null;
  const source = (): Promise<Source> => (read ??= told(() => sourceOf(tested)));
  const result = (): Promise<ModelResult> => (searched ??= told(async () => check(await source(), search)));
  const own = ownProperties(tested);
  const names = [...standardProperties.filter(isPartOfSound), ...own].filter((it) => !ignore.includes(it));
  describe(name, { concurrent, timeout }, () => {
    for (const property of names) {
      base(property, async (context) => {
        await requireSaved(await source(), (saved) => saved === property, { context, ignore });
        const whole = await result();
        const answer = whole.properties.find((q) => q.name === property)!;
        await requireProperty(await source(), whole, answer, { context, ignore });
      });
    }
    if (typeof tested === 'string') {
      // what they are called is not known before the file is read
      base('properties of its own', async (context) => {
        const isOwn = (it: string): boolean => !standard.has(it) && !ignore.includes(it);
        await requireSaved(await source(), isOwn, { context, ignore });
        const whole = await result();
        for (const property of whole.properties)
          if (isOwn(property.name))
            await requireProperty(await source(), whole, property, { context, ignore });
      });
    }
    if (schedules.runs !== 0) {
      base('runs under schedules', async (context) => {
        await requireSaved(await source(), (saved) => !besideSound.has(saved), { context, ignore });
        const campaign = await told(async () => fuzz(await source(), { runs: 200, ...schedules, ignore }));
        for (const failure of campaign.properties) {
          if (failure.holds === 'no')
            await requireProperty(await source(), campaign, failure, { context, ignore });
        }
      });
    }
  });
}

const standard: ReadonlySet<string> = new Set(standardProperties);

/** The names of the properties that a model declares, as far as they are known before a file is read. */
function ownProperties(tested: Tested): readonly string[] {
  if (typeof tested === 'string') return [];
  const model = isModel(tested) ? tested : tested.kind === 'term' ? tested.model : null;
  return model?.properties.map((property) => property.name) ?? [];
}

function isModel(tested: Tested): tested is Model {
  return typeof tested === 'object' && 'term' in tested;
}

/** @throws UserError FP5005 where a file has not one model, and what is wrong with the file */
async function sourceOf(tested: Tested): Promise<Source> {
  if (typeof tested !== 'string') return 'info' in tested ? tested : sourceOfModel(tested);
  const found: Source[] = [];
  for await (const loaded of load([tested])) {
    if ('error' in loaded) throw loaded.error;
    found.push(loaded);
  }
  if (found.length === 1) return found[0]!;
  throw new UserError(
    'FP5005',
    `the file holds ${found.length} models`,
    'Import the model that is to be tested from it.',
    { file: tested },
  );
}

/** The same model with a further property. */
function having(source: Source, property: Property): Model {
  if (source.kind === 'net') {
    throw new UserError(
      'FP5009',
      `"${property.name}" is a property of variables and tasks, and a net has none`,
      'Ask for a standard property.',
    );
  }
  const { name, term, variables, channels, properties, clock, network } = source.model;
  const others = properties.filter((other) => other.name !== property.name);
  return modelOf(name, term, {
    variables,
    channels,
    clock,
    ...(network === null ? {} : { network }),
    properties: [...others, property],
  });
}

/** A mistake in the model, with its code and how to mend it: test runners show messages only. */
async function told<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError && !error.message.startsWith(error.code)) {
      error.message = `${error.code}: ${error.message}\n  fix: ${error.remedy}`;
    }
    throw error;
  }
}

/** What stands beside soundness. */
const besideSound = new Set<string>(standardProperties.filter((name) => !isPartOfSound(name)));

/**
 * What failed before is tried first, and told.
 * @throws ModelFailure for a saved run that still violates one of the properties asked for
 */
async function requireSaved(
  source: Source,
  isAsked: (property: string) => boolean,
  options: TestOptions,
): Promise<void> {
  const { sentence, failing } = await savedOf(source);
  const context = options.context ?? currentContext();
  if (sentence !== null) await context?.annotate(sentence, 'flowproof');
  for (const [name, result] of failing) {
    if (isAsked(name)) await requireProperty(source, result, result.properties[0]!, options);
  }
}

/** @throws ModelFailure unless the property holds, or may be violated */
async function requireProperty(
  source: Source,
  result: ModelResult,
  property: PropertyResult,
  { ignore = [], context }: TestOptions,
): Promise<void> {
  if (property.holds === 'yes' || ignore.includes(property.name)) return;
  throw await failureOf(source, result, property, context ?? currentContext());
}

/** The context of the test that runs, which is certain only where no other runs beside it. */
function currentContext(): TestContext | null {
  const task = getCurrentTest();
  return task && task.concurrent !== true ? task.context : null;
}
