import { standardProperties } from '../src/report/document.ts';
import type { StandardProperty } from '../src/report/document.ts';
import { engine } from '../src/kernel/engine.ts';
import type { Action, Engine } from '../src/kernel/engine.ts';
import type { State } from '../src/kernel/state.ts';
import type { End } from '../src/lts.ts';
import type { Model, Term } from '../src/term/term.ts';
import { children } from '../src/term/walk.ts';
import { plainVerdicts } from '../properties/plain-verdicts.ts';

/** What must be found in a model, read off the engine's own graph: neither the net nor the packed explorer has a part in it. */
export interface PlainExpectations {
  readonly states: number;
  readonly edges: number;
  readonly ends: Readonly<Record<End, number>>;
  readonly verdict: 'sound' | 'unsound' | 'unknown';
  readonly properties: Readonly<Record<string, 'yes' | 'no' | 'unknown'>>;
  /** Steps of the shortest witness of each violated property; `null` where a run cannot show it. */
  readonly witnessSteps: Readonly<Record<string, number | null>>;
  /** The run that always takes the first action offered completes without showing the defect. */
  readonly scheduleDependent: boolean;
}

interface Node {
  readonly state: State;
  readonly end: End | null;
  /** Steps of the shortest run to here. */
  readonly depth: number;
  readonly next: readonly number[];
}

/** Properties that `sound` is made of (docs/semantics.md speaks of soundness; `safe` and `deadlock-free` stand beside it). */
const soundness: readonly StandardProperty[] = standardProperties.filter(
  (name) => name !== 'safe' && name !== 'deadlock-free',
);

/** No example has more states. */
const mostStates = 10_000;

/**
 * Explores a model the plain way and decides the standard properties by definition; where the error `limit` was raised, what is
 * not violated is unknown.
 * @throws Error when the model has more than 10,000 states, or when the two ways of deciding a property differ
 */
export async function plainExpectations(model: Model): Promise<PlainExpectations> {
  const system = engine(model);
  const plain = await plainVerdicts(system, activitiesOf(model.term), mostStates);
  if (plain === null) throw new Error(`${model.name} has more than ${mostStates} states`);
  const nodes = graphOf(system);
  const shown = shownBy(system);
  const doomed = doomedIn(nodes);
  const properties: Record<string, 'yes' | 'no' | 'unknown'> = {};
  const witnessSteps: Record<string, number | null> = {};
  for (const name of standardProperties) {
    const steps =
      name === 'option-to-complete'
        ? stepsToDoom(nodes, doomed)
        : nearest(nodes, (n) => shown[name]?.(n) === true);
    const holds = plain.holds[name]!;
    const visible = name in shown || name === 'option-to-complete';
    if (visible && holds !== (steps === null)) throw new Error(`${model.name}: ${name} is not decided`);
    properties[name] = answer(name, holds, plain.limited, system);
    if (properties[name] === 'no') witnessSteps[name] = steps;
  }
  const parts = soundness.map((name) => properties[name]);
  return {
    states: plain.states,
    edges: plain.edges,
    ends: plain.ends,
    verdict: parts.includes('no') ? 'unsound' : parts.includes('unknown') ? 'unknown' : 'sound',
    properties,
    witnessSteps,
    scheduleDependent: dependsOnSchedule(nodes, doomed, shown, witnessSteps),
  };
}

/** A bound that was met hides what lies beyond it: only what was seen is certain. */
function answer(name: StandardProperty, holds: boolean, limited: boolean, { program }: Engine) {
  if (!limited) return holds ? 'yes' : 'no';
  if (name === 'no-dead-tasks') return holds ? 'yes' : 'unknown';
  if (name === 'no-undelivered-messages' && program.channels.length === 0) return 'yes';
  return holds ? 'unknown' : 'no';
}

