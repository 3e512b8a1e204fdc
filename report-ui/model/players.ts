import type { Departure, WhatIfRun } from '../../src/replay.ts';
import type { PropertyResult, Result } from '../../src/report/document.ts';
import { playerOf } from './player.ts';
import type { Player } from './player.ts';
import { traceOfWhatIf } from './trace-model.ts';
import type { TraceModel } from './trace-model.ts';

/** The players of a report's runs, and the traces of the runs that users make with them. */
export class Players {
  readonly #players = new WeakMap<PropertyResult, { readonly player: Player | null }>();
  readonly #traces = new WeakMap<WhatIfRun, TraceModel>();

  /** @returns `null` where the run of the property cannot be left */
  of(result: Result, property: PropertyResult | null): Player | null {
    if (property === null || 'error' in result) return null;
    const known = this.#players.get(property);
    if (known) return known.player;
    const player = playerOf(result.model, property.witness, result.graph);
    this.#players.set(property, { player });
    return player;
  }

  /** @returns `null` where there is no such run */
  trace(
    result: Result,
    property: PropertyResult | null,
    original: TraceModel | null,
    departure: Departure | null,
  ): TraceModel | null {
    if (departure === null || property === null || original === null) return null;
    const run = this.of(result, property)?.run(departure) ?? null;
    if (run === null || run.steps.length === 0) return null;
    const known = this.#traces.get(run);
    if (known) return known;
    const made = traceOfWhatIf(result.model, property, original, departure.from, run);
    this.#traces.set(run, made);
    return made;
  }
}
