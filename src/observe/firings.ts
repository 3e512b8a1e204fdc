import { simpleContent } from '../term/construct-flow.ts';
import { nodeIn } from '../term/firing.ts';
import type { FlowNode, Term } from '../term/term.ts';
import { preorder } from '../term/walk.ts';
import { LabelReader } from './label-reader.ts';

/**
 * Tells which labels fire a node: a task or effect with an outcome that is no error (its start is no firing, and neither is a crash), a compound node of
 * a flow when it is left, any other node in whatever way. With a part after the name (`pay:declined`, `choose:0`, `decision="yes"`, `gate>b`) only that part counts.
 */
export function firingsOf(term: Term, node: string): (label: string) => boolean {
  const reader = new LabelReader(term);
  const name = nodeIn(node);
  const asked = node.slice(name.length);
  const isDone = doneBy(term, name);
  return (label) => {
    const { node: who, part, exit } = reader.read(label);
    if (who !== name) return false;
    return asked === '' ? isDone(part) : part === asked || exit === asked || part + exit === asked;
  };
}

/** Tells which labels say that a node may have done its work without a record of it, and does it once more: a crash that is not harmless. */
export function repeatsOf(term: Term, node: string): (label: string) => boolean {
  const name = nodeIn(node);
  const repeats = [...preorder(term)].some(
    (t) => t.kind === 'task' && t.name === name && t.crashes && !t.idempotent,
  );
  const reader = new LabelReader(term);
  return (label) => {
    if (!repeats) return false;
    const { node: who, part } = reader.read(label);
    return who === name && part === ':crash';
  };
}

/** The parts of a node that mean that its work is done. */
function doneBy(term: Term, name: string): (part: string) => boolean {
  const undone = new Set([':fault', ':crash', ':start', ':in', ':limit', ':reset', ':none']);
  for (const t of preorder(term)) {
    if (t.kind === 'flow' && t.nodes.some((v) => v.name === name && isCompound(v))) {
      const own = t.nodes.find((v) => v.name === name)!.do;
      // a long task is done by its outcome, and then left
      if (own?.kind !== 'task') return (part) => part === ':out';
      undone.add(':out');
    }
    if (t.kind !== 'task' || t.name !== name) continue;
    const errors = t.outcomes.filter((o) => o.raise !== undefined);
    for (const { name: error } of errors) undone.add(`:${error}`);
    if (!t.long && t.outcomes.length === errors.length) undone.add('');
  }
  return (part) => !undone.has(part);
}

function isCompound(v: FlowNode): boolean {
  return v.compensate !== undefined || !simpleContent(v.do);
}
