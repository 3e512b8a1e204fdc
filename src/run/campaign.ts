/** Many runs of one system, with one seed after the other: what they saw, and the different ways in which they failed. */
import type { End, Offer } from '../lts.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import { sameFailure, type ReplayLog, type Violation } from '../trace.ts';
import { BlockMaker, mostStates, type Block, type BlockOptions } from './block.ts';
import type { Known, KnownGraph } from './known-graph.ts';
import type { Paused } from './pause.ts';

export interface CampaignOptions<State, Action extends Offer> extends BlockOptions<State, Action> {
  /** The first seed. */
  readonly seed: number;
  /** Runs at most. */
  readonly runs: number;
  /** Called with what there is to see, after each block of runs. */
  readonly onRun?: ((seen: Campaign) => void) | undefined;
  /** Runs of a block; default 50. */
  readonly block?: number | undefined;
}

/** A way in which runs fail: the same property with the same culprits. */
export interface Failure {
  readonly violation: Violation;
  /** The seed of the first run that failed so, and its log. */
  readonly seed: number;
  readonly log: ReplayLog;
  /** Runs that failed so. */
  readonly runs: number;
}

/** What the runs made so far came to. */
export interface Campaign {
  readonly runs: number;
  /** Runs that a limit cut. */
  readonly cuts: number;
  /** Steps of all runs. */
  readonly steps: number;
  readonly ends: Readonly<Record<End, number>>;
  readonly failures: readonly Failure[];
  /** Different states: beyond a million they are not told apart. */
  readonly states: number;
  /** Different ones, from those states. */
  readonly transitions: number;
  /** Of the different states. */
  readonly extent: Extent;
  /** Labels that were fired. */
  readonly fired: ReadonlySet<string>;
  /** Branches that had to wait for another one, or another one for them. */
  readonly branches: ReadonlySet<string>;
  /** The most steps of one run that had a choice between branches. */
  readonly contested: number;
  /** Runs by each strategy, by its name. */
  readonly strategies: ReadonlyMap<string, number>;
}

/** What is known of the states that were met. */
export interface Extent {
  /** How they end, where they do. */
  readonly ends: Readonly<Record<End, number>>;
  /** The most tokens in one place, and in all. */
  readonly place: number;
  readonly marking: number;
  /** What cases failed with. */
  readonly errors: ReadonlySet<string>;
}

/** Runs of a block where nothing is said: enough that putting blocks together costs nothing. */
const usualBlock = 50;

/**
 * Makes the runs of a campaign in one thread, with pauses; the same seeds give the same runs, on every machine.
 * @param graph where they are made; what it knows already does not matter
 */
export function* campaign<State, Action extends Offer>(
  graph: KnownGraph<State, Action>,
  scheduler: Scheduler<unknown, Action>,
  options: CampaignOptions<Known<State, Action>, Action>,
): Paused<Campaign> {
  const { seed, runs, block = usualBlock, onRun } = options;
  const maker = new BlockMaker(graph, scheduler, options);
  const gathered = new Gathered();
  for (let isLast = false; !isLast && gathered.seen.runs < runs;) {
    const made = gathered.seen.runs;
    const next = yield* maker.make(seed + made, Math.min(block, runs - made));
    gathered.add(next, 0);
    isLast = next.isLast;
    onRun?.(gathered.seen);
  }
  return gathered.seen;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Puts blocks together to a campaign, by the order of their seeds, whoever made them: what is told of states and transitions is the same
 * as if one maker had made all runs.
 */
export class Gathered {
  private readonly failures: Writable<Failure>[] = [];
  /** By key, the numbers of the labels that were taken in a state. */
  private readonly states = new Map<string, number[]>();
  private readonly labels = new Map<string, number>();
  private readonly fired = new Set<string>();
  private readonly branches = new Set<string>();
  private readonly strategies = new Map<string, number>();
  private readonly errors = new Set<string>();
  private readonly ends = { completed: 0, cancelled: 0, failed: 0, deadlocked: 0 };
  private readonly endsOfStates = { completed: 0, cancelled: 0, failed: 0, deadlocked: 0 };
  private readonly extent: Writable<Extent> = {
    ends: this.endsOfStates,
    place: 0,
    marking: 0,
    errors: this.errors,
  };
  /** Of each maker: the states and labels that it told, by its own numbers. */
  private readonly told: { readonly taken: (number[] | null)[]; readonly labels: number[] }[] = [];
  private readonly sum: Writable<Campaign> = {
    runs: 0,
    cuts: 0,
    steps: 0,
    ends: this.ends,
    failures: this.failures,
    states: 0,
    transitions: 0,
    extent: this.extent,
    fired: this.fired,
    branches: this.branches,
    contested: 0,
    strategies: this.strategies,
  };

  /** What the blocks added so far come to. */
  get seen(): Campaign {
    return this.sum;
  }

  /**
   * Adds a block, whose seeds follow those of the block added before.
   * @param maker its number: 0, 1, ...; each maker's blocks are added in the order in which it made them
   */
  add(block: Block, maker: number): void {
    const { sum } = this;
    sum.runs += block.runs;
    sum.cuts += block.cuts;
    sum.steps += block.steps;
    sum.contested = Math.max(sum.contested, block.contested);
    for (const end of Object.keys(this.ends) as End[]) this.ends[end] += block.ends[end];
    for (const [name, runs] of block.strategies)
      this.strategies.set(name, (this.strategies.get(name) ?? 0) + runs);
    for (const label of block.fired) this.fired.add(label);
    for (const branch of block.branches) this.branches.add(branch);
    this.addStates(block, (this.told[maker] ??= { taken: [], labels: [] }));
    for (const { violation, seed, log, runs } of block.failures) {
      const known = this.failures.find((failure) => sameFailure(failure.violation, violation));
      if (known) known.runs += runs;
      // A maker tells the log with its first block that has the failure, and that comes first of all its blocks.
      else if (log !== null) this.failures.push({ violation, seed, log, runs });
    }
  }

  private addStates(
    { states, transitions, fired }: Block,
    { taken, labels }: (typeof this.told)[number],
  ): void {
    const { sum, extent } = this;
    for (const label of fired) {
      if (!this.labels.has(label)) this.labels.set(label, this.labels.size);
      labels.push(this.labels.get(label)!);
    }
    for (const { key, end, place, marking, error } of states) {
      let labelsTaken = this.states.get(key) ?? null;
      if (labelsTaken === null && this.states.size < mostStates) {
        this.states.set(key, (labelsTaken = []));
        extent.place = Math.max(extent.place, place);
        extent.marking = Math.max(extent.marking, marking);
        if (end !== null) this.endsOfStates[end]++;
        if (error !== null) this.errors.add(error);
      }
      taken.push(labelsTaken);
    }
    for (let i = 0; i < transitions.length; i += 2) {
      const from = taken[transitions[i]!];
      const label = labels[transitions[i + 1]!]!;
      if (!from || from.includes(label)) continue;
      from.push(label);
      sum.transitions++;
    }
    sum.states = this.states.size;
  }
}
