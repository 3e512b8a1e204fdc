import type { PassingWitness, Witness } from '../../src/report/document.ts';
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
  readonly isExact: boolean;
  /** After so many steps failure is inevitable (estimated: every run that was tried failed). `null`: not within these steps. */
  readonly noReturn: number | null;
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

/** What the report tells of the run of a violated property. */
export function explainedOf(
  witness: Witness,
  steps: readonly TraceStep[],
  culprits: readonly string[],
): Explained {
  return {
    doom: doomOf(witness),
    passing: witness.passing && witness.labels.length > 0 ? witness.passing : null,
    loopFrom: witness.loopFrom ?? null,
    independent: independentSteps(witness.causes, steps, culprits),
  };
}

function doomOf({ outlook, pointOfNoReturn, labels }: Witness): Doom | null {
  if (labels.length === 0) return null;
  if (outlook !== undefined) {
    const tried = outlook.prospects.flatMap(({ of }) => (of === undefined ? [] : [of]));
    return {
      isExact: outlook.isExact,
      noReturn: pointOfNoReturn ?? outlook.noReturn,
      prospects: outlook.prospects,
      known: Infinity,
      tried: outlook.isExact || tried.length === 0 ? null : Math.min(...tried),
    };
  }
  if (pointOfNoReturn === undefined) return null;
  return { isExact: true, noReturn: pointOfNoReturn, known: Infinity, prospects: [], tried: null };
}

/**
 * How likely failure was after so many steps.
 * @returns `null` where that is not known; between two positions that were looked at, it is not
 */
export function likelihoodAt(doom: Doom, position: number): number | null {
  let [low, high] = [0, doom.prospects.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { position: here, likelihood } = doom.prospects[middle]!;
    if (here === position) return likelihood;
    if (here < position) low = middle + 1;
    else high = middle - 1;
  }
  return doom.noReturn !== null && position >= doom.noReturn ? 1 : null;
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
    known: isDoomed && doom.isExact ? Infinity : from,
  };
}

/** Percent, where only what is certain is 0 or 100. */
export function percentText(likelihood: number): string {
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
