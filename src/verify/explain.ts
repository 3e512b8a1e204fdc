/** Why a run fails, beyond its steps: what each step waited for, from where on failure was inevitable, and the nearest run that passes. */
import type { Budget } from '../cause/budget.ts';
import type { HappensBefore, Outlook } from '../cause/explanation.ts';
import { futuresOf, type Futures } from '../cause/futures.ts';
import { happensBefore } from '../cause/happens-before.ts';
import { estimatedOutlook, exactOutlook, type Asked } from '../cause/outlook.ts';
import { nearestPassing, type PassingRun } from '../cause/passing.ts';
import { UserError } from '../errors.ts';
import type { PassingWitness, Witness } from '../report/document.ts';
import { unhurried, type Paused } from '../run/pause.ts';
import type { Expected, LogStep, ModelRef, Monitor, TraceStep } from '../trace.ts';
import { isInvariant } from '../term/property.ts';
import type { RunProperty } from '../term/term.ts';
import { version } from '../version.ts';
import { failureOf, limitError, monitorsOf, runMonitor } from './monitors.ts';
import { modelRef, open, type AnySystem, type Opened, type Source } from './source.ts';

/** What is added to a witness. */
export type Explained = Pick<Witness, 'causes' | 'outlook' | 'passing'>;

/** States of a model whose graph is looked at as a whole. */
const mostStates = 1_500;

/** Steps of the system for the estimates, and for the passing runs, of all properties of a model together. */
const estimates = 30_000;
const trials = 12_000;

/** Longer witnesses are told without any of this; and steps times places, for the order of the steps. */
const mostSteps = 2_000;
const mostCells = 10_000_000;

/** Steps of a witness, times how much more than in a small model each costs: longer ones are not compared with other runs. */
const mostLooked = 20_000;

/** Explains the failing runs of one model, within a budget for all of them. */
export class Explainer {
  private futures: Futures<unknown> | null | 'unknown' = 'unknown';
  private readonly estimates: Budget;
  private readonly trials: Budget;
  private readonly mostStates: number;
  private readonly model: ModelRef;
  private readonly share: number;
  private readonly orders = new Map<string, HappensBefore | null>();

  constructor(
    private readonly opened: Opened,
    private readonly source: Source,
  ) {
    this.model = modelRef(source);
    const { fields, rules } = opened.net;
    // What a step costs grows with the model; the token game looks at the whole net.
    this.share = Math.max(1, (fields.length + rules.length) / (source.kind === 'net' ? 100 : 2_000));
    this.estimates = { steps: Math.floor(estimates / this.share) };
    this.trials = { steps: Math.floor(trials / this.share) };
    this.mostStates = Math.floor(mostStates / this.share);
  }

  /**
   * The same run gives the same answer on every machine: what it costs is counted in steps.
   * @param labels of the run, up to its first violation
   * @returns what could be told within the budget
   */
  async explain(property: string, labels: readonly string[]): Promise<Explained> {
    if (labels.length > mostSteps) return {};
    const causes = this.causes(labels);
    const told: Explained = causes === null ? {} : { causes };
    if (labels.length * this.share > mostLooked) return told;
    try {
      return { ...told, ...(await this.compared(property, labels, causes)) };
    } catch (error) {
      // A mistake that the model makes in other runs, which nobody asked for.
      if (error instanceof UserError) return told;
      throw error;
    }
  }

  /** The order of the steps of a run; several properties are often violated by the same one. */
  private causes(labels: readonly string[]): HappensBefore | null {
    const { net } = this.opened;
    if (labels.length * net.fields.length > mostCells) return null;
    const key = labels.join('\n');
    let known = this.orders.get(key);
    if (known === undefined) this.orders.set(key, (known = happensBefore(net, labels)));
    return known;
  }

  /** What other runs tell of one. */
  private async compared(
    property: string,
    labels: readonly string[],
    causes: HappensBefore | null,
  ): Promise<Explained> {
    const { system, watched } = this.opened;
    const path = statesOf(system, labels);
    const monitor = property === 'option-to-complete' ? null : monitorsOf(system, watched).get(property);
    if (path === null || monitor === undefined) return {};
    const kind = this.kindOf(property);
    // At an end, whichever, it is a violation that something is still to come, and nothing else is.
    const waits =
      kind === 'eventually' || kind === 'leads-to'
        ? (state: unknown) => monitor!(state, 'completed') !== null
        : null;
    const outlook = await this.outlook(path, { monitor, waits, isCut: (state) => isLimit(system, state) });
    const noReturn = outlook?.isExact === true ? outlook.noReturn : Infinity;
    // What a property over runs remembers depends on the order of steps that the net knows to be independent.
    const orders = kind === null ? causes : null;
    const passing = noReturn === 0 ? null : await this.passing(property, labels, monitor, noReturn, orders);
    return {
      ...(outlook === null ? {} : { outlook }),
      ...(passing === null ? {} : { passing }),
    };
  }

