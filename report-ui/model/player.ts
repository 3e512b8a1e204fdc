import { lookAhead, revive, WhatIfs } from '../../src/replay.ts';
import type { Ahead, Departure, Revived, WhatIfRun } from '../../src/replay.ts';
import type { ModelInfo, RunnableModel, StateGraph, Witness } from '../../src/report/document.ts';
import type { LogStep } from '../../src/trace.ts';
import { graphAhead } from './graph-ahead.ts';

/** Runs that are kept: those that a page asks for again while it is drawn. */
const mostKept = 4;

/** Milliseconds after which a search forward is cut. */
const patience = 2_000;

/** Runs the model that a report carries, on from the steps of one of its runs. */
export class Player {
  readonly runnable: RunnableModel;
  readonly #witness: Witness;
  readonly #graph: StateGraph | null;
  readonly #made = new Map<string, WhatIfRun | null>();
  #alive: { readonly revived: Revived; readonly runs: WhatIfs } | null | 'unknown' = 'unknown';

  constructor(runnable: RunnableModel, witness: Witness, graph: StateGraph | null = null) {
    this.runnable = runnable;
    this.#witness = witness;
    this.#graph = graph;
  }

  /** @returns `null` where there is no such run, or the model does not run here */
  run(departure: Departure): WhatIfRun | null {
    const key = `${departure.from}:${departure.picks.join('.')}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = this.#attempt(({ runs }) => runs.run(departure));
    this.#made.set(key, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > mostKept) this.#made.delete(oldest!);
    return made;
  }

  /** Nothing was run so far: a long run takes its time when it is first made. */
  get isCold(): boolean {
    return this.#alive === 'unknown';
  }

  /** What the run of the report picked at a step, and what was offered there; `null` where nobody can tell. */
  pickedAt(step: number): LogStep | null {
    if (step < 0) return null;
    return this.#witness.log?.steps[step] ?? this.#attempt(({ runs }) => runs.pickedAt(step));
  }

  /** Whether the case can still end after so many steps of a run; `null` where that is no question, or cannot be told. */
  *ahead(run: WhatIfRun, steps: number): Generator<void, Ahead | null> {
    const alive = this.#alive;
    if (alive === null || alive === 'unknown') return null;
    const labels = run.steps.slice(0, steps).map(({ label }) => label);
    const known = this.#graph === null ? null : graphAhead(this.#graph, labels);
    if (known !== null && alive.revived.hasFinals) return known;
    const until = performance.now() + patience;
    return yield* lookAhead(alive.revived, run.states[steps], () => performance.now() > until);
  }

  #attempt<T>(work: (alive: { readonly revived: Revived; readonly runs: WhatIfs }) => T | null): T | null {
    try {
      if (this.#alive === 'unknown') {
        this.#alive = null;
        const revived = revive(this.runnable);
        this.#alive = { revived, runs: new WhatIfs(revived, this.#witness.labels, this.#witness.steps) };
      }
      return this.#alive && work(this.#alive);
    } catch {
      // The data come from elsewhere: what does not run is not offered.
      return null;
    }
  }
}

/** @returns `null` where the report does not carry the model */
export function playerOf(
  model: Partial<ModelInfo>,
  witness: Witness | null,
  graph: StateGraph | undefined,
): Player | null {
  if (model.runnable === undefined || witness === null) return null;
  return new Player(model.runnable, witness, graph);
}
