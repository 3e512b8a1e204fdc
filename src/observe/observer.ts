import type { End } from '../lts.ts';
import { evaluateCondition } from '../term/data.ts';
import type { Data, EveryRun, ExactlyOnce, Happening, Model, RunProperty, Term } from '../term/term.ts';
import type { Violation } from '../trace.ts';
import { inWords } from '../term/property.ts';
import { firingsOf, repeatsOf } from './firings.ts';

/**
 * Watches a run for one property, step by step. Beside the state of the system stands what it remembers of the run so far, so that the two
 * together are a transition system whose states show the property (an automaton in product with the system: Vardi and Wolper, *An
 * automata-theoretic approach to automatic program verification*, LICS 1986).
 */
export interface Observer<Memory = unknown> {
  readonly property: RunProperty;
  start(data: Variables): Memory;
  /** @param label what was fired; `data`: the variables after it */
  after(memory: Memory, label: string, data: Variables): Memory;
  /** Equal keys, equal futures: for states of this process. */
  key(memory: Memory): string;
  /** The same as a number. */
  code(memory: Memory): number;
  /** Whether something is still to come. Absent where no run that goes on for ever can violate the property. */
  pending?(memory: Memory): boolean;
  /** What is wrong with a run in which something is to come for ever. */
  forEver?(): Violation;
  /** Whether nothing that comes can violate it any more. */
  settled(memory: Memory): boolean;
  /** @param end how the run ends here; `null`: it goes on, or was cut by a bound */
  violation(memory: Memory, end: End | null): Violation | null;
}

/** Values of the variables with these names. */
export type Variables = (names: readonly string[]) => Data;

/** The observer of a property of a model. */
export function observerOf(
  property: RunProperty,
  { term, variables }: Pick<Model, 'term' | 'variables'>,
): Observer {
  switch (property.kind) {
    case 'eventually': {
      const what = happens(property.what, property.name, term);
      return response(property, () => true, what, ['it', nameOf(property.what)]);
    }
    case 'leads-to': {
      const { from, to, name } = property;
      const words = [nameOf(from), nameOf(to)] as const;
      return response(property, happens(from, name, term), happens(to, name, term), words);
    }
    case 'exactly-once':
      return once(property, term);
    case 'every-run':
      return wholeRun(property, Object.keys(variables));
  }
}

/** @param label `null` at the start */
type Happens = (label: string | null, data: Variables) => boolean;

function happens(what: Happening, property: string, term: Term): Happens {
  if ('node' in what) {
    const fires = firingsOf(term, what.node);
    return (label) => label !== null && fires(label);
  }
  return (_label, data) => evaluateCondition(what, data(what.reads), property);
}

function nameOf(what: Happening): string {
  return 'node' in what ? `"${what.node}"` : 'the condition';
}

/** `eventually` waits from the start and, once content, for ever; `leads-to` whenever `from` happens. */
function response(
  property: RunProperty & { readonly kind: 'eventually' | 'leads-to' },
  from: Happens,
  to: Happens,
  [first, second]: readonly [string, string],
): Observer<boolean> {
  const isOnce = property.kind === 'eventually';
  const wanted = isOnce ? property.what : property.to;
  const culprits = 'node' in wanted ? [wanted.node] : [...wanted.reads];
  const { name, message } = property;
  const what = isOnce ? `without ${second}` : `after ${first} without ${second}`;
  return {
    property,
    start: (data) => !to(null, data) && from(null, data),
    after: (pending, label, data) => (pending || (!isOnce && from(label, data))) && !to(label, data),
    key: (pending) => (pending ? '1' : '0'),
    code: (pending) => (pending ? 1 : 0),
    pending: (pending) => pending,
    forEver: () => ({
      property: name,
      culprits,
      message: inWords(message, `a run can go on for ever ${what}`),
    }),
    settled: (pending) => isOnce && !pending,
    violation(pending, end) {
      if (!pending || end === null) return null;
      return { property: name, culprits, message: inWords(message, `the run ends (${end}) ${what}`) };
    },
  };
}

/**
 * What is known of a node that is to fire once. An effect that crashed before its outcome was recorded may have been made or not, so what is made
 * after that may be made twice, and what is not made again may not have been made.
 */
const [never, perhaps, surely, perhapsTwice, twice] = [0, 1, 2, 3, 4] as const;

function once(property: ExactlyOnce, term: Term): Observer<number> {
  const { name, node, at, message } = property;
  const fires = firingsOf(term, node);
  const crashes = repeatsOf(term, node);
  const violated = (why: string): Violation => ({
    property: name,
    culprits: [node],
    message: inWords(message, why),
  });
  return {
    property,
    start: () => never,
    after(times, label) {
      if (fires(label)) return times === never ? surely : times === surely ? twice : perhapsTwice;
      if (crashes(label)) return times === never ? perhaps : perhapsTwice;
      return times;
    },
    key: String,
    code: (times) => times,
    settled: (times) => times >= perhapsTwice,
    violation(times, end) {
      if (times === twice) return violated(`"${node}" fires a second time`);
      if (times === perhapsTwice) return violated(`"${node}" may happen a second time: it crashed before`);
      const isAsked = end === 'completed' || (at === 'end' && end !== null && end !== 'deadlocked');
      if (!isAsked || times === surely) return null;
      const what = times === never ? 'did not fire' : 'crashed and was not made again';
      return violated(`the case ends (${end}), and "${node}" ${what}`);
    },
  };
}

/** The run so far, newest step first. */
interface Path {
  readonly before: Path | null;
  readonly label: string | null;
  readonly data: Data;
}

function wholeRun(property: EveryRun, variables: readonly string[]): Observer<Path> {
  const { name, test, message } = property;
  const code = numbering();
  return {
    property,
    start: (data) => ({ before: null, label: null, data: data(variables) }),
    after: (before, label, data) => ({ before, label, data: data(variables) }),
    key: (path) => String(code(path)),
    code,
    settled: () => false,
    violation(path, end) {
      if (end === null) return null;
      const steps = stepsOf(path);
      const labels = steps.slice(1).map(({ label }) => label!);
      const holds = answer(name, () => test({ labels, data: steps.map(({ data }) => data), end }));
      return holds
        ? null
        : { property: name, culprits: [], message: inWords(message, `"${name}" fails of this run`) };
    },
  };
}

/** Numbers runs by what they fired: spelled out, the keys of a long run would take the square of its length. */
function numbering(): (path: Path) => number {
  const numbers = new Map<string, number>();
  const known = new WeakMap<Path, number>();
  return (path) => {
    const unknown: Path[] = [];
    let at: Path | null = path;
    for (; at !== null && !known.has(at); at = at.before) unknown.push(at);
    let number = at === null ? 0 : known.get(at)!;
    for (const next of unknown.reverse()) {
      const name = `${number} ${next.label ?? ''}`;
      number = numbers.get(name) ?? numbers.size + 1;
      numbers.set(name, number);
      known.set(next, number);
    }
    return number;
  };
}

function stepsOf(path: Path): Path[] {
  const steps: Path[] = [];
  for (let at: Path | null = path; at !== null; at = at.before) steps.push(at);
  return steps.reverse();
}

/** @throws UserError FP4003 as a condition on variables does */
function answer(name: string, ask: () => unknown): boolean {
  return evaluateCondition({ reads: [], test: () => ask() as boolean }, {}, name);
}
