import type { WhatIfRun } from '../../src/replay.ts';
import type { Diagram } from '../../src/report/diagram.ts';
import type { ModelInfo, PropertyResult, StateGraph } from '../../src/report/document.ts';
import { elementName } from '../../src/report/element-name.ts';
import type { RunEnd, TraceStep } from '../../src/trace.ts';
import type { Tally } from '../diagram/tally.ts';
import { workflowOf } from '../diagram/workflow.ts';
import type { Workflow } from '../diagram/workflow.ts';
import { Branches } from './branches.ts';
import { calledLabel } from './called.ts';
import { causalLinks } from './causality.ts';
import type { CausalLink } from './causality.ts';
import { exactLinks } from './exact-links.ts';
import { explainedOf, nothingExplained, sharedDoom } from './explained.ts';
import type { Explained } from './explained.ts';
import { layLanes } from './lanes.ts';
import type { LaneLayout } from './lanes.ts';
import { firstHistory, stateHistory } from './state-history.ts';
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
  /** What people call the node of a label, where the model tells. */
  readonly called: (label: string) => string | null;
  /** A label as people read it: that name and what happens there, or the label itself. */
  readonly shown: (label: string) => string;
  /** The model as a drawing, where the report tells what there is to draw. */
  readonly workflow: Workflow | null;
  /** How often tasks happen, where there is no run that says when. */
  readonly tally?: Tally;
  /** How the run ended, where that is known. */
  readonly end: RunEnd | null;
  /** How the run was made; empty where that is not known. */
  readonly origin: string;
  readonly violated: boolean;
  /** Where the elements of the model are made, where that is known. */
  readonly positions?: ModelInfo['positions'];
  readonly explained: Explained;
  /** Present where the run is one that a user made: it leaves the run of the report after so many steps. */
  readonly whatIf?: {
    readonly from: number;
    readonly run: WhatIfRun;
    /** Of the run of the report: as much room is kept. */
    readonly lanes: number;
  };
}

/** The run that a user made, off the run of a property. */
export function traceOfWhatIf(
  model: Partial<ModelInfo>,
  property: PropertyResult,
  original: TraceModel,
  from: number,
  run: WhatIfRun,
): TraceModel {
  // What an earlier state violated is no news at the end.
  const here =
    run.violations.find(({ after }) => after === run.steps.length) ??
    (run.round?.passesOver === null ? { violation: run.round.violations[0] } : undefined);
  return {
    ...(original.positions ? { positions: original.positions } : {}),
    ...modelOf(
      here?.violation?.property ?? property.name,
      run.steps,
      workflowOf(model, { ...property, culprits: here?.violation?.culprits ?? [] }, run.steps),
    ),
    called: original.called,
    shown: original.shown,
    end: run.end,
    origin: 'what if',
    violated: here !== undefined,
    explained: { ...nothingExplained, doom: sharedDoom(original.explained.doom, from) },
    whatIf: { from, run, lanes: original.layout.lanes.length },
  };
}

function modelOf(
  property: string,
  told: readonly TraceStep[],
  workflow: Workflow | null,
  causes: readonly CausalLink[] = causalLinks(told),
) {
  const { steps, links } =
    workflow === null ? { steps: told, links: causes } : inBranches(new Branches(workflow, told), causes);
  return {
    property,
    steps,
    workflow,
    layout: layLanes(
      steps,
      links.flatMap(({ lane }) => lane ?? []),
    ),
    links,
    history: stateHistory(steps),
    hasLanes: steps.some(({ lane }) => lane !== undefined),
    hasChanges: steps.some(({ changes }) => changes !== undefined),
  };
}

/** What is cancelled is drawn where it was under way, also if nothing had acted there. */
function inBranches(branches: Branches, causes: readonly CausalLink[]) {
  const { steps } = branches;
  const links = causes.flatMap((link): CausalLink | CausalLink[] => {
    if (link.kind !== 'cancelled') return link;
    const lanes = new Map<string, string[]>();
    for (const name of link.names) {
      const lane = branches.laneOf(name, link.to) ?? '';
      lanes.set(lane, [...(lanes.get(lane) ?? []), name]);
    }
    return [...lanes].map(([lane, names]) =>
      lane === '' || lane === steps[link.from]!.lane ? { ...link, names } : { ...link, names, lane },
    );
  });
  return { steps, links };
}

/**
 * Prepares the trace of a property.
 * @param model the model that it is about, for its drawing and its places in the source
 * @param graph of all states, for what it proves of the run
 * @returns `null` where the property has none
 */
export function traceOf(
  property: PropertyResult,
  model: Pick<ModelInfo, 'diagram' | 'names' | 'positions'> = {},
  graph?: StateGraph,
): TraceModel | null {
  const { witness } = property;
  if (witness === null) return null;
  const steps = witness.steps ?? stepsOfLabels(witness);
  return {
    ...modelOf(
      property.name,
      steps,
      workflowOf(model, property, steps),
      witness.causes ? exactLinks(steps, witness.causes) : causalLinks(steps),
    ),
    called: (label) => elementName(label, model.names),
    ...(steps.length === 0 && model.diagram ? stateAtStart(model.diagram) : {}),
    shown: (label) => calledLabel(label, model.names),
    end: witness.log?.end ?? null,
    origin: witness.log?.origin ?? '',
    violated: property.holds === 'no',
    positions: model.positions,
    explained: explainedOf(property, witness, steps, graph),
  };
}

function stateAtStart(diagram: Diagram): Pick<TraceModel, 'history' | 'hasChanges'> {
  const history = firstHistory(diagram);
  return { history, hasChanges: history.length > 0 };
}

/** What labels alone tell; the log, where there is one, adds what else was offered. */
function stepsOfLabels(witness: NonNullable<PropertyResult['witness']>): TraceStep[] {
  return witness.labels.map((label, index) => {
    const offered = witness.log?.steps?.[index]?.offered;
    return offered ? { index, label, instead: offered.filter((other) => other !== label) } : { index, label };
  });
}
