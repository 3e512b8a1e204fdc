import type { End, Offer } from '../lts.ts';
import type { Data, Json } from '../term/term.ts';
import type { Monitor, StateView, System } from '../trace.ts';
import type { Observer, Variables } from './observer.ts';

/** A state of a system, and what each observer remembers of the run that led there. */
export interface Observed<State> {
  readonly state: State;
  readonly memories: readonly unknown[];
}

/** A system in product with observers: its runs are those of the system, and its states show what the observers saw. */
export function observed<State, Action extends Offer>(
  system: System<State, Action>,
  observers: readonly Observer[],
): System<Observed<State>, Action> {
  const variables = (state: State): Variables => {
    let view: StateView | null = null;
    return (names) => valuesOf((view ??= system.view(state)), names);
  };
  const first = variables(system.initial);
  const words = system.words?.bind(system);
  return {
    initial: { state: system.initial, memories: observers.map((observer) => observer.start(first)) },
    enabled: ({ state }) => system.enabled(state),
    step: ({ state, memories }, action) => {
      const { state: after, effects } = system.step(state, action);
      const data = variables(after);
      const now = observers.map((observer, i) => observer.after(memories[i], action.label, data));
      return { state: { state: after, memories: now }, effects };
    },
    key: ({ state, memories }) =>
      [system.key(state), ...observers.map((observer, i) => observer.key(memories[i]))].join('\n'),
    ...(words && {
      words: ({ state, memories }: Observed<State>, row: number[]) => {
        // what the observers remember stands first: states are of different lengths
        const own: number[] = [];
        const length = words(state, own);
        observers.forEach((observer, i) => (row[i] = observer.code(memories[i])));
        for (let i = 0; i < length; i++) row[observers.length + i] = own[i]!;
        return observers.length + length;
      },
    }),
    end: ({ state }) => system.end(state),
    view: ({ state }) => system.view(state),
    lane: (action) => system.lane(action),
    scopes: (action) => system.scopes(action),
    opcode: (action) => system.opcode(action),
  };
}

/** Values of variables in a view. */
export function valuesOf(view: StateView, names: readonly string[]): Data {
  const values: Record<string, Json> = {};
  for (const { kind, name, value } of view) {
    if (kind !== 'variable' || !names.includes(name)) continue;
    values[name] = JSON.parse(String(value)) as Json;
  }
  return values;
}

/**
 * The monitors of the observers, by the names of their properties.
 * @param isCut whether a case that failed met a bound of the model: then it was cut, and has not ended
 */
export function observerMonitors(
  observers: readonly Observer[],
  isCut: (state: unknown) => boolean,
): ReadonlyMap<string, Monitor<unknown>> {
  return new Map(
    observers.map((observer, i) => [
      observer.property.name,
      (seen: unknown, end: End | null) => {
        const { state, memories } = seen as Observed<unknown>;
        return observer.violation(memories[i], end === 'failed' && isCut(state) ? null : end);
      },
    ]),
  );
}
