import { reject } from './rejection.ts';
import type { Task, Term } from './term.ts';
import { preorder } from './walk.ts';

/** The node that is meant by a node or one way of firing it: `pay` of `pay:declined`. */
export function nodeIn(firing: string): string {
  return /^[^:=>]*/.exec(firing)![0];
}

/** Nodes that fire in one way, or in ways that all mean that their work is done. */
const works: ReadonlySet<Term['kind']> = new Set([
  'task',
  'event',
  'timer',
  'send',
  'receive',
  'split',
  'merge',
  'cancel',
  'finish',
]);

/**
 * Checks that a property asks for something that the model does: a property of a node that there is not would hold of it for nothing.
 * @param firing a node, or one way of firing it
 * @throws UserError FP1031
 */
export function validateFiring(firing: string, property: string, root: Term): void {
  const name = nodeIn(firing);
  const part = firing.slice(name.length);
  const known: string[] = [];
  let found: Term['kind'] | 'node' | null = null;
  for (const t of preorder(root)) {
    if (!('name' in t)) continue;
    if (t.name === name) found = t.kind;
    if (works.has(t.kind)) known.push(t.name);
    if (t.kind === 'flow') {
      known.push(...t.nodes.map((v) => v.name));
      if (t.nodes.some((v) => v.name === name)) found ??= 'node';
    }
    if (t.name === name && t.kind === 'task' && part !== '') validateOutcome(firing, part, property, t);
  }
  if (found === null) unknownNode(firing, property, known);
  if (part === '' && found !== 'node' && !works.has(found)) {
    reject(
      'FP1031',
      property,
      `"${property}" asks for "${name}", which fires in several ways`,
      `Name one of them, as its label does: "${name}:0", "${name}:exit", "${name}:join".`,
    );
  }
}

function unknownNode(firing: string, property: string, known: readonly string[]): never {
  const some = [...new Set(known)].slice(0, 12).join(', ');
  return reject(
    'FP1031',
    property,
    `"${property}" asks for "${firing}", which the model does not have`,
    known.length === 0 ? 'Name a node of the model.' : `Name one of: ${some}.`,
  );
}

function validateOutcome(
  firing: string,
  part: string,
  property: string,
  { name, outcomes, long }: Task,
): void {
  const parts = [...outcomes.map((o) => `:${o.name}`), ...(long ? [':start'] : []), ':fault'];
  const isPlain = !long && outcomes.length === 1;
  if (part.startsWith('>') || (!isPlain && parts.some((p) => part === p || part.startsWith(`${p}>`)))) return;
  reject(
    'FP1031',
    property,
    `"${property}" asks for "${firing}", which "${name}" never does`,
    isPlain ? `It has one outcome: ask for "${name}".` : `Ask for ${parts.map((p) => name + p).join(', ')}.`,
  );
}
