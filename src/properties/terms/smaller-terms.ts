/** Terms to be tried in place of one: it is cut down where it stands, from the root inwards. */
import type { Flow, FlowNode, Outcome, Task, Term } from '../../term/term.ts';
import { children, mapChildren } from '../../term/walk.ts';

/** What may stand at a place: anything, an atom (in `defer`), or what a compound node of a flow holds. */
type Place = 'any' | 'atom' | 'content';

const skip: Term = { kind: 'skip' };

/**
 * Simpler terms, the largest cuts first at each place; not all of them are valid in their surroundings. None has more nodes.
 * @param place what may stand there
 */
export function* simplerTerms(term: Term, place: Place = 'any'): Generator<Term> {
  if (place === 'any') {
    if (term.kind !== 'skip') yield skip;
    yield* children(term);
  } else if (place === 'content') yield* children(term).map(compound);
  yield* withoutParts(term);
  yield* plainer(term);
  const inner = children(term);
  for (const [i, part] of inner.entries())
    for (const simpler of simplerTerms(part, placeOf(term, i))) {
      let at = 0;
      yield mapChildren(term, (other) => (at++ === i ? simpler : other));
    }
}

/** A node of a flow that holds an atom is a simple one, and has its name. */
function compound(term: Term): Term {
  return { kind: 'seq', parts: [term] };
}

function placeOf(around: Term, child: number): Place {
  if (around.kind === 'defer') return child < around.branches.length ? 'atom' : 'any';
  if (around.kind !== 'flow') return 'any';
  const content = children(around)[child]!;
  const isSimple = around.nodes.some(
    (node) => node.do === content && 'name' in content && content.name === node.name,
  );
  return isSimple ? 'atom' : 'content';
}

/** One part less, where there is more than one. */
function* withoutParts(term: Term): Generator<Term> {
  switch (term.kind) {
    case 'seq':
      for (const parts of withoutOne(term.parts)) yield { ...term, parts };
      return;
    case 'par':
      for (const branches of withoutOne(term.branches)) {
        yield { ...term, branches };
        if (typeof term.join === 'object')
          yield { ...term, branches, join: { first: Math.max(1, term.join.first - 1) } };
      }
      return;
    case 'xor':
    case 'or':
      for (const branches of withoutOne(term.branches)) yield { ...term, branches };
      return;
    case 'defer':
      for (const branches of withoutOne(term.branches)) yield { ...term, branches };
      return;
    case 'scope':
      for (const error of Object.keys(term.on)) {
        const { [error]: _, ...on } = term.on;
        yield { ...term, on };
      }
      return;
    case 'task':
      for (const outcomes of withoutOne(term.outcomes)) yield { ...term, outcomes };
      return;
    case 'flow':
      for (const { name } of term.nodes) yield withoutNode(term, name);
      for (const edge of term.edges) yield { ...term, edges: term.edges.filter((other) => other !== edge) };
      return;
    default:
  }
}

function withoutOne<T>(list: readonly T[]): T[][] {
  return list.length < 2 ? [] : list.map((_, i) => list.filter((_, at) => at !== i));
}

/** With what hangs on the node: its edges, what is attached to it, what it compensates. */
function withoutNode(flow: Flow, name: string): Flow {
  const gone = new Set([name]);
  for (const node of flow.nodes)
    if (node.attached?.to === name || node.compensates === name) gone.add(node.name);
  return {
    ...flow,
    starts: flow.starts.filter((v) => !gone.has(v)),
    edges: flow.edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to)),
    nodes: flow.nodes
      .filter((node) => !gone.has(node.name))
      .map((node) => {
        if (!node.compensate) return node;
        const handlers = node.compensate.handlers.filter((h) => !gone.has(h));
        return { ...node, compensate: { ...node.compensate, handlers } };
      }),
  };
}

/** The same node with one thing less to say about it. */
function* plainer(term: Term): Generator<Term> {
  switch (term.kind) {
    case 'task':
      yield* plainerTask(term);
      return;
    case 'event':
      yield* without(term, 'within');
      yield { kind: 'event', name: term.name, ...(term.within === undefined ? {} : { within: term.within }) };
      return;
    case 'par':
      if (term.join !== 'all') yield { ...term, join: 'all', rest: 'cancel' };
      return;
    case 'xor':
      for (const branches of plainerEach(term.branches, ['when', 'else'])) yield { ...term, branches };
      return;
    case 'or':
      for (const branches of plainerEach(term.branches, ['when', 'else'])) yield { ...term, branches };
      if (term.join !== 'all') yield { ...term, join: 'all' };
      return;
    case 'loop':
      yield* without(term, 'when');
      return;
    case 'mi':
      yield* without(term, 'from');
      yield* without({ ...term, add: false }, 'items');
      yield { ...term, join: 'all', rest: 'cancel', add: false };
      return;
    case 'cancel':
    case 'finish':
      yield { ...term, scope: 'case' };
      return;
    case 'send':
    case 'receive':
      for (const channels of withoutOne(term.channels)) yield { ...term, channels };
      return;
    case 'flow':
      yield* plainerFlow(term);
      return;
    default:
  }
}

function* plainerTask(task: Task): Generator<Task> {
  yield* without(task, 'run');
  yield* without(task, 'within');
  yield* without(task, 'crashes');
  yield* without(task, 'idempotent');
  if (task.effect) yield* without({ ...task, long: false }, 'effect');
  else if (task.long) yield { ...task, long: false };
  const said: readonly (keyof Outcome)[] = ['set', 'when', 'raise', 'escalate'];
  for (const outcomes of plainerEach(task.outcomes, said)) yield { ...task, outcomes };
  for (const reads of shorter(task.reads)) yield { ...task, reads };
  for (const writes of shorter(task.writes)) yield { ...task, writes };
}

function* plainerFlow(flow: Flow): Generator<Flow> {
  const said: readonly (keyof FlowNode)[] = ['do', 'end', 'attached', 'compensate', 'compensates'];
  for (const nodes of plainerEach(flow.nodes, said)) yield { ...flow, nodes };
  for (const [i, node] of flow.nodes.entries()) {
    for (const sends of shorter(node.sends)) yield { ...flow, nodes: flow.nodes.with(i, { ...node, sends }) };
    for (const receives of shorter(node.receives))
      yield { ...flow, nodes: flow.nodes.with(i, { ...node, receives }) };
  }
  for (const edges of plainerEach(flow.edges, ['when', 'else'])) yield { ...flow, edges };
}

function shorter(list: readonly string[]): string[][] {
  return list.map((_, i) => list.filter((_, at) => at !== i));
}

/** The list with one of its items saying one thing less. */
function* plainerEach<T extends object>(list: readonly T[], keys: readonly (keyof T)[]): Generator<T[]> {
  for (const [i, item] of list.entries())
    for (const key of keys) for (const plain of without(item, key)) yield list.with(i, plain);
}

function* without<T extends object>(item: T, key: keyof T): Generator<T> {
  if (!(key in item)) return;
  const rest = { ...item };
  delete rest[key];
  yield rest;
}
