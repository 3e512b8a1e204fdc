/** A model that a report carries, brought back to life: the same system that made the runs of the report. */
import type { FieldModel } from '../fields.ts';
import { engine } from '../kernel/engine.ts';
import type { Offer, StateKey } from '../lts.ts';
import { tokenGame } from '../net/game.ts';
import { observed, observerMonitors, type Observed } from '../observe/observed.ts';
import { observerOf } from '../observe/observer.ts';
import type { RunnableModel } from '../report/document.ts';
import type { Invariant, Model, RunProperty, Term } from '../term/term.ts';
import type { Monitor, StateView, System, Violation } from '../trace.ts';
import { metBound, runMonitors } from '../verify/monitors.ts';
import { withTables } from './function-tables.ts';

/** A system and what is asked of each of its states. */
export interface Revived {
  readonly system: System<unknown, Offer>;
  /** One for each property that a state shows, but for `safe`, which fails no run. */
  readonly monitors: readonly Monitor<unknown>[];
  /** The key of the model's own state in a state of the system. */
  keyOf(state: unknown): StateKey;
  /** Properties that a run can violate by going on for ever. */
  readonly live: readonly Live[];
  /** `null` of a net, which says nothing of fairness. */
  readonly term: Term | null;
  /** Whether runs can end well at all. */
  readonly hasFinals: boolean;
}

/** A property that waits for something. */
export interface Live {
  /** Whether something is still to come. */
  pending(state: unknown): boolean;
  /** What is wrong with a run in which it is to come for ever. */
  forEver(): Violation;
}

/**
 * Brings a model back to life.
 * @throws Error of any kind where the data are not what flowproof writes
 */
export function revive({ kind, data, answers, sinks, onlyEnd }: RunnableModel): Revived {
  const ends = { sinks: new Set(sinks), onlyEnd };
  const copy: unknown = structuredClone(data);
  if (kind === 'net') {
    const net = copy as FieldModel;
    const system = viewedOnce(tokenGame(net) as System<unknown, Offer>);
    const monitors = runMonitors(system, { invariants: [], observed: new Map(), ...ends });
    const hasFinals = net.ending !== 'plain-net';
    return { system, monitors, keyOf: (state) => system.key(state), live: [], term: null, hasFinals };
  }
  withTables(copy, answers);
  const model = copy as Model;
  return ofModel(model, engine(model), ends);
}

/** The engine of a model with what watches its runs. */
export function ofModel(
  model: Model,
  plain: System<unknown, Offer>,
  ends: { readonly sinks: ReadonlySet<string>; readonly onlyEnd: string | null },
): Revived {
  const isInvariant = (kind: string): boolean => kind === 'always' || kind === 'never';
  const invariants = model.properties.filter(({ kind }) => isInvariant(kind)) as Invariant[];
  const overRuns = model.properties.filter(({ kind }) => !isInvariant(kind)) as RunProperty[];
  const observers = overRuns.map((property) => observerOf(property, model));
  const bare = viewedOnce(plain);
  const isObserved = observers.length > 0;
  const system = isObserved ? (observed(bare, observers) as System<unknown, Offer>) : bare;
  const isCut = (state: unknown): boolean => metBound(bare.view(state));
  const watched = { invariants, observed: observerMonitors(observers, isCut), ...ends };
  return {
    system,
    monitors: runMonitors(system, watched),
    keyOf: (state) => bare.key(isObserved ? (state as Observed<unknown>).state : state),
    live: observers.flatMap((observer, i) => {
      const pending = (state: unknown): boolean =>
        observer.pending!((state as Observed<unknown>).memories[i]);
      return observer.pending && observer.forEver ? [{ pending, forEver: () => observer.forEver!() }] : [];
    }),
    term: model.term,
    hasFinals: true,
  };
}

/** A system that remembers the last view: everyone who watches a run asks for that of the same state. */
function viewedOnce(system: System<unknown, Offer>): System<unknown, Offer> {
  let last: { readonly state: unknown; readonly view: StateView } = { state: null, view: [] };
  const view = (state: unknown): StateView => {
    if (last.state !== state) last = { state, view: system.view(state) };
    return last.view;
  };
  return {
    initial: system.initial,
    enabled: (state) => system.enabled(state),
    step: (state, action) => system.step(state, action),
    key: (state) => system.key(state),
    end: (state) => system.end(state),
    view,
    lane: (action) => system.lane(action),
    scopes: (action) => system.scopes(action),
    opcode: (action) => system.opcode(action),
  };
}
