import { reject } from './rejection.ts';
import type { Channels, Flow, Task, Term } from './term.ts';
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

/** What bears a name: terms, and the node of a flow. */
interface Bearer {
  readonly terms: readonly Term[];
  readonly flow: Flow | null;
}

/**
 * Checks that a property asks for something that the model does: a property of a node that there is not, or that never fires so, would hold of
 * it for nothing.
 * @param firing a node, or one way of firing it
 * @throws UserError FP1031
 */
export function validateFiring(firing: string, property: string, root: Term, channels: Channels): void {
  const name = nodeIn(firing);
  const part = firing.slice(name.length);
  const fail = (what: string, remedy: string): never =>
    reject('FP1031', property, `"${property}" asks for "${firing}", ${what}`, remedy);
  const { terms, flow } = bearerOf(name, root);
  if (terms.length === 0 && flow === null) {
    const some = namesOf(root).slice(0, 12).join(', ');
    fail(
      'which the model does not have',
      some === '' ? 'Name a node of the model.' : `Name one of: ${some}.`,
    );
  }
  if (isReached(name, terms, flow, channels)) {
    const remedy = 'Ask for the sender, or for what comes after.';
    fail('which fires in the step of whoever sends to it', remedy);
  }
  if (part === '') {
    if (flow !== null || terms.some(({ kind }) => works.has(kind))) return;
    fail('which fires in several ways', `Name one of them, as its label does: "${name}:0", "${name}:exit".`);
  }
  const ways = waysOf(terms, flow, name);
  if (ways === null || ways.includes(part)) return;
  const known =
    ways.length === 0
      ? `"${name}"`
      : ways
          .slice(0, 12)
          .map((way) => name + way)
          .join(', ');
  fail('which never happens', `Ask for ${known}.`);
}

function bearerOf(name: string, root: Term): Bearer {
  const terms: Term[] = [];
  let flow: Flow | null = null;
  for (const t of preorder(root)) {
    if ('name' in t && t.name === name) terms.push(t);
    if (t.kind === 'flow' && t.nodes.some((v) => v.name === name)) flow = t;
  }
  return { terms, flow };
}

function namesOf(root: Term): string[] {
  const names = [...preorder(root)].flatMap((t) => [
    ...('name' in t && works.has(t.kind) ? [t.name] : []),
    ...(t.kind === 'flow' ? t.nodes.map((v) => v.name) : []),
  ]);
  return [...new Set(names)];
}

/** Receivers on channels that keep nothing have no action of their own; nodes that are attached have. */
function isReached(name: string, terms: readonly Term[], flow: Flow | null, channels: Channels): boolean {
  const node = flow?.nodes.find((v) => v.name === name);
  const received = [
    ...terms.flatMap((t) => (t.kind === 'receive' ? t.channels : [])),
    ...(node && node.attached === undefined ? node.receives : []),
  ];
  return received.some((channel) => channels[channel] !== undefined);
}

/** The parts that labels of a node can have, as far as they are few; `null`: they are not known. */
function waysOf(terms: readonly Term[], flow: Flow | null, name: string): readonly string[] | null {
  const inside = terms.map((t): readonly string[] | null => {
    switch (t.kind) {
      case 'task':
        return outcomesOf(t);
      case 'event':
        return (t.domain ?? []).map((value) => `=${JSON.stringify(value)}`);
      case 'xor':
        return [...t.branches.map((_, i) => `:${i}`), ':none'];
      case 'loop':
        return [':repeat', ':exit'];
      case 'timer':
      case 'split':
      case 'merge':
      case 'cancel':
      case 'finish':
        return [];
      default:
        return null;
    }
  });
  const node = flow?.nodes.find((v) => v.name === name);
  if (inside.includes(null) || (node && node.receives.length > 1)) return null;
  const parts = inside.flatMap((ways) => ways ?? []);
  if (!flow || !node) return parts;
  const exits = flow.edges.filter(({ from }) => from === name).map(({ id }) => `>${id}`);
  const own = [...parts, ':in', ':out', ':limit', ':reset', ':none', ':fault', ''];
  if (node.split === 'or') return null;
  return [...own, ...own.flatMap((part) => exits.map((exit) => part + exit))].filter((way) => way !== '');
}

function outcomesOf({ outcomes, long, run, crashes }: Task): string[] {
  const named = long || outcomes.length > 1 ? outcomes.map((o) => `:${o.name}`) : [];
  return [...named, ...(long ? [':start'] : []), ...(run ? [':fault'] : []), ...(crashes ? [':crash'] : [])];
}
