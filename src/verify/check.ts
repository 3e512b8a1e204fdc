import { analyse } from '../analyse/analyse.ts';
import type { PropertyVerdict } from '../analyse/context.ts';
import type { ModelResult, PropertyResult } from '../report/document.ts';
import { UserError } from '../errors.ts';
import { evaluateCondition } from '../term/data.ts';
import type { Property } from '../term/term.ts';
import { Explainer } from './explain.ts';
import { keeping } from './keeping.ts';
import { monitorsOf } from './monitors.ts';
import { exploreOptions, type SearchOptions } from './search-options.ts';
import { modelRef, open, type Opened, type Source } from './source.ts';
import { replayWitness } from './witness.ts';

/**
 * Decides all properties of a model on its net. Every witness of a violation is replayed on the system that runs the model (the
 * engine for terms and BPMN, the token game for nets) before it is reported.
 * @throws UserError for mistakes in the model that show only when it is searched (handlers, conditions, invariants); FP3021 to FP3025 for
 *   a checkpoint that cannot be gone on with
 * @throws BugError FP9002 when engine and net disagree on a witness
 */
export async function check(source: Source, options: SearchOptions = {}): Promise<ModelResult> {
  const opened = await open(source);
  const invariants = new Guarded(opened.watched.properties);
  const kept = keeping(modelRef(source), opened.net, options);
  const analysis = await analyse(kept.net, {
    ...exploreOptions(options),
    checkpoints: kept.checkpoints,
    invariants: invariants.properties,
  }).catch((error: unknown) => {
    throw invariants.mistake ?? error;
  });
  const { verdict, stateSpace, properties, notes, elapsedMs } = analysis;
  return {
    model: source.info,
    verdict,
    stateSpace,
    properties: await replayed(properties, source, opened),
    notes: [...source.notes, ...notes, ...kept.notes(stateSpace)],
    elapsedMs: Math.round(elapsedMs * 1000) / 1000,
  };
}

async function replayed(
  verdicts: readonly PropertyVerdict[],
  source: Source,
  opened: Opened,
): Promise<readonly PropertyResult[]> {
  const explainer = new Explainer(opened, source);
  const results: PropertyResult[] = [];
  for (const verdict of verdicts) {
    const result = withReplay(verdict, source, opened);
    const { name, witness } = result;
    const explained = witness === null ? {} : await explainer.explain(name, witness.labels);
    results.push(witness === null ? result : { ...result, witness: { ...witness, ...explained } });
  }
  return results;
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

/** Invariants that are evaluated as runs evaluate them, so that a mistake in one has the same code wherever it shows. */
class Guarded {
  readonly properties: readonly Property[];
  /** The first mistake that one of them made. */
  mistake: UserError | null = null;

  constructor(properties: readonly Property[]) {
    this.properties = properties.map((property) => ({
      ...property,
      test: (data) => {
        try {
          return evaluateCondition(property, data, property.name);
        } catch (error) {
          if (error instanceof UserError) this.mistake ??= error;
          throw error;
        }
      },
    }));
  }
}
