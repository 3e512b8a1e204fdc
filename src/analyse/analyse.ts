import {
  autoSpace,
  firstLook,
  firstStates,
  isHeavy,
  isPart,
  largeSpace,
  spaceBy,
  type Chosen,
  type SpaceOptions,
} from '../explore/auto.ts';
import type { ExploreOptions } from '../explore/exploration.ts';
import type { Reduction } from '../explore/reduce/reduce.ts';
import type { MethodChoice, Space } from '../explore/space.ts';
import type { FieldModel } from '../fields.ts';
import { analyseSpace, type Analysis } from './conclude.ts';
import type { Invariant } from './invariants.ts';

export interface AnalyseOptions
  extends ExploreOptions, Pick<SpaceOptions, 'firstLook' | 'wasm' | 'checkpoints' | 'workers'> {
  /** Decided after the standard properties, in this order. */
  readonly invariants?: readonly Invariant[] | undefined;
  /** Default: `auto`. */
  readonly method?: MethodChoice | undefined;
  /** Whether the states of the model itself are to be counted, so that `auto` may not reduce it. Default: no. */
  readonly counts?: boolean | undefined;
}

/**
 * Explores a model and decides the eight standard properties and the user's invariants.
 *
 * @throws UserError FP1401, FP1402 for an invariant that cannot be evaluated; FP5007 for a method that does not cover the model;
 *   whatever predicates of the model throw
 */
export async function analyse(model: FieldModel, options: AnalyseOptions = {}): Promise<Analysis> {
  const { invariants = [], method = 'auto', counts = false, maxMemory = 2 * 2 ** 30 } = options;
  const limits = { ...options, maxMemory };
  switch (method) {
    case 'auto':
      return counts
        ? explained(await autoSpace(model, limits), invariants)
        : decided(model, limits, invariants);
    case 'reduce': {
      const reduction = await reduced(model, invariants);
      return lifted(model, reduction, await autoSpace(reduction.model, limits), invariants);
    }
    case 'stubborn': {
      const { stubbornSpace } = await import('../explore/stubborn/stubborn-space.ts');
      const { analyseStubborn } = await import('./stubborn.ts');
      return analyseStubborn(await stubbornSpace(model, limits, 'soundness'), invariants);
    }
    default:
      return analyseSpace(await spaceBy(method, model, limits), invariants);
  }
}

/** What is decided where only verdicts count: a model that a first look does not show wholly is reduced before it is explored. */
async function decided(
  model: FieldModel,
  limits: SpaceOptions,
  invariants: readonly Invariant[],
): Promise<Analysis> {
  const first = isHeavy(model, limits) ? null : await firstLook(model, limits);
  if (first && !isPart(first, limits)) return analyseSpace(first, invariants);
  const reduction = await reduced(model, invariants);
  if (reduction.applied.length === 0) {
    return explained(await autoSpace(model, limits), invariants);
  }
  const seen = await firstStates(reduction.model, limits);
  const isRest = isPart(seen, limits);
  const byRank = isRest && invariants.length === 0 ? await ranked(model, reduction, seen) : null;
  if (byRank !== null) return byRank;
  const chosen = isRest ? await largeSpace(reduction.model, limits, seen) : { space: seen, because: [] };
  return lifted(model, reduction, chosen, invariants);
}

/** What the rank theorem decides of a reduced model, if anything. */
async function ranked(model: FieldModel, reduction: Reduction, seen: Space): Promise<Analysis | null> {
  const { freeChoiceSound } = await import('../explore/reduce/free-choice.ts');
  if (freeChoiceSound(reduction.model) !== 'sound') return null;
  const { soundByRank } = await import('./rank-theorem.ts');
  return soundByRank(model, seen);
}

/** Loaded when used, as all that not every model needs: most are explored in less time than loading takes. */
async function reduced(model: FieldModel, invariants: readonly Invariant[]): Promise<Reduction> {
  const { reduce } = await import('../explore/reduce/reduce.ts');
  const read = new Set(invariants.flatMap(({ reads }) => reads));
  const keep = model.fields.flatMap(({ role, name }, i) =>
    role === 'variable' && read.has(name) ? [i] : [],
  );
  return reduce(model, { keep });
}

async function explained({ space, because }: Chosen, invariants: readonly Invariant[]): Promise<Analysis> {
  return remarked(await analyseSpace(space, invariants), because);
}

/** What is said of how a model was explored, with more before it. */
function remarked(analysis: Analysis, remarks: readonly string[]): Analysis {
  const { stateSpace } = analysis;
  return { ...analysis, stateSpace: { ...stateSpace, remarks: [...remarks, ...(stateSpace.remarks ?? [])] } };
}

async function lifted(
  model: FieldModel,
  reduction: Reduction,
  { space, because }: Chosen,
  invariants: readonly Invariant[],
): Promise<Analysis> {
  const { analyseReduced } = await import('./reduced.ts');
  const analysis = await analyseReduced(model, reduction, space, invariants);
  const whole = `${model.fields.length} fields and ${model.rules.length} rules`;
  const rest = `${reduction.model.fields.length} and ${reduction.model.rules.length}`;
  const applied = reduction.applied.map(({ rule, times }) => `${rule} ${times}`).join(', ');
  const stateSpace = { ...analysis.stateSpace, method: `reduce, ${analysis.stateSpace.method}` };
  const properties = analysis.properties.map((property) => ({ ...property, isShortest: false }));
  return remarked({ ...analysis, properties, stateSpace }, [
    `Reduced from ${whole} to ${rest} (${applied || 'nothing applies'}); counts are those of the reduced model.`,
    ...because,
  ]);
}
