import { simpleContent } from '../term/construct-flow.ts';
import { nodeIn } from '../term/firing.ts';
import type { Flow, FlowNode, Task, Term } from '../term/term.ts';
import { LabelReader } from './label-reader.ts';
import { identified, staticId } from './static-id.ts';

/**
 * Tells which labels fire a node: a task or effect with an outcome that is no error (its start is no firing, and neither is a crash), a compound node of
 * a flow when it is left, any other node in whatever way. With a part after the name (`pay:declined`, `choose:0`, `decision="yes"`, `gate>b`) only that part counts.
 */
export function firingsOf(term: Term, node: string): (label: string) => boolean {
  const reader = new LabelReader(term);
  const name = nodeIn(node);
  const asked = node.slice(name.length);
  const done = doneBy(term, name);
  return (label) => {
    const { place, node: who, part, exit } = reader.read(label);
    if (who !== name) return false;
    if (asked === '') return done.get(staticId(place))?.(part) ?? true;
    return part === asked || exit === asked || part + exit === asked;
  };
}

/** Tells which labels say that a node may have done its work without a record of it, and does it once more: a crash that is not harmless. */
export function repeatsOf(term: Term, node: string): (label: string) => boolean {
  const name = nodeIn(node);
  const repeating = new Set<string>();
  for (const { calls, term: t } of identified(term))
    if (t.kind === 'task' && t.name === name && t.crashes && !t.idempotent) repeating.add(calls + name);
  const reader = new LabelReader(term);
  return (label) => {
    if (repeating.size === 0) return false;
    const { place, node: who, part } = reader.read(label);
    return who === name && part === ':crash' && repeating.has(staticId(place));
  };
}

type IsDone = (part: string) => boolean;

/** The parts of a node that mean that its work is done, for each place in calls where there is one of that name. */
function doneBy(term: Term, name: string): ReadonlyMap<string, IsDone> {
  const done = new Map<string, IsDone>();
  for (const { calls, term: t } of identified(term)) {
    const id = calls + name;
    if (t.kind === 'flow' && t.nodes.some((v) => v.name === name)) done.set(id, doneInFlow(t, name));
    // the content of a node of that name comes after the flow, which has said it already
    else if ('name' in t && t.name === name && !done.has(id))
      done.set(id, t.kind === 'task' ? taskDone(t) : plainly);
  }
  return done;
}

const undone: ReadonlySet<string> = new Set([
  ':fault',
  ':crash',
  ':start',
  ':in',
  ':limit',
  ':reset',
  ':none',
]);

function plainly(part: string): boolean {
  return !undone.has(part);
}

function taskDone(task: Task): IsDone {
  const errors = task.outcomes.filter((o) => o.raise !== undefined).map((o) => `:${o.name}`);
  const isError = !task.long && task.outcomes.length === errors.length;
  return (part) => plainly(part) && !errors.includes(part) && !(isError && part === '');
}

function doneInFlow({ nodes }: Flow, name: string): IsDone {
  const node = nodes.find((v) => v.name === name)!;
  const content = node.do;
  const isOwn = content?.kind === 'task' && content.name === name;
  // a long task of the node's own name is done by its outcome, and then left
  if (isCompound(node))
    return isOwn ? (part) => part !== ':out' && taskDone(content)(part) : (part) => part === ':out';
  return content?.kind === 'task' ? taskDone(content) : plainly;
}

function isCompound(v: FlowNode): boolean {
  return v.compensate !== undefined || !simpleContent(v.do);
}
