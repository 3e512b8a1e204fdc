import type { Count } from '../../report/document.ts';
import type { CodedModel } from '../coding/coded.ts';
import { largestPlace } from '../coding/largest-place.ts';
import { rankingOf } from '../coding/ranking.ts';
import { codedSet } from '../coding/sets.ts';
import { tokenCount } from '../coding/token-count.ts';
import { explicitSpace } from '../explicit.ts';
import type { Overflow } from '../kernel/lookups.ts';
import type { Run, Space } from '../space.ts';
import { dead, every, not, type StateSet, tokenFields } from '../state-set.ts';
import { Algebra } from './algebra.ts';
import { MemoryExhausted } from './budget.ts';
import { countOf, firingsOf } from './counting.ts';
import { maximum } from './extremes.ts';
import { detour } from './detour.ts';
import { closureOf } from './firing.ts';
import { Layers } from './layers.ts';
import { Members } from './members.ts';
import { nothing } from './node-store.ts';
import { type Reachable, reachable } from './reachable.ts';
import { relationOf } from './rule-relation.ts';
import { Backtracker, type Firing } from './runs.ts';
import { GivenUp, TimeLimit, Watch } from '../watch.ts';

export interface SymbolicOptions {
  /** Bytes for nodes, tables of operations and stack. */
  readonly maxMemory: number;
  /** Of the search, and of questions. Default: no limit. */
  readonly time?: TimeLimit | undefined;
  /** Looked at several times a second, in questions too. */
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Called about four times a second. */
  readonly onProgress?: ((progress: SymbolicProgress) => void) | undefined;
}

/** A search by saturation does not know how many states it has found. */
export interface SymbolicProgress {
  readonly nodes: number;
  readonly memoryBytes: number;
  readonly elapsedMs: number;
}

/** Combinations of values that a lookup may be asked for, at most: every one that occurs becomes part of a relation. */
const mostTuples = 4096;

/** So many states are looked at one by one where saturation did not end. */
const plainStates = 10_000;

/**
 * Whether saturation covers a model: all of them but those with conditions or updates that read too many combinations of values.
 * @returns `null` if it does, else why not: a short sentence without a full stop
 */
export function canSymbolic({ digits, rules }: CodedModel): string | null {
  const tuples = ({ reads }: { readonly reads: readonly number[] }) =>
    reads.reduce((product, digit) => product * digits[digit].size, 1);
  return rules.some(({ lookups }) => lookups.some((lookup) => tuples(lookup) > mostTuples))
    ? `a condition or an update reads more than ${mostTuples} combinations of values`
    : null;
}

/**
 * The reachable states of a model as a decision diagram, found by saturation (see firing.ts). Exact whatever their number.
 *
 * Where memory, time or patience end before the search does, there is no set of states that it has found: the space is then that of a
 * plain search of the first 10,000 states, cut by what ended this one.
 *
 * @param coded a model for which {@link canSymbolic} gives no reason
 * @returns the space, or the digit that is too small: the model is to be coded anew with a larger one
 * @throws whatever a condition or an update of the model throws
 */
export async function symbolicSpace(coded: CodedModel, options: SymbolicOptions): Promise<Space | Overflow> {
  const { signal, onProgress, maxMemory, time = TimeLimit.none } = options;
  let algebra: Algebra | null = null;
  const watch = new Watch(signal, time, (elapsedMs) => {
    if (algebra !== null) onProgress?.({ ...sizeOf(algebra), elapsedMs });
  });
  try {
    algebra = new Algebra(coded, maxMemory, watch);
    const found = await reachable(algebra);
    if ('digit' in found) return found;
    algebra.machine.budget.release();
    return await SymbolicSpace.of(algebra, found);
  } catch (error) {
    const cutBy = error instanceof MemoryExhausted ? 'memory' : error instanceof GivenUp ? error.by : null;
    if (cutBy === null) throw error;
    const plain = await explicitSpace(coded.model, { maxMemory, maxStates: plainStates, ...watch.aside() });
    return {
      ...plain,
      method: 'symbolic',
      cutBy: plain.cutBy === null ? null : cutBy,
      remarks: [`Saturation did not end: a plain search looked at ${plain.states} states.`],
      elapsedMs: watch.elapsedMs,
    };
  }
}

