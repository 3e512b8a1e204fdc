import type { Kept, StubbornSpace } from '../explore/stubborn/stubborn-space.ts';
import { analyseSpace, type Analysis } from './conclude.ts';
import type { Invariant } from './invariants.ts';

/** What the states that stubborn sets find must keep for a standard property to hold where nothing found violates it. */
const needed: Readonly<Record<string, readonly Kept[]>> = {
  'option-to-complete': ['option'],
  'proper-completion': ['ends', 'early end'],
  'no-dead-tasks': ['fired'],
  'deadlock-free': ['ends'],
  bounded: ['bounded'],
  'no-unhandled-failure': ['ends'],
  'no-undelivered-messages': ['ends'],
};

/**
 * Decides the properties of a model from the part of its states that stubborn sets find. A violation found there is one; that there
 * is none decides only what that part keeps.
 */
export async function analyseStubborn(
  space: StubbornSpace,
  invariants: readonly Invariant[],
): Promise<Analysis> {
  const atEnds = new Set(invariants.filter(({ at }) => at !== 'every-state').map(({ name }) => name));
  const open = (name: string): boolean => {
    if (space.keeps.has('all')) return false;
    const parts: readonly Kept[] | undefined = atEnds.has(name) ? ['ends'] : needed[name];
    return parts === undefined || parts.some((part) => !space.keeps.has(part));
  };
  const leavesOpen = (name: string) => (open(name) ? 'stubborn sets leave it open' : null);
  const analysis = await analyseSpace(space, invariants, leavesOpen);
  if (space.keeps.has('all')) return analysis;
  const properties = analysis.properties.map((property) => ({ ...property, isShortest: false }));
  return boundedOnlyIfProper({ ...analysis, properties });
}

/** Boundedness follows from what stubborn sets keep only together with two other properties. */
function boundedOnlyIfProper(analysis: Analysis): Analysis {
  const holds = (name: string) => analysis.properties.find((p) => p.name === name)?.holds === 'yes';
  if (!holds('bounded') || (holds('option-to-complete') && holds('proper-completion'))) return analysis;
  const properties = analysis.properties.map((p) =>
    p.name === 'bounded' ? { ...p, holds: 'unknown' as const, reason: 'stubborn sets leave it open' } : p,
  );
  return { ...analysis, properties };
}
