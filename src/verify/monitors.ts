/** Properties as a single state shows them: what a run watches for, and what a replay looks for at its end. */
import { UserError } from '../errors.ts';
import type { End, Offer } from '../lts.ts';
import { standardProperties } from '../report/document.ts';
import { evaluateCondition } from '../term/data.ts';
import { valuesOf } from '../observe/observed.ts';
import { inWords } from '../term/property.ts';
import type { Invariant } from '../term/term.ts';
import type { Monitor, StateView, System, Violation } from '../trace.ts';

/** What the monitors need to know of a model beside its system. */
export interface Watched {
  readonly invariants: readonly Invariant[];
  /** The monitors of properties over runs, by their names: for states of the system with its observers. */
  readonly observed: ReadonlyMap<string, Monitor<unknown>>;
  /** The sinks of the case, by the names that views give them. */
  readonly sinks: ReadonlySet<string>;
  /** The sink that is the one end of the whole model, if it has one: nothing else may be marked when it is. */
  readonly onlyEnd: string | null;
}

interface Check {
  /** Whether it asks states that still offer something; else only ends. */
  readonly everywhere: boolean;
  violation(view: StateView, end: End | null): Violation | null;
}

/**
 * A monitor for each property that a state can show: the user's invariants first, then how the run ends.
 * @param inner the state that the observers see, where the system wraps it
 * @returns monitors by the name of their property
 */
export function monitorsOf(
  system: System<unknown, Offer>,
  watched: Watched,
  inner: (state: unknown) => unknown = (state) => state,
): ReadonlyMap<string, Monitor<unknown>> {
  const ofStates = [...checksOf(watched)].map(([name, check]) => [name, monitorOf(system, [check])] as const);
  const ofRuns = [...watched.observed].map(
    ([name, monitor]) => [name, (state: unknown, end: End | null) => monitor(inner(state), end)] as const,
  );
  return new Map([...ofStates, ...ofRuns]);
}

/**
 * One monitor for all properties that end a run: {@link endsRun}.
 * @param ignored names of properties that it passes over
 */
export function runMonitor(
  system: System<unknown, Offer>,
  watched: Watched,
  ignored: readonly string[] = [],
): Monitor<unknown> {
  const asked = [...checksOf(watched)].filter(([name]) => endsRun(name) && !ignored.includes(name));
  const ofStates = monitorOf(
    system,
    asked.map(([, check]) => check),
  );
  const ofRuns = [...watched.observed].flatMap(([name, monitor]) =>
    ignored.includes(name) ? [] : [monitor],
  );
  if (ofRuns.length === 0) return ofStates;
  return (state, end) => {
    for (const monitor of ofRuns) {
      const violation = monitor(state, end);
      if (violation !== null) return violation;
    }
    return ofStates(state, end);
  };
}

/**
 * A monitor for each property that ends a run, so that all that a state violates can be told.
 * @param ignored names of properties that are passed over
 */
export function runMonitors(
  system: System<unknown, Offer>,
  watched: Watched,
  ignored: readonly string[] = [],
  inner?: (state: unknown) => unknown,
): readonly Monitor<unknown>[] {
  return [...monitorsOf(system, watched, inner)].flatMap(([name, monitor]) =>
    endsRun(name) && !ignored.includes(name) ? [monitor] : [],
  );
}

/** The names of the model's own properties. */
export function ownProperties({ invariants, observed }: Watched): string[] {
  return [...invariants.map(({ name }) => name), ...observed.keys()];
}

/**
 * Refuses names of properties that there are not, so that a slip of the pen lets nothing pass or fail unnoticed.
 * @throws UserError FP5009
 */
export function requireProperties(own: readonly string[], names: readonly string[]): void {
  const known = [...standardProperties, ...own];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UserError(
    'FP5009',
    `--ignore names "${unknown}", a property that there is not`,
    `Name one of ${known.join(', ')}.`,
  );
}

/** Views are what a monitor costs, so a state has one at most, and none where nobody asks. */
function monitorOf(system: System<unknown, Offer>, checks: readonly Check[]): Monitor<unknown> {
  const everywhere = checks.filter((check) => check.everywhere);
  return (state, end) => {
    const asked = end === null ? everywhere : checks;
    if (asked.length === 0) return null;
    const view = system.view(state);
    for (const check of asked) {
      const violation = check.violation(view, end);
      if (violation !== null) return violation;
    }
    return null;
  };
}

