import { analyse, type AnalyseOptions } from '../analyse/analyse.ts';
import { count, type Counted } from '../analyse/count.ts';
import type { FieldModel } from '../fields.ts';
import type { ModelResult } from '../report/document.ts';
import { keeping } from './keeping.ts';
import { defaultMaxMemory, exploreOptions, type SearchOptions } from './search-options.ts';
import { modelRef, open, type Source } from './source.ts';

/** What `explore` tells beside the counts, as the Model Checking Contest asks for it. */
const told: ReadonlySet<string> = new Set(['deadlock-free', 'safe', 'no-dead-tasks']);

/**
 * Counts the state space of a model and gives the figures of the Model Checking Contest. For a net every dead marking is a deadlock
 * and every transition counts, also where it is a workflow net.
 * @throws UserError for mistakes in the model that show only when it is searched; FP3021 to FP3025 for a checkpoint that cannot be gone
 *   on with
 */
export async function exploreModel(source: Source, options: SearchOptions = {}): Promise<ModelResult> {
  const { net } = await open(source);
  const asked = source.kind === 'net' ? ({ ...net, ending: 'plain-net' } as const) : net;
  const kept = await keeping(modelRef(source), asked, options);
  const { stateSpace, properties, notes, elapsedMs } = await counted(kept.net, {
    ...exploreOptions(options),
    checkpoints: kept.checkpoints,
  });
  return {
    model: source.info,
    verdict: 'not-applicable',
    stateSpace,
    properties: properties
      .filter(({ name }) => told.has(name))
      .map(({ name, holds, culprits, reason }) => ({ name, holds, culprits, witness: null, reason })),
    notes: [...source.notes, ...notes, ...kept.notes(stateSpace)],
    elapsedMs: Math.round(elapsedMs * 1000) / 1000,
  };
}

/** Stubborn sets and reduced models do not tell all states: what is asked of them is decided as a check does. */
function counted(net: FieldModel, options: AnalyseOptions): Promise<Counted> {
  const { method = 'auto', maxMemory = defaultMaxMemory } = options;
  return method === 'stubborn' || method === 'reduce'
    ? analyse(net, options)
    : count(net, method, { ...options, maxMemory });
}
