/** A run as texts for other places tell it: what `copy as` in the viewer is made of. */
import type { HappensBefore } from '../../cause/explanation.ts';
import type { ReplayLog, TraceStep } from '../../trace.ts';
import type { ModelResult, PropertyResult } from '../document.ts';

export interface CopiedRun {
  readonly model: ModelResult['model'];
  readonly property: string;
  /** Whether the run violates the property. */
  readonly isViolated: boolean;
  /** What is wrong, in a sentence. */
  readonly reason: string;
  /** More sentences, of why. */
  readonly why: readonly string[];
  readonly steps: readonly TraceStep[];
  readonly log: ReplayLog | null;
  readonly causes: HappensBefore | null;
  /** The steps from this one (0-based) to the last are repeated for ever. */
  readonly loopFrom: number | null;
  /** After so many steps failure is inevitable, where that is proved. */
  readonly noReturn: number | null;
}

/** The run of a property; `null` where it has none. */
export function copiedRun(model: ModelResult['model'], property: PropertyResult): CopiedRun | null {
  const { witness } = property;
  if (witness === null) return null;
  const { labels, log, outlook, pointOfNoReturn, loopFrom, causes } = witness;
  return {
    model,
    property: property.name,
    isViolated: property.holds === 'no',
    reason: property.reason,
    why: witness.why === undefined ? [] : [witness.why],
    steps: witness.steps ?? labels.map((label, index) => ({ index, label })),
    log: log ?? null,
    causes: causes ?? null,
    loopFrom: loopFrom ?? null,
    noReturn: pointOfNoReturn ?? (outlook?.isExact === true ? outlook.noReturn : null),
  };
}
