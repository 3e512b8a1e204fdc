import type { Exploration } from '../../src/explore/exploration.ts';
import { contains, endSets } from '../../src/explore/state-set.ts';
import type { End } from '../../src/lts.ts';

/** How many states of a graph end in which way. */
export function endsOf(exploration: Exploration): Record<End, number> {
  const sets = endSets(exploration.model);
  const counts = { completed: 0, cancelled: 0, failed: 0, deadlocked: 0 };
  exploration.dead.forEach((state) => {
    for (const end of Object.keys(counts) as End[])
      if (contains(sets[end], exploration.valuesIn(state), true)) counts[end]++;
  });
  return counts;
}
