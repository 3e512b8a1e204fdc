import { analyse } from '../analyse/analyse.ts';
import type { PropertyVerdict } from '../analyse/context.ts';
import { TimeLimit } from '../explore/watch.ts';
import type { ModelResult, PropertyResult } from '../report/document.ts';
import { withWhy } from '../report/why.ts';
import { evaluateCondition } from '../term/data.ts';
import { inWords, isInvariant } from '../term/property.ts';
import type { Invariant } from '../term/term.ts';
import { keeping } from './keeping.ts';
import { monitorsOf } from './monitors.ts';
import { exploreOptions, type SearchOptions } from './search-options.ts';
import { placed, positioned } from './positioned.ts';
import { modelRef, open, type Opened, type Source } from './source.ts';
import { purityChecked } from './purity.ts';
import { replayWitness } from './witness.ts';

/**
 * Decides all properties of a model on its net. Every witness of a violation is replayed on the system that runs the model (the
 * engine for terms and BPMN, the token game for nets) before it is reported.
 * @throws UserError for mistakes in the model that show only when it is searched (handlers, conditions, invariants); FP3021 to FP3025 for
 *   a checkpoint that cannot be gone on with
 * @throws BugError FP9002 when engine and net disagree on a witness
 */
export async function check(source: Source, options: SearchOptions = {}): Promise<ModelResult> {
  const result = await placed(source, () => decided(source, options));
  return positioned(result, source, options.positions);
}

async function decided(source: Source, options: SearchOptions): Promise<ModelResult> {
  const time = TimeLimit.of(options.timeoutMs);
  const opened = await open(source);
  const kept = await keeping(modelRef(source), opened.net, options);
  const analysis = await analyse(kept.net, {
    ...exploreOptions(options, time),
    checkpoints: kept.checkpoints,
    invariants: opened.watched.invariants.map(asInRuns),
  });
  const { verdict, stateSpace, properties, notes, elapsedMs } = analysis;
  return {
    model: source.info,
    verdict,
    stateSpace,
    properties: await explained(
      [
        ...properties.map((q) => withReplay(said(q, source), source, opened)),
        ...(await overRuns(source, opened, boundedBy(properties, options), time)),
      ],
      source,
      opened,
    ),
    notes: [...source.notes, ...notes, ...kept.notes(stateSpace)],
    elapsedMs: Math.round(elapsedMs * 1000) / 1000,
  };
}

/** Of a model without bounds as many states can be found as one likes to wait for. */
function boundedBy(properties: readonly PropertyVerdict[], options: SearchOptions): SearchOptions {
  const isUnbounded = properties.some(({ name, holds }) => name === 'bounded' && holds === 'no');
  return isUnbounded ? { maxStates: statesOfUnbounded, ...options } : options;
}

const statesOfUnbounded = 100_000;

async function overRuns(
  source: Source,
  opened: Opened,
  options: SearchOptions,
  time: TimeLimit,
): Promise<readonly PropertyResult[]> {
  if (source.kind === 'net' || source.model.properties.every(isInvariant)) return [];
  const { decideRunProperty } = await import('./run-properties.ts');
  const results: PropertyResult[] = [];
  for (const property of purityChecked(source.model).properties) {
    if (!isInvariant(property))
      results.push(await decideRunProperty(source, opened, property, options, time));
  }
  return results;
}

/** What led to each violation, and what would have avoided it; of a run that goes round for ever neither is asked. */
async function explained(
  results: readonly PropertyResult[],
  source: Source,
  opened: Opened,
): Promise<readonly PropertyResult[]> {
  if (results.every(({ witness }) => witness === null)) return results;
  const { Explainer } = await import('./explain.ts');
  const explainer = new Explainer(opened, source);
  const told: PropertyResult[] = [];
  for (const result of results) {
    const { name, witness } = result;
    const why =
      witness === null || witness.loopFrom !== undefined ? {} : await explainer.explain(name, witness.labels);
    told.push(
      witness === null ? result : withWhy({ ...result, witness: { ...witness, ...why } }, source.info.names),
    );
  }
  return told;
}

/** What the user says of a violated invariant comes before where it is violated. */
function said(verdict: PropertyVerdict, source: Source): PropertyVerdict {
  if (source.kind === 'net' || verdict.holds !== 'no') return verdict;
  const message = source.model.properties.find(({ name }) => name === verdict.name)?.message;
  const { reason } = verdict;
  const plain = `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
  return message === undefined ? verdict : { ...verdict, reason: inWords(message, plain) };
}

function withReplay(verdict: PropertyVerdict, source: Source, opened: Opened): PropertyResult {
  const { name, holds, culprits, witness: labels, reason, pointOfNoReturn, isShortest } = verdict;
  if (holds !== 'no' || labels === null) return { name, holds, culprits, witness: null, reason };
  const { system, watched } = opened;
  const monitor = monitorsOf(system, watched).get(name) ?? null;
  return {
    name,
    holds,
    culprits,
    witness: replayWitness(
      system,
      modelRef(source),
      { name, culprits, labels, pointOfNoReturn, isShortest },
      monitor,
    ),
    reason,
  };
}

/** An invariant that is evaluated as runs evaluate it, so that a mistake in it has the same code wherever it shows. */
function asInRuns(property: Invariant): Invariant {
  return { ...property, test: (data) => evaluateCondition(property, data, property.name) };
}
