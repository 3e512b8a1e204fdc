/** A model that a report carries, brought back to life: the same system that made the runs of the report. */
import type { FieldModel } from '../fields.ts';
import { engine } from '../kernel/engine.ts';
import type { Offer } from '../lts.ts';
import { tokenGame } from '../net/game.ts';
import { observed, observerMonitors } from '../observe/observed.ts';
import { observerOf } from '../observe/observer.ts';
import type { RunnableModel } from '../report/document.ts';
import type { Invariant, Model, RunProperty } from '../term/term.ts';
import type { Monitor, System } from '../trace.ts';
import { metBound, runMonitors } from '../verify/monitors.ts';
import { withTables } from './function-tables.ts';

/** A system and what is asked of each of its states. */
export interface Revived {
  readonly system: System<unknown, Offer>;
  /** One for each property that a state shows, but for `safe`, which fails no run. */
  readonly monitors: readonly Monitor<unknown>[];
}

/**
 * Brings a model back to life.
 * @throws Error of any kind where the data are not what flowproof writes
 */
export function revive({ kind, data, answers, sinks, onlyEnd }: RunnableModel): Revived {
  const ends = { sinks: new Set(sinks), onlyEnd };
  const copy: unknown = structuredClone(data);
  if (kind === 'net') {
    const system = tokenGame(copy as FieldModel) as System<unknown, Offer>;
    return { system, monitors: runMonitors(system, { invariants: [], observed: new Map(), ...ends }) };
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
  const system = observers.length === 0 ? plain : (observed(plain, observers) as System<unknown, Offer>);
  const isCut = (state: unknown): boolean => metBound(plain.view(state));
  const watched = { invariants, observed: observerMonitors(observers, isCut), ...ends };
  return { system, monitors: runMonitors(system, watched) };
}
