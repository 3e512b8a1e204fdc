/** A block of runs, with one seed after the other: what they came to, as plain data that goes from thread to thread. */
import type { End, Offer } from '../lts.ts';
import type { BranchOf } from '../schedule/branches.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import { sameFailure, type Monitor, type ReplayLog, type Violation } from '../trace.ts';
import type { Known, KnownGraph } from './known-graph.ts';
import type { Paused } from './pause.ts';
import { running, type RunOptions } from './run.ts';

/** What the runs of a block came to; what is new is new to whoever made them, in this block and all before it. */
export interface Block {
  /** Runs made: fewer than asked for where it was enough, or the first failing run was wanted. */
  readonly runs: number;
  /** No run is to be made after these. */
  readonly isLast: boolean;
  readonly cuts: number;
  readonly steps: number;
  readonly ends: Readonly<Record<End, number>>;
  readonly contested: number;
  readonly strategies: readonly (readonly [name: string, runs: number])[];
  /** New labels that were fired, new branches, new states and transitions, in the order in which they were met. */
  readonly fired: readonly string[];
  readonly branches: readonly string[];
  readonly states: readonly MetState[];
  /** Pairs: the number of a state and of a label among all those that were told as new. */
  readonly transitions: readonly number[];
  readonly failures: readonly BlockFailure[];
}

/** What is told of a state. */
export interface MetState {
  readonly key: string;
  readonly end: End | null;
  /** The most tokens of one place, and all tokens. */
  readonly place: number;
  readonly marking: number;
  /** What the case failed with. */
  readonly error: string | null;
}

/** A way in which runs of a block failed. */
export interface BlockFailure {
  readonly violation: Violation;
  /** The first run that did. */
  readonly seed: number;
  /** Of that run; `null` where an earlier block told one. */
  readonly log: ReplayLog | null;
  runs: number;
}

/** How runs are made. */
export interface BlockOptions<State, Action> {
  readonly branchOf: BranchOf<Action>;
  /** Asked in each state; a run ends in the first one that violates something, and everything that this one violates is told. */
  readonly violationsAt: (state: State, end: End | null) => readonly Violation[];
  /** By what states are told apart where they are counted; default: by their keys. */
  readonly keyOf?: ((state: State) => string) | undefined;
  /** Ends with the first failing run. */
  readonly first?: boolean | undefined;
  /** Asked before each run: true ends the block. */
  readonly enough?: (() => boolean) | undefined;
  /** Limits of each run, and what its log says. A run that its own `enough` ends is not counted. */
  readonly run: Omit<RunOptions<State>, 'seed' | 'monitors' | 'sinks' | 'level'>;
  /** Told of each run, with whether it failed in a way that is new. */
  readonly onLog?: ((seed: number, failsAnew: boolean, log: () => ReplayLog) => void) | undefined;
}

/** States that are told apart. */
export const mostStates = 1_000_000;

interface Met {
  /** -1: beyond the states that are told apart. */
  readonly number: number;
  readonly violations: readonly Violation[];
  /** Numbers of the labels that were taken there. */
  readonly taken: number[];
}

/** Makes runs of one system under one scheduler, block after block. */
export class BlockMaker<State, Action extends Offer> {
  private readonly met: Met[] = [];
  /** Of states that the graph does not keep. */
  private readonly metByKey = new Map<string, Met>();
  private states = 0;
  private readonly labels = new Map<string, number>();
  private readonly branches = new Set<string>();
  private readonly known: Violation[] = [];
  private readonly waiting = new WeakMap<readonly Action[], readonly string[]>();
  private at: Met | null = null;
  private contested = 0;
  private news = new News();

  constructor(
    private readonly graph: KnownGraph<State, Action>,
    private readonly scheduler: Scheduler<unknown, Action>,
    private readonly options: BlockOptions<Known<State, Action>, Action>,
  ) {}

  /** Makes the runs of the seeds from `seed` on, with pauses. */
  *make(seed: number, runs: number): Paused<Block> {
    const { first = false, enough = () => false, onLog } = this.options;
    const news = (this.news = new News());
    while (news.runs < runs && !news.isLast) {
      if (enough()) {
        news.isLast = true;
        break;
      }
      const at = seed + news.runs;
      const result = yield* running(this.graph, this.over(at), {
        ...this.options.run,
        seed: at,
        monitors: [this.monitor],
      });
      if (result.end === 'cut' && this.options.run.enough?.() === true) {
        news.isLast = true;
        break;
      }
      news.ended(result.end, result.steps, this.contested, this.nameOf(at));
      const failsAnew = this.fail(this.at?.violations ?? [], at, () => result.log);
      onLog?.(at, failsAnew, () => result.log);
      if (first && result.violation !== null) news.isLast = true;
      yield;
    }
    return news;
  }

