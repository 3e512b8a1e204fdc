/** Runs that leave a recorded run: what would have happened. */
import type { End } from '../lts.ts';
import type { LogStep, TraceStep } from '../trace.ts';
import { Course, type Met } from './course.ts';
import type { Revived } from './revived.ts';
import { roundOf, type Round } from './round.ts';

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
  /** Of the model: the initial one, and that after each step. */
  readonly states: readonly unknown[];
  /** What is offered in the state after each number of steps. */
  readonly offered: readonly (readonly string[])[];
  /** How it ends; `null`: something is still offered, or it could not be made further. */
  readonly end: End | null;
  /** What its states violate, those of the other run included: after how many steps, and what. The first of each property. */
  readonly violations: readonly Met[];
  /** Where it came back to a state that it was in before; `null`: its last state is new. */
  readonly round: Round | null;
  /** Why the last state offers nothing although the run has not ended: what lies beyond was not looked at, or the model is wrong there. */
  readonly beyond: string | null;
}

/** Makes runs that leave one run, whose own steps are made once. */
export class WhatIfs {
  readonly #revived: Revived;
  readonly #labels: readonly string[];
  readonly #known: readonly TraceStep[];
  readonly #recorded: Course;

  /**
   * @param labels of the recorded run
   * @param known its steps, where they are told
   */
  constructor(revived: Revived, labels: readonly string[], known: readonly TraceStep[] = []) {
    this.#revived = revived;
    this.#labels = labels;
    this.#known = known;
    this.#recorded = new Course(revived);
  }

  /** @returns `null` where the system does not make those steps, or a pick is not offered */
  run({ from, picks }: Departure): WhatIfRun | null {
    if (!this.#follow(from)) return null;
    const course = new Course(this.#revived, { course: this.#recorded, steps: from });
    for (const pick of picks) if (!course.take((_, index) => index === pick)) return null;
    course.look();
    const { steps, log, states, offered, met, beyond } = course;
    const round = picks.length === 0 ? null : roundOf(course, this.#revived);
    return { steps, log, states, offered, end: course.end(), violations: met, round, beyond };
  }

  /** What the recorded run picked at a step, and what was offered there; `null` where it cannot be made so far. */
  pickedAt(step: number): LogStep | null {
    return this.#follow(step + 1) ? this.#recorded.log[step]! : null;
  }

  #follow(steps: number): boolean {
    if (steps > this.#labels.length) return false;
    const course = this.#recorded;
    for (let i = course.steps.length; i < steps; i++) {
      const label = this.#labels[i];
      if (!course.take((offer) => offer.label === label, this.#known[i])) return false;
    }
    return true;
  }
}
