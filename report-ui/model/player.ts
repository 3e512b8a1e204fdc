import { revive, whatIf } from '../../src/replay.ts';
import type { Departure, Revived, WhatIfRun } from '../../src/replay.ts';
import type { ModelInfo, RunnableModel, Witness } from '../../src/report/document.ts';

/** Runs the model that a report carries, on from the steps of one of its runs. */
export class Player {
  readonly runnable: RunnableModel;
  readonly #labels: readonly string[];
  readonly #made = new Map<string, WhatIfRun | null>();
  #revived: Revived | null | 'unknown' = 'unknown';

  constructor(runnable: RunnableModel, labels: readonly string[]) {
    this.runnable = runnable;
    this.#labels = labels;
  }

  /** @returns `null` where there is no such run, or the model does not run here */
  run(departure: Departure): WhatIfRun | null {
    const key = `${departure.from}:${departure.picks.join('.')}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = this.#make(departure);
    this.#made.set(key, made);
    return made;
  }

  #make(departure: Departure): WhatIfRun | null {
    if (departure.from > this.#labels.length) return null;
    try {
      if (this.#revived === 'unknown') this.#revived = revive(this.runnable);
    } catch {
      // The data come from elsewhere: what does not run is not offered.
      this.#revived = null;
    }
    if (this.#revived === null) return null;
    try {
      return whatIf(this.#revived, this.#labels, departure);
    } catch {
      return null;
    }
  }
}

/** @returns `null` where the report does not carry the model, or the run does not say what was offered */
export function playerOf(model: Partial<ModelInfo>, witness: Witness | null): Player | null {
  if (model.runnable === undefined || witness?.log === undefined) return null;
  return new Player(model.runnable, witness.labels);
}

/** The run that leaves `run` after some of its steps with one more pick. */
export function departed(from: Departure | null, steps: number, pick: number): Departure {
  if (from === null || steps <= from.from) return { from: steps, picks: [pick] };
  return { from: from.from, picks: [...from.picks.slice(0, steps - from.from), pick] };
}