function sizeOf({ machine }: Algebra): { readonly nodes: number; readonly memoryBytes: number } {
  return { nodes: machine.nodes.count, memoryBytes: machine.bytes };
}

/** All rules of the field model, each as a relation of its own. */
function firingsIn({ levels, relations }: Algebra, found: Reachable): Firing[] {
  return [...found.relations].flatMap(([rule, relation]) => {
    if (rule.by < 0) return [{ rule: rule.members[0], relation }];
    const tables = found.tables.get(rule)!;
    return rule.members.map((member, i) => ({
      rule: member,
      relation: relationOf(rule, i, tables, levels, relations),
    }));
  });
}

/** A count as documents have it. */
function counted(n: bigint): Count {
  return n <= BigInt(Number.MAX_SAFE_INTEGER) + 1n ? Number(n) : String(n);
}

type Figures = Pick<Space, 'states' | 'edges' | 'fired'>;

/** The questions about the reachable states, answered one after the other. */
class SymbolicSpace implements Space {
  readonly method = 'symbolic';
  readonly cutBy = null;
  readonly unbounded = null;
  readonly overflowed = null;
  readonly depth = null;
  readonly states: Count;
  readonly edges: Count;
  readonly fired: Uint8Array;
  readonly elapsedMs: number;
  /** Per level, which values occur. */
  private readonly occurring: readonly Uint8Array[];
  /** Relations of all coded rules. */
  private readonly rules: readonly number[];
  private readonly members: Members;
  /** Some run was told that need not be shortest. */
  private isDetoured = false;
  private backtracker: Backtracker | null = null;
  /** Ends when the questions asked so far are answered. */
  private answered: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly algebra: Algebra,
    private readonly found: Reachable,
    private readonly layers: Layers,
    private readonly firings: readonly Firing[],
    { states, edges, fired }: Figures,
  ) {
    this.states = states;
    this.edges = edges;
    this.fired = fired;
    this.elapsedMs = algebra.watch.elapsedMs;
    this.occurring = layers.occurring(algebra.levels.sizes);
    this.rules = [...found.relations.values()];
    this.members = new Members(algebra, found.states.node, this.rules);
    algebra.watch.searched(true);
  }

  /** Counts what there is to know of a set of reachable states. */
  static async of(algebra: Algebra, found: Reachable): Promise<Space> {
    const { watch, relations, machine, levels, coded } = algebra;
    const firings = firingsIn(algebra, found);
    const layers = new Layers(machine.nodes, levels.count, found.states.node);
    const states = counted(await countOf(layers, watch));
    const each = firings.map(({ relation }) => relation);
    const { total, fired } = await firingsOf(layers, each, relations, machine.budget, watch);
    const firedRules = new Uint8Array(coded.model.rules.length);
    firings.forEach(({ rule }, i) => (firedRules[rule] |= Number(fired[i])));
    const figures = { states, edges: counted(total), fired: firedRules };
    return new SymbolicSpace(algebra, found, layers, firings, figures);
  }

  get model() {
    return this.algebra.coded.model;
  }

  get watch(): Watch {
    return this.algebra.watch;
  }

  get memoryBytes(): number {
    return this.algebra.machine.bytes;
  }

  get remarks(): readonly string[] {
    const { levels, machine } = this.algebra;
    const nodes = this.layers.nodes.reduce((sum, { length }) => sum + length, 0);
    const detoured = 'Memory did not allow to measure distances: runs need not be shortest.';
    return [
      ...(this.isDetoured ? [detoured] : []),
      `Saturation over ${levels.count} digits: the states are a decision diagram of ${nodes} nodes, of ${machine.nodes.count} made.`,
    ];
  }

  count(set: StateSet): Promise<Count> {
    const { machine, levels, watch } = this.algebra;
    const countAll = async (): Promise<Count> => {
      const found = await this.membersOf(set);
      return counted(await countOf(new Layers(machine.nodes, levels.count, found), watch));
    };
    return this.ask(() => watch.patiently(countAll));
  }

  async largest(field: number): Promise<number> {
    return this.maximumOf([field]);
  }

  largestPlace(): Promise<number> {
    return largestPlace(this.algebra.coded, (field) => this.largest(field));
  }

  async largestMarking(): Promise<Count> {
    return this.maximumOf(tokenFields(this.model));
  }

  nearest(
    sets: readonly StateSet[],
    told: (set: number, run: Run) => void = () => {},
  ): Promise<(Run | null)[]> {
    return this.ask(async () => {
      const runs: (Run | null)[] = [];
      for (const set of sets) {
        const found = await this.membersOf(set);
        const run = found === nothing ? null : await this.runTo(found);
        if (run !== null) told(runs.length, run);
        runs.push(run);
      }
      return runs;
    });
  }

  doom(final: StateSet): Promise<Run | null | 'unknown'> {
    return this.ask(async () => {
      const { algebra } = this;
      const all = this.found.states.node;
      try {
        // Where no run comes back each ends in a dead state.
        if (rankingOf(algebra.coded).isAll && (await this.membersOf(every(dead, not(final)))) === nothing)
          return null;
        const saved = await this.reaching(await this.membersOf(final));
        const doomed = await algebra.subtract(all, saved);
        return doomed.node === nothing ? null : await this.runTo(doomed.node);
      } catch (error) {
        if (error instanceof MemoryExhausted) return 'unknown';
        throw error;
      }
    });
  }

  /** Arrays of its own, which are collected with it. */
  release(): void {}

  async growing(): Promise<[]> {
    return [];
  }

  /** Answers one question after the other: the machine does one thing at a time. */
  private ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    const answer = this.answered.then(question).finally(() => this.algebra.forget());
    this.answered = answer.catch(() => null);
    return answer;
  }

  private membersOf(set: StateSet): Promise<number> {
    return this.members.of(codedSet(this.algebra.coded, set));
  }

  private maximumOf(fields: readonly number[]): number {
    const { coded, levels } = this.algebra;
    const form = tokenCount(coded, fields, (digit) => this.occurring[levels.levelOf[digit]].lastIndexOf(1));
    return maximum(form, this.layers, levels);
  }

  /** The reachable states from which a set can be reached: backward reachability, kept among the reachable states. */
  private async reaching(goals: number): Promise<number> {
    const { relations, levels } = this.algebra;
    const inverses = this.rules.map((relation) => relations.inverse(relation, levels.sizes));
    const back = closureOf(inverses, relations, levels.sizes);
    return (await this.algebra.saturate(goals, back, 0, this.found.states.node)).node;
  }

  /** A shortest run to a set that is not empty; or any run, which the remarks tell, where distances take too much memory. */
  private async runTo(set: number): Promise<Run> {
    const { algebra } = this;
    try {
      this.backtracker ??= await this.measured();
      return await this.backtracker.runTo(set);
    } catch (error) {
      if (!(error instanceof MemoryExhausted)) throw error;
      this.isDetoured = true;
      return detour(algebra, set, await this.reaching(set), this.firings);
    }
  }

  private async measured(): Promise<Backtracker> {
    const { algebra } = this;
    const rules = closureOf(this.rules, algebra.relations, algebra.levels.sizes);
    const distances = await algebra.saturate((await algebra.initial()).node, rules, 1);
    algebra.keep(distances);
    return new Backtracker(algebra, distances.node, this.firings);
  }
}
