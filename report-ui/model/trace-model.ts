import type { ModelInfo, PropertyResult } from '../../src/report/document.ts';
import type { RunEnd, TraceStep } from '../../src/trace.ts';
import { workflowOf } from '../diagram/workflow.ts';
import type { Workflow } from '../diagram/workflow.ts';
import { causalLinks } from './causality.ts';
import type { CausalLink } from './causality.ts';
import { exactLinks } from './exact-links.ts';
import { layLanes } from './lanes.ts';
import type { LaneLayout } from './lanes.ts';
import { stateHistory } from './state-history.ts';
import type { EntryHistory } from './state-history.ts';

/** A trace with everything that the panes read off it. */
export interface TraceModel {
  /** The property that the trace is about. */
  readonly property: string;
  readonly steps: readonly TraceStep[];
  readonly layout: LaneLayout;
  readonly links: readonly CausalLink[];
  readonly history: readonly EntryHistory[];
  /** Whether the trace tells branches; without, a drawing of lanes would be one line. */
  readonly hasLanes: boolean;
  /** Whether the trace tells changes; without, there is no state to show. */
  readonly hasChanges: boolean;
  /** The model as a drawing, where the report tells what there is to draw. */
  readonly workflow: Workflow | null;
  /** How the run ended, where that is known. */
  readonly end: RunEnd | null;
  /** How the run was made; empty where that is not known. */
  readonly origin: string;
  readonly violated: boolean;
  /** Where the elements of the model are made, where that is known. */
  readonly positions?: ModelInfo['positions'];
}

/**
 * Prepares the trace of a property.
 * @param model the model that it is about, for its drawing and its places in the source
 * @returns `null` where the property has none
 */
export function traceOf(
  property: PropertyResult,
  model: Pick<ModelInfo, 'diagram' | 'names' | 'positions'> = {},
): TraceModel | null {
  const { witness } = property;
  if (witness === null) return null;
  const steps = witness.steps ?? stepsOfLabels(witness);
  return {
    property: property.name,
    steps,
    layout: layLanes(steps),
    links: witness.causes ? exactLinks(steps, witness.causes) : causalLinks(steps),
    history: stateHistory(steps),
    hasLanes: steps.some(({ lane }) => lane !== undefined),
    hasChanges: steps.some(({ changes }) => changes !== undefined),
    workflow: workflowOf(model, property, steps),
    end: witness.log?.end ?? null,
    origin: witness.log?.origin ?? '',
    violated: property.holds === 'no',
    positions: model.positions,
  };
}

/** What labels alone tell; the log, where there is one, adds what else was offered. */
function stepsOfLabels(witness: NonNullable<PropertyResult['witness']>): TraceStep[] {
  return witness.labels.map((label, index) => {
    const offered = witness.log?.steps?.[index]?.offered;
    return offered ? { index, label, instead: offered.filter((other) => other !== label) } : { index, label };
  });
}
