import type { ModelResult, PropertyResult } from '../../src/report/document.ts';
import { Tally } from '../diagram/tally.ts';
import { traceOf } from './trace-model.ts';
import type { TraceModel } from './trace-model.ts';

/**
 * The initial state of a model as a run without steps: what there is to draw where there is no run.
 * @param property what it is shown for: what it finds fault with is marked
 * @returns `null` where the report does not tell what there is to draw
 */
export function stillOf(result: ModelResult, property: PropertyResult | null): TraceModel | null {
  const asked: PropertyResult = {
    ...(property ?? { name: '', holds: 'yes', culprits: [], reason: '' }),
    witness: { labels: [] },
  };
  const still = traceOf(asked, result.model);
  return still === null || still.workflow === null
    ? null
    : { ...still, tally: new Tally(result, still.workflow.marks.addresses) };
}
