/** Many runs of one system, with one seed after the other: what they saw, and the different ways in which they failed. */
import type { End, Offer } from '../lts.ts';
import type { BranchOf } from '../schedule/branches.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import { sameFailure, type Monitor, type ReplayLog, type System, type Violation } from '../trace.ts';
import type { Paused } from './pause.ts';
import { running, type RunOptions } from './run.ts';

export interface CampaignOptions<State, Action> {
  /** The first seed. */
  readonly seed: number;
  /** Runs at most. */
  readonly runs: number;
  readonly branchOf: BranchOf<Action>;
  /** Asked in each state; a run ends at its first violation. */
  readonly monitor: Monitor<State>;
  /** Ends with the first failing run; else goes on, for other failures. */
  readonly first?: boolean | undefined;
  /** Asked before each run: true ends the campaign, so that it is one of fewer runs. */
  readonly enough?: (() => boolean) | undefined;
  /** Limits of each run, and what its log says. A run that its own `enough` ends is not counted. */
  readonly run: Omit<RunOptions<State>, 'seed' | 'monitors' | 'sinks' | 'level'>;
  /** Called for each different state, the first time that it is met. */
  readonly onState?: ((state: State, end: End | null) => void) | undefined;
  /** Called after each run. */
  readonly onRun?: ((seen: Campaign) => void) | undefined;
}

/** A way in which runs fail: the same property with the same culprits. */
export interface Failure {
  readonly violation: Violation;
  /** The seed of the first run that failed so, and its log. */
  readonly seed: number;
  readonly log: ReplayLog;
  /** Runs that failed so. */
  runs: number;
}

/** What the runs made so far came to. */
export interface Campaign {
  runs: number;
  /** Runs that a limit cut. */
  cuts: number;
  /** Steps of all runs. */
  steps: number;
  readonly ends: Record<End, number>;
  readonly failures: readonly Failure[];
  /** Different states and transitions, at least: beyond a million they are not told apart. */
  states: number;
  transitions: number;
  /** Labels that were fired. */
  readonly fired: ReadonlySet<string>;
  /** Branches that had to wait for another one, or another one for them. */
  readonly branches: ReadonlySet<string>;
  /** The most steps of one run that had a choice between branches. */
  contested: number;
  /** Runs by each strategy, by its name. */
  readonly strategies: ReadonlyMap<string, number>;
}

/** States, and transitions, that are told apart. */
const mostSeen = 1_000_000;

/** Makes the runs of a campaign, with pauses; the same seeds give the same runs, on every machine. */
export function* campaign<State, Action extends Offer>(
  system: System<State, Action>,
  scheduler: Scheduler<unknown, Action>,
  options: CampaignOptions<State, Action>,
): Paused<Campaign> {
  const { seed, runs, first = false, enough = () => false, onRun } = options;
  const watch = new Watch(system, options);
  while (watch.seen.runs < runs && !enough()) {
    const at = seed + watch.seen.runs;
    const result = yield* running(system, watch.over(scheduler, at), {
      ...options.run,
      seed: at,
      monitors: [watch.monitor],
    });
    if (result.end === 'cut' && options.run.enough?.() === true) break;
    watch.ended(result.end, result.steps, result.violation, at, () => result.log);
    onRun?.(watch.seen);
    yield;
    if (first && result.violation !== null) break;
  }
  return watch.seen;
}

/** Sees every state and every pick of all runs. */
class Watch<State, Action extends Offer> {
  private readonly failures: Failure[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly transitions = new Set<string>();
  private readonly fired = new Set<string>();
  private readonly branches = new Set<string>();
  private readonly strategies = new Map<string, number>();
  private from = -1;
  private label = '';
  private contested = 0;
  readonly seen: Campaign = {
    runs: 0,
    cuts: 0,
    steps: 0,
    ends: { completed: 0, cancelled: 0, failed: 0, deadlocked: 0 },
    failures: this.failures,
    states: 0,
    transitions: 0,
    fired: this.fired,
    branches: this.branches,
    contested: 0,
    strategies: this.strategies,
  };

  constructor(
    private readonly system: System<State, Action>,
    private readonly options: CampaignOptions<State, Action>,
  ) {}

  readonly monitor: Monitor<State> = (state, end) => {
    const number = this.numberOf(this.system.key(state), state, end);
    if (this.from >= 0 && number >= 0 && this.transitions.size < mostSeen)
      this.transitions.add(`${this.from} ${this.label}`);
    this.from = number;
    return this.options.monitor(state, end);
  };

  /** The same scheduler for one run, which is seen at work. */
  over(scheduler: Scheduler<unknown, Action>, seed: number): Scheduler<unknown, Action> {
    const name = scheduler.nameFor?.(seed) ?? scheduler.name;
    this.strategies.set(name, (this.strategies.get(name) ?? 0) + 1);
    this.from = -1;
    this.contested = 0;
    return {
      ...scheduler,
      choose: (offered, memo) => {
        this.count(offered);
        const choice = scheduler.choose(offered, memo);
        if ('pick' in choice) this.label = offered[choice.pick]?.label ?? '';
        this.fired.add(this.label);
        return choice;
      },
    };
  }

  ended(
    end: ReplayLog['end'],
    steps: number,
    violation: Violation | null,
    seed: number,
    log: () => ReplayLog,
  ): void {
    const { seen } = this;
    seen.runs++;
    seen.steps += steps;
    seen.states = this.numbers.size;
    seen.transitions = this.transitions.size;
    seen.contested = Math.max(seen.contested, this.contested);
    if (end === 'cut') seen.cuts++;
    else if (end !== 'stopped') seen.ends[end]++;
    if (violation === null) return;
    const known = this.failures.find((failure) => sameFailure(failure.violation, violation));
    if (known) known.runs++;
    else this.failures.push({ violation, seed, log: log(), runs: 1 });
  }

  private numberOf(key: string, state: State, end: End | null): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    if (this.numbers.size >= mostSeen) return -1;
    this.numbers.set(key, this.numbers.size);
    this.options.onState?.(state, end);
    return this.numbers.size - 1;
  }

  private count(offered: readonly Action[]): void {
    if (offered.length === 1) return;
    const { branchOf } = this.options;
    const first = branchOf(offered[0]!);
    if (offered.every((action) => branchOf(action) === first)) return;
    this.contested++;
    for (const action of offered) this.branches.add(branchOf(action));
  }
}