function checksOf(watched: Watched): ReadonlyMap<string, Check> {
  return new Map([
    ...watched.invariants.map((p) => [p.name, invariantCheck(p)] as const),
    ['safe', { everywhere: true, violation: unsafe }],
    ['no-unhandled-failure', { everywhere: false, violation: unhandledFailure }],
    ['proper-completion', { everywhere: watched.onlyEnd !== null, violation: improperCompletion(watched) }],
    ['deadlock-free', { everywhere: false, violation: deadlock(watched) }],
    ['no-undelivered-messages', { everywhere: false, violation: undelivered }],
  ]);
}

type Violates = Check['violation'];

/** Properties that end a run when they are violated: `safe` is no failure of a run, only of a model that promises it. */
function endsRun(property: string): boolean {
  return property !== 'safe';
}

function invariantCheck(property: Invariant): Check {
  const { name, kind, reads, at } = property;
  const violation: Violates = (view, end) => {
    if (at === 'completed' && end !== 'completed') return null;
    if (at === 'end' && (end === null || end === 'deadlocked' || metBound(view))) return null;
    const data = valuesOf(view, reads);
    if (evaluateCondition(property, data, name) === (kind === 'always')) return null;
    const where = at === 'every-state' ? 'holds' : 'holds at the end';
    const plain = kind === 'always' ? `"${name}" no longer ${where}` : `"${name}" ${where}, and never should`;
    return { property: name, culprits: [...reads], message: inWords(property.message, plain) };
  };
  return { everywhere: at === 'every-state', violation };
}

/** The error `limit` is a cut of the search, not an end of the case. */
export function metBound(view: StateView): boolean {
  return view.some(({ kind, value }) => kind === 'failed' && value === limitError);
}

const unsafe: Violates = (view) => {
  const several = view.filter((e) => e.kind === 'token' && Number(e.value) > 1);
  if (several.length === 0) return null;
  const culprits = several.map((e) => e.name);
  return { property: 'safe', culprits, message: `more than one token lies at ${culprits.join(', ')}` };
};

/** The error `limit` is a bound of the model that was met: the run is cut there, and nothing is violated. */
export const limitError = 'limit';

const unhandledFailure: Violates = (view, end) => {
  const error = end === 'failed' ? failureOf(view) : null;
  if (error === null || error === limitError) return null;
  return {
    property: 'no-unhandled-failure',
    culprits: [error],
    message: `nothing catches the error "${error}"`,
  };
};

/** The error that a case failed with, if it did. */
export function failureOf(view: StateView): string | null {
  const entry = view.find((e) => e.kind === 'failed');
  return entry ? String(entry.value) : null;
}

function improperCompletion({ sinks, onlyEnd }: Watched): Violates {
  return (view, end) => {
    const twice =
      end === 'completed'
        ? view.filter((e) => sinks.has(e.name) && Number(e.value) > 1).map((e) => e.name)
        : [];
    if (twice.length > 0) {
      const message = `the case completes, but ${twice.join(', ')} was reached more than once`;
      return { property: 'proper-completion', culprits: twice, message };
    }
    if (onlyEnd === null || !view.some((e) => e.name === onlyEnd)) return null;
    const left = view
      .filter((e) => (e.kind === 'token' || e.kind === 'sink') && e.name !== onlyEnd)
      .map((e) => e.name);
    if (left.length === 0) return null;
    const message = `the end is reached while ${left.join(', ')} ${left.length === 1 ? 'is' : 'are'} still active`;
    return { property: 'proper-completion', culprits: [onlyEnd], message };
  };
}

function deadlock({ sinks }: Watched): Violates {
  return (view, end) => {
    if (end !== 'deadlocked') return null;
    const culprits = view.filter((e) => e.kind === 'token' && !sinks.has(e.name)).map((e) => e.name);
    const where = culprits.length === 0 ? '' : `, with tokens at ${culprits.slice(0, 8).join(', ')}`;
    return {
      property: 'deadlock-free',
      culprits,
      message: `nothing is offered any more, yet the case has not ended${where}`,
    };
  };
}

const undelivered: Violates = (view, end) => {
  if (end !== 'completed' && end !== 'cancelled') return null;
  const culprits = view.filter((e) => e.kind === 'channel').map((e) => e.name);
  if (culprits.length === 0) return null;
  const message = `the case ends, but messages on ${culprits.join(', ')} are never received`;
  return { property: 'no-undelivered-messages', culprits, message };
};
