/** A run of a revived model as it is made, step by step. */
import { UserError } from '../errors.ts';
import type { End, Offer } from '../lts.ts';
import { traceStep, type LogStep, type TraceStep, type Violation } from '../trace.ts';
import { NotRecorded } from './function-tables.ts';
import type { Revived } from './revived.ts';

/** What a state of a run violates, and after how many steps. */
export interface Met {
  readonly after: number;
  readonly violation: Violation;
}

const notLookedAt = 'What lies beyond this state was not looked at when the report was written.';

/** A run with its states, asked what it violates wherever it comes. */
export class Course {
  /** The initial one, and that after each step. */
  readonly states: unknown[];
  readonly steps: TraceStep[];
  readonly log: LogStep[];
  /** What is offered in each state that was looked at. */
  readonly offered: (readonly string[])[];
  /** The first violation of each property. */
  readonly met: Met[];
  /** Why the run can go no further although it has not ended. */
  beyond: string | null = null;
  readonly #revived: Revived;
  readonly #keys: string[];
  #offers: readonly Offer[] | null = null;

  /** @param begun a run that this one has the first steps of */
  constructor(revived: Revived, begun?: { readonly course: Course; readonly steps: number }) {
    this.#revived = revived;
    this.states = begun?.course.states.slice(0, begun.steps + 1) ?? [revived.system.initial];
    this.steps = begun?.course.steps.slice(0, begun.steps) ?? [];
    this.log = begun?.course.log.slice(0, begun.steps) ?? [];
    this.offered = begun?.course.offered.slice(0, begun.steps) ?? [];
    this.met = begun?.course.met.filter(({ after }) => after <= begun.steps) ?? [];
    this.#keys = begun === undefined ? [] : begun.course.#keys.slice(0, begun.steps + 1);
    if (begun === undefined) this.#ask();
  }

  /** What is offered here. */
  look(): readonly Offer[] {
    if (this.#offers !== null) return this.#offers;
    this.#offers = this.#attempt(() => this.#revived.system.enabled(this.states.at(-1))) ?? [];
    this.offered.push(this.#offers.map(({ label }) => label));
    return this.#offers;
  }

  /**
   * Takes the first action that is wanted.
   * @param known the step as it is told elsewhere
   * @returns whether it could be made
   */
  take(isIt: (offer: Offer, index: number) => boolean, known?: TraceStep): boolean {
    const { system } = this.#revived;
    const offers = this.look();
    const pick = offers.findIndex(isIt);
    const action = offers[pick];
    if (action === undefined) return false;
    const before = this.states.at(-1);
    const after = this.#attempt(() => system.step(before, action).state);
    if (this.beyond !== null) return false;
    const index = this.steps.length;
    this.steps.push(known ?? traceStep(system, 'full', index, before, offers, action, after));
    this.log.push({ offered: this.offered.at(-1)!, pick });
    this.states.push(after);
    this.#offers = null;
    this.#ask();
    return true;
  }

  /** How the run ends; `null`: something is still offered, or it could not be made further. */
  end(): End | null {
    return this.look().length > 0 || this.beyond !== null
      ? null
      : this.#revived.system.end(this.states.at(-1));
  }

  /** The numbers of steps after which it was in the state that it is in now, the last first. */
  returns(): number[] {
    const keys = this.#keys;
    for (let i = keys.length; i < this.states.length; i++) keys.push(this.#revived.keyOf(this.states[i]));
    const here = keys.at(-1);
    return keys.flatMap((key, i) => (key === here && i < this.steps.length ? [i] : [])).reverse();
  }

  #ask(): void {
    this.look();
    if (this.beyond !== null) return;
    const [state, end] = [this.states.at(-1), this.end()];
    for (const monitor of this.#revived.monitors) {
      // One that cannot tell says nothing.
      const violation = this.#attempt(() => monitor(state, end), false) ?? null;
      if (violation !== null && this.met.every((met) => met.violation.property !== violation.property))
        this.met.push({ after: this.steps.length, violation });
    }
  }

  /** @param ends whether the run cannot go on where it fails */
  #attempt<T>(work: () => T, ends = true): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (ends) this.beyond = error instanceof NotRecorded ? notLookedAt : `${error.message}.`;
      return null;
    }
  }
}
