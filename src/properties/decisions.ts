/** What a model leaves to its environment, by the labels of docs/semantics.md. */
import type { Term } from '../term/term.ts';
import { children } from '../term/walk.ts';

/** Tells which of the labels offered are for the environment to decide. */
export type Decisions = (offered: readonly string[]) => readonly boolean[];

/**
 * The environment decides when events happen and with which values, how long tasks and effects end, when they crash, and when timers fire (section 5). What
 * else the model leaves open shows where several actions of one node are offered: outcomes that no handler decides, branches, the ways out of a
 * loop, numbers of instances. Which of several nodes goes on is a matter of order, and decided by nobody.
 */
export function decisionsOf(root: Term): Decisions {
  const waiting = new Map<string, Waiting>();
  collect(root, '', waiting);
  return (offered) => {
    const nodes = offered.map((label) => nodeOf(label).place);
    const actions = new Map<string, number>();
    for (const node of nodes) actions.set(node, (actions.get(node) ?? 0) + 1);
    return offered.map((label, i) => actions.get(nodes[i]!)! > 1 || isAwaited(label, waiting));
  };
}

/** A node that waits for the environment: in all its actions, or in those of these parts. */
type Waiting = 'always' | ReadonlySet<string>;

function collect(term: Term, calls: string, waiting: Map<string, Waiting>): void {
  if (term.kind === 'event' || term.kind === 'timer') waiting.set(calls + term.name, 'always');
  if (term.kind === 'task' && term.long)
    waiting.set(calls + term.name, new Set([...term.outcomes.map((o) => o.name), 'fault', 'crash']));
  if (term.kind === 'flow')
    for (const { name, attached } of term.nodes)
      if (attached?.on.kind === 'event' || attached?.on.kind === 'timer') waiting.set(calls + name, 'always');
  const inside = term.kind === 'call' ? `${calls}${term.name}/` : calls;
  for (const inner of children(term)) collect(inner, inside, waiting);
}

function isAwaited(label: string, waiting: ReadonlyMap<string, Waiting>): boolean {
  const { id, part } = nodeOf(label);
  const known = waiting.get(id);
  if (known === undefined) return false;
  return known === 'always' ? !part.startsWith('out') : known.has(part);
}

/** Frames of calls, of instances and of recursions, then the node: names hold none of the signs behind them. */
const place = /^((?:[^/:[#=<>{,]+(?:\[\d+\]|#\d+)?\/)*)([^/:[#=<>{,]+)(.*)$/su;

/** What stands behind a colon, up to the next sign: an outcome, `start`, `in`, `out`. Ways in, before it, are edges. */
const outcome = /:([^:#=<>{,]+)/u;

/** The node of a label: its name with the path, the same without the numbers of instances, and what it does there. */
export function nodeOf(label: string): {
  readonly place: string;
  readonly id: string;
  readonly name: string;
  readonly part: string;
} {
  const [, path = '', name = label, rest = ''] = place.exec(label) ?? [];
  const id = path.replace(/[^/]+(\[\d+\]|#\d+)\//gu, '') + name;
  return { place: path + name, id, name, part: outcome.exec(rest)?.[1] ?? '' };
}
