import type { End, Offer } from '../lts.ts';
import type { Paused } from '../run/pause.ts';
import type { LogStep, Monitor, System } from '../trace.ts';
import type { Budget } from './budget.ts';
import type { HappensBefore } from './explanation.ts';

/** A run near to a failing one that does not fail. */
export interface PassingRun {
  readonly steps: readonly LogStep[];
  readonly end: End;
  /** Picks that were changed. */
  readonly changes: number;
  /** The first step that differs, 0-based. */
  readonly differsAt: number;
  /** No run that passes has fewer changes: all that have were made. */
  readonly isNearest: boolean;
}

/** Labels still to come; lists share their tails. */
type Rest = { readonly label: string; readonly next: Rest } | null;

/** What is known of a failing run. */
export interface Known<State> {
  /** Sees what a passing run must not do. */
  readonly fails: Monitor<State>;
  /** After so many steps no continuation passes; `Infinity` where that is not known. */
  readonly noReturn: number;
  readonly causes: HappensBefore | null;
}

/** A run and the picks that were changed in it. */
interface Variant<State> {
  /** States met, the initial one first. */
  readonly states: readonly State[];
  readonly steps: readonly LogStep[];
  /** The labels of the failing run that were still to come in each state. */
  readonly rest: readonly Rest[];
  /** No pick before it is changed any more. */
  readonly from: number;
}

/**
 * - `passes`, `fails`: the run ended so. `endless`: it goes round for ever. `cut`: the budget or the limit on steps ended it.
 */
type Outcome =
  { readonly kind: 'passes'; readonly end: End } | { readonly kind: 'fails' | 'endless' | 'cut' };

/** Steps that a run may have more than the failing one. */
const further = 1_000;

/**
 * The passing run with the fewest changed picks. A run follows the failing one: it takes the first of its actions still to come that is
 * offered, or where none is, the first action offered; every other pick is a change. An action that comes later in the failing run is moved by
 * a change, any other takes the place of the step. Runs with one change are made first, the last steps changed before the first, then those with
 * two, and so on: discrepancy search (W. Harvey, M. Ginsberg, "Limited discrepancy search", IJCAI 1995). A change that moves an action past
 * steps that it does not depend on leads to the same state, so that run fails and is not made.
 * @param labels of the failing run
 * @returns `null` where none was found within the budget, or there is none
 */
export function* nearestPassing<State, Action extends Offer>(
  system: System<State, Action>,
  labels: readonly string[],
  { fails, noReturn, causes }: Known<State>,
  budget: Budget,
): Paused<PassingRun | null> {
  const search = new Search(system, labels, fails, budget);
  const original = search.follow(null);
  if (original.outcome.kind === 'passes') return null;
  let level: Variant<State>[] = [original.variant];
  let isComplete = original.outcome.kind !== 'cut';
  let skips = false;
  for (let changes = 1; level.length > 0; changes++) {
    const next: Variant<State>[] = [];
    const before = isComplete;
    for (const variant of level) {
      const last = Math.min(variant.steps.length, changes === 1 ? noReturn : Infinity) - 1;
      for (let at = last; at >= variant.from; at--) {
        const { offered, pick: taken } = variant.steps[at]!;
        for (let pick = 0; pick < offered.length; pick++) {
          if (pick === taken) continue;
          if (changes === 1 && isSameRun(labels, causes, at, offered[pick]!)) {
            skips = true;
            continue;
          }
          const { variant: other, outcome } = search.follow({ variant, at, pick });
          yield;
          if (outcome.kind === 'passes') {
            const { steps } = other;
            const differsAt = steps.findIndex((step, i) => labelOf(step) !== labels[i]);
            return { steps, end: outcome.end, changes, differsAt, isNearest: before };
          }
          if (budget.steps < 0) return null;
          if (outcome.kind === 'cut') isComplete = false;
          next.push(other);
        }
      }
    }
    level = next;
    // Runs with a further change after one that was passed over are not made.
    if (changes === 2 && skips) isComplete = false;
  }
  return null;
}

/** Whether an action of the failing run is only moved past steps that it does not depend on. */
function isSameRun(
  labels: readonly string[],
  causes: HappensBefore | null,
  at: number,
  label: string,
): boolean {
  const from = labels.indexOf(label, at + 1);
  return from >= 0 && (causes?.[from]?.every(({ step }) => step < at) ?? false);
}

function labelOf({ offered, pick }: LogStep): string {
  return offered[pick]!;
}

/** A pick that is changed. */
interface Change<State> {
  readonly variant: Variant<State>;
  readonly at: number;
  readonly pick: number;
}

class Search<State, Action extends Offer> {
  private readonly all: Rest;

  constructor(
    private readonly system: System<State, Action>,
    private readonly labels: readonly string[],
    private readonly fails: Monitor<State>,
    private readonly budget: Budget,
  ) {
    this.all = listOf(labels);
  }

  /** Makes the run with one more change, or the failing run itself. */
  follow(change: Change<State> | null): { variant: Variant<State>; outcome: Outcome } {
    const { system, budget } = this;
    const at = change?.at ?? 0;
    const states = change?.variant.states.slice(0, at + 1) ?? [system.initial];
    const steps = change?.variant.steps.slice(0, at) ?? [];
    const rest = change?.variant.rest.slice(0, at + 1) ?? [this.all];
    const variant = { states, steps, rest, from: change === null ? 0 : at + 1 };
    // States met since nothing is left of the failing run that was taken: met again, they are met for ever.
    let met = new Set<string>();
    for (let pick = change?.pick ?? null; ; pick = null, budget.steps--) {
      const state = states.at(-1)!;
      const offered = system.enabled(state);
      const end = offered.length === 0 ? system.end(state) : null;
      if (this.fails(state, end) !== null) return { variant, outcome: { kind: 'fails' } };
      if (end !== null) return { variant, outcome: { kind: 'passes', end } };
      if (steps.length >= this.labels.length + further || budget.steps < 0)
        return { variant, outcome: { kind: 'cut' } };
      const names = offered.map(({ label }) => label);
      const left = rest.at(-1) ?? null;
      const guide = firstOf(left, names);
      const taken = pick ?? (guide === null ? 0 : names.indexOf(guide));
      if (pick === null && guide === null) {
        const key = system.key(state);
        if (met.has(key)) return { variant, outcome: { kind: 'endless' } };
        met.add(key);
      } else if (met.size > 0) met = new Set();
      rest.push(without(left, names[taken]!, pick === null));
      steps.push({ offered: names, pick: taken });
      states.push(system.step(state, offered[taken]!).state);
    }
  }
}

function listOf(labels: readonly string[]): Rest {
  return labels.reduceRight<Rest>((next, label) => ({ label, next }), null);
}

/** The first label still to come that is offered. */
function firstOf(left: Rest, offered: readonly string[]): string | null {
  for (let at = left; at !== null; at = at.next) if (offered.includes(at.label)) return at.label;
  return null;
}

/** What is left to come after a step: without its action, or, where a change takes one that does not come, without the one in its place. */
function without(left: Rest, label: string, isGuided: boolean): Rest {
  const before: string[] = [];
  let at = left;
  for (; at !== null && at.label !== label; at = at.next) before.push(at.label);
  if (at === null) return isGuided ? left : (left?.next ?? null);
  return before.reduceRight<Rest>((next, earlier) => ({ label: earlier, next }), at.next);
}
