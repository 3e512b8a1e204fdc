import type { Proposals } from './pass.ts';
import type { DecodedRun } from './failing-run.ts';

/**
 * Drops all steps of a branch: of each lane with the lanes inside it, outermost first, then of each label (a signal, a timer,
 * the steps of a loop).
 */
export function* dropBranch(run: DecodedRun): Proposals {
  let best = run;
  for (const branch of branches(run)) {
    const inside = (lane: string): boolean => lane === branch || lane.startsWith(`${branch}/`);
    if (!best.lanes.some(inside)) continue;
    best = (yield best.labels.filter((_, i) => !inside(best.lanes[i]!))) ?? best;
  }
  for (const label of new Set(run.labels)) {
    if (!best.labels.includes(label)) continue;
    best = (yield best.labels.filter((other) => other !== label)) ?? best;
  }
}

/** The lanes of a run and those around them, outermost first; not the trunk, in which all others lie. */
function branches(run: DecodedRun): string[] {
  const found = new Set<string>();
  for (const lane of run.lanes) {
    const parts = lane.split('/');
    parts.forEach((_, depth) => found.add(parts.slice(0, depth + 1).join('/')));
  }
  found.delete('');
  const depth = (lane: string): number => lane.split('/').length;
  return [...found].sort((a, b) => depth(a) - depth(b));
}
