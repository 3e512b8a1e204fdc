import type { FieldModel } from '../../fields.ts';
import { grouped } from '../../numerals.ts';
import type { Count } from '../../report/document.ts';
import { forEachIn, spaceOf } from '../explicit.ts';
import type { Exploration, ExploreOptions } from '../exploration.ts';
import { exploreWatched } from '../explore.ts';
import type { Run, Space } from '../space.ts';
import { contains, type StateSet } from '../state-set.ts';
import { lifted } from './lifting.ts';
import { orbitSize } from './orbits.ts';
import type { Replicas } from './replicas.ts';
import { Representatives } from './representative.ts';
import { Sum } from './sum.ts';
import { forEachArrangement, SymmetricSets } from './symmetric-sets.ts';

/**
 * The space of a model of which parts are alike, explored by one state of each orbit: of those that differ only in which replica is
 * where. Counts are those of all states, runs those of the model (Starke, Reachability analysis of Petri nets using symmetries, 1991).
 * @throws whatever a predicate or an update of the model throws
 */
export async function symmetricSpace(
  model: FieldModel,
  classes: readonly Replicas[],
  options: ExploreOptions & { readonly maxMemory: number },
): Promise<Space> {
  const representatives = new Representatives(classes);
  const searched = exploreWatched(model, { ...options, keepEdges: true }, representatives);
  const exploration = await searched.exploration;
  const plain = spaceOf(exploration, options.maxMemory, searched.watch);
  return new SymmetricSpace(exploration, representatives, plain);
}

/** Exactly as {@link Space} says, each answer found from representatives. */
class SymmetricSpace implements Space {
  readonly method = 'explicit';
  readonly remarks: readonly string[];
  readonly states: Count;
  readonly edges: Count;
  readonly fired: Uint8Array;
  private readonly sets: SymmetricSets;

  /** @param plain the space of the representatives alone */
  constructor(
    private readonly exploration: Exploration,
    private readonly representatives: Representatives,
    private readonly plain: Space,
  ) {
    const { classes } = this;
    const states = new Sum();
    for (let state = 0; state < exploration.states; state++) states.add(this.sizeOf(state), 1);
    this.states = states.total;
    this.edges = representatives.edges.total;
    this.fired = firedByAll(classes, exploration.fired);
    this.sets = new SymmetricSets(classes);
    const alike = classes.map(({ fields }) => fields.length).join(', ');
    const looked = grouped(exploration.states);
    this.remarks = [
      `Of states that differ only in which of like parts (${alike}) is where, one was kept: ${looked}.`,
    ];
  }

  get model() {
    return this.plain.model;
  }

  get cutBy() {
    return this.plain.cutBy;
  }

  get unbounded() {
    return this.plain.unbounded;
  }

  get overflowed() {
    return this.plain.overflowed;
  }

  get depth() {
    return this.plain.depth;
  }

  get memoryBytes() {
    return this.plain.memoryBytes;
  }

  get elapsedMs() {
    return this.plain.elapsedMs;
  }

  get watch() {
    return this.plain.watch;
  }

  async count(set: StateSet): Promise<Count> {
    const sum = new Sum();
    await this.watch.patiently(() =>
      this.sets.has(set)
        ? forEachIn(this.exploration, set, this.watch, (state) => {
            sum.add(this.sizeOf(state), 1);
            return true;
          })
        : this.forEachMember(set, () => {
            sum.add(1, 1);
            return true;
          }),
    );
    return sum.total;
  }

  async largest(field: number): Promise<number> {
    return Math.max(...this.representatives.sharing(field).map((f) => this.exploration.maxima[f]));
  }

  largestPlace(): Promise<number> {
    return this.plain.largestPlace();
  }

  largestMarking(): Promise<Count> {
    return this.plain.largestMarking();
  }

  async nearest(
    sets: readonly StateSet[],
    told: (set: number, run: Run) => void = () => {},
  ): Promise<readonly (Run | null)[]> {
    const runs: (Run | null)[] = [];
    for (const set of sets) {
      const run = await this.nearestIn(set);
      if (run !== null) told(runs.length, run);
      runs.push(run);
    }
    return runs;
  }

  async doom(final: StateSet): Promise<Run | null | 'unknown'> {
    if (!this.sets.has(final)) return 'unknown';
    const run = await this.plain.doom(final);
    return run === null || run === 'unknown' ? run : lifted(this.model, this.classes, run, null);
  }

  async growing(): Promise<readonly []> {
    return [];
  }

  release(): void {
    this.plain.release();
  }

  private get classes(): readonly Replicas[] {
    return this.representatives.classes;
  }

  private sizeOf(state: number): number | bigint {
    return orbitSize(this.classes, this.exploration.valuesIn(state));
  }

  private async nearestIn(set: StateSet): Promise<Run | null> {
    if (this.sets.has(set)) {
      const [run] = await this.plain.nearest([set]);
      return run === null ? null : lifted(this.model, this.classes, run, null);
    }
    let found: Run | null = null;
    await this.forEachMember(set, (state, values) => {
      found = lifted(this.model, this.classes, this.exploration.pathTo(state), values);
      return false;
    });
    return found;
  }

  /** Visits all states of a set, each with its representative, for as long as `visit` returns true. */
  private async forEachMember(
    set: StateSet,
    visit: (representative: number, values: readonly number[]) => boolean,
  ): Promise<void> {
    const { exploration, classes } = this;
    for (let state = 0; state < exploration.states; state++) {
      const isDead = exploration.isDead(state);
      const goesOn = forEachArrangement(
        classes,
        [...exploration.valuesIn(state)],
        (values) => !contains(set, values, isDead) || visit(state, values),
      );
      if (!goesOn) return;
      await this.watch.turn();
    }
  }
}

/** A rule can fire if one can that does the same in another replica. */
function firedByAll(classes: readonly Replicas[], fired: Uint8Array): Uint8Array {
  const all = fired.slice();
  for (const { rules } of classes) {
    for (let i = 0; i < rules[0].length; i++) {
      const some = rules.some((of) => all[of[i]] === 1);
      if (some) for (const of of rules) all[of[i]] = 1;
    }
  }
  return all;
}
