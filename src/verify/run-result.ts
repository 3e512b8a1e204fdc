import type { ModelResult, PropertyResult } from '../report/document.ts';
import type { End } from '../lts.ts';
import type { Expected, ReplayLog, TraceStep } from '../trace.ts';
import { withWhy } from '../report/why.ts';
import { explainRun } from './explain.ts';
import { isPartOfSound } from './sound.ts';
import type { Places } from './log-positions.ts';
import { positioned } from './positioned.ts';
import { open, type Source } from './source.ts';

/** What a report is made of where one run, and nothing else, was looked at. */
export interface LookedAt {
  readonly source: Source;
  readonly log: ReplayLog;
  readonly steps: readonly TraceStep[];
  readonly violation: (Expected & { readonly message?: string }) | null;
  readonly notes: readonly string[];
  readonly elapsedMs: number;
  /** Where the violation and the model are made, if it was read already. */
  readonly places?: Places;
}

/**
 * The result of one run, in the form of the report document: the property that it violates, or else the entry `run`, which holds
 * it and is undecided, since other runs were not looked at. The state space is the path of the run.
 */
export async function runResult(run: LookedAt): Promise<ModelResult> {
  const { source, steps, violation, notes, elapsedMs } = run;
  // The digest is that of a file.
  const { digest: _, ...log } = run.log;
  const labels = steps.map((s) => s.label);
  const witness = { labels, log, steps, ...(await explainRun(source, violation, steps)) };
  const entry: PropertyResult = violation
    ? {
        name: violation.property,
        holds: 'no',
        culprits: violation.culprits,
        witness,
        reason: violation.message ?? 'The run shows it.',
      }
    : { name: 'run', holds: 'unknown', culprits: [], witness, reason: 'One run, which violates nothing.' };
  const result: ModelResult = {
    model: source.info,
    verdict: violation !== null && isPartOfSound(violation.property) ? 'unsound' : 'unknown',
    stateSpace: await pathSpace(source, log, elapsedMs),
    properties: [withWhy(entry, source.info.names)],
    notes: [...notes, 'Only one run was looked at.'],
    elapsedMs,
  };
  return run.places === undefined ? positioned(result, source, true) : atPlaces(result, run.places);
}

/** A result of one property. */
function atPlaces({ model, properties, ...rest }: ModelResult, { position, positions }: Places): ModelResult {
  const placed = position === undefined ? properties : properties.map((q) => ({ ...q, position }));
  return { ...rest, model: positions === undefined ? model : { ...model, positions }, properties: placed };
}

async function pathSpace(
  source: Source,
  log: ReplayLog,
  elapsedMs: number,
): Promise<ModelResult['stateSpace']> {
  const { system } = await open(source);
  const keys = new Set<string>();
  let [place, marking] = [0, 0];
  let state = system.initial;
  const visit = (): void => {
    keys.add(system.key(state));
    const tokens = system.view(state).flatMap((e) => (e.kind === 'token' ? [Number(e.value)] : []));
    place = tokens.reduce((most, n) => Math.max(most, n), place);
    marking = Math.max(
      marking,
      tokens.reduce((sum, n) => sum + n, 0),
    );
  };
  visit();
  for (const { offered, pick } of log.steps) {
    const action = system.enabled(state).find((a) => a.label === offered[pick]);
    if (action === undefined) break;
    state = system.step(state, action).state;
    visit();
  }
  const at = (end: End): number => (log.end === end ? 1 : 0);
  return {
    states: keys.size,
    edges: log.steps.length,
    deadlocks: at('deadlocked'),
    finals: at('completed') + at('cancelled') + at('failed'),
    ends: {
      completed: at('completed'),
      cancelled: at('cancelled'),
      failed: at('failed'),
      deadlocked: at('deadlocked'),
    },
    complete: false,
    cutBy: null,
    method: 'one run',
    maxTokensPerPlace: place,
    maxTokensPerMarking: marking,
    depth: log.steps.length,
    statesPerSecond: Math.round((1000 * keys.size) / Math.max(elapsedMs, 1)),
    memoryBytes: 0,
  };
}
