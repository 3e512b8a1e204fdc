/** What is said of the failing runs that a project keeps, and whether they fail still. */
import type { SavedOutcome, SavedResult } from './document.ts';

/** How several, and one, are spoken of; in this order. */
const words: Readonly<Record<SavedOutcome, readonly [one: string, several: string]>> = {
  reproduced: ['still fails', 'still fail'],
  fails: ['fails with other culprits', 'fail with other culprits'],
  undecided: [
    'can still be run, and no single state shows whether it fails',
    'can still be run, and no single state shows whether they fail',
  ],
  diverged: ['no longer fits the model', 'no longer fit the model'],
  stale: ['has a property that the model lost', 'have a property that the model lost'],
  passes: ['now passes', 'now pass'],
};

/** Whether a saved run violates what it was saved for. */
export function stillFails({ outcome }: SavedResult): boolean {
  return outcome === 'reproduced' || outcome === 'fails';
}

/**
 * The line that tells of saved runs: `1 saved counterexample: now passes`.
 * @returns `null` where there are none
 */
export function savedSentence(saved: readonly SavedResult[] = []): string | null {
  if (saved.length === 0) return null;
  const groups = Object.entries(words).flatMap(([outcome, [one, several]]) => {
    const those = saved.filter((run) => run.outcome === outcome);
    if (those.length === 0) return [];
    const properties = [...new Set(those.map(({ property }) => property))];
    const named = outcome === 'passes' ? '' : `: ${properties.join(', ')}`;
    const number = saved.length === 1 ? '' : `${those.length} `;
    return [`${number}${those.length === 1 ? one : several}${named}`];
  });
  return `${saved.length} saved counterexample${saved.length === 1 ? '' : 's'}: ${groups.join('; ')}`;
}

/** What one saved run does now, for a sentence of its own. */
export function savedWord({ outcome }: SavedResult): string {
  return words[outcome][0];
}
