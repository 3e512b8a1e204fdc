import { basename } from 'node:path';
import { UserError } from '../errors.ts';
import { model } from '../term/model.ts';
import type { Model, Pool, Term } from '../term/term.ts';
import type { Elements } from './elements.ts';
import { flowOf, type PoolFlow } from './bpmn-flow.ts';
import { exchangesOf } from './bpmn-messages.ts';
import { contentsOf, type Contents } from './bpmn-pools.ts';
import { readSource, type BpmnSource } from './bpmn-source.ts';
import { requireSupported } from './bpmn-support.ts';
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
  /** How many instances of a pool messages may start; one more is a cut of the search. Default: 2. */
  readonly instances?: number;
}

/** Of a pool that messages start. */
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
  requireSupported(
    contents.pools.map((p) => p.process),
    source,
  );
  const exchanges = exchangesOf(contents, source);
  const taken = new Set([...source.elements.keys(), 'case']);
  const unique = (name: string): string => {
    let free = name;
    while (taken.has(free)) free += '_';
    taken.add(free);
    return free;
  };
  const flows = contents.pools.map((pool) => flowOf(pool, exchanges, unique, source));
  const instances = options.instances ?? defaultInstances;
  noteAssumptions(flows, instances, source);
  noteCalls(contents, source);
  const built = checked(source, () =>
    model(nameOf(contents, source), rootOf(contents, flows, instances, unique), {
      channels: Object.fromEntries(exchanges.signals.map((s) => [s, 'signal' as const])),
    }),
  );
  return [{ model: built, elements: source.elements, notes: source.notes }];
}

function rootOf(
  contents: Contents,
  flows: readonly PoolFlow[],
  instances: number,
  unique: (name: string) => string,
): Term {
  const only = flows.length === 1 ? flows[0]! : null;
  if (only && !only.instantiated) return only.flow;
  const pools = flows.map(({ flow, instantiated }): Pool => ({
    name: flow.name,
    instances: instantiated ? instances : null,
    flow,
  }));
  return { kind: 'pools', name: contents.collaboration?.id ?? unique('pools'), pools };
}

function nameOf(contents: Contents, source: BpmnSource): string {
  const only = contents.pools.length === 1 ? contents.pools[0]!.process.name : undefined;
  const file = basename(source.file.replaceAll('\\', '/')).replace(/\.[^.]*$/, '');
  return source.definitions.name || only || contents.collaboration?.name || file;
}

function noteAssumptions(flows: readonly PoolFlow[], instances: number, source: BpmnSource): void {
  for (const { flow, instantiated } of flows) {
    if (instantiated) source.notes.push(`messages start at most ${instances} instances of ${flow.name}`);
  }
  const environment = flows.flatMap((f) => f.environment);
  if (environment.length > 0)
    source.notes.push(`the environment lets these happen at any moment: ${environment.join(', ')}`);
}

/** A call activity is one task; the process that it calls is a pool like any other. */
function noteCalls({ pools }: Contents, source: BpmnSource): void {
  const processes = new Set(pools.map((p) => p.process.id));
  for (const { id, calledElement } of pools.flatMap((p) => p.nodes)) {
    const called = calledElement?.replace(/^.*:/, '');
    if (called !== undefined && processes.has(called)) {
      source.notes.push(`${id!} is one task: ${called}, which it calls, is checked beside it, not inside it`);
    }
  }
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
