import type { Witness } from '../../src/report/document.ts';
import type { TraceStep } from '../../src/trace.ts';
import { causalLinks } from './causality.ts';
import type { CausalLink } from './causality.ts';

/**
 * Links that the report says are causes, and the spans during which tasks ran or waited to be cancelled, which are read off the
 * changes: a report names of all causes only the immediate ones.
 * @param causes for each step
 * @returns links in the order of `to`, then `from`
 */
export function exactLinks(
  steps: readonly TraceStep[],
  causes: NonNullable<Witness['causes']>,
): CausalLink[] {
  const spans = causalLinks(steps).filter(({ kind }) => kind === 'work' || kind === 'cancelled');
  const spanned = new Set(spans.map(({ from, to }) => `${from} ${to}`));
  const links = new Map<string, { from: number; to: number; kind: CausalLink['kind']; names: string[] }>();
  causes.forEach((list, to) => {
    for (const { step: from, kind: cause, over } of list) {
      // Not every report was written by this program.
      if (!Number.isInteger(from) || from < 0 || from >= to || to >= steps.length) continue;
      const kind = cause === 'data' ? 'data' : cause === 'order' || cause === 'cancel' ? 'order' : 'token';
      if (kind !== 'data' && spanned.has(`${from} ${to}`)) continue;
      const key = `${from} ${to} ${kind}`;
      const known = links.get(key);
      if (known) known.names.push(...over);
      else links.set(key, { from, to, kind, names: [...over] });
    }
  });
  return [...spans, ...links.values()].sort((a, b) => a.to - b.to || a.from - b.from);
}
