import { simpleContent } from '../term/construct-flow.ts';
import { nodeIn } from '../term/firing.ts';
import type { Term } from '../term/term.ts';
import { preorder } from '../term/walk.ts';
import { LabelReader } from './label-reader.ts';

/**
 * Tells which labels fire a node: a task or effect with an outcome that is no error (its start is no firing), a compound node of
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

/** The parts of a node that mean that its work is done. */
function doneBy(term: Term, name: string): (part: string) => boolean {
  const bearing = [...preorder(term)].filter((t) => 'name' in t && t.name === name);
  const undone = new Set([':fault', ':start', ':in', ':out', ':limit']);
  for (const t of bearing) {
    if (t.kind !== 'task') continue;
    for (const o of t.outcomes) if (o.raise !== undefined) undone.add(`:${o.name}`);
    return (part) => !undone.has(part);
  }
  const isCompound = [...preorder(term)].some(
    (t) => t.kind === 'flow' && t.nodes.some((v) => v.name === name && !simpleContent(v.do)),
  );
  return isCompound ? (part) => part === ':out' : (part) => part !== ':limit';
}
