import type { CodedModel } from '../coding/coded.ts';
import { Selection, Union } from './binary.ts';
import { type Closure, Firing, anywhere } from './firing.ts';
import { type Levels, levelsOf } from './levels.ts';
import { Machine } from './machine.ts';
import { everything } from './node-store.ts';
import { RelationStore } from './relation-store.ts';
import { type Automaton, Restriction } from './restriction.ts';
import type { Watch } from '../watch.ts';

/** A set of states: a node of the top level, and what is to be added to its weights. */
export interface Diagram {
  readonly node: number;
  readonly weight: number;
}

/** Steps of the machine between looks at the clock. */
const chunk = 4096;

/**
 * Sets of states of one model and the operations on them, each a promise: they take turns with the event loop. One at a time. Results are
 * kept until {@link forget}.
 * @throws of all operations: {MemoryExhausted}, {GivenUp}; afterwards others can go on
 */
export class Algebra {
  readonly levels: Levels;
  readonly relations = new RelationStore();
  readonly machine: Machine;
  private readonly union: Union;
  private readonly selection: Selection;
  private readonly restriction: Restriction;
  private readonly firing: Firing;
  private readonly permanent = new Set<number>();

  constructor(
    readonly coded: CodedModel,
    maxMemory: number,
    readonly watch: Watch,
  ) {
    this.levels = levelsOf(coded);
    const { sizes } = this.levels;
    this.machine = new Machine(
      maxMemory,
      sizes.reduce((a, b) => Math.max(a, b)),
    );
    this.union = new Union(this.machine);
    this.selection = new Selection(this.machine);
    this.restriction = new Restriction(this.machine);
    this.firing = new Firing(this.machine, this.union, this.relations, sizes);
  }

  /** The set with the initial state alone. */
  initial(): Promise<Diagram> {
    const { levels, coded, machine } = this;
    machine.node = everything;
    for (let level = 1; level <= levels.count; level++) {
      const { initial } = coded.digits[levels.digitAt[level]];
      // The node made last is a root of collections.
      machine.makeNode(level, Int32Array.of(initial, machine.node, 0));
    }
    return this.done(true);
  }

  /** The states of both. */
  unite(a: number, b: number): Promise<Diagram> {
    return this.done(this.union.begin(a, 0, b, 0));
  }

  /** The states of `a`, with their weights there, that `b` has too. */
  intersect(a: number, b: number): Promise<Diagram> {
    return this.done(this.selection.begin(a, b, 1));
  }

  /** The states of `a`, with their weights there, that `b` has not. */
  subtract(a: number, b: number): Promise<Diagram> {
    return this.done(this.selection.begin(a, b, 0));
  }

  /** The states of `a`, with their weights, that an automaton accepts. */
  restrict(a: number, automaton: Automaton): Promise<Diagram> {
    return this.done(this.restriction.restrict(a, automaton));
  }

  /**
   * All that rules lead to from a set.
   * @param inside a set that contains `a` and is not left; absent: all states
   * @param cost 1: weights are the numbers of steps from `a`; 0: they stay 0
   */
  saturate(a: number, rules: Closure, cost: 0 | 1, inside = anywhere): Promise<Diagram> {
    this.firing.use(rules, cost);
    return this.done(this.firing.saturate(a, inside));
  }

  /** Keeps a set for good. */
  keep({ node }: Diagram): void {
    this.permanent.add(node);
  }

  /** Keeps a set for good, and no other. */
  keepOnly(set: Diagram): void {
    this.permanent.clear();
    this.keep(set);
    this.forget();
  }

  /** Drops all sets that are not kept for good. */
  forget(): void {
    this.machine.roots.clear();
    for (const node of this.permanent) this.machine.roots.add(node);
  }

  private async done(isDone: boolean): Promise<Diagram> {
    const { machine } = this;
    try {
      for (let ended = isDone; !ended; ended = machine.run(chunk)) await this.watch.turn();
    } catch (error) {
      machine.reset();
      throw error;
    }
    machine.roots.add(machine.node);
    return { node: machine.node, weight: machine.weight };
  }
}