function graphOf(system: Engine): Node[] {
  const numbers = new Map([[system.key(system.initial), 0]]);
  const met: { state: State; depth: number }[] = [{ state: system.initial, depth: 0 }];
  const nodes: Node[] = [];
  for (const { state, depth } of met) {
    const next = system.enabled(state).map((action: Action) => {
      const after = system.step(state, action).state;
      const key = system.key(after);
      if (!numbers.has(key)) numbers.set(key, met.push({ state: after, depth: depth + 1 }) - 1);
      return numbers.get(key)!;
    });
    nodes.push({ state, depth, next, end: system.end(state) });
  }
  return nodes;
}

/** What a single state shows to be violated. */
function shownBy(system: Engine): Readonly<Partial<Record<StandardProperty, (n: Node) => boolean>>> {
  const marked = (n: Node, kind: string) => system.view(n.state).filter((e) => e.kind === kind);
  const ends = system.program.positions.filter((p) => p.kind === 'sink').map((p) => p.name);
  const onlyRoot = ends.length === 1 && ends[0] === 'root';
  const early = (n: Node) =>
    marked(n, 'sink').some((e) => e.name === 'root') &&
    (marked(n, 'sink').length > 1 || marked(n, 'token').length > 0);
  const twice = (n: Node) =>
    n.end === 'completed' && marked(n, 'sink').some((e) => ends.includes(e.name) && Number(e.value) > 1);
  return {
    'proper-completion': (n) => twice(n) || (onlyRoot && early(n)),
    'deadlock-free': (n) => n.end === 'deadlocked',
    safe: (n) => marked(n, 'token').some((e) => Number(e.value) > 1),
    'no-unhandled-failure': (n) => n.end === 'failed' && n.state.failed !== 'limit',
    'no-undelivered-messages': (n) =>
      (n.end === 'completed' || n.end === 'cancelled') && n.state.channels.some((count) => count > 0),
  };
}

function nearest(nodes: readonly Node[], violates: (n: Node) => boolean): number | null {
  return nodes.find(violates)?.depth ?? null;
}

/** The states from which no final state can be reached. */
function doomedIn(nodes: readonly Node[]): ReadonlySet<Node> {
  const doomed = new Set(nodes.filter((n) => n.end === null || n.end === 'deadlocked'));
  for (let before = Infinity; doomed.size < before;) {
    before = doomed.size;
    for (const n of doomed) if (n.next.some((i) => !doomed.has(nodes[i]!))) doomed.delete(n);
  }
  return doomed;
}

/** To the nearest state from which no final state can be reached, and on to the nearest deadlock if there is one. */
function stepsToDoom(nodes: readonly Node[], doomed: ReadonlySet<Node>): number | null {
  const first = nodes.find((n) => doomed.has(n));
  if (first === undefined) return null;
  const further = new Map([[first, 0]]);
  for (const [n, steps] of further) {
    if (n.end === 'deadlocked') return first.depth + steps;
    for (const i of n.next) if (!further.has(nodes[i]!)) further.set(nodes[i]!, steps + 1);
  }
  return first.depth;
}

function dependsOnSchedule(
  nodes: readonly Node[],
  doomed: ReadonlySet<Node>,
  shown: ReturnType<typeof shownBy>,
  witnessSteps: PlainExpectations['witnessSteps'],
): boolean {
  const broken = Object.keys(witnessSteps).filter((name) => name !== 'safe' && witnessSteps[name] !== null);
  if (broken.length === 0) return false;
  const visited = new Set<Node>();
  for (let n: Node | undefined = nodes[0]; n !== undefined && !visited.has(n); n = nodes[n.next[0] ?? -1]) {
    visited.add(n);
    if (doomed.has(n) || broken.some((name) => shown[name as StandardProperty]?.(n))) return false;
  }
  return [...visited].at(-1)?.end === 'completed';
}

/** Tasks, and nodes of flows that count as activities, by name behind the calls around them (docs/semantics.md, 12.10 and 12.14). */
function activitiesOf(term: Term, calls = ''): string[] {
  const inside = term.kind === 'call' ? `${calls}${term.name}/` : calls;
  const within = children(term).flatMap((t) => activitiesOf(t, inside));
  if (term.kind === 'task') return [calls + term.name, ...within];
  if (term.kind !== 'flow') return within;
  return [...term.nodes.filter((v) => v.activity).map((v) => calls + v.name), ...within];
}
