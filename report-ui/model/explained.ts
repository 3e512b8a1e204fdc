import type { PassingWitness, PropertyResult, StateGraph, Witness } from '../../src/report/document.ts';
import type { TraceStep } from '../../src/trace.ts';

/** What the report tells of a run beyond its steps. */
export interface Explained {
  readonly doom: Doom | null;
  readonly passing: PassingWitness | null;
  /** The steps from this one (0-based) to the last are repeated for ever. */
  readonly loopFrom: number | null;
  /** Steps that neither the last step nor one that changes what the failure names depends on. */
  readonly independent: ReadonlySet<number>;
}

/** How likely failure is along a run. */
export interface Doom {
  /** Whether the likelihoods are; those that were estimated say nothing for certain. */
  readonly isExact: boolean;
  /** After so many steps failure is inevitable (not proved: every run that was tried failed). `null`: not within these steps. */
  readonly noReturn: number | null;
  /** Whether all states prove that failure is inevitable from there, and was not before. */
  readonly isProved: boolean;
  /** Nothing is known after more steps than these. */
  readonly known: number;
  /** By steps made, ascending; empty where only the point of no return is known. */
  readonly prospects: readonly { readonly position: number; readonly likelihood: number }[];
  /** Of how many random runs the least was estimated; `null` where it is exact. */
  readonly tried: number | null;
}

export const nothingExplained: Explained = {
  doom: null,
  passing: null,
  loopFrom: null,
  independent: new Set(),
};

/**
 * What the report tells of the run of a violated property.
 * @param graph of all states, where the report has it
 */
export function explainedOf(
  { name, culprits }: Pick<PropertyResult, 'name' | 'culprits'>,
  witness: Witness,
  steps: readonly TraceStep[],
  graph?: StateGraph,
): Explained {
  return {
    doom: doomOf(witness, provedIn(graph, name, witness.labels.length)),
    passing: witness.passing && witness.labels.length > 0 ? witness.passing : null,
    loopFrom: witness.loopFrom ?? null,
    independent: independentSteps(witness.causes, steps, culprits),
  };
}

/** The first state of a run that the graph shows to be doomed; `null` where it does not show the run as a whole. */
function provedIn(graph: StateGraph | undefined, property: string, steps: number): number | null {
  const own = graph?.properties.find((each) => each.property === property);
  const { path, doomed } = own ?? {};
  if (path?.length !== steps + 1 || doomed === undefined || path.includes(-1)) return null;
  const isIn = (state: number): boolean =>
    doomed.some((first, i) => i % 2 === 0 && first <= state && state <= doomed[i + 1]!);
  const after = path.findIndex(isIn);
  return after < 0 ? null : after;
}

function doomOf({ outlook, pointOfNoReturn, labels }: Witness, inGraph: number | null): Doom | null {
  if (labels.length === 0) return null;
  const proved = pointOfNoReturn ?? (outlook?.isExact ? outlook.noReturn : inGraph);
  const noReturn = proved ?? outlook?.noReturn ?? null;
  if (noReturn === null) return null;
  const { isExact = true, prospects = [] } = outlook ?? {};
  const tried = isExact ? [] : prospects.flatMap(({ of }: { of?: number }) => (of === undefined ? [] : [of]));
  return {
    isExact,
    noReturn,
    isProved: proved !== null,
    known: Infinity,
    // What is proved is no estimate.
    prospects:
      proved === null || isExact
        ? prospects
        : [...prospects.filter(({ position }) => position < proved), { position: proved, likelihood: 1 }],
    tried: tried.length === 0 ? null : Math.min(...tried),
  };
}

/**
 * How likely failure was after so many steps, in a word or two; between two positions that were looked at, that is not known. What is
 * certain alone is called 0 or 100 %: runs that were tried are counted.
 */
export function likelihoodText(doom: Doom, position: number): string {
  const { noReturn, isExact, isProved, tried, known } = doom;
  if (isProved && noReturn !== null && position >= noReturn) return percentText(1);
  const likelihood = doom.prospects.find((one) => one.position === position)?.likelihood;
  if (likelihood === undefined) return isProved && position <= known ? 'avoidable' : 'not known';
  if (isExact) return percentText(likelihood);
  const all = tried === null ? '' : ` of ${tried}`;
  if (likelihood >= 1) return `all${all}`;
  return likelihood <= 0 ? `none${all}` : `≈ ${percentText(likelihood)}`;
}

/** What remains true of the run that leaves another after so many steps. */
export function sharedDoom(doom: Doom | null, from: number): Doom | null {
  if (doom === null || doom.known < from) return doom;
  const { noReturn } = doom;
  const isDoomed = noReturn !== null && noReturn <= from;
  return {
    ...doom,
    prospects: doom.prospects.filter(({ position }) => position <= from),
    noReturn: isDoomed ? noReturn : null,
    known: isDoomed && doom.isProved ? Infinity : from,
  };
}

/** Percent, where only what is certain is 0 or 100. */
function percentText(likelihood: number): string {
  if (likelihood <= 0 || likelihood >= 1) return `${likelihood <= 0 ? 0 : 100} %`;
  if (likelihood < 0.005) return '<1 %';
  if (likelihood > 0.995) return '>99 %';
  return `${Math.round(100 * likelihood)} %`;
}

function independentSteps(
  causes: Witness['causes'],
  steps: readonly TraceStep[],
  culprits: readonly string[],
): ReadonlySet<number> {
  const independent = new Set<number>();
  if (causes === undefined || causes.length !== steps.length) return independent;
  const named = new Set(culprits);
  // of what no step changes nobody can say which steps it depends on: properties over runs name nodes, and remember the order of steps
  if (!steps.some(({ changes }) => changes?.some(({ name }) => named.has(name)))) return independent;
  const past = new Set<number>();
  for (let step = steps.length - 1; step >= 0; step--) {
    const touches = steps[step]!.changes?.some(({ name }) => named.has(name)) ?? true;
    if (step < steps.length - 1 && !past.has(step) && !touches) {
      independent.add(step);
      continue;
    }
    past.add(step);
    for (const cause of causes[step]!) past.add(cause.step);
  }
  return independent;
}
