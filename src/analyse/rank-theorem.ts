import type { Space } from '../explore/space.ts';
import type { FieldModel } from '../fields.ts';
import { standardProperties } from '../report/document.ts';
import type { Analysis } from './conclude.ts';
import { unshown } from './context.ts';
import { stateSpaceOf } from './figures.ts';

/**
 * The analysis of a model that the rank theorem proved sound: every standard property holds, and no more of its states was looked at.
 * @param seen the first states, of the model or of its reduction; released
 */
export async function soundByRank({ ending }: FieldModel, seen: Space): Promise<Analysis> {
  const reason = 'the rank theorem proves it for this free-choice net';
  const stateSpace = await stateSpaceOf(seen, null);
  seen.release();
  return {
    verdict: ending === 'plain-net' ? 'not-applicable' : 'sound',
    properties: standardProperties.map((name) => unshown(name, 'yes', reason)),
    stateSpace: {
      ...stateSpace,
      complete: false,
      method: 'reduce, rank theorem',
      remarks: ['The rank theorem proves soundness: only the first states were looked at.'],
    },
    notes: [],
    elapsedMs: seen.elapsedMs,
  };
}