  /** The kind of a property over runs; `null` of one that is asked of states. */
  private kindOf(property: string): RunProperty['kind'] | null {
    if (this.source.kind === 'net') return null;
    const asked = this.source.model.properties.find(({ name }) => name === property);
    return asked === undefined || isInvariant(asked) ? null : asked.kind;
  }

  private async outlook(path: readonly unknown[], asked: Asked<unknown>): Promise<Outlook | null> {
    if (this.futures === 'unknown')
      this.futures = await unhurried(futuresOf(this.opened.system, this.mostStates));
    return this.futures === null
      ? await this.within(this.estimates, (budget) =>
          estimatedOutlook(this.opened.system, path, asked, budget),
        )
      : exactOutlook(this.futures, path, asked);
  }

  /** Does work within half of what is left of a budget, lest one property takes it all. */
  private async within<T>(left: Budget, work: (budget: Budget) => Paused<T>): Promise<T> {
    const budget = { steps: left.steps >> 1 };
    left.steps -= budget.steps;
    const done = await unhurried(work(budget));
    left.steps += Math.max(0, budget.steps);
    return done;
  }

  /** A run that violates nothing; where none is found, one that violates something else. */
  private async passing(
    property: string,
    labels: readonly string[],
    asked: Monitor<unknown> | null,
    noReturn: number,
    causes: HappensBefore | null,
  ): Promise<PassingWitness | null> {
    const { system, watched } = this.opened;
    const others = runMonitor(system, watched, [property]);
    const own: Monitor<unknown> = (state, end) =>
      (asked ?? deadlock)(state, end) ?? (end === 'failed' && isLimit(system, state) ? bound : null);
    const all: Monitor<unknown> = (state, end) => own(state, end) ?? others(state, end);
    for (const fails of [all, own]) {
      const found = await this.within(this.trials, (budget) =>
        nearestPassing(system, labels, { fails, noReturn, causes }, budget),
      );
      if (found === null) continue;
      const violates = fails === all ? null : firstViolation(system, found.steps, others);
      return this.witness(found, violates);
    }
    return null;
  }

  private witness(found: PassingRun, violates: string | null): PassingWitness {
    const { steps, end, changes, differsAt, isNearest } = found;
    const origin = isNearest ? 'nearest run that passes' : 'a near run that passes';
    return {
      labels: steps.map(({ offered, pick }) => offered[pick]!),
      log: { format: 1, flowproof: version, model: this.model, origin, expected: null, end, steps },
      differsAt,
      changes,
      isNearest,
      ...(violates === null ? {} : { violates }),
    };
  }
}

/** Explains one failing run; nothing is told of one that violates nothing. */
export async function explainRun(
  source: Source,
  violation: Expected | null,
  steps: readonly TraceStep[],
): Promise<Explained> {
  if (violation === null) return {};
  const explainer = new Explainer(await open(source), source);
  const labels = steps.map(({ label }) => label);
  return explainer.explain(violation.property, labels);
}

const deadlock: Monitor<unknown> = (_, end) =>
  end === 'deadlocked' ? { property: 'option-to-complete', culprits: [], message: '' } : null;

/** A run that met a bound of the model passes nothing. */
const bound = { property: 'limit', culprits: [], message: '' };

function isLimit(system: AnySystem, state: unknown): boolean {
  return failureOf(system.view(state)) === limitError;
}

/** The states of a run; `null` where the system does not offer one of its labels. */
function statesOf(system: AnySystem, labels: readonly string[]): unknown[] | null {
  const states = [system.initial];
  for (const label of labels) {
    const state = states.at(-1);
    const action = system.enabled(state).find((offer) => offer.label === label);
    if (action === undefined) return null;
    states.push(system.step(state, action).state);
  }
  return states;
}

/** The first property that a run violates. */
function firstViolation(
  system: AnySystem,
  steps: readonly LogStep[],
  monitor: Monitor<unknown>,
): string | null {
  const states = statesOf(
    system,
    steps.map(({ offered, pick }) => offered[pick]!),
  );
  for (const state of states ?? []) {
    const offersNothing = system.enabled(state).length === 0;
    const violation = monitor(state, offersNothing ? system.end(state) : null);
    if (violation !== null) return violation.property;
  }
  return null;
}
