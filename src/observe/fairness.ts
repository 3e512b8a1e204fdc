import type { Flow, Term } from '../term/term.ts';
import { LabelReader } from './label-reader.ts';
import { identified, staticId } from './static-id.ts';

/** What a label is to the fairness of runs. */
export interface Fair {
  /**
   * Weakly fair: who can act in every state from some state on acts again and again. One name for all ways in which a node can fire
   * at one place.
   */
  readonly node: string;
  /** Strongly fair: what is offered again and again is taken again and again. The branches of choices that the action takes. */
  readonly branches: readonly string[];
}

/**
 * The fairness that liveness assumes: weak for every node; strong for every branch of a choice, an outcome, a value of an event, and the exit of
 * a loop. (Without it nothing would ever be certain of a model with a loop or with parallel branches.)
 * @see Lamport, *The temporal logic of actions*, TOPLAS 16 (1994), for the two notions
 */
export function fairnessOf(term: Term): (label: string) => Fair {
  const reader = new LabelReader(term);
  const choices = choicesOf(term);
  return (label) => {
    const { place, part, exit } = reader.read(label);
    const isBranch = choices.get(staticId(place))?.some((takes) => takes(part)) ?? false;
    const branches = [...(isBranch ? [`${place}${part}`] : []), ...(exit === '' ? [] : [`${place} ${exit}`])];
    return { node: place, branches };
  };
}

type Takes = (part: string) => boolean;

/** Whatever a node does that is waited for with others; nobody need ever crash. */
function chooses(part: string): boolean {
  return part !== ':crash';
}

/** Which parts of a node take a branch of a choice, for those where any does. Exits of nodes in flows are branches anyway. */
function choicesOf(term: Term): ReadonlyMap<string, readonly Takes[]> {
  const choices = new Map<string, Takes[]>();
  for (const { calls, term: t } of identified(term)) {
    const add = (node: string, takes: Takes) => {
      const known = choices.get(calls + node) ?? [];
      choices.set(calls + node, [...known, takes]);
    };
    if (t.kind === 'xor' || t.kind === 'or') add(t.name, (part) => part !== ':join');
    else if (t.kind === 'loop') add(t.name, (part) => part === ':exit');
    else if (t.kind === 'event' && t.domain) add(t.name, (part) => part.startsWith('='));
    else if (t.kind === 'task' && (t.long || t.outcomes.length > 1)) {
      const outcomes = new Set([':fault', ...t.outcomes.map(({ name }) => `:${name}`)]);
      add(t.name, (part) => outcomes.has(part));
    } else if (t.kind === 'defer') for (const { on } of t.branches) add(on.name, chooses);
    else if (t.kind === 'flow') for (const name of awaited(t)) add(name, chooses);
  }
  return choices;
}

/** Nodes behind event-based gateways: which of them fires is a choice. */
function awaited({ nodes, edges }: Flow): string[] {
  const gateways = new Set(nodes.filter(({ split }) => split === 'defer').map(({ name }) => name));
  return edges.flatMap(({ from, to }) => (gateways.has(from) ? [to] : []));
}

/** The same for a list of labels, in numbers: who acts, and which branches are taken, by the number of a label. */
export function fairnessNumbers(
  labels: readonly string[],
  term: Term,
): { readonly actor: readonly number[]; readonly branches: readonly (readonly number[])[] } {
  const fair = labels.map(fairnessOf(term));
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return numbers.get(name)!;
  };
  return {
    actor: fair.map(({ node }) => numberOf(node)),
    branches: fair.map(({ branches }) => branches.map(numberOf)),
  };
}
