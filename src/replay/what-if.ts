/** Runs that leave a recorded run: what would have happened. */
import { UserError } from '../errors.ts';
import type { End, Offer } from '../lts.ts';
import { traceStep, type LogStep, type TraceStep, type Violation } from '../trace.ts';
import { NotRecorded } from './function-tables.ts';
import type { Revived } from './revived.ts';

/** How a run leaves another: after so many of its steps, with these picks among what is offered. */
export interface Departure {
  readonly from: number;
  readonly picks: readonly number[];
}

/** A run that left another. */
export interface WhatIfRun {
  /** Those of the other run, then its own. */
  readonly steps: readonly TraceStep[];
  readonly log: readonly LogStep[];
  /** What is offered in the state after each number of steps. */
  readonly offered: readonly (readonly string[])[];
  /** How it ends; `null`: something is still offered, or it could not be made further. */
  readonly end: End | null;
  /** What its states violate, those of the other run included: after how many steps, and what. The first of each property. */
  readonly violations: readonly { readonly after: number; readonly violation: Violation }[];
  /** Why the last state offers nothing although the run has not ended: what lies beyond was not looked at, or the model is wrong there. */
  readonly beyond: string | null;
}

const notLookedAt = 'What lies beyond this state was not looked at when the report was written.';

/**
 * Makes a run that leaves another one.
 * @param labels of the other run
 * @returns `null` where the system does not make those steps, or a pick is not offered
 */
export function whatIf(
  { system, monitors }: Revived,
  labels: readonly string[],
  { from, picks }: Departure,
): WhatIfRun | null {
  const run = new Maker(system);
  const violations = new Map<string, { after: number; violation: Violation }>();
  const ask = (): void => {
    for (const monitor of monitors) {
      const violation = run.asked(monitor);
      if (violation !== null && !violations.has(violation.property))
        violations.set(violation.property, { after: run.steps.length, violation });
    }
  };
  ask();
  for (const label of labels.slice(0, from)) {
    if (!run.take((offer) => offer.label === label)) return null;
    ask();
  }
  for (const pick of picks) {
    if (!run.take((_, index) => index === pick)) return null;
    ask();
  }
  run.look();
  return {
    steps: run.steps,
    log: run.log,
    offered: run.offered,
    end: run.beyond === null ? run.end() : null,
    violations: [...violations.values()],
    beyond: run.beyond,
  };
}

class Maker {
  readonly steps: TraceStep[] = [];
  readonly log: LogStep[] = [];
  readonly offered: (readonly string[])[] = [];
  beyond: string | null = null;
  private state: unknown;
  private offers: readonly Offer[] | null = null;

  constructor(private readonly system: Revived['system']) {
    this.state = system.initial;
  }

  /** What is offered here. */
  look(): readonly Offer[] {
    if (this.offers !== null) return this.offers;
    this.offers = this.attempt(() => this.system.enabled(this.state)) ?? [];
    this.offered.push(this.offers.map(({ label }) => label));
    return this.offers;
  }

  take(isIt: (offer: Offer, index: number) => boolean): boolean {
    const offers = this.look();
    const pick = offers.findIndex(isIt);
    const action = offers[pick];
    if (action === undefined) return false;
    const before = this.state;
    const after = this.attempt(() => this.system.step(before, action).state);
    if (this.beyond !== null) return false;
    this.steps.push(traceStep(this.system, 'full', this.steps.length, before, offers, action, after));
    this.log.push({ offered: this.offered.at(-1)!, pick });
    this.state = after;
    this.offers = null;
    return true;
  }

  end(): End | null {
    return this.look().length > 0 ? null : this.system.end(this.state);
  }

  /** What a monitor says of the state; one that cannot tell says nothing. */
  asked(monitor: Revived['monitors'][number]): Violation | null {
    this.look();
    if (this.beyond !== null) return null;
    return this.attempt(() => monitor(this.state, this.end()), false) ?? null;
  }

  /** @param ends whether the run cannot go on where it fails */
  private attempt<T>(work: () => T, ends = true): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (ends) this.beyond = error instanceof NotRecorded ? notLookedAt : `${error.message}.`;
      return null;
    }
  }
}
