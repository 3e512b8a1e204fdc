import { basename } from 'node:path';
import { UserError } from '../errors.ts';
import { model } from '../term/model.ts';
import type { MessageOrder, Model, Pool, Term } from '../term/term.ts';
import { nodesOf } from './bpmn-elements.ts';
import { flowOf } from './bpmn-flow.ts';
import { levelOf } from './bpmn-level.ts';
import { exchangesOf } from './bpmn-messages.ts';
import { contentsOf, type Contents, type PoolSource } from './bpmn-pools.ts';
import { readSource, type BpmnSource } from './bpmn-source.ts';
import { startsInstances } from './bpmn-starts.ts';
import { requireSupported } from './bpmn-support.ts';
import { Translation } from './bpmn-translation.ts';
import type { Elements } from './elements.ts';
import type { ReadOptions } from './file.ts';

/** A model translated from BPMN. */
export interface ImportedModel {
  readonly model: Model;
  readonly elements: Elements;
  /** What was assumed: one sentence each. */
  readonly notes: readonly string[];
}

/** Options of {@link readBpmn}. */
export interface BpmnOptions extends ReadOptions {
  /**
   * How many instances of a pool messages may start (one more is a cut of the search), and of an activity there are where their number
   * is open. Default: 2.
   */
  readonly instances?: number;
  /** In which order messages between pools are received. Default: `bag`, in any. */
  readonly messages?: 'bag' | MessageOrder;
}

/** Of a pool that messages start, and of an activity with an open number of instances. */
const defaultInstances = 2;

/**
 * Reads a BPMN 2.0 file as one model: a flow for its only process, else pools side by side. `docs/bpmn.md` says what each
 * element becomes. Nodes, sequence flows and message flows keep their ids as names.
 * @param path the file, as it is to be named in errors
 * @returns one model, in a list
 * @throws UserError FP20xx with file, line and element
 */
export async function readBpmn(path: string, options: BpmnOptions = {}): Promise<ImportedModel[]> {
  const source = await readSource(path, options);
  const contents = contentsOf(source);
  requireSupported([...contents.pools.map((p) => p.process), ...contents.called.values()], source);
  const exchanges = exchangesOf(contents, source);
  const instances = options.instances ?? defaultInstances;
  const translation = new Translation(source, exchanges, contents.called, instances, flowOf);
  const order = options.messages ?? 'bag';
  const { peers } = exchanges;
  const built = checked(source, () => {
    const pools = contents.pools.map((pool) => poolOf(pool, translation));
    noteAssumptions(pools, translation);
    return model(nameOf(contents, source), rootOf(contents, pools, translation), {
      channels: Object.fromEntries(exchanges.signals.map((s) => [s, 'signal' as const])),
      ...(order === 'bag' || Object.keys(peers).length === 0 ? {} : { network: { order, peers } }),
    });
  });
  return [{ model: built, elements: source.elements, notes: source.notes }];
}

/** A process that stands on its own; messages start instances of it if a start event receives them. */
function poolOf({ name, process }: PoolSource, t: Translation): Pool {
  const instantiated = nodesOf(process).some((v) => startsInstances(v, t.exchanges));
  t.open.push(process);
  const level = levelOf(process, name, { timed: false, several: instantiated });
  const flow = t.flow(level, name, 'start-events', t);
  t.open.pop();
  return { name, instances: instantiated ? t.instances : null, flow };
}

function rootOf(contents: Contents, pools: readonly Pool[], t: Translation): Term {
  const only = pools.length === 1 ? pools[0]! : null;
  if (only && only.instances === null) return only.flow;
  return { kind: 'pools', name: contents.collaboration?.id ?? t.unique('pools'), pools };
}

function nameOf(contents: Contents, source: BpmnSource): string {
  const only = contents.pools.length === 1 ? contents.pools[0]!.process.name : undefined;
  const file = basename(source.file.replaceAll('\\', '/')).replace(/\.[^.]*$/, '');
  return source.definitions.name || only || contents.collaboration?.name || file;
}

function noteAssumptions(pools: readonly Pool[], t: Translation): void {
  for (const { name, instances } of pools) {
    if (instances !== null) t.note(`messages start at most ${instances} instances of ${name}`);
  }
  const environment = [...t.environment];
  if (environment.length > 0)
    t.note(`the environment lets these happen at any moment: ${environment.join(', ')}`);
}

/** Adds file and line to mistakes that the checks of terms find. */
function checked<T>(source: BpmnSource, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const line =
      error.place.element === undefined ? undefined : source.elements.get(error.place.element)?.line;
    throw error.at({ file: source.file, ...(line === undefined ? {} : { line }) });
  }
}