  private readonly monitor: Monitor<Known<State, Action>> = (state, end) => {
    this.at = this.metAt(state, end);
    return this.at.violations[0] ?? null;
  };

  private nameOf(seed: number): string {
    return this.scheduler.nameFor?.(seed) ?? this.scheduler.name;
  }

  /** The same scheduler for one run, which is seen at work. */
  private over(seed: number): Scheduler<unknown, Action> {
    const { scheduler } = this;
    const name = this.nameOf(seed);
    this.contested = 0;
    return {
      name,
      start: (from) => scheduler.start(from),
      choose: (offered, memo) => {
        this.count(offered);
        const choice = scheduler.choose(offered, memo);
        if ('pick' in choice) this.take(offered[choice.pick]?.label ?? '');
        return choice;
      },
    };
  }

  private take(label: string): void {
    let number = this.labels.get(label);
    if (number === undefined) {
      number = this.labels.size;
      this.labels.set(label, number);
      this.news.fired.push(label);
    }
    const from = this.at;
    if (from === null || from.number < 0 || from.taken.includes(number)) return;
    from.taken.push(number);
    this.news.transitions.push(from.number, number);
  }

  private fail(violations: readonly Violation[], seed: number, log: () => ReplayLog): boolean {
    let isNew = false;
    for (const violation of violations) {
      const told = this.news.failures.find((failure) => sameFailure(failure.violation, violation));
      if (told) {
        told.runs++;
        continue;
      }
      const wasKnown = this.known.some((other) => sameFailure(other, violation));
      if (!wasKnown) this.known.push(violation);
      isNew ||= !wasKnown;
      this.news.failures.push({ violation, seed, log: wasKnown ? null : logFor(log(), violation), runs: 1 });
    }
    return isNew;
  }

  private metAt(state: Known<State, Action>, end: End | null): Met {
    const known = state.number >= 0 ? this.met[state.number] : this.metByKey.get(state.key);
    if (known !== undefined) return known;
    const violations = this.options.violationsAt(state, end);
    const met: Met = { number: this.states < mostStates ? this.states : -1, violations, taken: [] };
    if (met.number < 0) return met;
    this.states++;
    if (state.number >= 0) this.met[state.number] = met;
    else this.metByKey.set(state.key, met);
    this.news.states.push(told(this.graph, state, end, this.options.keyOf?.(state) ?? state.key));
    return met;
  }

  private count(offered: readonly Action[]): void {
    if (offered.length === 1) return;
    let branches = this.waiting.get(offered);
    if (branches === undefined) {
      branches = [...new Set(offered.map((action) => this.options.branchOf(action)))];
      this.waiting.set(offered, branches);
    }
    if (branches.length === 1) return;
    this.contested++;
    for (const branch of branches) {
      if (this.branches.has(branch)) continue;
      this.branches.add(branch);
      this.news.branches.push(branch);
    }
  }
}

/** A block while it is made. */
class News implements Block {
  runs = 0;
  isLast = false;
  cuts = 0;
  steps = 0;
  contested = 0;
  readonly ends = { completed: 0, cancelled: 0, failed: 0, deadlocked: 0 };
  readonly strategies: [string, number][] = [];
  readonly fired: string[] = [];
  readonly branches: string[] = [];
  readonly states: MetState[] = [];
  readonly transitions: number[] = [];
  readonly failures: BlockFailure[] = [];

  ended(end: ReplayLog['end'], steps: number, contested: number, strategy: string): void {
    this.runs++;
    this.steps += steps;
    this.contested = Math.max(this.contested, contested);
    if (end === 'cut') this.cuts++;
    else if (end !== 'stopped') this.ends[end]++;
    const entry = this.strategies.find(([name]) => name === strategy);
    if (entry) entry[1]++;
    else this.strategies.push([strategy, 1]);
  }
}

/** A log tells one violation, also of a state that shows several. */
function logFor(log: ReplayLog, { property, culprits }: Violation): ReplayLog {
  return { ...log, expected: { property, culprits } };
}

function told<State, Action extends Offer>(
  graph: KnownGraph<State, Action>,
  state: Known<State, Action>,
  end: End | null,
  key: string,
): MetState {
  let [place, marking] = [0, 0];
  let error: string | null = null;
  for (const { kind, value } of graph.view(state)) {
    if (kind === 'failed') error = String(value);
    if (kind !== 'token') continue;
    place = Math.max(place, Number(value));
    marking += Number(value);
  }
  return { key, end, place, marking, error };
}
